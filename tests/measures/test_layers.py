"""Layers of ties: each by hand on a few rows, and once more in plain Python over the mirror's own files."""

import csv
import math
import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

import globalallies as ga
from globalallies.catalogue import Catalogue, UserError, View
from globalallies.measures import CATALOGUE, layers
from globalallies.measures.layers import basing_weight, exercise_weight, jaccard, treaty_weight
from globalallies.panel import engine
from globalallies.sources.store import Store
from panel.conftest import put

MEASURES = (*layers.LAYERS, *layers.ARMS)
VIEWS = (*layers.VIEWS, *layers.ARMS_VIEWS)
KNOWN = Catalogue(
    [*(m for m in CATALOGUE.values() if m.name not in {one.name for one in MEASURES}), *MEASURES],
    [*CATALOGUE.views.values(), *VIEWS],
)
REGISTER = Path(ga.__file__).parent / "register" / "tables"

US, CANADA, BRITAIN, WEST_GERMANY, GERMANY, JAPAN, KOREA = 2, 20, 200, 260, 255, 740, 732


def pairs(store: Store, first: int, last: int, *names: str) -> ga.Panel:
    return replace(ga.dyad_years(first, last, store=store), catalogue=KNOWN).add(*names)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store of a few rows of each data set behind the layers."""
    store = Store(tmp_path_factory.mktemp("few") / "store")
    store.lock = None
    for source, tables in FEW.items():
        put(store, source, tables)
    return store


FEW = {
    "atop": {
        "atop_directed": """
            ccode1 | ccode2 | year | defense | offense | neutral | nonagg | consul
            2      | 20     | 1990 | 1       | 0       | 0       | 0      | 1
            20     | 2      | 1990 | 0       | 0       | 0       | 1      | 0
            2      | 200    | 1990 | 0       | 0       | 0       | 1      | 0
            200    | 2      | 1990 | 0       | 0       | 0       | 1      | 1
            20     | 200    | 1990 | 0       | 0       | 0       | 1      | 0
            200    | 20     | 1990 | 0       | 0       | 0       | 0      | 0
        """
    },
    "dcad": {
        "dcad": """
            dca_id | ccode1 | ccode2 | sign_year | end_year_estimate
            a      | 2      | 20     | 1985      | 1990
            b      | 2      | 20     | 1988      | 1992
            c      | 220    | 260    | 1988      | 1994
        """
    },
    "exercises": {
        "exercise_participant": """
            mmeid | country | year | ccode
            m1    | a       | 1985 | 2
            m1    | b       | 1985 | 20
            m1    | a       | 1986 | 2
            m1    | b       | 1986 | 20
            m2    | a       | 1988 | 2
            m2    | b       | 1988 | 20
            m3    | a       | 1989 | 2
            m3    | c       | 1989 | 260
            m4    | a       | 1990 | 2
            m4    | c       | 1990 | 255
        """
    },
    "us_troops": {
        "us_troops": """
            countryname | year | ccode | code | troops
            Canada      | 2010 | 20    | 20   | 9
            Japan       | 2010 | 740   | 740  | 99
            Britain     | 2010 | 200   | 200  | 0
            Home        | 2010 | 2     | 2    | 900000
        """
    },
    "us_troops_reports": {
        "us_troops_reports": """
            location | year | quarter | ccode | code | active_duty | army_unreported
            CANADA   | 2022 | 3       | 20    | 20   | 7           | false
            JAPAN    | 2022 | 3       | 740   | 740  | 63          | false
        """
    },
}


def cells(panel: ga.Panel, name: str) -> dict[tuple[int, int, int], float | None]:
    wanted = panel.to_polars().filter(pl.all_horizontal(pl.col("ccode1", "ccode2").is_in(PEOPLE)))
    return {(a, b, year): value for a, b, year, value in wanted.select("ccode1", "ccode2", "year", name).iter_rows()}


PEOPLE = [US, CANADA, BRITAIN, 220, WEST_GERMANY, GERMANY, JAPAN, KOREA]


def test_treaty_by_hand(few: Store) -> None:
    found = cells(pairs(few, 1990, 1991, "tie_treaty"), "tie_treaty")
    assert found[US, CANADA, 1990] == 1, "the larger direction"
    assert found[US, BRITAIN, 1990] == pytest.approx(2 / 3)
    assert found[CANADA, BRITAIN, 1990] == pytest.approx(1 / 3)
    assert found[CANADA, BRITAIN, 1991] == 0


def test_agreement_by_hand(few: Store) -> None:
    found = cells(pairs(few, 1979, 2011, "tie_agreement"), "tie_agreement")
    assert [found[US, CANADA, year] for year in (1979, 1980, 1985, 1990, 1992, 1993, 2010, 2011)] == [
        None, 0, 1, 1, 1, 0, 0, None,
    ]  # fmt: skip
    assert found[220, WEST_GERMANY, 1989] == 1
    assert [found[220, GERMANY, year] for year in (1990, 1994, 1995)] == [1, 1, 0], "West Germany's counts for Germany"


def test_exercises_by_hand(few: Store) -> None:
    found = cells(pairs(few, 1983, 2011, "tie_exercise"), "tie_exercise")
    assert [found[US, CANADA, year] for year in (1983, 1984, 1985, 1986, 1988, 1990, 1991, 2010, 2011)] == [
        None, 0, 0.2, 0.2, 0.4, 0.4, 0.2, 0, None,
    ]  # fmt: skip
    assert found[US, WEST_GERMANY, 1989] == 0.2
    assert [found[US, GERMANY, year] for year in (1990, 1993, 1994)] == [0.4, 0.4, 0.2]


def test_basing_by_hand(few: Store) -> None:
    found = cells(pairs(few, 2009, 2022, "tie_basing"), "tie_basing")
    assert found[US, JAPAN, 2010] == 1
    assert found[US, CANADA, 2010] == pytest.approx(0.5)
    assert found[US, BRITAIN, 2010] == 0
    assert found[US, KOREA, 2010] == 0, "no row to 2021 is none"
    assert found[CANADA, JAPAN, 2010] is None, "nobody counts Canada's troops"
    assert found[US, CANADA, 2022] == pytest.approx(0.5)
    assert found[US, KOREA, 2022] is None, "no row in a report is not known"
    assert found[US, JAPAN, 2009] is None, "no host is known"


DEALS = """
    1 | 740 | 2   | 2001; 2003 | 20
    2 | 740 | 200 | 2003       | 30
    3 | 2   | 740 | 2002       | 5
    4 | 2   |     | 2002       | 15
    5 | 20  |     | 2003       |
    6 | 260 | 2   | 1989; 1991 | 8
