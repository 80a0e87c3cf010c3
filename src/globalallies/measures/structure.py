"""The shape of an alliance system: who is tied to whom, layer by layer, on a day."""

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from ..catalogue import UserError
from ..register import Membership, Register
from ..register.codes import Region, Theatre

HUB = 2

Layer = Literal["alliance", "agreement"]
LAYERS: tuple[Layer, ...] = ("alliance", "agreement")

REGIONS: dict[Theatre, frozenset[Region]] = {Theatre.ASIA_PACIFIC: frozenset({Region.ASIA, Region.OCEANIA})}
"""Regions a spoke of a system in some theatre must lie in; a theatre not listed takes every region."""

ALLIANCE_KINDS = frozenset({"alliance", "compact"})
AGREEMENT_KINDS = frozenset(
    {"defence_cooperation", "access", "basing", "declaration", "consultation", "executive_agreement"}
)


@dataclass(frozen=True, slots=True)
class Tie:
    """Two states bound by one instrument, the smaller code first."""

    ccode1: int
    ccode2: int
    treaty_id: str
    layer: Layer


def layer_of(kind: str) -> Layer | None:
    """The layer an instrument's kind belongs to: a mutual-defence alliance, or an agreement below it."""
    if kind in ALLIANCE_KINDS:
        return "alliance"
    return "agreement" if kind in AGREEMENT_KINDS else None


def in_practice(row: Membership, day: date) -> bool:
    """Whether a member is bound on a day in law and in practice."""
    if row.start is None or row.start.last > day:
        return False
    ends = [end.first for end in (row.end, row.operative_end) if end is not None]
    return not ends or day <= min(ends)


def spokes(register: Register, system_id: str, day: date) -> tuple[int, ...]:
    """States allied with the hub within one system on a day, sorted by code.

    A spoke is a party, in law and in practice, to an alliance of the system to which the hub is
    a party too, unless its tie with the hub is suspended. It must lie in the system's theatre:
    Britain and France signed the Manila Pact without becoming Asian allies.
    """
    theatre = next((s.theatre for s in register.systems if s.system_id == system_id), None)
    if theatre is None:
        known = ", ".join(s.system_id for s in register.systems)
        raise UserError(
            f"The register has no alliance system {system_id!r}.",
            f"It has: {known}.",
            "See: allies register show systems",
        )
    regions = REGIONS.get(theatre, frozenset(Region))
    local = {s.ccode for s in register.states if s.region in regions}
    hubs = [t for t in register.treaties if t.system == system_id and t.us_party and t.kind in ALLIANCE_KINDS]
    found = set()
    for treaty in hubs:
        members = {m.ccode for m in register.memberships if m.treaty_id == treaty.treaty_id and in_practice(m, day)}
        if HUB in members:
            found |= {c for c in members - {HUB} if not register.suspended(treaty.treaty_id, HUB, c, day)}
    return tuple(sorted(found & local))


def ties(register: Register, states: tuple[int, ...], day: date) -> tuple[Tie, ...]:
    """Every tie among some states on a day: one for each pair and instrument that binds both.

    Suspended legs are left out.
    """
    kinds = {t.treaty_id: layer_of(t.kind) for t in register.treaties}
    chosen = set(states)
    parties: dict[str, set[int]] = {}
    for row in register.memberships:
        if row.ccode in chosen and in_practice(row, day):
            parties.setdefault(row.treaty_id, set()).add(row.ccode)
    found = []
    for treaty_id, members in parties.items():
        layer = kinds[treaty_id]
        if layer is None:
            continue
        found += [
            Tie(a, b, treaty_id, layer)
            for a, b in combinations(sorted(members), 2)
            if not register.suspended(treaty_id, a, b, day)
        ]
    return tuple(found)


def density(found: tuple[Tie, ...], states: tuple[int, ...], layer: Layer) -> float | None:
    """Share of the pairs among some states that are tied on a layer, 0 to 1; ``None`` for fewer than two states."""
    pairs = len(states) * (len(states) - 1) // 2
    if pairs == 0:
        return None
    chosen = set(states)
    tied = {(t.ccode1, t.ccode2) for t in found if t.layer == layer and {t.ccode1, t.ccode2} <= chosen}
    return len(tied) / pairs
