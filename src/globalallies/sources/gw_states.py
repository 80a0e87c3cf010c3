"""Gleditsch and Ward: independent states and the days they began and ended.

The list of 2017 is a text file without a header; that of 2020 has one. Both layouts are known from public code.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import GWCODE
from .reading.formats import csv

COLUMNS = (
    GWCODE,
    Column("stateabb", "text", "Gleditsch-Ward abbreviation of the state"),
    Column("statename", "text", "name of the state"),
    Column("stdate", "date", "first day of independence", was=("startdate",)),
    Column("enddate", "date", "last day of independence"),
)

NAMES = ("gwcode", "stateabb", "statename", "startdate", "enddate")
"""The columns by place: the publisher names them differently, or not at all."""

WARNINGS = (
    "A row is a spell, not a state: a state that lost and regained independence has a row for each time.",
    "A last day at the end of the release means that the state was still independent then.",
    "Most numbers are those of COW, but not all: Germany is 260 from 1949 to today (COW 255 from 1990), Yemen 678 "
    "(COW 679 from 1990), Serbia 340 (COW 345): join through cow_to_gw or gw_to_cow, never on equal numbers.",
    "Independence is dated earlier and kept longer than COW's membership: Canada from 1867, the Netherlands and "
    "Norway without a gap in the Second World War.",
    "Microstates such as Liechtenstein and Tonga are in another list of the publisher's, and not here.",
)

EXAMPLE = """
    gwcode | stateabb | statename | stdate     | enddate
    2      | HUB      | Hubland   | 1816-01-01 | 2017-12-31
    200    | ARC      | Arcädia   | 1820-05-02 | 1840-06-30
    200    | ARC      | Arcädia   | 1850-10-03 | 2017-12-31
"""


def read_2017(folder: Path) -> pl.DataFrame:
    """The list, tab-separated text in Latin-1 without a header."""
    frame = csv(folder / "iisystem.dat", separator="\t", encoding="latin1")
    first = pl.DataFrame([frame.columns], schema=frame.columns, orient="row")
    return named(pl.concat([first, frame]))


def read_2020(folder: Path) -> pl.DataFrame:
    """The list, tab-separated text in Latin-1 with a header."""
    return named(csv(folder / "ksgmdw.txt", separator="\t", encoding="latin1"))


def named(frame: pl.DataFrame) -> pl.DataFrame:
    """The first columns under their names, by place."""
    return frame.rename(dict(zip(frame.columns, NAMES, strict=False))).select(NAMES)


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """Days written as text, ``31:12:2017``, as dates."""
    texts = [name for name in ("startdate", "enddate") if frame.schema[name] == pl.String]
    return frame.with_columns(pl.col(texts).str.strip_chars().str.to_date("%d:%m:%Y"))


SOURCES = (
    Source(
        key="gw_states",
        name="gw_states",
        release="2017",
        first_year=1816,
        last_year=2017,
        silence="none",
        files=(File("iisystem.dat", "http://ksgleditsch.com/data/iisystem.dat"),),
        tables=(
            Table(
                name="gw_states",
                meaning="a spell of a state's independence",
                keys=("gwcode", "stdate"),
                columns=COLUMNS,
                read=read_2017,
                prepare=prepare,
                mirror="gw_states",
                example=EXAMPLE,
            ),
        ),
        cite=("gleditsch_ward_1999",),
        warnings=WARNINGS,
    ),
    Source(
        key="gw_states_2020",
        name="gw_states",
        release="2020",
        first_year=1816,
        last_year=2020,
        silence="none",
        files=(File("ksgmdw.txt", "http://ksgleditsch.com/data/ksgmdw.txt"),),
        tables=(
            Table(
                name="gw_states",
                meaning="a spell of a state's independence",
                keys=("gwcode", "stdate"),
                columns=COLUMNS,
                read=read_2020,
                example=EXAMPLE.replace("2017", "2020"),
            ),
        ),
        cite=("gleditsch_ward_1999",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
