"""unvotes: Namibia, states without a code, members that were no states, the year of the vote."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources.reading.convert import from_mirror, from_publisher
from globalallies.sources.un_votes import SOURCES
from sources.publishers import un_votes

VOTE, CALL, ISSUE = SOURCES[0].tables


@pytest.fixture(scope="module")
def votes(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCES[0], VOTE, mirror / "unvotes_un_votes.parquet")


@pytest.fixture(scope="module")
def calls(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCES[0], CALL, mirror / "unvotes_un_roll_calls.parquet")


def test_the_code_na_is_namibia(votes: pl.DataFrame, tmp_path: Path) -> None:
    assert votes.filter(pl.col("country_code") == "NA")["ccode"].unique().to_list() == [565]
    un_votes.write(tmp_path, SOURCES[0])
    assert "NA" in from_publisher(SOURCES[0], VOTE, tmp_path)["country_code"]


def test_the_year_is_that_of_the_roll_call(votes: pl.DataFrame, calls: pl.DataFrame) -> None:
    years = votes.select("rcid", "year").unique()
    both = years.join(calls.select("rcid", pl.col("date").dt.year().alias("dated")), on="rcid", how="full")
    assert both.filter(pl.col("year") != pl.col("dated")).height == 0
    assert both.null_count().sum_horizontal().item() == 0
    assert 1964 not in votes["year"]
    assert calls.filter(pl.col("session") == 74)["year"].unique().sort().to_list() == [2019, 2020]


@pytest.mark.parametrize(
    ("country", "year", "ccode"),
    [
        ("Federal Republic of Germany", 1980, 260),
        ("Germany", 2000, 255),
        ("Yemen Arab Republic", 1980, 678),
        ("Yemen Arab Republic", 1990, 679),
        ("Yugoslavia", 2010, 345),
        ("Ukraine", 1980, None),
        ("Ukraine", 2000, 369),
        ("Taiwan", 1960, 713),
        ("China", 1980, 710),
    ],
)
def test_a_country_is_the_state_it_was(votes: pl.DataFrame, country: str, year: int, ccode: int | None) -> None:
    chosen = votes.filter(pl.col("country") == country, pl.col("year") == year)
    assert chosen["ccode"].unique().to_list() == [ccode]


def test_no_state_votes_twice(votes: pl.DataFrame) -> None:
    assert not votes.drop_nulls("ccode").select("rcid", "ccode").is_duplicated().any()


def test_a_key_of_codes_would_not_be_one(votes: pl.DataFrame) -> None:
    assert votes.filter(pl.col("country_code").is_null())["country"].n_unique() == 3


def test_absence_is_not_recorded(votes: pl.DataFrame) -> None:
    assert set(votes["vote"]) == {"yes", "no", "abstain"}


def test_one_roll_call_is_all_there_is_of_2020(votes: pl.DataFrame) -> None:
    assert votes.filter(pl.col("year") == 2020)["rcid"].n_unique() == 1
