"""Burden sharing in a real alliance: the model fitted to a year's burdens, its errors, and its counterfactuals."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ...catalogue import Result, UserError, closest
from ...measures.structure import HUB
from ...panel.spines import latest_complete_year
from ...register import identify, load
from ...sources.store import Store
from .calibration import Fit, fit_frame, fits, joint
from .charts import draw_fit
from .counterfactuals import Outcome, changes_of, detail_frame, largest_but, outcome, summary_frame
from .equilibrium import Alliance, Ally, Array, equilibrium
from .observed import FIRST_YEAR, members, observed
from .situation import CUT, OF_CHANGES, REFERENCES, assumptions, notes

INCOMES = {
    "gdp_current_usd": "GDP at market rates (World Bank)",
    "gdp_ppp_intl2011": "GDP at parity (Maddison)",
    "gdp_latent_intl2017": "GDP, latent estimate",
}
"""The measures of income, by name."""
INCOME = "gdp_current_usd"

BURDENS = ("military_burden_nato", "military_burden", "military_burden_factbook")
"""The measures of burden: the first that is known of four fifths as many members as any."""

EFFECTS = (1.0, 0.5, 0.25)
"""What part of the hub's activity serves this alliance: all, half, a quarter. Nobody measures it."""

FEWEST = 4
ENOUGH = 0.8
BILLION = 1e9


@dataclass(frozen=True, slots=True)
class Case:
    """An alliance in a year: names, incomes in thousand millions, burdens; and whose are not known."""

    names: tuple[str, ...]
    income: Array
    burden: Array
    burden_from: str
    lacking: tuple[str, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]

    def alliance(self, effect: float) -> Alliance:
        """The alliance with some weights, the hub's activity counting by ``effect``."""
        pairs = zip(self.names, self.income, strict=True)
        allies = (Ally(name, float(own), effect=effect if at == 0 else 1.0) for at, (name, own) in enumerate(pairs))
        return Alliance(tuple(allies), alpha=0.01, beta=0.01)


def case(system: str, year: int, income: str, store: Store | None = None) -> Case:
    """What is known of an alliance in a year.

    Raises
    ------
    UserError
        The system, year or measure is none, or too few members' income and burden are known.
    """
    latest = latest_complete_year()
    if not FIRST_YEAR <= year <= latest:
        raise UserError(f"{year} cannot be looked at.", f"Expected a year from {FIRST_YEAR} to {latest}.")
    if income not in INCOMES:
        raise UserError(
            f"No measure of income is named {income!r}.{closest(income, INCOMES)}",
            f"Expected one of: {', '.join(INCOMES)}.",
        )
    register = load()
    codes = members(register, system, year)
    if not codes:
        raise UserError(f"{system} had no spokes at the end of {year}.", "Expected a year in which it had allies.")
    found = observed([year], store)
    rows = pl.DataFrame({"ccode": codes}).join(found.values, on="ccode", how="left", maintain_order="left")
    counts = {name: rows.filter(pl.col(name) > 0, pl.col(income) > 0).height for name in BURDENS}
    chosen = next(name for name in BURDENS if counts[name] >= ENOUGH * max(counts.values()))
    known = rows.filter(pl.col(chosen) > 0, pl.col(income) > 0)
    day = date(year, 12, 31)
    lacking = tuple(register.name(code, day) for code in codes if code not in set(known["ccode"]))
    if known.height < FEWEST or HUB not in set(known["ccode"]):
        raise UserError(
            f"Of {system} in {year} the {income} and burden of {known.height} members are known.",
            f"Expected at least {FEWEST}, the hub among them. Not known: {', '.join(lacking) or 'none'}.",
            "Get the data with: allies data get nmc world_bank maddison gdp_population nato_expenditure",
        )
    return Case(
        names=tuple(register.name(code, day) for code in known["ccode"]),
        income=known[income].to_numpy() / BILLION,
        burden=known[chosen].to_numpy(),
        burden_from=chosen,
        lacking=lacking,
        sources=found.sources(income, chosen),
        notes=found.notes,
    )


