"""UCDP/PRIO: lists of states, numbers that are not COW's, and a mirror that multiplied its rows."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources.reading.convert import from_mirror
from globalallies.sources.ucdp import SOURCES, of_states

SOURCE = SOURCES[0]
CONFLICT, PARTICIPANT = SOURCE.tables


@pytest.fixture
def conflicts(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, CONFLICT, mirror / f"{CONFLICT.mirror}.parquet")


@pytest.fixture
def participants(mirror: Path) -> pl.DataFrame:
    return from_mirror(SOURCE, PARTICIPANT, mirror / f"{PARTICIPANT.mirror}.parquet")


def conflict_year(**lists: str) -> pl.DataFrame:
    row = {
        "conflict_id": "901",
        "year": "2003",
        "type_of_conflict": "4",
        "incompatibility": "2",
        "intensity_level": "1",
    }
    states = dict.fromkeys(("gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd"), "")
    return pl.DataFrame([row | states | lists])


def test_a_list_in_one_cell_becomes_a_row_for_each_state() -> None:
    found = of_states(conflict_year(gwno_a="700", gwno_a_2nd="2, 200")).sort("gwcode")
    assert found.select("gwcode", "side", "part").rows() == [
        (2, "a", "secondary"),
        (200, "a", "secondary"),
        (700, "a", "primary"),
    ]


def test_gleditsch_ward_numbers_become_cow_numbers() -> None:
    found = of_states(conflict_year(gwno_a="700", gwno_a_2nd="260, 678, 345")).sort("gwcode")
    assert dict(found.select("gwcode", "ccode").rows()) == {260: 255, 345: 345, 678: 679, 700: 700}


def test_the_mirrors_multiplied_rows_are_conflict_years_again(conflicts: pl.DataFrame) -> None:
    assert conflicts.height == 2752
    assert conflicts.filter(conflict_id=11346, year=2019)["gwno_b_2nd"].to_list() == ["625, 696"]


def test_words_of_the_mirror_are_codes_again(conflicts: pl.DataFrame) -> None:
    egypt_israel = conflicts.filter(conflict_id=11343, year=1967)
    assert egypt_israel.select("type_of_conflict", "incompatibility", "intensity_level").row(0) == (2, 1, 2)


def test_a_state_is_counted_once_in_a_part_however_often_the_mirror_repeats_it(participants: pl.DataFrame) -> None:
    mali = participants.filter(conflict_id=11347, year=2013)
    assert mali.filter(part="primary").height == 1
    assert mali.filter(part="secondary").height == 34


def test_a_state_can_send_troops_to_both_sides(participants: pl.DataFrame) -> None:
    vietnam = participants.filter(conflict_id=300, year=1979, gwcode=816)
    assert sorted(vietnam["side"]) == ["a", "b"]


def test_what_is_no_state_of_cows_keeps_its_row(participants: pl.DataFrame) -> None:
    unknown = participants.filter(pl.col("ccode").is_null())
    assert sorted(unknown["gwcode"].unique()) == [698, 751]


def test_a_conflict_can_begin_years_before_its_episode(conflicts: pl.DataFrame) -> None:
    early = conflicts.filter(pl.col("start_date").dt.year() < pl.col("start_date2").dt.year())
    assert early.height > 0
    assert conflicts.filter(pl.col("start_date") > pl.col("start_date2")).is_empty()
