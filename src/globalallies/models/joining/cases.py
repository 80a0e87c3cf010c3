"""Who could have joined which operation, and who did: one case an operation and an ally of the hub.

An ally is a state that a hub's alliance bound on the operation's first day; what it did is read from the
register's participants. Where the register can be read in more than one way the reading is a field of
``Choices``, and the model is run under each.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal, Self, get_args, get_type_hints

from ...catalogue import UserError, closest
from ...measures.clauses import clause_strength
from ...measures.layers import GERMANY, WEST
from ...measures.structure import HUB, in_practice
from ...register import Register
from ...register.codes import InstrumentKind, Relation, Role
from ...register.rows import Operation, Participant, Treaty

Allies = Literal["two_systems", "treaty", "designated"]
"""Whose choice is modelled: spokes of NATO and the San Francisco system, all treaty allies, or major non-NATO allies too."""

Lists = Literal["all", "complete"]
"""Whether operations whose list of participants is open count: in them an absent ally counts as not having joined."""

Joined = Literal["ever", "two_years"]
"""Whether a late joiner has joined: at any time, or only if no later than two years after the start (where the date is known)."""

Offered = Literal["some_state", "every"]
"""Whether only operations count in which some state took the role, or every one."""

Clause = Literal["mean", "response", "product", "lexicographic", "limited"]
"""The rule that turns the coded clause into a number."""

Distance = Literal["capital", "minimum"]
"""Distance to the operation: between capitals, or the least between territories."""

Regime = Literal["polyarchy", "polity"]
"""V-Dem's electoral democracy, or the Polity score."""

Capability = Literal["cinc", "gdp"]
"""The composite index of national capability, or GDP (latent)."""

Past = Literal["with", "without"]
"""Whether past participation is one of the predictors of maintenance."""

Missing = Literal["imputed", "dropped"]
"""A missing predictor takes the mean of the training cases and an indicator, or its case is left out."""

SYSTEMS = ("nato", "san_francisco")
"""The two systems of the comparison."""

THRESHOLDS: tuple[Role, ...] = tuple(role for role in Role if role not in (Role.REFUSED, Role.MEMBER))
"""Every role from which on a state may be said to have joined, from least to most."""

LATE_YEARS = 2
"""Under ``two_years``, the years after an operation's start in which joining counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How the register and the data are read: one value of each list of choices."""

    threshold: Role = Role.COMBAT_SUPPORT
    allies: Allies = "two_systems"
    lists: Lists = "all"
    joined: Joined = "ever"
    offered: Offered = "some_state"
    clause: Clause = "mean"
    distance: Distance = "capital"
    regime: Regime = "polyarchy"
    capability: Capability = "cinc"
    past: Past = "with"
    missing: Missing = "imputed"

    def __post_init__(self) -> None:
        """Refuse a value that its list does not have; a threshold may be given as its code."""
        for field in fields(self):
            value, allowed = getattr(self, field.name), [str(one) for one in options(field.name)]
            if str(value) not in allowed:
                raise UserError(
                    f"{value!r} is no choice of {field.name}.{closest(str(value), allowed)}",
                    f"Expected one of: {', '.join(allowed)}.",
                    "See: allies model joining --help",
                )
        object.__setattr__(self, "threshold", Role(self.threshold))  # type: ignore[call-arg]  # a code, not a new role

    @classmethod
    def of(cls, **codes: str) -> Self:
        """Choices from their codes, as a command line has them."""
        return cls(**codes)  # type: ignore[arg-type]  # checked above


def options(field: str) -> tuple[str, ...]:
    """Every value that a field of ``Choices`` may take, its default among them."""
    return THRESHOLDS if field == "threshold" else get_args(get_type_hints(Choices)[field])


@dataclass(frozen=True, slots=True)
class Place:
    """Where an operation took place, whether the UN mandated it, and why its list of participants is open."""

    states: tuple[int, ...]
    mandate: bool
    open_list: str = ""


PLACES: Mapping[str, Place] = {
    "KOR1950": Place((731, 732), mandate=True),
    "VNM1965": Place((816, 817), mandate=False),
    "MFO1982": Place((651,), mandate=False),
    "GULF1990": Place((645, 690), mandate=True, open_list="lists of the coalition differ"),
    "UNITAF1992": Place((520,), mandate=True),
    "DENY1993": Place((346,), mandate=True, open_list="most members helped, and only those that flew are listed"),
    "IFOR1995": Place((346,), mandate=True, open_list="the list is not complete"),
    "SFOR1996": Place((346,), mandate=True, open_list="a summary of eight years, not complete"),
    "KOS1999": Place((345,), mandate=False),
    "KFOR1999": Place((345,), mandate=True, open_list="some joined on a date not known, years later"),
    "OEF2001": Place((700,), mandate=False),
    "ISAF2001": Place((700,), mandate=True),
    "IRQ2003I": Place((645,), mandate=False),
    "IRQ2003S": Place((645,), mandate=True),
    "CTF151": Place((520,), mandate=True),
    "OCEAN2009": Place((520,), mandate=True, open_list="states took part in turns"),
    "LIB2011": Place((620,), mandate=True),
    "OIR2014": Place((645, 652), mandate=False),
}
"""Facts of place that the register holds only in words: the states in which an operation took place (piracy off
Somalia counts there), whether a resolution of the Security Council authorised it (self-defence noted in one does not,
and one invoked and disputed does not), and what the register's note says against the list of participants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One ally and one operation.

    ``begun`` is the operation's first day and ``since`` the first on which the ally had joined, ``None`` where it
    did not; ``year`` is the one before the start, in which predictors are measured; ``clause`` the strength
    of the strongest clause that bound the two on the first day (0 where only a designation did); ``past`` the
    share of the earlier operations open to the ally that it had joined by then and ``last`` whether it joined
    the latest of them, both ``None`` where there was none.
    """

    operation_id: str
    ccode: int
    year: int
    role: Role | None
    joined: bool
    clause: float
    past: float | None
    last: bool | None
    begun: date
    since: date | None


