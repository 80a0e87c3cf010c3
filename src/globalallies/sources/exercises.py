"""Multinational Military Exercises 7: who took part in which exercise, 1980-2010.

The publisher's file (Dataverse, doi:10.7910/DVN/KHFODX) has one row per exercise and up to 39 columns
of participants; this reads the long version of it in the troopdata repository, pinned to a commit.
That the file there equals the package's data object of the same commit is not verified.
"""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import FOUND_CCODE, GWCODE, YEAR
from .reading.formats import csv
from .reading.matching import with_ccode

FILE = "mme-v7-long.csv"
COMMIT = "3946bcf89a6d72de8abace812dc557f1f249f5f7"
NO_VALUE = ("NA", "-9")
NO_DAY = ("NA", "xx", -9)
UNNAMED = "unnamed"
NAMES = {"st. christopher": 60, "Serbia": 345}
"""Names in the file that the register does not know, or not in every year."""


def text(name: str, meaning: str, *names: str) -> Column:
    """A column of words."""
    return Column(name, "text", meaning, was=names, missing=NO_VALUE)


def number(name: str, was: str, meaning: str, high: int | None = None) -> Column:
    """Part of a date."""
    return Column(name, "int", meaning, was=(was,), missing=NO_DAY, low=1, high=high)


def flag(name: str, meaning: str) -> Column:
    """A column of zeros and ones."""
    return Column(name, "bool", meaning, missing=("NA", -9))


COLUMNS = (
    Column("mmeid", "text", "the publisher's number of the exercise"),
    Column("country", "text", "the publisher's name of the participant, or unnamed"),
    YEAR,
    FOUND_CCODE,
    Column(GWCODE.name, "int", "Gleditsch-Ward number as the file has it, which is wrong or missing for some", missing=("NA",), low=2, high=999),
    Column("entries", "int", "times the participant is entered: slips for a state, several participants for unnamed", low=1),
    text("ex_name", "name of the exercise"),
    text("series_name", "name of the series it belongs to"),
    text("location", "where it was held, in words"),
    Column("lat", "float", "latitude of the location, found by machine", "degrees", missing=("NA",), low=-90, high=90),
    Column("lon", "float", "longitude of the location, found by machine", "degrees", missing=("NA",), low=-180, high=180),
    number("s_year", "s.year", "year it began"),
    number("s_month", "s.month", "month it began", 12),
    number("s_day", "s.day", "day it began", 31),
    number("e_year", "e.year", "year it ended"),
    number("e_month", "e.month", "month it ended", 12),
    number("e_day", "e.day", "day it ended", 31),
    flag("cpx", "whether it was a command post exercise"),
    flag("air", "whether air forces took part"),
    flag("land", "whether land forces took part"),
    flag("sea", "whether naval forces took part"),
    flag("amphibious", "whether it was amphibious"),
    flag("cyber", "whether it was about computer networks"),
    flag("warfighting", "whether it trained fighting"),
    flag("peacekeeping", "whether it trained peacekeeping"),
    flag("humanitarian", "whether it trained relief"),
    text("focus_description", "what it was about, in words", "FocusDescription"),
    text("additional_participant_info", "further participants, in words", "AdditionalParticipantInfo"),
)  # fmt: skip

WARNINGS = (
    "Participants that are no single state (NATO, the Baltic States) or unnamed (-9 in the file) keep a row without ccode.",
    "The file's Gleditsch-Ward numbers give united Vietnam as 817, Serbia before 2006 as 340, and none for Yemen and the "
    "smallest states: ccode is found from the number where it is a state then, else from the name.",
    "The file repeats some participants: each is one row here, and entries says how often it stood there.",
    "The file's participant_count counts rows, repetitions and years included, and is left out: count rows with a ccode.",
    "An exercise that crosses into a new year has a row per participant in each: count exercises by mmeid, not by row.",
    "Coordinates are a machine's reading of the location: an exercise at sea may lie on land.",
    "The data are bilateral and multilateral exercises found in the news, so small ones of closed states are missing.",
)

EXAMPLE = """
    mmeid  | country | year | ccode | gwcode | entries | ex_name       | series_name | location   | lat | lon  | s_year | s_month | s_day | e_year | e_month | e_day | cpx   | air   | land  | sea  | amphibious | cyber | warfighting | peacekeeping | humanitarian | focus_description | additional_participant_info
    mme901 | Germany | 1995 | 255   | 260    | 2       | Calm Water 95 | Calm Water  | North Sea  | 55  | 3.5  | 1995   | 5       |       | 1995   | 6       | 3     | false | true  | false | true | false      | false | true        | false        | false        | mine clearing     |
    mme901 | Vietnam | 1995 | 816   | 817    | 1       | Calm Water 95 | Calm Water  | North Sea  | 55  | 3.5  | 1995   | 5       |       | 1995   | 6       | 3     | false | true  | false | true | false      | false | true        | false        | false        | mine clearing     |
    mme902 | unnamed | 1996 |       |        | 3       |               |             | at sea     |     |      | 1996   | 2       | 1     | 1996   | 2       | 4     | true  | false | false | true | false      | false | false       | true         | false        | convoy            | two observers
"""


UNION_YEAR, WEST_GERMANY = 1990, "Federal Republic of Germany"
"""All its exercises of 1990 fall before 3 October, when its Gleditsch-Ward number became united Germany's."""


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """One row per exercise, participant and year, with the state that it was."""
    entries = frame.group_by(frame.columns, maintain_order=True).agg(entries=pl.len()).with_columns(
        pl.col("year", "gwcode").cast(pl.Int64, strict=False),
        country=pl.col("country").str.strip_chars().replace({"-9": UNNAMED}),
    )  # fmt: skip
    by_number = with_ccode(entries, "gwcode", "gw")["ccode"]
    found = with_ccode(entries, "country", "name", also=NAMES).with_columns(ccode=pl.coalesce(by_number, "ccode"))
    west = (pl.col("year") == UNION_YEAR) & (pl.col("country") == WEST_GERMANY)
    return found.with_columns(ccode=pl.when(west).then(260).otherwise("ccode"))


def read(folder: Path) -> pl.DataFrame:
    """The long table, a plain CSV."""
    return csv(folder / FILE)


SOURCES = (
    Source(
        key="mme_7",
        name="exercises",
        release="7",
        first_year=1980,
        last_year=2010,
        silence="none",
        files=(File(FILE, f"https://raw.githubusercontent.com/meflynn/troopdata/{COMMIT}/data-raw/{FILE}"),),
        tables=(
            Table(
                name="exercise_participant",
                meaning="a participant of a multinational exercise in a year",
                keys=("mmeid", "country", "year"),
                columns=COLUMNS,
                read=read,
                prepare=prepare,
                mirror="mme_v7_exercise_participants",
                label="country",
                example=EXAMPLE,
            ),
        ),
        cite=("dorazio_galambos_2021",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
