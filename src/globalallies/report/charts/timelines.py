"""Treaties and memberships through time, one bar a spell."""

from datetime import date

import altair as alt

from ...measures.structure import ALLIANCE_KINDS
from ...register import Fact, Leg, Membership, PartialDate
from ..blocks import Chart, Record
from ..facts import GERMANY, HUB, SYSTEMS, Facts, flag_of, unchecked
from ..style import BLUE, DATA, ORANGE, VERMILION, specification

FIRST_YEAR = 1947
SHORT = {"ANZUS1951": "ANZUS", "SEATO1954": "Manila Pact", "JPN1951": "treaty of 1951", "JPN1960": "treaty of 1960",
         "PHL1951": "bilateral treaty", "ROK1953": "bilateral treaty", "ROC1954": "bilateral treaty"}  # fmt: skip


def _until(facts: Facts, *ends: PartialDate | None) -> str:
    """The first of some ends, or today, as an ISO day."""
    known = [end.first for end in ends if end is not None]
    return min([*known, facts.today]).isoformat()


UNRATIFIED = frozenset({"declaration", "statute", "executive_order"})
"""Kinds of instrument that take effect without entry into force."""


def treaty_timeline(facts: Facts) -> Chart:
    """Every instrument between the hub and allies of the two systems, as a bar from in force to end."""
    chosen = [t for key in SYSTEMS for t in facts.hub_treaties(key)]
    data: list[Record] = [
        {
            "instrument": facts.brief(t),
            "name": t.name,
            "system": SYSTEMS[t.system],
            "kind": t.kind.replace("_", " "),
            "start": (t.in_force or t.signed).first.isoformat(),
            "dated by": "entry into force" if t.in_force else "signature",
            "end": _until(facts, t.ended),
            "ended": str(t.ended or ""),
            "strength": (1.0 if t.kind in ALLIANCE_KINDS else 0.5) if t.in_force or t.kind in UNRATIFIED else 0.18,
            "checked": flag_of(t) or "yes",
        }
        for t in sorted(chosen, key=lambda t: (t.system, t.kind not in ALLIANCE_KINDS, t.signed))
    ]
    base = alt.Chart(DATA, height=alt.Step(15)).encode(
        y=alt.Y("instrument:N", sort=None, title=None, axis=alt.Axis(labelLimit=440)),
        x=alt.X("start:T", title=None, axis=alt.Axis(format="%Y", tickCount=9, orient="top")),
        x2="end:T",
        tooltip=["name:N", "kind:N", "start:T", "dated by:N", "ended:N", "checked:N"],
    )
    bars = base.mark_bar(height=9, cornerRadius=2).encode(
        color=alt.Color(
            "system:N",
            scale=alt.Scale(domain=list(SYSTEMS.values()), range=[BLUE, VERMILION]),
            legend=alt.Legend(title=None, orient="top"),
        ),
        opacity=alt.Opacity("strength:Q", scale=None, legend=None),
    )
    return Chart(
        name="treaty-timeline",
        title="Instruments between the United States and its allies in the two systems",
        caption=(
            "One bar an instrument, from entry into force (or signature, where that is all that is known) to its end "
            "or today. Strong colour: mutual-defence treaties; pale: agreements below that rank; palest: signed, but not known to be in force."
        ),
        unit="instruments",
        years=f"{min(r['start'] for r in data)[:4]}–{facts.today.year}",
        sources=facts.sources(chosen),
        spec=specification(bars.properties(width=520), data=data),
        data=data,
        alt="Timeline of US treaties and agreements with NATO allies and with allies in Asia.",
        made_by=treaty_timeline,
        unchecked=unchecked(chosen),
    )


def _members(facts: Facts, system: str) -> list[Membership]:
    hubs = {t.treaty_id for t in facts.hub_treaties(system, alliances=True)}
    local = {c for year in range(FIRST_YEAR, facts.today.year + 1) for c in facts.spokes(system, year)}
    return [m for m in facts.register.memberships if m.treaty_id in hubs and m.ccode in local and m.start]


