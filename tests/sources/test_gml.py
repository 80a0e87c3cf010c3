"""Gibler-Miller-Little: another list of disputes than COW's, with slips of its own."""

from pathlib import Path

import polars as pl

from globalallies.sources import mid
from globalallies.sources.gml import SOURCES
from globalallies.sources.reading.convert import from_mirror, from_publisher
from sources.publishers import gml

SOURCE = SOURCES[0]
DISPUTE, PARTICIPANT, DIRECTED, YEARS = SOURCE.tables


def test_a_thirteenth_month_and_unknown_deaths_are_missing(tmp_path: Path) -> None:
    gml.write(tmp_path, SOURCE)
    disputes = from_publisher(SOURCE, DISPUTE, tmp_path).filter(dispnum=12)
    assert disputes.select("stmon", "fatality").row(0) == (None, None)


def test_the_months_that_cannot_be_are_of_two_disputes(mirror: Path) -> None:
    directed = from_mirror(SOURCE, DIRECTED, mirror / f"{DIRECTED.mirror}.parquet")
    assert directed.filter(pl.col("stmon").is_null())["dispnum"].unique().to_list() == [1272]
    assert directed.filter(pl.col("endmon").is_null())["dispnum"].unique().to_list() == [3514]


def test_the_same_number_can_be_another_dispute_than_cows(mirror: Path) -> None:
    theirs = from_mirror(SOURCE, DISPUTE, mirror / f"{DISPUTE.mirror}.parquet")
    cow = from_mirror(mid.SOURCES[0], mid.SOURCES[0].tables[0], mirror / "cow_mid_v5_disputes.parquet")
    shared = theirs.join(cow, on="dispnum", suffix="_cow")
    assert theirs.height < cow.height
    assert shared.filter(pl.col("fatality") != pl.col("fatality_cow")).height > 0
    assert shared.filter(pl.col("styear") != pl.col("styear_cow")).height > 0


def test_a_state_that_comes_back_has_several_spells(mirror: Path) -> None:
    spells = from_mirror(SOURCE, PARTICIPANT, mirror / f"{PARTICIPANT.mirror}.parquet")
    assert spells.height == 5217
    assert spells["spell"].max() > 1
    assert spells["stday"].min() == 1


def test_the_table_of_one_dispute_a_year_takes_its_codes_from_this_list_not_from_cows(mirror: Path) -> None:
    years = from_mirror(SOURCE, YEARS, mirror / f"{YEARS.mirror}.parquet")
    disputes = from_mirror(SOURCE, DISPUTE, mirror / f"{DISPUTE.mirror}.parquet")
    columns = ["dispnum", "fatality", "hostlev", "mindur", "maxdur", "recip", "stmon"]
    assert years.select(columns).unique().join(disputes, on=columns, how="anti", nulls_equal=True).is_empty()


def test_the_directed_table_holds_every_dispute_of_a_year(mirror: Path) -> None:
    directed = from_mirror(SOURCE, DIRECTED, mirror / f"{DIRECTED.mirror}.parquet")
    years = from_mirror(SOURCE, YEARS, mirror / f"{YEARS.mirror}.parquet")
    assert years.height == directed.select("ccode1", "ccode2", "year").n_unique() < directed.height


def test_the_directed_disputes_call_themselves_2_2_1(mirror: Path) -> None:
    assert set(pl.read_parquet(mirror / f"{DIRECTED.mirror}.parquet")["version"]) == {f"gml-{SOURCE.release}"}


def test_every_pair_of_opponents_stands_in_both_directions(mirror: Path) -> None:
    directed = from_mirror(SOURCE, DIRECTED, mirror / f"{DIRECTED.mirror}.parquet")
    turned = directed.select("dispnum", "year", ccode1="ccode2", ccode2="ccode1")
    assert directed.join(turned, on=["dispnum", "year", "ccode1", "ccode2"], how="anti").is_empty()
