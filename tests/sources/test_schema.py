"""Holding a table to its record."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from globalallies.catalogue import Column
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
    assert shape(TABLE) == shape(replace(TABLE, meaning="in other words"))
