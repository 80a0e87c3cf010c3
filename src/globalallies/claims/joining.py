"""Who joined which operation, as the register has it, and who was an ally of the hub meanwhile.

Claims about coalitions are counts, and every count turns on three choices: how much a state must have
done, by when, and on which day it must have been an ally. The words for those choices are here.
"""

from collections.abc import Mapping
from datetime import date

from ..measures.evidence import Evidence
from ..measures.structure import HUB
from ..register import Operation, Participant, Register
from ..register.codes import Role
from ..register.dates import PartialDate
from .groups import SYSTEMS, allied
from .records import Operationalisation
from .testing import compared, names_of

SEVEN = frozenset({713, 732, 740, 800, 840, 900, 920})
"""The seven San Francisco allies that the text names: Taiwan, South Korea, Japan, Thailand, the Philippines,
Australia and New Zealand."""

TITLES: Mapping[str, str] = {"nato": "NATO", "san_francisco": "San Francisco"}
"""The two systems, as a note calls them."""

COUNTED = ("register.participants", "register.operations", "register.memberships")
"""The tables that a count of allies in an operation rests on."""

LEAST: Mapping[Role, str] = {
    Role.COMBAT: "combat units",
    Role.COMBAT_SUPPORT: "support units or more",
    Role.MEDICAL_ENGINEERING: "medical or engineer units or more",
    Role.TRAINING_ADVISORY: "trainers or more",
    Role.BASING_TRANSIT: "bases or transit or more",
    Role.FINANCIAL: "money or more",
    Role.POLITICAL: "political support or more",
}
"""The least that a state must have done to count, in words, from most to least."""

UNITS = (Role.COMBAT, Role.COMBAT_SUPPORT, Role.MEDICAL_ENGINEERING)
"""Thresholds above which a state sent people to the theatre."""

PARTS = (*UNITS, Role.BASING_TRANSIT)
"""Thresholds above which a state had a part in the operation itself, and not only in its costs."""


def did(row: Participant, least: Role) -> bool:
    """Whether a state did at least so much; a refusal is never enough, and a standing group has members only."""
    if Role.MEMBER in (row.role, least):
        return row.role is least
    return row.role is not Role.REFUSED and row.role.rank >= least.rank


def joined(evidence: Evidence, operation_id: str, least: Role, by: date = date.max) -> frozenset[int]:
    """States that did at least so much in an operation, the hub left out.

    One whose first day is not known counts from the beginning; one whose month or year alone is known
    counts from the end of it. A state without a row took no part that the register knows of.
    """
    rows = [row for row in evidence.register.participants if row.operation_id == operation_id and did(row, least)]
    return frozenset(row.ccode for row in rows if row.start is None or row.start.last <= by) - {HUB}


def roles(evidence: Evidence, operation_id: str) -> dict[int, int]:
    """The highest role of each state in an operation, as its place on the scale; the hub is left out.

    A member of a standing group has no place on the scale.
    """
    found: dict[int, int] = {}
    for row in evidence.register.participants:
        if row.operation_id == operation_id and row.role is not Role.MEMBER and row.ccode != HUB:
            found[row.ccode] = max(found.get(row.ccode, 0), row.role.rank)
    return found


def hub_led(evidence: Evidence, first: int) -> list[Operation]:
    """The hub's operations begun from a year on; standing groups, which have members and no roles, are left out."""
    apart = (Role.MEMBER, Role.REFUSED)
    fought = {row.operation_id for row in evidence.register.participants if row.role not in apart}
    led = [one for one in evidence.register.operations if one.hub_led and one.operation_id in fought]
    return [one for one in led if one.start.first.year >= first]


def hub_fought(register: Register) -> frozenset[str]:
    """The operations in which the hub itself had combat units."""
    return frozenset(row.operation_id for row in register.participants if row.ccode == HUB and did(row, Role.COMBAT))


def days_between(start: PartialDate, end: PartialDate | None, until: date) -> list[date]:
    """The first day of a spell, each New Year's Day in it, and its last day or the day it is followed until."""
    first = start.first
    last = min(until, end.last) if end else until
    return [first, *(date(year, 1, 1) for year in range(first.year + 1, last.year + 1)), max(first, last)]


def allies_in(evidence: Evidence, operation_id: str, system: str, least: Role, by: date = date.max) -> frozenset[int]:
    """Allies of a system, or of ``both``, that did at least so much in an operation by a day.

    A state is an ally if it was one on some day of its own part. A part whose days are not known is as
    long as the operation; an operation without a last day is followed to the latest event of the register.
    """
    register = evidence.register
    operation = register.operation(operation_id)
    there = joined(evidence, operation_id, least, by)
    systems = tuple(SYSTEMS) if system == "both" else (system,)
    until = min(by, last_day(register))
    return frozenset(
        row.ccode
        for row in register.participants
        if row.operation_id == operation_id and row.ccode in there and did(row, least)
        for days in [days_between(row.start or operation.start, row.end or operation.end, until)]
        if row.ccode in allied(evidence, days, systems)
    )


def last_day(register: Register) -> date:
    """The day of the latest event of the register, to which it can be taken to reach."""
    return max((event.date.last for event in register.events), default=date.max)


def fought(evidence: Evidence, war: int) -> tuple[frozenset[int], tuple[str, ...]]:
    """The states on the hub's side of a war in the COW list, and the release.

    Raises
    ------
    AbsentError
        The list is not in the store.
    """
    found = evidence.table("war_interstate_directed")
    rows = found.frame.filter(found.frame["warnum"] == war)
    sides = dict(zip(rows["ccode1"], rows["sidea1"], strict=True))
    return frozenset(c for c, side in sides.items() if side == sides.get(HUB)) - {HUB}, found.sources


def listed(evidence: Evidence, **groups: frozenset[int]) -> str:
    """Groups of states by name: ``NATO: Canada, France; San Francisco: Japan``."""
    said = [f"{TITLES.get(key, key)}: {names_of(evidence, group) or 'none'}" for key, group in groups.items()]
    return "; ".join(said)


def number(
    evidence: Evidence, name: str, there: frozenset[int], wanted: int, sources: tuple[str, ...] = COUNTED
) -> Operationalisation:
    """The test that so many allies, and no other number, are in a group."""
    return compared(name, len(there), "equals", wanted, sources, unit="allies", note=names_of(evidence, there))
