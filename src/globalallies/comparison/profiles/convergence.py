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
    every way (or in 20,000 ways, the groups' own and drawn ones) into groups of the same sizes: ``p_gap`` is the
    share of divisions with at least as large a gap in that period, ``p_change`` with at least as large a change
    since the first period, in either direction. Their own division counts, so no share is zero.

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
    divisions = _divisions(own, seed)
    between, within = _means(distance, divisions)
    gaps = between - within
    change = gaps - gaps[:, :1]
    rows = [
        (
            period,
            _number(between[0, t]),
            _number(within[0, t]),
            _number(gaps[0, t]),
            _number(change[0, t]) if t else None,
            _share(gaps[:, t]),
            _share(np.abs(change[:, t])) if t else None,
        )
        for t, period in enumerate(profiles.periods)
    ]
    names = ("period", "between", "within", "gap", "change", "p_gap", "p_change")
    schema = {name: pl.String() if name == "period" else pl.Float64() for name in names}
    return {"periods": pl.DataFrame(rows, schema=schema, orient="row"), "questions": _questions(profiles, own)}


def least_share(cases: int, size: int) -> float:
    """The least share that the test can give: where the groups are of one size, each division comes up twice."""
    looked_at = min(comb(cases, size), MOST_DIVISIONS)
    return (2 if 2 * size == cases and looked_at < MOST_DIVISIONS else 1) / looked_at


def _divisions(own: np.ndarray, seed: int) -> np.ndarray:
    """The groups as they are, then every other way to form them, or so many drawn ones: (divisions, cases).

    The groups themselves count among the drawn ones too, so that no share is zero.
    """
    n, size = len(own), int(own.sum())
    if comb(n, size) <= MOST_DIVISIONS:
        chosen = [list(members) for members in combinations(range(n), size)]
        chosen.sort(key=lambda members: not own[members].all())  # the groups as they are come first
    else:
        draw = np.random.default_rng(seed)
        chosen = [list(np.flatnonzero(own))]
        chosen += [draw.permutation(n)[:size].tolist() for _ in range(MOST_DIVISIONS - 1)]
    found = np.zeros((len(chosen), n), dtype=bool)
    found[np.arange(len(chosen))[:, None], np.array(chosen, dtype=int).reshape(len(chosen), size)] = True
    return found


def _means(distance: np.ndarray, divisions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean distances between and within the groups of each division in each period: (divisions, periods) each."""
    one, other = divisions.astype(float), (~divisions).astype(float)
    between, within = [], []
    for t in range(distance.shape[2]):
        held = ~np.isnan(distance[:, :, t])
        np.fill_diagonal(held, val=False)
        summed, counted = np.where(held, distance[:, :, t], 0.0), held.astype(float)
        across = [((one @ table) * other).sum(axis=1) for table in (summed, counted)]
        inside = [table.sum() / 2 - part for table, part in zip((summed, counted), across, strict=True)]
        between.append(_ratio(*across))
        within.append(_ratio(*inside))
    return np.column_stack(between), np.column_stack(within)


def _ratio(total: np.ndarray, count: np.ndarray) -> np.ndarray:
    """A mean, missing where it is one of nothing."""
    found: np.ndarray = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return found


def _mean(values: np.ndarray) -> float | None:
    held = values[~np.isnan(values)]
    return float(held.mean()) if held.size else None


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _share(values: np.ndarray) -> float | None:
    """The share of divisions with a value at least as large as the first, which is that of the groups as they are."""
    if np.isnan(values[0]):
        return None
    return float(np.mean(values[~np.isnan(values)] >= values[0] - 1e-12))


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
