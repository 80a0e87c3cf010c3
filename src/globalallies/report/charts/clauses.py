"""The defence clauses, coded and set side by side."""

import altair as alt

from ...register import Treaty
from ..blocks import Chart, Record, Table
from ..facts import Facts, first_flag, flagged, own_sources, span, unchecked
from ..style import DATA, INK, SYSTEM_COLOURS, specification

SHOWN = {
    "nato": "NATO",
    "san_francisco": "San Francisco system",
    "pacific_islands": "Other US ties",
    "inter_american": "Other US ties",
}
"""Systems in the chart, and the label each goes under."""

MOST_NAMES = 4
"""Treaties named at one point; the rest are counted."""

NICKNAMES = {
    "NATO1949": "NATO",
    "RIO1947": "Rio Treaty",
    "CHAP1945": "Chapultepec",
    "ANZUS1951": "ANZUS",
    "SEATO1954": "Manila Pact",
}
"""Names the treaties are known by; others go by their partner and year."""


def _clause_treaties(facts: Facts) -> list[Treaty]:
    chosen = [t for t in facts.hub_treaties() if t.kind in ("alliance", "compact") and t.trigger and t.response]
    return sorted(chosen, key=lambda t: t.signed)


def _label(facts: Facts, found: list[Treaty]) -> str:
    """The treaties of one point by name or partner, with the rest counted where there are many."""
    names = [_short(facts, t) for t in found]
    return (
        ", ".join(names)
        if len(names) <= MOST_NAMES
        else f"{', '.join(names[:MOST_NAMES])} and {len(names) - MOST_NAMES} more"
    )


def _short(facts: Facts, treaty: Treaty) -> str:
    """A treaty's nickname, or its partner and year."""
    return NICKNAMES.get(treaty.treaty_id) or facts.brief(treaty).split(":")[0]


def _points(facts: Facts, chosen: list[Treaty]) -> list[Record]:
    """One record for each combination of trigger, response and system, with the treaties that share it."""
    groups: dict[tuple[str, str, str], list[Treaty]] = {}
    for t in chosen:
        groups.setdefault((str(t.trigger), str(t.response), SHOWN[t.system]), []).append(t)
    return [
        {
            "trigger": trigger.replace("_", " "),
            "trigger rank": found[0].trigger.rank if found[0].trigger else 0,
            "response": response.replace("_", " "),
            "response rank": found[0].response.rank if found[0].response else 0,
            "system": system,
            "treaties": ", ".join(t.treaty_id for t in found),
            "number": len(found),
            "label": _label(facts, found),
            "checked": first_flag(found) or "yes",
        }
        for (trigger, response, system), found in groups.items()
    ]


def clause_chart(facts: Facts) -> Chart:
    """What sets a promise off against what it promises, each treaty a named point."""
    chosen = [t for t in _clause_treaties(facts) if t.system in SHOWN]
    data = _points(facts, chosen)
    order = {
        axis: list(dict.fromkeys(r[axis] for r in sorted(data, key=lambda r: r[f"{axis} rank"])))
        for axis in ("trigger", "response")
    }
    base = alt.Chart(DATA).encode(
        x=alt.X(
            "trigger:N",
            sort=order["trigger"],
            title="What sets it off, stronger to the right",
            axis=alt.Axis(labelAngle=0),
        ),
        yOffset=alt.YOffset("system:N", sort=list(SYSTEM_COLOURS)),
        y=alt.Y("response:N", sort=order["response"][::-1], title="What is promised, stronger upwards"),
    )
    scale, legend = (
        alt.Scale(domain=list(SYSTEM_COLOURS), range=list(SYSTEM_COLOURS.values())),
        alt.Legend(title=None, orient="top"),
    )
    shapes = alt.Scale(domain=list(SYSTEM_COLOURS), range=["circle", "diamond", "square"])
    points = base.mark_point(filled=True, opacity=1).encode(
        size=alt.Size("number:Q", scale=alt.Scale(range=[120, 520]), legend=None),
        color=alt.Color("system:N", scale=scale, legend=legend),
        shape=alt.Shape("system:N", scale=shapes, legend=legend),
        tooltip=["treaties:N", "system:N", "trigger:N", "response:N", "checked:N"],
    )
    names = base.mark_text(dx=14, align="left", fontSize=10, color=INK).encode(text="label:N")
    return Chart(
        name="clauses",
        title="What activates the promise, and what it promises",
        caption=(
            "Each point is a group of treaties with the same codes; the codes are ours, from the clauses' wording, on two "
            "ordinal scales. How much stronger one clause is than another is a matter of the coding rule: no number is put on it here."
        ),
        unit="coded clauses",
        years=f"{chosen[0].signed.year}–{chosen[-1].signed.year} (by signature)",
        sources=facts.sources(chosen),
        spec=specification((points + names).properties(width=720, height=alt.Step(22)), data=data),
        data=data,
        alt="Scatter of treaties by what sets the promise off and what is promised.",
        made_by=clause_chart,
        unchecked=unchecked(chosen),
    )


def clause_table(facts: Facts) -> Table:
    """The coded defence clause of every US treaty that has one."""
    chosen = _clause_treaties(facts)
    return Table(
        name="clause-table",
        title="Defence clauses, coded",
        caption="Codes and their meanings are those of the register; no treaty sentence is quoted.",
        columns=["Treaty", "In force", "Article", "Trigger", "Response", "Qualifier", "Area"],
        rows=[
            [
                t.name,
                span(t.in_force, t.ended),
                t.defence_article,
                str(t.trigger).replace("_", " "),
                str(t.response).replace("_", " "),
                ", ".join(q.replace("_", " ") for q in t.qualifier),
                t.area,
            ]
            for t in chosen
        ],
        sources=facts.sources(chosen),
        flags=flagged(chosen),
        row_sources=own_sources(chosen),
    )
