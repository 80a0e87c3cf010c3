"""Dyadic MID: spells within a year, the publisher's slips, and two scales of action."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources.mid_dyadic import SOURCES
from globalallies.sources.reading.convert import from_mirror, from_publisher
from sources.publishers import mid_dyadic

SOURCE = SOURCES[0]
TABLE = SOURCE.tables[0]


@pytest.fixture
def dyads(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, TABLE, mirror / f"{TABLE.mirror}.parquet")


def test_slips_among_the_codes_are_missing(tmp_path: Path) -> None:
    mid_dyadic.write(tmp_path, SOURCE)
    slips = from_publisher(SOURCE, TABLE, tmp_path).filter(spell=2)
    assert slips.select("sideab", "revstatb", "recip").row(0) == (None, None, None)


def test_a_dyad_that_began_again_in_a_year_has_two_rows(dyads: pl.DataFrame) -> None:
    assert dyads.height == 10358
    again = dyads.filter(dispnum=257, ccode1=2, ccode2=300, year=1917)
    assert again.select("spell", "strtmnth").rows() == [(1, 1), (2, 12)]


def test_the_slips_of_the_real_table_are_missing(dyads: pl.DataFrame) -> None:
    assert dyads.filter(pl.col("sideab").is_null())["dispnum"].unique().to_list() == [611]
    assert dyads.filter(pl.col("recip").is_null())["dispnum"].unique().to_list() == [4721]
    assert dyads.filter(pl.col("revstata").is_null())["dispnum"].unique().to_list() == [51]


def test_its_scale_of_actions_is_not_that_of_mid_5(dyads: pl.DataFrame) -> None:
    assert dyads["highact"].max() == 23
    assert dyads["mid5hiact"].max() == 21
    assert dyads.filter(pl.col("mid5hiact") == 21)["highact"].unique().to_list() == [23]


def test_an_outcome_of_zero_is_a_dispute_that_goes_on(dyads: pl.DataFrame) -> None:
    assert dyads.filter((pl.col("outcome") == 0) & (pl.col("year") < pl.col("endyear"))).height > 3000


def test_some_pairs_are_coded_on_one_side(dyads: pl.DataFrame) -> None:
    together = dyads.filter(pl.col("sideaa") == pl.col("sideab"))
    assert sorted(together["dispnum"].unique()) == [3524, 3833, 4718]


def test_rows_after_the_end_of_a_dyad_are_of_one_dispute(dyads: pl.DataFrame) -> None:
    late = dyads.filter(pl.col("year") > pl.col("endyear"))
    assert (late.height, late["dispnum"].unique().to_list()) == (6, [4182])