"""
"""Number, buyer, seller, years of delivery and value of what was delivered."""


def test_arms_by_hand() -> None:
    rows = [[cell.strip() for cell in line.split("|")] for line in DEALS.strip().splitlines()]
    deals = pl.DataFrame(
        [
            (int(n), int(to), int(by) if by else None, when, float(tiv) if tiv else None)
            for n, to, by, when, tiv in rows
        ],
        schema=["deal", "recipient_ccode", "supplier_ccode", "delivery_years", "tiv_delivered"],
        orient="row",
    )
    found = by_sql(layers.ARMS_VIEW, (2, 20, 200, 255, 260, 740), sipri_arms=deals)
    # Japan in 2003: 20 from the US (10 a year) and 30 from Britain; the US: 5 of 20 from Japan
    assert (2, 740, 2000) not in found
    assert found[2, 740, 2001] == 1
    assert found[2, 740, 2003] == pytest.approx(0.4)
    assert found[200, 740, 2003] == pytest.approx(0.6)
    assert found[2, 740, 2006] == pytest.approx(0.25), "of deliveries to 2001, none is left"
    assert found[20, 740, 2003] == 0
    assert (20, 200, 2003) not in found, "a deal of no known value is no import"
    assert found[2, 260, 1989] == 1
    assert found[2, 255, 1991] == 1, "West Germany is Germany after 1990"


def test_arms_without_their_data_say_which_to_get(tiny_store: Store) -> None:
    with pytest.raises(UserError, match=r"allies data get sipri_arms@2025"):
        pairs(tiny_store, 2000, 2000, "tie_arms").to_polars()


@pytest.fixture(scope="module")
def tiny_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("none") / "store")
    store.lock = None
    return store


JOINED = """
    A | 2   | 2000 | 7
    A | 20  | 2000 | 6
    A | 740 | 2005 | 3
    B | 2   | 2003 | 7
    B | 740 | 2003 | 0
    B | 20  | 2003 | 1
    C | 20  | 2003 |
    C | 2   | 2003 |
    D | 260 | 1988 | 5
    D | 2   | 1988 | 5
