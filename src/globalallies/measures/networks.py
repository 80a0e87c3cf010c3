"""Indices of a hub-and-spokes network: pure functions on a table of ties and the hub's place in it.

A table of ties is square and symmetric, with weights from 0 (none) to 1 (the strongest there is) and
NaN for a tie that is not known; its diagonal is never read. Means are over the ties that are known.
An index that is not defined is NaN.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .portfolios import Array

DRAWS = 2_000
SEED = 1952
TOLERANCE = 1e-12


class Interval(NamedTuple):
    """The lower and upper end of a range; both NaN where there is none."""

    low: float
    high: float


class Means(NamedTuple):
    """The mean tie of the hub with its spokes, and of the spokes with each other."""

    hub: float
    spokes: float


Index = Callable[[Array, int], float]
"""An index of a network: from a table of ties and the hub's place in it to a number."""


def checked(weights: Array, hub: int) -> Array:
    """The table of ties, if it is one.

    Raises
    ------
    ValueError
        The table is not square or not symmetric, a known tie is outside 0-1, or the hub has no place in it.
    """
    table = np.asarray(weights, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise ValueError(f"a table of ties is square, not {table.shape}")
    if not 0 <= hub < len(table):
        raise ValueError(f"the hub has place {hub} in a table of {len(table)} states")
    ties = table[~np.eye(len(table), dtype=bool)]
    known = ties[~np.isnan(ties)]
    if known.size and (known.min() < 0 or known.max() > 1 + TOLERANCE):
        raise ValueError("a tie is outside 0-1")
    same = (table == table.T) | (np.isnan(table) & np.isnan(table.T))
    if not np.all(same | np.eye(len(table), dtype=bool)):
        raise ValueError("the ties are not symmetric")
    return table


def _mean(ties: Array) -> float:
    known = ties[~np.isnan(ties)]
    return float(known.mean()) if known.size else float("nan")


def _among_spokes(table: Array, hub: int) -> Array:
    """The ties of the spokes with each other, one a pair."""
    spokes = _without(table, hub)
    return np.asarray(spokes[np.triu_indices(len(spokes), 1)], dtype=np.float64)


def _without(table: Array, state: int) -> Array:
    """The table of ties without one state."""
    kept = np.arange(len(table)) != state
    return np.asarray(table[kept][:, kept], dtype=np.float64)


def mean_ties(weights: Array, hub: int) -> Means:
    """Mean tie of the hub with its spokes and of the spokes with each other, over the ties that are known.

    Parameters
    ----------
    weights : (n, n) array in [0, 1], symmetric
        Ties; NaN is not known. The diagonal is not read.
    hub : int
        The hub's row.

    Returns
    -------
    two numbers in [0, 1]; NaN where no such tie is known

    Raises
    ------
    ValueError
        The table is no table of ties, or the hub has no place in it.
    """
    table = checked(weights, hub)
    return Means(_mean(np.delete(table[hub], hub)), _mean(_among_spokes(table, hub)))


def hub_dominance(weights: Array, hub: int) -> float:
    """How much a network hangs on its hub: (H - S) / (H + S) of the hub's mean tie H and the spokes' S.

    1 is a star, in which spokes have no ties with each other; 0 a clique, in which they are tied as
    strongly as to the hub; below 0 they are tied more strongly to each other. It says nothing about how
    strong ties are: a star of weak ties scores 1 as well. On layers that put promises into practice it
    measures how far a multilateral system is run bilaterally.

    Parameters
    ----------
    weights : (n, n) array in [0, 1], symmetric
        Ties; NaN is not known. The diagonal is not read.
    hub : int
        The hub's row.

    Returns
    -------
    number in [-1, 1]; NaN where every tie is 0, or none of the hub's or none of the spokes' is known

    Raises
    ------
    ValueError
        The table is no table of ties, or the hub has no place in it.

    References
    ----------
    cha_2010 (the pattern; the index is this project's own)

    Examples
    --------
    >>> star = np.array([[0, 1, 1], [1, 0, 0], [1, 0, 0]], dtype=float)
    >>> hub_dominance(star, 0)
    1.0
    >>> hub_dominance(np.ones((3, 3)), 0)
    0.0
    """
    hubs, spokes = mean_ties(weights, hub)
    return (hubs - spokes) / (hubs + spokes) if hubs + spokes > 0 else float("nan")


def plurilateralisation(weights: Array, hub: int) -> float:
    """How strongly spokes are tied to each other beside the hub: S / H of the mean ties.

    0 is a star, 1 a clique; above 1 spokes are tied more strongly to each other than to the hub. Read it
    as change over time: it rises as well when the hub's own ties weaken.

    Parameters
    ----------
    weights : (n, n) array in [0, 1], symmetric
        Ties; NaN is not known. The diagonal is not read.
    hub : int
        The hub's row.

    Returns
    -------
    number from 0 up; NaN where the hub's mean tie is 0, or none of the hub's or none of the spokes' is known

    Raises
    ------
    ValueError
        The table is no table of ties, or the hub has no place in it.

    References
    ----------
    cha_2010 (the pattern; the index is this project's own)

    Examples
    --------
    >>> plurilateralisation(np.array([[0, 1, 1], [1, 0, 0.5], [1, 0.5, 0]]), 0)
    0.5
    """
    hubs, spokes = mean_ties(weights, hub)
    return spokes / hubs if hubs > 0 else float("nan")


def freeman_centralisation(weights: Array, hub: int) -> float:
    """Freeman's centralisation by degree, on weighted ties: how far the most tied state stands out.

    The sum over states of the largest mean tie less one's own, over the most that sum could be: 1 is a star of
    ties at full weight, 0 a network in which all are tied alike. Unlike hub dominance it falls with the
    weight of ties, and the state that stands out need not be the hub: read it as a check.

    With n states and every tie known, that most is n - 2. Where some are not known it is the largest that a
    star of full ties among the known ones reaches, so that the index stays within 0-1.

    Parameters
    ----------
    weights : (n, n) array in [0, 1], symmetric
        Ties; NaN is not known. The diagonal is not read; a state without any known tie is left out.
    hub : int
        The hub's row: only so that the function is called like the others.

    Returns
    -------
    number in [0, 1]; NaN for fewer than three states with known ties

    Raises
    ------
    ValueError
        The table is no table of ties, or the hub has no place in it.

    References
    ----------
    freeman_1978

    Examples
    --------
    >>> freeman_centralisation(np.array([[0, 1, 1], [1, 0, 0], [1, 0, 0]], dtype=float), 0)
    1.0
    """
    table = checked(weights, hub).copy()
    np.fill_diagonal(table, np.nan)
    known = ~np.isnan(table)
    linked = known.any(axis=1)
    if linked.sum() < 3:
        return float("nan")
    table, known = table[linked][:, linked], known[linked][:, linked]
    count = known.sum(axis=1)
    own = np.where(known, table, 0).sum(axis=1) / count
    most = len(own) - 1 - (known @ (1 / count)).min()
    return float((own.max() - own).sum() / most)


def spoke_density(weights: Array, hub: int) -> float:
    """Share of the pairs of spokes that have any tie, among the states that have one with the hub.

    Parameters
    ----------
    weights : (n, n) array in [0, 1], symmetric
        Ties; NaN is not known. The diagonal is not read.
    hub : int
        The hub's row.

    Returns
    -------
    share in [0, 1]; NaN for fewer than two states tied to the hub, or where none of their ties is known

    Raises
    ------
    ValueError
        The table is no table of ties, or the hub has no place in it.
    """
    table = checked(weights, hub)
    tied = np.nan_to_num(np.delete(table[hub], hub)) > 0
    spokes = _without(table, hub)[np.ix_(tied, tied)]
    ties = spokes[np.triu_indices(len(spokes), 1)]
    known = ties[~np.isnan(ties)]
    return float((known > 0).mean()) if known.size else float("nan")


def leave_one_out(weights: Array, hub: int, index: Index) -> Interval:
    """The range of an index when each spoke in turn is left out: how much it rests on any single one.

    It is no confidence interval. Spokes without whom the index is not defined are passed over. Hub
    dominance and plurilateralisation of fully known ties always lie inside their range;
    centralisation need not.

    Parameters
    ----------
    weights : (n, n) array in [0, 1], symmetric
        Ties; NaN is not known.
    hub : int
        The hub's row.
    index : callable
        ``hub_dominance``, ``plurilateralisation``, ``freeman_centralisation`` or another.

    Returns
    -------
    the smallest and the largest value; NaN where the index is not defined whichever spoke is left out

    Raises
    ------
    ValueError
        The table is no table of ties, or the hub has no place in it.
    """
    table = checked(weights, hub)
    values = []
    for spoke in range(len(table)):
        if spoke != hub and len(table) > 2:
            values.append(index(_without(table, spoke), hub - (spoke < hub)))
    return _range(np.array(values))


def edge_bootstrap(
    weights: Array, hub: int, index: Index, *, seed: int = SEED, draws: int = DRAWS, level: float = 0.95
) -> Interval:
    """A percentile interval of an index from drawing ties with replacement, the hub's and the spokes' apart.

    Each known tie of the hub takes the weight of one of the hub's, each of the spokes that of one of theirs,
    so that what is not known stays so. Ties that share a state are not independent, so the interval is too
    narrow rather than too wide; where all ties of a kind are equal (a treaty that binds everyone) it has no
    width, which is no certainty. Read it beside ``leave_one_out``.

    Parameters
    ----------
    weights : (n, n) array in [0, 1], symmetric
        Ties; NaN is not known.
    hub : int
        The hub's row.
    index : callable
        ``hub_dominance``, ``plurilateralisation``, ``freeman_centralisation`` or another.
    seed, draws : int
        The same seed gives the same interval.
    level : float
        Share of the draws inside, in (0, 1).

    Returns
    -------
    two numbers; NaN where no draw defines the index

    Raises
    ------
    ValueError
        The table is no table of ties, the hub has no place in it, or the level is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {level}")
    table = checked(weights, hub)
    chance = np.random.default_rng(seed)
    first, second = np.triu_indices(len(table), 1)
    known = ~np.isnan(table[first, second])
    first, second = first[known], second[known]
    ties, of_hub = table[first, second], (first == hub) | (second == hub)
    values = np.empty(draws)
    for draw in range(draws):
        drawn = np.empty_like(ties)
        for kind in (of_hub, ~of_hub):
            if kind.any():
                drawn[kind] = chance.choice(ties[kind], size=int(kind.sum()))
        again = np.full_like(table, np.nan)
        again[first, second] = again[second, first] = drawn
        values[draw] = index(again, hub)
    found = values[~np.isnan(values)]
    if not found.size:
        return Interval(float("nan"), float("nan"))
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))


def _range(values: Array) -> Interval:
    found = values[~np.isnan(values)] if values.size else values
    return Interval(float(found.min()), float(found.max())) if found.size else Interval(float("nan"), float("nan"))


INDICES: dict[str, Index] = {
    "hub_dominance": hub_dominance,
    "plurilateralisation": plurilateralisation,
    "centralisation": freeman_centralisation,
}
"""The indices of the shape of an alliance system, by the names of their measures."""
