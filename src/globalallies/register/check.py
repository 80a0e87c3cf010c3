"""What must hold between the register's tables, and what an editor still has to do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from .codes import Checked
from .dates import PartialDate
from .rows import TABLES, WORLD, Challenger, Designation, Event, Fact, Leg, Membership, Participant, Row, State
from .table import key_of

if TYPE_CHECKING:
    from .store import Register

SYSTEM_BEGINS = date(1816, 1, 1)
"""First day of the COW state system; earlier spells carry the later state's code."""

HUB = 2
"""COW number of the United States."""

FAR = date.max

YEARS = range(1500, 2101)
"""Years a figure may speak of."""

CITABLE = frozenset({"treaty_series", "book", "data_set", "statute", "article"})
"""Kinds of reference a reader can find by title alone; the others need an address."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A row that a page must mark: what is still missing, and where."""

    table: str
    key: str
    sourced: bool
    checked: Checked
    checked_note: str


def flags(register: "Register") -> list[Flag]:
    """Every row that is not fully compared with a source, in table order."""
    return [
        Flag(name, " ".join(part for part in key_of(row) if part), row.sourced, row.checked, row.checked_note)
        for name, row in _facts(register)
        if row.flagged
    ]


def contradictions(register: "Register") -> list[str]:
    """Everything in which the tables contradict each other, each as ``file: key: what``."""
    return [
        *_provenance(register),
        *_spell_order(register),
        *_overlaps(register),
        *_known_keys(register),
        *_codes_valid_on_date(register),
        *_names(register),
        *_memberships_within_treaties(register),
        *_hub_parties(register),
        *_legs_between_parties(register),
        *_plausible(register),
    ]


def _line(table: str, row: Row, what: str) -> str:
    return f"{table}.csv: {' '.join(part for part in key_of(row) if part)}: {what}"


def _facts(register: "Register") -> Iterator[tuple[str, Fact]]:
    for name in TABLES:
        for row in register.table(name):
            if isinstance(row, Fact):
                yield name, row


def _provenance(register: "Register") -> Iterator[str]:
    known = {row.reference_id for row in register.references}
    findable = {row.reference_id for row in register.references if row.url or row.kind in CITABLE}
    for table, row in _facts(register):
        if not row.source:
            yield _line(table, row, "source is empty: name a reference or write unsourced")
        for source in row.source:
            if source != "unsourced" and source.partition("#")[0] not in known:
                yield _line(table, row, f"source names no reference: {source!r}")
        if "unsourced" in row.source and (len(row.source) > 1 or row.checked is not Checked.NO):
            yield _line(table, row, "unsourced stands alone and cannot be checked")
        if row.checked is Checked.YES and not any(source.partition("#")[0] in findable for source in row.source):
            yield _line(table, row, "checked is yes, but no source has an address or is a citable work")
        if row.checked is Checked.PARTLY and not row.checked_note:
            yield _line(table, row, "checked is partly, so checked_note must say which cells")
    for figure in register.figures:
        if figure.source not in known:
            yield _line("figures", figure, f"source names no reference: {figure.source!r}")
    yield from _shipping(register, {row.source for row in register.figures})


def _shipping(register: "Register", used: set[str]) -> Iterator[str]:
    for reference in register.references:
        if reference.redistribute.value == "facts" and not reference.basis:
            yield _line("references", reference, "redistribute is facts, so basis must say why")
        if reference.reference_id in used and reference.redistribute.value not in ("yes", "facts"):
            yield _line("references", reference, "figures ship from it, but redistribute does not allow that")


SPELLS = {
    "states": ("entry", "exit"),
    "state_names": ("start", "end"),
    "memberships": ("start", "end"),
    "legs": ("start", "end"),
    "designations": ("designated", "ended"),
    "operations": ("start", "end"),
    "participants": ("start", "end"),
    "challengers": ("start", "end"),
}


def _spell_order(register: "Register") -> Iterator[str]:
    for table, (start, end) in SPELLS.items():
        for row in register.table(table):
            yield from _ordered(table, row, (start, end))
    for treaty in register.treaties:
        yield from _ordered("treaties", treaty, ("signed", "in_force", "ended"))
    for membership in register.memberships:
        yield from _ordered("memberships", membership, ("protocol_signed", "start", "operative_end", "end"))


