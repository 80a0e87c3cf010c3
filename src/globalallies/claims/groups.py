"""Groups of states that several claims compare: allies, challengers, and what each ally is promised.

Who took part in an operation is in ``joining``.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from ..measures.clauses import clause_strength
from ..measures.evidence import Evidence
from ..measures.structure import HUB, in_practice
from ..register.codes import Theatre
from ..register.store import covers

SYSTEMS: Mapping[str, str] = {"nato": "Europe", "san_francisco": "Asia and the Pacific"}
"""The two systems of the text, and the theatre of each in words."""

THEATRES: Mapping[str, Theatre] = {"nato": Theatre.EUROPE, "san_francisco": Theatre.ASIA_PACIFIC}

SOVIET_END = date(1991, 12, 25)
"""The last day of the Soviet Union, with which the Cold War ended."""


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


def allied(evidence: Evidence, days: Iterable[date], systems: Iterable[str] = tuple(SYSTEMS)) -> frozenset[int]:
    """The hub's allies in some systems on one of some days."""
    wanted = tuple(systems)
    return frozenset(ccode for day in days for ccode in allies(evidence, day, wanted))


def challengers(evidence: Evidence, theatre: Theatre, day: date) -> frozenset[int]:
    """The states that the register counts as challengers in a theatre on a day."""
    rows = evidence.register.challengers
    return frozenset(row.ccode for row in rows if row.theatre is theatre and covers(row.start, row.end, day))


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
