"""ATOP: ends that have not come, phases, returns, and dates of accession."""

from pathlib import Path

import polars as pl

from globalallies.sources.atop import SOURCES, TABLES
from globalallies.sources.reading.convert import from_mirror, from_publisher
from sources.making import write_zip

SOURCE = SOURCES[0]
TABLE = {table.name: table for table in TABLES}
NATO, ARAB_LEAGUE, US_JAPAN = 3180, 3015, 3375


def read(mirror: Path, name: str) -> pl.DataFrame:
    return from_mirror(SOURCE, TABLE[name], mirror / f"{TABLE[name].mirror}.parquet")


def test_a_member_still_bound_has_no_exit(mirror: Path) -> None:
    members = read(mirror, "atop_member")
    bound = members.filter("ineffect")
    assert bound.height > 500
    assert bound.select("yrexit", "moexit", "dayexit").null_count().row(0) == (bound.height,) * 3
    ended = members.filter(~pl.col("ineffect"))
    assert ended["yrexit"].null_count() == ended["moexit"].null_count() == 0
    assert ended["dayexit"].null_count() == 31


def test_nato_accession_is_dated_at_the_protocol_and_nato_has_two_phases(mirror: Path) -> None:
    nato = read(mirror, "atop_member").filter(pl.col("atopid") == NATO)
    assert nato.filter(pl.col("ccode") == 290).select("yrent", "moent", "dayent").rows() == [(1997, 12, 16)]
    hub = nato.filter(pl.col("ccode") == 2).select("phase", "yrent", "yrexit").rows()
    assert hub == [(1, 1949, 1951), (2, 1951, None)]
    assert nato.filter(pl.col("ccode").is_in([343, 375, 380])).is_empty()


def test_a_member_that_returns_has_a_row_for_each_time(mirror: Path) -> None:
    egypt = read(mirror, "atop_member").filter(pl.col("atopid") == ARAB_LEAGUE, pl.col("ccode") == 651)
    assert egypt.select("yrent", "yrexit").rows() == [(1945, 1979), (1989, None)]


def test_what_never_was_a_state_has_no_ccode_and_the_others_do(mirror: Path) -> None:
    members = read(mirror, "atop_member")
    assert members.filter(pl.col("ccode").is_null())["member"].to_list() == [8152]
    assert members.filter(~pl.col("cowsys")).height == 98


def test_promises_of_a_dyad_are_those_of_its_first_state(mirror: Path) -> None:
    members = read(mirror, "atop_member").filter(pl.col("atopid") == US_JAPAN)
    assert dict(members.select("ccode", "defense").iter_rows()) == {2: True, 740: False}
    directed = read(mirror, "atop_directed").filter(pl.col("year") == 1990)
    promised = {(one, two): defense for one, two, defense in directed.select("ccode1", "ccode2", "defense").iter_rows()}
    assert promised[2, 740]
    assert not promised[740, 2]
    none = read(mirror, "atop_directed").filter(~pl.any_horizontal("defense", "offense", "neutral", "nonagg", "consul"))
    assert none.height == 170


def test_an_exit_of_zero_in_the_publishers_file_is_no_year(tmp_path: Path) -> None:
    from sources.publishers.atop import as_published

    text = as_published(TABLE["atop_phase"])
    assert ",0,0,0," in text
    write_zip(tmp_path / SOURCE.files[0].name, {"ATOP 5.1 (.csv)/atop5_1aph.csv": text})
    phases = from_publisher(SOURCE, TABLE["atop_phase"], tmp_path)
    assert phases["endyr"].to_list() == [1950, 1950, None]


def test_the_alliance_tables_do_not_say_who_promised(mirror: Path) -> None:
    pact = read(mirror, "atop_alliance").filter(pl.col("atopid") == US_JAPAN)
    assert pact.select("defense", "asymm").row(0) == (True, True)


def test_a_pair_without_a_row_had_no_alliance(mirror: Path) -> None:
    directed = read(mirror, "atop_directed")
    cold = directed.filter(pl.col("year") == 1980, pl.col("ccode1") == 2)
    assert {200, 732} <= set(cold["ccode2"])
    assert not {651, 731, 750} & set(cold["ccode2"])
    assert directed["year"].max() == 2018
