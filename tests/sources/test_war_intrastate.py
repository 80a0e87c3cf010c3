"""Intra-State Wars: civil wars only, parties of no state, and one garbled line."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources.reading.convert import from_mirror, from_publisher
from globalallies.sources.war_intrastate import SOURCES
from sources.publishers import war_intrastate

SOURCE = SOURCES[0]
TABLE = SOURCE.tables[0]


@pytest.fixture
def wars(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, TABLE, mirror / f"{TABLE.mirror}.parquet")


def test_wars_between_communities_are_left_out(tmp_path: Path) -> None:
    war_intrastate.write(tmp_path, SOURCE)
    assert from_publisher(SOURCE, TABLE, tmp_path)["warnum"].unique().to_list() == [951]


def test_no_party_and_no_count_are_missing(tmp_path: Path) -> None:
    war_intrastate.write(tmp_path, SOURCE)
    helper = from_publisher(SOURCE, TABLE, tmp_path).filter(party=1)
    assert helper.select("ccodea", "sidea", "sideadeaths").row(0) == (None, None, None)
    assert helper.select("ccodeb", "sidebdeaths").row(0) == (200, 1200)


def test_a_war_that_went_on_has_no_end(tmp_path: Path, wars: pl.DataFrame) -> None:
    war_intrastate.write(tmp_path, SOURCE)
    assert from_publisher(SOURCE, TABLE, tmp_path).filter(spell=2)["endyear"].to_list() == [None]
    assert wars.filter(pl.col("endyear").is_null())["warnum"].to_list() == [856, 940]


def test_the_garbled_end_is_read_as_1866(tmp_path: Path, wars: pl.DataFrame) -> None:
    war_intrastate.write(tmp_path, SOURCE)
    path = tmp_path / SOURCE.files[0].name
    text = path.read_bytes().decode("latin-1").replace("951,", "585,").replace(",2,3,1909,", ",2,-91866,,", 1)
    path.write_bytes(text.replace("1908", "1866").encode("latin-1"))
    garbled = from_publisher(SOURCE, TABLE, tmp_path).filter(party=2, spell=1)
    assert garbled.select("endyear", "endday").row(0) == (1866, None)
    assert wars.filter(warnum=585)["endyear"].to_list() == [1866]


def test_years_of_the_mirror_become_spells(wars: pl.DataFrame) -> None:
    assert wars.height == 423
    laos = wars.filter(warnum=803)
    assert laos.select("ccodea", "startyear", "endyear").sort("ccodea").rows() == [(812, 1976, 1979), (816, 1976, 1979)]
    assert wars.filter(warnum=836).select("spell", "startyear", "endyear").rows() == [(1, 1983, 1991), (2, 1992, 2005)]


def test_a_row_is_a_pair_of_parties_not_a_war(wars: pl.DataFrame) -> None:
    assert wars["warnum"].n_unique() == 306 < wars.height
    assert wars["sideadeaths"].min() == 0
