"""The panel on Spark: the same rows, cell by cell, as from DuckDB."""

import os
import shutil
import sys
import warnings
from collections.abc import Collection, Iterator
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import globalallies as ga
from globalallies.catalogue import UserError
from globalallies.measures import CATALOGUE
from globalallies.panel import Panel
from globalallies.sources.store import Store
from panel.conftest import put

TYPES = {
    pl.Int64: "bigint",
    pl.Int32: "int",
    pl.Float64: "double",
    pl.String: "string",
    pl.Date: "date",
    pl.Boolean: "boolean",
}

COMPUTED = {
    "capital_distance_km",
    "challenger_power_nearby_capital_distance",
    "challenger_power_nearby_minimum_distance",
    "tie_basing",
    "hub_tie_basing",
}
"""Columns from sines, roots, logs and quotients of decimals, which the engines round differently in the last place."""


def needed(*what: str) -> None:
    """A skip that says what is missing, or a failure where nothing may be."""
    lacking = [name for name in what if name != "java" and not find_spec(name)]
    if "java" in what and not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        lacking.append("java")
    if lacking:
        missing = f"no {', '.join(lacking)} on this machine: install globalallies[spark] and Java 17 to run these tests"
        if os.environ.get("ALLIES_REQUIRE_SPARK"):
            pytest.fail(missing)
        pytest.skip(missing)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A small session of Spark on this machine, or a skip that says what is missing."""
    needed("pyspark", "sqlglot", "java")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the pandas that is here: not used
        from pyspark.sql import SparkSession

        settings = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.memory": "1500m",
            "spark.sql.shuffle.partitions": "2",
        }
        session = SparkSession.builder.master("local[2]").appName("globalallies").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def same(panel: Panel, spark: Any, types: Collection[str] = ()) -> pl.DataFrame:
    """The panel's rows, if Spark gives the same in the same order and types (but for those of some columns)."""
    ours, frame = panel.to_polars(), panel.on_spark(spark)
    assert frame.columns == ours.columns
    kept = {name: kind for name, kind in frame.dtypes if name not in types}
    assert kept == {name: TYPES[kind] for name, kind in ours.schema.items() if name not in types}  # type: ignore[index]
    theirs = pl.DataFrame([tuple(row) for row in frame.collect()], schema=ours.schema, orient="row")
    near = sorted(COMPUTED & set(ours.columns))
    assert_frame_equal(theirs.drop(near), ours.drop(near), check_exact=True)
    assert_frame_equal(theirs.select(near), ours.select(near), rel_tol=1e-12, abs_tol=0)
    return ours


def of_unit(*units: str, own: bool = False) -> list[str]:
    """The measures of some units whose data are in the mirror; only the register's own, if asked."""
    return [
        measure.name
        for measure in CATALOGUE.values()
        if measure.view and measure.unit in units and "sipri_arms_transfers" not in measure.sources
        if not (own and measure.sources)
    ]


# -- without the mirror --------------------------------------------------------------------------


def test_a_small_panel_is_the_same(tiny: Store, spark: Any) -> None:
    panel = (
        ga.names(ga.dyad_years(1949, 1952, store=tiny))
        .add("cinc", "milper", "atop_defense", "mid_onset", "mid_dispute")
        .lag("cinc", "mid_onset")
        .lead("milex")
        .filter(ccode1=2)
    )
    found = same(panel, spark).filter(ccode2=20)
    assert found["cinc1"].to_list() == [0.3, 0.4, None, None]
    assert found["cinc1_lag1"].to_list() == [None, 0.3, 0.4, None]
    assert found["atop_defense"].to_list() == [0, 1, 0, 0]
    assert found["mid_onset"].to_list() == [0, 0, 1, 0]


def test_names_and_texts_may_hold_anything(tiny: Store, spark: Any) -> None:
    name, text = 'my `"} {score', "it's \\n {x}"
    own = pl.DataFrame({"ccode": [20, 40], name: [text, "é\n"]})
    panel = ga.state_years(1950, 1951, store=tiny).join(own, on=["ccode"])
    assert same(panel, spark)[name].null_count() > 100
    assert same(panel.filter(**{name: text}), spark)["ccode"].to_list() == [20, 20]


