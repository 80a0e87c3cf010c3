"""Claims on challenges: each number again by hand, from the publishers' tables and the register's files."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl
import pytest

from globalallies.claims import Assessment, assess, challenges, orders, territories
from globalallies.claims.records import Operationalisation
from globalallies.measures.evidence import Evidence
from globalallies.register import Register
from globalallies.sources.store import Store

CLAIMS = {claim.id: claim for module in (challenges, territories, orders) for claim in module.CLAIMS}

Read = Callable[[str], list[dict[str, Any]]]


def named(assessment: Assessment, name: str, part: str = "") -> Operationalisation:
    """The one operationalisation of that name, in the part that says so."""
    (found,) = [o for p in assessment.parts if part in p.says for o in p.operationalisations if o.name == name]
    return found


@pytest.fixture(scope="session")
def full(shipped: Register, full_store: Store) -> Evidence:
    return Evidence(shipped, full_store)


@pytest.fixture(scope="session")
def read(mirror: Path) -> Read:
    """Rows of one of the outside tables, as plain records."""
    return lambda name: pl.read_parquet(mirror / f"{name}.parquet").to_dicts()


def test_the_theme_is_complete() -> None:
    assert set(CLAIMS) == {"C21", "C27", "C29", "C30", "C31", "C33", "C34", "C37", "C38", "C39", "C60", "C68"}
    assert {claim.theme for claim in CLAIMS.values()} == {"challenge"}


# -- by hand ---------------------------------------------------------------------------------------


def first_years(rows: list[dict[str, Any]], ccode: int, wanted: Callable[[dict[str, Any]], bool]) -> list[int]:
    """First year of each dispute of a state of which some spell is wanted."""
    years: dict[int, int] = {}
    kept = set()
    for row in rows:
        if row["ccode"] == ccode:
            years[row["dispnum"]] = min(years.get(row["dispnum"], 9999), row["styear"])
            if wanted(row):
                kept.add(row["dispnum"])
    return [years[number] for number in kept]


@pytest.mark.parametrize(("name", "ccode"), [("Russia", 365), ("China", 710), ("Iran", 630)])
def test_c21_disputes_a_year(name: str, ccode: int, full: Evidence, read: Read) -> None:
    rows = read("cow_mid_v5_participants")
    found = assess(CLAIMS["C21"], full)
    for act, wanted in (
        ("disputes begun", lambda row: row["sidea"] == 1),
        ("disputes with own use of force", lambda row: row["hostlev"] >= 4),
        ("disputes to change the status quo", lambda row: row["revstate"] == 1),
    ):
        years = first_years(rows, ccode, wanted)
        one = named(found, f"{act}, against anyone, 2009-2014 against 2001-2008", name)
        assert one.value == pytest.approx(sum(2009 <= y <= 2014 for y in years) / 6)
        assert one.test == f"above {sum(2001 <= y <= 2008 for y in years) / 8:,.4g}"


def test_c29_what_each_list_records(full: Evidence, read: Read) -> None:
    found = assess(CLAIMS["C29"], full)
    rows = read("cow_mid_v5_dirdisps")
    for victim, ccode, year in (("Georgia", 372, 2008), ("Ukraine", 369, 2014)):
        force = [r for r in rows if (r["ccode1"], r["ccode2"], r["year"]) == (365, ccode, year) and r["hostlev1"] >= 4]
        assert named(found, "use of force (MID)", victim).value == len(force)
        began = sum(r["sidea1"] == 1 for r in force)
        assert named(found, "use of force in a dispute that Russia began (MID)", victim).value == began
        # UCDP has Russian troops on side b, against the government, and no interstate conflict in either year
        assert named(found, "interstate conflict between the two (UCDP)", victim).supports is False


def test_c29_depends_on_the_register_s_events(shipped: Register) -> None:
    before = assess(CLAIMS["C29"], Evidence(shipped))
    assert before.verdict == "supported"
    events = tuple(event for event in shipped.events if event.event_id != "georgia_war_2008")
    after = assess(CLAIMS["C29"], Evidence(replace(shipped, events=events)))
    assert after.verdict == "contradicted"


def test_c30_iranian_troops_in_syria_only(full: Evidence, read: Read) -> None:
    rows = read("ucdp_acd_v251")
    found = assess(CLAIMS["C30"], full)
    for place, gwcode in (("Iraq", 645), ("Syria", 652), ("Yemen", 678)):
        with_place = {(r["conflict_id"], r["year"]) for r in rows if gwcode in (r["gwno_a"], r["gwno_b"])}
        with_iran = {
            (r["conflict_id"], r["year"])
            for r in rows
            if 630 in (r["gwno_a"], r["gwno_a_2nd"], r["gwno_b"], r["gwno_b_2nd"])
        }
        together = [year for _, year in with_place & with_iran if 2004 <= year <= 2016]
        assert named(found, "2004-2016, any conflict (UCDP)", f"in {place}").value == len(together)
    assert named(found, "2004-2016, any conflict (UCDP)", "in Syria").supports


def test_c31_disputes_with_india_and_a_sea_without_crises(full: Evidence, read: Read, shipped: Register) -> None:
    opponents = {r["dispnum"] for r in read("cow_mid_v5_dirdisps") if (r["ccode1"], r["ccode2"]) == (710, 750)}
    begun = [
        r["dispnum"]
        for r in read("cow_mid_v5_participants")
        if r["ccode"] == 710 and r["sidea"] == 1 and r["styear"] >= 2009 and r["dispnum"] in opponents
    ]
    found = named(assess(CLAIMS["C31"], full), "disputes with India begun by China, 2009-2014")
    assert found.value == len(begun)
    assert all(str(number) in found.note for number in begun)
    # without the crises of the South China Sea, what ships says nothing for that part
    gone = {"scarborough_2012", "south_china_sea_award_2016"}
    changed = replace(shipped, events=tuple(e for e in shipped.events if e.event_id not in gone))
    assert assess(CLAIMS["C31"], Evidence(shipped)).verdict == "supported"
    assert assess(CLAIMS["C31"], Evidence(changed)).verdict == "contradicted"


def test_c31_a_wider_circle_that_adds_no_crisis_is_not_counted_again(shipped: Register) -> None:
    found = assess(CLAIMS["C31"], Evidence(shipped))
    crises = [one for one in found.operationalisations if one.name.startswith("crises of China with")]
    assert [one.name.split("with ")[1].split(" among")[0] for one in crises] == ["Japan", "Vietnam or the Philippines"]
    (korean,) = (
        replace(e, ccodes=(710, 732), title="Made") for e in shipped.events if e.event_id == "scarborough_2012"
    )
    wider = replace(shipped, events=(*shipped.events, korean))
    again = [o.value for o in assess(CLAIMS["C31"], Evidence(wider)).operationalisations if o.name.startswith("crises")]
    assert again == [3, 4, 2]  # South Korea's makes the wider circle of the East China Sea a test of its own


def test_c39_rates_and_no_verdict_on_ground_taken(full: Evidence, read: Read) -> None:
    wide = {740, 713, 840, 816, 820, 835, 850}
    near = {r["dispnum"] for r in read("cow_mid_v5_dirdisps") if r["ccode1"] == 710 and r["ccode2"] in wide}
    rows = [r for r in read("cow_mid_v5_participants") if r["dispnum"] in near]
    years = first_years(rows, 710, lambda row: row["sidea"] == 1)
    found = assess(CLAIMS["C39"], full)
    name = "with the island chain and the other claimants, 2012-2014"
    assert named(found, f"disputes begun {name} against 2001-2011").value == pytest.approx(
        sum(2012 <= y <= 2014 for y in years) / 3
    )
    (facts,) = (part for part in found.parts if part.says == "China acted by faits accomplis")
    assert facts in found.untested
    # what MID has since 2012 are seizures (15), of material and persons; no ground was occupied (14)
    assert not any(year >= 2012 for year in first_years(rows, 710, lambda row: row["hiact"] == 14))
    assert any(year >= 2012 for year in first_years(rows, 710, lambda row: row["hiact"] == 15))


def test_c27_new_democracies_and_the_mean(full: Evidence, read: Read) -> None:
    scores = {
        (r["ccode"], r["year"]): r["v2x_polyarchy"]
        for r in read("isard_cw_democracy")
        if r["ccode"] in orders.ARAB_LEAGUE and r["v2x_polyarchy"] is not None
    }
    found = assess(CLAIMS["C27"], full)
    frame = "electoral democracy (V-Dem), Arab League, 2010-2015"
    changes = {c: scores[c, 2015] - scores[c, 2010] for c in orders.ARAB_LEAGUE}
    new = sum(scores[c, 2015] >= 0.5 > scores[c, 2010] for c in changes)
    lost = sum(scores[c, 2010] >= 0.5 > scores[c, 2015] for c in changes)
    assert named(found, f"new democracies net of lost ones: {frame}").value == new - lost
    assert "Tunisia" in named(found, f"new democracies net of lost ones: {frame}").note
    mean = sum(changes.values()) / len(changes)
    assert named(found, f"mean change (strict): {frame}").value == pytest.approx(mean)
    rose = sum(change > 0 for change in changes.values()) / len(changes)
    assert named(found, f"share of states that rose at all: {frame}").value == pytest.approx(rose)


def test_c27_lists_are_those_of_the_league(full: Evidence) -> None:
    members = full.table("igo", "igo_membership").frame.filter(
        (pl.col("igo") == "loas") & (pl.col("year") == 2011) & (pl.col("status") == 1)
    )
    assert set(members["ccode"].to_list()) == orders.ARAB_LEAGUE


def test_c68_memberships_against_the_median(full: Evidence, read: Read) -> None:
    counts = {
        r["ccode"]: r["sum_igo_full"] + r["sum_igo_associate"]
        for r in read("cow_igo_v3_state_year_counts")
        if r["year"] == 2014 and r["ccode"] != 2
    }
    middle = median(counts.values())
    above = sum(counts[c] > middle for c in (365, 710, 630)) / 3
    name = "challengers above the median in memberships of organisations, 2014: Russia, China, Iran"
    assert named(assess(CLAIMS["C68"], full), name).value == pytest.approx(above)


def test_c68_depends_on_the_register_s_challengers(full: Evidence, shipped: Register, full_store: Store) -> None:
    name = "challengers above the median in distance from the hub in UN votes, 2014: the register's"
    only_russia = replace(shipped, challengers=tuple(c for c in shipped.challengers if c.ccode == 365))
    before = named(assess(CLAIMS["C68"], full), name)
    after = named(assess(CLAIMS["C68"], Evidence(only_russia, full_store)), name)
    # Russia alone votes nearer to the hub than the median state
    assert (before.supports, after.value, after.supports) == (True, 0.0, False)


def test_a_rate_is_a_count_over_whole_years() -> None:
    plain = partial(
        challenges.Dispute,
        began=True,
        originator=True,
        hostility=None,
        revisionist=None,
        territorial=None,
        opponents=frozenset(),
        first_partners=frozenset(),
    )
    disputes = [plain(number=number, year=year) for number, year in enumerate((2000, 2001, 2001, 2004))]
    assert challenges.per_year(disputes, 2001, 2004, lambda d: d.began) == 3 / 4
    assert challenges.per_year(disputes, 2001, 2004, lambda d: d.number > 1) == 2 / 4
