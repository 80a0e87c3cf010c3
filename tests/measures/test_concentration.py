"""Concentration and counts of the whole system: the algebra, a world by hand, the published fixtures, a second count."""

import math
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import globalallies as ga
from globalallies.measures.concentration import CONCENTRATION, FIXED, concentration, hhi
from globalallies.sources.store import Store
from panel.conftest import put
from panel.test_independent import codes, flows, major_years, rows, same, system, world_bank

MEASURES = tuple(measure.name for measure in CONCENTRATION)

amounts = st.lists(st.floats(0, 1e12, allow_subnormal=False), min_size=2, max_size=12).filter(lambda held: max(held) > 1e-9)  # fmt: skip

# -- the algebra ---------------------------------------------------------------------------------


@given(st.integers(2, 200), st.floats(1e-9, 1e9))
def test_equal_shares_are_not_concentrated(count: int, each: float) -> None:
    assert concentration([each] * count) == pytest.approx(0, abs=1e-6)
    assert hhi([each] * count) == pytest.approx(1 / count)


@given(st.integers(2, 200), st.floats(1e-9, 1e9))
def test_one_state_that_has_all_is_full_concentration(count: int, all_of_it: float) -> None:
    held = [0.0] * (count - 1) + [all_of_it]
    assert concentration(held) == 1
    assert hhi(held) == 1


@given(amounts, st.randoms())
def test_who_holds_what_does_not_matter(held: list[float], chance: Any) -> None:
    mixed = list(held)
    chance.shuffle(mixed)
    assert concentration(mixed) == concentration(held)
    assert hhi(mixed) == hhi(held)


@given(amounts, st.floats(1e-3, 1e3))
def test_only_ratios_matter_and_both_stay_in_range(held: list[float], factor: float) -> None:
    assert 0 <= concentration(held) <= 1
    assert 1 / len(held) <= hhi(held) * (1 + 1e-12)
    assert hhi(held) <= 1
    assert hhi([value * factor for value in held]) == pytest.approx(hhi(held))


@given(amounts, st.floats(0, 1))
def test_giving_the_first_what_the_last_has_never_spreads_power(held: list[float], part: float) -> None:
    ranked = sorted(held)
    given_up = ranked[0] * part
    after = [ranked[0] - given_up, *ranked[1:-1], ranked[-1] + given_up]
    assert hhi(after) >= hhi(held) * (1 - 1e-12)


@given(amounts)
def test_a_state_with_nothing_leaves_the_sum_of_squares_and_raises_concentration(held: list[float]) -> None:
    assert hhi([*held, 0]) == pytest.approx(hhi(held))
    assert concentration([*held, 0]) >= concentration(held) - 1e-6


@pytest.mark.parametrize("wrong", [[], [0, 0], [1, -1], [1, math.nan], [1, math.inf]])
def test_what_are_no_shares_is_refused(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match="above 0"):
        hhi(wrong)


def test_one_state_has_no_concentration() -> None:
    with pytest.raises(ValueError, match="two shares or more, not 1"):
        concentration([1])


def test_two_states_by_hand() -> None:
    assert hhi([3, 1]) == 0.75**2 + 0.25**2
    assert concentration([3, 1]) == pytest.approx(0.5)


# -- one case of each by hand --------------------------------------------------------------------

