"""US troops by host and year, 1950-2021: Kane's series and the Pentagon's reports, as tabulated in troopdata.

The publisher's table is one CSV in the package's repository, pinned to a commit.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import FOUND_CCODE, YEAR
from .reading.formats import csv
from .reading.matching import with_ccode

FILE = "troopdata.csv"
COMMIT = "3946bcf89a6d72de8abace812dc557f1f249f5f7"
LAST_YEAR = 2021
IMPUTED_YEARS = (1951, 1952)
NO_VALUE = ("NA",)

TROOP_CODES = {
    260: 255,  # Germany in the quarterly reports keeps West Germany's number
    340: 345,  # Serbia, under its Gleditsch-Ward number
    529: 530,  # Ethiopia, likewise
    817: 816,  # united Vietnam, under South Vietnam's number
    1006: 58,  # Antigua
    1010: 341,  # Montenegro
    1012: 713,  # Taiwan, beside a row of zero under 713
    1015: 402,  # Cabo Verde
    1020: 626,  # South Sudan
    1037: 591,  # Seychelles
}
"""Numbers the troop files give living states that are not their COW numbers."""


def troops(name: str, meaning: str, *names: str) -> Column:
    """A column that counts people."""
    return Column(name, "int", meaning, was=names, missing=NO_VALUE, low=0)


COLUMNS = (
    Column("countryname", "text", "the publisher's name of the host, which may be a territory, the sea or unknown"),
    YEAR,
    FOUND_CCODE,
    Column("code", "int", "the publisher's number of the host: a COW number, or one of its own above 1000", low=2),
    Column("iso3c", "text", "ISO 3166 code of the host", missing=NO_VALUE),
    Column("region", "text", "the publisher's region of the host", missing=NO_VALUE),
    troops("troops", "US military personnel on active duty in the host"),
    troops("army", "Army personnel; from 2006 on"),
    troops("navy", "Navy personnel; from 2006 on"),
    troops("air_force", "Air Force personnel; from 2006 on"),
    troops("marine_corps", "Marine Corps personnel; from 2006 on"),
    troops("space_force", "Space Force personnel"),
    troops("coast_guard", "Coast Guard personnel"),
    Column("imputed", "bool", "whether the year had no report, so that the number is interpolated"),
)

WARNINGS = (
    "There were no reports for 1951 and 1952: nearly all those numbers are the mean of 1950 and 1953 (column imputed).",
    "The publisher's 2022 and 2023 are left out: regions are empty there and names change; see us_troops_reports.",
    "The host of ccode 2 is the United States itself; Afloat and unknown hosts are rows too: filter before adding up.",
    "Territories and places that were no state in the year have no ccode: Guam, and occupied Germany and Japan, which are "
    "states again from 1955 and 1952.",
    "Montenegro, South Sudan and Taiwan stood twice in some years: the row with the larger number is kept.",
    "Rotational and deployed forces are often not counted where they are: Afghanistan and Iraq rest on other estimates.",
    "Guam and other territories count as East Asia and Pacific in the column region only from 2008, when they begin.",
)

EXAMPLE = """
    countryname  | year | ccode | code | iso3c | region                | troops | army | navy | air_force | marine_corps | space_force | coast_guard | imputed
    Canada       | 1951 | 20    | 20   | CAN   | North America         | 900    |      |      |           |              |             |             | true
    Guam         | 2010 |       | 1008 | GUM   | East Asia & Pacific   | 3000   | 50   | 900  | 2000      | 50           |             |             | false
    Montenegro   | 2014 | 341   | 1010 | MNE   | Europe & Central Asia | 9      | 4    | 2    | 3         | 0            |             |             | false
"""


def with_host(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the publisher's number as ``code``, and the number of the state it means in the year.

    A number that is no state's in the year is tried as one of ``TROOP_CODES``: 260 is West Germany
    until 1990 and Germany afterwards.
    """
    frame = frame.rename({"ccode": "code"}).with_columns(pl.col("code", "year").cast(pl.Int64))
    own = with_ccode(frame, "code", "cow")["ccode"]
    other = with_ccode(frame.with_columns(pl.col("code").replace(TROOP_CODES)), "code", "cow")["ccode"]
    return frame.with_columns(ccode=own).with_columns(ccode=pl.coalesce("ccode", other))


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per host and year of the good years, the larger of two, also where a state stands under two names."""
    return (
        with_host(frame)
        .filter(pl.col("year") <= LAST_YEAR)
        .with_columns(
            pl.col("troops", "army").cast(pl.Int64, strict=False),
            imputed=pl.col("year").is_in(IMPUTED_YEARS),
        )
        .sort("troops", "army", descending=True, nulls_last=True)
        .with_columns(host=pl.coalesce(pl.col("ccode").cast(pl.String), "countryname"))
        .unique(["host", "year"], keep="first", maintain_order=True)
        .unique(["countryname", "year"], keep="first", maintain_order=True)
    )


def read(folder: Path) -> pl.DataFrame:
    """The table, a plain CSV."""
    return csv(folder / FILE)


SOURCES = (
    Source(
        key="us_troops_host_year",
        name="us_troops",
        release="2022",
        first_year=1950,
        last_year=LAST_YEAR,
        silence="none",
        files=(File(FILE, f"https://raw.githubusercontent.com/meflynn/troopdata/{COMMIT}/data-raw/{FILE}"),),
        tables=(
            Table(
                name="us_troops",
                meaning="a host of US troops in a year",
                keys=("countryname", "year"),
                columns=COLUMNS,
                read=read,
                prepare=prepare,
                mirror="us_troops_legacy_country_year",
                label="countryname",
                example=EXAMPLE,
            ),
        ),
        cite=("allen_flynn_machain_2022", "kane_2005"),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
