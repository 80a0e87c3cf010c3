"""What two negotiators agree on, given what each side would ratify and, where allowed, payments between them.

For one winning coalition on each side the possible agreements form a convex set (balls that all have
the reversion on their surface), and both solutions maximise a concave function on it. So each pair of
coalitions is a convex problem, whose first question, whether anything but the reversion is possible,
is a linear programme; the best pair of coalitions is found by trying all of them.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from .game import TOUCHING, Array, Game, Ratifier, Side
from .win_sets import Interval, acceptable, box, ratifiable, sample, win_interval

MOST_PAIRS = 400
"""Pairs of coalitions that are all tried; with more, those found at sample points are."""

MOST_LISTED = 14
"""Ratifiers of a side whose coalitions are listed; with more, they are found at sample points."""

STARTS_LOG2, MOST_LOOKED_AT, STARTS = 11, 128, 4
"""Sample points for checking an optimum (as a power of 2), how many of them are looked at for coalitions, and pairs tried."""

POSSIBLE = 1e-9
"""The least slope at which the linear programme counts a direction as better for everyone."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement: its point (shares of each range), both negotiators' gains over the reversion, and who pays what.

    ``payment`` is what the receiving side gets, in units of utility. Without an agreement the point
    is the reversion and nobody gains. ``certain`` says that all pairs of coalitions were tried.
    """

    point: Array
    gains: tuple[float, float]
    payer: str = ""
    payment: float = 0.0
    certain: bool = True

    @property
    def reached(self) -> bool:
        """Whether there is an agreement other than the reversion."""
        return bool(max(self.gains) > TOUCHING or self.payment > TOUCHING)


def proposers(game: Game) -> dict[str, int | None]:
    """How the two bargain, and which side proposes: Nash's solution, then each side as the proposer."""
    return {"nash": None} | {f"{side.name} proposes": n for n, side in enumerate(game.sides)}


def agreement(game: Game, proposer: int | None = None) -> Agreement:
    """The agreement without payments.

    Parameters
    ----------
    game : Game
        The game.
    proposer : int, optional
        The side (0 or 1) that makes a final offer; without it, Nash's solution.

    Returns
    -------
    Agreement
        The best point, for the product of both negotiators' gains or for the proposer, among those
        that both sides would ratify and no negotiator likes less than the reversion.
    """
    if len(game.issues) == 1:
        return _on_one_issue(game, proposer)
    return _best(game, proposer, payer=None)


def paid_agreement(game: Game, proposer: int | None = None) -> Agreement:
    """The agreement where either side may pay the other: everyone on the payer's side loses the payment and its cost.

    Never worse for the proposer, or for the product of gains, than the agreement without payments.
    """
    found = [agreement(game, proposer), *(_best(game, proposer, payer) for payer in (0, 1))]
    return max(found, key=lambda one: value(one.gains, proposer))


def value(gains: tuple[float, float], proposer: int | None) -> float:
    """What is maximised: the proposer's gain, or the product of both gains."""
    return gains[0] * gains[1] if proposer is None else gains[proposer]


def zone(game: Game) -> Interval:
    """On one issue: what both sides would ratify and neither negotiator likes less than the reversion."""
    issue = game.issues[0]
    found = win_interval(game, game.sides[0]).meets(win_interval(game, game.sides[1]))
    for side in game.sides:
        found = found.meets(acceptable(issue.reversion, side.ideal[0], issue.low, issue.high))
    return found


def _on_one_issue(game: Game, proposer: int | None) -> Agreement:
    """Exactly: the proposer's nearest point, or the root of a cubic (the product of two parabolas, differentiated)."""
    allowed = zone(game)
    low, high = (float(game.scaled([end])[0]) for end in (allowed.low, allowed.high))
    ideals = [float(game.scaled(side.ideal)[0]) for side in game.sides]
    if proposer is not None:
        candidates = [min(max(ideals[proposer], low), high)]
    else:
        start = float(game.reversion[0])
        parabolas = [np.poly1d([-1.0, 2 * m, start * start - 2 * m * start]) for m in ideals]
        roots = np.polyder(parabolas[0] * parabolas[1]).roots
        candidates = [low, high, *(float(r.real) for r in roots if abs(r.imag) < TOUCHING and low < r.real < high)]
    found = [_at(game, np.array([x])) for x in candidates]
    return max(found, key=lambda one: value(one.gains, proposer))


