"""Pairs once, on 1 January, between territories without dependencies."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources import minimum_distance
from globalallies.sources.reading.convert import from_mirror

(SOURCE,) = minimum_distance.SOURCES


@pytest.fixture(scope="module")
def real(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, SOURCE.tables[0], mirror / "cow_mindist.parquet")


def test_each_pair_is_listed_once(real: pl.DataFrame) -> None:
    assert real.filter(pl.col("ccode1") >= pl.col("ccode2")).height == 0


def test_a_state_has_no_distance_in_the_year_in_which_it_entered(real: pl.DataFrame) -> None:
    assert real.filter(pl.col("ccode1") == 2, pl.col("ccode2") == 20)["year"].min() == 1921


def test_alaska_brings_russia_near_from_1960(real: pl.DataFrame) -> None:
    russia = real.filter(pl.col("ccode1") == 2, pl.col("ccode2") == 365, pl.col("year").is_in([1959, 1960]))
    assert russia["mindist"].round().to_list() == [3243, 80]
