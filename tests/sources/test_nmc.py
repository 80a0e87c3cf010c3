"""NMC: an index that does not sum to 1, breaks in its series, and Germany twice in a year."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources.nmc import SOURCES
from globalallies.sources.reading.convert import from_mirror, from_publisher
from sources.publishers import nmc

PARTS = ("milex", "milper", "irst", "pec", "tpop", "upop")


@pytest.fixture(scope="module")
def rows(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCES[0], SOURCES[0].tables[0], mirror / "cow_nmc_v7.parquet")


def of(rows: pl.DataFrame, ccode: int, column: str, *years: int) -> list[float]:
    return rows.filter(pl.col("ccode") == ccode, pl.col("year").is_in(years))[column].to_list()


def test_the_index_sums_to_one_or_up_to_a_thirteenth_more(rows: pl.DataFrame) -> None:
    sums = rows.group_by("year").agg(pl.col("cinc").sum()).sort("cinc")
    assert sums["cinc"][0] == pytest.approx(1)
    assert sums.row(-1) == (1860, pytest.approx(1.0747, abs=1e-4))


def test_the_index_is_the_mean_of_the_shares_that_are_known(rows: pl.DataFrame) -> None:
    shares = [pl.col(part) / pl.col(part).sum().over("year") for part in PARTS]
    assert rows.select((pl.mean_horizontal(shares) - pl.col("cinc")).abs().max()).item() < 1e-6
    assert rows.filter(pl.any_horizontal(pl.col(PARTS).is_null())).height > 2000
    assert rows["cinc"].null_count() == 0


def test_pounds_give_way_to_dollars_and_iron_to_steel(rows: pl.DataFrame) -> None:
    before, after = of(rows, 2, "milex", 1913, 1914)
    assert after > 4 * before
    iron, steel = of(rows, 200, "irst", 1899, 1900)
    assert steel < 0.6 * iron


def test_germany_stands_twice_in_1990(rows: pl.DataFrame) -> None:
    parts = [of(rows, ccode, "tpop", 1990)[0] for ccode in (260, 265, 255)]
    assert parts[0] + parts[1] == pytest.approx(parts[2], rel=0.01)


def test_a_slip_makes_more_people_of_cities_than_of_the_state(rows: pl.DataFrame) -> None:
    assert rows.filter(pl.col("upop") > pl.col("tpop")).select("ccode", "year").rows() == [(380, 2001), (830, 1998)]


def test_minus_nine_is_missing(tmp_path: Path) -> None:
    nmc.write(tmp_path, SOURCES[0])
    found = from_publisher(SOURCES[0], SOURCES[0].tables[0], tmp_path)
    assert found.select("milex", "irst").null_count().row(0) == (1, 1)