"""
"""Who joined what, when and in which role: 7 combat, 6 support, 3 transit, 1 political, 0 refused, none a member."""


def by_sql(view: View, states: tuple[int, ...], **frames: pl.DataFrame) -> dict[tuple[int, int, int], float]:
    """A view's rows where the state system holds a few states from 1985 to 2019."""
    years = range(1985, 2020)
    members = [(ccode, year) for ccode in states for year in years]
    both = [(a, b, year) for a in states for b in states for year in years if a < b]
    frames["register_cow_member"] = pl.DataFrame(members, schema=["ccode", "year"], orient="row")
    frames["dyad_years"] = pl.DataFrame(both, schema=["ccode1", "ccode2", "year"], orient="row")
    with duckdb.connect(":memory:") as connection:
        for name, held in frames.items():
            engine._keep(connection, name, held)
        found = connection.execute(view.sql.format_map({name: name for name in frames})).fetchall()
    return {(a, b, year): value for a, b, year, value in found}


def operation_ties(suffix: str) -> dict[tuple[int, int, int], float]:
    rows = [[cell.strip() for cell in line.split("|")] for line in JOINED.strip().splitlines()]
    parts = [(op, int(code), int(year), int(rank) if rank else None) for op, code, year, rank in rows]
    frame = pl.DataFrame(parts, schema=["operation_id", "ccode", "year", "operation_role_rank"], orient="row")
    view = next(view for view in layers.OPERATION_VIEWS if view.name == f"tie_operation{suffix}_pair")
    started, played = frame.select("operation_id", "ccode", "year"), frame.drop("year")
    return by_sql(view, (2, 20, 255, 260, 740), register_operation_state=started, register_role=played)


def test_operations_by_hand() -> None:
    found = operation_ties("")
    assert found[2, 20, 2000] == 1
    assert found[2, 20, 2003] == 0.5, (
        "both joined A; only the US joined B at the threshold; nobody joins a standing group"
    )
    assert found[2, 20, 2012] == 0, "A has passed, B is left"
    assert found[2, 740, 2004] == 0
    assert found[2, 740, 2005] == 0.5
    assert found[2, 740, 2012] == 0.5, "Japan joined A in the ten years and the US had before"
    assert found[2, 740, 2014] == 1, "A alone, which Japan joined last"
    assert (2, 740, 2015) not in found, "nobody joined any in ten years"
    assert found[2, 255, 1992] == 1, "West Germany's counts for Germany"
    assert found[20, 740, 2004] == 0


def test_thresholds_of_joining() -> None:
    assert operation_ties("_political")[2, 20, 2003] == 1
    assert operation_ties("_political")[2, 740, 2004] == 0, "who refused did not join at any threshold"
    assert operation_ties("_combat")[2, 20, 2003] == 0


def test_formulas_by_hand() -> None:
    assert [treaty_weight(tie) for tie in (0, 1.5, 3)] == [0, 0.5, 1]
    assert [exercise_weight(n) for n in (0, 2, 5, 9)] == [0, 0.4, 1, 1]
    assert exercise_weight(2, full=10) == 0.2
    assert basing_weight(9, 99) == pytest.approx(0.5)
    assert math.isnan(basing_weight(0, 0))
    assert jaccard({"a", "b"}, {"b", "c"}) == pytest.approx(1 / 3)
    assert math.isnan(jaccard(set(), frozenset()))


def test_the_first_operation_of_the_register_is_known() -> None:
    assert min(operation.start.first.year for operation in ga.load_register().operations) == layers.FIRST_OPERATION


# -- once more, in plain Python over the mirror's own files ----------------------------------------

Lookup = Callable[[int, int, int], "float | None"]
GERMANIES = {GERMANY: (GERMANY, WEST_GERMANY)}


def numbers(ccode: int) -> tuple[int, ...]:
    return GERMANIES.get(ccode, (ccode,))


