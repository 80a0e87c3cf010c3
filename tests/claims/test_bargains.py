"""Claims on what allies and hub give and get: each number again by hand, from raw tables and the register's files."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import exp, log
from pathlib import Path
from statistics import fmean
from typing import Any

import polars as pl
import pytest

from globalallies.claims import (
    Assessment,
    abstentions,
    alignments,
    assess,
    bargains,
    interventions,
    opinions,
    protection,
)
from globalallies.claims.groups import allies, midyear, pledges, states
from globalallies.claims.joining import joined
from globalallies.claims.records import Operationalisation
from globalallies.measures.evidence import Evidence
from globalallies.register import Register
from globalallies.register.codes import Role
from globalallies.register.store import SHIPPED
from globalallies.sources.store import Store

MODULES = (bargains, protection, opinions, alignments, interventions, abstentions)
CLAIMS = {claim.id: claim for module in MODULES for claim in module.CLAIMS}

PACIFIC = (732, 740, 800, 840, 900)
"""The hub's Asian allies in 2015: South Korea, Japan, Thailand, the Philippines, Australia."""

Read = Callable[[str], list[dict[str, Any]]]


def named(assessment: Assessment, name: str, part: str = "") -> Operationalisation:
    """The one operationalisation of that name, in the part that says so."""
    (found,) = [o for p in assessment.parts if part in p.says for o in p.operationalisations if o.name == name]
    return found


