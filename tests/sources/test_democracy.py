"""isard's democracy: scores that another state's number brought in."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources import polity
from globalallies.sources.democracy import SOURCES
from globalallies.sources.reading.convert import from_mirror


@pytest.fixture(scope="module")
def rows(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCES[0], SOURCES[0].tables[0], mirror / "isard_cw_democracy.parquet")


def test_montenegro_and_south_sudan_do_not_keep_the_scores_of_kosovo_and_sudan(
    rows: pl.DataFrame, mirror: Path
) -> None:
    assert (
        rows.filter(pl.col("ccode").is_in([341, 626]))["polity2"].null_count()
        == rows.filter(pl.col("ccode").is_in([341, 626])).height
    )
    raw = pl.read_parquet(mirror / "isard_cw_democracy.parquet").filter(pl.col("ccode").is_in([341, 626]))
    assert raw["polity2"].null_count() < raw.height


def test_every_score_left_is_the_one_polity_gives_that_state(rows: pl.DataFrame, mirror: Path) -> None:
    source = polity.SOURCES[0]
    own = from_mirror(source, source.tables[0], mirror / "polity5.parquet").drop_nulls("ccode")
    both = rows.drop_nulls("polity2").join(own.select("ccode", "year", "polity2"), on=["ccode", "year"])
    differ = both.filter(pl.col("polity2") != pl.col("polity2_right")).select("ccode", "year").rows()
    assert set(differ) == {(365, 1922), (530, 1993), (625, 2011)}


def test_the_soviet_union_has_no_polity_score_here(rows: pl.DataFrame) -> None:
    soviet = rows.filter(pl.col("ccode") == 365, pl.col("year").is_between(1923, 1991))
    assert soviet["polity2"].null_count() == soviet.height == 69


def test_polity_ends_in_2018_except_for_the_hub(rows: pl.DataFrame) -> None:
    assert rows.filter(pl.col("year") > 2018).drop_nulls("polity2")["ccode"].unique().to_list() == [2]
    assert rows.drop_nulls("v2x_polyarchy")["year"].max() == 2025
