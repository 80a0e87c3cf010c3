"""Military deaths of the coalition in Afghanistan by state and year, 2001-2018, after iCasualties.org.

Gannon and Kent's table has a row per year and a column per state: one CSV in their repository,
pinned to a commit.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import FOUND_CCODE, YEAR
from .reading.formats import csv
from .reading.matching import with_ccode

FILE = "afghan_casualties.csv"
COMMIT = "aba43020234c0def7123b6a2f4d96b4c1b055001"
TOTAL = "Total"
NAMES = {"Czech": 316, "NATO": None}

COLUMNS = (
    Column("country", "text", "name of the state, or NATO where the state is not given"),
    YEAR,
    FOUND_CCODE,
    Column("fatalities", "int", "members of the armed forces who died", low=0),
)

WARNINGS = (
    "These are deaths in Afghanistan under any command, so in Operation Enduring Freedom as well as in ISAF.",
    "The file's column Total, the sum of all others, is left out.",
    "Deaths filed under NATO belong to no known state: they have a row and no ccode.",
    "States without a column lost nobody by this count; a zero in a year does not mean that a state had troops there.",
)

EXAMPLE = """
    country | year | ccode | fatalities
    Albania | 2010 | 339   | 1
    Czech   | 2010 | 316   | 0
    NATO    | 2010 |       | 2
"""


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """The states and NATO, without the total."""
    frame = frame.rename({"Year": "year"}).with_columns(pl.col("year").cast(pl.Int64))
    return with_ccode(frame.filter(pl.col("country") != TOTAL), "country", "name", also=NAMES)


def read(folder: Path) -> pl.DataFrame:
    """The table, a plain CSV, with a row for each cell."""
    return csv(folder / FILE).unpivot(index="Year", variable_name="country", value_name="fatalities")


SOURCES = (
    Source(
        key="isaf_fatalities_icasualties",
        name="isaf_fatalities",
        release="2018",
        first_year=2001,
        last_year=2018,
        silence="none",
        files=(
            File(
                FILE,
                f"https://raw.githubusercontent.com/CenterForPeaceAndSecurityStudies/ISAF/{COMMIT}/data/{FILE}",
            ),
        ),
        tables=(
            Table(
                name="isaf_fatalities",
                meaning="a state in a year",
                keys=("country", "year"),
                columns=COLUMNS,
                read=read,
                prepare=prepare,
                mirror="isaf_afghan_fatalities",
                label="country",
                example=EXAMPLE,
            ),
        ),
        cite=("gannon_kent_2021",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
