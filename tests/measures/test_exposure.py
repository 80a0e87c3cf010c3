"""Posture and exposure: each measure worked by hand on a small store, and again over the mirror's own files."""

import csv
import math
import random
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import globalallies as ga
from globalallies.catalogue import UserError
from globalallies.measures.exposure import THEATRE_VIEW
from globalallies.panel.spines import frame
from globalallies.sources import find
from globalallies.sources.store import Store
from globalallies.sources.store.acquire import _kept
from panel.conftest import ascii_frame, put

REGISTER = Path(ga.__file__).parent / "register" / "tables"

# In 1995 the challengers are North Korea (731), Iran (630) and Iraq (645); in 1985 the Soviet Union (365),
# North Korea and Iran; in 1948 the Soviet Union alone. China (710) is one in 1971 and from 2009 on.
TABLES = {
    "nmc": {
        "nmc": """
            ccode | year | cinc
            731   | 1995 | 0.01
            630   | 1995 | 0.02
            645   | 1995 | 0.03
            365   | 1948 | 0.2
        """
    },
    "minimum_distance": {
        "minimum_distance": """
            ccode1 | ccode2 | year | mindist
            731    | 732    | 1995 | 0
            630    | 732    | 1995 | 5000
            645    | 732    | 1995 | 6000
            630    | 731    | 1995 | 4000
            645    | 731    | 1995 | 6000
            640    | 731    | 1995 | 6000
            630    | 640    | 1995 | 0
            2      | 365    | 1948 | 400
        """
    },
    "capitals": {
        "capitals": """
            ccode | statenme | capital | stdate     | enddate    | lat | lng
            732   | South    | A       | 1816-01-01 | 2024-12-31 | 0   | 0
            731   | North    | B       | 1816-01-01 | 2024-12-31 | 0   | 90
            630   | Iran     | C       | 1816-01-01 | 2024-12-31 | 0   | 180
            645   | Iraq     | D       | 1816-01-01 | 2024-12-31 | 90  | 0
        """
    },
    "mid_directed": {
        "mid_directed": """
            dispnum | ccode1 | ccode2 | year | onset | sidea1 | sidea2 | orig1 | orig2
            1       | 732    | 731    | 1986 | 1     | 1      | 0      | 1     | 1
            1       | 732    | 731    | 1987 | 0     | 1      | 0      | 1     | 1
            2       | 732    | 710    | 1990 | 1     | 1      | 0      | 1     | 1
            3       | 732    | 731    | 1985 | 1     | 1      | 0      | 1     | 1
            3       | 732    | 710    | 1985 | 1     | 1      | 0      | 1     | 1
            4       | 732    | 740    | 1995 | 1     | 1      | 0      | 1     | 1
            5       | 732    | 710    | 1996 | 1     | 1      | 0      | 1     | 1
        """
    },
    "us_troops": {
        "us_troops": """
            countryname   | year | ccode | code | troops
            United States | 1952 | 2     | 2    | 5000
            West Germany  | 1952 |       | 260  | 300
            Greenland     | 1952 |       | 1002 | 20
            Japan         | 1952 | 740   | 740  | 400
            Pakistan      | 1952 | 770   | 770  | 30
            Australia     | 1952 | 900   | 900  | 10
            Afghanistan   | 1952 | 700   | 700  | 5
            Saudi Arabia  | 1952 | 670   | 670  | 15
            Morocco       | 1952 |       | 600  | 20
            Hong Kong     | 1952 |       | 1009 | 0
            Guam          | 1952 |       | 1008 | 60
            Puerto Rico   | 1952 |       | 6    | 70
            Afloat        | 1952 |       | 1003 | 80
            UNKNOWN       | 1952 |       | 1099 | 90
        """
    },
    "us_troops_reports": {
        "us_troops_reports": """
            location  | year | quarter | ccode | code | active_duty | army_unreported
            GERMANY   | 2023 | 3       | 255   | 260  | 100         | 0
            GERMANY   | 2023 | 2       | 255   | 260  | 999         | 0
            GREENLAND | 2023 | 3       |       | 1002 | 7           | 0
            GUAM      | 2023 | 3       |       | 1008 | 50          | 0
            JAPAN     | 2023 | 3       | 740   | 740  | 200         | 0
            JAPAN     | 2023 | 4       | 740   | 740  | 1           | 1
            JAPAN     | 2020 | 4       | 740   | 740  | 44          | 0
        """
    },
    "trade": {
        "trade_dyad": """
            ccode1 | ccode2 | year | flow
            740    | 2      | 2000 | 30
            2      | 740    | 2000 | 50
            740    | 710    | 2000 | 10
            710    | 740    | 2000 | 6
            740    | 365    | 2000 | 4
        """,
        "trade_national": """
            ccode | year | imports | exports
            740   | 2000 | 100     | 60
        """,
    },
    "world_bank": {
        "wb_gdp": """
            ccode | iso3 | year | gdp_current_usd
            740   | JPN  | 2000 | 400000000
        """
    },
    "un_ideal_points": {
        "un_ideal_points": """
            ccode | year | idealpointfp
            2     | 2000 | 2.5
            740   | 2000 | 1
            710   | 2000 | -0.5
        """
    },
}