def _at(game: Game, point: Array, certain: bool = True) -> Agreement:
    """A point as an agreement without payments."""
    first, second = (max(0.0, float(game.gain(side, point))) for side in game.sides)
    return Agreement(point, (first, second), certain=certain)


@dataclass(frozen=True)
class _Consent:
    """All whose gain must not fall below 0, as arrays: the two negotiators first, then the two coalitions.

    A point has the issues and, where one side pays, the payment as its last coordinate.
    """

    ideals: Array
    weights: Array
    pays: Array
    start: Array
    paying: bool

    def gains(self, z: Array) -> Array:
        """Everyone's gain at a point."""
        x = z[: len(self.start)]
        found: Array = (self.weights * ((self.start - self.ideals) ** 2 - (x - self.ideals) ** 2)).sum(axis=1)
        return found + self.pays * z[-1] if self.paying else found

    def slopes(self, z: Array) -> Array:
        """How everyone's gain changes with each coordinate: a row each."""
        found = -2 * self.weights * (z[: len(self.start)] - self.ideals)
        return np.column_stack([found, self.pays]) if self.paying else found


def _consent(game: Game, coalitions: tuple[tuple[int, ...], ...], payer: int | None) -> _Consent:
    people: list[tuple[int, Ratifier | Side]] = [(n, side) for n, side in enumerate(game.sides)]
    people += [(n, game.sides[n].ratifiers[m]) for n, some in enumerate(coalitions) for m in some]
    cost = 1 + (game.payment_cost or 0.0)
    return _Consent(
        ideals=np.array([game.scaled(who.ideal) for _, who in people]),
        weights=np.array([game.salience(who) for _, who in people]),
        pays=np.array([0.0 if payer is None else -cost if n == payer else 1.0 for n, _ in people]),
        start=game.reversion,
        paying=payer is not None,
    )


def _direction(consent: _Consent) -> Array | None:
    """A direction from the reversion that is better for everyone, or ``None`` where there surely is none."""
    from scipy.optimize import linprog

    start = np.append(consent.start, 0.0) if consent.paying else consent.start
    slopes = consent.slopes(start)
    bounds = [(-1.0 if at > 0 else 0.0, 1.0 if at < 1 else 0.0) for at in consent.start]
    bounds += [(0.0, 1.0)] if consent.paying else []
    done = linprog(
        c=[0.0] * len(bounds) + [-1.0],
        A_ub=np.column_stack([-slopes, np.ones(len(slopes))]),
        b_ub=np.zeros(len(slopes)),
        bounds=[*bounds, (0.0, 1.0)],
        method="highs",
    )
    if done.status != 0 or -done.fun <= POSSIBLE:
        return None
    found: Array = done.x[:-1]
    return found


def _inside(consent: _Consent, direction: Array) -> Array:
    """A point on the way at which everyone gains: half as far as the first of them stops gaining, inside the space."""
    start = np.append(consent.start, 0.0) if consent.paying else consent.start
    step = direction[: len(consent.start)]
    rise = consent.slopes(start) @ direction
    fall = (consent.weights * step**2).sum(axis=1)
    reach = min((float(r / f) for r, f in zip(rise, fall, strict=True) if f > 0), default=1.0)
    for at, by in zip(consent.start, step, strict=True):
        if by:
            reach = min(reach, 2 * float((1 - at) / by if by > 0 else at / -by))
    found: Array = start + direction * reach / 2
    return found


def _solve(consent: _Consent, proposer: int | None) -> Array | None:
    """The best point for one pair of coalitions, or ``None`` where only the reversion is possible."""
    from scipy.optimize import minimize

    direction = _direction(consent)
    if direction is None:
        return None
    first = _inside(consent, direction)

    def worse(z: Array) -> float:
        gains = consent.gains(z)
        if proposer is not None:
            return -float(gains[proposer])
        return -float(np.log(np.maximum(gains[:2], 1e-300)).sum())

    def slope(z: Array) -> Array:
        slopes = consent.slopes(z)
        if proposer is not None:
            rise: Array = slopes[proposer]
            return -rise
        found: Array = -(slopes[:2] / np.maximum(consent.gains(z)[:2], TOUCHING)[:, None]).sum(axis=0)
        return found

    done = minimize(
        worse,
        first,
        jac=slope,
        method="SLSQP",
        bounds=[(0.0, 1.0)] * len(consent.start) + ([(0.0, None)] if consent.paying else []),
        constraints=[{"type": "ineq", "fun": consent.gains, "jac": consent.slopes}],
        options={"maxiter": 100, "ftol": 1e-11},
    )
    found = _pulled_in(consent, np.asarray(done.x), first)
    return found if np.isfinite(found).all() and worse(found) <= worse(first) else first


