"""Flows once and from either side, -9 as missing, and the numbers under which Germany's trade stands."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources import trade
from globalallies.sources.reading.convert import from_mirror, from_publisher
from sources.publishers import trade as publisher

(SOURCE,) = trade.SOURCES
DYAD, NATIONAL = SOURCE.tables


@pytest.fixture
def made(tmp_path: Path) -> Path:
    publisher.write(tmp_path, SOURCE)
    return tmp_path


@pytest.fixture(scope="module")
def flows(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, DYAD, mirror / f"{DYAD.mirror}.parquet")


@pytest.fixture(scope="module")
def totals(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, NATIONAL, mirror / f"{NATIONAL.mirror}.parquet")


def test_a_pair_becomes_one_row_for_each_importer(made: Path) -> None:
    pair = from_publisher(SOURCE, DYAD, made).filter(pl.col("year") == 2001)
    assert pair.select("ccode1", "ccode2", "flow", "china_alt_flow").rows() == [(2, 710, 100, 110), (710, 2, 20, 22)]


def test_a_flow_of_minus_nine_has_no_row(made: Path) -> None:
    pairs = from_publisher(SOURCE, DYAD, made)
    assert pairs.filter(pl.col("ccode2") == 711).height == 0
    assert pairs.filter(pl.col("year") == 1970)["ccode1"].to_list() == [211]


def test_a_total_of_minus_nine_is_missing(made: Path) -> None:
    assert from_publisher(SOURCE, NATIONAL, made)["exports"].to_list() == [900.5, None, 520]


def test_the_mirrors_first_flow_is_what_the_first_state_imports(flows: pl.DataFrame) -> None:
    pair = flows.filter(pl.col("year") == 2014, pl.col("ccode1").is_in([2, 710]), pl.col("ccode2").is_in([2, 710]))
    american, chinese = pair["flow"].to_list()
    assert american > 2 * chinese


def test_no_flow_is_kept_without_a_value_and_a_pair_can_have_one_side_only(flows: pl.DataFrame) -> None:
    assert flows["flow"].null_count() == 0
    canada = flows.filter(pl.col("year") == 1930, pl.col("ccode1").is_in([2, 20]), pl.col("ccode2").is_in([2, 20]))
    assert canada["ccode1"].to_list() == [20]


def test_the_mirrors_flows_are_whole_millions(flows: pl.DataFrame) -> None:
    assert flows.filter(pl.col("flow") != pl.col("flow").round()).height == 0
    assert flows.filter(pl.col("flow") == 0).height > flows.height / 2


def test_west_germanys_totals_stand_under_germanys_number(totals: pl.DataFrame) -> None:
    cold = totals.filter(pl.col("year").is_between(1960, 1989))
    assert cold.filter(pl.col("ccode") == 255)["imports"].is_not_null().sum() == 30
    assert cold.filter(pl.col("ccode") == 260)["imports"].is_null().sum() == 30


def test_west_germanys_partners_are_two(flows: pl.DataFrame) -> None:
    cold = flows.filter(pl.col("year").is_between(1960, 1989), pl.col("ccode1").is_in([255, 260]))
    assert sorted(cold.select("ccode1", "ccode2").unique().rows()) == [(260, 211), (260, 212)]


def test_totals_begin_before_membership(totals: pl.DataFrame) -> None:
    assert totals.filter(pl.col("ccode") == 31, pl.col("imports").is_not_null())["year"].min() == 1962


def test_some_totals_are_far_below_the_sum_of_flows(totals: pl.DataFrame, flows: pl.DataFrame) -> None:
    poland = pl.col("ccode") == 290
    total = totals.filter(poland, pl.col("year") == 1960)["imports"].item()
    partners = flows.filter(pl.col("ccode1") == 290, pl.col("year") == 1960)["flow"].sum()
    assert total < partners / 20


def test_chinas_totals_leap_where_hong_kong_joins_them(totals: pl.DataFrame) -> None:
    china = {year: (imports, alt) for year, imports, alt in totals.filter(pl.col("ccode") == 710).select("year", "imports", "alt_imports").iter_rows()}  # fmt: skip
    assert china[1999][0] > 2 * china[1998][0]
    assert china[1999][1] < 1.5 * china[1998][0]


def test_belgiums_other_totals_are_luxembourgs_too(totals: pl.DataFrame) -> None:
    both = [
        totals.filter(pl.col("ccode") == c, pl.col("year").is_between(1960, 1996))["alt_imports"] for c in (211, 212)
    ]
    assert both[0].null_count() == 0
    assert both[0].equals(both[1])


def test_the_data_end_in_2014(flows: pl.DataFrame, totals: pl.DataFrame) -> None:
    assert flows["year"].max() == totals["year"].max() == SOURCE.last_year == 2014
    assert SOURCE.silence == "unknown"
