"""Tago: crises without force, and what the mark of an evacuation means."""

from pathlib import Path

import polars as pl

from globalallies.sources.reading.convert import from_mirror
from globalallies.sources.us_force_multilateral import SOURCES

SOURCE = SOURCES[0]
TABLE = SOURCE.tables[0]


def read(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, TABLE, mirror / f"{TABLE.mirror}.parquet")


def test_a_quarter_of_the_rows_are_no_use_of_force(mirror: Path) -> None:
    rows = read(mirror)
    assert rows.height == 288
    none = rows.filter(~pl.col("use_of_force"))
    assert none.height == 76
    assert set(none["operation"]) == {"none"}
    assert not none["coalitional_use_of_force"].any()


def test_non_neo_marks_what_is_not_an_evacuation(mirror: Path) -> None:
    used = read(mirror).filter("use_of_force")
    evacuation = used["operation"].str.contains("NEO")
    assert (used["non_neo"] == ~evacuation).all()


def test_one_crisis_may_have_several_lines_in_a_year(mirror: Path) -> None:
    rows = read(mirror)
    assert rows.filter(pl.struct("year", "conflict").is_duplicated()).height == 30