def treaty(mirror: Path) -> Lookup:
    held: dict[tuple[int, int, int], float] = {}
    frame = pl.read_parquet(mirror / "atop_v51_directed_dyad_year.parquet")
    wanted = ("ccode1", "ccode2", "year", "atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul")
    for a, b, year, defence, offence, neutral, nonagg, consul in frame.select(wanted).iter_rows():
        tie = 3 if defence or offence else 2 if neutral or consul else 1 if nonagg else 0
        key = (min(a, b), max(a, b), year)
        held[key] = max(held.get(key, 0), tie / 3)
    return lambda a, b, year: held.get((a, b, year), 0.0) if 1815 <= year <= 2018 else None


def agreement(mirror: Path) -> Lookup:
    held: dict[frozenset[int], list[tuple[int, int]]] = defaultdict(list)
    frame = pl.read_parquet(mirror / "dcad_v1_main.parquet")
    for a, b, first, last in frame.select("ccode1", "ccode2", "signYear", "endYearEstimate").iter_rows():
        held[frozenset((int(a), int(b)))].append((int(first), int(last)))

    def tie(a: int, b: int, year: int) -> float | None:
        if not 1980 <= year <= 2010:
            return None
        known = [spell for x in numbers(a) for y in numbers(b) for spell in held[frozenset((x, y))]]
        return float(any(first <= year <= last for first, last in known))

    return tie


def operation(threshold: str) -> Callable[[Path], Lookup]:
    scale = "refused political financial basing_transit training_advisory medical_engineering combat_support combat"
    enough = scale.split()[scale.split().index(threshold) :]

    def made(_: Path) -> Lookup:
        tables = {}
        for name in ("operations", "participants"):
            with (REGISTER / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
                tables[name] = list(csv.DictReader(opened))
        began = {row["operation_id"]: int(row["start"][:4]) for row in tables["operations"]}
        years: dict[tuple[int, str], int] = {}
        joined: set[tuple[int, str]] = set()
        for row in tables["participants"]:
            key = int(row["ccode"]), row["operation_id"]
            start = int(row["start"][:4]) if row["start"] else began[row["operation_id"]]
            years[key] = min(years.get(key, start), start)
            if row["role"] in enough:
                joined.add(key)

        def own(ccode: int, year: int) -> dict[str, int]:
            return {
                op: years[n, op] for n in numbers(ccode) for op in began if (n, op) in joined and years[n, op] <= year
            }

        def tie(a: int, b: int, year: int) -> float | None:
            one, other = own(a, year), own(b, year)
            recent = {op for part in (one, other) for op, when in part.items() if when > year - 10}
            if year < 1957 or not recent:
                return None
            return len({op for op in recent if op in one and op in other}) / len(recent)

        return tie

    return made


def basing(mirror: Path) -> Lookup:
    # the yearly series as the mirror has it, for hosts that were states under the number they have there
    with (REGISTER / "states.csv").open(encoding="utf-8", newline="") as opened:
        spells = [
            (int(row["ccode"]), int(row["entry"][:4]), int(row["exit"][:4] or 9999)) for row in csv.DictReader(opened)
        ]
    living = {(ccode, year) for ccode, first, last in spells for year in range(1950, 2022) if first <= year <= last}
    frame = pl.read_parquet(mirror / "us_troops_legacy_country_year.parquet").filter(pl.col("year") <= 2021)
    held: dict[tuple[int, int], int] = {}
    for ccode, year, troops in frame.select("ccode", "year", "troops").iter_rows():
        if ccode is not None and (int(ccode), year) in living and int(ccode) != US:
            held[int(ccode), year] = max(held.get((int(ccode), year), 0), int(troops or 0))
    most: dict[int, int] = defaultdict(int)
    for (_, year), troops in held.items():
        most[year] = max(most[year], troops)

    def tie(a: int, b: int, year: int) -> float | None:
        if a != US or not 1950 <= year <= 2021:
            return None
        return math.log(1 + max(held.get((n, year), 0) for n in numbers(b))) / math.log(1 + most[year])

    return tie


INDEPENDENT: Mapping[str, tuple[Callable[[Path], Lookup], range]] = {
    "tie_treaty": (treaty, range(1900, 2023)),
    "tie_agreement": (agreement, range(1976, 2014)),
    "tie_basing": (basing, range(1953, 2022)),
    "tie_operation": (operation("basing_transit"), range(1950, 2025)),
    "tie_operation_political": (operation("political"), range(1950, 2025)),
    "tie_operation_combat": (operation("combat"), range(1950, 2025)),
}
ODD_NUMBERS = {340, 341, 345, 402, 529, 530, 591, 626, 713, 816, 817, 678, 679, 680, 58, 260}
"""Hosts that the troop file gives another number than COW's in some years: not compared."""


@pytest.mark.parametrize("name", INDEPENDENT)
def test_a_layer_is_computed_twice(name: str, mirror: Path, full_store: Store) -> None:
    make, years = INDEPENDENT[name]
    expected = make(mirror)
    frame = pairs(full_store, years[0], years[-1], name).to_polars()
    if name == "tie_basing":
        frame = frame.filter(pl.col("ccode1") == US, ~pl.col("ccode2").is_in(ODD_NUMBERS))
    chance = random.Random(f"layer {name}")
    telling = frame[name].fill_null(0).gt(0).arg_true().to_list()
    drawn = [*chance.sample(telling, min(700, len(telling))), *(chance.randrange(frame.height) for _ in range(700))]
    wrong = [
        (a, b, year, ours, expected(a, b, year))
        for a, b, year, ours in frame[drawn].select("ccode1", "ccode2", "year", name).iter_rows()
        if not same(ours, expected(a, b, year))
    ]
    assert wrong == []


def same(ours: Any, theirs: Any) -> bool:
    if ours is None or theirs is None:
        return ours is None and theirs is None
    return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)