# In 1995 Britain ceases (here) to be a major power in June; 740 and 732 trade with both giants, 20 with one of them
# as far as is known, 210 and 200 not at all; West Germany (260) is no longer in the system at the end of 1990.
WORLD: dict[str, dict[str, str]] = {
    "nmc": {
        "nmc": """
            ccode | year | milex | cinc
            2     | 1995 | 60    | 0.4
            200   | 1995 | 30    | 0.1
            220   | 1995 | 10    | 0.1
            365   | 1995 |       | 0.1
            710   | 1995 | 0     | 0.3
            2     | 1996 | 60    | 0.4
            200   | 1996 | 30    | 0.1
            220   | 1996 | 10    |
            365   | 1996 | 1     | 0.1
        """
    },
    "cow_majors": {
        "cow_majors": """
            ccode | stdate     | enddate
            2     | 1898-08-13 | 2016-12-31
            200   | 1816-01-01 | 1995-06-30
            710   | 1950-01-01 | 2016-12-31
        """
    },
    "world_bank": {
        "wb_gdp": """
            ccode | iso3 | year | gdp_current_usd
            2     | USA  | 1995 | 400
            200   | GBR  | 1995 | 100
                  | WLD  | 1995 | 1000
        """
    },
    "trade": {
        "trade_dyad": """
            ccode1 | ccode2 | year | flow
            740    | 2      | 1995 | 30
            2      | 740    | 1995 | 20
            740    | 710    | 1995 | 40
            710    | 740    | 1995 | 20
            732    | 2      | 1995 | 10
            2      | 732    | 1995 | 10
            732    | 710    | 1995 | 15
            710    | 732    | 1995 | 5
            20     | 2      | 1995 | 100
            2      | 20     | 1995 | 100
            20     | 710    | 1995 | 900
            200    | 210    | 1995 | 0
            210    | 200    | 1995 | 0
            260    | 2      | 1990 | 500
            2      | 260    | 1990 | 500
            255    | 2      | 1990 | 10
            2      | 255    | 1990 | 10
        """
    },
    "factbook": {
        "factbook_trade": """
            ccode | gec | flow    | rank | partner | partner_ccode | share_pct | year
            740   | ja  | exports | 1    | China   | 710           | 22        | 2023
            740   | ja  | exports | 2    | USA     | 2             | 20        | 2023
            740   | ja  | imports | 1    | China   | 710           | 23        | 2023
            740   | ja  | imports | 2    | USA     | 2             | 11        | 2023
            20    | ca  | exports | 1    | USA     | 2             | 75        | 2023
            20    | ca  | exports | 2    | China   | 710           | 4         | 2023
            20    | ca  | imports | 1    | USA     | 2             | 50        | 2023
            20    | ca  | imports | 2    | China   | 710           | 14        | 2023
            732   | ks  | exports | 1    | USA     | 2             | 22        | 2023
            732   | ks  | exports | 2    | China   | 710           | 20        | 2023
            732   | ks  | imports | 1    | China   | 710           | 25        | 2023
            732   | ks  | imports | 2    | USA     | 2             | 12        | 2023
            900   | as  | exports | 1    | China   | 710           | 35        | 2023
            900   | as  | imports | 1    | China   | 710           | 25        | 2023
            900   | as  | imports | 2    | USA     | 2             | 11        | 2023
            220   | fr  | exports | 1    | Germany | 255           | 14        | 2023
            220   | fr  | exports | 2    | USA     | 2             | 8         | 2023
            220   | fr  | imports | 1    | Germany | 255           | 12        | 2023
            220   | fr  | imports | 2    | China   | 710           | 10        | 2023
            212   | lu  | exports | 1    | Germany | 255           | 26        | 2023
            212   | lu  | imports | 1    | Germany | 255           | 24        | 2023
            840   | rp  | exports | 1    | HK      |               | 30        | 2023
            840   | rp  | imports | 1    | HK      |               | 30        | 2023
            200   | uk  | exports | 1    | USA     | 2             | 15        | 2023
            2     | us  | exports | 1    | Canada  | 20            | 17        | 2023
            2     | us  | imports | 1    | China   | 710           | 17        | 2023
                  | hk  | exports | 1    | China   | 710           | 60        | 2023
                  | hk  | imports | 1    | China   | 710           | 40        | 2023
            800   | th  | exports | 1    | USA     | 2             | 15        | 2021
            800   | th  | imports | 1    | USA     | 2             | 15        | 2021
        """
    },
}

