"""US uses of force and whether others joined in them, 1948-1998 (Tago 2005).

The article's archive is at PRIO; what its files are called is not verified, so this reads the copy
in the polisciols repository, an R data file pinned to a commit.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import YEAR, was
from .reading.formats import r_data

FILE = "multilat_force.rda"
OBJECT = "multilat_force"
COMMIT = "51883646779ce2119d048ade3de466dbdacb1564"


def flag(name: str, meaning: str) -> Column:
    """A column of zeros and ones."""
    return Column(name, "bool", meaning)


COLUMNS = (
    Column("line", "int", "line of the table", low=1),
    was(YEAR, "start_year"),
    Column("conflict", "text", "name of the crisis"),
    Column("operation", "text", "what was done, or none"),
    flag("use_of_force", "whether the United States used force"),
    flag("coalitional_use_of_force", "whether allies fought along under one command"),
    flag("igo_authorized_use_of_force", "whether the UN, NATO or the OAS authorised it"),
    flag("recession_year", "whether the US economy was in recession that year"),
    Column("budget_constraints", "float", "surplus of the US federal budget in the year, negative for a deficit", "billion current US$"),
    Column("election_cycle", "int", "time until the next presidential or mid-term election", "months", low=0, high=24),
    flag("senate_divided", "whether another party than the President's controlled the Senate"),
    flag("house_divided", "whether another party than the President's controlled the House"),
    flag("ground_forces", "whether US ground troops stayed in the theatre for more than a week"),
    flag("non_neo", "whether it was other than an evacuation of civilians; false where no force was used"),
    flag("latin_america", "whether it was in Latin America"),
    flag("europe", "whether it was in Europe"),
    flag("middle_east", "whether it was in the Middle East"),
    flag("sub_saharan_africa", "whether it was in Sub-Saharan Africa"),
    flag("asia_pacific", "whether it was in Asia or the Pacific"),
    flag("post_cold_war", "whether it was in 1990 or later"),
    flag("post_vietnam_war", "whether it was after the war in Vietnam, in or after 1973"),
    Column("severity", "int", "severity of the crisis", low=1, high=4),
)  # fmt: skip

WARNINGS = (
    "Not every row is a use of force: 76 of 288 are crises in which the United States used none (use_of_force false).",
    "The repository's notes say that non_neo marks evacuations; in the data it marks the uses of force that are not.",
    "A crisis may have several operations in a year, some alike in name: count rows by line, not by conflict.",
    "The data do not say which allies took part, nor where beyond a region.",
)

EXAMPLE = """
    line | year | conflict      | operation   | use_of_force | coalitional_use_of_force | igo_authorized_use_of_force | recession_year | budget_constraints | election_cycle | senate_divided | house_divided | ground_forces | non_neo | latin_america | europe | middle_east | sub_saharan_africa | asia_pacific | post_cold_war | post_vietnam_war | severity
    1    | 1960 | Blue Strait   | Show of ships | true       | false                    | false                       | true           | 0.5                | 10             | false          | false         | false         | true    | false         | false  | false       | false              | true         | false         | false            | 2
    2    | 1960 | Blue Strait   | NEO         | true         | true                     | false                       | true           | 0.5                | 9              | false          | false         | false         | false   | false         | false  | false       | false              | true         | false         | false            | 2
    3    | 1995 | Green Valley  | none        | false        | false                    | false                       | false          | -160               | 15             | true           | true          | false         | false   | false         | true   | false       | false              | false        | true          | true             | 3
"""


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """The lines, numbered as they stand."""
    return frame.with_row_index("line", 1).with_columns(pl.col("budget_constraints").round(1))


def read(folder: Path) -> pl.DataFrame:
    """The table, an R data frame."""
    return r_data(folder / FILE, OBJECT)


SOURCES = (
    Source(
        key="us_force_multilateral_2005",
        name="us_force_multilateral",
        release="2005",
        first_year=1948,
        last_year=1998,
        silence="none",
        files=(File(FILE, f"https://raw.githubusercontent.com/hgoers/polisciols/{COMMIT}/data/{FILE}"),),
        tables=(
            Table(
                name="us_force_multilateral",
                meaning="a crisis, with or without a US use of force",
                keys=("line",),
                columns=COLUMNS,
                read=read,
                prepare=prepare,
                mirror="tago_us_multilateral_force",
                example=EXAMPLE,
            ),
        ),
        cite=("tago_2005",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