def system_burden(
    system: str,
    year: int,
    store: Store | None = None,
    *,
    income: str = INCOME,
    hub_cut: float = CUT,
    leaves: str = "",
) -> Result:
    """The joint-product model fitted to a real alliance in a year, and who would fill a gap in it.

    Parameters
    ----------
    system : str
        ``nato`` or ``san_francisco``.
    year : int
    store : Store, optional
        Where the data sets are; without any of them, the register's figures serve.
    income : {"gdp_current_usd", "gdp_ppp_intl2011", "gdp_latent_intl2017"}
        Income of an ally in the main result; the range looks at all three.
    hub_cut : float in (0, 1]
        The share by which the hub cuts.
    leaves : str, optional
        The ally that leaves first of all: a name or ISO code; by default the one with the largest income.

    Returns
    -------
    Result with tables ``allies`` (observed burden and the model's), ``fit``, ``changes``, ``range`` and ``by_ally``

    Raises
    ------
    UserError
        As for ``case``, or no such ally is in the alliance.

    References
    ----------
    olson_zeckhauser_1966, sandler_1993
    """
    held = case(system, year, income, store)
    guessed = fits(held.alliance(1.0), held.burden)
    best = guessed[0]
    alliance = Alliance(held.alliance(1.0).allies, best.alpha, best.beta)
    before = equilibrium(alliance)
    hub = held.names[0]
    leaver = _named(leaves, held, year) if leaves else largest_but(alliance, hub)
    outcomes = [outcome(before, change) for change in changes_of(alliance, hub, hub_cut, leaver)]
    ranged, others = _range(system, year, store, hub_cut, leaver)
    return Result(
        title=f"Burden sharing in {system}, {year}: joint products fitted to observed burdens",
        tables={
            "allies": _allies(held, best),
            "fit": fit_frame(guessed, held.burden),
            "changes": summary_frame(before, outcomes),
            "range": ranged,
            "by_ally": detail_frame(before, [one for one in outcomes if _main(one, leaver)]),
        },
        assumptions=(
            f"Data: income is {income} ({INCOMES[income]}, thousand millions); burden is {held.burden_from}.",
            "Ours: alpha and beta are the same for all and have the least squares over the members' burdens, each "
            "member counting once.",
            *assumptions(alliance),
            "All of the hub's spending counts for this alliance here; the table 'range' also lets half or a quarter "
            "of it count.",
            *OF_CHANGES,
        ),
        notes=(*_honesty(guessed, held), *notes(before, outcomes), *held.notes),
        sources=tuple(dict.fromkeys((*held.sources, *others))),
        references=REFERENCES,
        draw=draw_fit,
    )


def _main(found: Outcome, leaver: str) -> bool:
    return found.change.kind != "leaves" or found.change.ally == leaver


def _named(text: str, held: Case, year: int) -> str:
    """The ally of the case that a name or code means."""
    if text in held.names:
        return text
    day = date(year, 12, 31)
    name = load().name(identify(load(), text, day).ccode, day)
    if name not in held.names:
        raise UserError(
            f"{name} is not among the allies that are known here.", f"Expected one of: {', '.join(held.names)}."
        )
    return name


def _allies(held: Case, best: Fit) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "ally": held.names,
            "income": held.income,
            "burden_observed": held.burden,
            "burden_model": best.burden,
            "difference_points": (best.burden - held.burden) * 100,
            "spending_observed": held.income * held.burden,
        }
    )


def _range(system: str, year: int, store: Store | None, cut: float, leaver: str) -> tuple[pl.DataFrame, list[str]]:
    """The two main counterfactuals under every measure of income and every part of the hub's activity that counts.

    And where those measures come from.
    """
    rows = []
    sources: list[str] = []
    for income in INCOMES:
        try:
            held = case(system, year, income, store)
        except UserError:
            continue  # that measure does not reach this year
        sources += held.sources
        for effect in EFFECTS:
            alliance = held.alliance(effect)
            everyone = np.ones(len(held.names), dtype=bool)
            alpha, beta = joint(alliance, held.burden, everyone)
            alliance = Alliance(alliance.allies, alpha, beta)
            before = equilibrium(alliance)
            found: dict[str, Outcome] = {}
            for change in changes_of(alliance, held.names[0], cut, held.names[0]):
                if change.kind == "cuts" or (change.kind == "leaves" and change.ally == leaver):
                    found[change.kind] = outcome(before, change)
            off = float(np.sqrt(((before.burden - held.burden) ** 2).mean()) * 100)
            rows.append(
                {
                    "income": income,
                    "part_of_hub": effect,
                    "alpha": alpha,
                    "beta": beta,
                    "error_points": off,
                    "hub_cut_made_up": found["cuts"].filled,
                    "leaver": leaver,
                    "leaver_made_up": found["leaves"].filled if "leaves" in found else None,
                }
            )
    made = pl.DataFrame(rows, schema_overrides={"leaver_made_up": pl.Float64})
    return made.with_columns(pl.selectors.float().fill_nan(None)), sources


def _honesty(guessed: list[Fit], held: Case) -> tuple[str, ...]:
    """Where the fitted model wins and loses, in words."""
    frame = fit_frame(guessed, held.burden)
    said = []
    for column, whom in (("error_points_left_out", "an ally"), ("error_points_spokes_left_out", "a spoke")):
        errors = dict(zip(frame["model"], frame[column], strict=True))
        model, mean = errors["joint products"], errors["mean of all"]
        verdict = "better" if model < mean else "worse"
        said.append(
            f"Guessing {whom} left out of the fit, the model is off by {model:.3f} points of a per cent of product, "
            f"{verdict} than the mean of the others ({mean:.3f})."
        )
    return (
        *said,
        "One year's burdens fit two weights: the counterfactuals say what this mechanism implies, not what allies "
        "would do; "
        "threat, geography and politics are not in it.",
        f"Left out, because income or burden is not known or is zero: {', '.join(held.lacking) or 'nobody'}.",
    )
