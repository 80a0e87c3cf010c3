"""Claims about power: numbers worked out again from the files, and verdicts that move with the figures."""

import csv
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from globalallies.claims import CLAIMS, VERDICTS, Operationalisation, assess
from globalallies.claims.powers import alone_by_half, majority
from globalallies.claims.yardsticks import POWER, SOVIET, leads, next_state, rank, values
from globalallies.measures.evidence import Evidence
from globalallies.register import Register
from globalallies.register.store import SHIPPED
from globalallies.sources.store import Store

OURS = [claim.id for claim in CLAIMS.values() if claim.theme == "power"]
US, RUSSIA, CHINA = 2, 365, 710


def found(claim: str, evidence: Evidence) -> dict[str, Operationalisation]:
    return {one.name: one for one in assess(CLAIMS[claim], evidence).operationalisations}


def figures(name: str) -> dict[tuple[int, int], float]:
    """A figure that ships, read from the file."""
    with (SHIPPED / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["figure"] == name]
    return {(int(row["ccode"]), int(row["year"])): float(row["value"]) for row in rows}


@pytest.fixture(scope="module")
def raw(mirror: Path) -> Callable[..., dict[tuple[int, int], float]]:
    """Columns of a file of the mirror, read without the package."""

    def read(name: str, value: str, key: str = "ccode", year: str = "year") -> dict[tuple[int, int], float]:
        frame = pl.read_parquet(mirror / f"{name}.parquet").select(key, year, value).drop_nulls()
        return {(k, y): v for k, y, v in frame.iter_rows()}

    return read


def test_every_claim_about_power_is_tested() -> None:
    assert set(OURS) == {"C18", "C19", "C23", "C24", "C25", "C26"}
    assert all(CLAIMS[claim].test is not None for claim in OURS)


@pytest.mark.parametrize("claim", OURS)
def test_on_what_ships(claim: str, shipped: Register) -> None:
    done = assess(CLAIMS[claim], Evidence(shipped))
    assert done.verdict in VERDICTS
    assert done.verdict != "untested"
    assert done.sources == ("register.figures",)


@pytest.mark.parametrize("claim", OURS)
def test_on_the_full_store(claim: str, shipped: Register, full_store: Store) -> None:
    done = assess(CLAIMS[claim], Evidence(shipped, full_store))
    assert done.verdict != "untested"
    assert done.sources
    assert all("@" in source for source in done.sources)
    assert all(one.supports is not None for one in done.operationalisations), "no measure is lacking here"
    assert len({one.name for one in done.operationalisations}) == len(done.operationalisations)


# -- rules, by hand ------------------------------------------------------------------------------------


def test_ranks_and_leads_by_hand() -> None:
    row = {US: 10.0, RUSSIA: 4.0, CHINA: 12.0}
    assert (rank(row), rank(row, CHINA), rank(row, RUSSIA)) == (2, 1, 3)
    assert next_state(row) == CHINA
    assert leads({2000: row, 2001: {RUSSIA: 1.0}, 2002: {US: 1.0}}) == {2000: 10 / 12}


def test_poles_by_hand() -> None:
    assert alone_by_half({US: 10, RUSSIA: 4.9})
    assert not alone_by_half({US: 10, RUSSIA: 5})
    assert alone_by_half({RUSSIA: 5}) is None
    seven = {US: 10.0, 200: 1.0, 220: 1.0, 255: 1.0, RUSSIA: 2.0, CHINA: 3.0, 740: 1.0}
    assert majority(seven)  # 10 of 19
    assert not majority({**seven, CHINA: 4.0})  # 10 of 20 is half and not more
    assert majority({US: 10.0, CHINA: 1.0}) is None


# -- C18 -----------------------------------------------------------------------------------------------


def test_erosion_in_the_figures(shipped: Register) -> None:
    cinc = figures("cinc")
    years = list(range(1950, 2016, 5))
    made = found("C18", Evidence(shipped))
    assert made["CINC, share of the world, 1950 to 2015"].value == pytest.approx(cinc[US, 2015] / cinc[US, 1950] - 1)
    steps = list(pairwise(years))
    falls = sum(cinc[US, later] < cinc[US, earlier] for earlier, later in steps) / len(steps)
    assert made["CINC, share of the world, falls among steps of five years or more"].value == falls
    spent = figures("milex")
    most = max(value for (ccode, year), value in spent.items() if year == 1950 and ccode not in (0, US))
    later = max(value for (ccode, year), value in spent.items() if year == 2015 and ccode not in (0, US))
    change = (spent[US, 2015] / later) / (spent[US, 1950] / most) - 1
    one = made["military spending, over the next state, 1950 to 2015"]
    assert one.value == pytest.approx(change)
    assert one.supports is (change < 0)
    assert one.supports is False, "in military spending the next state fell behind"


def test_erosion_in_the_data(
    shipped: Register, full_store: Store, raw: Callable[..., dict[tuple[int, int], float]]
) -> None:
    cinc = raw("cow_nmc_v7", "cinc")
    made = found("C18", Evidence(shipped, full_store))
    assert made["CINC, share of the world, 1946 to 2016"].value == pytest.approx(cinc[US, 2016] / cinc[US, 1946] - 1)
    held = [cinc[US, year] for year in range(1946, 2017)]
    reversal = max(b - a for a in range(71) for b in range(a + 1, 71) if held[b] > held[a])
    assert made["CINC, share of the world, longest time to a higher level"].value == reversal == 36


