"""Burden: each measure worked by hand on a small store, and again in plain Python over the mirror's own files."""

import csv
import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import median

import polars as pl
import pytest

import globalallies as ga
from globalallies.sources.store import Store
from panel.conftest import put

REGISTER = Path(ga.__file__).parent / "register" / "tables"

TABLES = {
    "nmc": {
        "nmc": """
            ccode | year | milex   | milper
            20    | 2012 | 2000000 | 60
            210   | 2012 |         | 40
        """
    },
    "world_bank": {
        "wb_gdp": """
            ccode | iso3 | year | gdp_current_usd
            20    | CAN  | 2012 | 100000000000
            210   | NLD  | 2012 | 50000000000
        """,
        "wb_population": """
            ccode | iso3 | year | population
            20    | CAN  | 2012 | 30000000
            20    | CAN  | 2010 | 20000000
            210   | NLD  | 2012 | 16000000
        """,
    },
    "us_troops": {
        "us_troops": """
            countryname | year | ccode | code | troops
            Canada      | 2012 | 20    | 20   | 150
            Taiwan      | 2012 | 713   | 713  | 10
        """
    },
    "us_troops_reports": {
        "us_troops_reports": """
            location | year | quarter | ccode | code | active_duty | army_unreported
            CANADA   | 2023 | 3       | 20    | 20   | 90          | 0
        """
    },
    "factbook": {
        "factbook_military": """
            ccode | gec | country | year | pct_gdp | estimate
            732   | ks  | Korea   | 2023 | 2.5     | 1
        """
    },
    "nato_expenditure": {
        "nato_expenditure": """
            ccode | member     | year | defence_current_musd | gdp_current_musd | defence_pct_gdp
            2     | US         | 2022 | 600                  | 20000            | 3
            20    | Canada     | 2022 | 100                  | 10000            | 1.99
            350   | Greece     | 2022 | 300                  | 9000             | 2
            375   | Finland    | 2022 | 70                   | 3000             | 2.3
            395   | Iceland    | 2022 |                      | 1000             |
            375   | Finland    | 2023 | 80                   | 3000             | 2.4
                  | NATO Total | 2022 | 1000                 | 40000            | 2.5
        """
    },
    "isaf_troops": {
        "isaf_troops": """
            placemat | country | year | ccode | count_total | troops | suspect
            1        | Canada  | 2012 | 20    | 300         | 300    | 0
            2        | Canada  | 2012 | 20    | 900         | 900    | 0
            3        | Canada  | 2012 | 20    | 9           | 9      | 1
            4        | Canada  | 2012 | 20    | 500         | 500    | 0
            5        | Canada  | 2012 | 20    | 600         | 600    | 0
            1        | Norway  | 2012 | 385   | 7           | 7      | 0
            2        | Norway  | 2012 | 385   | 8           | 8      | 0
            3        | Norway  | 2012 | 385   | 99          | 99     | 0
            1        | Denmark | 2012 | 390   | 9.5         |        | 1
        """
    },
    "isaf_fatalities": {
        "isaf_fatalities": """
            country | year | ccode | fatalities
            Canada  | 2010 | 20    | 15
            Norway  | 2010 | 385   | 0
            NATO    | 2010 |       | 2
        """
    },
}


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of a few rows of each data set."""
    store = Store(tmp_path_factory.mktemp("few") / "store")
    store.lock = None
    for source, tables in TABLES.items():
        put(store, source, tables)
    return store


def cell(store: Store, measure: str, ccode: int, year: int) -> object:
    panel = ga.state_years(year, year, store=store).add(measure).filter(ccode=ccode)
    return panel.to_polars()[measure].item()


@pytest.mark.parametrize(
    ("measure", "ccode", "year", "expected"),
    [
        ("military_burden", 20, 2012, 0.02),
        ("military_burden", 210, 2012, None),
        ("us_troops_per_thousand", 20, 2012, 0.005),
        ("us_troops_per_thousand", 713, 2012, None),
        ("us_troops_per_thousand", 20, 2023, None),
        ("military_burden_factbook", 732, 2023, 0.025),
        ("military_burden_nato", 20, 2022, 0.0199),
        ("military_burden_nato", 375, 2022, 0.023),
        ("military_burden_nato", 395, 2022, None),
        ("meets_two_percent_nato", 20, 2022, 0),
        ("meets_two_percent_nato", 350, 2022, 1),
        ("meets_two_percent_nato", 375, 2022, None),
        ("meets_two_percent_nato", 375, 2023, 1),
        ("meets_two_percent_nato", 395, 2022, None),
        ("nato_gdp_share", 20, 2022, 0.25),
        ("nato_gdp_share", 395, 2022, 0.025),
        ("nato_gdp_share", 375, 2022, None),
        ("nato_spending_share", 2, 2022, 0.6),
        ("nato_spending_share", 395, 2022, None),
        ("nato_burden_gap", 2, 2022, 0.1),
        ("nato_burden_gap", 20, 2022, -0.15),
        ("nato_burden_gap", 395, 2022, None),
        ("isaf_troops", 20, 2012, 550),
        ("isaf_troops", 385, 2012, 8),
        ("isaf_troops", 390, 2012, None),
        ("isaf_troops", 740, 2012, 0),
        ("isaf_troops", 20, 2015, None),
        ("isaf_troops_per_million", 20, 2012, 550 / 30),
        ("isaf_troops_per_million", 385, 2012, None),
        ("isaf_troops_per_million", 740, 2012, 0),
        ("isaf_killed", 20, 2010, 15),
        ("isaf_killed", 740, 2010, 0),
        ("isaf_killed", 20, 2019, None),
        ("isaf_killed_per_million", 20, 2010, 0.75),
        ("isaf_killed_per_million", 385, 2010, 0),
    ],
)
def test_by_hand(measure: str, ccode: int, year: int, expected: float | None, few: Store) -> None:
    assert cell(few, measure, ccode, year) == (None if expected is None else pytest.approx(expected, rel=1e-12))


def test_spending_in_the_panel_is_spending_in_the_report(few: Store) -> None:
    from globalallies.measures.burden import military_burden

    figures = pl.DataFrame(
        [(20, 2012, "milex", 2e6, "nmc"), (20, 2012, "gdp_current_usd", 1e11, "bank")],
        schema=["ccode", "year", "figure", "value", "source"],
        orient="row",
    )
    assert military_burden(figures)["value"].to_list() == [cell(few, "military_burden", 20, 2012)]


def test_an_explanation_names_all_members_and_nobody_else(few: Store) -> None:
    panel = ga.state_years(2022, 2022, store=few).add("nato_gdp_share", "meets_two_percent_nato")
    rows = panel.why(20, 2022, "nato_gdp_share").rows["nato_expenditure"]
    assert {row["ccode"] for row in rows} == {2, 20, 350, 395}
    assert len(panel.why(20, 2022, "meets_two_percent_nato").rows["nato_expenditure"]) == 1


# -- once more, from the mirror's own files --------------------------------------------------------

NATO = {
    "Romania": 360, "Albania": 339, "Portugal": 235, "Türkiye": 640, "Croatia": 344, "Finland": 375, "Norway": 385,
    "Bulgaria": 355, "Iceland": 395, "Belgium": 211, "Italy": 325, "Greece": 350, "Germany": 255, "Czechia": 316,
    "United Kingdom": 200, "Luxembourg": 212, "Slovak Republic": 317, "United States": 2, "Slovenia": 349, "Sweden": 380,
    "Canada": 20, "Netherlands": 210, "Lithuania": 368, "Denmark": 390, "Hungary": 310, "Poland": 290, "France": 220,
    "Spain": 230, "Estonia": 366, "Latvia": 367, "Montenegro": 341, "North Macedonia": 343,
}  # fmt: skip
JOINED = {341: 2017, 343: 2020, 375: 2023, 380: 2024}
"""The years in which allies joined after 2013, as NATO says of its totals."""

IN_ISAF = {
    "Albania": 339, "Australia": 900, "Canada": 20, "Czech Republic": 316, "Georgia": 372, "Mongolia": 712,
    "Korea, Republic of": 732, "Poland": 290, "Tonga": 955, "Turkey": 640, "Ukraine": 369, "United Kingdom": 200,
    "United States": 2, "Yugoslavia, Federal Republic of (Serbia-Montenegro)": 341,
}  # fmt: skip


def nato_table(mirror: Path, sheet: str, block: str) -> dict[tuple[int, int], float]:
    frame = pl.read_parquet(mirror / "nato_defence_expenditure_2014_2024e.parquet")
    rows = frame.filter(sheet=sheet, block=block).select("member", "year", "value").iter_rows()
    return {(NATO.get(member, 0), year): value for member, year, value in rows if "Europe" not in member}


def close(ours: Iterable[float | None], theirs: Iterable[float | None]) -> bool:
    return all(
        (a is None) == (b is None) and (a is None or a == pytest.approx(b, rel=1e-9, abs=1e-12))
        for a, b in zip(ours, theirs, strict=True)
    )


def test_nato_as_in_its_workbook(mirror: Path, full_store: Store) -> None:
    money = "Current prices and exchange rates"
    spending, product = nato_table(mirror, "TABLE2", money), nato_table(mirror, "TABLE5", money)
    percent = nato_table(mirror, "TABLE3", "Share of real GDP (%)")
    names = (
        "meets_two_percent_nato",
        "nato_gdp_share",
        "nato_spending_share",
        "nato_burden_gap",
        "military_burden_nato",
    )
    ours = ga.state_years(2014, 2024, store=full_store).add(*names).to_polars()
    for ccode, year, *values in ours.iter_rows():
        key = (ccode, year)
        theirs: list[float | None] = [None] * 5
        if ccode in NATO.values():
            theirs[4] = percent[key] / 100 if key in percent else None
            if year >= JOINED.get(ccode, 0):
                theirs[0] = int(percent[key] >= 2) if key in percent else None
                theirs[1] = product[key] / product[0, year]
                theirs[2] = spending[key] / spending[0, year] if key in spending else None
                theirs[3] = None if theirs[2] is None else theirs[2] - theirs[1]
        assert close(values, theirs), (key, values, theirs)
    gaps = (
        ours.group_by("year").agg(pl.col("nato_burden_gap").sum(), pl.col("meets_two_percent_nato").sum()).sort("year")
    )
    iceland = [product[395, year] / product[0, year] for year in range(2014, 2025)]
    assert gaps["nato_burden_gap"].to_list() == pytest.approx(iceland)
    assert gaps["meets_two_percent_nato"].to_list() == [3, 5, 5, 4, 6, 7, 9, 6, 7, 10, 23]


def test_isaf_as_typed_off(mirror: Path, full_store: Store) -> None:
    """The median of plain whole numbers, far ones left out, from the file as it is."""
    typed = defaultdict(list)
    for year, country, text in pl.read_parquet(mirror / "isaf_nato_placemats.parquet").iter_rows():
        plain = text.strip().replace(",", "")
        typed[country, year].append(int(plain) if plain.isdecimal() else None)
    ours = ga.state_years(2007, 2014, store=full_store).add("isaf_troops").to_polars()
    held = {(ccode, year): value for ccode, year, value in ours.iter_rows()}
    compared = 0
    for (country, year), numbers in typed.items():
        known = [number for number in numbers if number is not None]
        middle = median(known)
        if country not in IN_ISAF or len(known) < len(numbers):
            continue
        near = [n for n in known if max(n, middle) < 100 or max(n, middle) < 5 * min(n, middle)]
        assert held[IN_ISAF[country], year] == median(near), (country, year)
        compared += 1
    assert compared > 60
    assert (held[2, 2012], held[2, 2010]) == (82_200, 70_422.5)


def test_ratios_on_random_cells(mirror: Path, full_store: Store) -> None:
    def bank(file: str) -> dict[tuple[str, int], float]:
        frame = pl.read_parquet(mirror / f"{file}.parquet", columns=["Country Code", "Year", "Value"])
        return {(code, year): value for code, year, value in frame.iter_rows() if value is not None}

    with (REGISTER / "states.csv").open(encoding="utf-8", newline="") as opened:
        codes = {int(row["ccode"]): row["iso3"] for row in csv.DictReader(opened) if not row["exit"]}
    nmc = pl.read_parquet(mirror / "cow_nmc_v7.parquet", columns=["ccode", "year", "milex"])
    spent = {(ccode, year): milex for ccode, year, milex in nmc.iter_rows() if milex not in (None, -9)}
    deaths = pl.read_parquet(mirror / "isaf_afghan_fatalities.parquet")
    killed = {(country, year): number for year, country, number in deaths.iter_rows()}
    product, people = bank("wb_gdp_current_usd"), bank("wb_population")
    names = ("military_burden", "isaf_killed_per_million")
    chance = random.Random(4)
    frame = ga.state_years(1995, 2022, store=full_store).add(*names).to_polars()
    seen = 0
    for ccode, year, burden, rate in chance.sample(frame.rows(), 800):
        code = codes.get(ccode, "")
        if burden is not None and code and year > 2010:
            assert burden == pytest.approx(spent[ccode, year] * 1000 / product[code, year], rel=1e-9)
            seen += 1
        if ccode == 290 and 2001 <= year <= 2018:
            assert rate == pytest.approx(killed["Poland", year] * 1e6 / people["POL", year], rel=1e-9)
    assert seen > 100
