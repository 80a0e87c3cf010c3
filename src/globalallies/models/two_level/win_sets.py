"""Win-sets: what a side could ratify. Exact in one dimension, sampled with an interval in more.

A ratifier accepts whatever it likes at least as well as the reversion. In one dimension that is the
interval from the reversion to its mirror image behind the ideal point; in more it is a ball (an
ellipsoid, where issues count differently) with the reversion on its surface. All of them hold the
reversion, so in one dimension every win-set is one interval around it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .game import TOUCHING, Array, Game, Side

REPLICATES, POINTS_LOG2, SEED = 16, 11, 20_240_601
"""Independent scramblings of the Sobol sequence, points in each (as a power of 2), and where they start."""

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval on the only issue, in its own units."""

    low: float
    high: float

    @property
    def length(self) -> float:
        """How long it is."""
        return self.high - self.low

    def meets(self, other: "Interval") -> "Interval":
        """What both hold; all intervals here share the reversion."""
        return Interval(max(self.low, other.low), min(self.high, other.high))


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the space, with an interval at 95 per cent."""

    value: float
    low: float
    high: float


def acceptable(reversion: float, ideal: float, low: float, high: float) -> Interval:
    """What someone accepts on one issue: from the reversion to its mirror image behind the ideal point."""
    mirror = 2 * ideal - reversion
    return Interval(max(low, min(reversion, mirror)), min(high, max(reversion, mirror)))


def win_interval(game: Game, side: Side) -> Interval:
    """The win-set of a side in a game about one issue, exactly.

    Going outwards from the reversion, the weight of consent only falls: the win-set ends at the
    farthest end point that still has enough of it, on either side. Under a supermajority this is
    where the acceptable intervals of the two pivots end.

    Returns
    -------
    Interval
        It holds the reversion, and is the reversion alone where nothing else could be ratified.
    """
    issue = game.issues[0]
    sets = [acceptable(issue.reversion, r.ideal[0], issue.low, issue.high) for r in side.ratifiers]
    units, needed = side.units(), side.needed()

    def enough(holds: Callable[[Interval], bool]) -> bool:
        return sum(unit for one, unit in zip(sets, units, strict=True) if holds(one)) >= needed

    high = max(end for end in (issue.reversion, *(s.high for s in sets)) if enough(lambda s: s.high >= end))  # noqa: B023
    low = min(end for end in (issue.reversion, *(s.low for s in sets)) if enough(lambda s: s.low <= end))  # noqa: B023
    return Interval(low, high)


def pivots(game: Game, side: Side) -> tuple[str, ...]:
    """Whose consent ends the win-set on one issue, below and above the reversion; none where it ends there or with the range."""
    issue, found = game.issues[0], win_interval(game, side)
    names = []
    for end in ("low", "high"):
        at = getattr(found, end)
        names += [
            r.name
            for r in side.ratifiers
            if at not in (issue.reversion, issue.low, issue.high)
            and getattr(acceptable(issue.reversion, r.ideal[0], issue.low, issue.high), end) == at
        ]
    return tuple(dict.fromkeys(names))


def ratifiable(game: Game, side: Side, points: Array) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    """Which points (rows, in shares of each issue's range) a side would ratify, exactly."""
    accepts = np.stack([game.gain(r, points) >= -TOUCHING for r in side.ratifiers], axis=-1)
    coalitions = accepts @ (1 << np.arange(len(side.ratifiers), dtype=np.int64))
    different, places = np.unique(coalitions, return_inverse=True)
    units, needed = side.units(), side.needed()
    enough = np.array([_weight(units, int(coalition)) >= needed for coalition in different])
    return enough[places].reshape(coalitions.shape)


def _weight(units: list[int], coalition: int) -> int:
    """The weight of a coalition, given as a number whose bits are its members."""
    return sum(unit for n, unit in enumerate(units) if coalition >> n & 1)


def box(game: Game, side: Side) -> tuple[Array, Array]:
    """The lowest and highest corner of a box that surely holds a side's win-set, in shares of each range."""
    start = game.reversion
    lows, highs = [], []
    for ratifier in side.ratifiers:
        ideal, weights = game.scaled(ratifier.ideal), game.salience(ratifier)
        reach = np.sqrt((weights * (start - ideal) ** 2).sum() / weights)
        lows.append(ideal - reach)
        highs.append(ideal + reach)
    return np.clip(np.min(lows, axis=0), 0, 1), np.clip(np.max(highs, axis=0), 0, 1)


def sample(low: Array, high: Array, replicate: int, points_log2: int = POINTS_LOG2) -> Array:
    """Points spread evenly over a box: one scrambling of the Sobol sequence."""
    from scipy.stats import qmc

    engine = qmc.Sobol(len(low), rng=np.random.default_rng([SEED, replicate]))
    found: Array = low + engine.random_base2(points_log2) * (high - low)
    return found


def share(game: Game, sides: tuple[Side, ...]) -> Share:
    """How much of the whole space all of these sides would ratify, with a confidence interval.

    Independent scramblings of the Sobol sequence each give an unbiased share; their spread gives the
    interval (Student's t). A share of 0 means that no sample point fell inside, not that there is none.
    """
    from scipy.stats import t

    boxes = [box(game, side) for side in sides]
    low = np.max([b[0] for b in boxes], axis=0)
    high = np.min([b[1] for b in boxes], axis=0)
    size = float(np.prod(np.maximum(high - low, 0)))
    if size == 0:
        return Share(0.0, 0.0, 0.0)
    found = []
    for replicate in range(REPLICATES):
        points = sample(low, high, replicate)
        inside = np.logical_and.reduce([ratifiable(game, side, points) for side in sides])
        found.append(size * float(inside.mean()))
    mean = math.fsum(found) / REPLICATES
    spread = math.sqrt(math.fsum((f - mean) ** 2 for f in found) / (REPLICATES - 1) / REPLICATES)
    reach = float(t.ppf((1 + CONFIDENCE) / 2, REPLICATES - 1)) * spread
    return Share(mean, max(0.0, mean - reach), min(1.0, mean + reach))
