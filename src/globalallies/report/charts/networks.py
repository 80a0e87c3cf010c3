"""Each system drawn as a network, and how much of it is a mesh."""

from math import cos, pi, sin
from typing import Any, Literal

import altair as alt

from ...measures.structure import LAYERS, density, layer_of, ties
from ...register import Treaty
from ..blocks import Chart, Record
from ..facts import GERMANY, HUB, SYSTEMS, WEST_GERMANY, Facts, unchecked
from ..style import BLUE, DATA, INK, ORANGE, lines_by, slider, specification, year_axis

FIRST_YEAR = 1949


def _years(facts: Facts) -> range:
    return range(FIRST_YEAR, facts.today.year + 1)


Places = dict[int, tuple[float, float]]


def _places(facts: Facts, system: str) -> Places:
    """Where the hub and every state that was ever a spoke stand: the hub in the middle, spokes on a circle."""
    ever = {GERMANY if c == WEST_GERMANY else c for y in _years(facts) for c in facts.spokes(system, y)}
    slots = len(ever) + (len(ever) + 1) % 2  # odd, so that no tie between spokes runs through the hub
    places: Places = {HUB: (0.0, 0.0)}
    for i, code in enumerate(sorted(ever, key=facts.label)):
        angle = 2 * pi * i / slots + pi / 2
        places[code] = (round(cos(angle), 4), round(sin(angle), 4))
    places[WEST_GERMANY] = places.get(GERMANY, (0.0, 0.0))
    return places


def _drawn(facts: Facts, system: str, label: str) -> tuple[list[Record], list[Record], dict[str, Treaty]]:
    """A system's edges and nodes with the years in which each is seen, and the instruments behind them."""
    places = _places(facts, system)
    used: dict[str, Treaty] = {}
    present: dict[int, list[int]] = {}
    pairs: dict[tuple[int, int, str], dict[int, list[str]]] = {}
    for year in _years(facts):
        day = facts.day(year)
        bound = facts.spokes(system, day)
        for code in bound:
            present.setdefault(code, []).append(year)
        for tie in ties(facts.register, (HUB, *bound), day):
            pairs.setdefault((tie.ccode1, tie.ccode2, tie.layer), {}).setdefault(year, []).append(tie.treaty_id)
            used[tie.treaty_id] = facts.register.treaty(tie.treaty_id)
    nodes = [
        {"system": label, "state": facts.label(c), **_placed(places[c]), "from": min(ys), "to": max(ys)}
        for c, ys in present.items()
    ]
    hub = {"x": 0, "y": 0, "lx": 0, "ly": 0.12, "side": "middle"}
    nodes.append({"system": label, "state": "United States", **hub, "from": FIRST_YEAR, "to": facts.today.year})
    return _edges(facts, label, pairs, places), nodes, used


def _panel(label: str) -> Any:
    """The drawing of one system in the year the slider shows."""
    seen = f"datum.system == '{label}' && datum.from <= shown && shown <= datum.to"
    scale = alt.Scale(domain=[-1.42, 1.42], nice=False)
    lines = (
        alt.Chart(alt.NamedData(name="edges"))
        .transform_filter(seen)
        .mark_rule()
        .encode(
            x=alt.X("x1:Q", scale=scale, axis=None),
            y=alt.Y("y1:Q", scale=scale, axis=None),
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.condition("datum.hub", alt.value(2), alt.value(1)),
            opacity=alt.condition("datum.hub || datum.layer == 'agreement'", alt.value(0.95), alt.value(0.22)),
            tooltip=["between:N", "layer:N", "instruments:N"],
            **lines_by("layer", list(LAYERS), [BLUE, ORANGE], title="Layer", orient="bottom"),
        )
    )
    dots = (
        alt.Chart(alt.NamedData(name="nodes"))
        .transform_filter(seen)
        .encode(x=alt.X("x:Q", scale=scale, axis=None), y=alt.Y("y:Q", scale=scale, axis=None))
    )
    return alt.layer(
        lines,
        dots.mark_circle(size=70, color=INK, opacity=1).encode(tooltip=["state:N"]),
        *(_labels(dots, side, scale, stroke="#ffffff", strokeWidth=3) for side in ALIGN),
        *(_labels(dots, side, scale) for side in ALIGN),
    ).properties(width=400, height=330, title=label)


def networks(facts: Facts) -> Chart:
    """Both systems as networks on the last day of a chosen year: the hub in the middle, spokes around it."""
    edges: list[Record] = []
    nodes: list[Record] = []
    used: dict[str, Treaty] = {}
    for system, label in SYSTEMS.items():
        drawn = _drawn(facts, system, label)
        edges += drawn[0]
        nodes += drawn[1]
        used |= drawn[2]
    chosen = slider("shown", FIRST_YEAR, facts.today.year, facts.today.year, "Year")
    panels = [_panel(label) for label in SYSTEMS.values()]
    chart = alt.hconcat(*panels).add_params(chosen)
    return Chart(
        name="networks",
        title="The systems as networks",
        caption=(
            "Ties on 31 December of the chosen year among allies bound to the United States by a defence treaty. "
            "Solid: mutual-defence alliances; dashed: agreements below that rank. Instruments whose entry into force is not established are left out."
        ),
        unit="ties between two states",
        years=f"1949–{facts.today.year}",
        sources=facts.sources(used.values()),
        spec=specification(chart, edges=edges, nodes=nodes),
        data=edges,
        alt="Two network drawings, NATO and the San Francisco system: the hub in the middle, its allies around it, and the ties among them.",
        made_by=networks,
        unchecked=unchecked(used.values()),
    )


