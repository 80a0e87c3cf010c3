"""Correlates of War: Direct Contiguity, which states share a border or lie across little water."""

from pathlib import Path

import polars as pl

from ..catalogue import Column, File, Source, Table
from .reading.columns import CCODE1, CCODE2, was
from .reading.formats import csv, member

COLUMNS = (
    was(CCODE1, "statelno"),
    was(CCODE2, "statehno"),
    Column("stdate", "date", "first day of the month in which the spell begins, given by the publisher as begin"),
    Column("enddate", "date", "last day of the month in which the spell ends, given by the publisher as end"),
    Column(
        "conttype",
        "int",
        "kind of contiguity: 1 land or river border, 2 up to 12 miles of water, 3 up to 24, 4 up to 150, 5 up to 400",
        low=1,
        high=5,
    ),
)

WARNINGS = (
    "Each pair is listed once, the smaller number first: look for a state in both columns.",
    "A pair without a row is not contiguous; the kinds run from close to far, so 1 is the closest and nothing is 0.",
    "Dates are months: where the kind changes, the old spell often ends in the month in which the new one begins, "
    "so such a month has two rows and the smaller conttype is the closer.",
    "A last day of 31 December 2016 means that the spell was going on when the data ended.",
    "Only homelands count, not colonies and dependencies; the United States and Russia are neighbours from Alaska's "
    "statehood in 1959 on.",
)

EXAMPLE = """
    ccode1 | ccode2 | stdate     | enddate    | conttype
    2      | 200    | 1900-01-01 | 1950-06-30 | 4
    2      | 200    | 1950-06-01 | 2016-12-31 | 2
    200    | 740    | 1816-01-01 | 2016-12-31 | 1
"""


def read(folder: Path) -> pl.DataFrame:
    """The undirected table, a CSV in its archive beside a directed and a by-state one."""
    return csv(member(folder / "DirectContiguity320.zip", "contdir.csv")).rename(str.lower)


def from_mirror(frame: pl.DataFrame) -> pl.DataFrame:
    """The publisher's rows: without the reversed pairs, and without the spells of kind 0 added upstream."""

    def month(column: str) -> pl.Expr:
        return pl.col(column).dt.year() * 100 + pl.col(column).dt.month()

    return frame.filter(pl.col("conttype") != 0, pl.col("ccode1") < pl.col("ccode2")).select(
        "conttype",
        statelno="ccode1",
        statehno="ccode2",
        begin=month("stdate"),
        end=month("enddate"),
    )


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """Months as days, the first of the first and the last of the last."""

    def first_day(column: str) -> pl.Expr:
        return (pl.col(column).cast(pl.String).str.strip_chars() + "01").str.to_date("%Y%m%d")

    return frame.with_columns(stdate=first_day("begin"), enddate=first_day("end").dt.month_end())


SOURCES = (
    Source(
        key="cow_contiguity_3_2",
        name="contiguity",
        release="3.2",
        first_year=1816,
        last_year=2016,
        silence="none",
        files=(
            File("DirectContiguity320.zip", "https://correlatesofwar.org/wp-content/uploads/DirectContiguity320.zip"),
        ),
        tables=(
            Table(
                name="contiguity",
                meaning="a spell in which two states, the smaller number first, were contiguous in one way",
                keys=("ccode1", "ccode2", "stdate"),
                columns=COLUMNS,
                read=read,
                prepare=prepare,
                mirror="cow_contdir_v32",
                from_mirror=from_mirror,
                example=EXAMPLE,
            ),
        ),
        cite=("stinnett_tir_schafer_2002", "cow_contiguity_3_2"),
        warnings=WARNINGS,
    ),
)
"""Every release we can read, the default one first."""
