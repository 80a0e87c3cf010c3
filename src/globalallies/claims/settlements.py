"""Wars won and peace lost: what followed the operations in which the hub fought after the Cold War."""

from collections.abc import Mapping

from ..measures.evidence import Evidence
from ..measures.structure import HUB
from .joining import hub_fought
from .records import Operationalisation, Part
from .testing import compared, tried

PLACES: Mapping[str, frozenset[int]] = {
    "GULF1990": frozenset({645, 690}),
    "DENY1993": frozenset({346}),
    "KOS1999": frozenset({345}),
    "OEF2001": frozenset({700}),
    "IRQ2003S": frozenset({645}),
    "LIB2011": frozenset({620}),
}
"""The states in which operations were fought: the register gives an operation's theatre only. The war in Iraq is one, from the
invasion to the withdrawal, and Kosovo was then a part of Yugoslavia."""

WARS = range(1991, 2017)
WINDOWS = (5, 10)
ANY, WAR = 1, 2
"""Levels of intensity: 25 deaths in battle in a year, and 1,000."""

WON, TRANSFORMED = 1, 4
MOST = 0.75


def battles_without_settlements(evidence: Evidence) -> list[Part]:
    """C69: the wars of the United States after 1991 were won, and what they settled did not last.

    Battles: the outcome of its interstate wars, as won outright, or as won or turned into a war of another kind, which
    is how the project records that a state's forces were beaten and others fought on. Settlements: of the ended
    operations in which the hub had a combat role, how many were followed within five or ten years by an armed conflict,
    or by a war, fought by the government of the place; with the Gulf War of 1991, which is the year named, and without.
    More than half must be for the claim to hold.

    Left out: Somalia and the peace forces in Bosnia and Kosovo, in which the hub had no combat role; ISAF, which is the same
    war as Enduring Freedom; the operation against the Islamic State, which has no end here.
    """
    return [
        Part(says="It won the fighting", operationalisations=tuple(tried("interstate wars", f"at least {MOST}", lambda: _wars(evidence)))),
        Part(says="What was won did not settle the conflict for long", operationalisations=tuple(tried("conflict after operations", "above 0.5", lambda: _returns(evidence)))),
    ]  # fmt: skip


def _wars(evidence: Evidence) -> list[Operationalisation]:
    found = evidence.table("war_interstate_directed")
    rows = found.frame.select("warnum", "ccode1", "year", "outcome1").iter_rows()
    outcomes = {war: outcome for war, ccode, year, outcome in rows if ccode == HUB and year in WARS and outcome}
    note = "Wars and outcomes: " + ", ".join(f"{war}: {outcome}" for war, outcome in sorted(outcomes.items()))
    return [
        compared(f"wars {words}", sum(o in good for o in outcomes.values()) / len(outcomes) if outcomes else None, "at_least", MOST, found.sources, unit="share of wars", note=note, ours=True)
        for words, good in (("won outright", {WON}), ("won, or turned into war of another kind", {WON, TRANSFORMED}))
    ]  # fmt: skip


def ended(evidence: Evidence) -> dict[str, int]:
    """The operations of the list in which the hub fought and that have ended, with the year they ended in."""
    register = evidence.register
    fought = hub_fought(register)
    return {
        o.operation_id: o.end.last.year
        for o in register.operations
        if o.operation_id in PLACES and o.operation_id in fought and o.end is not None
    }


def _returns(evidence: Evidence) -> list[Operationalisation]:
    found = evidence.table("ucdp", "ucdp_participant")
    places = frozenset().union(*PLACES.values())
    rows = found.frame.select("ccode", "year", "part", "intensity_level").iter_rows()
    fighting = [(c, year, level) for c, year, part, level in rows if part == "primary" and c in places]
    last = found.frame["year"].max()
    ends = ended(evidence)
    made = []
    for window in WINDOWS:
        for level, words in ((ANY, "conflict"), (WAR, "war")):
            for left_out in ((), ("GULF1990",)):
                judged = {op: end for op, end in ends.items() if op not in left_out and end + window <= int(str(last))}
                again = [
                    op
                    for op, end in judged.items()
                    if any(c in PLACES[op] and end < year <= end + window and at >= level for c, year, at in fighting)
                ]
                share = len(again) / len(judged) if judged else None
                note = f"Again: {', '.join(again) or 'none'}; not: {', '.join(sorted(judged.keys() - set(again))) or 'none'}."
                name = f"{words} within {window} years{', without the Gulf War' if left_out else ''}"
                sources = (*found.sources, "register.operations", "register.participants")
                made.append(
                    compared(name, share, "above", 0.5, sources, unit="share of operations", note=note, ours=True)
                )
    return made
