"""The shape of alliance systems and how two of them hang together: by hand, against print, and in plain Python."""

import csv
import math
import random
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import combinations
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import globalallies as ga
from globalallies.measures import layers, system_measures
from globalallies.measures.structure import spokes
from globalallies.measures.system_measures import CROSS_LAYERS
from globalallies.measures.systems import (
    SYSTEM_LAYERS,
    competition_for_hub_forces,
    cross_year,
    interdependence,
    matrix,
    structure,
    system_year,
)
from globalallies.panel import engine
from globalallies.panel.spines import system_spokes
from globalallies.register import Register
from globalallies.sources.store import Store

MEASURES = (*layers.LAYERS, *system_measures.SYSTEMS, *system_measures.INTERDEPENDENCE)
LAYER = {layer.name: layer for layer in SYSTEM_LAYERS}
REGISTER = Path(ga.__file__).parent / "register" / "tables"
US, PAKISTAN = 2, 770
ASIANS = (740, 732, 713, 840, 800, 900, 920, PAKISTAN)


def panel(unit: str, first: int, last: int, store: Store, *names: str) -> ga.Panel:
    return ga.panel_of(unit, first, last, store=store).add(*names)


def dyads(rows: list[tuple[int, int, int, float | None]], name: str = "tie") -> pl.DataFrame:
    schema = {"ccode1": pl.Int64, "ccode2": pl.Int64, "year": pl.Int64, name: pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


# -- print -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("with_pakistan", "printed"),
    [
        (True, {1955: 0.357, 1975: 0.214, 1985: 0.048, 1995: 0, 2005: 0, 2018: 0}),
        (False, {1955: 0.286, 1975: 0.286, 1985: 0.067, 1995: 0, 2005: 0, 2018: 0}),
    ],
)
def test_density_of_defence_treaties_among_asian_allies(
    with_pakistan: bool, printed: Mapping[int, float], full_store: Store
) -> None:
    ties = panel("dyad-year", 1955, 2018, full_store, "atop_defense").filter(year=list(printed)).to_polars()
    states = [ccode for ccode in ASIANS if with_pakistan or ccode != PAKISTAN]
    found = structure(ties, US, states, draws=1)
    assert {year: round(value, 3) for year, value in found.select("year", "spoke_density").iter_rows()} == printed


# -- by hand ---------------------------------------------------------------------------------------

TIES = dyads(
    [
        (2, 20, 2000, 1.0), (2, 200, 2000, 1.0), (2, 220, 2000, 0.4), (20, 200, 2000, 0.6), (740, 732, 2000, 1.0),
        (2, 740, 2000, 0.5), (2, 732, 2000, 0.5), (20, 740, 2000, 0.4), (200, 740, 2000, 0.2), (220, 732, 2000, 0.6),
    ],
    "tie_treaty",
)  # fmt: skip
MEMBERS = pl.DataFrame(
    [("nato", 200, 2000), ("nato", 20, 2000), ("nato", 220, 2000), ("san_francisco", 740, 2000), ("san_francisco", 732, 2000)],
    schema=["system_id", "ccode", "year"],
    orient="row",
)  # fmt: skip


def test_a_system_by_hand() -> None:
    rows = {"register_system_spoke": MEMBERS, "tie_treaty_pair": TIES}
    nato, asia = system_year(LAYER["treaty"], rows, 2000).to_dicts()
    assert (nato["system_id"], nato["year"]) == ("nato", 2000)
    # ties of the hub 1, 1, .4; of the spokes .6, 0, 0
    assert nato["hub_tie_treaty"] == pytest.approx(0.8)
    assert nato["spoke_tie_treaty"] == pytest.approx(0.2)
    assert nato["hub_dominance_treaty"] == pytest.approx(0.6)
    assert (nato["hub_dominance_treaty_low"], nato["hub_dominance_treaty_high"]) == pytest.approx((0.25, 1))
    assert nato["plurilateralisation_treaty"] == pytest.approx(0.25)
    assert (nato["plurilateralisation_treaty_low"], nato["plurilateralisation_treaty_high"]) == pytest.approx((0, 0.6))
    assert nato["centralisation_treaty"] == pytest.approx(0.6)
    # without Canada (20) or Britain: 1, .4, 0 mean .7, .5, .2 over one; without France: 1, .8, .8
    assert nato["centralisation_treaty_low"] == pytest.approx(0.4)
    assert nato["centralisation_treaty_high"] == pytest.approx(0.7)
    # two spokes tied at 1, the hub at .5: leaving one out leaves no pair
    assert asia["hub_dominance_treaty"] == pytest.approx(-1 / 3)
    assert asia["plurilateralisation_treaty"] == pytest.approx(2)
    assert asia["hub_dominance_treaty_low"] is asia["plurilateralisation_treaty_high"] is None


