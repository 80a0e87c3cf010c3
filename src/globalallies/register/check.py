"""What must hold between the register's tables, and what an editor still has to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .codes import Checked
from .dates import PartialDate
from .rows import WORLD, Fact, Membership, Reference, State
from .table import key_of

if TYPE_CHECKING:
    from .store import Register

SYSTEM_BEGINS = date(1816, 1, 1)
"""First day of the COW state system; earlier spells carry the later state's code."""

HUB = 2
"""COW number of the United States."""

FAR = date.max

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
    from .rows import TABLES

    return [
        Flag(name, " ".join(part for part in key_of(row) if part), row.sourced, row.checked, row.checked_note)
        for name in TABLES
        for row in register.table(name)
        if isinstance(row, Fact) and row.flagged
    ]


def contradictions(register: "Register") -> list[str]:
    """Everything in which the tables contradict each other, each as ``file: key: what``."""
    return [
        *_provenance(register),
        *_spell_order(register),
        *_overlaps(register),
        *_known_keys(register),
        *_codes_valid_on_date(register),
        *_memberships_within_treaties(register),
        *_hub_parties(register),
    ]


def _line(table: str, row: object, what: str) -> str:
    return f"{table}.csv: {' '.join(part for part in key_of(row) if part)}: {what}"  # type: ignore[arg-type]


def _facts(register: "Register") -> Iterator[tuple[str, Fact]]:
    from .rows import TABLES

    for name, row_type in TABLES.items():
        if issubclass(row_type, Fact):
            for row in register.table(name):
                assert isinstance(row, Fact)
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


def _ordered(table: str, row: object, names: tuple[str, ...]) -> Iterator[str]:
    dated: list[tuple[str, PartialDate]] = [(name, getattr(row, name)) for name in names if getattr(row, name)]
    for (earlier, a), (later, b) in zip(dated, dated[1:], strict=False):
        if a.first > b.last:
            yield _line(table, row, f"{earlier} {a} is after {later} {b}")


def _overlaps(register: "Register") -> Iterator[str]:
    """Two spells of the same thing at once."""
    for table, group in (("states", ("ccode",)), ("state_names", ("ccode",)), ("memberships", ("treaty_id", "ccode"))):
        start, end = SPELLS[table]
        last: dict[tuple[object, ...], tuple[date, object]] = {}
        rows = sorted(register.table(table), key=lambda row: getattr(row, start) or PartialDate(FAR, FAR))
        for row in rows:
            key = tuple(getattr(row, name) for name in group)
            begins, ends = getattr(row, start), getattr(row, end)
            if begins is None:
                continue
            if key in last and begins.last <= last[key][0]:
                yield _line(table, row, f"overlaps the spell that ends {last[key][0]}")
            last[key] = (ends.first if ends else FAR, row)


def _known_keys(register: "Register") -> Iterator[str]:
    treaties = {row.treaty_id for row in register.treaties}
    operations = {row.operation_id for row in register.operations}
    systems = {row.system_id for row in register.systems}
    for treaty in register.treaties:
        if treaty.system not in systems:
            yield _line("treaties", treaty, f"no system is named {treaty.system!r}")
    for table in ("memberships", "legs", "events"):
        for row in register.table(table):
            named = row.treaty_id  # type: ignore[union-attr]
            if named and named not in treaties:
                yield _line(table, row, f"no treaty is named {named!r}")
    for table in ("participants", "events"):
        for row in register.table(table):
            named = row.operation_id  # type: ignore[union-attr]
            if named and named not in operations:
                yield _line(table, row, f"no operation is named {named!r}")


def _codes_valid_on_date(register: "Register") -> Iterator[str]:
    spells: dict[int, list[State]] = {}
    for state in register.states:
        spells.setdefault(state.ccode, []).append(state)

    def wrong(ccode: int, start: PartialDate | None, end: PartialDate | None) -> str:
        if ccode not in spells:
            return f"no state has the code {ccode}"
        if start is None or (end is not None and end.last < SYSTEM_BEGINS):
            return ""
        ongoing = end is None
        for spell in spells[ccode]:
            begins = spell.entry.first <= start.last or spell.entry.first == SYSTEM_BEGINS
            lasts = spell.exit is None or (not ongoing and end is not None and end.first <= spell.exit.last)
            if begins and (lasts or (spell.exit is not None and _returns(spells[ccode], spell))):
                return ""
        return f"{ccode} is not the code of a state from {start} to {end or 'now'}: split the spell or mend the code"

    for membership in register.memberships:
        if what := wrong(membership.ccode, membership.start, membership.end):
            yield _line("memberships", membership, what)
    for designation in register.designations:
        if what := wrong(designation.ccode, designation.designated, designation.ended):
            yield _line("designations", designation, what)
    for challenger in register.challengers:
        if what := wrong(challenger.ccode, challenger.start, challenger.end):
            yield _line("challengers", challenger, what)
    for leg in register.legs:
        for ccode in (leg.ccode1, leg.ccode2):
            if what := wrong(ccode, leg.start, leg.end):
                yield _line("legs", leg, what)
    for event in register.events:
        for ccode in event.ccodes:
            if what := wrong(ccode, event.date, event.date):
                yield _line("events", event, what)
    operations = {row.operation_id: row for row in register.operations}
    for participant in register.participants:
        operation = operations.get(participant.operation_id)
        day = participant.start or participant.end or (operation.end or operation.start if operation else None)
        if what := wrong(participant.ccode, day, day):
            yield _line("participants", participant, what)
    for figure in register.figures:
        year = PartialDate.parse(f"{figure.year:04d}")
        if figure.ccode != WORLD and (what := wrong(figure.ccode, year, year)):
            yield _line("figures", figure, what)
    yield from _names(register)


def _returns(spells: list[State], spell: State) -> bool:
    """Whether a state left the system in this spell and came back under the same code."""
    return any(other.entry > spell.entry for other in spells)


def _names(register: "Register") -> Iterator[str]:
    for table in ("memberships", "designations", "participants", "challengers"):
        for row in register.table(table):
            names = {state.name for state in register.states if state.ccode == row.ccode}  # type: ignore[union-attr]
            names |= {spell.name for spell in register.state_names if spell.ccode == row.ccode}  # type: ignore[union-attr]
            if names and row.country not in names:  # type: ignore[union-attr]
                yield _line(table, row, f"country is {row.country!r}, but that code is {' or '.join(sorted(names))}")  # type: ignore[union-attr]


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
            yield _line("treaties", treaty, f"us_party is {'yes' if treaty.us_party else 'no'}, against its memberships")


def uncited(register: "Register") -> list[Reference]:
    """References that no row names."""
    used = {source.partition("#")[0] for _, row in _facts(register) for source in row.source}
    used |= {row.source for row in register.figures}
    return [row for row in register.references if row.reference_id not in used]