def _ordered(table: str, row: Row, names: tuple[str, ...]) -> Iterator[str]:
    dated: list[tuple[str, PartialDate]] = [(name, getattr(row, name)) for name in names if getattr(row, name)]
    for (earlier, a), (later, b) in pairwise(dated):
        if a.first > b.last:
            yield _line(table, row, f"{earlier} {a} is after {later} {b}")


GROUPS: dict[str, tuple[str, ...]] = {
    "states": ("ccode",),
    "state_names": ("ccode",),
    "memberships": ("treaty_id", "ccode"),
    "legs": ("treaty_id", "ccode1", "ccode2"),
    "designations": ("ccode", "regime"),
}
"""Tables of spells, and the columns that say which spells must not overlap."""


def _overlaps(register: "Register") -> Iterator[str]:
    """Two spells of the same thing at once."""
    for table, group in GROUPS.items():
        start, end = SPELLS[table]
        last: dict[tuple[object, ...], date] = {}
        rows = sorted(register.table(table), key=lambda row: getattr(row, start) or PartialDate(FAR, FAR))
        for row in rows:
            key = tuple(getattr(row, name) for name in group)
            begins, ends = getattr(row, start), getattr(row, end)
            if begins is None:
                continue
            if key in last and begins.last <= last[key]:
                yield _line(table, row, f"overlaps the spell that ends {last[key]}")
            last[key] = ends.first if ends else FAR


def _known_keys(register: "Register") -> Iterator[str]:
    treaties = {"", *(row.treaty_id for row in register.treaties)}
    operations = {"", *(row.operation_id for row in register.operations)}
    systems = {row.system_id for row in register.systems}
    for treaty in register.treaties:
        if treaty.system not in systems:
            yield _line("treaties", treaty, f"no system is named {treaty.system!r}")
    bound: dict[str, Sequence[Membership | Leg | Event]] = {
        "memberships": register.memberships,
        "legs": register.legs,
        "events": register.events,
    }
    for table, rows in bound.items():
        for row in rows:
            if row.treaty_id not in treaties:
                yield _line(table, row, f"no treaty is named {row.treaty_id!r}")
    active: dict[str, Sequence[Participant | Event]] = {
        "participants": register.participants,
        "events": register.events,
    }
    for table, happened in active.items():
        for act in happened:
            if act.operation_id not in operations:
                yield _line(table, act, f"no operation is named {act.operation_id!r}")


Coded = tuple[str, Row, int, PartialDate | None, PartialDate | None]
"""A table, a row, a state code in it, and the first and last day for which the row uses the code."""


def _coded(register: "Register") -> Iterator[Coded]:
    """Every use of a state code, with its days; a participant without days takes the operation's."""
    for m in register.memberships:
        yield "memberships", m, m.ccode, m.start, m.end
    for d in register.designations:
        yield "designations", d, d.ccode, d.designated, d.ended
    for c in register.challengers:
        yield "challengers", c, c.ccode, c.start, c.end
    for leg in register.legs:
        for ccode in (leg.ccode1, leg.ccode2):
            yield "legs", leg, ccode, leg.start, leg.end
    for event in register.events:
        for ccode in event.ccodes:
            yield "events", event, ccode, event.date, event.date
    days = {o.operation_id: o.end or o.start for o in register.operations}
    for p in register.participants:
        day = p.start or p.end or days.get(p.operation_id)
        yield "participants", p, p.ccode, day, day
    used = {figure.year for figure in register.figures if figure.year in YEARS}
    years = {year: PartialDate.parse(f"{year:04d}") for year in used}
    for figure in register.figures:
        if figure.ccode != WORLD and figure.year in YEARS:
            year = years[figure.year]
            yield "figures", figure, figure.ccode, year, year


def _codes_valid_on_date(register: "Register") -> Iterator[str]:
    spells: dict[int, list[State]] = {}
    for state in register.states:
        spells.setdefault(state.ccode, []).append(state)
    for table, row, ccode, start, end in _coded(register):
        if ccode not in spells:
            yield _line(table, row, f"no state has the code {ccode}")
        elif start is not None and not _valid(spells[ccode], start, end):
            days = f"from {start} to {end or 'now'}"
            yield _line(table, row, f"{ccode} is not the code of a state {days}: split the spell or mend the code")


