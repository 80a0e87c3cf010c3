"""Correlates of War: State System Membership, the states of the world and the days they joined and left.

That the archive of 2024 holds ``statelist2024.csv`` is known from public code that reads it; we never had it.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE
from .reading.formats import csv, member

STDATE = Column("stdate", "date", "first day of the spell, put together from styear, stmonth and stday")
ENDDATE = Column("enddate", "date", "last day of the spell, put together from endyear, endmonth and endday")

COLUMNS = (
    CCODE,
    Column("stateabb", "text", "COW abbreviation of the state"),
    Column("statenme", "text", "name of the state, one for all its spells"),
    STDATE,
    ENDDATE,
)

WARNINGS = (
    "A row is a spell, not a state: a state that left the system and came back has a row for each time.",
    "A last day at the end of the release means that the state was still a member then, not that it left.",
    "Membership is not independence: it asks for half a million people and missions of two great powers, or from 1920 for "
    "a seat in the League or the United Nations instead, so Canada enters in 1920 and West Germany in 1955.",
    "One number can cover very different states: 365 is the Russian Empire, the Soviet Union and Russia; 255 is "
    "Prussia, Germany to 1945 and Germany from 3 October 1990, with 260 and 265 between.",
    "A first day of 1 January often stands for a year whose day is not known.",
)

EXAMPLE = """
    ccode | stateabb | statenme | stdate     | enddate
    2     | HUB      | Hubland  | 1816-01-01 | 2016-12-31
    200   | ARC      | Arcadia  | 1820-05-01 | 1840-06-30
    200   | ARC      | Arcadia  | 1850-10-01 | 2016-12-31
"""


def dated(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the first and last day of each spell as dates."""

    def day(start: str) -> pl.Expr:
        parts = (pl.col(f"{start}{part}").cast(pl.String).str.strip_chars() for part in ("year", "month", "day"))
        return pl.date(*(part.cast(pl.Int32) for part in parts))

    return frame.with_columns(stdate=day("st"), enddate=day("end"))


def lower(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its column names in lower case."""
    return frame.rename(str.lower)


def read_2016(folder: Path) -> pl.DataFrame:
    """The list, a plain CSV."""
    return lower(csv(folder / "states2016.csv"))


def read_2024(folder: Path) -> pl.DataFrame:
    """The list, a CSV in its archive."""
    return lower(csv(member(folder / "States2024.zip", "state*2024.csv")))


SOURCES = (
    Source(
        key="cow_states_2016",
        name="cow_states",
        release="2016",
        first_year=1816,
        last_year=2016,
        silence="none",
        files=(File("states2016.csv", "https://correlatesofwar.org/wp-content/uploads/states2016.csv"),),
        tables=(
            Table(
                name="cow_states",
                meaning="a spell of a state's membership of the state system",
                keys=("ccode", "stdate"),
                columns=COLUMNS,
                read=read_2016,
                prepare=dated,
                mirror="cow_states",
                example=EXAMPLE,
            ),
        ),
        cite=("cow_states_2016",),
        warnings=WARNINGS,
    ),
    Source(
        key="cow_states_2024",
        name="cow_states",
        release="2024",
        first_year=1816,
        last_year=2024,
        silence="none",
        files=(File("States2024.zip", "https://correlatesofwar.org/wp-content/uploads/States2024.zip"),),
        tables=(
            Table(
                name="cow_states",
                meaning="a spell of a state's membership of the state system",
                keys=("ccode", "stdate"),
                columns=COLUMNS,
                read=read_2024,
                prepare=dated,
                example=EXAMPLE.replace("2016", "2024"),
            ),
        ),
        cite=("cow_states_2024",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