def test_who_comes_next_is_asked_only_where_the_soviet_union_is_known(shipped: Register, full_store: Store) -> None:
    evidence = Evidence(shipped, full_store)
    for yardstick in POWER:
        table, _ = values(evidence, yardstick)
        assert ({RUSSIA, US} <= table[1980].keys()) is (yardstick in SOVIET), yardstick.words
    ratios = [name for name in found("C18", evidence) if "over the next state" in name]
    before = [name for name in found("C19", evidence) if name.endswith("1971-1990")]
    assert ratios
    assert len(before) == len(SOVIET)
    assert not any("market rates" in name for name in (*ratios, *before))


# -- C19 -----------------------------------------------------------------------------------------------


def test_poles_in_the_data(
    shipped: Register, full_store: Store, raw: Callable[..., dict[tuple[int, int], float]]
) -> None:
    spent = raw("cow_nmc_v7", "milex")
    alone = 0
    for year in range(1991, 2011):
        others = [value for (ccode, when), value in spent.items() if when == year and ccode != US]
        alone += max(others) < spent[US, year] / 2
    assert alone == 19, "in 1991 the Soviet Union still had half"
    made = found("C19", Evidence(shipped, full_store))
    assert made["military spending: no other with half of it, 1991-2010"].value == 19 / 20
    before = made["military spending: no other with half of it, 1971-1990"]
    assert (before.value, before.wanted, before.supports) == (0.1, 0.1, True), "a tenth is not more than a tenth"


# -- C23, C24 ------------------------------------------------------------------------------------------


def test_the_first_rank_in_the_data(
    shipped: Register, full_store: Store, raw: Callable[..., dict[tuple[int, int], float]]
) -> None:
    gdp = raw("maddison_2020_owid", "GDP", "Entity", "Year")
    behind = [year for year in range(2010, 2019) if gdp["China", year] > gdp["United States", year]]  # type: ignore[index]
    one = found("C23", Evidence(shipped, full_store))["GDP at PPP (Maddison), worst year of the decade"]
    assert one.value == 2
    assert f"behind in {', '.join(map(str, behind))};" in one.note


def test_a_century_in_the_data(
    shipped: Register, full_store: Store, raw: Callable[..., dict[tuple[int, int], float]]
) -> None:
    gdp = raw("isard_cw_gdppop", "pwtrgdp")
    larger = [
        year
        for year in range(1910, 2010)
        if any(value > gdp[US, year] for (ccode, when), value in gdp.items() if when == year and ccode != US)
    ]
    assert larger == []
    one = found("C24", Evidence(shipped, full_store))["GDP at PPP (latent estimates), 1910-2009"]
    assert (one.value, one.supports) == (0, True)


def changed(register: Register, figure: str, ccode: int, year: int, value: float) -> Register:
    rows = [
        replace(row, value=value) if (row.figure, row.ccode, row.year) == (figure, ccode, year) else row
        for row in register.figures
    ]
    assert sum(a != b for a, b in zip(rows, register.figures, strict=True)) == 1
    return replace(register, figures=tuple(rows))


def test_a_changed_figure_changes_the_verdict_on_the_century(shipped: Register) -> None:
    """Were China's product of 1980 larger than the American one, no century would be whole at market rates."""
    assert assess(CLAIMS["C24"], Evidence(shipped)).verdict == "supported"
    other = changed(shipped, "gdp_current_usd", CHINA, 1980, 1e14)
    done = assess(CLAIMS["C24"], Evidence(other))
    assert done.share == 0.5, "the two centuries at market rates of four"
    assert done.verdict == "mixed"


def test_a_changed_figure_changes_the_verdict_on_the_first_rank(shipped: Register) -> None:
    assert assess(CLAIMS["C23"], Evidence(shipped)).verdict == "mixed"
    other = changed(shipped, "gdp_ppp_intl2011", CHINA, 2018, 1.0)
    assert assess(CLAIMS["C23"], Evidence(other)).verdict == "contradicted"


# -- C25, C26 ------------------------------------------------------------------------------------------


def test_chinas_ranks_and_partners(
    shipped: Register, full_store: Store, mirror: Path, raw: Callable[..., dict[tuple[int, int], float]]
) -> None:
    made = found("C25", Evidence(shipped, full_store))
    exports = {ccode: value for (ccode, year), value in raw("cow_trade_v4_national", "exports").items() if year == 2014}
    assert max(exports, key=lambda ccode: exports[ccode]) == CHINA
    assert made["exports, China with Hong Kong and Macao, 2014"].value == 1

    flows = pl.read_parquet(mirror / "cow_trade_v4_directed_dyad_year.parquet").filter(pl.col("year") == 2014)
    traded: dict[int, dict[int, float]] = {}
    for one, other, imports, exported in flows.select("ccode1", "ccode2", "flow1", "flow2").iter_rows():
        if imports is not None or exported is not None:
            traded.setdefault(one, {})[other] = (imports or 0) + (exported or 0)
    largest = [c for c, row in traded.items() if c != CHINA and max(row, key=lambda p: row[p]) == CHINA]
    more = [c for c, row in traded.items() if {US, CHINA} <= row.keys() and row[CHINA] > row[US]]
    assert made["largest partner, as written, 2014"].value == len(largest) == 63
    assert made["more trade than with the United States, 2014"].value == len(more) == 135


def test_the_two_challengers(
    shipped: Register, full_store: Store, raw: Callable[..., dict[tuple[int, int], float]]
) -> None:
    cinc = raw("cow_nmc_v7", "cinc")
    peak = max(cinc[RUSSIA, year] / cinc[US, year] for year in range(1950, 1990))
    one = found("C26", Evidence(shipped, full_store))["CINC, China 2016 against the Soviet peak (1982)"]
    assert one.value == pytest.approx(cinc[CHINA, 2016] / cinc[US, 2016])
    assert one.wanted == pytest.approx(peak)
    assert one.supports
