"""Correlates of War: Militarized Interstate Disputes, the disputes and the states that took part.

The mirror's table of disputes is abridged: it lacks the days, the end and the number of states.
"""

from dataclasses import replace
from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE
from .reading.formats import csv, member

FIRST_YEAR, LAST_YEAR = 1816, 2014

DISPNUM = Column("dispnum", "int", "number of the dispute", low=1)
SPELL = Column("spell", "int", "first, second … spell of the state in the dispute, by start", low=1)
OUTCOME = Column(
    "outcome",
    "int",
    "1 victory of side A, 2 of side B, 3 side A yields, 4 side B yields, 5 stalemate, 6 compromise, 7 released, "
    "8 unclear, 9 joins an ongoing war",
    missing=(-9,),
    low=1,
    high=9,
)
SETTLE = Column("settle", "int", "1 negotiated, 2 imposed, 3 none, 4 unclear", missing=(-9,), low=1, high=4)
FATALITY = Column(
    "fatality",
    "int",
    "deaths among the forces: 0 none, 1 1-25, 2 26-100, 3 101-250, 4 251-500, 5 501-999, 6 more than 999",
    missing=(-9,),
    low=0,
    high=6,
)
FATALPRE = Column("fatalpre", "int", "precise deaths among the forces", "persons", missing=(-9,), low=0)
HIACT = Column("hiact", "int", "highest action, from 0 no action to 21 joins a war", missing=(-9,), low=0, high=21)
HOSTLEV = Column(
    "hostlev", "int", "hostility: 1 none, 2 threat, 3 display, 4 use of force, 5 war", missing=(-9,), low=1, high=5
)
MINDUR = Column("mindur", "int", "shortest possible length of the dispute", "days", missing=(-9,), low=0)
MAXDUR = Column("maxdur", "int", "longest possible length of the dispute", "days", missing=(-9,), low=0)
RECIP = Column("recip", "bool", "side B answered with a militarised action", missing=(-9,))
STYEAR = Column("styear", "int", "year of the start", low=FIRST_YEAR, high=LAST_YEAR)
STMON = Column("stmon", "int", "month of the start", missing=(-9,), low=1, high=12)
STDAY = Column("stday", "int", "day of the start", missing=(-9,), low=1, high=31)
ENDYEAR = Column("endyear", "int", "year of the end", missing=(-9,), low=FIRST_YEAR, high=LAST_YEAR)
ENDMON = Column("endmon", "int", "month of the end", missing=(-9,), low=1, high=12)
ENDDAY = Column("endday", "int", "day of the end", missing=(-9,), low=1, high=31)
SIDEA = Column("sidea", "bool", "on side A, which acted first")
ORIG = Column("orig", "bool", "in the dispute from its first day")
REVSTATE = Column("revstate", "bool", "revisionist: wanted the status quo changed before the dispute", missing=(-9,))
REVTYPE1 = Column(
    "revtype1",
    "int",
    "what it wanted changed: 0 nothing, 1 territory, 2 policy, 3 regime, 4 other",
    missing=(-9,),
    low=0,
    high=4,
)
REVTYPE2 = Column("revtype2", "int", "what else it wanted changed, same codes", missing=(-9,), low=0, high=4)

DISPUTE = (
    DISPNUM,
    STYEAR,
    STMON,
    replace(STDAY, optional=True),
    replace(ENDYEAR, optional=True),
    replace(ENDMON, optional=True),
    replace(ENDDAY, optional=True),
    OUTCOME,
    SETTLE,
    FATALITY,
    replace(FATALPRE, optional=True),
    MINDUR,
    MAXDUR,
    HIACT,
    HOSTLEV,
    RECIP,
    Column("numa", "int", "states on side A", low=1, optional=True),
    Column("numb", "int", "states on side B", low=1, optional=True),
)

PARTICIPANT = (
    DISPNUM,
    CCODE,
    SPELL,
    STYEAR,
    STMON,
    STDAY,
    ENDYEAR,
    ENDMON,
    ENDDAY,
    SIDEA,
    REVSTATE,
    REVTYPE1,
    REVTYPE2,
    FATALITY,
    FATALPRE,
    HIACT,
    HOSTLEV,
    ORIG,
)