def test_exercises_are_computed_twice(mirror: Path, full_store: Store) -> None:
    """By exercises of the mirror's file, for states whose Gleditsch-Ward number is their COW number throughout."""
    plain = {2, 20, 200, 210, 211, 220, 325, 350, 385, 390, 640, 732, 740, 800, 840, 900, 920, 290, 651, 663}
    held: dict[tuple[str, int], set[int]] = defaultdict(set)
    source = pl.read_parquet(mirror / "mme_v7_exercise_participants.parquet")
    for number, year, code in source.select("MMEID", "year", "gwcode").iter_rows():
        if code not in (None, "NA") and int(code) in plain:
            held[number, int(year)].add(int(code))
    frame = pairs(full_store, 1980, 2013, "tie_exercise").to_polars()
    frame = frame.filter(pl.all_horizontal(pl.col("ccode1", "ccode2").is_in(list(plain))))
    for a, b, year, ours in frame.sample(800, seed=5).select("ccode1", "ccode2", "year", "tie_exercise").iter_rows():
        shared = {number for (number, when), who in held.items() if year - 5 < when <= year and {a, b} <= who}
        assert same(ours, min(1, len(shared) / 5) if 1984 <= year <= 2010 else None), (a, b, year)


@pytest.mark.parametrize("name", [m.name for m in layers.LAYERS if m.sources])
def test_a_cell_follows_from_the_rows_it_names(name: str, full_store: Store) -> None:
    chance = random.Random(f"why {name}")
    whole = pairs(full_store, 1984, 2010, name)
    telling = whole.to_polars().filter(pl.col(name) > 0)
    germans = telling.filter((pl.col("ccode1") == GERMANY) | (pl.col("ccode2") == GERMANY), pl.col("year") < 1994)
    for frame in (telling, telling, telling, germans):
        a, b, year, value = frame.row(chance.randrange(frame.height))
        panel = pairs(full_store, year, year, name)
        explained = panel.why(a, b, year, name)
        assert explained.value == value
        query = panel.builder.query
        with duckdb.connect(":memory:") as connection:
            for own, (source, table) in query.tables.items():
                schema = panel.store.frame(source, table).schema
                engine._keep(connection, own, pl.DataFrame(explained.rows[table], schema=schema))
            for own in query.frames:
                engine._keep(connection, own, engine.frame(own))
            sql = f"SELECT {name} FROM ({panel.sql()}) panel WHERE ccode1 = {a} AND ccode2 = {b}"
            assert connection.execute(sql).fetchall() == [(value,)], (a, b, year)


def test_every_layer_is_in_its_range_and_documented(full_store: Store) -> None:
    for measure in layers.LAYERS:
        values = pairs(full_store, 2000, 2010, measure.name).to_polars()[measure.name].drop_nulls()
        assert len(values) > 100
        assert 0 <= values.min() <= values.max() <= 1  # type: ignore[operator]
        assert measure.definition.endswith(".")
