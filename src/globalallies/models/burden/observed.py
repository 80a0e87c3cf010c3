"""What the allies of a system really had and spent: from the store, or from the figures that ship with the package."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from ...catalogue import UserError, closest
from ...measures import CATALOGUE
from ...measures.structure import HUB, spokes
from ...panel import Panel
from ...register import WORLD, Register, load
from ...sources import find
from ...sources.store import Store

if TYPE_CHECKING:
    from ...catalogue import Measure

MEASURES = (
    "milex",
    "gdp_current_usd",
    "gdp_ppp_intl2011",
    "gdp_latent_intl2017",
    "military_burden",
    "military_burden_nato",
    "military_burden_factbook",
)
SHIPPED = tuple(name for name in MEASURES if name not in ("gdp_latent_intl2017", "military_burden"))
"""Those among the register's figures; the burden follows from two of them."""

FIRST_YEAR = 1949


@dataclass(frozen=True, slots=True)
class Observed:
    """Values of states in years, one column a measure (missing where not known), and where each comes from."""

    values: pl.DataFrame
    labels: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]

    def sources(self, *names: str) -> tuple[str, ...]:
        """Where some measures (all, if none is named) come from, and who is a member."""
        known = {label for name in names or self.labels for label in self.labels.get(name, ())}
        return *sorted(known), "register.memberships"


def systems(register: Register) -> list[str]:
    """The alliance systems that have a hub."""
    return [row.system_id for row in register.systems if row.hub == HUB]


def members(register: Register, system: str, year: int) -> tuple[int, ...]:
    """The hub and its spokes, in law and in practice, on 31 December; empty where there is no spoke.

    Raises
    ------
    UserError
        The register has no such system with a hub.
    """
    if system not in systems(register):
        raise UserError(
            f"No alliance system with a hub is named {system!r}.{closest(system, systems(register))}",
            f"Expected one of: {', '.join(systems(register))}.",
            "See: allies register show systems",
        )
    found = spokes(register, system, date(year, 12, 31))
    return (HUB, *found) if found else ()


def observed(years: Sequence[int], store: Store | None = None) -> Observed:
    """What is known of every state in some years.

    Measures whose data sets are not in the store are left missing and named in the notes; where the store holds
    none of them, the register's figures serve: every fifth year, and recent ones.
    """
    held = store or Store()
    here = {label.partition("@")[0] for label in held.labels()}
    able = [name for name in MEASURES if _sources(CATALOGUE[name]) <= here]
    if not able:
        return shipped(years)
    panel = Panel("state-year", min(years), max(years), CATALOGUE, held).add(*able)
    lacking = [name for name in MEASURES if name not in able]
    values = panel.to_polars().with_columns(pl.lit(None, pl.Float64).alias(name) for name in lacking)
    labels = {one: tuple(held.choose(name).label for name in _sources(CATALOGUE[one])) for one in able}
    notes = (f"Not in the store, so left missing: {', '.join(lacking)}.",) if lacking else ()
    kept = values.select("ccode", "year", *(pl.col(name).cast(pl.Float64) for name in MEASURES))
    return Observed(kept.filter(pl.col("year").is_in(list(years))), labels, notes)


def _sources(measure: "Measure") -> set[str]:
    return {find(key).name for key in measure.sources}


def shipped(years: Sequence[int]) -> Observed:
    """The same from the register's figures alone."""
    figures = load().frame("figures").filter(pl.col("ccode") != WORLD, pl.col("year").is_in(list(years)))
    wide = figures.filter(pl.col("figure").is_in(SHIPPED)).pivot(
        "figure", index=["ccode", "year"], values="value", aggregate_function="first"
    )
    missing = [name for name in SHIPPED if name not in wide.columns]
    values = wide.with_columns(pl.lit(None, pl.Float64).alias(name) for name in [*missing, "gdp_latent_intl2017"])
    burden = pl.col("milex") * 1000 / pl.col("gdp_current_usd")
    note = (
        "No data set is in the store: these are the register's figures, rounded to four digits, of every fifth year "
        "and some recent ones. For all years: allies data get nmc world_bank maddison gdp_population nato_expenditure "
        "factbook."
    )
    made = values.with_columns(burden.alias("military_burden")).select("ccode", "year", *MEASURES).sort("ccode", "year")
    return Observed(made, dict.fromkeys(SHIPPED, ("register.figures",)), (note,))