def test_two_systems_by_hand() -> None:
    both = pl.DataFrame({"year": [2000], "co_participation": [0.5]})
    rows = {"register_system_spoke": MEMBERS, "tie_treaty_pair": TIES, "co_participation": both}
    (found,) = cross_year(LAYER["treaty"], rows, 2000).to_dicts()
    # six pairs: .4, .2, .6 and three without a tie
    assert found["cross_tie_treaty"] == pytest.approx(0.2)
    assert found["interdependence_treaty"] == pytest.approx(math.sqrt(0.2 * 0.5))
    (alone,) = cross_year(LAYER["treaty"], rows | {"co_participation": both.clear()}, 2000).to_dicts()
    assert alone["cross_tie_treaty"] == pytest.approx(0.2)
    assert alone["interdependence_treaty"] is None


def test_ties_of_operations_not_known_are_left_out() -> None:
    ties = dyads([(2, 20, 2000, 0.5), (2, 200, 2000, 1.0), (20, 200, 2000, 0.0)], "tie_operation")
    rows = {"register_system_spoke": MEMBERS, "tie_operation_pair": ties}
    nato, asia = system_year(LAYER["operation"], rows, 2000).to_dicts()
    assert nato["hub_tie_operation"] == 0.75, "of three spokes one joined nothing"
    assert nato["spoke_tie_operation"] == 0
    assert nato["hub_dominance_operation"] == 1
    assert asia["hub_dominance_operation"] is None
    assert system_year(LAYER["operation"], rows | {"tie_operation_pair": ties.clear()}, 2000).is_empty()


def test_basing_has_the_hubs_ties_only() -> None:
    rows = {
        "register_system_spoke": MEMBERS,
        "tie_basing_pair": dyads([(2, 20, 2000, 0.5), (2, 200, 2000, 1.0)], "tie_basing"),
    }
    found = system_year(LAYER["basing"], rows, 2000)
    assert found.columns == ["system_id", "year", "hub_tie_basing"]
    assert found["hub_tie_basing"].to_list() == [0.75, None]


def test_interdependence_by_hand() -> None:
    assert interdependence(0.25, 1) == 0.5
    assert interdependence(0, 1) == 0
    assert math.isnan(interdependence(0.25, math.nan))


def co_participation(joined: list[tuple[str, int, int]]) -> dict[int, float]:
    """The measure by its query, where NATO is 20 and 200 and San Francisco 740 from 1990 to 2015; all in combat."""
    members = [("nato", 20), ("nato", 200), ("san_francisco", 740)]
    rows = [(system, ccode, year) for system, ccode in members for year in range(1990, 2016)]
    frames = {
        "register_system_spoke": pl.DataFrame(rows, schema=["system_id", "ccode", "year"], orient="row"),
        "register_operation_state": pl.DataFrame(joined, schema=["operation_id", "ccode", "year"], orient="row"),
    }
    frames["register_role"] = frames["register_operation_state"].with_columns(operation_role_rank=7).drop("year")
    with duckdb.connect(":memory:") as connection:
        for name, held in frames.items():
            engine._keep(connection, name, held)
        sql = system_measures.PARTICIPATION_VIEW.sql.format_map({name: name for name in frames})
        return dict(connection.execute(sql).fetchall())


def test_co_participation_by_hand() -> None:
    found = co_participation([("A", 20, 2000), ("A", 740, 2003), ("B", 200, 2001), ("C", 2, 2000), ("D", 900, 2000)])
    assert 1999 not in found, "nobody had joined any"
    assert found[2000] == 0, "A by NATO alone; the hub and strangers do not count"
    assert found[2003] == 0.5, "A of A and B"
    assert found[2010] == 0.5, "B was joined ten years ago, the first year included"
    assert found[2012] == 1, "A alone, which Japan joined last in 2003"
    assert 2013 not in found


# -- the register's spokes -------------------------------------------------------------------------


def test_spokes_of_a_year_are_those_of_its_last_day(shipped: Register) -> None:
    frame = system_spokes(shipped)
    held: dict[tuple[str, int], set[int]] = defaultdict(set)
    for system, ccode, year in frame.iter_rows():
        held[system, year].add(ccode)
    for system in shipped.systems:
        if system.hub is not None:
            for year in (*range(1930, date.today().year, 1),):
                expected = set(spokes(shipped, system.system_id, date(year, 12, 31)))
                assert held.get((system.system_id, year), set()) == expected, (system.system_id, year)
    assert frame.is_unique().all()


