"""Claims about what NATO itself did: in the 1990s, and in the crises around it."""

from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from ..measures.evidence import Evidence
from ..measures.structure import HUB
from ..register import Operation, Register
from ..register.codes import EventKind
from .groups import SOVIET_END
from .records import Claim, Operationalisation, Part
from .testing import compared, names_of, tried

MOST = 0.5
"""Above this share is "most": a bound of ours."""

LEVANT, IRAQ, CAUCASUS = frozenset({652, 660, 663, 666}), 645, frozenset({371, 372, 373})
LEVANT_WORDS, CAUCASUS_WORDS = (
    ("Syria", "Lebanon", "Jordan", "Israel"),
    ("Armenia", "Azerbaijan", "Georgia", "Caucasus"),
)
YUGOSLAV_WORDS = ("Yugoslavia", "Bosnia", "Croatia", "Kosovo", "Macedonia", "Montenegro", "Serbia", "Slovenia")
"""Places as the names, mandates and phases of operations have them."""

SYRIAN_WAR = date(2011, 3, 15)
NINETIES = {"1990-99": (date(1990, 1, 1), date(1999, 12, 31)), "1992-2001": (date(1992, 1, 1), date(2001, 12, 31))}


def of_little_use(evidence: Evidence) -> list[Part]:
    """C61: what NATO did in the Levant since the war in Syria began, and in the Caucasus since 1991.

    Use is read as doing: an operation under NATO's lead there, or two members
    or more as parties to one conflict. A defender of NATO would count the second even without the
    first, since its members can fight together because of it. The Levant is taken without and with
    Iraq. Left out: members' part in operations elsewhere, talks, and whether what was done helped, which
    no data here measure. For the refugee crisis the register has no operation.
    """
    levant = []
    for label, states, words in (
        ("the Levant", LEVANT, LEVANT_WORDS),
        ("the Levant with Iraq", LEVANT | {IRAQ}, (*LEVANT_WORDS, "Iraq")),
    ):
        levant += _use(evidence, label, states, words, SYRIAN_WAR)
    return [
        Part(says="NATO was of little use in the Levant", operationalisations=tuple(levant)),
        Part(
            says="NATO was of little use in the Caucasus",
            operationalisations=tuple(_use(evidence, "the Caucasus", CAUCASUS, CAUCASUS_WORDS, SOVIET_END)),
        ),
        Part(
            says="NATO was of little use in the refugee crisis",
            wants="an inventory of NATO's activities at sea from 2015, with what each found and what came of it",
        ),
    ]


def _use(
    evidence: Evidence, label: str, states: frozenset[int], words: tuple[str, ...], since: date
) -> list[Operationalisation]:
    register = evidence.register
    there = [o for o in register.operations if o.start.first >= since and names_place(register, o, words)]
    led = [o for o in there if "NATO" in o.lead]
    found = [
        compared(
            f"operations in {label} under NATO's lead since {since.year}",
            len(led),
            "equals",
            0,
            ("register.operations", "register.participants"),
            unit="operations",
            note=f"operations there: {', '.join(o.operation_id for o in there) or 'none in the register'}",
        )
    ]
    name = f"members of NATO that were parties to one conflict in {label}, at most, since {since.year}"

    def members_fighting() -> Operationalisation:
        parties = evidence.table("ucdp", "ucdp_participant")
        rows = parties.frame.filter(pl.col("year") >= since.year)
        own = rows.filter(pl.col("part") == "primary", pl.col("ccode").is_in(list(states)))
        rows = rows.join(own.select("conflict_id", "year").unique(), on=["conflict_id", "year"], how="semi")
        groups = rows.drop_nulls("ccode").group_by("conflict_id", "year").agg(pl.col("ccode").unique())
        groups = groups.sort("year", "conflict_id")
        fighting = [
            {HUB, *evidence.spokes("nato", date(year, 1, 1))} & set(ccodes) for _, year, ccodes in groups.iter_rows()
        ]
        most: set[int] = max(fighting, key=len, default=set())
        note = names_of(evidence, most)
        return compared(name, len(most), "at_most", 1, parties.sources, unit="members", note=note, ours=True)

    return found + tried(name, "at most 1", members_fighting)


def names_place(register: Register, operation: Operation, words: Iterable[str]) -> bool:
    """Whether an operation's name or mandate, or a phase of it, has one of some words."""
    phases = {row.phase for row in register.participants if row.operation_id == operation.operation_id}
    text = " ".join((operation.name, operation.mandate, *sorted(phases)))
    return any(word in text for word in words)


