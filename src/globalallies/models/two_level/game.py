"""The two-level game: issues, two sides with a negotiator and ratifiers each, rules, and what a rule asks for.

Utility falls with the square of the distance from an ideal point. On each issue the distance is a
share of that issue's range, so that issues of different units can be weighed against each other:
with salience 1, losing a whole range costs 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import ceil, isfinite, lcm
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..situation import refuse

Rule = Literal["majority", "supermajority", "unanimity"]
RULES: tuple[Rule, ...] = ("majority", "supermajority", "unanimity")

VARIED = ("ideal", "ratifiers", "quota", "reversion", "sigma")

Array = NDArray[np.float64]

TOUCHING = 1e-12
"""Gains this little below 0 count as 0: a point on the edge of a win-set is in it."""

RESERVED: Mapping[str, tuple[str, ...]] = {
    "issues": (*VARIED, "bargaining", "payments", "payer", "payment", "agreed", "errors", "involuntary_defection"),
    "sides": ("both", "neither"),
}
"""Names that the tables of a result use themselves."""

MOST_ISSUES, MOST_RATIFIERS, MOST_WEIGHT_UNITS = 6, 40, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What is bargained over: its range, and where it stays without an agreement (the reversion)."""

    name: str
    low: float
    high: float
    reversion: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratifier:
    """Someone whose consent counts: ideal point (a number an issue), weight, and salience of each issue (1 each)."""

    name: str
    ideal: tuple[float, ...]
    weight: Fraction = Fraction(1)
    salience: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A negotiator and the ratifiers behind it.

    ``majority`` needs more than half of the weight, ``supermajority`` at least the share ``quota``
    of it, ``unanimity`` everyone.
    """

    name: str
    ideal: tuple[float, ...]
    ratifiers: tuple[Ratifier, ...]
    rule: Rule = "majority"
    quota: Fraction | None = None
    salience: tuple[float, ...] = ()

    def units(self) -> list[int]:
        """The ratifiers' weights as whole numbers in the same proportions, so that sums are exact."""
        scale = lcm(*(r.weight.denominator for r in self.ratifiers))
        return [int(r.weight * scale) for r in self.ratifiers]

    def needed(self) -> int:
        """The least consent that ratifies, in the same units."""
        total = sum(self.units())
        if self.rule == "majority":
            return total // 2 + 1
        if self.rule == "supermajority" and self.quota is not None:
            return ceil(self.quota * total)
        return total

    def winning(self) -> list[tuple[int, ...]]:
        """Every minimal winning coalition, as places in ``ratifiers``: enough, and not enough without any of them."""
        units, needed = self.units(), self.needed()
        found = []
        for size in range(1, len(units) + 1):
            for some in combinations(range(len(units)), size):
                spare = sum(units[n] for n in some) - needed
                if spare >= 0 and all(units[n] > spare for n in some):
                    found.append(some)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """One thing that is varied: ``ideal``, ``ratifiers`` (all shifted together), ``quota``, ``reversion`` or ``sigma``."""

    vary: Literal["ideal", "ratifiers", "quota", "reversion", "sigma"]
    values: tuple[float, ...]
    side: str = ""
    issue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """A two-level game. It is checked when it is made.

    Parameters
    ----------
    title : str
        What it is about.
    issues : tuple of Issue
        One to six.
    sides : pair of Side
        The two that bargain.
    sigma : float, optional
        Spread of what is not known about a ratifier's utility, in units of utility; ratification
        is certain without it.
    payment_cost : float, optional
        What is lost for each unit of utility that one side pays the other; no payments without it.
    sweep : Sweep, optional
        What to vary, for comparative statics.

    Raises
    ------
    UserError
        It cannot be played: every reason is listed.
    """

    title: str
    issues: tuple[Issue, ...]
    sides: tuple[Side, Side]
    sigma: float | None = None
    payment_cost: float | None = None
    sweep: Sweep | None = None
    source: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        refuse(
            self.source or "The game",
            list(_problems(self)),
            "A game that works is printed by: allies model two-level --example",
        )

    @property
    def reversion(self) -> Array:
        """The reversion as a point of the unit cube."""
        return self.scaled([issue.reversion for issue in self.issues])

    def scaled(self, point: Sequence[float]) -> Array:
        """A point in shares of each issue's range."""
        low = np.array([i.low for i in self.issues])
        found: Array = (np.asarray(point, dtype=float) - low) / (np.array([i.high for i in self.issues]) - low)
        return found

    def unscaled(self, point: Array) -> list[float]:
        """A point of the unit cube in the issues' own units."""
        return [float(i.low + share * (i.high - i.low)) for i, share in zip(self.issues, point, strict=True)]

    def salience(self, who: "Ratifier | Side") -> Array:
        """How much each issue counts for someone."""
        return np.array(who.salience or (1.0,) * len(self.issues))

    def gain(self, who: "Ratifier | Side", points: Array) -> Array:
        """Utility at each point (last axis: issues, in shares of range) less utility at the reversion."""
        ideal, weights = self.scaled(who.ideal), self.salience(who)
        start: Array = (weights * (self.reversion - ideal) ** 2).sum()
        found: Array = start - (weights * (points - ideal) ** 2).sum(axis=-1)
        return found


