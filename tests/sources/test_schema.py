"""Holding a table to its record."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from globalallies.catalogue import Column
from globalallies.sources.reading.formats import csv
from globalallies.sources.reading.schema import TableError, conform, content, shape, typed
from sources.conftest import toy_source

SOURCE = toy_source()
TABLE = SOURCE.tables[0]


def toy(ccode: object = (2, 200, 740), year: object = (1950, 1950, 1950), steel: object = (10, -9, 5)) -> pl.DataFrame:
    return pl.DataFrame({"ccode": ccode, "year": year, "steel": steel})


def test_a_table_that_fits_comes_out_typed_and_sorted() -> None:
    frame = conform(SOURCE, TABLE, toy()[::-1])
    assert frame.rows() == [(2, 1950, 10), (200, 1950, None), (740, 1950, 5)]
    assert frame.schema == {"ccode": pl.Int64, "year": pl.Int64, "steel": pl.Int64}


def test_text_is_read_as_numbers() -> None:
    text = toy(("2", " 200", "740.0"), ("1950",) * 3, ("10", "-9", ""))
    assert conform(SOURCE, TABLE, text).rows() == [(2, 1950, 10), (200, 1950, None), (740, 1950, None)]


def test_columns_are_found_under_the_publishers_names_whatever_their_case() -> None:
    table = replace(TABLE, columns=(*TABLE.columns[:2], replace(TABLE.columns[2], was=("irst",))))
    assert conform(SOURCE, table, toy().rename({"steel": "IRST", "year": "Year"}))["steel"].to_list() == [10, None, 5]


@pytest.mark.parametrize(
    ("frame", "problem"),
    [
        (toy().drop("steel"), "steel: no column of that name"),
        (toy(steel=("ten", "1", "2")), "steel: 1 values are not int: 'ten'"),
        (toy(steel=(1.5, 2.0, 3.0)), "steel: 1 values are not int: 1.5"),
        (toy(steel=(-8, 1, 2)), "steel: 1 values below 0: -8"),
        (toy(ccode=(2, 200, 1012)), "ccode: 1 values above 999: 1012"),
        (toy(ccode=(2, None, 740)), "ccode: 1 rows lack it"),
        (toy(ccode=(2, 2, 740)), "2 rows share a key with another row, such as {'ccode': 2, 'year': 1950}"),
        (toy(year=(1950, 1950, 1961)), "year: 1 rows outside 1940-1960: 1961"),
    ],
)
def test_what_does_not_fit_is_named(frame: pl.DataFrame, problem: str) -> None:
    with pytest.raises(TableError) as caught:
        conform(SOURCE, TABLE, frame)
    assert problem in str(caught.value)


def test_all_problems_are_listed_at_once() -> None:
    with pytest.raises(TableError) as caught:
        conform(SOURCE, TABLE, toy(ccode=(2, 200, 5000), steel=("a", "b", "c")))
    assert "ccode:" in str(caught.value)
    assert "steel:" in str(caught.value)


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (["1950-01-02", ""], "date", [date(1950, 1, 2), None]),
        ([1, 0], "bool", [True, False]),
        (["TRUE", "0"], "bool", [True, False]),
        ([float("nan"), 1.5], "float", [None, 1.5]),
        (["NA", ""], "text", ["NA", None]),
        (["1e3", "-1"], "float", [1000.0, -1.0]),
    ],
)
def test_kinds(values: list[object], kind: str, expected: list[object]) -> None:
    found, wrong = typed(pl.Series("x", values), Column("x", kind, "a value"))  # type: ignore[arg-type]
    assert wrong == []
    assert found.to_list() == expected


@pytest.mark.parametrize(("value", "kind"), [("inf", "float"), ("nan", "float"), ("2", "bool"), ("1950-02-30", "date")])
def test_what_is_no_value_of_a_kind_is_refused(value: str, kind: str) -> None:
    _, wrong = typed(pl.Series("x", [value]), Column("x", kind, "a value"))  # type: ignore[arg-type]
    assert wrong == [f"1 values are not {kind}: '{value}'"]


def test_content_changes_with_any_cell_and_with_nothing_else() -> None:
    one = toy()
    assert content(one) == content(toy().rechunk())
    assert content(one) == content(pl.concat([one[:1], one[1:]], rechunk=False))
    assert content(one) != content(toy(steel=(10, -9, 6)))
    assert content(one) != content(one.rename({"steel": "stone"}))
    assert content(pl.DataFrame({"a": ["x", None]})) != content(pl.DataFrame({"a": [None, "x"]}))


def test_shape_changes_with_the_record() -> None:
    other = replace(TABLE, columns=(*TABLE.columns[:2], replace(TABLE.columns[2], unit="kilograms")))
    assert shape(TABLE) != shape(other)
    unread = replace(TABLE, columns=(*TABLE.columns[:2], replace(TABLE.columns[2], missing=(-9, -8))))
    assert shape(TABLE) != shape(unread)
    assert shape(TABLE) == shape(replace(TABLE, meaning="in other words"))


def test_a_missing_code_is_known_however_it_is_spelled() -> None:
    text = toy(steel=("-9.0", "-9", "-9.00"))
    assert conform(SOURCE, TABLE, text)["steel"].to_list() == [None] * 3
    free = Column("x", "float", "a value", missing=(-9,))
    assert typed(pl.Series("x", ["-9.0", "-9.5"]), free)[0].to_list() == [None, -9.5]
    note = Column("x", "text", "a note", missing=(-9,))
    assert typed(pl.Series("x", ["-9", "-9.0"]), note)[0].to_list() == [None, "-9.0"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([float("inf")], "float"),
        ([True], "int"),
        ([True], "float"),
        ([date(1950, 1, 2)], "int"),
        ([19500102], "date"),
        ([datetime(1950, 1, 2, 3, 4)], "date"),
        ([Decimal("1.5")], "int"),
        ([2**63], "int"),
        (["9223372036854775808"], "int"),
        ([[1]], "int"),
        ([[1]], "text"),
    ],
)
def test_a_value_of_another_type_is_refused_not_turned_into_something_else(values: list[object], kind: str) -> None:
    _, wrong = typed(pl.Series("x", values), Column("x", kind, "a value"))  # type: ignore[arg-type]
    assert len(wrong) == 1
    assert wrong[0].startswith(f"1 values are not {kind}: ")


def test_categories_are_read_as_the_text_they_are_and_midnight_as_its_day() -> None:
    column = Column("x", "int", "a value", missing=(-9,))
    assert typed(pl.Series("x", ["1", "-9"], pl.Categorical), column)[0].to_list() == [1, None]
    day = typed(pl.Series("x", [datetime(1950, 1, 2)]), Column("x", "date", "a day"))
    assert (day[0].to_list(), day[1]) == ([date(1950, 1, 2)], [])


def test_columns_that_only_case_or_a_repetition_tells_apart_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="steel: several columns of that name: Steel, STEEL"):
        conform(SOURCE, TABLE, toy().with_columns(STEEL=pl.lit(3)).rename({"steel": "Steel"}))
    assert conform(SOURCE, TABLE, toy().with_columns(STEEL=pl.lit(3)))["steel"][0] == 10
    (tmp_path / "toy.csv").write_text("ccode,year,steel,steel\n2,1950,1,2\n")
    with pytest.raises(TableError, match="steel: several columns of that name: steel, steel_duplicated_0"):
        conform(SOURCE, TABLE, csv(tmp_path / "toy.csv"))


def test_a_key_that_is_no_number_and_a_table_without_rows_are_refused() -> None:
    with pytest.raises(TableError, match="ccode: 1 rows lack it"):
        conform(SOURCE, TABLE, toy(ccode=(2.0, float("nan"), 740.0)))
    with pytest.raises(TableError, match="it holds no rows"):
        conform(SOURCE, TABLE, toy().clear())