def test_spokes_of_the_small_world(small: Register) -> None:
    found = system_spokes(small)
    years = {1949: [], 1950: [("north", 200)], 1958: [("east", 732), ("east", 740), ("north", 200), ("north", 260)]}
    for year, expected in years.items():
        assert found.filter(pl.col("year") == year).select("system_id", "ccode").rows() == expected
    assert ("east", 740, 1962) not in set(found.iter_rows()), "the only leg is suspended"


# -- any set of states -----------------------------------------------------------------------------


def test_structure_of_any_states_by_hand() -> None:
    found = structure(TIES, 2, [2, 20, 200, 220], "tie_treaty", draws=50).row(0, named=True)
    assert (found["year"], found["spokes"]) == (2000, 3)
    # unlike in a system, a pair without a row is not known: the spokes' one known tie is .6
    assert found["spoke_tie"] == pytest.approx(0.6)
    assert found["hub_dominance"] == pytest.approx(0.2 / 1.4)
    assert found["spoke_density"] == 1
    table = matrix(TIES, "tie_treaty", [20, 2, 200, 220], silence=0)
    again = structure(table, 2, [20, 2, 200, 220], draws=50).row(0, named=True)
    assert "year" not in again
    assert again["hub_dominance"] == pytest.approx(0.6)
    assert -1 <= again["hub_dominance_boot_low"] <= 0.6 <= again["hub_dominance_boot_high"] <= 1


def test_a_state_without_a_known_tie_is_no_spoke_that_year() -> None:
    ties = dyads(
        [(2, 20, 1990, 1.0), (2, 200, 1990, 1.0), (20, 200, 1990, 0.0), (2, 20, 1991, 1.0), (2, 200, 1991, None)]
    )
    found = structure(ties, 2, (20, 200, 900), draws=5)
    assert found.select("year", "spokes", "hub_dominance").rows() == [(1990, 2, 1.0), (1991, 1, None)]


ccodes = st.lists(st.integers(3, 990), min_size=2, max_size=6, unique=True)


@settings(deadline=None)
@given(ccodes, st.data())
def test_structure_ignores_the_order_of_rows_and_states(states: list[int], data: st.DataObject) -> None:
    tie = st.one_of(st.none(), st.floats(0, 1).map(lambda x: round(x, 3)))
    rows = [(a, b, year, data.draw(tie)) for year in (1990, 1991) for a, b in combinations(sorted([2, *states]), 2)]
    frame = dyads(rows)
    mixed = dyads(data.draw(st.permutations(rows)))
    one, other = structure(frame, 2, states, draws=1), structure(mixed, 2, data.draw(st.permutations(states)), draws=1)
    for name in one.columns:
        if "_boot_" not in name:
            assert [x is None for x in one[name]] == [x is None for x in other[name]]
            assert one[name].drop_nulls().to_list() == pytest.approx(other[name].drop_nulls().to_list())


def test_what_cannot_be_a_set_of_states_is_refused() -> None:
    with pytest.raises(ValueError, match="given twice"):
        matrix(TIES, "tie_treaty", [2, 20, 20])
    with pytest.raises(ValueError, match="two rows"):
        structure(pl.concat([TIES, TIES]), 2, [20, 200])
    with pytest.raises(ValueError, match="cannot be told among one, two"):
        structure(TIES.rename({"tie_treaty": "one"}).with_columns(two=1), 2, [20])
    with pytest.raises(ValueError, match="the hub among them"):
        structure(np.zeros((2, 2)), 2, [20, 200])


# -- competition -----------------------------------------------------------------------------------


def test_competition_by_hand() -> None:
    one = {2000: 100.0, 2001: 200.0, 2002: 100.0, 2003: 400.0, 2004: 400.0}
    mirror_image = {year: 1e6 / value for year, value in one.items()}
    found = competition_for_hub_forces(one, mirror_image)
    assert found.correlation == pytest.approx(-1)
    assert found.changes == 4
    assert found.low <= found.correlation <= found.high
    assert competition_for_hub_forces(one, {y: 3 * v for y, v in one.items()}).correlation == pytest.approx(1)
    # changes in units of log 2: 1, -1, 2, 0 and 0, 1, 0, 1; less their means: .5, -1.5, 1.5, -.5 and ∓.5
    other = {2000: 1.0, 2001: 1.0, 2002: 2.0, 2003: 2.0, 2004: 4.0}
    expected = (-0.25 - 0.75 - 0.75 - 0.25) / math.sqrt(5 * 1)
    assert competition_for_hub_forces(one, other).correlation == pytest.approx(expected)


