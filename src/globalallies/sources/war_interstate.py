"""Correlates of War: Inter-State Wars, one row for each spell of a state in a war.

The publisher's table is a CSV with one row for each state and side and two spells across.
"""

from codecs import BOM_UTF8
from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE
from .reading.formats import csv

LAST_YEAR = 2007

OUTCOME = (
    "1 winner, 2 loser, 3 compromise, 4 the war became another kind, 5 goes on, 6 stalemate, 7 conflict below war goes on, "
    "8 changed sides"
)

DATES = ("StartYear", "StartMonth", "StartDay", "EndYear", "EndMonth", "EndDay")

COLUMNS = (
    Column("warnum", "int", "number of the war", low=1),
    CCODE,
    Column("spell", "int", "first, second … spell of the state in the war, by start", low=1),
    Column("side", "int", "side in the war, 1 or 2", low=1, high=2),
    Column("warname", "text", "name of the war"),
    Column("startyear", "int", "year of the start", low=1816, high=LAST_YEAR),
    Column("startmonth", "int", "month of the start", missing=(-9,), low=1, high=12),
    Column("startday", "int", "day of the start", missing=(-9,), low=1, high=31),
    Column("endyear", "int", "year of the end; missing where the war went on", missing=(-7, -9), low=1816, high=LAST_YEAR),
    Column("endmonth", "int", "month of the end", missing=(-7, -9), low=1, high=12),
    Column("endday", "int", "day of the end", missing=(-7, -9), low=1, high=31),
    Column("initiator", "bool", "fought first, or among the first", missing=(-9,)),
    Column("outcome", "int", OUTCOME, missing=(-9,), low=1, high=8),
    Column("batdeath", "int", "battle deaths of the state in the whole war on that side", "persons", missing=(-9,), low=0),
    Column("wherefought", "int", "region of the fighting, as the publisher numbers it", missing=(-9,), low=1),
)  # fmt: skip

WARNINGS = (
    "A state that stopped fighting and began again, or changed sides, has several rows in a war (spells): count states, "
    "not rows.",
    "Battle deaths are those of the state's whole war on a side and stand in each of its spells: never add them up over "
    "spells.",
    "Only members of the state system take part, and only wars with a thousand battle deaths among them count.",
    "Initiator is 1 or 2 in the publisher's table (2 is no), not 1 or 0.",
    "Side 1 and 2 are the publisher's order: side 1 is not always the initiator's.",
    "The series ends in 2007: later wars are not in it, and none of them is a zero.",
)

EXAMPLE = """
    warnum | ccode | spell | side | warname  | startyear | startmonth | startday | endyear | endmonth | endday | initiator | outcome | batdeath | wherefought
    901    | 200   | 1     | 1    | Example  | 1908      | 4          | 7        | 1908    | 11       | 13     | 1         | 1       | 400      | 2
    901    | 200   | 2     | 1    | Example  | 1909      | 1          | 5        | 1909    | 2        |        | 1         | 1       | 400      | 2
    901    | 350   | 1     | 2    | Example  | 1908      | 4          | 7        | 1909    | 2        | 3      | 0         | 2       |          | 2
"""


def any_line_end(path: Path) -> pl.DataFrame:
    """A CSV in Latin-1 or UTF-8 whose lines may end in a lone carriage return, as those of COW's tables of wars do."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.removeprefix(BOM_UTF8).decode("latin-1")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    mended = path.with_name(f"{path.name}.mended.csv")
    mended.write_text(text, encoding="utf-8", newline="\n")
    frame = csv(mended)
    return frame.rename({name: name.strip() for name in frame.columns})


def one_spell_a_row(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows with two spells across as one row for each spell that took place."""
    rest = frame.drop(f"{name}{n}" for name in DATES for n in (1, 2))
    spells = [
        rest.with_columns(frame.select(pl.col(f"{name}{n}").alias(name) for name in DATES)).with_columns(nth=pl.lit(n))
        for n in (1, 2)
    ]
    return pl.concat(spells).filter(pl.col("StartYear").cast(pl.Int64) > 0)


def read_4(folder: Path) -> pl.DataFrame:
    """The table, a plain CSV."""
    return any_line_end(folder / "Inter-StateWarData_v4.0.csv")


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """One row for each spell, numbered over both sides, with the initiator as yes or no."""
    spells = one_spell_a_row(frame)
    start = pl.sum_horizontal(
        pl.col(name).cast(pl.Int64).clip(0) * weight
        for name, weight in (("StartYear", 10_000), ("StartMonth", 100), ("StartDay", 1))
    )
    return spells.with_columns(
        start.rank("ordinal").over("WarNum", "ccode").alias("spell"),
        pl.col("Initiator").cast(pl.Int64).replace({2: 0}),
    )


SOURCES = (
    Source(
        key="cow_wars_4",
        name="war_interstate",
        release="4.0",
        first_year=1816,
        last_year=LAST_YEAR,
        silence="none",
        files=(
            File(
                "Inter-StateWarData_v4.0.csv",
                "https://correlatesofwar.org/wp-content/uploads/Inter-StateWarData_v4.0.csv",
            ),
        ),
        tables=(
            Table(
                name="war_interstate",
                meaning="a spell of a state in a war",
                keys=("warnum", "ccode", "spell"),
                columns=COLUMNS,
                read=read_4,
                prepare=prepare,
                example=EXAMPLE,
            ),
        ),
        cite=("sarkees_wayman_2010",),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
