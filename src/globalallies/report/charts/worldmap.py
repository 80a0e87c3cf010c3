"""Treaty ties with the hub on a world map, for a chosen year."""

from typing import Any

import altair as alt

from ...measures.structure import ALLIANCE_KINDS
from ..blocks import Chart, Record
from ..facts import HUB, Facts
from ..outlines import drawn, topology
from ..style import BLUE, DATA, INK, VERMILION, inlined, slider, specification

FIRST_YEAR = 1947


def world_map(facts: Facts) -> Chart:
    """States bound to the hub on the last day of a chosen year, by the strongest kind of tie."""
    rank = {
        "NATO": 0,
        "San Francisco system": 1,
        "Rio Treaty": 2,
        "Other defence treaty or compact": 3,
        "Other pledge or designation": 4,
    }
    colours = [BLUE, VERMILION, "#7fb7a5", "#aa4499", "#c4ccd4"]
    data: list[Record] = []
    rows: list[Any] = []
    spells: dict[int, dict[int, str]] = {}
    for m in facts.register.memberships:
        treaty = facts.register.treaty(m.treaty_id)
        if not treaty.us_party or m.ccode == HUB or m.start is None:
            continue
        if treaty.kind in ALLIANCE_KINDS:
            label = {"nato": "NATO", "san_francisco": "San Francisco system"}.get(
                treaty.system, "Rio Treaty" if m.treaty_id == "RIO1947" else "Other defence treaty or compact"
            )
        elif treaty.kind == "executive_agreement":
            label = "Other pledge or designation"
        else:
            continue
        rows.append(m)
        ends = [e.first.year - 1 for e in (m.end, m.operative_end) if e] + [
            g.start.year - 1
            for g in facts.register.legs
            if g.treaty_id == m.treaty_id and m.ccode in (g.ccode1, g.ccode2)
        ]
        _fill(spells, m.ccode, m.start.year, min([*ends, facts.today.year]), label, rank)
    for d in facts.register.designations:
        rows.append(d)
        _fill(
            spells,
            d.ccode,
            d.designated.year,
            d.ended.year - 1 if d.ended else facts.today.year,
            "Other pledge or designation",
            rank,
        )
    for ccode, by_year in spells.items():
        run: Record | None = None
        for year in sorted(by_year):
            if run and run["tie"] == by_year[year] and run["to"] == year - 1:
                run["to"] = year
            else:
                run = {
                    "id": 255 if ccode == 260 else ccode,
                    "state": facts.label(ccode),
                    "tie": by_year[year],
                    "from": year,
                    "to": year,
                }
                data.append(run)
    data.append({"id": HUB, "state": "United States", "tie": "Hub", "from": FIRST_YEAR, "to": facts.today.year})
    hidden = sorted({r["state"] for r in data if r["id"] not in drawn()})
    shapes = alt.NamedData(name="outlines", format=alt.TopoDataFormat(feature="countries", type="topojson"))
    shown = slider("mapped", FIRST_YEAR, facts.today.year, facts.today.year, "Year")
    land = alt.Chart(shapes).mark_geoshape(fill="#eef1f4", stroke="#ffffff", strokeWidth=0.5)
    tied = (
        alt.Chart(DATA)
        .transform_filter("datum.from <= mapped && mapped <= datum.to")
        .transform_lookup(lookup="id", from_=alt.LookupData(data=shapes, key="id", fields=["type", "geometry"]))
        .transform_filter("isValid(datum.geometry)")
        .mark_geoshape(stroke="#ffffff", strokeWidth=0.5)
        .encode(
            color=alt.Color(
                "tie:N",
                scale=alt.Scale(domain=["Hub", *rank], range=[INK, *colours]),
                legend=alt.Legend(title=None, orient="bottom", columns=3),
            ),
            tooltip=["state:N", "tie:N", "from:Q", "to:Q"],
        )
    )
    chart = alt.layer(land, tied).add_params(shown).project("naturalEarth1").properties(width=880, height=430)
    return Chart(
        name="map",
        title="States tied to the United States",
        caption=(
            "The strongest tie on 31 December of the chosen year. Borders are modern in every year: West Germany is drawn "
            f"as today's Germany. Too small for this map: {', '.join(hidden)}."
        ),
        unit="strongest tie",
        years=f"{FIRST_YEAR}–{facts.today.year}",
        sources=(*facts.sources(rows), "natural_earth_110m"),
        spec=inlined(specification(chart, data=data), "outlines", topology()),
        data=data,
        alt="World map of states bound to the United States by NATO, the San Francisco treaties, the Rio Treaty and other pledges.",
        made_by=world_map,
        shrinks=True,
    )


def _fill(
    spells: dict[int, dict[int, str]], ccode: int, first: int, last: int, label: str, rank: dict[str, int]
) -> None:
    for year in range(max(first, FIRST_YEAR), last + 1):
        held = spells.setdefault(ccode, {}).get(year)
        if held is None or rank[label] < rank[held]:
            spells[ccode][year] = label