def operations(register: Register, choices: Choices) -> list[Operation]:
    """The hub-led operations that count, by their start; standing groups have no roles and stay out."""
    found = []
    for operation in register.operations:
        roles = [row.role for row in register.participants if row.operation_id == operation.operation_id]
        on_scale = [role for role in roles if role != Role.MEMBER]
        if not operation.hub_led or len(on_scale) < len(roles):
            continue
        if choices.offered == "some_state" and not any(_reaches(role, choices.threshold) for role in on_scale):
            continue
        if (
            choices.lists == "complete"
            and operation.operation_id in PLACES
            and PLACES[operation.operation_id].open_list
        ):
            continue
        found.append(operation)
    return sorted(found, key=lambda one: (one.start.first, one.operation_id))


def cases(register: Register, choices: Choices) -> list[Case]:
    """Every case: operations by their start, allies by number."""
    found: list[Case] = []
    history: dict[int, list[tuple[str, date | None]]] = {}
    for operation in operations(register, choices):
        for ccode, clause in sorted(bound(register, operation.start.last, choices).items()):
            rows = _rows(register, operation, ccode)
            joining = [row for row in rows if _joins(row, operation, choices)]
            since = min((row.start.first if row.start else operation.start.first for row in joining), default=None)
            earlier = history.setdefault(_line(ccode), [])
            by_then = [day is not None and day < operation.start.first for _, day in earlier]
            found.append(
                Case(
                    operation_id=operation.operation_id,
                    ccode=ccode,
                    year=operation.start.first.year - 1,
                    role=max((row.role for row in rows), key=lambda role: role.rank, default=None),
                    joined=bool(joining),
                    clause=clause,
                    past=sum(by_then) / len(by_then) if by_then else None,
                    last=by_then[-1] if by_then else None,
                    begun=operation.start.first,
                    since=since,
                )
            )
            earlier.append((operation.operation_id, since))
    return found


def bound(register: Register, day: date, choices: Choices) -> dict[int, float]:
    """The states bound to the hub on a day, each with the strength of its strongest clause.

    A clause must bind in law and in practice. A tie suspended that day binds nobody; a designated state without a treaty has been promised no defence: 0.
    """
    found: dict[int, float] = {}
    if choices.allies == "designated":
        for row in register.designations:
            if row.designated.last <= day and (row.ended is None or day <= row.ended.first):
                found[row.ccode] = 0.0
    for treaty in _alliances(register, choices):
        if treaty.trigger is None or treaty.response is None:
            continue
        strength = clause_strength(treaty.trigger, treaty.response, treaty.qualifier, choices.clause)
        parties = {
            row.ccode for row in register.memberships if row.treaty_id == treaty.treaty_id and in_practice(row, day)
        }
        if HUB not in parties:
            continue
        for ccode in parties - {HUB}:
            if not register.suspended(treaty.treaty_id, HUB, ccode, day):
                found[ccode] = max(strength, found.get(ccode, 0.0))
    return found


def _alliances(register: Register, choices: Choices) -> Iterator[Treaty]:
    for treaty in register.treaties:
        ours = treaty.us_party and treaty.kind == InstrumentKind.ALLIANCE and treaty.relation == Relation.HUB
        if ours and (choices.allies != "two_systems" or treaty.system in SYSTEMS):
            yield treaty


def _line(ccode: int) -> int:
    """A state and the one that it became: West Germany's past counts for Germany."""
    return GERMANY if ccode == WEST else ccode


def _rows(register: Register, operation: Operation, ccode: int) -> list[Participant]:
    return [
        row
        for row in register.participants
        if row.operation_id == operation.operation_id and _line(row.ccode) == _line(ccode)
    ]


def _reaches(role: Role, threshold: Role) -> bool:
    return role != Role.MEMBER and role.rank >= threshold.rank


def _joins(row: Participant, operation: Operation, choices: Choices) -> bool:
    if not _reaches(row.role, choices.threshold):
        return False
    if choices.joined == "ever" or row.start is None:
        return True
    begun = operation.start.last
    return row.start.first <= date(begun.year + LATE_YEARS, begun.month, min(begun.day, 28))
