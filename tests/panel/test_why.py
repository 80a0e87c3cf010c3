"""Where a cell comes from: the rows that it names give its value by themselves."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import globalallies as ga
from globalallies.catalogue import UserError
from globalallies.measures import CATALOGUE
from globalallies.panel import engine
from globalallies.panel.computed import every_year
from globalallies.panel.why import Explanation, measure_of
from globalallies.sources.store import Store

CELLS = 200


def recomputed(panel: ga.Panel, explained: Explanation, folder: Path) -> Any:
    """The cell's value when the source tables hold nothing but the rows that the explanation names."""
    query = panel.builder.query
    paths = {}
    for name, (source, table) in query.tables.items():
        whole = panel.store.frame(source, table)
        paths[name] = folder / f"{name}.parquet"
        pl.DataFrame(explained.rows[table], schema=whole.schema).write_parquet(paths[name])
    for name, (view, names) in query.arrays.items():
        held = engine.inputs(view, names, paths, query)
        paths[name] = folder / f"{name}.parquet"
        every_year(view, held).write_parquet(paths[name])
    where = " AND ".join(f"{key} = ?" for key in explained.key)
    sql = f"SELECT {explained.column} FROM ({panel.sql()}) panel WHERE {where}"
    with engine.connected(paths, query.frames, {}) as connection:
        (row,) = connection.execute(sql, list(explained.key.values())).fetchall()
    return row[0]


def units_and_columns() -> list[tuple[str, str]]:
    """Every measure in every unit in which the random cells are drawn."""
    pairs = {"state-year": "directed-dyad-year", "directed-dyad-year": "dyad-year", "dyad-year": "directed-dyad-year"}
    here = [m for m in CATALOGUE.values() if m.view and m.sources and "sipri_arms_transfers" not in m.sources]
    found = [(m.unit, m.name) for m in here]
    return found + [(pairs[unit], name) for unit, name in found if unit in pairs]


def test_two_hundred_random_cells_follow_from_the_rows_they_name(full_store: Store, tmp_path: Path) -> None:
    chance = random.Random(20261125)
    choices = units_and_columns()
    chance.shuffle(choices)
    done, with_rows = 0, 0
    while done < CELLS:
        unit, name = choices[done % len(choices)]
        year = chance.randint(1960 if unit == "system-year" else 1870, 2015)
        panel = ga.panel_of(unit, year, year, store=full_store).add(name, lag=chance.choice((0, 0, 0, 1)))
        column = chance.choice(panel.cells).name
        frame = panel.to_polars()
        telling = frame.filter(pl.col(column).is_not_null() & (pl.col(column) != 0))
        drawn = telling if telling.height and chance.random() < 0.8 else frame
        row = drawn.row(chance.randrange(drawn.height), named=True)
        key = tuple(row[k] for k in panel.keys)
        explained = panel.why(*key, column)
        assert explained.value == row[column]
        if any(explained.rows.values()) or not panel.builder.query.arrays:
            assert recomputed(panel, explained, tmp_path) == row[column], (unit, column, key)
        else:
            assert not row[column], (unit, column, key)
        done += 1
        with_rows += any(explained.rows.values())
    assert with_rows > CELLS / 2


def test_an_explanation_reads_as_a_sentence_each(tiny: Store) -> None:
    text = str(ga.dyad_years(store=tiny).add("atop_defense").why(2, 20, 1950, "atop_defense"))
    assert text.startswith("atop_defense = 1   (ccode1 2, ccode2 20, year 1950)")
    assert "because  it follows from the source rows below" in text
    assert "from     atop@5.1" in text
    assert "atop_directed: 2 source rows" in text


@pytest.mark.parametrize(
    ("column", "year", "value", "reason"),
    [
        ("atop_defense", 1951, 0, "has no row for it, which means that nothing happened"),
        ("atop_defense", 2019, None, "2019 is after the source's last year, 2018"),
        ("milex1", 1951, None, "has no row for it, which means that it is not known"),
        ("milper1", 1950, None, "has a row for it, but does not know this value"),
    ],
)
def test_a_missing_or_silent_cell_says_why(column: str, year: int, value: object, reason: str, tiny: Store) -> None:
    panel = ga.dyad_years(store=tiny).add("atop_defense", "milex", "milper")
    explained = panel.why(2, 20, year, column)
    assert explained.value == value
    assert reason in explained.reason


def test_a_pinned_release_is_the_one_explained(tiny: Store) -> None:
    explained = ga.state_years(store=tiny).add("cinc", release="6.0").why(2, 1950, "cinc")
    assert (explained.value, explained.releases) == (0.35, ("nmc@6.0",))
    assert explained.rows["nmc"][0]["milex"] == 19


def test_a_filter_that_hides_the_row_hides_its_explanation(tiny: Store) -> None:
    panel = ga.state_years(store=tiny).add("cinc").filter(ccode=20)
    with pytest.raises(UserError, match="has no row ccode 2, year 1950"):
        panel.why(2, 1950, "cinc")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ((2, 1950, "milex"), "no measure's column 'milex'"),
        ((2, "cinc"), "1 keys do not name a state-year"),
        ((3, 1950, "cinc"), "has no row ccode 3, year 1950"),
        ((2, 1815, "cinc"), "has no row ccode 2, year 1815"),
    ],
)
def test_what_cannot_be_explained_is_refused(keys: tuple[int | str, ...], expected: str, tiny: Store) -> None:
    with pytest.raises(UserError) as caught:
        ga.state_years(store=tiny).add("cinc").why(*keys)
    assert expected in str(caught.value)


def test_a_column_is_traced_to_its_measure(tiny: Store) -> None:
    pairs = ga.dyad_years(store=tiny)
    assert measure_of(pairs, "cinc2") == ("cinc", 0)
    assert measure_of(pairs, "iso3_1") == ("iso3", 0)
    assert measure_of(pairs, "cinc1_lag2") == ("cinc", 2)
    assert measure_of(pairs, "mid_onset_lead1") == ("mid_onset", -1)
    assert measure_of(pairs, "polity2_1") == ("polity2", 0)
    with pytest.raises(UserError, match="'cinc' is cinc1 and cinc2"):
        measure_of(pairs, "cinc")
    with pytest.raises(UserError, match="Did you mean"):
        measure_of(pairs, "mid_onste")


def test_an_explanation_of_a_lag_names_the_earlier_row(tiny: Store) -> None:
    explained = ga.state_years(store=tiny).lag("cinc").why(2, 1950, "cinc_lag1")
    assert explained.value == 0.3
    assert [row["year"] for row in explained.rows["nmc"]] == [1949]
    assert replace(explained, value=None).value is None
