"""Burden: what a state spends on defence, and what it hosts, beside what it has."""

import polars as pl

from ..catalogue import Measure
from ..register import WORLD

BURDEN: tuple[Measure, ...] = (
    Measure(
        name="military_burden",
        title="Military burden",
        unit="state-year",
        definition=(
            "Military expenditure over GDP at market exchange rates. The two parts come from different sources, "
            "which count spending and convert currencies differently, so small differences mean little."
        ),
        scale="share",
        sources=("cow_nmc_7", "world_bank_wdi"),
        citation="singer_bremer_stuckey_1972",
        low=0,
        view="spending_over_gdp",
    ),
    Measure(
        name="us_troops_per_thousand",
        title="US troops hosted per thousand people",
        unit="state-year",
        definition="US active-duty personnel stationed in the state per thousand of its population.",
        scale="persons per thousand",
        sources=("us_troops_host_year", "dmdc_workforce_reports", "world_bank_wdi"),
        citation="allen_flynn_machain_2022",
        low=0,
        view="hosted_over_people",
        first_year=1960,
        last_year=2024,
    ),
)


def _joined(figures: pl.DataFrame, top: str, bottom: str) -> pl.DataFrame:
    upper, lower = (
        figures.filter(pl.col("figure") == name, pl.col("ccode") != WORLD).select("ccode", "year", "value", "source")
        for name in (top, bottom)
    )
    return upper.join(lower, on=["ccode", "year"], suffix="_below").with_columns(
        source=pl.concat_str("source", "source_below", separator="; ")
    )


def military_burden(figures: pl.DataFrame) -> pl.DataFrame:
    """Military expenditure (thousands) over GDP, both in current US$: ccode, year, value, source."""
    return _joined(figures, "milex", "gdp_current_usd").select(
        "ccode", "year", pl.col("value") * 1000 / pl.col("value_below"), "source"
    )


def us_troops_per_thousand(figures: pl.DataFrame) -> pl.DataFrame:
    """Hosted US troops per thousand people: ccode, year, value, source."""
    return _joined(figures, "us_troops", "population").select(
        "ccode", "year", pl.col("value") * 1000 / pl.col("value_below"), "source"
    )
