"""Correlates of War: the major powers and the days they became and ceased to be one.

The address of the list of 2016 follows that of the list of states and was not verified; that the archive of 2024
holds ``majors2024.csv`` is known from public code that reads it.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .cow_states import ENDDATE, STDATE, dated, lower
from .reading.columns import CCODE
from .reading.formats import csv, member

COLUMNS = (
    CCODE,
    Column("stateabb", "text", "COW abbreviation of the state", optional=True),
    STDATE,
    ENDDATE,
)

WARNINGS = (
    "A row is a spell: France, Germany, Russia and Japan left the rank and came back, and are no major power between.",
    "A last day at the end of the release means that the state was still a major power then.",
    "Spells begin and end within years (France on 22 June 1940): say on which day of a year you ask.",
    "The rank is a judgement of historians, and the list does not say why a state holds it.",
)

EXAMPLE = """
    ccode | stateabb | stdate     | enddate
    2     | HUB      | 1900-01-01 | 2016-12-31
    200   | ARC      | 1816-01-01 | 1940-06-30
    200   | ARC      | 1950-10-01 | 2016-12-31
"""


def read_2016(folder: Path) -> pl.DataFrame:
    """The list, a plain CSV."""
    return lower(csv(folder / "majors2016.csv"))


def read_2024(folder: Path) -> pl.DataFrame:
    """The list, a CSV in its archive."""
    return lower(csv(member(folder / "MajorPowers2024.zip", "major*2024.csv")))


SOURCES = (
    Source(
        key="cow_majors_2016",
        name="cow_majors",
        release="2016",
        first_year=1816,
        last_year=2016,
        silence="none",
        files=(File("majors2016.csv", "https://correlatesofwar.org/wp-content/uploads/majors2016.csv"),),
        tables=(
            Table(
                name="cow_majors",
                meaning="a spell of a state as a major power",
                keys=("ccode", "stdate"),
                columns=COLUMNS,
                read=read_2016,
                prepare=dated,
                mirror="cow_majors",
                example=EXAMPLE,
            ),
        ),
        cite=("cow_states_2016",),
        warnings=WARNINGS,
    ),
    Source(
        key="cow_majors_2024",
        name="cow_majors",
        release="2024",
        first_year=1816,
        last_year=2024,
        silence="none",
        files=(File("MajorPowers2024.zip", "https://correlatesofwar.org/wp-content/uploads/MajorPowers2024.zip"),),
        tables=(
            Table(
                name="cow_majors",
                meaning="a spell of a state as a major power",
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
