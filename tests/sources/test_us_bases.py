"""Bases: whose territory a site is on, and a wrong number."""

from pathlib import Path

import polars as pl

from globalallies.sources.reading.convert import from_mirror
from globalallies.sources.us_bases import SOURCES

SOURCE = SOURCES[0]
TABLE = SOURCE.tables[0]


def read(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, TABLE, mirror / f"{TABLE.mirror}.parquet")


def test_no_site_abroad_counts_as_one_in_the_united_states(mirror: Path) -> None:
    rows = read(mirror)
    assert rows.filter(pl.col("listed_ccode") == 2).height > 30
    assert rows.filter(pl.col("ccode") == 2).is_empty()
    assert rows.filter(pl.col("countryname") == "Greenland")["ccode"].to_list() == [None]


def test_the_two_congos_are_told_apart(mirror: Path) -> None:
    congo = read(mirror).filter(pl.col("countryname") == "Congo, Democratic Republic")
    assert congo.select("ccode", "listed_ccode").rows() == [(490, 484)]


def test_a_misspelt_country_is_found_and_every_other_differs_only_for_territories(mirror: Path) -> None:
    rows = read(mirror)
    assert rows.filter(pl.col("countryname") == "Georigia")["ccode"].to_list() == [372]
    other = rows.filter(pl.col("ccode") != pl.col("listed_ccode"))
    assert other["countryname"].to_list() == ["Congo, Democratic Republic"]


def test_a_site_is_listed_once_and_keeps_its_line(mirror: Path) -> None:
    rows = read(mirror)
    raw = pl.read_parquet(mirror / f"{TABLE.mirror}.parquet")
    assert (raw.height, rows.height) == (414, 413)
    assert rows["site"].max() == 414