def csv_rows(table: str) -> list[dict[str, str]]:
    """A table of the shipped register, as the file has it."""
    with (SHIPPED / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def full(shipped: Register, full_store: Store) -> Evidence:
    return Evidence(shipped, full_store)


@pytest.fixture(scope="session")
def read(mirror: Path) -> Read:
    """Rows of one of the outside tables, as plain records."""
    return lambda name: pl.read_parquet(mirror / f"{name}.parquet").to_dicts()


def test_the_theme_is_complete() -> None:
    expected = ["35", "42", "44", "45", "46", "47", "48", "49", "50", "51", "52", "54", "56", "57", "59", "67", "70"]
    assert sorted(CLAIMS) == [f"C{number}" for number in expected]
    assert {claim.theme for claim in CLAIMS.values()} == {"bargain"}


# -- groups ----------------------------------------------------------------------------------------


def test_groups_of_states(shipped: Register) -> None:
    evidence = Evidence(shipped)
    assert allies(evidence, midyear(2015), ["san_francisco"]) == set(PACIFIC)
    # the highest role of any phase counts: Turkey refused the northern front and opened its air space
    assert 640 in joined(evidence, "IRQ2003I", Role.BASING_TRANSIT)
    assert 640 not in joined(evidence, "IRQ2003I", Role.TRAINING_ADVISORY)
    assert 2 not in states(evidence, date(2015, 1, 1))
    assert states(evidence, date(1985, 1, 1)) & {255, 260, 265} == {260, 265}


def test_pledges_leave_out_suspended_ties(shipped: Register) -> None:
    evidence = Evidence(shipped)
    assert 920 in pledges(evidence, midyear(1985), "response")
    assert 920 not in pledges(evidence, midyear(1987), "response")
    strengths = pledges(evidence, midyear(2015), "response")
    # of the nine responses the sixth and seventh, counted from 0: 5/8 for Japan, 6/8 for the members of NATO
    assert (strengths[740], strengths[200]) == (5 / 8, 6 / 8)


# -- protection ------------------------------------------------------------------------------------


def test_c35_the_ratio_in_asia(full: Evidence, read: Read) -> None:
    spending = {(r["ccode"], r["year"]): r["milex"] for r in read("cow_nmc_v7") if r["milex"] is not None}
    # North Korea's spending of 2015 is not known, so that only China stands on the other side in both years
    assert (731, 2015) not in spending
    ratio = {y: sum(spending[c, y] for c in PACIFIC) / spending[710, y] for y in (1995, 2015)}
    name = "allies without the hub to challengers, military spending, 2015 against 1995"
    one = named(assess(CLAIMS["C35"], full), name, "Asia")
    assert one.value == pytest.approx(ratio[2015])
    assert one.test == f"below {ratio[1995]:,.4g}"


def test_c35_and_c45_depend_on_the_register_s_figures(shipped: Register) -> None:
    name = "allies without the hub to challengers, military spending, 2015 against 1995"
    before = assess(CLAIMS["C35"], Evidence(shipped))
    assert named(before, name, "Asia").supports
    # without China's rise in spending the allies have not lost ground
    low = tuple(
        replace(f, value=1.0) if (f.ccode, f.year, f.figure) == (710, 2015, "milex") else f for f in shipped.figures
    )
    after = assess(CLAIMS["C35"], Evidence(replace(shipped, figures=low)))
    assert not named(after, name, "Asia").supports
    match = "to match the theatre's challengers together, 2015"
    changed = assess(CLAIMS["C45"], Evidence(replace(shipped, figures=low)))
    assert float(str(named(changed, match, "Asia").value)) < 0.1


def test_c45_factors_in_asia(full: Evidence, read: Read) -> None:
    rows = [r for r in read("cow_nmc_v7") if r["year"] == 2015 and r["milex"] is not None]
    spending = {r["ccode"]: r["milex"] for r in rows}
    own = sum(spending[c] for c in PACIFIC)
    found = assess(CLAIMS["C45"], full)
    keep = named(found, "to keep what hub and allies spend together, 2015", "Asia")
    assert keep.value == pytest.approx((own + spending[2]) / own)
    match = named(found, "to match the theatre's challengers together, 2015", "Asia")
    assert match.value == pytest.approx(spending[710] / own)
    # of five allies the third by size of the factor: each would have to spend as much as China
    alone = named(found, "the median ally alone, to match the strongest challenger, 2015", "Asia")
    assert alone.value == pytest.approx(sorted(spending[710] / spending[c] for c in PACIFIC)[2])


# -- fighting together -----------------------------------------------------------------------------


def test_c46_operations_joined_are_those_of_the_register(shipped: Register) -> None:
    led = {
        o["operation_id"]
        for o in csv_rows("operations")
        if o["hub_led"] == "yes" and "1990" <= o["start"][:4] <= "2014"
    }
    combat = {
        r["operation_id"]
        for r in csv_rows("participants")
        if r["ccode"] == "390" and r["role"] == "combat" and r["operation_id"] in led
    }
    assert bargains._fought_beside_hub(Evidence(shipped), Role.COMBAT)[390] == len(combat)


def test_c47_shares_of_crises_and_of_allies(full: Evidence, read: Read) -> None:
    force = [r for r in read("tago_us_multilateral_force") if r["use_of_force"] == 1]
    share = {
        together: fmean(r["igo_authorized_use_of_force"] for r in force if r["coalitional_use_of_force"] == together)
        for together in (1, 0)
    }
    found = assess(CLAIMS["C47"], full)
    one = named(found, "authorised with allies less authorised alone: all uses of force, 1948-98")
    assert one.value == pytest.approx(share[1] - share[0])
    # without a resolution: Kosovo, the invasion of Iraq, and the strikes on the Islamic State; OEF has another ground too
    name = "share of allies in the role combat or more: operations with a resolution less the others"
    assert named(found, name).note == "12 operations with, 3 without."


def test_c47_depends_on_who_joined(shipped: Register) -> None:
    name = "share of allies in the role combat_support or more: operations with a resolution less the others"
    before = named(assess(CLAIMS["C47"], Evidence(shipped)), name)
    bosnia = {"IFOR1995", "SFOR1996", "KFOR1999"}
    fewer = tuple(p for p in shipped.participants if p.operation_id not in bosnia or p.ccode == 2)
    after = named(assess(CLAIMS["C47"], Evidence(replace(shipped, participants=fewer))), name)
    assert before.supports
    assert float(str(after.value)) < float(str(before.value))


def test_c49_disputes_begun_and_entered_behind_an_ally(full: Evidence, read: Read) -> None:
    rows = read("cow_mid_v5_participants")
    began = {r["dispnum"] for r in rows if r["ccode"] == 2 and r["sidea"] == 1}
    year = {n: min(r["styear"] for r in rows if r["ccode"] == 2 and r["dispnum"] == n) for n in began}
    found = assess(CLAIMS["C49"], full)
    one = named(found, "disputes that the hub began, 1949-2014 against 1919-1938 (MID)")
    assert one.value == pytest.approx(sum(y >= 1949 for y in year.values()) / 66)
    assert one.test == f"at least {sum(1919 <= y <= 1938 for y in year.values()) / 20:,.4g}"
    # one of those counted, by hand: the hub is no originator, and an originator on its side is an ally
    number = 4022
    assert str(number) in named(found, "disputes entered behind an ally, since 1949 (MID; 5%)").note
    parts = [r for r in rows if r["dispnum"] == number]
    (hub,) = [r for r in parts if r["ccode"] == 2]
    first = {r["ccode"] for r in parts if r["sidea"] == hub["sidea"] and r["orig"] == 1}
    assert hub["orig"] == 0
    assert first & allies(full, midyear(hub["styear"]))


# -- alignment -------------------------------------------------------------------------------------


def test_c48_the_raw_gap(full: Evidence, read: Read) -> None:
    points = {
        r["ccode"]: r["idealpointfp"]
        for r in read("unga_ideal_points_july2025")
        if r["year"] == 2015 and r["idealpointfp"] is not None
    }
    distance = {c: abs(point - points[2]) for c, point in points.items() if c != 2}
    bound = allies(full, midyear(2015))
    gap = fmean(d for c, d in distance.items() if c not in bound) - fmean(d for c, d in distance.items() if c in bound)
    one = named(assess(CLAIMS["C48"], full), "allies closer to the hub than others, 2015")
    assert one.value == pytest.approx(gap, abs=1e-3)


def test_c48_one_entry(full: Evidence, read: Read) -> None:
    by_year: dict[int, dict[int, float]] = {}
    for r in read("unga_ideal_points_july2025"):
        if r["idealpointfp"] is not None:
            by_year.setdefault(r["year"], {})[r["ccode"]] = r["idealpointfp"]
    year, window, poland = 1999, 3, 290

    def mean(ccode: int, years: range) -> float | None:
        known = [abs(by_year[y][ccode] - by_year[y][2]) for y in years if ccode in by_year[y]]
        return fmean(known) if len(known) >= 3 else None

    outside = allies(full, midyear(year + window)) | allies(full, midyear(year - 1)) | {2, poland}
    changes = {}
    for ccode in {c for y in by_year.values() for c in y}:
        early, late = mean(ccode, range(year - window, year)), mean(ccode, range(year + 1, year + window + 1))
        if early is not None and late is not None:
            changes[ccode] = early - late
    expected = changes[poland] - fmean(change for c, change in changes.items() if c not in outside)
    votes = alignments.Votes(full)
    found = alignments._came_closer(votes, poland, year, window, own_region=False, net=False)
    assert found == pytest.approx(expected, abs=1e-3)
    assert (poland, year) in alignments._entries(full)


def test_c70_cover_from_the_files_and_its_loss(shipped: Register) -> None:
    name = "share of allies that joined in the role combat_support or more less that of others, operations from 2001"
    evidence = Evidence(shipped)
    led = [o for o in csv_rows("operations") if o["hub_led"] == "yes" and o["start"] >= "2001"]
    strong = {"combat_support", "combat"}
    differences = []
    for operation in led:
        rows = [r for r in csv_rows("participants") if r["operation_id"] == operation["operation_id"]]
        if {r["role"] for r in rows} <= {"member", "refused"}:
            continue
        took_part = {int(r["ccode"]) for r in rows if r["role"] in strong} - {2}
        start = shipped.operation(operation["operation_id"]).start.last
        bound, everyone = allies(evidence, start), states(evidence, start)
        others = everyone - bound
        differences.append(len(took_part & bound) / len(bound) - len(took_part & others) / len(others))
    before = assess(CLAIMS["C70"], evidence)
    assert named(before, name).value == pytest.approx(fmean(differences))
    assert before.verdict == "supported"
    # had no ally ever joined, nothing would be left of the cover
    ever = {ccode for year in range(1950, 2025) for ccode in allies(evidence, midyear(year))}
    alone = replace(shipped, participants=tuple(p for p in shipped.participants if p.ccode not in ever))
    assert assess(CLAIMS["C70"], Evidence(alone)).verdict == "contradicted"


# -- joining and staying out -----------------------------------------------------------------------


def test_c54_trade_with_afghanistan(full: Evidence, read: Read) -> None:
    years = range(1996, 2001)
    pair = {
        (r["ccode2"], r["year"]): (r["flow1"], r["flow2"])
        for r in read("cow_trade_v4_directed_dyad_year")
        if r["ccode1"] == 700 and r["year"] in years
    }
    whole = {
        (r["ccode"], r["year"]): r["imports"] + r["exports"]
        for r in read("cow_trade_v4_national")
        if r["ccode"] == 732 and r["year"] in years
    }
    flows = [flow for year in years for flow in pair[732, year] if flow is not None]
    share = sum(flows) / sum(whole[732, year] for year in years)
    shares, _ = interventions.trade_with(full, frozenset({700}), 1996, 2000)
    # the mirror's flows are rounded to whole millions
    assert shares[732] == pytest.approx(share, rel=0.05)
    one = named(assess(CLAIMS["C54"], full), "allies with a ten-thousandth of their trade there, 1996-2000 (ours)")
    assert "South Korea" in one.note


def test_c57_the_hub_s_share_of_trade(full: Evidence, shipped: Register, full_store: Store) -> None:
    values = full.panel("state-year", "trade_share_us", first=1997, last=2006).frame
    share = {(c, y): v for c, y, v in values.select("ccode", "year", "trade_share_us").iter_rows() if v is not None}
    members = allies(full, date(2003, 3, 20))
    refused = {20, 220, 255, 211, 385}
    assert refused <= members

    def change(ccode: int) -> float:
        early, late = ([share[ccode, y] for y in range(start, start + 3)] for start in (2000, 2004))
        return log(fmean(late)) - log(fmean(early))

    expected = exp(fmean(map(change, refused)) - fmean(map(change, members - refused))) - 1
    name = "the hub's share of trade, 2000-02 to 2004-06, those that refused"
    assert named(assess(CLAIMS["C57"], full), name).value == pytest.approx(expected)
    # with nobody on record as refusing there is no one to compare
    agreed = tuple(p for p in shipped.participants if p.role is not Role.REFUSED)
    after = named(assess(CLAIMS["C57"], Evidence(replace(shipped, participants=agreed), full_store)), name)
    assert (after.value, after.supports) == (None, None)


def test_c42_deviations_within_operations(full: Evidence) -> None:
    stakes = interventions.Stakes(full)
    rows = stakes.within_operations(Role.COMBAT, 1990)
    assert len(rows) > 100
    # every column sums to nothing within operations, and so over all
    assert [sum(column) for column in zip(*rows, strict=True)] == pytest.approx([0.0] * 6, abs=1e-6)
    joiners = sum(row[0] > 0 for row in rows)
    expected = sum(
        len(joined(full, operation_id, Role.COMBAT) & stakes._known[0][operation_id].keys())
        for operation_id in interventions.TARGETS
    )
    assert joiners == expected


def test_c42_depends_on_who_joined(full: Evidence, shipped: Register, full_store: Store) -> None:
    name = "nearness: joiners less others of each operation, role combat or more, from 1990"
    before = named(assess(CLAIMS["C42"], full), name)
    # had Turkey, the nearest ally to most of these wars, fought in all of them, joiners would be the nearer
    turkey = tuple(
        replace(next(p for p in shipped.participants if p.role is Role.COMBAT), operation_id=war, ccode=640)
        for war in interventions.TARGETS
    )
    changed = replace(shipped, participants=shipped.participants + turkey)
    after = named(assess(CLAIMS["C42"], Evidence(changed, full_store)), name)
    assert (before.supports, after.supports) == (True, False)
