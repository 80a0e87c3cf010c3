"""Fariss and others: latent estimates of product and population, as the R package isard gives them."""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE, YEAR
from .reading.formats import r_data

COLUMNS = (
    CCODE,
    YEAR,
    Column("mrgdppc", "float", "gross domestic product per head, on the scale of the Maddison Project", "2011 international $", low=0),
    Column("sd_mrgdppc", "float", "standard deviation of that estimate", "2011 international $", low=0),
    Column("pwtrgdp", "float", "gross domestic product, on the scale of the Penn World Table", "million 2017 international $", low=0),
    Column("sd_pwtrgdp", "float", "standard deviation of that estimate", "million 2017 international $", low=0),
    Column("pwtpop", "float", "population, on the scale of the Penn World Table", "million persons", low=0),
    Column("sd_pwtpop", "float", "standard deviation of that estimate", "million persons", low=0),
)  # fmt: skip

WARNINGS = (
    "Every value is the mean of a model's estimates, with its standard deviation beside it: early values are wide.",
    "Income per head and product are on two scales, of 2011 and of 2017 prices: one divided by the other is no "
    "population.",
    "Product is in millions and population in millions, while income per head is in single dollars.",
)

EXAMPLE = """
    ccode | year | mrgdppc | sd_mrgdppc | pwtrgdp | sd_pwtrgdp | pwtpop | sd_pwtpop
    2     | 1950 | 15000.5 | 400        | 2500000 | 90000      | 155.5  | 2.5
    200   | 1950 | 11000   | 350        | 500000  | 20000      | 50.25  | 1
    651   | 1870 |         |            |         |            |        |
"""


def read(folder: Path) -> pl.DataFrame:
    """The R package's data frame of COW state-years."""
    return r_data(folder / "cw_gdppop.rda", "cw_gdppop")


SOURCES = (
    Source(
        key="isard_gdp_population",
        name="gdp_population",
        release="0.2.0",
        first_year=1816,
        last_year=2019,
        silence="unknown",
        files=(
            File(
                "cw_gdppop.rda",
                "https://github.com/svmiller/isard/raw/HEAD/data/cw_gdppop.rda",
                hosts=("raw.githubusercontent.com",),
            ),
        ),
        tables=(
            Table(
                name="gdp_population",
                meaning="a state in a year",
                keys=("ccode", "year"),
                columns=COLUMNS,
                read=read,
                mirror="isard_cw_gdppop",
                example=EXAMPLE,
            ),
        ),
        cite=("fariss_anders_markowitz_barnum_2022", "isard_gdp_population"),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