ARMS = """
    deal | recipient | recipient_ccode | supplier | supplier_ccode | order_year | delivery_years         | tiv_delivered
    1    | Japan     | 740             | US       | 2              | 1995       | 1996; 1999; 2000; 2001 | 40
    2    | Japan     | 740             | UK       | 200            | 1995       | 1996                   | 20
    3    | Japan     | 740             | unknown  |                | 1990       | 1995                   | 500
    4    | Japan     | 740             | unknown  |                | 1998       | 1998                   | 10
    5    | Japan     | 740             | US       | 2              | 2000       |                        |
    6    | Germany   | 260             | US       | 2              | 1985       | 1990; 1992             | 8
    7    | Germany   | 255             | France   | 220            | 1991       | 1992                   | 12
"""


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of a few rows of each data set."""
    store = Store(tmp_path_factory.mktemp("few") / "store")
    store.lock = None
    for source, tables in TABLES.items():
        put(store, source, tables)
    put_arms(store)
    return store


def put_arms(store: Store) -> None:
    """Place the deals by the path of ``put``, without the list of names that found no state: deals have two states."""
    whole = find("sipri_arms")
    record = replace(whole, tables=(replace(whole.tables[0], label=""),))
    deals = ascii_frame("sipri_arms", "sipri_arms", ARMS)
    with store.work_folder() as work:
        _kept(store, record, work, lambda _: deals, (), "test", force=True)


MINIMUM, CAPITAL = "challenger_power_nearby_minimum_distance", "challenger_power_nearby_capital_distance"
QUARTER = 6378.137 * math.pi / 2 / 1000


@pytest.mark.parametrize(
    ("measure", "ccode", "year", "expected"),
    [
        (MINIMUM, 732, 1995, 0.01 / 0.1 + 0.02 / 5 + 0.03 / 6),
        (MINIMUM, 731, 1995, 0.02 / 4 + 0.03 / 6),
        (MINIMUM, 640, 1995, None),
        (MINIMUM, 2, 1948, 0.2 / 0.4),
        (MINIMUM, 365, 1948, 0),
        (MINIMUM, 732, 1985, None),
        (MINIMUM, 2, 1946, None),
        (CAPITAL, 732, 1995, (0.01 + 0.02 / 2 + 0.03) / QUARTER),
        (CAPITAL, 731, 1995, (0.02 + 0.03) / QUARTER),
        ("mid_10y", 732, 1994, 3),
        ("mid_10y", 732, 1995, 3),
        ("mid_10y", 732, 1997, 3),
        ("mid_10y", 740, 1994, 0),
        ("mid_10y", 732, 2015, None),
        ("mid_with_challengers_10y", 732, 1994, 2),
        ("mid_with_challengers_10y", 732, 1995, 1),
        ("mid_with_challengers_10y", 732, 1997, 0),
        ("us_troops_share_abroad", 740, 1952, 0.5),
        ("us_troops_share_abroad", 2, 1952, None),
        ("us_troops_share_abroad", 740, 2023, None),
        ("trade_share_us", 740, 2000, 0.5),
        ("trade_share_china", 740, 2000, 0.1),
        ("trade_share_russia", 740, 2000, None),
        ("trade_us_gdp", 740, 2000, 0.2),
        ("trade_china_gdp", 740, 2000, 0.04),
        ("trade_russia_gdp", 740, 2000, None),
        ("trade_share_us", 2, 2000, None),
        ("ideal_point_distance_us", 740, 2000, 1.5),
        ("ideal_point_distance_china", 740, 2000, 1.5),
        ("ideal_point_distance_us", 2, 2000, None),
        ("ideal_point_distance_china", 2, 2000, 3),
        ("arms_share_us", 740, 2000, 30 / 60),
        ("arms_share_us", 740, 2001, 30 / 40),
        ("arms_share_us", 740, 2006, None),
        ("arms_share_us", 255, 1992, 4 / 16),
        ("arms_share_us", 260, 1990, 1),
    ],
)
def test_by_hand(measure: str, ccode: int, year: int, expected: float | None, few: Store) -> None:
    panel = ga.state_years(year, year, store=few).add(measure).filter(ccode=ccode)
    found = panel.to_polars()[measure].item()
    assert found == (None if expected is None else pytest.approx(expected, rel=1e-9))


@pytest.mark.parametrize(
    ("measure", "year", "expected"),
    [
        ("us_troops_abroad", 1952, 800),
        ("us_troops_europe", 1952, 320),
        ("us_troops_asia_pacific", 1952, 410),
        ("us_troops_middle_east", 1952, 20),
        ("us_troops_europe_share", 1952, 0.4),
        ("us_troops_asia_pacific_share", 1952, 0.5125),
        ("us_troops_middle_east_share", 1952, 0.025),
        ("us_troops_europe", 2023, 107),
        ("us_troops_asia_pacific", 2023, 200),
        ("us_troops_middle_east", 2023, None),
        ("us_troops_abroad", 2023, None),
        ("us_troops_europe_share", 2023, None),
        ("us_troops_europe", 2020, None),
        ("us_troops_europe", 1949, None),
    ],
)
def test_theatres_by_hand(measure: str, year: int, expected: float | None, few: Store) -> None:
    assert ga.panel_of("year", year, year, store=few).add(measure).to_polars()[measure].item() == expected


def test_arms_without_the_data_set_say_which_to_get(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        ga.state_years(2000, 2001, store=tmp_path / "empty").add("arms_share_us").to_polars()
    assert "sipri_arms@2025" in str(caught.value)
    assert "allies data get sipri_arms@2025" in caught.value.remedy


def test_an_explanation_names_the_challengers_and_nobody_else(few: Store) -> None:
    rows = ga.state_years(1995, 1995, store=few).add(MINIMUM).why(732, 1995, MINIMUM).rows
    assert {row["ccode"] for row in rows["nmc"]} == {630, 645, 731}
    assert len(rows["minimum_distance"]) == 3


def test_guam_is_no_host_and_afghanistan_lies_in_the_middle_east() -> None:
    assert "Guam" in THEATRE_VIEW.rule
    assert "Afghanistan" in THEATRE_VIEW.rule
    with (REGISTER / "operations.csv").open(encoding="utf-8", newline="") as opened:
        theatres = {row["operation_id"]: row["theatre"] for row in csv.DictReader(opened)}
    assert theatres["ISAF2001"] == theatres["OEF2001"] == "middle_east"


def challengers() -> set[tuple[int, int]]:
    """Each challenger and year, from the register's table as it is written."""
    found = set()
    with (REGISTER / "challengers.csv").open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            for year in range(int(row["start"][:4]), int(row["end"][:4] or 2025) + 1):
                found.add((int(row["ccode"]), year))
    return found


