"""Deterrence: how credible the hub must be, and when it fights, in closed form.

The challenger attacks iff  rho V_fight + (1 - rho) V_alone > V_status_quo.
The hub fights iff  p_with v - c >= p_without v - b.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...catalogue import Result, UserError
from ..situation import read
from .charts import draw_deterrence

if TYPE_CHECKING:
    import polars as pl

STEPS = 21

ROUNDING = 1e-12
"""The share of the largest value by which two sums may differ from rounding alone."""

CHALLENGER = ("fight", "alone", "status_quo")
HUB = ("p_with", "p_without", "stake", "war_cost", "promise_cost", "promise_cost_sd")
DEFAULTS = {"promise_cost_sd": 0.0}


@dataclass(frozen=True, slots=True)
class Challenger:
    """What each outcome is worth to a challenger, in any one unit.

    ``fight``: it attacks and the hub fights for the ally; ``alone``: it attacks and the ally stands alone;
    ``status_quo``: it does not attack.

    Raises
    ------
    UserError
        A value is not finite, or an attack is worth more when the hub fights than when it does not.
    """

    fight: float
    alone: float
    status_quo: float

    def __post_init__(self) -> None:
        if found := _of_challenger(self.fight, self.alone, self.status_quo):
            raise UserError("No threshold can be computed.", "\n".join(found))

    @property
    def threshold(self) -> float:
        """The least belief that deters, 0 to 1: (V_alone - V_status_quo) / (V_alone - V_fight).

        0 where an attack does not pay even against the ally alone; infinity where it pays even if the hub fights.
        """
        if self.alone <= self.status_quo:
            return 0.0
        if self.fight > self.status_quo:
            return math.inf
        return (self.alone - self.status_quo) / (self.alone - self.fight)

    def attack(self, belief: float) -> float:
        """What an attack is worth at a belief that the hub fights."""
        return belief * self.fight + (1 - belief) * self.alone

    def attacks(self, belief: float) -> bool:
        """Whether it attacks at a belief that the hub fights: whether that is worth more, and not by rounding alone."""
        scale = max(abs(self.fight), abs(self.alone), abs(self.status_quo))
        return self.attack(belief) - self.status_quo > ROUNDING * scale


@dataclass(frozen=True, slots=True)
class Hub:
    """What a hub weighs once its ally is attacked.

    ``p_with`` and ``p_without``: the chance that the ally's cause is saved if it fights or not; ``stake`` (v): what
    that is worth to it; ``war_cost`` (c); ``promise_cost`` (b): what a broken promise costs it, more under a stronger
    clause. ``promise_cost_sd``: how unsure the challenger is of b (a normal distribution); 0 if it knows it.

    Raises
    ------
    UserError
        A chance is outside 0-1 or lower with the hub than without, or a stake or cost is negative.
    """

    p_with: float
    p_without: float
    stake: float
    war_cost: float
    promise_cost: float
    promise_cost_sd: float = 0.0

    def __post_init__(self) -> None:
        if found := _of_hub({name: getattr(self, name) for name in HUB}):
            raise UserError("It cannot be said when this hub fights.", "\n".join(found))

    @property
    def least_promise_cost(self) -> float:
        """The least cost of a broken promise at which it fights: c - (p_with - p_without) v, and never below 0."""
        return max(0.0, self.war_cost - (self.p_with - self.p_without) * self.stake)

    @property
    def fights(self) -> bool:
        """Whether it fights: p_with v - c >= p_without v - b, but for rounding."""
        return self._margin >= -ROUNDING * max(self.stake, self.war_cost, self.promise_cost)

    @property
    def _margin(self) -> float:
        """By how much a broken promise costs it more than what it needs to fight: b - (c - (p_with - p_without) v)."""
        return self.promise_cost + (self.p_with - self.p_without) * self.stake - self.war_cost

    @property
    def belief(self) -> float:
        """The challenger's belief that it fights: Phi((b - c + (p_with - p_without) v) / sd), or 0 or 1 if b is known."""
        if self.promise_cost_sd == 0:
            return float(self.fights)
        return 0.5 * math.erfc(-self._margin / (self.promise_cost_sd * math.sqrt(2)))


def _of_challenger(fight: float, alone: float, status_quo: float) -> list[str]:
    found = [
        f"challenger: {name} is {value}. Expected a finite number."
        for name, value in zip(CHALLENGER, (fight, alone, status_quo), strict=True)
        if not math.isfinite(value)
    ]
    if not found and fight > alone:
        found.append(
            f"challenger: an attack is worth {fight:g} if the hub fights and {alone:g} if it does not. "
            "Expected the first to be no more than the second."
        )
    return found


def _of_hub(given: dict[str, float]) -> list[str]:
    found = [
        f"hub: {name} is {value}. Expected a finite number."
        for name, value in given.items()
        if not math.isfinite(value)
    ]
    if found:
        return found
    for name in ("p_with", "p_without"):
        if not 0 <= given[name] <= 1:
            found.append(f"hub: {name} is {given[name]:g}. Expected a chance from 0 to 1.")
    if given["p_with"] < given["p_without"]:
        found.append("hub: p_with is below p_without. Expected that fighting does not lower the ally's chance.")
    for name in HUB[2:]:
        if given[name] < 0:
            found.append(f"hub: {name} is {given[name]:g}. Expected 0 or more.")
    return found


