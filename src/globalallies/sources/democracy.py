"""Three measures of democracy side by side, as the R package isard gives them."""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE, YEAR
from .reading.formats import r_data

COLUMNS = (
    CCODE,
    YEAR,
    Column("euds", "float", "extended Unified Democracy Score, mean of a latent variable"),
    Column("aeuds", "float", "the same score, adjusted so that 0 separates democracies from autocracies"),
    Column("polity2", "int", "Polity's combined score, from full autocracy to full democracy", low=-10, high=10),
    Column("v2x_polyarchy", "float", "V-Dem's index of electoral democracy", low=0, high=1),
)  # fmt: skip

FOREIGN_POLITY = {341: 2008, 626: 2011}
"""COW numbers that are other states' in Polity (Kosovo's, Sudan's), and the first year in which they are."""

WARNINGS = (
    "The package joins polity2 by Polity's own numbers as if they were COW's. Montenegro thus got Kosovo's scores and "
    "South Sudan got Sudan's: these are left out here.",
    "For the same reason polity2 is missing for the Soviet Union (1923-1991), Serbia and late Yugoslavia, Pakistan to "
    "1971, Ethiopia from 1994, united Vietnam, Sudan from 2012, Austria-Hungary and Sardinia: use the source polity.",
    "Polity ends in 2018, except for the United States (2020): a later missing value says nothing about a state.",
    "The three measures have three scales: never pool or average them.",
)

EXAMPLE = """
    ccode | year | euds  | aeuds | polity2 | v2x_polyarchy
    2     | 1950 | 1.25  | 0.75  | 10      | 0.55
    200   | 2021 | 1.5   | 1     |         | 0.85
    341   | 2010 | 0.5   | 0.25  |         | 0.45
"""


def read(folder: Path) -> pl.DataFrame:
    """The R package's data frame of COW state-years."""
    return r_data(folder / "cw_democracy.rda", "cw_democracy")


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """Without the scores that another state's number brought in."""
    since = pl.col("ccode").cast(pl.Int64).replace_strict(FOREIGN_POLITY, default=9999, return_dtype=pl.Int64)
    return frame.with_columns(polity2=pl.when(pl.col("year") < since).then(pl.col("polity2")))


SOURCES = (
    Source(
        key="isard_democracy",
        name="democracy",
        release="0.2.0",
        first_year=1816,
        last_year=2025,
        silence="unknown",
        files=(
            File(
                "cw_democracy.rda",
                "https://github.com/svmiller/isard/raw/HEAD/data/cw_democracy.rda",
                hosts=("raw.githubusercontent.com",),
            ),
        ),
        tables=(
            Table(
                name="democracy",
                meaning="a state in a year",
                keys=("ccode", "year"),
                columns=COLUMNS,
                read=read,
                mirror="isard_cw_democracy",
                prepare=prepare,
                example=EXAMPLE,
            ),
        ),
        cite=("isard_democracy", "marquez_2016", "marshall_gurr_2020", "vdem_16"),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
