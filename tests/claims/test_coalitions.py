"""Claims on coalitions: each count once more by hand, from the files themselves, and verdicts that follow the rows."""

import csv
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median

import polars as pl
import pytest

from globalallies.claims import coalitions, expeditions, missions
from globalallies.claims.expeditions import halving, longest_run
from globalallies.claims.joining import allies_in, days_between, did, joined
from globalallies.claims.records import Assessment, Operationalisation
from globalallies.measures.evidence import Evidence
from globalallies.register import Register
from globalallies.register.codes import Role
from globalallies.register.dates import PartialDate
from globalallies.register.store import SHIPPED
from globalallies.sources.store import Store

CLAIMS = {claim.id: claim for module in (coalitions, expeditions, missions) for claim in module.CLAIMS}
ROLES = [
    "refused",
    "political",
    "financial",
    "basing_transit",
    "training_advisory",
    "medical_engineering",
    "combat_support",
    "combat",
]
NATO_2001 = {20, 200, 210, 211, 212, 220, 230, 235, 255, 290, 310, 316, 325, 350, 385, 390, 395, 640}


def assessed(claim_id: str, evidence: Evidence) -> Assessment:
    claim = CLAIMS[claim_id]
    assert claim.test is not None
    return Assessment(claim=claim, parts=tuple(claim.test(evidence)))


def found(assessment: Assessment, part: int, name: str) -> Operationalisation:
    """The one operationalisation of a part whose name begins so."""
    mine = [one for one in assessment.parts[part].operationalisations if one.name.startswith(name)]
    assert len(mine) == 1, [one.name for one in assessment.parts[part].operationalisations]
    return mine[0]


