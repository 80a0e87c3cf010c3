"""Shares of the system and ratios to the hub: a world small enough to add up by hand, and the field's data added up again."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import globalallies as ga
from globalallies.measures import shares
from globalallies.measures.power import POWER
from globalallies.sources.store import Store
from panel.conftest import put
from panel.test_independent import latent, maddison, published, rows, same, system, world_bank

MEASURES = tuple(measure.name for measure in (*POWER, *shares.SHARES))

# In 1990 the two Germanies (260, 265) leave the system on 2 October, and Germany (255) enters on the next day.
WORLD: dict[str, dict[str, str]] = {
    "nmc": {
        "nmc": """
            ccode | year | milex | milper | irst | pec | tpop | upop | cinc
            2     | 1990 | 60    | 30     | 40   | 75  | 20.5 | 9    | 0.6
            255   | 1990 | 40    |        | 10   | 25  | 9.5  | 3    | 0.2
            260   | 1990 | 36    | 20     | 9    | 20  | 8    | 2    | 0.15
            740   | 1990 | 0     | 10     | 0    |     | 10   | 0    | 0.2
        """
    },
    "world_bank": {
        "wb_gdp": """
            ccode | iso3 | year | gdp_current_usd
            2     | USA  | 1995 | 400
            200   | GBR  | 1995 | 100
                  | WLD  | 1995 | 1000
        """,
        "wb_population": """
            ccode | iso3 | year | population
            2     | USA  | 1995 | 20
            200   | GBR  | 1995 | 10
                  | WLD  | 1995 | 100
        """,
    },
    "maddison": {
        "maddison": """
            ccode | country | year | gdp_intl2011
            2     | USA     | 1995 | 300
            200   | UK      | 1995 | 100
                  | World   | 1995 | 900
        """
    },
    "gdp_population": {
        "gdp_population": """
            ccode | year | mrgdppc | pwtrgdp | pwtpop
            2     | 1995 | 2095    | 6       | 2
            200   | 1995 | 1345    | 3       | 4
            651   | 1995 | 1095    | 1       | 5
            530   | 1995 | 500     | 0       | 3
            710   | 1995 |         | 2       | 6
            2     | 1990 | 3095    | 7       | 1
            255   | 1990 | 2095    | 5       | 2
            260   | 1990 | 2095    | 4       | 2
        """
    },
}

BY_HAND: dict[str, dict[tuple[int, int], float | None]] = {
    "milex_share": {(2, 1990): 0.6, (255, 1990): 0.4, (740, 1990): 0, (260, 1990): None},
    "milper_share": {(2, 1990): 0.75, (740, 1990): 0.25, (255, 1990): None, (260, 1990): None},
    "irst_share": {(2, 1990): 0.8, (255, 1990): 0.2, (740, 1990): 0},
    "pec_share": {(2, 1990): 0.75, (255, 1990): 0.25, (740, 1990): None},
    "tpop_share": {(2, 1990): 20.5 / 40, (255, 1990): 9.5 / 40, (740, 1990): 0.25},
    "upop_share": {(2, 1990): 0.75, (255, 1990): 0.25, (740, 1990): 0},
    "cinc_share": {(2, 1990): 0.6, (255, 1990): 0.2, (740, 1990): 0.2, (260, 1990): None},
    "cinc_ratio_us": {(2, 1990): 1, (255, 1990): 1 / 3, (260, 1990): 0.25},
    "milex_ratio_us": {(2, 1990): 1, (255, 1990): 2 / 3, (740, 1990): 0},
    "gdp_current_share": {(2, 1995): 0.8, (200, 1995): 0.2},
    "gdp_current_share_bank_world": {(2, 1995): 0.4, (200, 1995): 0.1},
    "gdp_current_ratio_us": {(2, 1995): 1, (200, 1995): 0.25},
    "net_resources": {(2, 1995): 400 * 400 / 20, (200, 1995): 100 * 100 / 10},
    "net_resources_ratio_us": {(2, 1995): 1, (200, 1995): 0.125},
    "gdp_ppp_share": {(2, 1995): 0.75, (200, 1995): 0.25},
    "gdp_ppp_ratio_us": {(2, 1995): 1, (200, 1995): 1 / 3},
    "gdp_latent_share": {(2, 1995): 6 / 12, (200, 1995): 3 / 12, (710, 1995): 2 / 12, (530, 1995): 0},
    "surplus_domestic_product_intl2011": {
        (2, 1995): 2_000_000 * 1000,
        (200, 1995): 4_000_000 * 250,
        (651, 1995): 0,
        (530, 1995): 0,
        (710, 1995): None,
        (260, 1990): 2_000_000 * 1000,
    },
    "surplus_domestic_product_share": {(2, 1995): 2 / 3, (200, 1995): 1 / 3, (651, 1995): 0, (260, 1990): None},
    "surplus_domestic_product_ratio_us": {(2, 1995): 1, (200, 1995): 0.5, (651, 1995): 0, (260, 1990): 1},
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The small world's store."""
    store = Store(tmp_path_factory.mktemp("shares") / "store")
    store.lock = None
    for source, tables in WORLD.items():
        put(store, source, tables)
    return store