def nineties(evidence: Evidence) -> list[Part]:
    """C65: what NATO did in the 1990s.

    Consumed is read as most of what it did, or most of the time (above half). The decade is 1990-99, or
    the ten years from the beginning of the Bosnian war, 1992-2001. Enlargement is counted by entry and
    by protocol, against the pace of the years before; German unification changed a member and added
    none. Left out: budgets and the agendas of meetings, for which there are no data, and Partnership for
    Peace, which promised nobody membership.
    """
    wars: list[Operationalisation] = []
    enlargement, noted = [], []
    for label, (first, last) in NINETIES.items():
        wars += _operations_in(evidence, label, first, last)
        enlargement += [
            _accessions(evidence, f"{label}, by {when}", when, first, last) for when in ("entry", "protocol")
        ]
        noted.append(_noted(evidence, label, first, last))
    return [
        Part(says="The wars of former Yugoslavia took up NATO's operations", operationalisations=tuple(wars)),
        Part(says="NATO enlarged faster than before", operationalisations=tuple(enlargement)),
        Part(says="Most of what is noted of NATO is the one or the other", operationalisations=tuple(noted)),
    ]


def _in_yugoslavia(register: Register) -> list[Operation]:
    """NATO's operations in former Yugoslavia."""
    return [o for o in register.operations if o.lead == "NATO" and names_place(register, o, YUGOSLAV_WORDS)]


def _operations_in(evidence: Evidence, label: str, first: date, last: date) -> list[Operationalisation]:
    register, tables = evidence.register, ("register.operations",)
    there = _in_yugoslavia(register)
    begun = [o for o in register.operations if o.lead == "NATO" and first <= o.start.first <= last]
    mine = [o.operation_id for o in there if o in begun]
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    busy = sum(any(o.start.last <= day and (o.end is None or day <= o.end.first) for o in there) for day in days)
    return [
        compared(
            f"NATO's operations begun in {label} that were there",
            len(mine) / len(begun) if begun else None,
            "above",
            MOST,
            tables,
            unit="share of operations",
            ours=True,
            note=", ".join(mine),
        ),
        compared(
            f"days of {label} with one of them",
            busy / len(days),
            "above",
            MOST,
            tables,
            unit="share of days",
            ours=True,
        ),
    ]


def _accessions(evidence: Evidence, name: str, when: str, first: date, last: date) -> Operationalisation:
    """States that acceded within some years, against the pace of the years before."""
    rows = [row for row in evidence.register.memberships if row.treaty_id == "NATO1949" and row.start is not None]
    founded = min((row.start.first for row in rows if row.start), default=date.min)
    successions = {row.end.last + timedelta(1) for row in rows if row.end}
    new = [row for row in rows if row.start and row.start.first > founded and row.start.first not in successions]
    dated = {row.ccode: row.start if when == "entry" else row.protocol_signed for row in new}
    days = {ccode: day.first for ccode, day in dated.items() if day}
    within = [ccode for ccode, day in days.items() if first <= day <= last]
    before = sum(day < first for day in days.values()) / ((first - founded).days / 365.25)
    pace = len(within) / (((last - first).days + 1) / 365.25)
    note = f"{names_of(evidence, within)}; before: {before:.3f} a year"
    sources = ("register.memberships",)
    return compared(name, pace - before, "above", 0, sources, unit="accessions a year more than before", note=note)


def _noted(evidence: Evidence, label: str, first: date, last: date) -> Operationalisation:
    """Share of the register's events on NATO that are accessions or operations in former Yugoslavia."""
    register = evidence.register
    own = {o.operation_id for o in register.operations if o.lead == "NATO"}
    there = {o.operation_id for o in _in_yugoslavia(register)}
    events = [e for e in register.events if first <= e.date.first <= last]
    events = [e for e in events if e.treaty_id == "NATO1949" or e.operation_id in own]
    consumed = [e for e in events if e.kind is EventKind.ACCESSION or e.operation_id in there]
    return compared(
        f"events of {label}",
        len(consumed) / len(events) if events else None,
        "above",
        MOST,
        ("register.events", "register.operations"),
        unit="share of events",
        ours=True,
        note=f"{len(consumed)} of {len(events)}: {', '.join(e.event_id for e in consumed)}",
    )


CLAIMS: tuple[Claim, ...] = (
    Claim(
        id="C61",
        says="NATO was of little use in the Levant, in the Caucasus and in the refugee crisis.",
        theme="coalition",
        test=of_little_use,
        weakest_link="The register's list of operations is a choice and leaves out small activities, such as the air "
        "defence of Turkey; doing nothing is taken for being of little use.",
        wants="an inventory of NATO's smaller activities, with what came of them",
        references=("gleditsch_et_al_2002",),
    ),
    Claim(
        id="C65",
        says="NATO was consumed by enlargement and the wars of former Yugoslavia in the 1990s.",
        theme="coalition",
        test=nineties,
        weakest_link="Operations and accessions stand for attention; the events are the editors' choice of what mattered.",
        wants="agendas and communiques of the Council's meetings",
    ),
)