@pytest.mark.parametrize(
    ("conditions", "rows"),
    [
        ({"flag": True}, 1),
        ({"flag": 1}, 1),
        ({"flag": [False, True]}, 2),
        ({"onset": True}, 1),
        ({"cinc1": (float("-inf"), 0.35)}, 1),
        ({"cinc1": float("nan")}, 0),
        ({"cinc1": [0.4, 1e-7, 1e22]}, 1),
        ({"year": (1950, 1951), "iso3_2": ["CAN"]}, 2),
        ({"year": []}, 0),
        ({"day": date(1950, 5, 1)}, 1),
        ({"day": ("1950-01-01", "1951-01-01")}, 1),
    ],
)
def test_conditions_are_the_same(conditions: dict[str, Any], rows: int, tiny: Store, spark: Any) -> None:
    own = pl.DataFrame(
        {
            "year": [1950, 1951],
            "flag": [True, False],
            "onset": [0, 1],
            "day": [date(1950, 5, 1), date(1850, 1, 1)],
        }
    )
    panel = ga.names(ga.dyad_years(1949, 1951, store=tiny)).add("cinc").join(own, on=["year"])
    assert same(panel.filter(ccode1=2, ccode2=20, **conditions), spark).height == rows


def test_columns_of_any_kind_can_be_joined(tiny: Store, spark: Any) -> None:
    noon = datetime(1950, 5, 1, 12)
    kinds = {
        "u64": pl.Series([1, 2**63 + 5], dtype=pl.UInt64),
        "u8": pl.Series([1, 255], dtype=pl.UInt8),
        "f32": pl.Series([1.5, float("nan")], dtype=pl.Float32),
        "ns": pl.Series([noon, None], dtype=pl.Datetime("ns")),
        "us": pl.Series([noon, None], dtype=pl.Datetime("us")),
        "kind": pl.Series(["a", "b"], dtype=pl.Categorical),
        "nothing": pl.Series([None, None], dtype=pl.Null),
        "long_ago": [date(1, 1, 1), date(1582, 10, 4)],
    }
    panel = ga.state_years(1950, 1951, store=tiny).join(pl.DataFrame({"year": [1950, 1951], **kinds}), on=["year"])
    ours = panel.filter(ccode=2).to_polars()
    theirs = [tuple(row) for row in panel.filter(ccode=2).on_spark(spark).collect()]
    assert [repr(row) for row in pl.DataFrame(theirs, schema=ours.schema, orient="row", strict=False).rows()] == [
        repr(row) for row in ours.rows()
    ]


def test_panels_of_one_session_do_not_mix(tiny: Store, spark: Any, tmp_path: Path) -> None:
    odd = Store(tmp_path / "a [b]*{c}? d,é")
    odd.lock = None
    put(odd, "nmc", {"nmc": "ccode | year | milex | milper | irst | pec | tpop | upop | cinc\n2|1950|1|1|1|1|1|1|0.9"})
    spark.sql("SELECT 7 AS mine").createOrReplaceTempView("nmc")
    panels = [ga.state_years(1950, 1950, store=store).filter(ccode=2) for store in (tiny, odd)]
    first, second = (panel.add("cinc").on_spark(spark) for panel in panels)
    pinned = panels[0].add("cinc", release="6").on_spark(spark)
    joined = [
        panels[0].join(pl.DataFrame({"year": [1950], "x": [x]}), on=["year"]).on_spark(spark) for x in (1, 2)
    ]  # fmt: skip
    assert [frame.collect()[0].cinc for frame in (first, second, pinned)] == [0.4, 0.9, 0.35]
    assert [frame.collect()[0].x for frame in joined] == [1, 2]
    assert spark.sql("SELECT * FROM nmc").collect()[0].mine == 7
    assert [table.name for table in spark.catalog.listTables()] == ["nmc"]
    spark.catalog.dropTempView("nmc")


def test_data_that_are_not_here_are_named(tiny: Store, spark: Any) -> None:
    with pytest.raises(UserError, match=r"allies data get igo@3\.0"):
        ga.dyad_years(1950, 1950, store=tiny).add("igo_shared").on_spark(spark)


@pytest.mark.parametrize("make", [ga.treaty_years, ga.member_years, ga.system_years, ga.operation_states])
def test_the_registers_own_units_are_the_same(make: Any, tiny: Store, spark: Any) -> None:
    panel = make(1950, 1955, store=tiny) if make is not ga.operation_states else make(1990, 2003, store=tiny)
    assert same(panel.add(*of_unit(panel.unit, own=True)), spark).height > 5


# -- the query's text ----------------------------------------------------------------------------