def _row(facts: Facts, spell: Membership, system: str) -> str:
    """The row a spell is drawn in: one an ally in NATO, one an ally and treaty in Asia."""
    name = "Germany" if spell.ccode in facts.codes(GERMANY) else facts.label(spell.ccode)
    return name if system == "nato" else f"{name}, {SHORT.get(spell.treaty_id, spell.treaty_id)}"


def _stretches(facts: Facts, spell: Membership, legs: list[Leg]) -> list[tuple[date, date, str]]:
    """A membership as stretches of days, each bound, with its hub leg suspended, or binding in law only."""
    assert spell.start is not None  # noqa: S101 - the caller leaves out spells without a start
    last = min([*(end.first for end in (spell.end, spell.operative_end) if end), facts.today])
    found = []
    day = spell.start.first
    for leg in sorted(legs, key=lambda leg: leg.start):
        until = min(leg.end.first if leg.end else last, last)
        found += [(day, leg.start.first, "bound"), (leg.start.first, until, "US leg suspended")]
        day = until
    found.append((day, last, "bound"))
    if spell.operative_end and not spell.end:
        found.append((spell.operative_end.first, facts.today, "in law only"))
    return [(start, end, status) for start, end, status in found if start < end]


def _membership_rows(facts: Facts) -> tuple[list[Record], list[Fact]]:
    """One record a stretch of a membership, by system and first day; and the register's rows behind them."""
    data: list[Record] = []
    rows: list[Fact] = []
    for system, label in SYSTEMS.items():
        for spell in _members(facts, system):
            pair = {HUB, spell.ccode}
            legs = [g for g in facts.register.legs if g.treaty_id == spell.treaty_id and {g.ccode1, g.ccode2} == pair]
            rows += [spell, *legs]
            data += [
                {
                    "ally": _row(facts, spell, system),
                    "code": spell.ccode,
                    "system": label,
                    "treaty": facts.register.treaty(spell.treaty_id).name,
                    "start": start.isoformat(),
                    "end": end.isoformat(),
                    "ended": str(spell.end or ""),
                    "status": status,
                    "checked": flag_of(spell) or "yes",
                }
                for start, end, status in _stretches(facts, spell, legs)
            ]
    first: dict[str, str] = {}
    for r in data:
        first[r["ally"]] = min(first.get(r["ally"], "9999"), r["start"])
    data.sort(key=lambda r: (r["system"] != "NATO", first[r["ally"]], r["ally"], r["start"]))
    return data, rows


def membership_timeline(facts: Facts) -> Chart:
    """Each ally's spells as party to a defence treaty with the hub, suspended legs apart."""
    data, rows = _membership_rows(facts)
    statuses = alt.Scale(domain=["bound", "US leg suspended", "in law only"], range=[BLUE, ORANGE, "#c4ccd4"])
    panels = [
        alt.Chart(DATA, width=600, height=alt.Step(14), title=label)
        .transform_filter(f"datum.system == '{label}'")
        .mark_bar(height=9, cornerRadius=2)
        .encode(
            y=alt.Y("ally:N", sort=None, title=None),
            x=alt.X("start:T", title=None, axis=alt.Axis(format="%Y", tickCount=7)),
            x2="end:T",
            color=alt.Color("status:N", scale=statuses, legend=alt.Legend(title=None, orient="top")),
            tooltip=["ally:N", "code:Q", "treaty:N", "start:T", "ended:N", "status:N", "checked:N"],
        )
        for label in SYSTEMS.values()
    ]
    chart = alt.vconcat(*panels).resolve_scale(x="shared")
    return Chart(
        name="membership-timeline",
        title="Allies bound to the United States by a defence treaty",
        caption=(
            "One bar a spell of membership, from accession (not from the protocol that preceded it). Germany is West "
            "Germany to 2 October 1990. New Zealand is still a party to ANZUS; its tie with the United States is "
            "suspended from 1986. The Manila Pact was never ended, but its organisation was dissolved in 1977."
        ),
        unit="membership spells",
        years=f"1949–{facts.today.year}",
        sources=facts.sources(rows),
        spec=specification(chart, data=data),
        data=data,
        alt="Timeline of membership of NATO and of the bilateral and small treaties in Asia, one row an ally.",
        made_by=membership_timeline,
        unchecked=unchecked(rows),
    )
