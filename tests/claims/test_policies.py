"""Claims about policy: numbers worked out again from the files, estimates checked against another computation."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from globalallies.claims import CLAIMS, VERDICTS, Operationalisation, assess
from globalallies.claims.policies import PRESIDENTS, terms
from globalallies.claims.settlements import PLACES, ended
from globalallies.claims.spending import DESIGNS, LAGS, at_war, estimated
from globalallies.measures.evidence import Evidence
from globalallies.register import Register
from globalallies.register.codes import Role
from globalallies.sources.store import Store

OURS = [claim.id for claim in CLAIMS.values() if claim.theme == "policy"]
WANTING = {"C05", "C06", "C40", "C58"}


def found(claim: str, evidence: Evidence) -> dict[str, Operationalisation]:
    return {one.name: one for one in assess(CLAIMS[claim], evidence).operationalisations}


@pytest.mark.parametrize("claim", OURS)
def test_on_what_ships(claim: str, shipped: Register) -> None:
    done = assess(CLAIMS[claim], Evidence(shipped))
    assert done.verdict in VERDICTS
    assert (done.verdict == "untested") == (claim in WANTING | {"C20", "C43", "C69"})


@pytest.mark.parametrize("claim", OURS)
def test_on_the_full_store(claim: str, shipped: Register, full_store: Store) -> None:
    done = assess(CLAIMS[claim], Evidence(shipped, full_store))
    assert (done.verdict == "untested") == (claim in WANTING)
    assert bool(done.sources) == (claim not in WANTING)
    assert all(one.supports is not None for one in done.operationalisations)
    assert len({one.name for one in done.operationalisations}) == len(done.operationalisations)


# -- C07 -----------------------------------------------------------------------------------------------


def test_troops_in_the_east_by_hand(shipped: Register, full_store: Store, mirror: Path) -> None:
    eastern = {290, 310, 316, 317, 339, 344, 349, 355, 360, 366, 367, 368}
    frame = pl.read_parquet(mirror / "us_troops_legacy_country_year.parquet")
    counts: dict[tuple[int, int], int] = {}
    for ccode, year, troops in frame.select("ccode", "year", "troops").iter_rows():
        if ccode in eastern and year in (2013, 2016):
            counts[ccode, year] = troops
    change = sum(n for (_, year), n in counts.items() if year == 2016) - sum(n for (_, year), n in counts.items() if year == 2013)  # fmt: skip
    one = found("C07", Evidence(shipped, full_store))["troops, its eastern members, 2013 to 2016"]
    assert one.value == change == 596


def test_agreements_change_with_the_register(shipped: Register) -> None:
    """Lithuania, Estonia, Latvia and Hungary signed in 2017 and 2019, nobody in 2010-2014."""
    name = "agreements with single members signed, 2010-2014 to 2015-2019"
    assert found("C07", Evidence(shipped))[name].value == 4
    signed = {"LTU2017", "EST2017", "LVA2017", "HUN2019"}
    without = replace(shipped, treaties=tuple(t for t in shipped.treaties if t.treaty_id not in signed))
    one = found("C07", Evidence(without))[name]
    assert (one.value, one.supports) == (0, False)
    before, after = (assess(CLAIMS["C07"], Evidence(r)).share for r in (shipped, without))
    assert before is not None
    assert after is not None
    assert after < before


# -- C20 -----------------------------------------------------------------------------------------------


def test_terms_cover_every_year_once() -> None:
    spells = terms(1946, 2016)
    assert list(spells) == list(PRESIDENTS)
    assert [year for spell in spells.values() for year in spell] == list(range(1946, 2017))
    assert list(terms(1962, 1965)) == ["Kennedy", "Johnson"]


def test_turns_of_presidents_by_hand(shipped: Register, full_store: Store, mirror: Path) -> None:
    frame = pl.read_parquet(mirror / "cow_mid_v5_participants.parquet").filter(pl.col("ccode") == 2)
    first: dict[int, tuple[int, int]] = {}
    for number, year, level in frame.select("dispnum", "styear", "hostlev").iter_rows():
        first.setdefault(number, (year, level))
    rates = []
    for spell in terms(1946, 2014).values():
        rates.append(sum(year in spell and level >= 4 for year, level in first.values()) / len(spell))
    turns = [(b - a) * (c - b) < 0 for a, b, c in zip(rates, rates[1:], rates[2:], strict=False)]
    done = assess(CLAIMS["C20"], Evidence(shipped, full_store))
    one = {o.name: o for o in done.operationalisations}["disputes with use of force: turns"]
    assert one.value == sum(turns) / len(turns) == 0.7


# -- C43 -----------------------------------------------------------------------------------------------


def test_an_exact_line_is_found() -> None:
    allies = [float(n % 7) for n in range(40)]
    other = [float(n * n % 11) for n in range(40)]
    got = estimated([3 + 2 * a - b for a, b in zip(allies, other, strict=True)], [allies, other])
    assert got is not None
    assert got.value == pytest.approx(2)
    assert got.error == pytest.approx(0, abs=1e-9)
    assert got.years == 40
    assert estimated([1.0] * 40, [allies, allies]) is None, "one column follows from the other"
    assert estimated([1.0] * 29, [allies[:29]]) is None, "too few years"


def test_the_standard_error_by_another_computation() -> None:
    """The same sums written out pair by pair: x_s e_s e_t x_t' with weight 1 - |s - t| / 4 up to three years apart."""
    chance = np.random.default_rng(7)
    x = chance.normal(size=50).cumsum()
    y = 0.5 * x + chance.normal(size=50).cumsum()
    design = np.column_stack([x, np.ones(50)])
    fitted = np.linalg.solve(design.T @ design, design.T @ y)
    left = y - design @ fitted
    meat = np.zeros((2, 2))
    for s in range(50):
        for t in range(50):
            if abs(s - t) <= LAGS:
                meat += (1 - abs(s - t) / (LAGS + 1)) * left[s] * left[t] * np.outer(design[s], design[t])
    bread = np.linalg.inv(design.T @ design)
    got = estimated(y.tolist(), [x.tolist()])
    assert got is not None
    assert got.value == pytest.approx(fitted[0])
    assert got.error == pytest.approx((bread @ meat @ bread)[0, 0] ** 0.5)