def test_the_frame_of_challengers_is_the_table() -> None:
    held = frame("register_challenger")
    assert held.columns == ["ccode", "theatre", "year"]
    assert held.is_unique().all()
    ours = {(ccode, year) for ccode, _, year in held.iter_rows() if year <= 2025}
    assert ours == {(ccode, year) for ccode, year in challengers() if year <= held["year"].max()}
    assert {(365, "europe", 1948), (365, "asia_pacific", 1991), (710, "asia_pacific", 2009)} <= set(held.iter_rows())


# -- once more, from the mirror's own files --------------------------------------------------------


def haversine(one: tuple[float, float], other: tuple[float, float]) -> float:
    (lat1, lng1), (lat2, lng2) = ([math.radians(x) for x in place] for place in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * 6378.137 * math.asin(min(1.0, math.sqrt(half)))


def test_challengers_nearby_on_random_cells(mirror: Path, full_store: Store) -> None:
    nmc = pl.read_parquet(mirror / "cow_nmc_v7.parquet", columns=["ccode", "year", "cinc"])
    cinc = {(ccode, year): value for ccode, year, value in nmc.iter_rows()}
    near = pl.read_parquet(mirror / "cow_mindist.parquet").filter(pl.col("year") >= 1947)
    least = {(a, b, year): km for a, b, year, km in near.select("ccode1", "ccode2", "year", "mindist").iter_rows()}
    places = defaultdict(list)
    cities = pl.read_parquet(mirror / "cow_capitals.parquet").select("ccode", "stdate", "enddate", "lat", "lng")
    for ccode, first, last, lat, lng in cities.iter_rows():
        places[ccode].append((first, last, (lat, lng)))

    def capital(ccode: int, year: int) -> tuple[float, float]:
        return next(place for first, last, place in places[ccode] if first <= date(year, 1, 1) <= last)

    listed = challengers()
    ours = ga.state_years(1950, 2022, store=full_store).add(MINIMUM, CAPITAL).filter(year=(1950, 2022)).to_polars()
    counted = 0
    for ccode, year, minimum, between in random.Random(6).sample(ours.rows(), 1500):
        others = [other for other, when in listed if when == year and other != ccode]
        kms = [least.get((min(ccode, other), max(ccode, other), year)) for other in others]
        theirs = None
        if None not in kms:
            theirs = sum(cinc[o, year] / max(km / 1000, 0.1) for o, km in zip(others, kms, strict=True))
        assert minimum == (None if theirs is None else pytest.approx(theirs, rel=1e-9)), (ccode, year)
        if ccode in (255, 290, 640, 732, 740, 900) and year % 10:
            away = [haversine(capital(ccode, year), capital(o, year)) for o in others]
            theirs = sum(cinc[o, year] / max(km / 1000, 0.1) for o, km in zip(others, away, strict=True))
            assert between == pytest.approx(theirs, rel=1e-9), (ccode, year)
            counted += 1
    assert counted > 20


def test_disputes_on_random_cells(mirror: Path, full_store: Store) -> None:
    disputes = defaultdict(set)
    whole = pl.read_parquet(mirror / "cow_mid_v5_dirdisps.parquet")
    for dispute, ccode1, ccode2, year in whole.select("dispnum", "ccode1", "ccode2", "year").iter_rows():
        disputes[ccode1, year].add((dispute, ccode2))
    listed = challengers()
    ours = ga.state_years(1946, 2014, store=full_store).add("mid_10y", "mid_with_challengers_10y").to_polars()
    for ccode, year, every, some in random.Random(7).sample(ours.rows(), 1500):
        held = [(d, other, y) for y in range(year - 9, year + 1) for d, other in disputes[ccode, y]]
        assert every == len({d for d, _, _ in held})
        theirs = len({d for d, other, y in held if (other, y) in listed})
        assert some == (theirs if year >= 1956 else None)


def test_trade_on_random_cells(mirror: Path, full_store: Store) -> None:
    flows: dict[tuple[int, int, int], int] = {}
    pairs = pl.read_parquet(mirror / "cow_trade_v4_directed_dyad_year.parquet")
    chosen = pairs.filter(
        pl.col("year") >= 1990, pl.col("ccode1").is_in([2, 365, 710]) | pl.col("ccode2").is_in([2, 365, 710])
    )
    for ccode1, ccode2, year, flow in chosen.select("ccode1", "ccode2", "year", "flow1").iter_rows():
        flows[ccode1, ccode2, year] = flow
    national = pl.read_parquet(
        mirror / "cow_trade_v4_national.parquet", columns=["ccode", "year", "imports", "exports"]
    )
    total = {(c, y): i + e for c, y, i, e in national.iter_rows() if None not in (i, e) and -9 not in (i, e)}
    bank = pl.read_parquet(mirror / "wb_gdp_current_usd.parquet", columns=["Country Code", "Year", "Value"])
    product = {(code, year): value for code, year, value in bank.iter_rows()}
    codes = {2: "USA", 20: "CAN", 200: "GBR", 220: "FRA", 290: "POL", 640: "TUR", 732: "KOR", 740: "JPN", 900: "AUS"}
    partners = {"us": 2, "china": 710, "russia": 365}
    names = [f"trade_share_{name}" for name in partners] + [f"trade_{name}_gdp" for name in partners]
    ours = ga.state_years(1992, 2014, store=full_store).add(*names).to_polars()
    shown = 0
    for row in random.Random(8).sample(ours.to_dicts(), 800):
        ccode, year = row["ccode"], row["year"]
        for name, partner in partners.items():
            ways = [flows.get((ccode, partner, year)), flows.get((partner, ccode, year))]
            both = None if None in ways or -9 in ways else sum(way for way in ways if way is not None)
            whole = total.get((ccode, year))
            theirs = None if both is None or not whole else both / whole
            assert row[f"trade_share_{name}"] == (None if theirs is None else pytest.approx(theirs, rel=1e-9))
            if ccode in codes and both is not None:
                expected = both * 1e6 / product[codes[ccode], year]
                assert row[f"trade_{name}_gdp"] == pytest.approx(expected, rel=1e-9)
                shown += 1
    assert shown > 20


def test_troops_by_theatre_in_every_year(mirror: Path, full_store: Store) -> None:
    with (REGISTER / "states.csv").open(encoding="utf-8", newline="") as opened:
        regions = {int(row["ccode"]): row["region"] for row in csv.DictReader(opened)}
    other = {"Germany": 255, "West Germany": 260, "Ethiopia": 530, "Serbia": 345, "Vietnam": 816, "Antigua": 58}
    small = {"Greenland": "europe", "Gibraltar": "europe", "Akrotiri": "europe", "Svalbard": "europe"}
    small |= dict.fromkeys(
        ("Hong Kong", "Coral Sea Islands", "Fiji and Tonga", "Line Islands", "Sarawak"), "asia_pacific"
    )
    small |= {"Aden": "middle_east"}
    ours_at_home = {
        "United States",
        "Puerto Rico",
        "Guam",
        "Northern Mariana Islands",
        "U.S. Virgin Islands",
        "Wake Island",
    }

    def theatre(name: str, code: int) -> str | None:
        if name in small or code > 1000:
            return small.get(name) or (
                "asia_pacific" if name == "Taiwan" else "europe" if name == "Montenegro" else None
            )
        code = other.get(name, code)
        if code == 700:
            return "middle_east"
        if code in range(701, 706) or code in (750, 760, 770, 771, 780, 781, 790):
            return None
        region = regions.get(code)
        return "asia_pacific" if region in ("asia", "oceania") else region

    columns = ["countryname", "ccode", "year", "troops"]
    held: dict[tuple[str, int], tuple[int, int]] = {}
    for name, code, year, troops in (
        pl.read_parquet(mirror / "us_troops_legacy_country_year.parquet").select(columns).iter_rows()
    ):
        if year <= 2021 and name not in ours_at_home | {"Afloat", "UNKNOWN"} and troops is not None:
            before = held.get((name, year), (0, 0))
            held[name, year] = max(before, (troops, code))
    theirs: dict[tuple[str, int], int] = defaultdict(int)
    for (name, year), (troops, code) in held.items():
        theirs["abroad", year] += troops
        theirs[str(theatre(name, code)), year] += troops
    places = ("abroad", "europe", "asia_pacific", "middle_east")
    ours = (
        ga.panel_of("year", 1950, 2021, store=full_store).add(*(f"us_troops_{place}" for place in places)).to_polars()
    )
    for year, *counts in ours.iter_rows():
        assert counts == [theirs[place, year] for place in places], year
    assert ours.filter(year=1968)["us_troops_asia_pacific"].item() == 769_116
    assert ours.filter(year=2021)["us_troops_europe"].item() == 65_830