def _placed(place: tuple[float, float]) -> Record:
    """Where a spoke and its label stand; ``side`` is the side of the circle it is on."""
    x, y = place
    side = "middle" if abs(x) < 0.01 else ("right" if x > 0 else "left")
    return {
        "x": x,
        "y": y,
        "lx": round(1.06 * x, 4),
        "ly": round((1.12 if side == "middle" else 1.06) * y, 4),
        "side": side,
    }


ALIGN: dict[str, Literal["left", "center", "right"]] = {"left": "right", "right": "left", "middle": "center"}
"""How the names on each side of the circle are aligned: outwards."""


def _labels(dots: alt.Chart, side: str, scale: alt.Scale, **halo: Any) -> alt.Chart:
    """The names of the states on one side, written outwards; once with a white halo, once without."""
    labels: alt.Chart = (
        dots.transform_filter(f"datum.side == '{side}'")
        .mark_text(align=ALIGN[side], baseline="middle", fontSize=9.5, color=INK, **halo)
        .encode(x=alt.X("lx:Q", scale=scale, axis=None), y=alt.Y("ly:Q", scale=scale, axis=None), text="state:N")
    )
    return labels


def _edges(
    facts: Facts,
    label: str,
    pairs: dict[tuple[int, int, str], dict[int, list[str]]],
    places: Places,
) -> list[Record]:
    """One edge for each run of years in which the same instruments tie a pair."""
    edges: list[Record] = []
    for (a, b, layer), by_year in pairs.items():
        run: Record | None = None
        for year in sorted(by_year):
            instruments = ", ".join(sorted(by_year[year]))
            if run and run["instruments"] == instruments and run["to"] == year - 1:
                run["to"] = year
                continue
            run = {
                "system": label,
                "between": f"{facts.label(a)} – {facts.label(b)}",
                "layer": layer,
                "instruments": instruments,
                "from": year,
                "to": year,
                "hub": HUB in (a, b),
                "x1": places[a][0],
                "y1": places[a][1],
                "x2": places[b][0],
                "y2": places[b][1],
            }
            edges.append(run)
    return edges


def _left_out(facts: Facts) -> str:
    """Agreements of the two systems in force that have parties without a known first day, and how many."""
    parties: dict[str, list[bool]] = {}
    for row in facts.register.memberships:
        parties.setdefault(row.treaty_id, []).append(row.start is None)
    names = [
        f"{facts.brief(t)} ({sum(parties[t.treaty_id])} of {len(parties[t.treaty_id])})"
        for t in facts.register.treaties
        if t.system in SYSTEMS and layer_of(t.kind) == "agreement" and not t.ended and any(parties.get(t.treaty_id, []))
    ]
    return "; ".join(names) or "none"


def densities(facts: Facts) -> Chart:
    """Share of pairs of spokes that are tied to each other, by layer and year."""
    data: list[Record] = []
    used: dict[str, Treaty] = {}
    for system, label in SYSTEMS.items():
        for year in range(1952, facts.today.year + 1):
            day = facts.day(year)
            bound = facts.spokes(system, day)
            found = ties(facts.register, bound, day)
            used |= {t.treaty_id: facts.register.treaty(t.treaty_id) for t in found}
            for layer in LAYERS:
                share = density(found, bound, layer)
                data.append({"year": year, "system": label, "layer": layer, "density": share, "spokes": len(bound)})
    chart = (
        alt.Chart(DATA, width=330, height=220)
        .mark_line()
        .encode(
            x=alt.X("year:Q", axis=year_axis()),
            y=alt.Y("density:Q", title="Share of spoke pairs tied", axis=alt.Axis(format="%")),
            **lines_by("layer", list(LAYERS), [BLUE, ORANGE], title="Layer", orient="top"),
            tooltip=["system:N", "layer:N", "year:Q", alt.Tooltip("density:Q", format=".1%"), "spokes:Q"],
        )
        .facet(column=alt.Column("system:N", title=None), spacing=30)
    )
    return Chart(
        name="spoke-density",
        title="How much of each system is a mesh",
        caption=(
            f"Pairs of spokes tied to each other over all pairs, on 31 December. In Asia in {data[-1]['year']}: "
            f"{data[-2]['density']:.0%} on the alliance layer, {data[-1]['density']:.0%} on the agreement layer. NATO's "
            "alliance layer is complete by construction. The agreement layer counts only instruments whose parties are "
            f"dated in the register. Parties left out for want of dates: {_left_out(facts)}. NATO's status-of-forces agreement "
            "alone would tie almost every pair, and the agreement of 1954 on United Nations forces in Japan, which ties one host to many senders, is not coded; so the levels of the two agreement lines must not be compared; read each "
            "line's own course."
        ),
        unit="share of pairs",
        years=f"1952–{facts.today.year}",
        sources=facts.sources(used.values()),
        spec=specification(chart, data=data),
        data=data,
        alt="Lines of spoke-spoke density by layer for NATO and the San Francisco system.",
        made_by=densities,
        unchecked=unchecked(used.values()),
    )
