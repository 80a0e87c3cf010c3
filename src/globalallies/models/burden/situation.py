"""Burden sharing in a situation that the user describes: the equilibrium, and what changes in it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ...catalogue import Result, UserError
from ..situation import read
from .charts import draw_shares
from .counterfactuals import Outcome, changes_of, detail_frame, largest_but, outcome, summary_frame
from .equilibrium import MOST_ALLIES, Alliance, Ally, Array, Equilibrium, equilibrium, largest_gain, problems

if TYPE_CHECKING:
    import polars as pl

CUT = 0.2
"""The share by which the hub cuts, if nothing else is asked."""

REFERENCES = ("olson_zeckhauser_1966", "cornes_hartley_2007", "sandler_1993")


@dataclass(frozen=True, slots=True)
class Situation:
    """An alliance, who its hub is, by what share that cuts, and which ally leaves."""

    title: str
    alliance: Alliance
    hub: str
    cut: float
    leaver: str


EXAMPLE = """\
title = "Four allies"
alpha = 0.9            # weight of the shared good in utility, between 0 and 1
beta = 0.0             # weight of what an ally's own forces do for it alone; 0 is a pure public good
hub = "A"              # by default the ally with the largest income
hub_cut = 0.2          # the share by which the hub cuts
leaves = "B"           # the ally to leave first; by default the largest other one

[[ally]]
name = "A"
income = 100.0
price = 1.0            # what a unit of the activity costs; by default 1
effect = 1.0           # what a unit adds to the shared good; by default 1

[[ally]]
name = "B"
income = 95.0

[[ally]]
name = "C"
income = 92.0

[[ally]]
name = "D"
income = 90.0
"""
"""A file that works."""


def read_situation(path: Path) -> Situation:
    """A situation from a TOML file such as ``EXAMPLE``.

    Only ``alpha`` and at least one ``[[ally]]`` with ``name`` and ``income`` are needed.

    Raises
    ------
    UserError
        The file cannot be read, or something in it is wrong; all problems are listed.
    """
    top = read(path, "allies model burden --example")
    title = top.text("title", path.stem)
    alpha, beta, cut = top.number("alpha"), top.number("beta", 0.0), top.number("hub_cut", CUT, above=0, high=1)
    allies = []
    for row in top.sections("ally", 1, MOST_ALLIES):
        name, income = row.text("name"), row.number("income")
        allies.append(Ally(name, income, row.number("price", 1.0), row.number("effect", 1.0)))
        row.close()
    largest = max(allies, key=lambda ally: ally.income).name if allies else "nobody"
    hub = top.text("hub", largest)
    leaver = top.text("leaves") if top.has("leaves") else ""
    if not top.problems:
        for problem in problems(allies, alpha, beta):
            top.note(problem)
        for key, name in (("hub", hub), ("leaves", leaver)):
            if name and name not in {ally.name for ally in allies}:
                top.note(f"{key} is {name!r}, and no ally is named so")
    top.close()
    top.finish()
    alliance = Alliance(tuple(allies), alpha, beta)
    return Situation(title, alliance, hub, cut, leaver or largest_but(alliance, hub))


def burden(situation: Situation, source: str = "") -> Result:
    """The equilibrium of a situation and its counterfactuals.

    Parameters
    ----------
    situation : Situation
    source : str
        The file that it was read from.

    Returns
    -------
    Result with tables ``equilibrium`` (a row for each ally), ``changes`` (a row for each counterfactual) and
    ``by_ally`` (a row for each of both)

    References
    ----------
    olson_zeckhauser_1966, sandler_1993
    """
    before = equilibrium(situation.alliance)
    changes = changes_of(situation.alliance, situation.hub, situation.cut, situation.leaver)
    outcomes = [outcome(before, change) for change in changes]
    return Result(
        title=f"Burden sharing: {situation.title}",
        tables={
            "equilibrium": equilibrium_frame(before),
            "changes": summary_frame(before, outcomes),
            "by_ally": detail_frame(before, outcomes),
        },
        assumptions=(
            "Given, not measured: the allies, their incomes, prices and effects, and the weights.",
            *assumptions(situation.alliance),
            *OF_CHANGES,
        ),
        notes=notes(before, outcomes),
        sources=(source,) if source else (),
        references=REFERENCES,
        draw=draw_shares,
    )


OF_CHANGES = (
    "An ally that cuts or leaves does not choose again; all others do, knowing it. One that leaves adds nothing to "
    "the good; what it then spends on its own is not computed.",
    "part_made_up is the change in the others' part of the good over the change in that ally's, with the sign turned.",
)


def assumptions(alliance: Alliance) -> tuple[str, ...]:
    """What the model of an alliance assumes, a sentence each."""
    weights = f"alpha = {alliance.alpha:.4g}" + (f", beta = {alliance.beta:.4g}" if alliance.beta else "")
    kind = (
        "The good is purely public: what an ally gives helps it no more than the others."
        if alliance.beta == 0
        else "Products are joint: an ally's activity adds to the good of all and also serves it alone."
    )
    return (
        "Each ally's utility is Cobb-Douglas in its own consumption, its own activity and the good of all, with the "
        f"same weights for all ({weights}).",
        kind,
        "The good is the sum of what all give (price and effect of a unit 1 unless stated); nobody can be kept from "
        "it.",
        "Each gives what is best for it, given what the others give (Nash), and none commits itself first.",
    )


def notes(before: Equilibrium, outcomes: list[Outcome]) -> tuple[str, ...]:
    """What a careful reader must know of an equilibrium: its check, its corners, and the ranks in it."""
    nothing = [name for name, given in zip(before.alliance.names, before.activity, strict=True) if given == 0]
    found = [
        f"Checked by search: no ally gains more than {largest_gain(before):.1g} of its utility by giving something "
        "else.",
        f"Allies that give nothing: {', '.join(nothing) or 'none'}.",
    ]
    income, load = before.alliance.column("income"), before.burden
    if (rank := rank_correlation(income, load)) is not None:
        found.append(f"Rank correlation (Spearman) of income and burden in the equilibrium: {rank:.2f}.")
    found.append(
        "With one and the same weight beta, how much private benefit a unit yields does not change what anybody gives; "
        "only the weights do."
    )
    return tuple(found)


def rank_correlation(x: Array, y: Array) -> float | None:
    """Spearman's rank correlation of two lists, over places where both are known; ``None`` if undefined."""
    from scipy.stats import rankdata

    known = np.isfinite(x) & np.isfinite(y)
    if known.sum() < 3:
        return None
    first, second = rankdata(x[known].round(12)), rankdata(y[known].round(12))
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    return float(np.corrcoef(first, second)[0, 1])


def equilibrium_frame(found: Equilibrium) -> "pl.DataFrame":
    """A row for each ally: what it has, gives and spends, and its shares of all."""
    import polars as pl

    income, spending = found.alliance.column("income"), found.spending
    part = found.alliance.column("effect") * found.activity
    if spending.sum() == 0:
        raise UserError("Nobody spends anything in this equilibrium.", "Expected incomes above 0.")
    return pl.DataFrame(
        {
            "ally": list(found.alliance.names),
            "income": income,
            "activity": found.activity,
            "spending": spending,
            "burden": found.burden,
            "share_of_income": income / income.sum(),
            "share_of_spending": spending / spending.sum(),
            "share_of_good": part / found.good,
        }
    ).with_columns(pl.selectors.float().fill_nan(None))
