"""Leftover rows, infinities, and states whose number is another state's."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources import crosswalk
from globalallies.sources.reading.convert import from_mirror, from_publisher
from sources.publishers import crosswalk as publisher

(SOURCE,) = crosswalk.SOURCES
TO_GW, TO_COW = SOURCE.tables


@pytest.fixture(scope="module")
def to_gw(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, TO_GW, mirror / f"{TO_GW.mirror}.parquet")


@pytest.fixture(scope="module")
def to_cow(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, TO_COW, mirror / f"{TO_COW.mirror}.parquet")


def test_infinity_is_no_number(tmp_path: Path) -> None:
    publisher.write(tmp_path, SOURCE)
    assert from_publisher(SOURCE, TO_GW, tmp_path)["gwcode"].to_list() == [2, 260, None]
    assert from_publisher(SOURCE, TO_COW, tmp_path)["ccode"].to_list() == [2, None, 255]


def test_leftover_rows_are_left_out(to_gw: pl.DataFrame, to_cow: pl.DataFrame) -> None:
    assert (to_gw.height, to_cow.height) == (17706, 20849)


def test_germany_changes_its_number_in_different_years(to_gw: pl.DataFrame, to_cow: pl.DataFrame) -> None:
    assert to_gw.filter(pl.col("ccode") == 255, pl.col("gwcode") == 260)["year"].min() == 1990
    assert to_cow.filter(pl.col("ccode") == 255, pl.col("gwcode") == 260)["year"].min() == 1991


def test_equal_numbers_are_not_always_equal_states(to_gw: pl.DataFrame, to_cow: pl.DataFrame) -> None:
    assert to_gw.filter(pl.col("ccode") == 970, pl.col("year") == 2000)["cw_name"].item() == "Nauru"
    assert to_cow.filter(pl.col("gwcode") == 970, pl.col("year") == 2000)["gw_name"].item() == "Kiribati"


def test_a_state_of_one_list_only_has_no_other_number(to_cow: pl.DataFrame) -> None:
    assert to_cow.filter(pl.col("gwcode") == 20, pl.col("year") == 1900)["ccode"].to_list() == [None]


def test_the_years_run_past_both_lists(to_gw: pl.DataFrame, to_cow: pl.DataFrame) -> None:
    assert (to_gw["year"].max(), to_cow["year"].max()) == (2025, 2025)
