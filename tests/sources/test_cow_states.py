"""Spells, not states; dates put together from their parts; open spells that end with the release."""

from datetime import date
from pathlib import Path

import polars as pl

from globalallies.sources import cow_states
from globalallies.sources.reading.convert import from_mirror, from_publisher
from sources.publishers import cow_states as publisher

NOW, NEXT = cow_states.SOURCES


def real(mirror: Path) -> pl.DataFrame:
    return from_mirror(NOW, NOW.tables[0], mirror / "cow_states.parquet")


def test_both_releases_are_read_alike_but_for_their_last_day(tmp_path: Path) -> None:
    ends = []
    for source in (NOW, NEXT):
        (folder := tmp_path / source.release).mkdir()
        publisher.write(folder, source)
        ends.append(from_publisher(source, source.tables[0], folder)["enddate"].max())
    assert ends == [date(2016, 12, 31), date(2024, 12, 31)]


def test_a_state_that_came_back_has_a_row_for_each_spell(mirror: Path) -> None:
    cuba = real(mirror).filter(pl.col("ccode") == 40).select("stdate", "enddate").rows()
    assert cuba == [(date(1902, 5, 20), date(1906, 9, 25)), (date(1909, 1, 23), date(2016, 12, 31))]


def test_germany_is_three_numbers(mirror: Path) -> None:
    states = real(mirror)
    then = states.filter(pl.lit(date(1970, 1, 1)).is_between("stdate", "enddate"))["ccode"].to_list()
    assert (255 in then, 260 in then, 265 in then) == (False, True, True)


def test_open_spells_end_with_the_release(mirror: Path) -> None:
    assert real(mirror).filter(pl.col("enddate") == date(2016, 12, 31)).height == 195


def test_membership_is_not_independence(mirror: Path) -> None:
    first = dict(real(mirror).group_by("ccode").agg(pl.col("stdate").min()).iter_rows())
    assert (first[20], first[260]) == (date(1920, 1, 10), date(1955, 5, 5))
