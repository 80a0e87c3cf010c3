"""Construction: equal lines, and places without a country."""

from pathlib import Path

import polars as pl

from globalallies.sources.reading.convert import from_mirror
from globalallies.sources.us_construction import SOURCES

SOURCE = SOURCES[0]
TABLE = SOURCE.tables[0]


def read(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, TABLE, mirror / f"{TABLE.mirror}.parquet")


def test_equal_lines_are_kept_so_that_sums_are_whole(mirror: Path) -> None:
    rows = read(mirror)
    raw = pl.read_parquet(mirror / f"{TABLE.mirror}.parquet")
    assert rows.drop("line").is_duplicated().sum() > 100
    assert rows["spend_construction"].sum() == raw["spend_construction"].sum()


def test_more_than_a_third_of_the_lines_and_all_territories_have_no_state(mirror: Path) -> None:
    rows = read(mirror)
    nowhere = rows.filter(pl.col("ccode").is_null())
    assert nowhere.height > rows.height / 3
    assert {"Guam", "Worldwide Unspecified", "Zc"} <= set(nowhere["countryname"])


def test_most_lines_are_in_the_united_states(mirror: Path) -> None:
    rows = read(mirror)
    assert rows.filter(pl.col("ccode") == 2).height > rows.height / 2
