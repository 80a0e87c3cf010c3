"""Claims on treaties: each day and code once more by hand, from the files themselves, and verdicts that follow the rows."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from globalallies.claims import milestones, treaties
from globalallies.claims.records import Assessment, Operationalisation
from globalallies.measures.evidence import Evidence
from globalallies.register import Register
from globalallies.register.codes import Response, Trigger
from globalallies.register.dates import PartialDate
from globalallies.register.store import SHIPPED
from globalallies.sources.store import Store

CLAIMS = {claim.id: claim for module in (treaties, milestones) for claim in module.CLAIMS}
SEVEN = {713, 732, 740, 800, 840, 900, 920}


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


def row(table: str, key: str, value: str) -> dict[str, str]:
    return next(row for row in file(table) if row[key] == value)


def changed(register: Register, table: str, where: Callable[[Any], bool], **values: Any) -> Register:
    """A register in which some rows of a table have other values; without values, in which they are gone."""
    rows = getattr(register, table)
    assert any(map(where, rows))
    kept: Any = tuple(replace(r, **values) if where(r) else r for r in rows if values or not where(r))
    return replace(register, **{table: kept})


# -- C08, C09, C66: when the alliances began ----------------------------------------------------------------


def test_the_years_without_alliances_by_hand(shipped: Register) -> None:
    a = assessed("C08", Evidence(shipped))
    assert row("treaties", "treaty_id", "FRA1778")["ended"] == "1800-09-30"
    # 30 September 1800 to 1 January 1942, 2 September 1947 and 4 April 1949
    gaps = [(date(*day) - date(1800, 9, 30)).days / 365.25 for day in ((1942, 1, 1), (1947, 9, 2), (1949, 4, 4))]
    assert [round(gap, 1) for gap in gaps] == [141.3, 146.9, 148.5]
    values = [one.value for one in a.parts[0].operationalisations]
    assert values[1:] == pytest.approx(gaps)
    assert [one.supports for one in a.parts[0].operationalisations] == [False, False, True, True]
    assert found(a, 1, "alliances, as written").note == "UND1942, CHAP1945, RIO1947"
    assert found(a, 1, "alliances made in peacetime outside").value == 0
    assert a.verdict == "contradicted"


def test_without_the_earlier_pacts_1949_was_the_first(shipped: Register) -> None:
    earlier = {"FPT1921", "UND1942", "CHAP1945", "RIO1947"}
    a = assessed("C08", Evidence(changed(shipped, "treaties", lambda t: t.treaty_id in earlier)))
    assert a.share == 1
    assert a.verdict == "supported"


def test_the_hubs_promises_before_1949_in_atop_by_hand(shipped: Register, mirror: Path, full_store: Store) -> None:
    rows = pl.read_parquet(mirror / "atop_v51_member.parquet").rows(named=True)
    own = {r["atopid"]: r["wartime"] for r in rows if r["member"] == 2 and r["yrent"] < 1949 and r["defense"] == 1}
    assert sorted(own) == [2550, 2571, 3010, 3075, 3150]
    assert sorted(i for i, wartime in own.items() if not wartime) == [3075, 3150]
    a = assessed("C08", Evidence(shipped, full_store))
    assert found(a, 1, "promises of defence in ATOP").value == 5
    assert found(a, 1, "the same, in peacetime").value == 2


def test_the_seven_by_hand(shipped: Register) -> None:
    a = assessed("C09", Evidence(shipped))
    dated = {t["treaty_id"]: (t["signed"], t["in_force"]) for t in file("treaties")}
    assert dated["ROC1954"] == ("1954-12-02", "1955-03-03")
    assert dated["SEATO1954"] == ("1954-09-08", "1955-02-19")
    assert found(a, 0, "in force at the end of 1954").note == "missing: Taiwan, Thailand"
    assert found(a, 0, "in force at the end of 1955").value == 7
    assert row("treaties", "treaty_id", "JPN1951")["response"] == "forces_may_be_used"
    assert found(a, 0, "signed by the end of 1954, with").note == "missing: Japan"
    assert [one.value for one in a.parts[1].operationalisations] == [1951, 1952]


def test_the_seven_in_atop_by_hand(shipped: Register, mirror: Path, full_store: Store) -> None:
    rows = pl.read_parquet(mirror / "atop_v51_directed_dyad_year.parquet")
    mine = rows.filter(pl.col("ccode1") == 2, pl.col("year") == 1954, pl.col("atop_defense") == 1)
    assert set(mine["ccode2"]) >= SEVEN
    assert found(assessed("C09", Evidence(shipped, full_store)), 0, "promised defence").value == 7


def test_thailand_hangs_on_one_signature(shipped: Register) -> None:
    late = changed(shipped, "treaties", lambda t: t.treaty_id == "SEATO1954", signed=PartialDate.parse("1955-01-08"))
    one = assessed("C09", Evidence(late)).parts[0].operationalisations[0]
    assert one.name == "signed by the end of 1954"
    assert one.note == "missing: Thailand"
    assert not one.supports


def test_the_pacific_pact_by_hand(shipped: Register) -> None:
    a = assessed("C66", Evidence(shipped))
    # 4 April 1949 to 30 August 1951: 878 days; to 1 September 1951, Australia and New Zealand: 880
    assert (date(1951, 8, 30) - date(1949, 4, 4)).days == 878
    assert [one.value for one in a.parts[0].operationalisations] == pytest.approx([0, 878 / 365.25, 880 / 365.25])
    assert a.parts[2].share is None
    assert a.verdict == "supported"
    pact = changed(shipped, "treaties", lambda t: t.treaty_id == "ANZUS1951", signed=PartialDate.parse("1949-09-01"))
    b = assessed("C66", Evidence(pact))
    assert found(b, 0, "signed in 1949").note == "ANZUS1951"
    assert found(b, 1, "instruments between Australia").value == 1
    assert b.verdict == "contradicted"


# -- C10, C36: what was promised ----------------------------------------------------------------------------


def test_the_clauses_by_hand(shipped: Register) -> None:
    a = assessed("C10", Evidence(shipped))
    # Article 5: trigger 5 of 5, response 6 of 8; the best Pacific clause: 2 of 5, 5 of 8, no limit
    trigger = [
        "none_stated",
        "threat",
        "danger_to_own_safety",
        "aggression_against_partner",
        "attack_on_partner",
        "attack_on_all",
    ]
    assert trigger.index(row("treaties", "treaty_id", "NATO1949")["trigger"]) == 5
    assert trigger.index(row("treaties", "treaty_id", "PHL1951")["trigger"]) == 2
    ratios = {
        "response": (5 / 8) / (6 / 8),
        "mean": (2 / 5 + 5 / 8) / (5 / 5 + 6 / 8),
        "product": (2 / 5 * 5 / 8) / (5 / 5 * 6 / 8),
        "lexicographic": (5 * 6 + 2) / (6 * 6 + 5),
        "limited": (2 / 5 + 5 / 8) / ((5 / 5 + 6 / 8) * 0.9),
    }
    for rule, ratio in ratios.items():
        one = found(a, 1, f"rule {rule}")
        assert one.value == pytest.approx(ratio)
        assert one.supports == (ratio <= 2 / 3)
    assert [one.value for one in a.parts[0].operationalisations[:3]] == [1, 1, 1]


def test_a_weak_article_5_would_contradict_the_claim(shipped: Register) -> None:
    weak = changed(
        shipped, "treaties", lambda t: t.treaty_id == "NATO1949", trigger=Trigger.THREAT, response=Response.CONSULT
    )
    a = assessed("C10", Evidence(weak))
    # only Japan's first treaty, without a trigger, stays below
    assert found(a, 0, "what activates the promise").value == pytest.approx(1 / 7)
    assert a.verdict == "contradicted"


def test_depth_and_scope_by_hand(shipped: Register, mirror: Path, full_store: Store) -> None:
    ids = {
        int(t["atop_id"])
        for t in file("treaties")
        if t["system"] == "san_francisco" and t["us_party"] == "yes" and t["kind"] == "alliance"
    }
    rows = pl.read_parquet(mirror / "benson_clinton_alliance_depth.parquet")
    names = {name.lower(): name for name in rows.columns}
    key = next(names[n] for n in ("atopid", "atopidphase") if n in names)
    by_id = {int(r[key]): r for r in rows.rows(named=True)}
    assert len(ids) == 7
    a = assessed("C10", Evidence(shipped, full_store))
    depth = next(names[n] for n in names if "depth" in n and "score" in n)
    scope = next(names[n] for n in names if "scope" in n and "score" in n)
    shallower = [i for i in ids if by_id[i][depth] < by_id[3180][depth]]
    assert shallower == [3210]
    assert found(a, 0, "depth").value == pytest.approx(1 / 7)
    assert found(a, 0, "scope").value == sum(by_id[i][scope] < by_id[3180][scope] for i in ids) / 7 == 1


def test_hard_balancing_by_hand(shipped: Register) -> None:
    a = assessed("C36", Evidence(shipped))
    # Russia, China, North Korea, Iran, Iraq: the only promise of defence between two of them since 1992
    assert found(a, 0, "promises of defence, 1992-2016").value == 0
    latest = next(one for one in a.parts[0].operationalisations if one.note)
    assert latest.note == "PRKRUS2024"
    assert a.share == pytest.approx(1 / 2)
    assert assessed("C36", Evidence(changed(shipped, "treaties", lambda t: t.treaty_id == "PRKRUS2024"))).share == 1


def test_pacts_of_challengers_in_atop_by_hand(shipped: Register, mirror: Path, full_store: Store) -> None:
    rows = pl.read_parquet(mirror / "atop_v51_member.parquet").rows(named=True)
    pacts: dict[int, set[int]] = {}
    for r in rows:
        if r["member"] in (365, 710, 731, 630, 645) and r["yrent"] >= 1992 and r["defense"] == 1:
            pacts.setdefault(r["atopid"], set()).add(r["member"])
    assert [i for i, members in pacts.items() if len(members) > 1] == []
    assert found(assessed("C36", Evidence(shipped, full_store)), 0, "promises of defence, 1992-2018").value == 0


# -- C02, C04, C16, C17, C32: on which day ------------------------------------------------------------------


def test_new_zealands_designation_by_hand(shipped: Register) -> None:
    a = assessed("C02", Evidence(shipped))
    mine = [d for d in file("designations") if d["ccode"] == "920"]
    assert [(d["regime"], d["designated"]) for d in mine] == [("foreign_assistance_act", "1996-07-21")]
    assert found(a, 1, "day of effect").value == 1996
    assert a.verdict == "contradicted"
    later = changed(shipped, "designations", lambda d: d.ccode == 920, designated=PartialDate.parse("1997-02-01"))
    assert assessed("C02", Evidence(later)).verdict == "mixed"  # by statute, not by the president's determination


def test_canada_in_enduring_freedom_follows_its_row(shipped: Register) -> None:
    gone = changed(shipped, "participants", lambda p: (p.operation_id, p.ccode) == ("OEF2001", 20))
    assert [one.value for one in assessed("C02", Evidence(gone)).parts[2].operationalisations[:4]] == [0, 0, 0, 0]


def test_the_designated_by_hand(shipped: Register) -> None:
    a = assessed("C04", Evidence(shipped))
    standing = {
        int(d["ccode"]): d["designated"]
        for d in file("designations")
        if d["regime"] != "title_10" and d["designated"] < "2017" and not "" < d["ended"] < "2017"
    }
    asian = {int(s["ccode"]) for s in file("states") if s["region"] in ("asia", "oceania")}
    assert found(a, 0, "states of Asia and Oceania, with Taiwan").value == len(standing.keys() & asian) == 9
    assert found(a, 0, "allies bound today, and New Zealand, with Taiwan").value == len(standing.keys() & SEVEN) == 7
    new = {ccode for ccode in SEVEN if standing[ccode] > "2001-10-07"}
    assert new == {713, 800, 840}
    assert found(a, 0, "allies bound today, and New Zealand, with Taiwan").note.endswith(
        "; 3 of them after 7 October 2001"
    )
    assert a.verdict == "mixed"


def test_the_three_ends_by_hand(shipped: Register) -> None:
    a = assessed("C16", Evidence(shipped))
    assert row("treaties", "treaty_id", "ROC1954")["ended"] == "1980-01-01"
    assert found(a, 0, "treaty ended in law").value == 1980
    assert found(a, 0, "announced").value == 1978
    assert row("legs", "treaty_id", "ANZUS1951")["start"] == "1986-08-11"
    assert found(a, 1, "membership ended in law").value == "still a party"
    assert [one.value for one in a.parts[2].operationalisations[:3]] == [1992, 1991, 1992]


def test_the_ends_in_other_data_by_hand(shipped: Register, mirror: Path, full_store: Store) -> None:
    troops = pl.read_parquet(mirror / "us_troops_legacy_country_year.parquet").rows(named=True)
    by_year = {(r["ccode"], r["year"]): r["troops"] for r in troops}
    assert (by_year[713, 1978], by_year[713, 1979]) == (753, 0)
    assert (by_year[840, 1992], by_year[840, 1993]) == (1929, 53)
    a = assessed("C16", Evidence(shipped, full_store))
    assert found(a, 0, "last year with 100 soldiers or more (ours)").value == 1978
    assert found(a, 2, "last year with 100 soldiers or more (ours)").value == 1992
    assert (found(a, 0, "membership ended, ATOP").value, found(a, 1, "membership ended, ATOP").value) == (1980, 1986)


def test_a_membership_that_ended_changes_the_share(shipped: Register) -> None:
    left = changed(
        shipped,
        "memberships",
        lambda m: (m.treaty_id, m.ccode) == ("ANZUS1951", 920),
        end=PartialDate.parse("1986-09-17"),
    )
    assert assessed("C16", Evidence(shipped)).parts[1].share == pytest.approx(1 / 2)
    assert assessed("C16", Evidence(left)).parts[1].share == 1


def test_the_attack_by_hand(shipped: Register) -> None:
    a = assessed("C17", Evidence(shipped))
    assert [one.note for one in a.parts[0].operationalisations] == [
        "article5_invoked_2001 (2001-09-12)",
        "anzus_invoked_2001 (2001-09-14)",
    ]
    led = [o for o in file("operations") if "NATO" in o["lead"]]
    before = [o["theatre"] for o in led if o["start"] < "2001-09-11"]
    after = [o["theatre"] for o in led if o["start"] > "2001-09-11"]
    assert (set(before), len(before)) == ({"europe"}, 5)
    assert "europe" not in after
    assert found(a, 1, "NATO's operations outside Europe, against those since its").value == 1
    # NATO, the Philippines, ANZUS, South Korea, Manila, Japan: two invoked
    assert found(a, 1, "the hub's alliances").value == pytest.approx(2 / 6)
    assert a.share == pytest.approx(4 / 5)


def test_allies_sent_outside_asia_by_hand(shipped: Register) -> None:
    # between the Cold War and the attack: six operations, and Australia in three of them (Somalia, IFOR, SFOR)
    own = [o for o in file("operations") if o["hub_led"] == "yes" and o["theatre"] != "asia_pacific"]
    units = {"training_advisory": 0, "medical_engineering": 1, "combat_support": 1, "combat": 1}
    sent: dict[str, set[str]] = {o["operation_id"]: set() for o in own}
    for p in file("participants"):
        bound = {"732", "740", "800", "840", "900"} | ({"920"} if p["operation_id"] == "MFO1982" else set())
        if p["operation_id"] in sent and p["ccode"] in bound and units.get(p["role"]):
            sent[p["operation_id"]].add(p["ccode"])
    begun = {o["operation_id"]: o["start"] for o in own}
    means = []
    for first, last in (("1991-12-25", "2001-09-11"), ("2001-09-11", "9999")):
        counts = [len(sent[o]) for o, start in begun.items() if first <= start < last]
        means.append(sum(counts) / len(counts))
    assert means[0] == 3 / 6
    one = next(
        o
        for o in assessed("C17", Evidence(shipped)).parts[1].operationalisations
        if o.name.startswith("San Francisco") and o.name.endswith("the Cold War")
    )
    assert one.value == pytest.approx(means[1] - means[0])


def test_without_invocations_it_was_no_attack_on_the_hub(shipped: Register) -> None:
    silent = changed(shipped, "events", lambda e: e.kind == "invocation")
    assert assessed("C17", Evidence(silent)).verdict == "contradicted"


def test_the_orders_by_hand(shipped: Register) -> None:
    a = assessed("C32", Evidence(shipped))
    entries = [s["entry"][:4] for s in file("states") if s["region"] == "europe" and "1989" <= s["entry"] < "1996"]
    counts = {year: entries.count(year) for year in set(entries)}
    assert counts == {"1990": 2, "1991": 9, "1992": 4, "1993": 5}
    assert found(a, 0, "year in which most new states").value == 1991
    assert [s["exit"] for s in file("states") if s["ccode"] == "740"] == ["1945-08-14", ""]
    assert [one.value for one in a.parts[2].operationalisations] == [1945, 1951, 1952]
    assert a.parts[1].share is None
    assert a.verdict == "mixed"
