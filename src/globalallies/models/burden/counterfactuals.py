"""What the others do when one ally cuts, leaves or grows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from ...catalogue import UserError, closest
from .equilibrium import Alliance, Ally, Array, Equilibrium, equilibrium

if TYPE_CHECKING:
    import polars as pl

Kind = Literal["cuts", "leaves", "income_times", "all_incomes_times"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that becomes different: an ally cuts its activity by a share, leaves, or its income is multiplied.

    ``amount`` is the share cut, in (0, 1], or the factor, above 0; it is not used where an ally leaves.
    ``ally`` is empty where all incomes are multiplied.
    """

    kind: Kind
    ally: str = ""
    amount: float = 0.0

    @property
    def title(self) -> str:
        """The change in a few words."""
        return {
            "cuts": f"{self.ally} cuts by {self.amount * 100:g}%",
            "leaves": f"{self.ally} leaves",
            "income_times": f"income of {self.ally} times {self.amount:g}",
            "all_incomes_times": f"all incomes times {self.amount:g}",
        }[self.kind]


def changes_of(alliance: Alliance, hub: str, cut: float, leaver: str) -> tuple[Change, ...]:
    """What every result looks at: the hub cuts, each ally leaves, the leaver's income and all incomes double.

    Raises
    ------
    UserError
        No ally has that name, or the cut is no share above 0.
    """
    for role, name in (("hub", hub), ("ally that leaves", leaver)):
        if name not in alliance.names:
            raise UserError(
                f"The {role} is {name!r}, and no ally is named so.{closest(name, alliance.names)}",
                f"Expected one of: {', '.join(alliance.names)}.",
            )
    if not 0 < cut <= 1:
        raise UserError(f"The hub cannot cut by {cut:g}.", "Expected a share above 0, at most 1.")
    leaving = [Change("leaves", name) for name in alliance.names if len(alliance.names) > 1]
    leaving.sort(key=lambda change: change.ally != leaver)
    return (
        Change("cuts", hub, cut),
        *leaving,
        Change("income_times", leaver, 2),
        Change("all_incomes_times", "", 2),
    )


def after(before: Equilibrium, change: Change) -> Equilibrium:
    """The equilibrium once a change has happened, over the same allies (one that has left gives nothing)."""
    alliance = before.alliance
    if change.kind == "cuts":
        own = float(before.activity[alliance.names.index(change.ally)])
        return equilibrium(alliance, {change.ally: own * (1 - change.amount)})
    if change.kind == "leaves":
        return equilibrium(alliance, {change.ally: 0.0})
    grown = tuple(
        replace(ally, income=ally.income * change.amount)
        if change.kind == "all_incomes_times" or ally.name == change.ally
        else ally
        for ally in alliance.allies
    )
    return equilibrium(replace(alliance, allies=grown))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change. ``filled`` is the part of the changed ally's gap that the others made up, 0 to 1.

    Where an ally grew, it is the part of its growth that the others took back. NaN where one ally's part does
    not change, or all incomes do. ``made_up`` is the same ally by ally.
    """

    change: Change
    after: Equilibrium
    filled: float
    made_up: Array


def outcome(before: Equilibrium, change: Change) -> Outcome:
    """Apply a change and see who makes it up."""
    done = after(before, change)
    moved = before.alliance.column("effect") * (done.activity - before.activity)
    shares = np.full(len(moved), np.nan)
    if change.ally:
        at = before.alliance.names.index(change.ally)
        if abs(moved[at]) > 1e-12 * max(before.good, done.good):
            shares = -moved / moved[at]
            shares[at] = np.nan
    filled = float(np.nansum(shares)) if np.isfinite(shares).any() else float("nan")
    return Outcome(change, done, filled, shares)


def summary_frame(before: Equilibrium, outcomes: Sequence[Outcome]) -> "pl.DataFrame":
    """A row for each change: the shared good before and after, the part made up, and who makes up most."""
    import polars as pl

    names = before.alliance.names
    rows = []
    for found in outcomes:
        known = np.nan_to_num(found.made_up, nan=-np.inf).round(12)
        first = int(np.argmax(known))
        some = bool(known[first] > 1e-12)
        rows.append(
            {
                "change": found.change.title,
                "good_before": before.good,
                "good_after": found.after.good,
                "part_made_up": found.filled,
                "most_by": names[first] if some else None,
                "part_by_that_ally": float(known[first]) if some else None,
            }
        )
    kinds = {"change": pl.String, "good_before": pl.Float64, "good_after": pl.Float64, "part_made_up": pl.Float64}
    kinds |= {"most_by": pl.String, "part_by_that_ally": pl.Float64}
    return pl.DataFrame(rows, schema=kinds).with_columns(pl.selectors.float().fill_nan(None))


def detail_frame(before: Equilibrium, outcomes: Sequence[Outcome]) -> "pl.DataFrame":
    """A row for each change and ally: spending before and after, and the part of the gap that it makes up."""
    import polars as pl

    frames = [
        pl.DataFrame(
            {
                "change": [found.change.title] * len(before.alliance.names),
                "ally": list(before.alliance.names),
                "spending_before": before.spending,
                "spending_after": _later(found),
                "difference": _later(found) - before.spending,
                "part_made_up": found.made_up,
            }
        )
        for found in outcomes
    ]
    return pl.concat(frames).with_columns(pl.selectors.float().fill_nan(None))


def _later(found: Outcome) -> Array:
    """Spending after a change; that of an ally that left is not computed."""
    spending = found.after.spending.copy()
    if found.change.kind == "leaves":
        spending[found.after.alliance.names.index(found.change.ally)] = np.nan
    return spending


def largest_but(alliance: Alliance, hub: str) -> str:
    """The ally with the largest income that is not the hub; the hub where it is alone."""
    others: list[Ally] = [ally for ally in alliance.allies if ally.name != hub]
    return max(others, key=lambda ally: ally.income).name if others else hub