@pytest.mark.parametrize("words", DESIGNS)
def test_designs_see_spending_that_follows_allies(words: str) -> None:
    """Spending that is allies over a thousand, and nothing else, gives a clear estimate under every design."""
    chance = np.random.default_rng(3)
    years = range(1946, 2017)
    allies = {year: float(n) for year, n in zip(years, chance.integers(0, 3, len(years)).cumsum(), strict=True)}
    rivals = {year: float(v) for year, v in zip(years, chance.normal(size=len(years)), strict=True)}
    noise = dict(zip(years, chance.normal(scale=1e-4, size=len(years)).tolist(), strict=True))
    spending = {year: allies[year] / 1000 + noise[year] for year in years}
    got = DESIGNS[words](spending, allies, rivals, frozenset({1950, 1951, 1968, 1990}))
    assert got is not None
    assert got.value / got.error > 1.96
    flat = DESIGNS[words](noise, allies, rivals, frozenset({1950, 1951, 1968, 1990}))
    assert flat is not None
    assert abs(flat.value) < 1e-4


def test_years_of_war_follow_the_register(shipped: Register) -> None:
    war = at_war(Evidence(shipped))
    assert {1950, 1953, 1965, 1973, 1991, 2003} <= war
    assert not {1946, 1955, 1963, 1980} & war


# -- C69 -----------------------------------------------------------------------------------------------


def test_conflict_returned_to_iraq_and_not_to_bosnia(shipped: Register, full_store: Store, mirror: Path) -> None:
    frame = pl.read_parquet(mirror / "ucdp_acd_v251.parquet").select("gwno_a", "year", "intensity_level")
    years = {state: {y for a, y, _ in frame.iter_rows() if str(a) == state} for state in ("645", "346", "345", "620", "700")}  # fmt: skip
    ends = {"GULF1990": ("645", 1991), "DENY1993": ("346", 1995), "KOS1999": ("345", 1999), "OEF2001": ("700", 2014), "IRQ2003S": ("645", 2011), "LIB2011": ("620", 2011)}  # fmt: skip
    again = {op for op, (state, end) in ends.items() if any(end < year <= end + 5 for year in years[state])}
    assert again == {"GULF1990", "OEF2001", "IRQ2003S", "LIB2011"}
    one = found("C69", Evidence(shipped, full_store))["conflict within 5 years"]
    assert one.value == len(again) / len(ends)


def test_an_operation_without_the_hub_in_combat_does_not_count(shipped: Register) -> None:
    assert set(ended(Evidence(shipped))) == set(PLACES)
    rows = tuple(
        replace(p, role=Role.COMBAT_SUPPORT) if (p.operation_id, p.ccode) == ("LIB2011", 2) else p
        for p in shipped.participants
    )
    assert set(ended(Evidence(replace(shipped, participants=rows)))) == set(PLACES) - {"LIB2011"}