def _valid(spells: list[State], start: PartialDate, end: PartialDate | None) -> bool:
    """Whether one spell of a state's membership of the system holds all the days from a first to a last.

    Days before the system begins take the code of the state that entered it.
    """
    if end is not None and end.last < SYSTEM_BEGINS:
        return True
    return any(
        (s.entry.first <= start.last or s.entry.first == SYSTEM_BEGINS)
        and (s.exit is None or start.first <= s.exit.last)
        and (s.exit is None or (end is not None and end.first <= s.exit.last))
        for s in spells
    )


def _names(register: "Register") -> Iterator[str]:
    known: dict[int, set[str]] = {}
    for state in register.states:
        known.setdefault(state.ccode, set()).add(state.name)
    for spell in register.state_names:
        known.setdefault(spell.ccode, set()).add(spell.name)
    rows: dict[str, Sequence[Membership | Designation | Participant | Challenger]] = {
        "memberships": register.memberships,
        "designations": register.designations,
        "participants": register.participants,
        "challengers": register.challengers,
    }
    for table, found in rows.items():
        for row in found:
            names = known.get(row.ccode, {row.country})
            if row.country not in names:
                yield _line(table, row, f"country is {row.country!r}, but that code is {' or '.join(sorted(names))}")


def _memberships_within_treaties(register: "Register") -> Iterator[str]:
    treaties = {row.treaty_id: row for row in register.treaties}
    for row in register.memberships:
        treaty = treaties.get(row.treaty_id)
        if treaty is None:
            continue
        begins = treaty.in_force or treaty.signed
        if row.start is not None and row.start.last < treaty.signed.first:
            yield _line("memberships", row, f"starts {row.start}, before the treaty was signed ({treaty.signed})")
        if row.start is not None and treaty.in_force is not None and row.start.last < begins.first:
            yield _line("memberships", row, f"starts {row.start}, before the treaty was in force ({begins})")
        if treaty.ended is not None and (row.end is None or row.end.first > treaty.ended.last):
            yield _line("memberships", row, f"outlasts the treaty, which ended {treaty.ended}")


def _hub_parties(register: "Register") -> Iterator[str]:
    parties: dict[str, list[Membership]] = {}
    for row in register.memberships:
        parties.setdefault(row.treaty_id, []).append(row)
    for treaty in register.treaties:
        members = {row.ccode for row in parties.get(treaty.treaty_id, [])}
        if members and (HUB in members) != treaty.us_party:
            yield _line(
                "treaties", treaty, f"us_party is {'yes' if treaty.us_party else 'no'}, against its memberships"
            )


def _legs_between_parties(register: "Register") -> Iterator[str]:
    parties = {(row.treaty_id, row.ccode) for row in register.memberships}
    for leg in register.legs:
        if leg.ccode1 >= leg.ccode2:
            yield _line("legs", leg, "ccode1 must be the smaller of two different numbers")
        for ccode in (leg.ccode1, leg.ccode2):
            if (leg.treaty_id, ccode) not in parties:
                yield _line("legs", leg, f"{ccode} is no party to {leg.treaty_id}")


def _plausible(register: "Register") -> Iterator[str]:
    """Years and hubs that exist; one unit a figure; no membership both dated and undated."""
    codes = {row.ccode for row in register.states}
    for system in register.systems:
        if system.hub is not None and system.hub not in codes:
            yield _line("systems", system, f"hub {system.hub} is no state's code")
    units: dict[str, str] = {}
    for figure in register.figures:
        if figure.year not in YEARS:
            yield _line("figures", figure, f"year {figure.year} is not between {YEARS[0]} and {YEARS[-1]}")
        if units.setdefault(figure.figure, figure.unit) != figure.unit:
            yield _line("figures", figure, f"unit is {figure.unit!r}, but elsewhere {units[figure.figure]!r}")
    dated = {(row.treaty_id, row.ccode) for row in register.memberships if row.start is not None}
    for membership in register.memberships:
        if membership.start is None and (membership.treaty_id, membership.ccode) in dated:
            yield _line("memberships", membership, "stands once with a start and once without")