def test_competition_counts_years_that_follow_each_other_and_are_known() -> None:
    one = {2000: 1.0, 2001: 2.0, 2002: 0.0, 2003: 4.0, 2005: 2.0, 2006: 4.0, 2007: None, 2008: 1.0}
    other = dict.fromkeys(one, 5.0)
    found = competition_for_hub_forces(one, other)
    assert found.changes == 2
    assert math.isnan(found.correlation)
    assert math.isnan(found.p_value)
    with pytest.raises(ValueError, match="not -1"):
        competition_for_hub_forces({2000: -1}, {2000: 1})


@settings(deadline=None)
@given(st.integers(0, 1000))
def test_competition_is_seeded_and_its_interval_holds_zero(seed: int) -> None:
    chance = np.random.default_rng(seed)
    one, other = ({2000 + n: float(v) for n, v in enumerate(chance.lognormal(size=20))} for _ in range(2))
    found = competition_for_hub_forces(one, other, seed=seed, draws=200)
    assert found == competition_for_hub_forces(one, other, seed=seed, draws=200)
    assert -1 <= found.low < 0 < found.high <= 1
    assert 0 < found.p_value <= 1


# -- once more, in plain Python --------------------------------------------------------------------


@pytest.fixture(scope="module")
def shapes(full_store: Store) -> pl.DataFrame:
    return panel("system-year", 1946, 2024, full_store, *(m.name for m in system_measures.SYSTEMS)).to_polars()


def test_every_measure_is_in_its_range_and_years(shapes: pl.DataFrame, full_store: Store) -> None:
    years = panel("year", 1946, 2024, full_store, *(m.name for m in system_measures.INTERDEPENDENCE)).to_polars()
    for measure in (*system_measures.SYSTEMS, *system_measures.INTERDEPENDENCE):
        found = (shapes if measure.unit == "system-year" else years)[measure.name].drop_nulls()
        assert len(found) > 5, measure.name
        assert measure.low is None or found.min() >= measure.low - 1e-12  # type: ignore[operator]
        assert measure.high is None or found.max() <= measure.high + 1e-12  # type: ignore[operator]
        assert measure.definition.endswith(".")
    assert {m.name.partition("_tie_")[0] for m in system_measures.SYSTEMS if m.name.endswith("basing")} == {"hub"}


def test_the_ends_of_a_range_are_in_order(shapes: pl.DataFrame) -> None:
    for layer in CROSS_LAYERS:
        for index in ("hub_dominance", "plurilateralisation"):
            name = f"{index}_{layer.name}"
            whole = shapes.drop_nulls([name, f"{name}_low"])
            assert (whole[f"{name}_low"] <= whole[f"{name}_high"]).all()
            if layer.name != "operation":
                assert (whole[f"{name}_low"] <= whole[name] + 1e-9).all()
                assert (whole[name] <= whole[f"{name}_high"] + 1e-9).all()


def test_natos_treaty_layer_is_a_clique_and_asias_is_not(shapes: pl.DataFrame) -> None:
    found = {
        key: value
        for *key, value in shapes.select("system_id", "year", "hub_dominance_treaty").iter_rows()
        for key in [tuple(key)]
    }
    for year in (1955, 1985, 2018):
        assert found["nato", year] == 0
        assert found["san_francisco", year] > 0.4


def test_systems_are_computed_twice(mirror: Path, shapes: pl.DataFrame, full_store: Store) -> None:
    """Hub dominance and plurilateralisation by treaty, and the ties across, from the mirror's rows of pairs."""
    tie: dict[tuple[int, int, int], int] = {}
    frame = pl.read_parquet(mirror / "atop_v51_directed_dyad_year.parquet").filter(pl.col("year") > 1945)
    wanted = ("ccode1", "ccode2", "year", "atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul")
    for a, b, year, defence, offence, neutral, nonagg, consul in frame.select(wanted).iter_rows():
        value = 3 if defence or offence else 2 if neutral or consul else 1 if nonagg else 0
        for key in ((a, b, year), (b, a, year)):
            tie[key] = max(tie.get(key, 0), value)
    members: dict[tuple[str, int], list[int]] = defaultdict(list)
    for system, ccode, year in engine.frame("register_system_spoke").iter_rows():
        members[system, year].append(ccode)
    across = panel("year", 1950, 2018, full_store, "cross_tie_treaty").to_polars()
    compared = 0
    for row in shapes.filter(pl.col("year") <= 2018).iter_rows(named=True):
        own, year = members[row["system_id"], row["year"]], row["year"]
        if row["hub_tie_treaty"] is None or len(own) < 2:
            assert len(own) < 2
            continue
        hub = sum(tie.get((US, ccode, year), 0) for ccode in own) / 3 / len(own)
        each = [tie.get((a, b, year), 0) / 3 for a, b in combinations(own, 2)]
        spoke = sum(each) / len(each)
        if hub + spoke == 0:
            assert row["hub_dominance_treaty"] is row["plurilateralisation_treaty"] is None
            continue
        assert row["hub_dominance_treaty"] == pytest.approx((hub - spoke) / (hub + spoke), abs=1e-12)
        assert row["plurilateralisation_treaty"] == (pytest.approx(spoke / hub, abs=1e-12) if hub else None)
        compared += 1
    assert compared > 150
    for year, value in across.filter(pl.col("year") >= 1952).select("year", "cross_tie_treaty").iter_rows():
        each = [tie.get((a, b, year), 0) / 3 for a in members["nato", year] for b in members["san_francisco", year]]
        assert value == pytest.approx(sum(each) / len(each), abs=1e-12)


