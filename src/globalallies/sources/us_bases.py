"""US military sites abroad: David Vine's list, as coded in troopdata, up to 2018 and without dates.

The publisher's table is one CSV in the package's repository, pinned to a commit.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import FOUND_CCODE
from .reading.formats import csv
from .reading.matching import with_ccode

FILE = "basedata.csv"
COMMIT = "38a70f9140b6656e2c89debd5e3b7e18bce3df5b"
LAST_YEAR = 2018
NAMES = {"Georigia": 372}
NO_VALUE = ("NA",)

COLUMNS = (
    Column("site", "int", "line of the list", low=1),
    Column("countryname", "text", "the publisher's name of the country or territory"),
    FOUND_CCODE,
    Column("listed_ccode", "int", "COW number in the list: a territory has its sovereign's", low=2, high=999),
    Column("iso3c", "text", "ISO 3166 code in the list, made from its COW number", missing=NO_VALUE),
    Column("basename", "text", "name of the site", missing=NO_VALUE),
    Column("lat", "float", "latitude", "degrees", missing=NO_VALUE, low=-90, high=90),
    Column("lon", "float", "longitude", "degrees", missing=NO_VALUE, low=-180, high=180),
    Column("base", "bool", "whether it is a major base"),
    Column("lilypad", "bool", "whether it is a lily pad: fewer than 200 people, or an other site in the Pentagon's reports"),
    Column("fundedsite", "bool", "whether it is the host's own base, paid for by the United States"),
)  # fmt: skip

WARNINGS = (
    "The list has no dates: it holds sites from the Cold War to 2018, some of them closed, so it is no series by year.",
    "Territories stand under their sovereign's number in the list (Guam and Puerto Rico under 2, Greenland under 390): "
    "ccode is found from the name and missing there, and listed_ccode keeps the list's.",
    "The list gives the Democratic Republic of Congo the number of the other Congo (484 for 490): ccode is right.",
    "One site in Italy stands there twice and is kept once; some others overlap under two spellings of a name.",
    "Coordinates are often those of the nearest town, and a few are made up, as the names say.",
)

EXAMPLE = """
    site | countryname                | ccode | listed_ccode | iso3c | basename  | lat  | lon   | base  | lilypad | fundedsite
    1    | Guam                       |       | 2            | USA   | Port Blue | 13.5 | 144.5 | true  | false   | false
    2    | Congo, Democratic Republic | 490   | 484          | COG   | Strip Two |      |       | false | true    | false
    4    | Japan                      | 740   | 740          | JPN   |           | 35.5 | 139.5 | false | false   | true
"""


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """The sites by their line, each once, with the state of that name in the last year."""
    listed = frame.rename({"ccode": "listed_ccode"})
    sites = listed.with_row_index("site", 1).unique(listed.columns, keep="first", maintain_order=True)
    return with_ccode(
        sites.with_columns(year=pl.lit(LAST_YEAR, pl.Int64)), "countryname", "name", also=NAMES
    )  # fmt: skip


def read(folder: Path) -> pl.DataFrame:
    """The list, a plain CSV."""
    return csv(folder / FILE)


SOURCES = (
    Source(
        key="us_bases_vine",
        name="us_bases",
        release="2018",
        first_year=1947,
        last_year=LAST_YEAR,
        silence="none",
        files=(File(FILE, f"https://raw.githubusercontent.com/meflynn/troopdata/{COMMIT}/data-raw/{FILE}"),),
        tables=(
            Table(
                name="us_bases",
                meaning="a site",
                keys=("site",),
                columns=COLUMNS,
                read=read,
                prepare=prepare,
                mirror="troopdata_us_bases_vine",
                label="countryname",
                example=EXAMPLE,
            ),
        ),
        cite=("vine_2015", "allen_flynn_machain_2022"),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
