"""US spending on military construction by place and year, 2008-2019, as geocoded in troopdata.

The publisher's table is one CSV in the package's repository, pinned to a commit. The package now
reads a newer compilation of other reports (fiscal years 2000-2026), which is laid out differently.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE, YEAR
from .reading.formats import csv

FILE = "builddata.csv"
COMMIT = "1f150ed471c48bce493494f7b138061aa9810f8b"
NO_VALUE = ("NA",)

COLUMNS = (
    Column("line", "int", "line of the table", low=1),
    Column("countryname", "text", "country or territory the place is filed under, or a code or heading that names none"),
    YEAR,
    Column(CCODE.name, "int", "COW number of the state; missing for territories and where no country is named", missing=NO_VALUE, low=2, high=999),
    Column("iso3c", "text", "ISO 3166 code", missing=NO_VALUE),
    Column("location", "text", "the place, or a heading such as various locations"),
    Column("lat", "float", "latitude, found by machine", "degrees", missing=NO_VALUE, low=-90, high=90),
    Column("lon", "float", "longitude, found by machine", "degrees", missing=NO_VALUE, low=-180, high=180),
    Column("spend_construction", "float", "total obligational authority", "thousand current US$"),
)  # fmt: skip

WARNINGS = (
    "Most lines are places in the United States (ccode 2): filter them for spending abroad.",
    "A place has a line per project, and equal lines may be two projects: add them up, and drop none.",
    "More than a third of the lines have no country: worldwide, classified and unspecified places, and codes such as Zc.",
    "Coordinates are a machine's guess: a line for Honduras lies in West Africa, and some for US bases in the wrong state.",
    "One amount is negative: base realignment and closure, at no place, in 2008.",
    "The authors have superseded this table by one compiled from the Comptroller's C-1 reports.",
)

EXAMPLE = """
    line | countryname   | year | ccode | iso3c | location    | lat  | lon   | spend_construction
    1    | United States | 2010 | 2     | USA   | Fort Sample | 30   | -90   | 1200
    2    | United States | 2010 | 2     | USA   | Fort Sample | 30   | -90   | 1200
    3    | Guam          | 2011 |       | GUM   | Port Blue   | 13.5 | 144.5 | -50
"""


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """The lines, numbered as they stand."""
    return frame.with_row_index("line", 1)


def read(folder: Path) -> pl.DataFrame:
    """The table, a plain CSV."""
    return csv(folder / FILE)


SOURCES = (
    Source(
        key="us_construction_2019",
        name="us_construction",
        release="2019",
        first_year=2008,
        last_year=2019,
        silence="none",
        files=(File(FILE, f"https://raw.githubusercontent.com/meflynn/troopdata/{COMMIT}/data-raw/{FILE}"),),
        tables=(
            Table(
                name="us_construction",
                meaning="a line of spending on a place in a year",
                keys=("line",),
                columns=COLUMNS,
                read=read,
                prepare=prepare,
                mirror="troopdata_us_construction",
                label="countryname",
                example=EXAMPLE,
            ),
        ),
        cite=("allen_flynn_machain_2022",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