def test_co_participation_is_computed_twice(full_store: Store) -> None:
    tables = {}
    for name in ("operations", "participants"):
        with (REGISTER / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
            tables[name] = list(csv.DictReader(opened))
    began = {row["operation_id"]: int(row["start"][:4]) for row in tables["operations"]}
    years: dict[tuple[str, int], int] = {}
    joined = set()
    for row in tables["participants"]:
        key = row["operation_id"], int(row["ccode"])
        start = int(row["start"][:4]) if row["start"] else began[key[0]]
        years[key] = min(years.get(key, start), start)
        if row["role"] not in ("refused", "political", "financial", "member"):
            joined.add(key)
    when = defaultdict(list)
    for op, ccode in joined:
        for number in (ccode, 255) if ccode == 260 else (ccode,):
            when[number].append((op, years[op, ccode]))
    members: dict[tuple[str, int], list[int]] = defaultdict(list)
    for system, ccode, year in engine.frame("register_system_spoke").iter_rows():
        members[system, year].append(ccode)
    found = panel("year", 1950, 2024, full_store, "co_participation").to_polars()
    for year, value in found.iter_rows():
        one, other = (
            {(op, start) for ccode in members[system, year] for op, start in when[ccode] if start <= year}
            for system in ("nato", "san_francisco")
        )
        recent = {op for op, start in one | other if start > year - 10}
        shared = {op for op, _ in one} & {op for op, _ in other} & recent
        assert value == (len(shared) / len(recent) if year >= 1957 and recent else None), year


@pytest.mark.parametrize("name", ["treaty", "agreement", "exercise", "basing"])
def test_a_cell_follows_from_the_rows_it_names(name: str, full_store: Store) -> None:
    """The rows that account for a year give its ties, and so its shape, by themselves."""
    chance = random.Random(f"why {name}")
    layer = LAYER[name]
    measures = [("system-year", f"hub_tie_{name}")]
    if layer.among_spokes:
        measures += [("system-year", f"hub_dominance_{name}"), ("year", f"cross_tie_{name}")]
    for unit, measure in measures:
        year = chance.choice((1990, 1993, 2004))
        whole = panel(unit, year, year, full_store, measure)
        keys = ("nato", year) if unit == "system-year" else (year,)
        explained = whole.why(*keys, measure)
        assert explained.value is not None
        ties = panel("dyad-year", year, year, full_store, layer.tie.name)
        with duckdb.connect(":memory:") as connection:
            for own, (source, table) in ties.builder.query.tables.items():
                schema = full_store.frame(source, table).schema
                engine._keep(connection, own, pl.DataFrame(explained.rows[table], schema=schema))
            for own in ties.builder.query.frames:
                engine._keep(connection, own, engine.frame(own))
            parts = ties.builder.query.ctes
            sql = "WITH " + ", ".join(f"{cte} AS ({text})" for cte, text in parts.items())
            few = pl.DataFrame(connection.sql(f"{sql} SELECT * FROM {layer.tie.view} WHERE year = {year}"))
        spoke_rows = engine.frame("register_system_spoke").filter(pl.col("year") == year)
        rows = {"register_system_spoke": spoke_rows, layer.tie.view: few}
        if unit == "system-year":
            again = system_year(layer, rows, year).filter(pl.col("system_id") == "nato")
        else:
            again = cross_year(layer, rows | {"co_participation": pl.DataFrame({"co_participation": []})}, year)
        assert again[measure].item() == explained.value, (measure, year)
