"""Fariss and others: two scales and units."""

from pathlib import Path

import polars as pl

from globalallies.sources.gdp_population import SOURCES
from globalallies.sources.reading.convert import from_mirror


def test_product_and_population_are_in_millions_and_income_in_dollars(mirror: Path) -> None:
    rows = from_mirror(SOURCES[0], SOURCES[0].tables[0], mirror / "isard_cw_gdppop.parquet")
    hub = rows.filter(pl.col("ccode") == 2, pl.col("year") == 2000).row(0, named=True)
    assert 270 < hub["pwtpop"] < 300
    assert 40_000 < hub["mrgdppc"] < 60_000
    assert 10e6 < hub["pwtrgdp"] < 20e6


def test_the_two_scales_give_another_population(mirror: Path) -> None:
    rows = from_mirror(SOURCES[0], SOURCES[0].tables[0], mirror / "isard_cw_gdppop.parquet")
    ratio = rows.select(pl.col("pwtrgdp") / pl.col("mrgdppc") / pl.col("pwtpop")).to_series().drop_nulls()
    assert (ratio.is_between(0.95, 1.05)).mean() < 0.5  # type: ignore[operator]
    assert "2011" in SOURCES[0].tables[0].columns[2].unit
    assert "2017" in SOURCES[0].tables[0].columns[4].unit
