"""Exercises: repeated participants, wrong numbers, and who is no state."""

from pathlib import Path

import polars as pl

from globalallies.sources.exercises import SOURCES, UNNAMED
from globalallies.sources.reading.convert import from_mirror

SOURCE = SOURCES[0]
TABLE = SOURCE.tables[0]


def read(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, TABLE, mirror / f"{TABLE.mirror}.parquet")


def test_a_repeated_participant_is_one_row_that_says_how_often(mirror: Path) -> None:
    rows = read(mirror)
    raw = pl.read_parquet(mirror / f"{TABLE.mirror}.parquet")
    assert rows.height < raw.height
    assert rows["entries"].sum() == raw.height
    poland = rows.filter(pl.col("mmeid") == "mme1691", pl.col("ccode") == 290)
    assert poland["entries"].to_list() == [2]


def test_wrong_and_missing_numbers_do_not_cost_a_state_its_exercises(mirror: Path) -> None:
    rows = read(mirror)
    assert set(rows.filter(pl.col("country") == "Vietnam")["ccode"]) == {816}
    assert set(rows.filter(pl.col("country") == "Yemen")["ccode"]) == {679}
    assert set(rows.filter(pl.col("country") == "Serbia")["ccode"]) == {345}
    assert set(rows.filter(pl.col("country") == "Germany", pl.col("year") > 1990)["ccode"]) == {255}
    west = rows.filter(pl.col("country") == "Federal Republic of Germany", pl.col("year") < 1990)
    assert set(west["ccode"]) == {260}


def test_what_is_no_single_state_stays_without_ccode(mirror: Path) -> None:
    rows = read(mirror)
    assert rows.filter(pl.col("country").is_in(["NATO", "Baltic States", UNNAMED]))["ccode"].null_count() > 190
    named = rows.filter(pl.col("ccode").is_null(), pl.col("country") != UNNAMED)
    assert named.height < 20
    assert "-9" not in set(rows["country"]) | set(rows["ex_name"].drop_nulls())


def test_unknown_days_are_missing(mirror: Path) -> None:
    days = read(mirror)["s_day"]
    assert days.null_count() > 0
    assert days.min() == 1


def test_the_files_count_of_participants_counts_rows_and_is_left_out(mirror: Path) -> None:
    raw = pl.read_parquet(mirror / f"{TABLE.mirror}.parquet")
    by_exercise = raw.group_by("MMEID").agg(
        pl.len(), pl.col("participant_count").first(), states=pl.struct("gwcode", "country").n_unique()
    )
    assert (by_exercise["len"] == by_exercise["participant_count"]).all()
    assert by_exercise.filter(pl.col("states") < pl.col("participant_count")).height == 22
    assert "participant_count" not in read(mirror).columns


def test_an_exercise_over_new_year_has_rows_in_both_years(mirror: Path) -> None:
    years = read(mirror).group_by("mmeid").agg(pl.col("year").n_unique())
    assert years.filter(pl.col("year") == 2).height == 7
