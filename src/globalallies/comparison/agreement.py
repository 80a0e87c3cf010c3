"""Agreement of coders: Krippendorff's alpha at four levels, its interval, and the fewest changes that would mend it.

Everything here works on plain arrays: rows are coders, columns are units, NaN is no coding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Level = Literal["nominal", "ordinal", "interval", "ratio"]
"""What the numbers mean: names, an order, equal steps, or equal steps from a true zero."""

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")

Floats = npt.NDArray[np.float64]

CUSTOMARY = 0.8
"""Alpha at which Krippendorff advises to rely on codings without reserve."""

TENTATIVE = 0.667
"""Alpha below which he advises to draw no conclusion, not even a tentative one."""

COVERED = 0.95
RESAMPLES = 2_000
MOST_RESAMPLES = 100_000
LEAST_DEFINED = 0.5
"""Share of resamples that must have an alpha for there to be an interval: our choice."""

MOST_CHANGES = 100
"""Codings that a list of changes may hold; beyond that the scale, not the codings, wants mending."""

CHUNK = 4_000_000
"""Numbers held at once while many tables are counted."""

NO_PAIR = "no unit was coded by two coders"
NO_VARIATION = "every coding is the same, so agreement cannot be told from a lack of variation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Alpha and its interval; ``alpha`` is missing where it is undefined, and ``reason`` says why.

    ``units`` are those that two coders or more have coded, ``codings`` the codings of those units,
    ``undefined`` the resamples that had no alpha and were left out of the interval.
    """

    alpha: float | None
    low: float | None
    high: float | None
    units: int
    codings: int
    coders: int
    resamples: int
    undefined: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One coding moved to the middle of its unit, and alpha after it and all changes before it."""

    coder: int
    unit: int
    was: float
    becomes: float
    alpha: float


def alpha(ratings: npt.ArrayLike, level: Level, values: Sequence[float] | None = None) -> float | None:
    """Krippendorff's alpha: how far coders agree beyond what chance would give them.

    1 is perfect agreement, 0 what chance gives, less than 0 disagreement by system. It is one less the
    ratio of observed to expected disagreement, any number of coders, with codings missing anywhere.

    Parameters
    ----------
    ratings : (coders, units) array
        Scores; NaN where a coder did not code a unit.
    level : {"nominal", "ordinal", "interval", "ratio"}
        What the scores mean, hence how far apart two of them are.
    values : sequence of float, optional
        Every score there is, in order; by default those that occur, from the smallest up. It matters only where
        an ordinal scale's order is not that of its numbers.

    Returns
    -------
    float or None
        At most 1; missing where no unit has two codings, or where all codings are the same.

    Raises
    ------
    ValueError
        The array has no rows and columns, a score is infinite or not among ``values``, a score on a ratio
        scale is negative, or the level is none.

    References
    ----------
    krippendorff_2011

    Examples
    --------
    >>> alpha([[1, 2, 3, 3], [1, 2, 3, 2]], "nominal")
    0.6666666666666667
    """
    counts, order = _counted(ratings, level, values)
    found = float(_alphas(counts, order, level)[0]) if len(counts) else np.nan
    return None if np.isnan(found) else found


def coincidences(ratings: npt.ArrayLike, values: Sequence[float] | None = None) -> tuple[Floats, Floats]:
    """How often two scores stand together in a unit, and the scores.

    Every ordered pair of codings of a unit counts one over its number of codings less one, so that each
    coding counts once.

    Returns
    -------
    (v, v) array, symmetric
        Row and column are scores; its sum is the number of codings in units with at least two.
    (v,) array
        The scores, in order.
    """
    counts, order = _counted(ratings, "nominal", values)
    sizes = counts.sum(axis=1)
    scaled = counts / (sizes - 1)[:, None]
    return scaled.T @ counts - np.diag(scaled.sum(axis=0)), order


def agreement(
    ratings: npt.ArrayLike,
    level: Level,
    values: Sequence[float] | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Agreement:
    """Alpha with a 95 % interval by bootstrap over units.

    Units are drawn whole, with replacement, and observed and expected disagreement are both counted again in
    each resample; the interval runs between percentiles. The same seed gives the same interval. A single unit can
    be drawn in one way only, so it has none.

    Parameters
    ----------
    ratings, level, values
        As for ``alpha``.
    resamples : int
        How many times units are drawn, 0 to 100,000.
    seed : int
        Where the random numbers begin.

    References
    ----------
    krippendorff_2011, hayes_krippendorff_2007
    """
    if not 0 <= resamples <= MOST_RESAMPLES:
        raise ValueError(f"resamples must lie between 0 and {MOST_RESAMPLES}; it is {resamples}")
    counts, order = _counted(ratings, level, values)
    held = ~np.isnan(np.atleast_2d(np.asarray(ratings, dtype=float)))
    paired = held[:, held.sum(axis=0) > 1]
    point = float(_alphas(counts, order, level)[0]) if len(counts) else np.nan
    many = len(counts) > 1 and not np.isnan(point)
    drawn = _resampled(counts, order, level, resamples, seed) if many else np.array([])
    defined = drawn[~np.isnan(drawn)]
    low = high = None
    if len(defined) and len(defined) >= LEAST_DEFINED * len(drawn):
        outside = (1 - COVERED) / 2
        low, high = (float(end) for end in np.quantile(defined, [outside, 1 - outside]))
    return Agreement(
        alpha=None if np.isnan(point) else point,
        low=low,
        high=high,
        units=len(counts),
        codings=int(counts.sum()),
        coders=int(paired.any(axis=1).sum()),
        resamples=len(drawn),
        undefined=len(drawn) - len(defined),
        reason="" if not np.isnan(point) else NO_VARIATION if len(counts) else NO_PAIR,
    )


def distances(values: npt.ArrayLike, level: Level, totals: npt.ArrayLike | None = None) -> Floats:
    """How far apart every two scores are: the square that alpha weighs disagreement with.

    Nominal: 0 or 1. Ordinal: the square of the codings between them, half of those at either end counted.
    Interval: the squared difference. Ratio: the squared difference over the sum.

    Parameters
    ----------
    values : (v,) array
        The scores, in order.
    totals : (v,) array, only for the ordinal level
        How many codings have each score.
    """
    given = np.asarray(values, dtype=float)
    if level == "nominal":
        different: Floats = (given[:, None] != given[None, :]).astype(float)
        return different
    if level == "ordinal":
        if totals is None:
            raise ValueError("ordinal distances need the number of codings at each score")
        given = _midranks(np.asarray(totals, dtype=float))
    apart: Floats = given[:, None] - given[None, :]
    if level == "ratio":
        sums = given[:, None] + given[None, :]
        apart = np.divide(apart, sums, out=np.zeros_like(apart), where=sums != 0)
    squared: Floats = apart**2
    return squared


def to_resolve(
    ratings: npt.ArrayLike, level: Level, values: Sequence[float] | None = None, target: float = CUSTOMARY
) -> list[Change]:
    """A short list of codings that, moved to the middle of their unit, would lift alpha to a target.

    Greedy: at every step the one change that lifts alpha most, so a shorter list may exist. The middle is the
    median of a unit's codings, or either of the two middle ones where their number is even; for the nominal
    level, a score that most coders gave. It says how much stands in the way, not who is right. The list ends
    early where no single change would lift alpha further, and after 100 changes.

    Returns
    -------
    list of Change
        In order; empty where alpha has reached the target already or is undefined.
    """
    held = np.array(np.atleast_2d(np.asarray(ratings, dtype=float)))
    counts, order = _counted(held, level, values)
    if not len(counts):
        return []
    columns = np.flatnonzero((~np.isnan(held)).sum(axis=0) > 1)
    moves = {row: _moves(held[:, unit], row, counts[row], order, level) for row, unit in enumerate(columns)}
    changes: list[Change] = []
    reached = float(_alphas(counts, order, level)[0])
    while reached < target and len(changes) < MOST_CHANGES:
        possible = [move for own in moves.values() for move in own]
        if not possible:
            break
        tried = _tried(counts, possible, order, level)
        if np.isnan(tried).all() or np.nanmax(tried) <= reached:
            break
        # the first of several equally good moves, so that the answer does not hang on rounding
        best = int(np.flatnonzero(tried >= np.nanmax(tried) - 1e-12)[0])
        coder, row, was, becomes = possible[best]
        reached = float(tried[best])
        counts[row, was] -= 1
        counts[row, becomes] += 1
        held[coder, columns[row]] = order[becomes]
        moves[row] = _moves(held[:, columns[row]], row, counts[row], order, level)
        changes.append(Change(coder, int(columns[row]), float(order[was]), float(order[becomes]), reached))
    return changes


Move = tuple[int, int, int, int]
"""A coder, a row of the table of counts, and the places of the old and the new score."""


def _moves(scores: Floats, row: int, counts: Floats, order: Floats, level: Level) -> list[Move]:
    """Every move of one unit's codings to its middle or middles."""
    place = {float(score): n for n, score in enumerate(order)}
    coded = [(int(coder), place[float(scores[coder])]) for coder in np.flatnonzero(~np.isnan(scores))]
    middles = _middles(counts, level)
    return [(coder, row, was, middle) for coder, was in coded for middle in middles if middle != was]


