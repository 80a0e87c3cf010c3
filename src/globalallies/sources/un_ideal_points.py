"""Bailey, Strezhnev and Voeten: ideal points of states from votes in the UN General Assembly."""

from pathlib import Path

import polars as pl

from ..catalogue import Column, Source, Table, UserError
from .reading.columns import CCODE, YEAR
from .reading.formats import csv

FILE = "IdealpointsJuly2025.tab"

BY_HAND = (
    "Open https://doi.org/10.7910/DVN/LEJUQZ and download IdealpointsJuly2025 as tab-delimited text. Keep its name, "
    f"{FILE}."
)

COLUMNS = (
    CCODE,
    YEAR,
    Column("iso3c", "text", "ISO 3166-1 code, or an old one such as YUG, YAR and DDR"),
    Column("countryname", "text", "name of the state"),
    Column("idealpointfp", "float", "ideal point from votes on final passage"),
    Column("idealpointall", "float", "ideal point from all votes"),
    Column("idealpointlegacy", "float", "ideal point as estimated in earlier releases"),
    Column("nvotesfp", "int", "votes on final passage that the state cast", low=0),
    Column("nvotesall", "int", "votes of all kinds that the state cast", low=0),
    Column("q5fp", "float", "5th percentile of the ideal point from votes on final passage"),
    Column("q95fp", "float", "95th percentile of the ideal point from votes on final passage"),
    Column("q5all", "float", "5th percentile of the ideal point from all votes"),
    Column("q95all", "float", "95th percentile of the ideal point from all votes"),
)

WARNINGS = (
    "The authors recommend idealpointfp; idealpointall and idealpointlegacy stop in 2023.",
    "Some rows rest on very few votes: look at nvotesfp and at the percentiles before using one.",
    "China's series begins in 1971; before that China's seat was Taiwan's (713).",
    "Ukraine and Belarus have rows from 1946, long before they were states; Taiwan before 1949 and India in 1946 too.",
    "Seventeen rows have neither a name nor an estimate, such as West Germany's and North Yemen's in 1990.",
    "Serbia keeps Yugoslavia's name and the code YUG to the end.",
    "A release estimates all years anew: never join two releases.",
)

EXAMPLE = """
    ccode | year | iso3c | countryname   | idealpointfp | idealpointall | idealpointlegacy | nvotesfp | nvotesall | q5fp | q95fp | q5all | q95all
    2     | 1950 | USA   | United States | 1.5          | 1.75          | 1.625            | 20       | 40        | 1    | 2     | 1.25  | 2.25
    2     | 2024 | USA   | United States | 2.5          |               |                  | 80       |           | 2    | 3     |       |
    345   | 2010 | YUG   | Yugoslavia    | 0.5          | 0.25          | 0.375            | 70       | 90        | 0    | 1     | -0.25 | 0.75
"""


def read(folder: Path) -> pl.DataFrame:
    """The tab-delimited file, whatever its capitals."""
    for path in folder.iterdir():
        if path.name.casefold() == FILE.casefold():
            return csv(path, separator="\t")
    raise UserError(f"There is no file {FILE}.", "Expected the publisher's file.", BY_HAND)


SOURCES = (
    Source(
        key="un_ideal_points_2025",
        name="un_ideal_points",
        release="2025-07",
        first_year=1946,
        last_year=2024,
        silence="unknown",
        files=(),
        tables=(
            Table(
                name="un_ideal_points",
                meaning="a state in a year",
                keys=("ccode", "year"),
                columns=COLUMNS,
                read=read,
                mirror="unga_ideal_points_july2025",
                example=EXAMPLE,
            ),
        ),
        cite=("bailey_strezhnev_voeten_2017", "un_ideal_points_2025"),
        by_hand=BY_HAND,
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
