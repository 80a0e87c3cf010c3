"""Chance: how often data without any relation fit as well.

With few cases and many conditions nearly every case has a row to itself, and any outcome fits.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np

from .fit import ratio
from .rows import Rows
from .table import TOLERANCE, TruthTable

EXACT = 5_000
"""Shuffles are all looked at where there are at most this many, else drawn."""

WORK, FEWEST, BLOCK = 500_000_000, 99, 2_000_000
"""Where memberships (rows times cases) are very many, fewer shuffles are drawn, but not fewer than these."""

TRIVIAL = 0.25
"""From this share of random tables without a contradiction on, a warning is given."""


@dataclass(frozen=True, slots=True)
class Chance:
    """How often a shuffled outcome fits as well as the real one.

    Parameters
    ----------
    fit : float in [0, 1]
        The smaller of consistency and coverage of the positive rows together, before minimisation.
    p : float in (0, 1]
        Share of shuffles that fit at least as well, the real order among them.
    shuffles : int
        How many were looked at.
    exact : bool
        Whether these are all there are.
    """

    fit: float
    p: float
    shuffles: int
    exact: bool


def permutation(table: TruthTable, shuffles: int = 2000, seed: int = 1) -> Chance:
    """A permutation test of a truth table: the outcome is shuffled over the cases, the table made again.

    The statistic is ours: the smaller of consistency and coverage of the union of positive rows. For
    crisp sets it is 1 exactly if no row contradicts itself and none is left out.

    Parameters
    ----------
    table : TruthTable
        The table, with its cut-offs.
    shuffles : int
        How many shuffles to draw where there are too many to look at all; fewer for very large tables.
    seed : int
        The same seed draws the same shuffles.
    """
    y = table.cases.membership
    rows = Rows.of(table.cases)
    enough = np.array([row.n >= table.cutoffs.n_cut for row in table.rows])
    real = _fits(rows, enough, y[None], table)[0]
    exact = _exact(y)
    cells = len(y) if rows.members is None else rows.members.size
    block = max(1, BLOCK // cells)
    draws = _every(y, block) if exact else _drawn(y, min(shuffles, max(FEWEST, WORK // cells)), seed, block)
    as_good = looked = 0
    for some in draws:
        as_good += int((_fits(rows, enough, some, table) >= real - 1e-12).sum())
        looked += len(some)
    p = as_good / looked if exact else (as_good + 1) / (looked + 1)
    return Chance(float(real), p, looked, exact)


def free_of_contradiction(cases: int, configurations: int) -> float:
    """Share of random crisp tables without a contradictory row, in (0, 1].

    Cases fall on configurations evenly, and the outcome of each is a fair coin: with d configurations
    hit, the share is 2^(d − cases). Computed exactly over the number of configurations hit.

    Examples
    --------
    >>> [round(free_of_contradiction(8, 2**k), 2) for k in (3, 4, 5, 6)]
    [0.18, 0.42, 0.64, 0.8]
    """
    hit = np.zeros(cases + 1)
    hit[0] = 1.0
    for _ in range(cases):
        taken = np.minimum(np.arange(cases + 1) / configurations, 1)
        again, fresh = hit * taken, hit * (1 - taken)
        hit = again
        hit[1:] += fresh[:-1]
    return float((hit * 0.5 ** (cases - np.arange(cases + 1))).sum())


def warnings(table: TruthTable) -> tuple[str, ...]:
    """What the size of the table says about its fit, unasked."""
    cases, k = len(table.cases.names), len(table.cases.conditions)
    share = free_of_contradiction(cases, table.configurations)
    if share < TRIVIAL:
        return ()
    return (
        f"{cases} cases are few for {k} conditions: {share:.0%} of random tables of this size show no "
        "contradiction, so a perfect fit is no evidence. Use fewer conditions, or more cases.",
    )


def _fits(rows: Rows, enough: np.ndarray, ys: np.ndarray, table: TruthTable) -> np.ndarray:
    """The statistic for each outcome of several, one a row."""
    incl, pri = (np.nan_to_num(values) for values in rows.fit(ys))
    cut = table.cutoffs
    size, inside = rows.union(enough & (incl >= cut.incl - TOLERANCE) & (pri >= cut.pri - TOLERANCE), ys)
    fits: np.ndarray = np.nan_to_num(np.minimum(ratio(inside, size), ratio(inside, ys.sum(axis=1))))
    return fits


def _exact(y: np.ndarray) -> bool:
    return bool(np.isin(y, (0, 1)).all()) and math.comb(len(y), int(y.sum())) <= EXACT


def _every(y: np.ndarray, block: int) -> Iterator[np.ndarray]:
    """Every way to give a crisp outcome to as many cases."""
    ways = combinations(range(len(y)), int(y.sum()))
    while some := list(islice(ways, block)):
        found = np.zeros((len(some), len(y)))
        for other, chosen in zip(found, some, strict=True):
            other[list(chosen)] = 1
        yield found


def _drawn(y: np.ndarray, shuffles: int, seed: int, block: int) -> Iterator[np.ndarray]:
    random = np.random.default_rng(seed)
    for start in range(0, shuffles, block):
        yield np.array([random.permutation(y) for _ in range(min(block, shuffles - start))])
