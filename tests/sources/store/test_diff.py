"""What moved between two releases."""

import json
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from globalallies.catalogue import UserError
from globalallies.sources.store import Store, difference
from globalallies.sources.store.diff import as_records, as_text, compare
from sources.conftest import toy_source

TABLE = toy_source().tables[0]


def made(rows: list[tuple[int, int, int | None]], **more: list[int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["ccode", "year", "steel"], orient="row").with_columns(
        **{k: pl.Series(v) for k, v in more.items()}
    )


OLD = made([(2, 1950, 10), (2, 1951, 20), (200, 1950, None), (740, 1950, 5)], iron=[1, 2, 3, 4])
NEW = made([(2, 1950, 10), (2, 1951, 26), (200, 1950, 7), (732, 1950, 1)], coal=[1, 2, 3, 4])


def test_rows_columns_values_and_the_largest_changes() -> None:
    found = compare(TABLE, OLD, NEW)
    assert (found.rows_before, found.rows_after, found.rows_gone, found.rows_new) == (4, 4, 1, 1)
    assert (found.columns_gone, found.columns_new) == (("iron",), ("coal",))
    assert found.changed == {"steel": 2}
    assert found.appeared == {"steel": 1}
    assert found.vanished == {}
    (change,) = found.largest
    assert (change.key, change.before, change.after) == ({"ccode": 2, "year": 1951}, 20, 26)
    spread = (((10 - 35 / 3) ** 2 + (20 - 35 / 3) ** 2 + (5 - 35 / 3) ** 2) / 2) ** 0.5
    assert change.size == pytest.approx(6 / spread)


def test_a_release_and_itself_do_not_differ() -> None:
    found = compare(TABLE, OLD, OLD)
    assert (found.changed, found.largest, found.rows_gone, found.rows_new) == ({}, (), 0, 0)
    assert "no value differs" in as_text([found], "toy@1", "toy@1")


def test_the_text_says_it_all() -> None:
    text = as_text([compare(TABLE, OLD, NEW)], "toy@1", "toy@2")
    assert "toy: 4 rows in toy@1, 4 in toy@2; 1 gone, 1 new" in text
    assert "steel: 2 values differ (1 were missing, 0 went missing)" in text
    assert "ccode 2, year 1951: steel 20 to 26 (+" in text


def test_two_data_sets_are_not_compared(store: Store, toy) -> None:  # type: ignore[no-untyped-def]
    toy()
    with pytest.raises(UserError, match="are different data sets"):
        difference(store, "toy@1", "nmc@7")
    with pytest.raises(UserError, match="is not in the store"):
        difference(store, "toy@1", "toy@2")


def test_a_key_that_is_a_date_can_be_written_as_json() -> None:
    keyed = replace(TABLE, keys=("ccode", "day"))
    one = pl.DataFrame({"ccode": [2, 2], "day": [date(1950, 1, 1), date(1951, 1, 1)], "steel": [1, 2]})
    (record,) = as_records([compare(keyed, one, one.with_columns(steel=pl.col("steel") * 2))])
    assert json.loads(json.dumps(record))["largest"][0]["key"] == {"ccode": 2, "day": "1951-01-01"}
