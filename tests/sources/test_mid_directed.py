"""The directed build of MID: two directions, repeated deaths, and one dispute a year."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources.mid_directed import SOURCES
from globalallies.sources.reading.convert import from_mirror

SOURCE = SOURCES[0]
DISPUTES, YEARS = SOURCE.tables


@pytest.fixture
def disputes(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, DISPUTES, mirror / f"{DISPUTES.mirror}.parquet")


def test_every_pair_of_opponents_stands_in_both_directions(disputes: pl.DataFrame) -> None:
    turned = disputes.select("dispnum", "year", ccode1="ccode2", ccode2="ccode1")
    assert disputes.join(turned, on=["dispnum", "year", "ccode1", "ccode2"], how="anti").is_empty()


def test_only_opponents_are_paired(disputes: pl.DataFrame) -> None:
    assert (disputes["sidea1"] ^ disputes["sidea2"]).all()


def test_a_states_deaths_are_repeated_so_they_cannot_be_added_up(disputes: pl.DataFrame) -> None:
    japan = disputes.filter(dispnum=157, ccode1=740)
    assert japan["year"].n_unique() == 5
    assert japan["fatality1"].n_unique() == 1


def test_unknown_deaths_are_missing(disputes: pl.DataFrame) -> None:
    assert disputes["fatality1"].null_count() > 0
    assert disputes["fatalpre1"].min() == 0


def test_the_table_of_one_dispute_a_year_drops_the_others(disputes: pl.DataFrame, mirror: Path) -> None:
    years = from_mirror(SOURCE, YEARS, mirror / f"{YEARS.mirror}.parquet")
    assert years.height == disputes.select("ccode1", "ccode2", "year").n_unique()
    assert years["dispnum"].n_unique() < disputes["dispnum"].n_unique()
