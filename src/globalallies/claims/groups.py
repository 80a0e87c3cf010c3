"""Groups of states that several claims compare: allies, challengers, those who joined an operation."""

from collections.abc import Iterable, Mapping
from datetime import date

from ..measures.clauses import clause_strength
from ..measures.evidence import Evidence
from ..measures.structure import HUB, in_practice
from ..register import Operation
from ..register.codes import Role, Theatre
from ..register.store import covers

SYSTEMS: Mapping[str, str] = {"nato": "Europe", "san_francisco": "Asia and the Pacific"}
"""The two systems of the text, and the theatre of each in words."""

THEATRES: Mapping[str, Theatre] = {"nato": Theatre.EUROPE, "san_francisco": Theatre.ASIA_PACIFIC}

TROOPS = (Role.MEDICAL_ENGINEERING, Role.COMBAT_SUPPORT, Role.COMBAT)
"""Least roles by which a state can be said to have sent forces."""


def midyear(year: int) -> date:
    """The day on which membership in a year is read."""
    return date(year, 7, 1)


def states(evidence: Evidence, day: date) -> frozenset[int]:
    """Every member of the state system on a day, the hub left out."""
    rows = evidence.register.states
    return frozenset(row.ccode for row in rows if covers(row.entry, row.exit, day)) - {HUB}


def allies(evidence: Evidence, day: date, systems: Iterable[str] = tuple(SYSTEMS)) -> frozenset[int]:
    """The hub's allies in some systems on a day; Canada and Turkey are allies of NATO like the others."""
    return frozenset(ccode for system in systems for ccode in evidence.spokes(system, day))


def challengers(evidence: Evidence, theatre: Theatre, day: date) -> frozenset[int]:
    """The states that the register counts as challengers in a theatre on a day."""
    rows = evidence.register.challengers
    return frozenset(row.ccode for row in rows if row.theatre is theatre and covers(row.start, row.end, day))


def roles(evidence: Evidence, operation_id: str) -> dict[int, int]:
    """The highest role of each state in an operation, as its place on the scale; the hub is left out.

    A member of a standing group has no place on the scale. A state without a row took no part that
    the register knows of.
    """
    found: dict[int, int] = {}
    for row in evidence.register.participants:
        if row.operation_id == operation_id and row.role is not Role.MEMBER and row.ccode != HUB:
            found[row.ccode] = max(found.get(row.ccode, 0), row.role.rank)
    return found


def joined(evidence: Evidence, operation_id: str, least: Role) -> frozenset[int]:
    """The states that took part in an operation in a role or a stronger one, without the hub."""
    return frozenset(ccode for ccode, rank in roles(evidence, operation_id).items() if rank >= least.rank)


def hub_led(evidence: Evidence, first: int) -> list[Operation]:
    """The hub's operations begun from a year on; standing groups, which have members and no roles, are left out."""
    apart = (Role.MEMBER, Role.REFUSED)
    fought = {row.operation_id for row in evidence.register.participants if row.role not in apart}
    led = [one for one in evidence.register.operations if one.hub_led and one.operation_id in fought]
    return [one for one in led if one.start.first.year >= first]


def pledges(evidence: Evidence, day: date, rule: str) -> dict[int, float]:
    """How much the hub's strongest clause promises each ally of the two systems on a day, 0 to 1.

    Rules are those of ``measures.clauses.RULES``. Only instruments that bind both in law and in practice,
    and whose clause the register codes.
    """
    register = evidence.register
    bound = allies(evidence, day)
    found: dict[int, float] = {}
    for treaty in register.treaties:
        if not treaty.us_party or treaty.trigger is None or treaty.response is None:
            continue
        strength = clause_strength(treaty.trigger, treaty.response, treaty.qualifier, rule)
        members = {m.ccode for m in register.memberships if m.treaty_id == treaty.treaty_id and in_practice(m, day)}
        for ccode in members & bound if HUB in members else ():
            if not register.suspended(treaty.treaty_id, HUB, ccode, day):
                found[ccode] = max(found.get(ccode, 0.0), strength)
    return found
