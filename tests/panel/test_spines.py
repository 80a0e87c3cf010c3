"""The rows of a panel before any measure."""

import csv
from datetime import date
from itertools import permutations

import pytest

import globalallies as ga
from globalallies.catalogue import UserError
from globalallies.register import SHIPPED
from globalallies.sources.store import Store


def spells() -> list[tuple[int, date, date]]:
    """State spells from the register's file, read here by hand."""
    with (SHIPPED / "states.csv").open(encoding="utf-8", newline="") as file:
        return [
            (int(r["ccode"]), date.fromisoformat(r["entry"]), date.fromisoformat(r["exit"] or "9999-12-31"))
            for r in csv.DictReader(file)
        ]


def living(year: int, rule: str) -> list[tuple[int, date, date]]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    if rule == "first_day":
        return [s for s in spells() if s[1] <= first <= s[2]]
    if rule == "last_day":
        return [s for s in spells() if s[1] <= last <= s[2]]
    return [s for s in spells() if s[1] <= last and first <= s[2]]


@pytest.mark.parametrize("rule", ["any_day", "first_day", "last_day"])
@pytest.mark.parametrize("year", [1816, 1867, 1918, 1945, 1990, 1991, 2011, 2025])
def test_the_pairs_of_a_year_counted_by_hand(year: int, rule: str, tiny: Store) -> None:
    expected = {
        (a[0], b[0])
        for a, b in permutations(living(year, rule), 2)
        if rule != "any_day" or (a[1] <= b[2] and b[1] <= a[2])
    }
    found = ga.directed_dyad_years(year, year, rule=rule, store=tiny).to_polars()
    assert set(found.select("ccode1", "ccode2").rows()) == expected
    assert found.height == len(expected)
    undirected = ga.dyad_years(year, year, rule=rule, store=tiny).to_polars()
    assert set(undirected.select("ccode1", "ccode2").rows()) == {pair for pair in expected if pair[0] < pair[1]}
    states = ga.state_years(year, year, rule=rule, store=tiny).to_polars()
    assert set(states["ccode"]) == {s[0] for s in living(year, rule)}


def test_the_number_of_directed_pairs(tiny: Store) -> None:
    assert len(ga.directed_dyad_years(1816, 2022, store=tiny)) == 2_139_270


def test_two_germanies_are_a_pair_from_1955_to_1990_only(tiny: Store) -> None:
    found = ga.dyad_years(store=tiny).filter(ccode1=260, ccode2=265).to_polars()
    assert found["year"].to_list() == list(range(1955, 1991))
    assert ga.dyad_years(1990, 1990, store=tiny).filter(ccode1=255, ccode2=[260, 265]).to_polars().height == 0


def test_rows_come_in_the_order_of_their_keys(tiny: Store) -> None:
    found = ga.directed_dyad_years(1900, 1902, store=tiny).to_polars()
    assert found.rows() == sorted(found.rows())
    assert found.is_unique().all()


def test_the_founders_and_members_of_a_treaty_by_year(tiny: Store) -> None:
    nato = ga.member_years(1949, 2025, store=tiny).filter(treaty_id="NATO1949").to_polars()
    founders = {2, 20, 200, 210, 211, 212, 220, 235, 325, 385, 390, 395}
    assert set(nato.filter(year=1949)["ccode"]) == founders
    assert nato.filter(year=2025).height == 32
    treaties = ga.treaty_years(1949, 1949, store=tiny).to_polars()
    assert "NATO1949" in treaties["treaty_id"].to_list()


def test_systems_and_operations_have_rows(tiny: Store) -> None:
    systems = ga.system_years(1955, 1955, store=tiny).add("system_states").to_polars()
    assert {"nato", "san_francisco"} <= set(systems["system_id"])
    operations = ga.operation_states(store=tiny).add("operation_role").filter(operation_id="KOR1950").to_polars()
    assert operations.filter(ccode=2)["operation_role"].to_list() == ["combat"]


def test_pairs_by_day(tiny: Store) -> None:
    days = ga.panel_of("dyad-day", 1990, 1990, store=tiny).filter(ccode1=255, ccode2=290).to_polars()
    assert days["day"].min() == date(1990, 10, 3)
    assert days.height == 90


@pytest.mark.parametrize(
    ("unit", "options", "expected"),
    [
        ("dyad-yaer", {}, "There is no panel of dyad-yaer rows. Did you mean 'dyad-year'?"),
        ("case", {}, "There is no panel of case rows."),
        ("dyad-year", {"rule": "midyear"}, "'midyear' is no membership rule."),
        ("dyad-year", {"system": "cwo"}, "'cwo' is no state system. Did you mean 'cow'?"),
        ("treaty-year", {"system": "gw"}, "There is no panel of treaty-year rows by Gleditsch-Ward codes."),
        ("dyad-year", {"first_year": 1815}, "No panel can run from 1815 to 2025."),
        ("dyad-year", {"first_year": 1950, "last_year": 1949}, "No panel can run from 1950 to 1949."),
        ("dyad-year", {"last_year": 2999}, "the last complete year"),
    ],
)
def test_what_is_no_panel_is_refused(unit: str, options: dict[str, object], expected: str, tiny: Store) -> None:
    with pytest.raises(UserError) as caught:
        ga.panel_of(unit, store=tiny, **options)  # type: ignore[arg-type]
    assert expected in str(caught.value)
