"""Placemats: typing errors are marked and never mended."""

from pathlib import Path

import polars as pl

from globalallies.sources.isaf_troops import SOURCES, prepare
from globalallies.sources.reading.convert import from_mirror

SOURCE = SOURCES[0]
TABLE = SOURCE.tables[0]


def read(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, TABLE, mirror / f"{TABLE.mirror}.parquet")


def raw(*counts: str) -> pl.DataFrame:
    """One state's numbers on placemats of a year."""
    n = len(counts)
    return pl.DataFrame(
        {"id": range(1, n + 1), "year": [2012] * n, "country": ["Albania"] * n, "count_total": list(counts)}
    )


def test_a_slip_of_units_is_kept_and_marked() -> None:
    rows = prepare(raw("90,000", "90", "90000"))
    assert rows["troops"].to_list() == [90000, 90, 90000]
    assert rows["suspect"].to_list() == [False, True, False]


def test_a_decimal_has_no_number_because_nothing_is_guessed() -> None:
    rows = prepare(raw("9.5", "9500"))
    assert rows["troops"].to_list() == [None, 9500]
    assert rows["suspect"].to_list() == [True, False]


def test_stray_marks_are_marked_and_small_numbers_are_not() -> None:
    assert prepare(raw("3770 '", "3770"))["suspect"].to_list() == [True, False]
    assert prepare(raw("3 i"))["troops"].to_list() == [3]
    assert prepare(raw("1", "9", "9"))["suspect"].to_list() == [False, False, False]


def test_the_errors_known_are_marked(mirror: Path) -> None:
    hub = read(mirror).filter(pl.col("ccode") == 2)
    assert hub.filter("suspect")["troops"].to_list() == [0, 90, 90, 90, 68]
    medians = dict(hub.group_by("year").agg(pl.col("troops").median()).iter_rows())
    assert medians[2012] == 68000
    odd = read(mirror).filter(~pl.col("count_total").str.contains(r"^\d+$"))
    assert odd.height == 7
    assert odd["suspect"].all()
    assert odd["troops"].null_count() == 5


def test_montenegro_is_not_taken_for_yugoslavia(mirror: Path) -> None:
    rows = read(mirror)
    assert set(rows.filter(pl.col("country") == "Montenegro")["ccode"]) == {341}
    assert rows.filter(pl.col("ccode") == 345).is_empty()
    assert rows["ccode"].null_count() == 0


def test_every_placemat_is_told_apart(mirror: Path) -> None:
    per_year = dict(read(mirror).group_by("year").agg(pl.col("placemat").n_unique()).iter_rows())
    assert per_year == {2007: 9, 2008: 8, 2009: 7, 2010: 9, 2011: 10, 2012: 10, 2013: 11, 2014: 8}
