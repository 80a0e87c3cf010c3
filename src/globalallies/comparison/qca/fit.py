"""Parameters of fit: how well a set is sufficient, or necessary, for another.

``x`` and ``y`` are memberships in [0, 1]; ``x`` may hold many sets, one a row. A ratio of nothing to
nothing is missing (NaN).

References: ragin_2008, schneider_wagemann_2012, dusa_2018.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


def consistency(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """How far membership in x is membership in y, in [0, 1]: Σmin(x, y) / Σx."""
    return ratio(np.minimum(x, y).sum(axis=-1), x.sum(axis=-1))


def pri(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Proportional reduction in inconsistency, in [0, 1]: consistency with y beyond what x shares with y and not-y."""
    both = np.minimum(x, np.minimum(y, 1 - y)).sum(axis=-1)
    return ratio(np.minimum(x, y).sum(axis=-1) - both, x.sum(axis=-1) - both)


def coverage(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """How much of y lies in x, in [0, 1]: Σmin(x, y) / Σy."""
    return ratio(np.minimum(x, y).sum(axis=-1), y.sum(axis=-1) + 0 * x.sum(axis=-1))


def relevance(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Relevance of necessity (RoN), in [0, 1]: Σ(1 − x) / Σ(1 − min(x, y)); near 0 where x nearly always holds."""
    return ratio((1 - x).sum(axis=-1), (1 - np.minimum(x, y)).sum(axis=-1))


@dataclass(frozen=True, slots=True)
class TermFit:
    """One conjunction: its fit, the coverage that only it has (``None`` for a model of one term), and its cases."""

    term: str
    incl: float | None
    pri: float | None
    cov: float | None
    cov_u: float | None
    ron: float | None
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelFit:
    """A disjunction of conjunctions: its fit as a whole, and each term's."""

    incl: float | None
    pri: float | None
    cov: float | None
    ron: float | None
    terms: tuple[TermFit, ...]


def model_fit(members: np.ndarray, y: np.ndarray, terms: Sequence[str], cases: Sequence[str]) -> ModelFit:
    """The fit of a model from each term's memberships, one a row; coverage that is unique as in R's QCA."""
    whole = members.max(axis=0)
    first = members.argmax(axis=0)
    runner_up = np.sort(members, axis=0)[-2] if len(terms) > 1 else np.zeros_like(whole)
    others = np.where(np.arange(len(terms))[:, None] == first, runner_up, whole)
    only = coverage(whole, y) - coverage(others, y)
    fits = (consistency(members, y), pri(members, y), coverage(members, y), only, relevance(members, y))
    numbers = zip(*(f.tolist() for f in fits), (members > 0.5).tolist(), strict=True)
    found = []
    for term, (incl, reduction, cov, unique, ron, inside) in zip(terms, numbers, strict=True):
        named = tuple(itertools.compress(cases, inside))
        alone = plain(unique) if len(terms) > 1 else None
        found.append(TermFit(term, plain(incl), plain(reduction), plain(cov), alone, plain(ron), named))
    incl, reduction, cov, ron = (plain(f(whole, y)) for f in (consistency, pri, coverage, relevance))
    return ModelFit(incl, reduction, cov, ron, tuple(found))


def plain(value: np.ndarray | float) -> float | None:
    """A number for people and JSON: missing as ``None``, and no rounding dust below zero or above one."""
    number = float(value)
    if math.isnan(number):
        return None
    return min(1.0, max(0.0, number)) if -1e-9 < number < 1 + 1e-9 else number


def ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """One array over another; missing (NaN) where there is nothing below."""
    above, below = np.asarray(above, float), np.asarray(below, float)
    missing = np.full(np.broadcast(above, below).shape, np.nan)
    return np.asarray(np.divide(above, below, out=missing, where=np.abs(below) > 1e-12))
