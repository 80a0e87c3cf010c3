"""SIPRI's expenditure: signs for missing values, fractions, no file of its own."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.catalogue import UserError
from globalallies.sources.reading.convert import from_publisher
from globalallies.sources.sipri_milex import SOURCES, prepare
from sources.publishers import sipri_milex


def test_three_dots_and_xxx_are_missing_and_a_region_is_no_row(tmp_path: Path) -> None:
    sipri_milex.write(tmp_path, SOURCES[0])
    rows = from_publisher(SOURCES[0], SOURCES[0].tables[0], tmp_path)
    assert rows.filter(pl.col("country") == "USSR")["year"].to_list() == [1988]
    assert rows.filter(pl.col("country") == "USSR")["share_gdp"].to_list() == [None]
    assert "Africa" not in rows["country"]


def test_a_share_is_a_fraction(tmp_path: Path) -> None:
    sipri_milex.write(tmp_path, SOURCES[0])
    rows = from_publisher(SOURCES[0], SOURCES[0].tables[0], tmp_path)
    assert rows["share_gdp"].max() < 1  # type: ignore[operator]
    assert next(c for c in SOURCES[0].tables[0].columns if c.name == "share_gdp").unit == "share"


def test_the_row_germany_is_west_germany_before_union() -> None:
    rows = pl.DataFrame({"country": ["Germany"] * 3, "year": [1953, 1980, 1991]})
    assert prepare(rows)["ccode"].to_list() == [None, 260, 255]


def test_each_release_has_its_own_base_year() -> None:
    units = [next(c for c in s.tables[0].columns if c.name == "constant_musd").unit for s in SOURCES]
    assert units == ["million US$ of 2024", "million US$ of 2023"]


def test_nothing_is_fetched_and_the_error_says_what_to_do(tmp_path: Path) -> None:
    for source in SOURCES:
        assert not source.files
        with pytest.raises(UserError, match=r"sipri\.org/databases/milex"):
            from_publisher(source, source.tables[0], tmp_path)
