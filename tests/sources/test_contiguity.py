"""Pairs once, no kind 0, and months that two kinds share."""

from datetime import date
from pathlib import Path

import polars as pl

from globalallies.sources import contiguity
from globalallies.sources.reading.convert import from_mirror, from_publisher
from sources.publishers import contiguity as publisher

(SOURCE,) = contiguity.SOURCES


def real(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, SOURCE.tables[0], mirror / "cow_contdir_v32.parquet")


def test_months_run_from_their_first_day_to_their_last(tmp_path: Path) -> None:
    publisher.write(tmp_path, SOURCE)
    spells = from_publisher(SOURCE, SOURCE.tables[0], tmp_path)
    first = spells.row(0, named=True)
    assert (first["stdate"], first["enddate"]) == (date(1900, 1, 1), date(1950, 6, 30))


def test_a_month_of_change_has_two_kinds(tmp_path: Path) -> None:
    publisher.write(tmp_path, SOURCE)
    spells = from_publisher(SOURCE, SOURCE.tables[0], tmp_path)
    june = spells.filter(pl.col("ccode1") == 2, pl.lit(date(1950, 6, 15)).is_between("stdate", "enddate"))
    assert sorted(june["conttype"]) == [2, 4]


def test_the_mirror_loses_its_reversed_pairs_and_its_spells_of_kind_0(mirror: Path) -> None:
    spells = real(mirror)
    assert spells.height == 847
    assert spells.filter(pl.col("ccode1") >= pl.col("ccode2")).height == 0
    assert spells["conttype"].min() == 1


def test_the_mirrors_spells_last_to_the_end_of_their_month(mirror: Path) -> None:
    assert real(mirror)["enddate"].max() == date(2016, 12, 31)


def test_the_united_states_and_russia_are_neighbours_from_alaskas_statehood(mirror: Path) -> None:
    spell = real(mirror).filter(pl.col("ccode1") == 2, pl.col("ccode2") == 365)
    assert spell.select("stdate", "conttype").rows() == [(date(1959, 1, 1), 2)]
