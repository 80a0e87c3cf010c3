"""The directed build of Inter-State Wars: pauses, two directions and repeated deaths."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources.reading.convert import from_mirror
from globalallies.sources.war_interstate_directed import SOURCES

SOURCE = SOURCES[0]
TABLE = SOURCE.tables[0]


@pytest.fixture
def wars(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, TABLE, mirror / f"{TABLE.mirror}.parquet")


def test_a_war_that_paused_has_two_rows_in_a_year_and_two_onsets(wars: pl.DataFrame) -> None:
    assert wars.height == 1932
    paused = wars.filter(warnum=46, ccode1=255, ccode2=390, year=1864)
    assert paused.select("resume", "onset").rows() == [(False, True), (True, True)]


def test_the_outcome_is_left_out_of_second_spells_only(wars: pl.DataFrame) -> None:
    assert wars.filter(pl.col("outcome1").is_null())["resume"].all()
    assert wars["outcome1"].null_count() == wars["resume"].sum() == 22


def test_every_pair_of_opponents_stands_in_both_directions(wars: pl.DataFrame) -> None:
    turned = wars.select("warnum", "year", "resume", ccode1="ccode2", ccode2="ccode1")
    assert wars.join(turned, on=["warnum", "year", "resume", "ccode1", "ccode2"], how="anti").is_empty()


def test_a_states_deaths_are_of_its_whole_war(wars: pl.DataFrame) -> None:
    germany = wars.filter(warnum=139, ccode1=255)
    assert germany["year"].n_unique() > 1
    assert germany["batdeath1"].n_unique() == 1


def test_unknown_deaths_are_missing(wars: pl.DataFrame) -> None:
    assert wars["batdeath1"].null_count() == 4
    assert wars["batdeath1"].min() == 0