def _pulled_in(consent: _Consent, z: Array, inside: Array) -> Array:
    """A solver's answer drawn towards an inner point until nobody loses, for solvers stop a hair outside."""
    z = np.clip(z, 0.0, np.append(np.ones(len(consent.start)), np.inf) if consent.paying else 1.0)
    for share in (0.0, *np.geomspace(1e-12, 1.0, 60)):
        found: Array = (1 - share) * z + share * inside
        if consent.gains(found).min() >= -TOUCHING / 2:
            return found
    return inside


def _best(game: Game, proposer: int | None, payer: int | None) -> Agreement:
    pairs, certain = _pairs(game)
    none = Agreement(game.reversion, (0.0, 0.0), certain=certain)
    best = none
    for coalitions in pairs:
        consent = _consent(game, coalitions, payer)
        point = _solve(consent, proposer)
        if point is None:
            continue
        gains = consent.gains(point)
        paid = float(point[-1]) if payer is not None else 0.0
        found = Agreement(
            point[: len(game.issues)],
            (max(0.0, float(gains[0])), max(0.0, float(gains[1]))),
            game.sides[payer].name if payer is not None and paid > 1e-9 else "",
            paid if paid > 1e-9 else 0.0,
            certain,
        )
        if value(found.gains, proposer) > value(best.gains, proposer):
            best = found
    return best if payer is not None else _not_worse_than_sample(game, proposer, best)


def _pairs(game: Game) -> tuple[list[tuple[tuple[int, ...], tuple[int, ...]]], bool]:
    """Pairs of minimal winning coalitions to try, and whether they are all of them."""
    if all(len(side.ratifiers) <= MOST_LISTED for side in game.sides):
        listed = [side.winning() for side in game.sides]
        if len(listed[0]) * len(listed[1]) <= MOST_PAIRS:
            return list(product(listed[0], listed[1])), True
    return _sampled_pairs(game), False


def _sampled_pairs(game: Game) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Different coalitions that like sample points best, from the points at which both negotiators gain most."""
    points = _sampled(game)
    gains = np.stack([game.gain(side, points) for side in game.sides], axis=1).clip(0)
    found: dict[tuple[tuple[int, ...], tuple[int, ...]], None] = {}
    for place in np.argsort(-gains.prod(axis=1))[:: max(1, len(points) // MOST_LOOKED_AT)]:
        first, second = (_coalition(game, side, points[place]) for side in game.sides)
        found[first, second] = None
        if len(found) == STARTS:
            break
    return list(found)


def _coalition(game: Game, side: Side, point: Array) -> tuple[int, ...]:
    """A minimal winning coalition for a point: those who like it best, as many as are needed."""
    likes = [float(game.gain(r, point)) for r in side.ratifiers]
    units, needed = side.units(), side.needed()
    chosen = set(range(len(likes)))
    held = sum(units)
    for n in sorted(chosen, key=lambda n: likes[n]):
        if held - units[n] >= needed:
            chosen.remove(n)
            held -= units[n]
    return tuple(sorted(chosen))


def _sampled(game: Game) -> Array:
    boxes = [box(game, side) for side in game.sides]
    return sample(np.max([b[0] for b in boxes], axis=0), np.min([b[1] for b in boxes], axis=0), 0, STARTS_LOG2)


def _not_worse_than_sample(game: Game, proposer: int | None, best: Agreement) -> Agreement:
    """The better of the optimum found and the best sample point, so that a solver that failed cannot go unseen."""
    points = _sampled(game)
    gains = np.stack([game.gain(side, points) for side in game.sides], axis=1)
    allowed = (gains >= 0).all(axis=1)
    for side in game.sides:
        allowed &= ratifiable(game, side, points)
    if not allowed.any():
        return best
    scores = np.where(allowed, gains.prod(axis=1) if proposer is None else gains[:, proposer], -1.0)
    place = int(scores.argmax())
    if scores[place] <= value(best.gains, proposer):
        return best
    return _at(game, points[place], certain=False)