def _problems(game: Game) -> list[str]:
    found = []
    if not 1 <= len(game.issues) <= MOST_ISSUES:
        return [f"there are {len(game.issues)} issues, expected 1 to {MOST_ISSUES}"]
    for issue in game.issues:
        if not issue.low < issue.high:
            found.append(f"issue {issue.name}: it runs from {issue.low:g} to {issue.high:g}, expected low below high")
        elif not issue.low <= issue.reversion <= issue.high:
            found.append(
                f"issue {issue.name}: the reversion {issue.reversion:g} lies outside its range, "
                f"{issue.low:g} to {issue.high:g}"
            )
    for names, what in (([i.name for i in game.issues], "issues"), ([s.name for s in game.sides], "sides")):
        if len(set(names)) != len(names):
            found.append(f"two {what} have the same name: {', '.join(names)}")
        found += [
            f"{what}: the name {name!r} is used by the tables themselves; take another"
            for name in names
            if _reserved(name, what, game)
        ]
    for side in game.sides:
        found += [f"side {side.name}: {problem}" for problem in _side_problems(game, side)]
    if game.sigma is not None and not (isfinite(game.sigma) and game.sigma > 0):
        found.append(f"sigma is {game.sigma:g}, expected a number above 0")
    if game.payment_cost is not None and not (isfinite(game.payment_cost) and game.payment_cost >= 0):
        found.append(f"the cost of payments is {game.payment_cost:g}, expected 0 or more")
    return found + _sweep_problems(game)


def _reserved(name: str, what: str, game: Game) -> bool:
    columns = ("gain {}", "ratified {}", "expected gain {}", "win-set {} low", "win-set {} high")
    taken = {column.format(side.name) for column in columns for side in game.sides} if what == "issues" else set()
    return name in RESERVED[what] or name in taken


def _side_problems(game: Game, side: Side) -> list[str]:
    found = []
    if not side.ratifiers:
        return ["there is no ratifier, so nothing could ever be ratified"]
    if len(side.ratifiers) > MOST_RATIFIERS:
        return [f"there are {len(side.ratifiers)} ratifiers, expected at most {MOST_RATIFIERS}: merge those who agree"]
    names = [r.name for r in side.ratifiers]
    if len(set(names)) != len(names):
        found.append(f"two ratifiers have the same name: {', '.join(names)}")
    positive = True
    people: list[tuple[Ratifier | Side, str]] = [(side, "its negotiator")]
    people += [(r, f"ratifier {r.name}") for r in side.ratifiers]
    for who, what in people:
        found += [f"{what}: {problem}" for problem in _person_problems(game, who)]
        if isinstance(who, Ratifier) and who.weight <= 0:
            positive = False
            found.append(f"{what}: the weight {float(who.weight):g} is not positive")
    if side.rule not in RULES:
        found.append(f"the rule {side.rule!r} is none of {', '.join(RULES)}")
    elif side.rule == "supermajority":
        found += _quota_problems(side.quota)
    elif side.quota is not None:
        found.append(f"a quota is given, but the rule is {side.rule}, which needs none")
    if positive and game.sigma is not None and sum(side.units()) > MOST_WEIGHT_UNITS:
        found.append(f"the weights need more than {MOST_WEIGHT_UNITS:,} equal parts; give them with fewer digits")
    return found


def _quota_problems(quota: Fraction | None) -> list[str]:
    if quota is None:
        return ['a supermajority needs a quota, a share of the weight such as "2/3"']
    if quota > 1:
        return [f"the quota {float(quota):g} cannot be met: it is a share of the weight, and all of it is 1"]
    if quota <= Fraction(1, 2):
        return [f"the quota {float(quota):g} is no supermajority; expected a share above 1/2, up to 1"]
    return []


def _person_problems(game: Game, who: Ratifier | Side) -> list[str]:
    if len(who.ideal) != len(game.issues):
        return [f"the ideal point has {len(who.ideal)} numbers, expected one for each issue: {len(game.issues)}"]
    found = [
        f"the ideal point {at:g} lies outside the range of {issue.name}, {issue.low:g} to {issue.high:g}"
        for at, issue in zip(who.ideal, game.issues, strict=True)
        if not issue.low <= at <= issue.high
    ]
    if who.salience and len(who.salience) != len(game.issues):
        found.append(f"the salience has {len(who.salience)} numbers, expected one for each issue: {len(game.issues)}")
    elif any(not (isfinite(s) and s > 0) for s in who.salience):
        found.append("every salience must be above 0")
    return found


def _sweep_problems(game: Game) -> list[str]:
    sweep = game.sweep
    if sweep is None:
        return []
    found = []
    sides = {side.name: side for side in game.sides}
    issues = {issue.name for issue in game.issues}
    if sweep.vary not in VARIED:
        found.append(f"sweep: {sweep.vary!r} is none of {', '.join(VARIED)}")
    if sweep.vary in ("ideal", "ratifiers", "quota") and sweep.side not in sides:
        found.append(f"sweep: the side {sweep.side!r} is none of {', '.join(sides)}")
    if sweep.vary in ("ideal", "ratifiers", "reversion") and sweep.issue not in issues:
        found.append(f"sweep: the issue {sweep.issue!r} is none of {', '.join(issues)}")
    if sweep.vary == "sigma" and (game.sigma is None or any(v <= 0 for v in sweep.values)):
        found.append("sweep: sigma can be varied only above 0, in a game that has one")
    if sweep.vary == "quota" and sweep.side in sides and any(not 0.5 < v <= 1 for v in sweep.values):
        found.append("sweep: a quota is a share of the weight, above 0.5 and up to 1")
    if not sweep.values:
        found.append("sweep: there are no values")
    return found