def test_the_query_in_another_dialect_is_stable(tiny: Store) -> None:
    needed("sqlglot")
    panel = ga.dyad_years(1950, 1951, store=tiny).add("cinc", "mid_onset").filter(ccode1=2)
    text = panel.sql("spark")
    assert text == ga.dyad_years(1950, 1951, store=tiny).add("cinc", "mid_onset").filter(ccode1=2).sql("spark")
    assert "ccode1 NULLS LAST" in text
    assert "`ccode1` = 2" in text
    assert panel.sql() == panel.sql("duckdb")


def test_numbers_with_a_point_stay_doubles(tiny: Store) -> None:
    needed("sqlglot")
    panel = ga.state_years(1950, 1950, store=tiny).add("cinc", "iso3").filter(cinc=0.4, iso3="0.5")
    assert "`cinc` = 0.4D" in panel.sql("spark")
    assert "`iso3` = '0.5'" in panel.sql("spark")
    assert "0.4D" not in panel.sql("postgres")


def test_a_dialect_that_is_none_is_refused(tiny: Store) -> None:
    needed("sqlglot")
    with pytest.raises(UserError, match=r"'spork' is no dialect of SQL\. Did you mean 'spark'\?"):
        ga.state_years(1950, 1950, store=tiny).sql("spork")


def test_without_sqlglot_it_says_what_to_install(tiny: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    with pytest.raises(UserError, match=r"pip install 'globalallies\[spark\]'"):
        ga.state_years(1950, 1950, store=tiny).sql("spark")


# -- on the field's data -------------------------------------------------------------------------


def test_a_panel_of_every_kind_of_measure_is_the_same(full_store: Store, spark: Any) -> None:
    own = pl.DataFrame({"ccode1": [2, 2], "ccode2": [20, 200], "year": [1990, 1990], "mine": [1.5, None]})
    panel = (
        ga.names(ga.dyad_years(1988, 1991, store=full_store))
        .add("mid_onset", "imports_from", "cinc", "mid_peace_years", "capital_distance_km", "contiguity")
        .add("dca_in_force", "atop_defense", "un_ideal_point_distance")
        .lag("cinc", "atop_defense")
        .join(own)
        .filter(ccode1=(2, 300), ccode2=[20, 200, 220, 255, 260, 365])
    )
    found = same(panel, spark)
    assert found.height > 300
    assert found["capital_distance_km"].null_count() == 0
    assert found["mine"].drop_nulls().to_list() == [1.5]


def test_days_are_the_same(full_store: Store, spark: Any) -> None:
    panel = ga.panel_of("dyad-day", 1945, 1946, store=full_store).add("cinc", "atop_defense", "mid_onset", "contiguity")
    found = same(panel.filter(ccode1=2, day=("1945-12-01", "1946-01-31")), spark)
    assert found.height > 3000


@pytest.mark.parametrize("rule", ["any_day", "first_day", "last_day"])
def test_gleditsch_and_wards_states_are_the_same(rule: str, full_store: Store, spark: Any) -> None:
    panel = ga.dyad_years(1990, 1990, store=full_store, system="gw", rule=rule).add("cinc", "atop_defense")
    assert same(panel.filter(gwcode1=(200, 300)), spark).height > 1000


def test_every_view_is_the_same(full_store: Store, spark: Any) -> None:
    states = ga.state_years(2012, 2023, store=full_store).add(*of_unit("state-year"))
    pairs = ga.dyad_years(2012, 2012, store=full_store).add(*of_unit("dyad-year"))
    directed = ga.directed_dyad_years(2003, 2003, store=full_store).add(*of_unit("directed-dyad-year"))
    systems = ga.system_years(1995, 2005, store=full_store).add(*of_unit("system-year"))
    years = ga.panel_of("year", 1995, 2023, store=full_store).add(*of_unit("year"))
    seen = {
        *same(states, spark).columns,
        *same(pairs.filter(ccode1=(2, 100)), spark).columns,
        *same(directed.filter(ccode1=[2, 200, 645]), spark).columns,
        *same(systems, spark).columns,
        *same(years, spark).columns,
    }
    others = of_unit("treaty-year", "member-year", "operation-state")
    views = {CATALOGUE[name].view for name in {*(seen & set(CATALOGUE)), *others}}
    inner = set(CATALOGUE.views) - {measure.view for measure in CATALOGUE.values()}  # other views are built on them
    arms = {m.view for m in CATALOGUE.values() if "sipri_arms_transfers" in m.sources}  # their data are in no mirror
    assert views | inner | arms == set(CATALOGUE.views)