WARNINGS = (
    "A state that leaves a dispute and comes back, or changes sides, has several rows in it (spells): count states, "
    "not rows.",
    "Side A is the side that acted first, not the side in the wrong; a state on side B may have done nothing (highest "
    "action 0), so presence in a dispute is not use of force.",
    "Deaths are often unknown: the level is missing for 268 of the 2,436 disputes, and precise deaths for a quarter of "
    "the participants; missing is not zero.",
    "Some disputes are coded as joining an ongoing war (outcome 9): they are parts of a war, not wars of their own.",
    "Two states on the same side of a dispute need not be allies, and need not have acted together.",
    "An import of a mirror has no end dates, start days, precise deaths or numbers of states for disputes.",
)

DISPUTE_EXAMPLE = """
    dispnum | styear | stmon | stday | endyear | endmon | endday | outcome | settle | fatality | fatalpre | mindur | maxdur | hiact | hostlev | recip | numa | numb
    11      | 1908   | 3     |       | 1908    | 4      | 2      | 5       | 3      | 0        | 0        | 3      | 33     | 7     | 3       | 0     | 1    | 1
    12      | 1951   | 6     | 1     | 1951    | 6      | 10     | 6       | 1      |          |          | 10     | 10     | 17    | 4       | 1     | 1    | 2
    13      | 2003   | 9     | 5     | 2003    | 9      | 5      |         |        | 1        | 4        | 1      | 1      | 16    | 4       | 0     | 2    | 1
"""

PARTICIPANT_EXAMPLE = """
    dispnum | ccode | spell | styear | stmon | stday | endyear | endmon | endday | sidea | revstate | revtype1 | revtype2 | fatality | fatalpre | hiact | hostlev | orig
    11      | 20    | 1     | 1908   | 3     |       | 1908    | 4      | 2      | 1     | 1        | 1        |          | 0        | 0        | 7     | 3       | 1
    12      | 350   | 1     | 1951   | 6     | 1     | 1951    | 6      | 4      | 0     | 0        | 0        |          |          |          | 0     | 1       | 1
    12      | 350   | 2     | 1951   | 6     | 8     | 1951    | 6      |        | 0     | 0        | 0        |          | 2        | 30       | 17    | 4       | 0
"""


def of_both(*columns: Column) -> tuple[Column, ...]:
    """Each column twice: for the first state of a dyad (ending in 1) and the second (ending in 2)."""
    return tuple(
        replace(column, name=f"{column.name}{n}", meaning=f"{column.meaning}; the {which} state")
        for column in columns
        for n, which in ((1, "first"), (2, "second"))
    )


def with_spell(frame: pl.DataFrame, group: tuple[str, ...], year: str, month: str, day: str) -> pl.DataFrame:
    """The frame with a column ``spell``: first, second … row of its group, by the date of its start."""
    start = (
        pl.col(year).cast(pl.Int64) * 10_000 + pl.col(month).cast(pl.Int64) * 100 + pl.col(day).cast(pl.Int64).clip(0)
    )
    return frame.with_columns(start.rank("ordinal").over(group).alias("spell"))


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """Participants with their spells numbered."""
    return with_spell(frame, ("dispnum", "ccode"), "styear", "stmon", "stday")


def read_disputes(folder: Path) -> pl.DataFrame:
    """The disputes, one CSV of the archive."""
    return csv(member(folder / "MID-5-Data-and-Supporting-Materials.zip", "MIDA 5.0.csv")).rename(str.lower)


def read_participants(folder: Path) -> pl.DataFrame:
    """The participants, one CSV of the archive."""
    return csv(member(folder / "MID-5-Data-and-Supporting-Materials.zip", "MIDB 5.0.csv")).rename(str.lower)


SOURCES = (
    Source(
        key="cow_mid_5",
        name="mid",
        release="5.0",
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
        silence="none",
        files=(
            File(
                "MID-5-Data-and-Supporting-Materials.zip",
                "https://correlatesofwar.org/wp-content/uploads/MID-5-Data-and-Supporting-Materials.zip",
            ),
        ),
        tables=(
            Table(
                name="mid_dispute",
                meaning="a dispute",
                keys=("dispnum",),
                columns=DISPUTE,
                read=read_disputes,
                mirror="cow_mid_v5_disputes",
                example=DISPUTE_EXAMPLE,
            ),
            Table(
                name="mid_participant",
                meaning="a spell of a state in a dispute",
                keys=("dispnum", "ccode", "spell"),
                columns=PARTICIPANT,
                read=read_participants,
                prepare=numbered,
                mirror="cow_mid_v5_participants",
                example=PARTICIPANT_EXAMPLE,
            ),
        ),
        cite=("palmer_et_al_2022",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
