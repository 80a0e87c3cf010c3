"""Troops in ISAF by state, as NATO's placemats gave them, 2007-2014.

The placemats were typed off by Gannon and Kent: one CSV in their repository, pinned to the commit
that still has the day of each placemat.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import FOUND_CCODE, YEAR
from .reading.formats import csv
from .reading.matching import with_ccode

FILE = "nato_placemats.csv"
COMMIT = "015d5f651e773e52b6b43e53cad403d86f2a71fe"
FIRST_OF_A_PLACEMAT = "Albania"
"""Every placemat is typed off from this state on."""

FARTHEST = 5
"""Times above or below its median of the year from which a number is suspect."""

SMALLEST = 100
"""Troops; where both the number and the median are smaller, their ratio says nothing."""

RENAMED = {
    "Federation of Bosnia and Herzegovina": "Bosnia & Herzegovina",
    "Korea, Republic of": "Republic of Korea",
    "Macedonia, Former Yugoslav Republic of": "The former Yugoslav Republic of Macedonia",
    "Yugoslavia, Federal Republic of (Serbia-Montenegro)": "Montenegro",
}
"""Names in the later version of the file and in the dated one; the placemats list Montenegro, never Serbia."""

NAMES = {
    "Bosnia & Herzegovina": 346,
    "The former Yugoslav Republic of Macedonia": 343,
    "United Arab Emrates": 696,
    "United Arab Erimates": 696,
}

COLUMNS = (
    Column("placemat", "int", "number of the placemat, in order of time", low=1),
    Column("country", "text", "name of the state as typed off"),
    YEAR,
    Column("month", "int", "month of the placemat", low=1, high=12, optional=True),
    Column("day", "int", "day of the placemat", low=1, high=31, optional=True),
    FOUND_CCODE,
    Column("count_total", "text", "troops as typed off, errors and all"),
    Column("troops", "int", "troops, where count_total begins with a whole number, as it stands", low=0),
    Column("suspect", "bool", "whether count_total has stray marks, or lies far from the state's median of the year"),
)

WARNINGS = (
    "Numbers have typing errors and slips of units (the United States stands at 90 and 68 in 2012 for 90,000 and 68,000, "
    "and at 0 once in 2010): nothing is corrected, suspect marks what to look at, and the median of a year is safe.",
    "A decimal such as 9.5 means thousands and has no number here; see count_total.",
    "The column suspect also marks true steps, such as Canada's and France's departures: it is no verdict.",
    "There are 7 to 11 placemats a year, and some repeat the last one: never add them up.",
    "The later version of the file has no dates and calls Montenegro Yugoslavia (Serbia-Montenegro), a state that had ended.",
    "NATO rounded many numbers, and counted ISAF only, so not forces under Operation Enduring Freedom.",
)  # fmt: skip

EXAMPLE = """
    placemat | country        | year | month | day | ccode | count_total | troops | suspect
    1        | Albania        | 2012 | 1     | 9   | 339   | 2,000       | 2000   | false
    1        | United States  | 2012 | 1     | 9   | 2     | 9.5         |        | true
    2        | Albania        | 2012 | 3     | 16  | 339   | 2 '         | 2      | true
"""


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """The mirror's rows, which are in the file's order, under the file's names."""
    return frame.with_row_index("id", 1).with_columns(pl.col("country").replace(RENAMED))


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """Placemats told apart, states found, numbers read as they stand and the odd ones marked."""
    plain = pl.col("count_total").str.strip_chars().str.replace_all(",", "")
    frame = frame.with_columns(pl.col("id", "year").cast(pl.Int64)).sort("id").with_columns(
        placemat=(pl.col("country") == FIRST_OF_A_PLACEMAT).cum_sum(),
        troops=plain.str.extract(r"^(\d+)(?:\s.*)?$").cast(pl.Int64),
        stray=~plain.str.contains(r"^\d+$"),
    )  # fmt: skip
    median = pl.col("troops").median().over("country", "year")
    low, high = pl.min_horizontal("troops", median), pl.max_horizontal("troops", median)
    far = (high >= SMALLEST) & (high >= FARTHEST * low)
    return with_ccode(frame.with_columns(suspect=pl.col("stray") | far), "country", "name", also=NAMES)


def read(folder: Path) -> pl.DataFrame:
    """The table, a plain CSV."""
    return csv(folder / FILE)


SOURCES = (
    Source(
        key="nato_isaf_placemats",
        name="isaf_troops",
        release="2021",
        first_year=2007,
        last_year=2014,
        silence="none",
        files=(
            File(
                FILE,
                f"https://raw.githubusercontent.com/CenterForPeaceAndSecurityStudies/ISAF/{COMMIT}/data/{FILE}",
            ),
        ),
        tables=(
            Table(
                name="isaf_troops",
                meaning="a state on a placemat",
                keys=("placemat", "country"),
                columns=COLUMNS,
                read=read,
                prepare=prepare,
                mirror="isaf_nato_placemats",
                from_mirror=numbered,
                label="country",
                example=EXAMPLE,
            ),
        ),
        cite=("gannon_kent_2021",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
