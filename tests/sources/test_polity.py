"""Polity: its own numbers, special codes, two polities in a year."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources.polity import SOURCES
from globalallies.sources.reading.convert import from_mirror


@pytest.fixture(scope="module")
def rows(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCES[0], SOURCES[0].tables[0], mirror / "polity5.parquet")


@pytest.mark.parametrize(
    ("number", "year", "ccode"),
    [
        (260, 1960, 260),
        (260, 1950, None),
        (341, 2010, 347),
        (342, 1900, 345),
        (342, 2010, 345),
        (347, 2000, 345),
        (348, 2010, 341),
        (364, 1950, 365),
        (525, 2012, 626),
        (529, 2000, 530),
        (626, 2012, 625),
        (678, 1960, 678),
        (679, 2000, 679),
        (769, 1960, 770),
        (816, 1960, 816),
        (818, 2000, 816),
        (305, 1900, 300),
        (305, 1960, 305),
        (324, 1850, 325),
        (564, 1880, None),
    ],
)
def test_a_polity_is_the_state_it_was(rows: pl.DataFrame, number: int, year: int, ccode: int | None) -> None:
    assert rows.filter(pl.col("polity_ccode") == number, pl.col("year") == year)["ccode"].to_list() == [ccode]


def test_no_state_has_two_rows_in_a_year(rows: pl.DataFrame) -> None:
    assert not rows.drop_nulls("ccode").select("ccode", "year").is_duplicated().any()


@pytest.mark.parametrize(
    ("year", "going", "coming"),
    [(1861, 324, 325), (1922, 365, 364), (1991, 345, 347), (1993, 530, 529), (2006, 347, 342), (2011, 625, 626)],
)
def test_the_polity_that_goes_on_has_the_number(rows: pl.DataFrame, year: int, going: int, coming: int) -> None:
    found = dict(rows.filter(pl.col("year") == year).select("polity_ccode", "ccode").iter_rows())
    assert found[going] is None
    assert found[coming] is not None


def test_a_special_code_is_no_score(rows: pl.DataFrame) -> None:
    special = rows.drop_nulls("special")
    assert special["special"].unique().sort().to_list() == [-88, -77, -66]
    assert special.height == 809
    for column in ("democ", "autoc", "polity"):
        assert special[column].null_count() == special.height
        assert rows[column].min() >= -10  # type: ignore[operator]


def test_after_2018_there_is_only_the_hub(rows: pl.DataFrame) -> None:
    assert rows.filter(pl.col("year") > 2018).select("ccode", "year").rows() == [(2, 2019), (2, 2020)]
    assert rows.filter(pl.col("year") < 1800)["polity_ccode"].unique().to_list() == [2]
