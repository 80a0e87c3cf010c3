"""Maddison: former federations, present borders, thousands."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources.maddison import SOURCES
from globalallies.sources.reading.convert import from_mirror, from_publisher
from sources.publishers import maddison


@pytest.fixture(scope="module")
def rows(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCES[0], SOURCES[0].tables[0], mirror / "maddison_2020_owid.parquet")


def states(rows: pl.DataFrame, country: str, first: int, last: int) -> list[int | None]:
    chosen = rows.filter(pl.col("country") == country, pl.col("year").is_between(first, last))
    return chosen["ccode"].unique().to_list()


def test_the_soviet_union_is_a_state_while_it_lasts_and_russia_after(rows: pl.DataFrame) -> None:
    assert states(rows, "Former USSR", 1923, 1991) == [365]
    assert states(rows, "Former USSR", 1820, 1922) == [None]
    assert states(rows, "Former USSR", 1992, 2018) == [None]
    assert states(rows, "Russia", 1900, 1991) == [None]
    assert states(rows, "Russia", 1992, 2018) == [365]


def test_yugoslavia_and_serbia_never_share_a_year(rows: pl.DataFrame) -> None:
    assert states(rows, "Former Yugoslavia", 1950, 1991) == [345]
    assert states(rows, "Former Yugoslavia", 1890, 1918) == [None]
    assert states(rows, "Former Yugoslavia", 1992, 2018) == [None]
    assert states(rows, "Serbia", 1950, 2005) == [None]
    assert states(rows, "Serbia", 2006, 2018) == [345]


def test_present_day_germany_is_no_state_before_its_borders(rows: pl.DataFrame) -> None:
    assert states(rows, "Germany", 1850, 1990) == [None]
    assert states(rows, "Germany", 1991, 2018) == [255]


def test_a_region_is_no_state(rows: pl.DataFrame) -> None:
    for region in ("World", "Western Europe", "Western Offshoots", "Latin America"):
        assert states(rows, region, 1820, 2018) == [None]


def test_no_state_has_two_rows_in_a_year(rows: pl.DataFrame) -> None:
    assert not rows.drop_nulls("ccode").select("ccode", "year").is_duplicated().any()


def test_population_is_in_thousands_and_product_in_dollars(rows: pl.DataFrame) -> None:
    hub = rows.filter(pl.col("ccode") == 2, pl.col("year") == 2018).row(0, named=True)
    assert 320_000 < hub["pop"] < 335_000
    assert 17e12 < hub["gdp_intl2011"] < 19e12


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.release)
def test_a_row_without_figures_is_left_out(source, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    maddison.write(tmp_path, source)
    assert 1 not in from_publisher(source, source.tables[0], tmp_path)["year"]


def test_prices_are_of_2011_at_purchasing_power(rows: pl.DataFrame) -> None:
    assert {c.unit for c in SOURCES[0].tables[0].columns if c.name.startswith("gdp")} == {"2011 international $"}
    china = rows.filter(pl.col("ccode") == 710, pl.col("year") == 2018)["gdppc"].item()
    assert china > 12_000  # about 9,900 in current dollars