def file(table: str) -> list[dict[str, str]]:
    with (SHIPPED / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def in_file(operation: str, least: str) -> set[int]:
    """States, the hub left out, with a role from ``least`` on, read from the file."""
    rows = [row for row in file("participants") if row["operation_id"] == operation and row["role"] in ROLES]
    return {int(row["ccode"]) for row in rows if ROLES.index(row["role"]) >= ROLES.index(least)} - {2}


def without(register: Register, operation: str, ccodes: Iterable[int]) -> Register:
    gone = {(operation, ccode) for ccode in ccodes}
    return replace(
        register, participants=tuple(p for p in register.participants if (p.operation_id, p.ccode) not in gone)
    )


def with_role(register: Register, operation: str, ccode: int, role: Role) -> Register:
    rows = [
        replace(p, role=role) if (p.operation_id, p.ccode) == (operation, ccode) else p for p in register.participants
    ]
    return replace(register, participants=tuple(rows))


# -- what counts --------------------------------------------------------------------------------------------


def test_a_refusal_is_no_part_and_members_have_no_rank(shipped: Register) -> None:
    rows = {p.ccode: p for p in shipped.participants if p.operation_id == "IRQ2003I" and p.ccode in (20, 200)}
    assert not did(rows[20], Role.POLITICAL)
    assert did(rows[200], Role.COMBAT)
    member = next(p for p in shipped.participants if p.role is Role.MEMBER)
    assert did(member, Role.MEMBER)
    assert not did(member, Role.POLITICAL)
    assert not did(rows[200], Role.MEMBER)


def test_one_who_comes_in_the_course_of_a_year_is_there_at_its_end(shipped: Register) -> None:
    # the Netherlands: 2002, no month
    assert 210 not in joined(Evidence(shipped), "OEF2001", Role.COMBAT, date(2002, 12, 30))
    assert 210 in joined(Evidence(shipped), "OEF2001", Role.COMBAT, date(2002, 12, 31))
    assert 2 not in joined(Evidence(shipped), "OEF2001", Role.COMBAT)


def test_an_ally_counts_if_it_was_one_during_its_own_part(shipped: Register) -> None:
    # Albania left Iraq in December 2008 and joined NATO in April 2009; Estonia joined in 2004 and left in 2008
    group = allies_in(Evidence(shipped), "IRQ2003S", "nato", Role.POLITICAL)
    assert 339 not in group
    assert 366 in group


def test_the_days_of_a_spell() -> None:
    start, end = PartialDate.parse("2001-10-07"), PartialDate.parse("2003-03")
    days = [date(2001, 10, 7), date(2002, 1, 1), date(2003, 1, 1), date(2003, 3, 31)]
    assert days_between(start, end, date.max) == days
    assert days_between(start, None, date(2001, 11, 1)) == [date(2001, 10, 7), date(2001, 11, 1)]


def test_the_longest_run_and_the_halving() -> None:
    assert longest_run([2003, 2001, 2002, 2010, 2011]) == [2001, 2002, 2003]
    assert longest_run([]) == []
    assert longest_run([2001, 2003]) == [2003]
    assert halving({2010: 100, 2011: 50}) == 2011
    assert halving({2010: 100, 2011: 51}) is None
    assert halving({}) is None


# -- C01 ----------------------------------------------------------------------------------------------------


def test_enduring_freedom_by_hand(shipped: Register) -> None:
    a = assessed("C01", Evidence(shipped))
    # combat: Canada, Denmark, France, Germany, Italy, Netherlands, Norway, United Kingdom
    assert in_file("OEF2001", "combat") & NATO_2001 == {20, 200, 210, 220, 255, 325, 385, 390}
    assert found(a, 0, "combat units, 2001-14").value == 8
    # with support, bases: Romania, which joined NATO in 2004, too
    assert found(a, 0, "support units or more, 2001-14").value == len(
        in_file("OEF2001", "combat_support") & (NATO_2001 | {360})
    )
    assert found(a, 0, "bases or transit or more, 2001-14").value == len(
        in_file("OEF2001", "basing_transit") & (NATO_2001 | {360})
    )
    # by May 2002 Greece (14 March) and Poland (16 March) had come, Spain and the Netherlands ("2002") not surely
    assert found(a, 0, "support units or more, by May 2002").value == 10
    fighting = found(a, 1, "combat units, 2001-14")
    assert fighting.value == 2
    assert fighting.note == "Australia, New Zealand"
    assert fighting.supports
    assert not found(a, 1, "support units or more, 2001-14").supports  # Japan's tankers make three
    assert a.verdict == "contradicted"


def test_the_largest_coalition_by_hand(shipped: Register) -> None:
    a = assessed("C01", Evidence(shipped))
    # Korea, combat, allies by the armistice: Belgium, Canada, France, Greece, Luxembourg, Netherlands, Turkey,
    # United Kingdom; Australia, New Zealand, Philippines (Thailand and South Korea had no treaty yet): 11.
    # Enduring Freedom: the eight and Australia: 9
    assert in_file("KOR1950", "combat") - {100, 530, 560, 732, 800} == {
        *(20, 200, 210, 211, 212, 220, 350, 640),
        *(840, 900, 920),
    }
    assert found(a, 2, "combat units, allies of any day, against wars").value == 9 - 11
    # on the first day Greece, Turkey and the Pacific three were no allies: 6
    assert found(a, 2, "combat units, allies of the first day, against wars").value == 9 - 6


def test_without_canada_there_is_one_european_fewer(shipped: Register) -> None:
    changed = without(shipped, "OEF2001", [20])
    a = assessed("C01", Evidence(changed))
    assert found(a, 0, "combat units, 2001-14").value == 7
    assert found(a, 0, "support units or more, by May 2002").supports is False


# -- C12 to C15 ---------------------------------------------------------------------------------------------


def test_korea_by_hand(shipped: Register) -> None:
    a = assessed("C12", Evidence(shipped))
    founders = {
        int(r["ccode"]) for r in file("memberships") if r["treaty_id"] == "NATO1949" and r["start"] == "1949-08-24"
    }
    assert (
        found(a, 0, "combat units, members at the outbreak").value == len(in_file("KOR1950", "combat") & founders) == 6
    )
    assert a.verdict == "supported"
    led = tuple(replace(o, lead="NATO") if o.operation_id == "KOR1950" else o for o in shipped.operations)
    assert assessed("C12", Evidence(replace(shipped, operations=led))).verdict == "mixed"


def test_european_commitments_by_hand(shipped: Register) -> None:
    a = assessed("C13", Evidence(shipped))
    # Australia went to Malaya on 19 June 1950, New Zealand in 1949, and ANZUS bound them from 29 April 1952
    assert found(a, 0, "Malaya, an ally when its part began").value == 0
    assert found(a, 0, "Malaya, an ally on some day").note == "Australia, New Zealand"
    assert a.share == pytest.approx(1 / 5)
    assert a.verdict == "contradicted"


def test_without_the_two_the_claim_on_european_commitments_stands(shipped: Register) -> None:
    changed = without(without(shipped, "MAL1948", [900, 920]), "KONF1963", [900, 920])
    assert assessed("C13", Evidence(changed)).share == pytest.approx(4 / 5)
    assert assessed("C13", Evidence(changed)).verdict == "supported"


def test_vietnam_by_hand(shipped: Register) -> None:
    a = assessed("C14", Evidence(shipped))
    members = {20, 200, 210, 211, 212, 220, 235, 260, 325, 350, 385, 390, 395, 640}
    assert in_file("VNM1965", "medical_engineering") & members == {260}
    assert found(a, 0, "combat units").value == 0
    assert found(a, 0, "medical").note == "West Germany"
    assert found(a, 0, "money").value == len(in_file("VNM1965", "financial") & members) == 12
    assert found(a, 2, "combat units, the seven").note == "absent: Philippines, Taiwan"
    assert found(a, 2, "trainers or more, the seven").supports
    assert found(a, 2, "trainers or more, all bound by treaty").note == "absent: Pakistan"


def test_vietnam_follows_its_rows(shipped: Register) -> None:
    # Taiwan and the Philippines in combat, no West German ship: only the money of NATO is left
    changed = with_role(shipped, "VNM1965", 713, Role.COMBAT)
    changed = with_role(changed, "VNM1965", 840, Role.COMBAT)
    a = assessed("C14", Evidence(without(changed, "VNM1965", [260])))
    assert a.parts[0].share == pytest.approx(3 / 4)
    # without Pakistan's part the whole list fails at each of four thresholds, the seven at none
    assert a.parts[2].share == pytest.approx(4 / 8)
    assert a.verdict == "mixed"


def test_vietnam_in_the_war_list_by_hand(shipped: Register, mirror: Path, full_store: Store) -> None:
    rows = pl.read_parquet(mirror / "cow_war_inter_v4.parquet").filter(pl.col("warnum") == 163).rows(named=True)
    us = {row["sidea1"] for row in rows if row["ccode1"] == 2}
    there = {row["ccode1"] for row in rows if row["sidea1"] in us} - {2}
    assert there == {732, 800, 811, 817, 840, 900}
    a = assessed("C14", Evidence(shipped, full_store))
    assert found(a, 0, "belligerents").value == 0
    # of the seven without Japan: New Zealand and Taiwan are not listed
    assert (
        found(a, 2, "belligerents in the COW war list, the seven").value
        == len({713, 732, 800, 840, 900, 920} - there)
        == 2
    )


def test_the_gulf_by_hand(shipped: Register) -> None:
    a = assessed("C15", Evidence(shipped))
    assert in_file("GULF1990", "combat") & {713, 732, 740, 800, 840, 900} == set()
    assert not found(a, 0, "combat units").supports
    assert in_file("GULF1990", "combat_support") & {713, 732, 740, 800, 840, 900} == {732, 900}
    assert found(a, 0, "support units").value == 2
    # 7 August 1990 to 28 February 1991: 24 + 30 + 31 + 30 + 31 + 31 + 28 days
    assert found(a, 1, "length").value == 24 + 30 + 31 + 30 + 31 + 31 + 28
    # Australia was in Somalia, in both forces in Bosnia and in East Timor with members of NATO
    assert found(a, 1, "later operations that joined both by October 2001, support").value == 4


# -- C03, C53, C55 ------------------------------------------------------------------------------------------


def test_working_together_by_hand(shipped: Register) -> None:
    a = assessed("C03", Evidence(shipped))
    assert in_file("IRQ2003S", "combat") & {732, 740, 800, 840, 900} == {900}
    assert found(a, 0, "combat units").value == 1
    first = {
        int(r["ccode"]) for r in file("participants") if r["operation_id"] == "PSI2003" and r["start"][:4] == "2003"
    }
    assert first & {732, 740, 800, 840, 900} == {740, 900}
    assert found(a, 1, "members known").value == 2
    # Ocean Shield: New Zealand is the only one from Asia and Oceania
    assert in_file("OCEAN2009", "combat_support") & {732, 740, 800, 840, 900, 920} == {920}
    assert [one.supports for one in a.parts[2].operationalisations] == [True, True, False, True, True, True]


def test_without_asians_in_iraq_the_two_systems_were_not_together(shipped: Register) -> None:
    changed = without(shipped, "IRQ2003S", [732, 740, 800, 840, 900])
    assert assessed("C03", Evidence(changed)).verdict == "contradicted"


def test_early_exits_from_iraq_by_hand(shipped: Register) -> None:
    a = assessed("C53", Evidence(shipped))
    rows = [r for r in file("participants") if r["operation_id"] == "IRQ2003S" and r["end"]]
    members = NATO_2001 | {317, 349, 355, 360, 366, 367, 368}  # those of 2004 too
    left = {int(r["ccode"]): r["end"] for r in rows if int(r["ccode"]) in members}
    assert len(left) == 16
    early = [c for c, end in left.items() if end < "2008"]  # Denmark, Hungary, Italy, Netherlands, Norway, Portugal …
    assert found(a, 0, "NATO allies gone before the last year").value == pytest.approx(len(early) / 16) == 0.5
    assert found(a, 0, "San Francisco allies gone before the last year").value == pytest.approx(2 / 5)
    assert found(a, 0, "NATO allies gone before the United States").value == 1


def test_exits_by_the_other_data_by_hand(shipped: Register, mirror: Path, full_store: Store) -> None:
    a = assessed("C53", Evidence(shipped, full_store))
    placemats = pl.read_parquet(mirror / "isaf_nato_placemats.parquet").rows(named=True)
    by_year: dict[tuple[str, int], list[float]] = {}
    for row in placemats:
        if row["count_total"].isdigit():
            by_year.setdefault((row["country"], row["year"]), []).append(float(row["count_total"]))
    medians = {key: median(counts) for key, counts in by_year.items()}
    # the United States: 90000 in 2011, 68000 in 2013, 31750 in 2014; Australia 1550, 1045, 310
    assert medians["United States", 2013] > 45000 > medians["United States", 2014]
    assert medians["Australia", 2013] > 1550 / 2 > medians["Australia", 2014]
    assert medians["Canada", 2012] < medians["Canada", 2011] / 2
    halved = found(a, 1, "NATO contingents halved before the hub's, in 2014")
    assert "Canada" in halved.note
    assert "United Kingdom" not in halved.note
    assert not halved.supports
    assert found(a, 1, "San Francisco contingents").value == 0
    # at war in Iraq: 2004-09; parties in 2009: the United States, Britain, Estonia, Australia, El Salvador
    assert found(a, 0, "San Francisco allies gone before the last year at war, 2009").note == "Philippines, South Korea"


def test_the_invasion_by_hand(shipped: Register) -> None:
    a = assessed("C55", Evidence(shipped))
    assert in_file("IRQ2003I", "combat") & {200, 230, 900} == {200, 900}
    assert [one.value for one in a.parts[0].operationalisations[:3]] == [2, 3, 3]
    assert a.parts[1].share is None
    assert a.parts[1].wants
    assert a.verdict == "mixed"
    assert assessed("C55", Evidence(with_role(shipped, "IRQ2003I", 230, Role.COMBAT))).verdict == "supported"


# -- C61, C65 -----------------------------------------------------------------------------------------------


def test_of_little_use_by_hand(shipped: Register) -> None:
    a = assessed("C61", Evidence(shipped))
    assert found(a, 0, "operations in the Levant under").note == "operations there: OIR2014"
    assert a.verdict == "supported"
    assert a.parts[2].share is None
    led = tuple(replace(o, lead="NATO") if o.operation_id == "OIR2014" else o for o in shipped.operations)
    assert assessed("C61", Evidence(replace(shipped, operations=led))).verdict == "contradicted"


def test_members_in_one_conflict_by_hand(shipped: Register, mirror: Path, full_store: Store) -> None:
    rows = pl.read_parquet(mirror / "ucdp_acd_v251.parquet").filter(
        pl.col("conflict_id") == 259, pl.col("year") == 2014
    )
    second = set(rows["gwno_a_2nd"])
    members = second & (NATO_2001 | {2})
    assert members == {2, 20, 200, 210, 211, 220, 390}
    a = assessed("C61", Evidence(shipped, full_store))
    assert found(a, 0, "members of NATO that were parties to one conflict in the Levant with Iraq").value == 7
    # Turkey with Azerbaijan in 2020
    assert found(a, 1, "members of NATO that were parties").note == "Turkey"


def test_the_nineties_by_hand(shipped: Register) -> None:
    a = assessed("C65", Evidence(shipped))
    begun = [r for r in file("operations") if r["lead"] == "NATO" and "1990" <= r["start"] < "2000"]
    assert {r["operation_id"] for r in begun} == {"DENY1993", "IFOR1995", "SFOR1996", "KFOR1999", "KOS1999"}
    assert found(a, 0, "NATO's operations begun in 1990-99").value == 1
    # from 12 April 1993 without a gap: 264 days of 1993, six years with one leap day
    assert (date(1999, 12, 31) - date(1993, 4, 12)).days + 1 == 264 + 6 * 365 + 1
    assert found(a, 0, "days of 1990-99").value == pytest.approx((264 + 6 * 365 + 1) / 3652)
    # three entries in ten years; before, Greece, Turkey, West Germany, Spain in the 14739 days from 24 August 1949
    assert (date(1990, 1, 1) - date(1949, 8, 24)).days == 14740
    wanted = 3 / (3652 / 365.25) - 4 / (14740 / 365.25)
    assert found(a, 1, "1990-99, by entry").value == pytest.approx(wanted)
    assert found(a, 2, "events of 1992-2001").value == pytest.approx(3 / 5)
    assert a.verdict == "supported"


def test_a_decade_without_bosnia_is_less_consumed(shipped: Register) -> None:
    gone = {"DENY1993", "IFOR1995", "SFOR1996"}
    elsewhere = [replace(o, name="Elsewhere", mandate="") if o.operation_id in gone else o for o in shipped.operations]
    a = assessed("C65", Evidence(replace(shipped, operations=tuple(elsewhere))))
    assert found(a, 0, "NATO's operations begun in 1990-99").value == pytest.approx(2 / 5)
    assert a.verdict == "contradicted"