@dataclass(frozen=True, slots=True)
class Standoff:
    """A challenger, perhaps a hub, and perhaps a belief that is given rather than computed."""

    title: str
    challenger: Challenger
    hub: Hub | None = None
    belief: float | None = None


EXAMPLE = """\
title = "A stand-off"
# belief = 0.6         # that the hub fights; by default what the hub's weighing below makes of it

[challenger]           # what each outcome is worth to it
fight = -1.0           # it attacks and the hub fights
alone = 3.0            # it attacks and the ally stands alone
status_quo = 1.0

[hub]
p_with = 0.8           # the chance that the ally's cause is saved if the hub fights
p_without = 0.3        # and if it does not
stake = 10.0           # what that is worth to the hub
war_cost = 7.0
promise_cost = 3.0     # what a broken promise costs it: more under a stronger clause
promise_cost_sd = 2.0  # how unsure the challenger is of that; 0 if it knows
"""
"""A file that works."""


def read_standoff(path: Path) -> Standoff:
    """A stand-off from a TOML file such as ``EXAMPLE``: ``[challenger]``, and ``[hub]`` or ``belief`` or both.

    Raises
    ------
    UserError
        The file cannot be read, or something in it is wrong; all problems are listed.
    """
    top = read(path, "allies model deterrence --example")
    title = top.text("title", path.stem)
    belief = top.number("belief", low=0, high=1) if top.has("belief") else None
    challenger, hub = top.section("challenger"), top.section("hub")
    values, weighed = {}, {}
    if challenger is None:
        top.note("the table [challenger] is missing")
    else:
        values = {key: challenger.number(key) for key in CHALLENGER}
        challenger.close()
    if hub is not None:
        weighed = {key: hub.number(key, DEFAULTS.get(key)) for key in HUB}
        hub.close()
    elif belief is None and not top.has("hub"):
        top.note("there is neither a table [hub] nor a belief, expected at least one of them")
    if not top.problems:
        for problem in [*_of_challenger(**values), *(_of_hub(weighed) if weighed else [])]:
            top.note(problem)
    top.close()
    top.finish()
    return Standoff(title, Challenger(**values), Hub(**weighed) if weighed else None, belief)


def deterrence(standoff: Standoff, source: str = "") -> Result:
    """Whether a challenger is deterred, and how much would have to change.

    Returns
    -------
    Result with tables ``deterrence`` (quantity, value), and ``attack`` (what an attack is worth at each belief)

    References
    ----------
    smith_1995, fearon_1997, benson_meirowitz_ramsay_2014
    """
    import polars as pl

    challenger, hub = standoff.challenger, standoff.hub
    belief = standoff.belief if standoff.belief is not None else hub.belief if hub else 0.0
    beliefs = [step / (STEPS - 1) for step in range(STEPS)]
    return Result(
        title=f"Deterrence: {standoff.title}",
        tables={
            "deterrence": _quantities(standoff, belief),
            "attack": pl.DataFrame(
                {
                    "belief": beliefs,
                    "attack": [challenger.attack(each) for each in beliefs],
                    "status_quo": [challenger.status_quo] * STEPS,
                }
            ),
        },
        assumptions=(
            "The challenger attacks if and only if that is worth more to it than the status quo, given its belief "
            "that the hub fights.",
            "The hub fights if and only if that is worth at least as much to it as standing aside with a broken "
            "promise.",
            "Every value is the user's. Where the hub's promise_cost_sd is above 0, the challenger takes the cost of "
            "a broken promise for normally distributed around promise_cost (ours).",
        ),
        notes=(
            "The ally does not act here, and nobody learns: beliefs over time are in allies model credibility.",
            "Worth is compared, not measured: only differences between one actor's values mean anything.",
        ),
        sources=(source,) if source else (),
        references=("smith_1995", "fearon_1997", "benson_meirowitz_ramsay_2014"),
        draw=draw_deterrence,
    )


def _quantities(standoff: Standoff, belief: float) -> "pl.DataFrame":
    import polars as pl

    challenger, hub = standoff.challenger, standoff.hub
    threshold = challenger.threshold
    rows: list[tuple[str, float | None, str]] = [
        ("belief that the hub fights", belief, "given" if standoff.belief is not None else "from the hub's weighing"),
        (
            "least belief that deters",
            threshold if math.isfinite(threshold) else None,
            "an attack pays even if the hub surely fights" if math.isinf(threshold) else "",
        ),
        ("worth of an attack at this belief", challenger.attack(belief), ""),
        ("worth of the status quo", challenger.status_quo, ""),
        ("the challenger attacks", float(challenger.attacks(belief)), "1 yes, 0 no"),
    ]
    if hub is not None:
        rows += [
            ("the hub fights", float(hub.fights), "1 yes, 0 no"),
            ("least cost of a broken promise at which it fights", hub.least_promise_cost, ""),
            ("belief from the hub's weighing", hub.belief, ""),
        ]
    kinds = {"quantity": pl.String, "value": pl.Float64, "remark": pl.String}
    return pl.DataFrame(rows, kinds, orient="row")