@pytest.mark.parametrize("name", MEASURES)
def test_one_case_by_hand(name: str, world: Store) -> None:
    found = ga.state_years(1990, 1995, store=world).add(name).to_polars()
    ours = {(ccode, year): value for ccode, year, value in found.iter_rows()}
    assert {key: ours[key] for key in BY_HAND[name]} == pytest.approx(BY_HAND[name])


def test_a_state_that_left_within_the_year_is_in_no_total_but_has_a_ratio(world: Store) -> None:
    panel = ga.state_years(1990, 1990, store=world).add("cinc", "cinc_share", "cinc_ratio_us")
    west = panel.filter(ccode=260).to_polars().row(0, named=True)
    assert (west["cinc"], west["cinc_share"], west["cinc_ratio_us"]) == (0.15, None, 0.25)


def test_data_that_are_not_here_are_named_with_what_to_run(tmp_path: Path) -> None:
    empty = Store(tmp_path / "store")
    with pytest.raises(ga.UserError, match=r"(?s)gdp_population@0\.2\.0.*allies data get gdp_population@0\.2\.0"):
        ga.state_years(store=empty).add("surplus_domestic_product_share").to_polars()


# -- on the field's data -------------------------------------------------------------------------

SHARE_OF = {
    "milex_share": "milex",
    "milper_share": "milper",
    "irst_share": "irst",
    "pec_share": "pec",
    "tpop_share": "tpop",
    "upop_share": "upop",
    "cinc_share": "cinc",
    "gdp_current_share": "gdp_current_usd",
    "gdp_ppp_share": "gdp_ppp_intl2011",
    "gdp_latent_share": "gdp_latent_intl2017",
    "surplus_domestic_product_share": "surplus_domestic_product_intl2011",
}
RATIO_OF = {
    "cinc_ratio_us": "cinc",
    "milex_ratio_us": "milex",
    "gdp_current_ratio_us": "gdp_current_usd",
    "gdp_ppp_ratio_us": "gdp_ppp_intl2011",
    "net_resources_ratio_us": "net_resources",
    "surplus_domestic_product_ratio_us": "surplus_domestic_product_intl2011",
}
COMPONENTS = ("milex", "milper", "irst", "pec", "tpop", "upop", "cinc")

Key = tuple[int, int]


@pytest.fixture(scope="module")
def panel(full_store: Store) -> pl.DataFrame:
    return ga.state_years(1816, 2024, store=full_store).add(*MEASURES).to_polars()


def base(mirror: Path) -> Callable[[Key], Mapping[str, Any]]:
    """What a state has in a year, from the mirror's files."""
    lookups = [
        published("cow_nmc_v7", {name: name for name in COMPONENTS}, missing=(-9,))(mirror),
        world_bank(mirror),
        maddison(mirror),
        latent(mirror),
    ]

    def answer(key: Key) -> Mapping[str, Any]:
        held: dict[str, Any] = {}
        for lookup in lookups:
            held |= lookup(key)
        product, people = held.get("gdp_current_usd"), held.get("population")
        head, many = held.get("gdp_pc_intl2011"), held.get("population_latent")
        if product is not None and people:
            held["net_resources"] = product * product / people
        if head is not None and many is not None:
            held["surplus_domestic_product_intl2011"] = max(0, head - 1095) * many
        return held

    return answer


