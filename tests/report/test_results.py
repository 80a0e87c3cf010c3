"""Results as text, JSON and a folder: complete, escaped, all or nothing."""

import json
from pathlib import Path

import altair as alt
import polars as pl
import pytest

from globalallies.catalogue import Result, UserError
from globalallies.report.results import PAGE, as_json, as_text, page, table_text, write_result


def chart(result: Result) -> alt.Chart:
    return alt.Chart(result.table).mark_point().encode(x="x:Q", y="x:Q")


@pytest.fixture
def result() -> Result:
    return Result(
        title="A <b>test</b>",
        tables={
            "numbers": pl.DataFrame({"x": [1.23456, None], "name": ["=1+1", "<script>"]}),
            "lists": pl.DataFrame({"cases": [["A", "B"], []]}, schema={"cases": pl.List(pl.String)}),
        },
        assumptions=("All are equal & free.",),
        notes=("Few cases.",),
        sources=("nmc@7.0",),
        references=("putnam_1988",),
        draw=chart,
    )


def test_text_says_all_of_it(result: Result) -> None:
    text = as_text(result)
    for part in ("Numbers", "1.235", "–", "All are equal & free.", "Few cases.", "nmc@7.0", "putnam_1988", "A, B"):
        assert part in text


def test_a_long_table_says_how_much_is_left_out() -> None:
    text = table_text(pl.DataFrame({"n": range(30)}), rows=10)
    assert "… and 20 more rows" in text
    assert len(text.splitlines()) == 12


def test_json_holds_the_whole_result(result: Result) -> None:
    record = json.loads(as_json(result))
    assert record["tables"]["numbers"] == [{"x": 1.23456, "name": "=1+1"}, {"x": None, "name": "<script>"}]
    assert set(record) == {"title", "tables", "assumptions", "notes", "sources", "references"}


def test_a_page_escapes_what_it_is_given_and_runs_nothing(result: Result) -> None:
    html = page(result)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "<b>test</b>" not in html
    assert "default-src 'none'" in html


def test_the_folder_has_page_tables_chart_and_record(result: Result, tmp_path: Path) -> None:
    folder = write_result(result, tmp_path / "out")
    assert {p.name for p in folder.iterdir()} == {
        PAGE,
        "chart.svg",
        "result.json",
        *(f"{name}.{kind}" for name in ("numbers", "lists") for kind in ("csv", "parquet")),
    }
    assert pl.read_parquet(folder / "numbers.parquet").equals(result.tables["numbers"])
    assert (folder / "numbers.csv").read_text() == "x,name\n1.23456,'=1+1\n,<script>\n"
    assert (folder / "lists.csv").read_text() == 'cases\nA; B\n""\n'
    assert "<svg" in (folder / PAGE).read_text()


def test_nothing_is_replaced_and_nothing_left_behind(result: Result, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("x")
    with pytest.raises(UserError, match="is there already"):
        write_result(result, tmp_path / "full")
    with pytest.raises(UserError, match="cannot be written"):
        write_result(result, tmp_path / "no" / "such")
    (tmp_path / "empty").mkdir()
    before = (tmp_path / "empty").stat().st_ino
    write_result(result, tmp_path / "empty")
    assert (tmp_path / "empty").stat().st_ino == before  # someone may stand in it
    assert (tmp_path / "empty" / PAGE).is_file()

    def broken(_: Result) -> alt.Chart:
        raise ZeroDivisionError

    from dataclasses import replace

    with pytest.raises(ZeroDivisionError):
        write_result(replace(result, draw=broken), tmp_path / "b")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty", "full"]


def test_a_result_without_a_chart_says_so(result: Result) -> None:
    from dataclasses import replace

    with pytest.raises(UserError, match="nothing to draw"):
        replace(result, draw=None).plot()
    assert result.table is result.tables["numbers"]


def test_the_chart_has_the_house_style_and_room_for_wider_letters(result: Result) -> None:
    from globalallies.report.results import svg
    from globalallies.report.style import GRID

    assert GRID in svg(result)
    plain = result.plot().to_dict()
    assert "padding" not in plain