BY_HAND: dict[str, dict[int, float | None]] = {
    # shares .5, .375, .125 among three; .4, .1, .1, .1, .3 among five
    "majors_concentration_cinc": {1995: math.sqrt((0.40625 - 1 / 3) / (2 / 3)), 1996: None, 1997: None},
    "majors_concentration_fixed": {1995: math.sqrt((0.28 - 0.2) / 0.8), 1996: None},
    "majors_top_state": {1995: 2, 1996: None},
    "majors_count": {1995: 3, 1996: 2, 1850: 1},
    "system_hhi_cinc": {1995: 0.28, 1996: (16 + 1 + 1) / 36},
    "system_hhi_milex": {1995: 0.6**2 + 0.3**2 + 0.1**2, 1990: None},
    "system_hhi_gdp_current": {1995: 0.8**2 + 0.2**2},
    "states_with_trade_known": {1995: 5, 1990: 2},
    "states_largest_partner_us": {1995: 2, 1990: 1},
    "states_largest_partner_china": {1995: 2, 1990: 0},
    "states_with_trade_us_china_known": {1995: 2, 1990: 0},
    "states_trade_more_china_than_us": {1995: 1, 1990: 0},
    "states_trade_more_us_than_china": {1995: 0, 1990: 0},
    "states_with_trade_known_factbook": {2023: 7, 2021: None},
    "states_with_largest_partner_known_factbook": {2023: 5},
    "states_largest_partner_us_factbook": {2023: 1, 2021: None},
    "states_largest_partner_china_factbook": {2023: 2},
    "states_with_trade_us_china_known_factbook": {2023: 2},
    "states_trade_more_china_than_us_factbook": {2023: 1},
    "states_trade_more_us_than_china_factbook": {2023: 1, 2024: None},
    "states_with_trade_us_china_known_factbook_bounded": {2023: 3},
    "states_trade_more_china_than_us_factbook_bounded": {2023: 2},
    "states_trade_more_us_than_china_factbook_bounded": {2023: 1},
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The small world's store."""
    store = Store(tmp_path_factory.mktemp("concentration") / "store")
    store.lock = None
    for source, tables in WORLD.items():
        put(store, source, tables)
    return store


@pytest.mark.parametrize("name", MEASURES)
def test_one_case_by_hand(name: str, world: Store) -> None:
    found = ga.panel_of("year", 1816, 2024, store=world).add(name).to_polars()
    ours = dict(found.iter_rows())
    assert {year: ours[year] for year in BY_HAND[name]} == pytest.approx(BY_HAND[name])


def test_equal_powers_are_told_apart_by_their_number() -> None:
    from globalallies.measures.concentration import majors_year

    rows_of = {
        "capability": pl.DataFrame({"ccode": [365, 2, 200], "cinc": [0.2, 0.2, 0.1]}),
        "major_power": pl.DataFrame({"ccode": [365, 200, 2]}),
    }
    assert majors_year(rows_of, 1971)["majors_top_state"].item() == 2


def test_data_that_are_not_here_are_named_with_what_to_run(tmp_path: Path) -> None:
    empty = Store(tmp_path / "store")
    with pytest.raises(ga.UserError, match=r"(?s)cow_majors@2016, nmc@7\.0.*allies data get cow_majors@2016 nmc@7\.0"):
        ga.panel_of("year", store=empty).add("majors_concentration_cinc").to_polars()


# -- on the field's data -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def panel(full_store: Store) -> pl.DataFrame:
    return ga.panel_of("year", 1816, 2024, store=full_store).add(*MEASURES).to_polars()


def of_year(panel: pl.DataFrame, year: int) -> Mapping[str, Any]:
    return panel.filter(year=year).row(0, named=True)


@pytest.mark.parametrize(("year", "printed"), [(1950, ".332"), (1970, ".322"), (1991, ".259"), (2010, ".423")])
def test_the_fixtures_hold_to_the_printed_digit(year: int, printed: str, panel: pl.DataFrame) -> None:
    assert f"{of_year(panel, year)['majors_concentration_cinc']:.3f}".lstrip("0") == printed


def test_the_number_of_majors_changes_and_the_fixed_set_does_not(panel: pl.DataFrame) -> None:
    """In 1950-90 the two are one; in 1991 only the moving set falls, because two join it."""
    both = panel.select("year", "majors_count", "majors_concentration_cinc", "majors_concentration_fixed")
    cold_war = both.filter(pl.col("year").is_between(1950, 1990))
    assert cold_war["majors_count"].unique().to_list() == [5]
    assert cold_war["majors_concentration_cinc"].to_list() == cold_war["majors_concentration_fixed"].to_list()
    assert both.filter(pl.col("year").is_between(1991, 2016))["majors_count"].unique().to_list() == [7]
    before, after = of_year(panel, 1990), of_year(panel, 1991)
    assert before["majors_concentration_cinc"] - after["majors_concentration_cinc"] > 0.04
    assert abs(before["majors_concentration_fixed"] - after["majors_concentration_fixed"]) < 0.01


def test_the_later_rise_is_chinas(panel: pl.DataFrame) -> None:
    first = dict(panel.select("year", "majors_top_state").iter_rows())
    assert {first[year] for year in range(1945, 1971)} == {2}
    assert {first[year] for year in range(1971, 1989)} == {365}
    assert [year for year in range(1989, 2017) if first[year] == 710] == [
        year for year in range(1995, 2017) if year != 2002
    ]


def test_china_overtakes_as_the_partner_of_more_states(panel: pl.DataFrame) -> None:
    late, early = of_year(panel, 2014), of_year(panel, 1990)
    assert early["states_trade_more_us_than_china"] > early["states_trade_more_china_than_us"]
    assert (late["states_trade_more_china_than_us"], late["states_with_trade_us_china_known"]) == (135, 183)
    assert (late["states_largest_partner_china"], late["states_largest_partner_us"]) == (63, 23)
    book = of_year(panel, 2023)
    assert (book["states_with_trade_us_china_known_factbook"], book["states_trade_more_china_than_us_factbook"]) == (22, 14)  # fmt: skip


def at_end(ccode: int, year: int) -> bool:
    return any(first <= date(year, 12, 31) <= last for first, last in system().get(ccode, ()))


def con(values: list[float]) -> float:
    n, total = len(values), sum(values)
    return math.sqrt((sum((value / total) ** 2 for value in values) - 1 / n) / (1 - 1 / n))


def squares(values: list[float]) -> float | None:
    total = sum(values)
    return sum((value / total) ** 2 for value in values) if total else None


def indices(mirror: Path) -> Mapping[int, Mapping[str, Any]]:
    """Concentration once more, with plain dictionaries."""
    cinc: dict[int, dict[int, float]] = defaultdict(dict)
    milex: dict[int, dict[int, float]] = defaultdict(dict)
    for ccode, year, index, spent in rows(mirror, "cow_nmc_v7", "ccode", "year", "cinc", "milex"):
        for held, value in ((cinc, index), (milex, spent)):
            if value is not None and value != -9:
                held[year][ccode] = value
    majors: dict[int, set[int]] = defaultdict(set)
    for ccode, year in major_years(mirror):
        majors[year].add(ccode)
    product = world_bank(mirror)
    found: dict[int, dict[str, Any]] = {}
    for year in range(1816, 2025):
        one: dict[str, Any] = {}
        ranked = sorted(((cinc[year][ccode], -ccode) for ccode in majors[year] & cinc[year].keys()), reverse=True)
        if year <= 2016:
            one["majors_count"] = len(majors[year])
            one["majors_concentration_cinc"] = con([value for value, _ in ranked])
            one["majors_top_state"] = -ranked[0][1]
        if set(FIXED) <= cinc[year].keys():
            one["majors_concentration_fixed"] = con([cinc[year][ccode] for ccode in FIXED])
        gdp = {ccode: product((ccode, year)).get("gdp_current_usd") for ccode in system() if at_end(ccode, year)}
        for name, held in (("cinc", cinc[year]), ("milex", milex[year]), ("gdp_current", gdp)):
            one[f"system_hhi_{name}"] = squares([v for c, v in held.items() if v is not None and at_end(c, year)])
        found[year] = one
    return found


def partners(mirror: Path) -> Mapping[int, Mapping[str, int]]:
    """Counts of states by their trade once more."""
    held = flows(mirror)
    trade: dict[int, dict[int, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for (one, other, year), flow in held.items():
        if (back := held.get((other, one, year))) is not None and at_end(one, year):
            trade[year][one][other] = flow + back
    found = {}
    for year, states in trade.items():
        largest = {ccode: max(own.values()) for ccode, own in states.items() if max(own.values()) > 0}
        both = [(own[710], own[2]) for own in states.values() if 2 in own and 710 in own]
        found[year] = {
            "states_with_trade_known": len(largest),
            "states_largest_partner_us": sum(states[c].get(2) == most for c, most in largest.items()),
            "states_largest_partner_china": sum(states[c].get(710) == most for c, most in largest.items()),
            "states_with_trade_us_china_known": len(both),
            "states_trade_more_china_than_us": sum(china > us for china, us in both),
            "states_trade_more_us_than_china": sum(china < us for china, us in both),
        }
    return found


def book(mirror: Path) -> Mapping[str, int]:
    """Counts of states by the Factbook's partners once more, by names and ranks as the pages have them."""
    code = codes(mirror, "fips")
    code |= {"RI": 345, "KV": 347, "OD": 626, "MJ": 341}
    giants = {"USA": 2, "US": 2, "United States": 2, "China": 710}
    no_states = {"Hong Kong", "American Samoa", "Cayman Islands", "Bermuda"}
    lists: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    shares: dict[tuple[int, str, int], float] = {}
    for gec, flow, _, name, share, year in sorted(
        rows(mirror, "factbook_trade_partners", "gec", "flow", "rank", "partner", "share_pct", "year")
    ):
        ccode = code.get(gec.upper())
        if year == 2023 and ccode not in (None, 2, 710) and at_end(ccode, 2023):
            lists[ccode][flow].append(name)
            if name in giants:
                shares[ccode, flow, giants[name]] = share
    counts: dict[str, int] = defaultdict(int)
    for ccode, own in lists.items():
        if len(own) < 2:
            continue
        counts["states_with_trade_known_factbook"] += 1
        first = [own[flow][0] for flow in ("exports", "imports")]
        if len({giants.get(name, name) for name in first}) == 1 and first[0] not in no_states:
            counts["states_with_largest_partner_known_factbook"] += 1
            counts["states_largest_partner_us_factbook"] += giants.get(first[0]) == 2
            counts["states_largest_partner_china_factbook"] += giants.get(first[0]) == 710
        for end, bounded in (("factbook", False), ("factbook_bounded", True)):
            leads = []
            for flow in ("exports", "imports"):
                china, us = (shares.get((ccode, flow, giant)) for giant in (710, 2))
                if (china is not None and us is not None) or (bounded and (china is not None or us is not None)):
                    leads.append((china or 0) - (us or 0))
            if len(leads) == 2 and not (min(leads) < 0 < max(leads)):
                counts[f"states_with_trade_us_china_known_{end}"] += 1
                counts[f"states_trade_more_china_than_us_{end}"] += max(leads) > 0
                counts[f"states_trade_more_us_than_china_{end}"] += min(leads) < 0
    return counts


@pytest.fixture(scope="module")
def again(mirror: Path) -> Mapping[int, Mapping[str, Any]]:
    found: dict[int, dict[str, Any]] = {year: dict(values) for year, values in indices(mirror).items()}
    for year, counts in partners(mirror).items():
        found[year] |= counts
    found[2023] |= book(mirror)
    return found


@pytest.mark.parametrize("name", MEASURES)
def test_every_year_is_computed_twice(name: str, panel: pl.DataFrame, again: Mapping[int, Mapping[str, Any]]) -> None:
    wrong = [
        (year, ours, again[year].get(name))
        for year, ours in panel.select("year", name).iter_rows()
        if not same(ours, again[year].get(name))
    ]
    assert wrong == []
    assert panel[name].count() > 0
