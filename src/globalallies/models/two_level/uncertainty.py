"""Ratification that is not certain: how likely a side ratifies, what to propose then, and involuntary defection.

A ratifier m consents to x with probability Phi((u_m(x) - u_m(r)) / sigma). What is not known may be each
ratifier's own, or one shock that moves all of a side together: both are computed, for they bound
what is usually assumed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .game import Array, Game, Side
from .win_sets import sample

Shock = Literal["own", "common"]
SHOCKS: tuple[Shock, ...] = ("own", "common")

GRID, SAMPLE_LOG2, STARTS = 1001, 11, 6
"""Points of the grid on one issue; sample points (as a power of 2) and starts of the search on more."""

LEAST_GAIN = 1e-9
"""The least gain that makes a proposal: with less, the point is the reversion but for rounding."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The best proposal when ratification is uncertain.

    Point in shares of each range, each side's probability of ratifying it, and both negotiators'
    expected gains. Involuntary defection: that it is agreed and some side does not ratify. ``made`` is false
    where nothing is better than the reversion, so that nothing is proposed and nothing can be defected from.
    """

    point: Array
    ratified: tuple[float, float]
    gains: tuple[float, float]
    made: bool = True

    @property
    def defection(self) -> float | None:
        """Probability that what was agreed is not ratified by both; ``None`` where nothing is proposed."""
        if not self.made:
            return None
        return 1 - self.ratified[0] * self.ratified[1]


def probability(game: Game, side: Side, points: Array, shock: Shock) -> Array:
    """How likely a side ratifies each point (rows, in shares of each range).

    Parameters
    ----------
    shock : {"own", "common"}
        Each ratifier's utility has an error of its own, independent of the others; or one error is
        common to the side, so that it ratifies if and only if its pivot consents.

    Returns
    -------
    array in [0, 1], one value a point

    References
    ----------
    iida_1993
    """
    return _House.of(game, side).probability(points, shock)


@dataclass(frozen=True)
class _House:
    """A side's ratifiers as arrays, put together once for many points."""

    ideals: Array
    weights: Array
    start: Array
    units: list[int]
    needed: int
    sigma: float

    @classmethod
    def of(cls, game: Game, side: Side) -> "_House":
        if game.sigma is None:
            raise ValueError("the game has no sigma: ratification is certain")
        ideals = np.array([game.scaled(r.ideal) for r in side.ratifiers])
        weights = np.array([game.salience(r) for r in side.ratifiers])
        start = (weights * (game.reversion - ideals) ** 2).sum(axis=1)
        return cls(ideals, weights, start, side.units(), side.needed(), game.sigma)

    def probability(self, points: Array, shock: Shock) -> Array:
        """How likely it ratifies each point."""
        from scipy.special import ndtr

        gains = self.start - (self.weights * (points[..., None, :] - self.ideals) ** 2).sum(axis=-1)
        with np.errstate(over="ignore"):  # a gain of very many sigmas is certain
            shares = gains / self.sigma
        found: Array = ndtr(self._pivotal(shares)) if shock == "common" else self._enough(ndtr(shares))
        return found

    def _enough(self, consent: Array) -> Array:
        """Probability that independent consents (last axis: ratifiers) carry enough weight, exactly, adding one at a time."""
        total = sum(self.units)
        held = np.zeros((*consent.shape[:-1], total + 1))
        held[..., 0] = 1.0
        for n, unit in enumerate(self.units):
            yes = consent[..., n, None]
            moved = np.zeros_like(held)
            moved[..., unit:] = held[..., : total + 1 - unit]
            held = held * (1 - yes) + moved * yes
        found: Array = held[..., self.needed :].sum(axis=-1)
        return np.clip(found, 0.0, 1.0)

    def _pivotal(self, gains: Array) -> Array:
        """The largest gain that ratifiers of enough weight reach at each point."""
        order = np.argsort(-gains, axis=-1)
        consent = np.cumsum(np.array(self.units)[order], axis=-1)
        pivot = (consent >= self.needed).argmax(axis=-1)[..., None]
        found: Array = np.take_along_axis(gains, np.take_along_axis(order, pivot, axis=-1), axis=-1)[..., 0]
        return found


def proposal(game: Game, shock: Shock, proposer: int | None = None) -> Proposal:
    """The proposal with the highest expected utility, or Nash's solution on expected gains.

    A negotiator whose proposal is not ratified gets the reversion, so its expected gain is the
    probability that both sides ratify times its gain. The other negotiator agrees to whatever it likes at
    least as well as the reversion. Proposing the reversion itself is always possible and gains nothing.

    References
    ----------
    milner_rosendorff_1997
    """
    houses = [_House.of(game, side) for side in game.sides]

    def worth(points: Array) -> Array:
        both = np.multiply(*(house.probability(points, shock) for house in houses))
        gains = [game.gain(side, points) for side in game.sides]
        allowed = np.minimum(*gains) >= -1e-12
        if proposer is not None:
            return np.where(allowed, both * gains[proposer], -1.0)
        return np.where(allowed, both**2 * np.maximum(gains[0], 0) * np.maximum(gains[1], 0), -1.0)

    point = _highest_on_line(worth) if len(game.issues) == 1 else _highest(worth, len(game.issues))
    made = max(float(game.gain(side, point)) for side in game.sides) > LEAST_GAIN and float(worth(point[None])[0]) > 0
    if not made:
        point = game.reversion
    ratified = tuple(float(house.probability(point[None], shock)[0]) for house in houses)
    gains = tuple(ratified[0] * ratified[1] * max(0.0, float(game.gain(side, point))) for side in game.sides)
    return Proposal(point, (ratified[0], ratified[1]), (gains[0], gains[1]), made)


def _highest_on_line(worth: Callable[[Array], Array]) -> Array:
    """The highest point on one issue: the best of a grid, and then of ever finer grids around it."""
    low, high = 0.0, 1.0
    points = GRID
    best = 0.0
    while high - low > 1e-10:
        grid = np.linspace(low, high, points)
        place = int(worth(grid[:, None]).argmax())
        best = float(grid[place])
        low, high = max(0.0, float(grid[max(place - 1, 0)])), min(1.0, float(grid[min(place + 1, points - 1)]))
        points = 21
    return np.array([best])


def _highest(worth: Callable[[Array], Array], issues: int) -> Array:
    """The highest point found on several issues: the best sample points, each then climbed from."""
    from scipy.optimize import minimize

    points = sample(np.zeros(issues), np.ones(issues), 0, SAMPLE_LOG2)
    values = worth(points)
    best = points[int(values.argmax())]
    highest = float(values.max())
    for place in np.argsort(-values)[:STARTS]:
        if values[place] <= 0:
            break
        done = minimize(
            lambda x: -float(worth(x[None])[0]),
            points[place],
            method="Nelder-Mead",
            bounds=[(0.0, 1.0)] * issues,
            options={"xatol": 1e-7, "fatol": 1e-12, "maxiter": 400 * issues},
        )
        if -done.fun > highest:
            best, highest = np.asarray(done.x), -float(done.fun)
    found: Array = best
    return found
