"""Whether two groups of cases converge: how far apart they are in each period, and whether that could be chance."""

from collections.abc import Sequence
from itertools import combinations
from math import comb

import numpy as np
import polars as pl

from .distances import Profiles, distances

MOST_DIVISIONS = 20_000
"""Divisions of the cases into two groups that are all looked at; with more, so many are drawn."""


def convergence(profiles: Profiles, first_group: Sequence[str], seed: int = 1) -> dict[str, pl.DataFrame]:
    """How far apart two groups of cases are, period by period.

    ``between`` is the mean distance of cases of different groups, ``within`` that of cases of the
    same one; their difference is the ``gap`` between the groups, about 0 where knowing a case's group
    says nothing of its profile. Groups converge where the gap shrinks. The test divides the cases in
    every other way (or in 20,000 drawn ways) into groups of the same sizes: ``p_gap`` is the share of
    divisions with at least as large a gap in that period, ``p_change`` with at least as large a change since the
    first period, in either direction.

    Parameters
    ----------
    profiles : Profiles
    first_group : sequence of str
        Cases of one group; all others are the other.
    seed : int
        For drawing divisions, where there are too many.

    Returns
    -------
    dict of frames
        ``periods``: period, between, within, gap, change, p_gap, p_change; ``questions``: question, period,
        difference of the groups' means (the first less the other), cases.
    """
    distance, _ = distances(profiles)
    own = np.array([case in set(first_group) for case in profiles.cases])
    divisions = _divisions(len(own), int(own.sum()), seed)
    gaps = np.array([_gap(distance, division) for division in [own, *divisions]])
    change = gaps - gaps[:, :1]
    rows = []
    for t, period in enumerate(profiles.periods):
        between, within = _means(distance[:, :, t], own)
        rows.append(
            (
                period,
                between,
                within,
                _number(gaps[0, t]),
                _number(change[0, t]) if t else None,
                _p(gaps[1:, t], gaps[0, t]),
                _p(np.abs(change[1:, t]), abs(change[0, t])) if t else None,
            )
        )
    names = ("period", "between", "within", "gap", "change", "p_gap", "p_change")
    schema = {name: pl.String() if name == "period" else pl.Float64() for name in names}
    return {"periods": pl.DataFrame(rows, schema=schema, orient="row"), "questions": _questions(profiles, own)}


def _divisions(n: int, size: int, seed: int) -> list[np.ndarray]:
    """Every way to choose a group of some size, its own included, or as many drawn ones."""
    if comb(n, size) <= MOST_DIVISIONS:
        chosen = list(combinations(range(n), size))
    else:
        draw = np.random.default_rng(seed)
        chosen = [tuple(draw.permutation(n)[:size]) for _ in range(MOST_DIVISIONS)]
    found = []
    for members in chosen:
        division = np.zeros(n, dtype=bool)
        division[list(members)] = True
        found.append(division)
    return found


def _means(distance: np.ndarray, own: np.ndarray) -> tuple[float | None, float | None]:
    upper = np.triu(np.ones_like(distance, dtype=bool), 1)
    across = own[:, None] != own[None, :]
    return _mean(distance[upper & across]), _mean(distance[upper & ~across])


def _gap(distance: np.ndarray, own: np.ndarray) -> list[float]:
    found = []
    for t in range(distance.shape[2]):
        between, within = _means(distance[:, :, t], own)
        found.append(np.nan if between is None or within is None else between - within)
    return found


def _mean(values: np.ndarray) -> float | None:
    held = values[~np.isnan(values)]
    return float(held.mean()) if held.size else None


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _p(others: np.ndarray, own: float) -> float | None:
    held = others[~np.isnan(others)]
    if np.isnan(own) or not held.size:
        return None
    return float(np.mean(held >= own - 1e-12))


def _questions(profiles: Profiles, own: np.ndarray) -> pl.DataFrame:
    rows = []
    for k, question in enumerate(profiles.questions):
        if question in profiles.nominal:
            continue
        for t, period in enumerate(profiles.periods):
            scores = profiles.scores[:, t, k]
            first, other = _mean(scores[own]), _mean(scores[~own])
            if first is not None and other is not None:
                rows.append((question, period, first - other, int((~np.isnan(scores)).sum())))
    schema = {"question": pl.String(), "period": pl.String(), "difference": pl.Float64(), "cases": pl.Int64()}
    return pl.DataFrame(rows, schema=schema, orient="row")
