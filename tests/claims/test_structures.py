"""Claims about structure: the register counted again from its files, and verdicts that move with it."""

import csv
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from globalallies.claims import CLAIMS, VERDICTS, Operationalisation, Part, assess
from globalallies.measures.evidence import Evidence
from globalallies.register import Register
from globalallies.register.store import SHIPPED
from globalallies.sources.store import Store

OURS = [claim.id for claim in CLAIMS.values() if claim.theme == "structure"]


def found(claim: str, evidence: Evidence) -> dict[str, Operationalisation]:
    return {one.name: one for one in assess(CLAIMS[claim], evidence).operationalisations}


def table(name: str) -> list[dict[str, str]]:
    with (SHIPPED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("claim", OURS)
def test_on_what_ships(claim: str, shipped: Register) -> None:
    done = assess(CLAIMS[claim], Evidence(shipped))
    assert done.verdict in VERDICTS
    assert (done.verdict == "untested") == (claim == "C63")


@pytest.mark.parametrize("claim", OURS)
def test_on_the_full_store(claim: str, shipped: Register, full_store: Store) -> None:
    done = assess(CLAIMS[claim], Evidence(shipped, full_store))
    assert done.verdict in VERDICTS
    assert (done.verdict == "untested") == (claim == "C63")
    assert bool(done.sources) == (claim != "C63")
    if claim != "C41":
        assert all(one.supports is not None for one in done.operationalisations)
        assert len({one.name for one in done.operationalisations}) == len(done.operationalisations)


def support(part: Part) -> float:
    """The share of a part's tests on the register itself; panels are of the register that ships."""
    own = [one for one in part.tested if one.sources != ("register",)]
    return sum(bool(one.supports) for one in own) / len(own)


# -- C11 -----------------------------------------------------------------------------------------------

COMBAT = "operations beside Korea and the Gulf joined by allies of both in some role from combat up"


def test_who_fought_together_by_hand(shipped: Register) -> None:
    """Malaya and the Confrontation: Britain and Australia or New Zealand fought in both, and in Korea, which is granted."""
    fought: dict[str, set[str]] = {}
    for row in table("participants"):
        if row["role"] == "combat":
            fought.setdefault(row["operation_id"], set()).add(row["ccode"])
    early = {"KOR1950", "MAL1948", "KONF1963", "VNM1965", "GULF1990", "DENY1993", "KOS1999", "INTERFET1999"}
    pacific = {"900", "920", "840", "800", "732", "740", "713"}
    western = {"200", "220", "210", "211", "212", "20", "325", "350", "640", "230", "235", "385", "390", "260", "255"}
    both = {op for op in early if fought.get(op, set()) & pacific and fought[op] & western}
    one = found("C11", Evidence(shipped))[COMBAT]
    assert both == {"KOR1950", "MAL1948", "KONF1963"}
    assert one.value == 2
    assert set(one.note.split(", ")) == {"MAL1948", "KONF1963"}


def test_without_the_allies_of_asia_in_operations_the_systems_were_isolated(shipped: Register) -> None:
    assert assess(CLAIMS["C11"], Evidence(shipped)).verdict == "contradicted"
    alone = replace(shipped, participants=tuple(p for p in shipped.participants if p.ccode not in (713, 732, 740, 770, 800, 817, 840, 900, 920)))  # fmt: skip
    done = assess(CLAIMS["C11"], Evidence(alone))
    assert support(done.parts[0]) == 0.75, "operations in three roles, and not the instruments"
    assert done.verdict == "mixed"


# -- C41 -----------------------------------------------------------------------------------------------


def test_russia_and_pakistan_by_hand(shipped: Register, full_store: Store, mirror: Path) -> None:
    frame = pl.read_parquet(mirror / "atop_v51_directed_dyad_year.parquet")
    pair = frame.filter(pl.col("ccode1") == 365, pl.col("ccode2") == 770)
    tied = {
        row["year"]: 2 if row["atop_consul"] else 1 if row["atop_nonagg"] else 0 for row in pair.iter_rows(named=True)
    }
    assert not any(
        row["atop_defense"] or row["atop_offense"] or row["atop_neutral"] for row in pair.iter_rows(named=True)
    )
    made = assess(CLAIMS["C41"], Evidence(shipped, full_store)).parts[1].operationalisations
    assert made[0].name == "valued tie of treaty, 2001 to 2016"
    assert made[0].value == pytest.approx((tied[2016] - tied.get(2001, 0)) / 3)


# -- C62 -----------------------------------------------------------------------------------------------


def test_members_with_an_agreement_of_their_own_by_hand(shipped: Register) -> None:
    """In 2016: Spain, Greece, Denmark, Iceland, Canada, Portugal, Turkey, Romania and Bulgaria, of 27."""
    kinds = {"defence_cooperation", "access", "basing", "declaration", "consultation", "executive_agreement"}
    chosen = {row["treaty_id"] for row in table("treaties") if row["kind"] in kinds}
    parties: dict[str, set[int]] = {}
    for row in table("memberships"):
        ended = row["end"] or row["operative_end"]
        if (
            row["treaty_id"] in chosen
            and row["start"]
            and row["start"][:4] <= "2016"
            and (not ended or ended > "2016-12-31")
        ):
            parties.setdefault(row["treaty_id"], set()).add(int(row["ccode"]))
    own = {ccode for pair in parties.values() if len(pair) == 2 and 2 in pair for ccode in pair}
    members = {230, 350, 390, 395, 20, 235, 640, 360, 355}
    assert members <= own
    one = found("C62", Evidence(shipped))["members with an agreement of their own, 2001 to 2016"]
    assert f"2016: {len(members) / 27:.2f}" in one.note


def test_no_layer_is_shown_alone(shipped: Register, full_store: Store) -> None:
    asia, europe = assess(CLAIMS["C62"], Evidence(shipped, full_store)).parts
    for part, layers in ((asia, 4), (europe, 3)):
        named = {
            one.name.split(", ")[1] for one in part.operationalisations if one.name.startswith(("pluri", "hub dom"))
        }
        assert len(named) == layers
    treaty = [one for one in asia.operationalisations if one.name.startswith("register's alliances")]
    assert treaty
    assert not any(one.supports for one in treaty), "alone, the layer of treaties contradicts the claim"


def test_without_agreements_among_allies_asia_is_a_star(shipped: Register) -> None:
    own = {"JDSC2007", "JDSC2022", "SOVFA2007", "JPNAUSRAA", "JPNPHLRAA", "AUSKOR2009", "ACSA2010", "ISA2012", "GSOMIA2016", "PHLNZL2025", "CAMPDAVID2023"}  # fmt: skip
    star = replace(shipped, memberships=tuple(m for m in shipped.memberships if m.treaty_id not in own))
    assert support(assess(CLAIMS["C62"], Evidence(shipped)).parts[0]) == 0.5, "agreements, and not alliances"
    assert support(assess(CLAIMS["C62"], Evidence(star)).parts[0]) == 0
    assert assess(CLAIMS["C62"], Evidence(star)).verdict == "contradicted"
    assert assess(CLAIMS["C62"], Evidence(shipped)).verdict == "mixed"


# -- C64 -----------------------------------------------------------------------------------------------


def test_forums_without_the_hub(shipped: Register) -> None:
    made = found("C64", Evidence(shipped))
    across = made["instruments without the hub, across the systems, as written"]
    assert (across.note, across.supports) == ("FPDA1971", True)
    within = made["instruments without the hub, within NATO"]
    assert {"BRU1948", "ELY1963"} <= set(within.note.split(", "))
    none = replace(
        shipped, memberships=tuple(m for m in shipped.memberships if m.treaty_id not in ("BRU1948", "ELY1963"))
    )
    done = assess(CLAIMS["C64"], Evidence(none))
    assert done.share == pytest.approx(2 / 3)
    assert done.share > (assess(CLAIMS["C64"], Evidence(shipped)).share or 0)
