"""World Bank: aggregates are no states, present borders, only the years covered."""

from pathlib import Path

import polars as pl

from globalallies.sources.reading.convert import from_mirror, from_publisher
from globalallies.sources.world_bank import SOURCES
from sources.publishers import world_bank

GDP, POPULATION = SOURCES[0].tables


def test_an_aggregate_is_no_state(mirror: Path) -> None:
    for table in (GDP, POPULATION):
        rows = from_mirror(SOURCES[0], table, mirror / f"{table.mirror}.parquet")
        named = rows.filter(pl.col("country_name").is_in(["World", "European Union", "High income", "OECD members"]))
        assert named.height > 200
        assert named["ccode"].null_count() == named.height


def test_the_states_of_a_year_sum_to_about_the_world(mirror: Path) -> None:
    rows = from_mirror(SOURCES[0], POPULATION, mirror / "wb_population.parquet").filter(pl.col("year") == 2020)
    world = rows.filter(pl.col("iso3") == "WLD")["population"].item()
    states = rows.filter(pl.col("ccode").is_not_null())["population"].sum()
    assert 0.99 < states / world < 1


def test_present_day_germany_is_no_state_before_its_borders(mirror: Path) -> None:
    rows = from_mirror(SOURCES[0], GDP, mirror / "wb_gdp_current_usd.parquet").filter(pl.col("iso3") == "DEU")
    assert rows.filter(pl.col("year") <= 1990)["ccode"].unique().to_list() == [None]
    assert rows.filter(pl.col("year") > 1990)["ccode"].unique().to_list() == [255]


def test_no_state_has_two_rows_in_a_year(mirror: Path) -> None:
    rows = from_mirror(SOURCES[0], GDP, mirror / "wb_gdp_current_usd.parquet").drop_nulls("ccode")
    assert not rows.select("ccode", "year").is_duplicated().any()


def test_taiwan_is_absent_and_kosovo_is_found(mirror: Path) -> None:
    rows = from_mirror(SOURCES[0], GDP, mirror / "wb_gdp_current_usd.parquet")
    assert 713 not in rows["ccode"]
    assert 347 in rows["ccode"]


def test_a_year_after_the_coverage_and_another_indicator_are_left_out(tmp_path: Path) -> None:
    world_bank.write(tmp_path, SOURCES[0])
    rows = from_publisher(SOURCES[0], GDP, tmp_path)
    assert rows["year"].max() == 2010
    assert rows["gdp_current_usd"].min() == 5800000000
