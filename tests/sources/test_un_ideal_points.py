"""Ideal points: which series ends when, rows of non-states, a file saved with other capitals."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.catalogue import UserError
from globalallies.sources.reading.convert import from_mirror, from_publisher
from globalallies.sources.un_ideal_points import SOURCES
from sources.publishers import un_ideal_points

TABLE = SOURCES[0].tables[0]


@pytest.fixture(scope="module")
def rows(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCES[0], TABLE, mirror / "unga_ideal_points_july2025.parquet")


def test_the_series_of_all_votes_stops_in_2023(rows: pl.DataFrame) -> None:
    assert rows.drop_nulls("idealpointfp")["year"].max() == 2024
    assert rows.drop_nulls("idealpointall")["year"].max() == 2023
    assert rows.drop_nulls("idealpointlegacy")["year"].max() == 2023


def test_china_begins_when_it_takes_its_seat(rows: pl.DataFrame) -> None:
    assert rows.filter(pl.col("ccode") == 710)["year"].min() == 1971
    assert rows.filter(pl.col("ccode") == 713)["year"].max() == 1971


def test_ukraine_has_rows_before_it_was_a_state(rows: pl.DataFrame) -> None:
    assert rows.filter(pl.col("ccode") == 369)["year"].min() == 1946


def test_a_row_without_a_name_has_no_estimate(rows: pl.DataFrame) -> None:
    nameless = rows.filter(pl.col("countryname").is_null())
    assert nameless.height == 17
    assert nameless["idealpointfp"].null_count() == nameless["idealpointall"].null_count() == 17


def test_some_rows_rest_on_a_single_vote(rows: pl.DataFrame) -> None:
    assert rows["nvotesfp"].min() == 1


def test_a_file_with_other_capitals_is_read(tmp_path: Path) -> None:
    un_ideal_points.write(tmp_path, SOURCES[0])
    (tmp_path / "IdealpointsJuly2025.tab").rename(tmp_path / "IdealPointsJuly2025.tab")
    assert from_publisher(SOURCES[0], TABLE, tmp_path).height == 3


def test_without_the_file_the_error_says_where_it_is(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="LEJUQZ"):
        from_publisher(SOURCES[0], TABLE, tmp_path)
