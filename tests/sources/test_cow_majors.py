"""Spells with gaps, which begin and end within years."""

from datetime import date
from pathlib import Path

import polars as pl

from globalallies.sources import cow_majors
from globalallies.sources.reading.convert import from_mirror, from_publisher
from sources.publishers import cow_majors as publisher

NOW, NEXT = cow_majors.SOURCES


def test_the_abbreviation_is_kept_where_the_file_has_it(tmp_path: Path, mirror: Path) -> None:
    publisher.write(tmp_path, NOW)
    assert from_publisher(NOW, NOW.tables[0], tmp_path)["stateabb"].to_list() == ["HUB", "ARC", "ARC"]
    assert from_mirror(NOW, NOW.tables[0], mirror / "cow_majors.parquet")["stateabb"].null_count() == 14


def test_the_archive_of_2024_is_read_past_its_stata_file(tmp_path: Path) -> None:
    publisher.write(tmp_path, NEXT)
    assert from_publisher(NEXT, NEXT.tables[0], tmp_path)["enddate"].max() == date(2024, 12, 31)


def test_no_rank_is_carried_over_a_gap(mirror: Path) -> None:
    majors = from_mirror(NOW, NOW.tables[0], mirror / "cow_majors.parquet")

    def on(day: date) -> list[int]:
        return majors.filter(pl.lit(day).is_between("stdate", "enddate"))["ccode"].to_list()

    assert on(date(1940, 6, 22)) == [2, 200, 220, 255, 325, 365, 740]
    assert on(date(1940, 6, 23)) == [2, 200, 255, 325, 365, 740]
    assert on(date(1960, 1, 1)) == [2, 200, 220, 365, 710]
