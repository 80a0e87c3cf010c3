"""A file without a header, days in an order of their own, and numbers that differ from COW's."""

from datetime import date
from pathlib import Path

import polars as pl

from globalallies.sources import gw_states
from globalallies.sources.reading.convert import from_mirror, from_publisher
from sources.publishers import gw_states as publisher

OLD, NEW = gw_states.SOURCES


def real(mirror: Path) -> pl.DataFrame:
    return from_mirror(OLD, OLD.tables[0], mirror / "gw_states.parquet")


def test_the_first_line_is_a_state(tmp_path: Path) -> None:
    publisher.write(tmp_path, OLD)
    assert from_publisher(OLD, OLD.tables[0], tmp_path)["gwcode"].to_list() == [2, 200, 200]


def test_the_day_comes_before_the_month(tmp_path: Path) -> None:
    publisher.write(tmp_path, OLD)
    assert from_publisher(OLD, OLD.tables[0], tmp_path)["stdate"][1] == date(1820, 5, 2)


def test_the_text_is_latin_1(tmp_path: Path) -> None:
    publisher.write(tmp_path, NEW)
    assert from_publisher(NEW, NEW.tables[0], tmp_path)["statename"][1] == "Arcädia"


def test_germany_today_is_260(mirror: Path) -> None:
    spells = real(mirror)
    assert spells.filter(pl.col("gwcode") == 255)["enddate"].to_list() == [date(1945, 5, 7)]
    assert spells.filter(pl.col("gwcode") == 260)["enddate"].to_list() == [date(2017, 12, 31)]


def test_independence_is_older_than_membership(mirror: Path) -> None:
    assert real(mirror).filter(pl.col("gwcode") == 20)["stdate"].to_list() == [date(1867, 7, 1)]


def test_microstates_are_not_here(mirror: Path) -> None:
    assert real(mirror).filter(pl.col("gwcode").is_in([223, 955, 972])).height == 0


def test_serbia_and_yemen_have_numbers_that_cow_gives_to_others(mirror: Path) -> None:
    now = real(mirror).filter(pl.col("enddate") == date(2017, 12, 31))["gwcode"].to_list()
    assert (340 in now, 345 in now, 678 in now, 679 in now) == (True, False, True, False)


def test_occupation_does_not_end_independence(mirror: Path) -> None:
    assert real(mirror).filter(pl.col("gwcode").is_in([210, 385])).height == 2
