"""Inter-State Wars: lone carriage returns, second spells, and an initiator coded 1 and 2."""

from pathlib import Path

import polars as pl
import pytest

from globalallies.sources.reading.convert import from_publisher
from globalallies.sources.war_interstate import SOURCES, any_line_end
from sources.publishers import war_interstate

SOURCE = SOURCES[0]
TABLE = SOURCE.tables[0]


@pytest.fixture
def wars(tmp_path: Path) -> pl.DataFrame:
    war_interstate.write(tmp_path, SOURCE)
    return from_publisher(SOURCE, TABLE, tmp_path)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"WarNum,EndDay2 {end}1,Grèce{end}2,x{end}".encode("latin-1"))
    frame = any_line_end(path)
    assert frame.rows() == [("1", "Grèce"), ("2", "x")]
    assert frame.columns == ["WarNum", "EndDay2"]


def test_a_second_spell_is_a_row_and_its_absence_is_none(wars: pl.DataFrame) -> None:
    assert wars.filter(ccode=200)["startyear"].to_list() == [1908, 1909]
    assert wars.filter(ccode=350).height == 1


def test_an_initiator_of_two_is_no(wars: pl.DataFrame) -> None:
    assert wars.select("ccode", "initiator").unique().sort("ccode").rows() == [(200, True), (350, False)]


def test_deaths_stand_in_each_spell_and_unknown_ones_are_missing(wars: pl.DataFrame) -> None:
    assert wars.filter(ccode=200)["batdeath"].to_list() == [400, 400]
    assert wars.filter(ccode=350)["batdeath"].to_list() == [None]


def test_a_state_that_changes_sides_keeps_both_rows(tmp_path: Path) -> None:
    war_interstate.write(tmp_path, SOURCE)
    frame = TABLE.read(tmp_path).filter(pl.col("ccode") == "350")
    later = frame.with_columns(Side=pl.lit("1"), StartYear1=pl.lit("1910"), EndYear1=pl.lit("1911"))
    assert TABLE.prepare is not None
    both = TABLE.prepare(pl.concat([later, frame])).sort("spell")
    assert both.select("spell", "Side").rows() == [(1, "2"), (2, "1")]


def test_the_text_may_have_become_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for content in ("\ufeffWarNum,x\n1,Grèce\n".encode(), b"\xef\xbb\xbfWarNum,x\n1,Gr\xe8ce\n"):
        path.write_bytes(content)
        assert any_line_end(path).rows() == [("1", "Grèce")]