def _middles(counts: Floats, level: Level) -> list[int]:
    """The places of the middle score or scores of a unit."""
    if level == "nominal":
        return [int(n) for n in np.flatnonzero(counts == counts.max())]
    below = np.cumsum(counts)
    half = below[-1] / 2
    first, last = int(np.searchsorted(below, half)), int(np.searchsorted(below, half, side="right"))
    return [first] if first == last else [first, last]


def _tried(counts: Floats, moves: Sequence[Move], order: Floats, level: Level) -> Floats:
    """Alpha after each move alone; the totals of scores, and so the distances, hang only on the scores of a move."""
    _, row, was, becomes = np.array(moves).T
    each = np.arange(len(moves))
    own = counts[row]
    own[each, was] -= 1
    own[each, becomes] += 1
    totals = counts.sum(axis=0) + own - counts[row]
    _, first, kind = np.unique(was * len(order) + becomes, return_index=True, return_inverse=True)
    share = _of_units(counts, order, level, totals[first]) / _spare(counts)
    share = np.broadcast_to(share, (len(first), len(counts)))
    moved = _of_rows(own, order, level, totals) / _spare(counts)[row]
    return _alpha(share.sum(axis=1)[kind] - share[kind, row] + moved, totals, order, level)


def _resampled(counts: Floats, order: Floats, level: Level, resamples: int, seed: int) -> Floats:
    """Alpha of resamples of the units; NaN where one has no variation."""
    random = np.random.default_rng(seed)
    units = len(counts)
    found = np.empty(resamples)
    step = max(1, CHUNK // counts.size)
    for start in range(0, resamples, step):
        times = random.multinomial(units, np.full(units, 1 / units), size=min(step, resamples - start))
        found[start : start + len(times)] = _alphas(counts, order, level, times.astype(float))
    return found


def _counted(ratings: npt.ArrayLike, level: Level, values: Sequence[float] | None) -> tuple[Floats, Floats]:
    """How often each score stands in each unit with two codings or more, and the scores in order."""
    held = np.atleast_2d(np.asarray(ratings, dtype=float))
    if level not in LEVELS:
        raise ValueError(f"the level must be one of {', '.join(LEVELS)}; it is {level!r}")
    if held.ndim != 2 or np.isinf(held).any():
        raise ValueError("ratings must be a table of coders by units with finite scores, or NaN where there is none")
    present = np.unique(held[~np.isnan(held)])
    order = present if values is None else np.asarray(list(values), dtype=float)
    if len(set(order.tolist())) < len(order) or not np.isin(present, order).all():
        raise ValueError("values must hold every score that occurs, each once")
    if level == "ratio" and (present < 0).any():
        raise ValueError("a ratio scale begins at zero, but a score is negative")
    counts = np.stack([(held == score).sum(axis=0) for score in order], axis=1) if len(order) else np.zeros((0, 0))
    return counts[counts.sum(axis=1) > 1].astype(float), order


def _midranks(totals: Floats) -> Floats:
    """Codings below each score, half of its own counted."""
    ranks: Floats = np.cumsum(totals, axis=-1) - totals / 2
    return ranks


def _alphas(counts: Floats, order: Floats, level: Level, times: Floats | None = None) -> Floats:
    """Alpha of the units, each counted so many times: (draws, units) to (draws,); once where ``times`` is not given."""
    drawn = np.ones((1, len(counts))) if times is None else times
    totals = drawn @ counts
    observed = (drawn * _of_units(counts, order, level, totals) / _spare(counts)).sum(axis=1)
    return _alpha(observed, totals, order, level)


def _alpha(observed: Floats, totals: Floats, order: Floats, level: Level) -> Floats:
    """Alpha from the disagreement observed within units and the one expected from totals: (draws,), (draws, v)."""
    expected = _of_rows(totals, order, level, totals)
    undefined = expected <= 0
    least = np.where(undefined, 1, expected)
    found: Floats = np.where(undefined, np.nan, 1 - (totals.sum(axis=1) - 1) * observed / least)
    return found


def _spare(counts: Floats) -> Floats:
    """Codings of each unit less one: how many others each is paired with."""
    spare: Floats = counts.sum(axis=1) - 1
    return spare


def _of_units(counts: Floats, order: Floats, level: Level, totals: Floats) -> Floats:
    """The summed distance of each unit's pairs, in each draw: (draws, units), or (1, units) where draws do not matter.

    The ordinal distance is the squared difference of mid-ranks, which differ from draw to draw.
    """
    if level == "ordinal":
        ranks = _midranks(totals)
        found: Floats = 2 * (counts.sum(axis=1) * (ranks**2 @ counts.T) - (ranks @ counts.T) ** 2)
        return found
    return _of_rows(counts, order, level, counts)[None]


def _of_rows(rows: Floats, order: Floats, level: Level, totals: Floats) -> Floats:
    """The summed distance of the pairs of each row of counts, the totals standing beside it: (n, v) to (n,)."""
    if level == "ordinal":
        ranks = _midranks(totals)
        found: Floats = 2 * (rows.sum(axis=1) * (rows * ranks**2).sum(axis=1) - (rows * ranks).sum(axis=1) ** 2)
        return found
    summed: Floats = ((rows @ distances(order, level)) * rows).sum(axis=1)
    return summed