@pytest.fixture(scope="module")
def again(mirror: Path) -> Mapping[Key, Mapping[str, Any]]:
    """Every measure of every state in every year, with plain dictionaries."""
    have = base(mirror)
    keys = {
        (ccode, year)
        for ccode, spells in system().items()
        for first, last in spells
        for year in range(max(first.year, 1816), min(last.year, 2024) + 1)
    }
    values = {key: have(key) for key in keys}
    at_end = {
        (ccode, year)
        for ccode, year in keys
        if any(first <= date(year, 12, 31) <= last for first, last in system()[ccode])
    }
    totals: dict[tuple[str, int], float] = defaultdict(float)
    for key in at_end:
        for name in SHARE_OF.values():
            totals[name, key[1]] += values[key].get(name) or 0
    of_bank = {
        year: value
        for code, year, value in rows(mirror, "wb_gdp_current_usd", "Country Code", "Year", "Value")
        if code == "WLD"
    }
    found: dict[Key, dict[str, Any]] = {}
    for key, held in values.items():
        one = {
            name: held.get(name)
            for name in ("net_resources", "surplus_domestic_product_intl2011")
        }  # fmt: skip
        for share, name in SHARE_OF.items():
            if key in at_end and held.get(name) is not None and totals[name, key[1]]:
                one[share] = held[name] / totals[name, key[1]]
        for ratio, name in RATIO_OF.items():
            hub = values[2, key[1]].get(name)
            if hub and held.get(name) is not None:
                one[ratio] = held[name] / hub
        if held.get("gdp_current_usd") is not None:
            one["gdp_current_share_bank_world"] = held["gdp_current_usd"] / of_bank[key[1]]
        found[key] = one
    return found


@pytest.mark.parametrize("name", MEASURES)
def test_every_cell_is_computed_twice(name: str, panel: pl.DataFrame, again: Mapping[Key, Mapping[str, Any]]) -> None:
    wrong = [
        (ccode, year, ours, again[ccode, year].get(name))
        for ccode, year, ours in panel.select("ccode", "year", name).iter_rows()
        if not same(ours, again[ccode, year].get(name))
    ]
    assert wrong == []
    assert panel[name].count() > 9_000


def test_the_shares_of_a_year_add_up_to_one(panel: pl.DataFrame) -> None:
    for name in SHARE_OF:
        sums = panel.drop_nulls(name).group_by("year").agg(pl.col(name).sum())[name]
        assert sums.to_list() == pytest.approx([1] * len(sums))


def test_no_people_is_counted_twice_in_1990(panel: pl.DataFrame) -> None:
    """With all rows of 1990 the Germanies and the Yemens stand there twice."""
    year = panel.filter(year=1990)
    without = year.filter(pl.col("ccode").is_in([260, 265, 678, 680]))
    names = list(SHARE_OF)
    assert without.select(names).null_count().row(0) == (4,) * len(names)
    assert year.filter(ccode=255)["cinc_share"].item() > 0.025
    assert without["cinc_ratio_us"].null_count() == 0


def test_measures_of_power_disagree_about_who_is_ahead(panel: pl.DataFrame) -> None:
    """The index puts China above the United States in 2010; wealth and spending do not."""
    china = panel.filter(ccode=710, year=2010).row(0, named=True)
    assert china["cinc_ratio_us"] > 1
    assert china["milex_ratio_us"] < 0.2
    assert china["net_resources_ratio_us"] < china["gdp_current_ratio_us"] < 0.5
    assert 0.5 < china["surplus_domestic_product_ratio_us"] < china["gdp_ppp_ratio_us"] < 1
    soviet = panel.filter(ccode=365).filter(pl.col("cinc_ratio_us") > 1)["year"].to_list()
    assert [year for year in soviet if year >= 1945] == list(range(1971, 1989))
    ahead = panel.filter(ccode=710).filter(pl.col("cinc_ratio_us") > 1)["year"].to_list()
    assert [year for year in ahead if year >= 1945] == [1995, 1996, 1997, 1998, 1999, 2000, 2001, *range(2003, 2023)]


def test_the_banks_world_is_larger_than_the_states_that_have_a_series(panel: pl.DataFrame) -> None:
    sums = panel.drop_nulls("gdp_current_share_bank_world").group_by("year").agg(
        pl.col("gdp_current_share_bank_world").sum().alias("sum")
    )  # fmt: skip
    before, since = (sums.filter(cut)["sum"] for cut in (pl.col("year") < 1991, pl.col("year") >= 1991))
    assert (round(before.min(), 2), round(before.max(), 2)) == (0.82, 0.88)
    assert (round(since.min(), 2), round(since.max(), 2)) == (0.95, 0.99)
