"""The coverage rule: outside a source's years missing; inside, silence decides; a row without a value is missing."""

from dataclasses import replace

import pytest

import globalallies as ga
from globalallies.catalogue import Measure
from globalallies.measures import CATALOGUE
from globalallies.panel.query import coverage
from globalallies.sources import SOURCES
from globalallies.sources.store import Store


def cell(panel: ga.Panel, column: str, **key: int) -> object:
    return panel.filter(**key).to_polars()[column].item()


def test_an_obligation_is_one_zero_or_missing(tiny: Store) -> None:
    panel = ga.directed_dyad_years(store=tiny).add("atop_defense", "atop_consul")
    assert cell(panel, "atop_defense", ccode1=2, ccode2=20, year=1950) == 1
    assert cell(panel, "atop_defense", ccode1=20, ccode2=2, year=1950) == 0
    assert cell(panel, "atop_defense", ccode1=2, ccode2=20, year=1951) == 0
    assert cell(panel, "atop_defense", ccode1=2, ccode2=20, year=2018) == 0
    assert cell(panel, "atop_defense", ccode1=2, ccode2=20, year=2019) is None


def test_a_statistic_is_never_zero_for_want_of_a_row(tiny: Store) -> None:
    panel = ga.state_years(store=tiny).add("milex", "milper")
    assert cell(panel, "milex", ccode=2, year=1950) == 20
    assert cell(panel, "milex", ccode=2, year=1951) is None
    assert cell(panel, "milper", ccode=2, year=1950) is None
    assert cell(panel, "milex", ccode=20, year=2022) == 4
    assert cell(panel, "milex", ccode=20, year=2023) is None


def test_where_there_is_no_dispute_its_onset_is_zero_and_its_hostility_missing(tiny: Store) -> None:
    panel = ga.dyad_years(store=tiny).add("mid_onset", "mid_hostility", "mid_fatality", "mid_disputes")
    quiet = panel.filter(ccode1=2, ccode2=20, year=1950).to_polars().row(0, named=True)
    assert (quiet["mid_onset"], quiet["mid_disputes"]) == (0, 0)
    assert quiet["mid_hostility"] is None
    loud = panel.filter(ccode1=2, ccode2=20, year=1951).to_polars().row(0, named=True)
    assert (loud["mid_onset"], loud["mid_disputes"]) == (1, 2)
    assert (loud["mid_fatality"], loud["mid_hostility"]) == (1, 3)
    after = panel.filter(ccode1=2, ccode2=20, year=2015).to_polars().row(0, named=True)
    assert set(after.values()) == {2, 20, 2015, None}


def test_a_row_without_a_value_is_missing_even_where_silence_is_zero(tiny: Store) -> None:
    measure = replace(CATALOGUE["mid_fatality"], name="mid_fatality", silence="none")
    changed = ga.CATALOGUE.__class__(
        [measure if m.name == measure.name else m for m in CATALOGUE.values()], CATALOGUE.views.values()
    )
    panel = replace(ga.directed_dyad_years(store=tiny), catalogue=changed).add("mid_fatality")
    assert cell(panel, "mid_fatality", ccode1=2, ccode2=20, year=1950) == 0
    one_dispute = "dispnum | ccode1 | ccode2 | year | onset | sidea1 | sidea2 | orig1 | orig2\n1 | 2 | 20 | 1952 | 1 | 1 | 0 | 1 | 1"
    from panel.conftest import TABLES, put

    store = Store(tiny.folder.parent / "other")
    put(store, "mid", TABLES["mid"])
    put(store, "mid_directed", {"mid_directed": one_dispute})
    panel = replace(panel, store=store)
    assert cell(panel, "mid_fatality", ccode1=2, ccode2=20, year=1952) is None
    assert cell(panel, "mid_fatality", ccode1=2, ccode2=20, year=1953) == 0


@pytest.mark.parametrize("column", ["cinc_lag1", "cinc_lead1"])
def test_a_lag_reaches_beyond_the_first_row_and_no_further(column: str, tiny: Store) -> None:
    lag = column.endswith("lag1")
    panel = ga.state_years(1950, 1950, store=tiny)
    panel = panel.lag("cinc") if lag else panel.lead("cinc")
    found = panel.filter(ccode=2).to_polars()
    assert found.columns == ["ccode", "year", column]
    assert found[column].to_list() == [0.3 if lag else None]


def test_a_silent_zero_is_shifted_only_to_rows_that_existed(tiny: Store) -> None:
    panel = ga.dyad_years(store=tiny).add("atop_defense").lag("atop_defense")
    assert cell(panel, "atop_defense_lag1", ccode1=2, ccode2=20, year=1951) == 1
    assert cell(panel, "atop_defense_lag1", ccode1=2, ccode2=20, year=1952) == 0
    assert cell(panel, "atop_defense_lag1", ccode1=2, ccode2=20, year=2019) == 0
    assert cell(panel, "atop_defense", ccode1=2, ccode2=20, year=2019) is None
    assert cell(panel, "atop_defense", ccode1=2, ccode2=20, year=1920) == 0
    assert cell(panel, "atop_defense_lag1", ccode1=2, ccode2=20, year=1920) is None


def test_one_source_that_does_not_know_makes_the_measure_not_know() -> None:
    measure = CATALOGUE["cinc"]
    nmc, atop = SOURCES["cow_nmc_7"], SOURCES["atop_5_1"]
    both = coverage(measure, [nmc, atop])
    assert (both.first_year, both.last_year, both.silence) == (1816, 2018, "unknown")
    narrowed = replace(measure, first_year=1900, last_year=1950, silence="none")
    assert coverage(narrowed, [nmc]) == coverage(narrowed, [atop])


@pytest.mark.parametrize(
    "name", [m.name for m in CATALOGUE.values() if m.view and "sipri_arms_transfers" not in m.sources]
)
def test_every_measure_is_missing_outside_its_years(name: str, full_store: Store) -> None:
    measure = CATALOGUE[name]
    panel = ga.panel_of(measure.unit, store=full_store).add(name)
    cover = panel.cells[0].coverage
    outside = [
        year for year in (cover.first_year - 1, cover.last_year + 1) if panel.first_year <= year <= panel.last_year
    ]
    for year in outside:
        found = panel.filter(year=year).to_polars()
        assert found[name].null_count() == found.height
    inside = panel.filter(year=(cover.first_year, cover.last_year)).to_polars()[name].drop_nulls()
    assert len(inside) > 0
    assert_in_range(measure, inside)


def assert_in_range(measure: Measure, values) -> None:  # type: ignore[no-untyped-def]
    if measure.low is not None:
        assert values.min() >= measure.low
    if measure.high is not None:
        assert values.max() <= measure.high
