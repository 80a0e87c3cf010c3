"""Treaty ties with the hub on a world map, for a chosen year."""

import altair as alt

from ...measures.structure import ALLIANCE_KINDS, in_practice
from ...register import Fact, Treaty
from ...register.store import covers
from ..blocks import Chart, Record
from ..facts import HUB, SYSTEMS, WEST_GERMANY, Facts, unchecked
from ..outlines import drawn, topology
from ..style import BLUE, DATA, INK, ORANGE, VERMILION, inlined, slider, specification

FIRST_YEAR = 1947


TIES = {
    "NATO": BLUE,
    "San Francisco system": VERMILION,
    "Rio Treaty": "#7fb7a5",
    "Other defence treaty or compact": "#aa4499",
    "Defence treaty, tie suspended": ORANGE,
    "Other pledge or designation": "#b3bdc7",
}
"""Kinds of tie on the map, strongest claim first, and their colours."""


SUSPENDED = "Defence treaty, tie suspended"


def _kind(treaty: Treaty) -> str | None:
    """What kind of tie an instrument of the hub makes; ``None`` for those the map leaves out."""
    if treaty.kind in ALLIANCE_KINDS:
        if treaty.system in SYSTEMS:
            return SYSTEMS[treaty.system]
        return "Rio Treaty" if treaty.treaty_id == "RIO1947" else "Other defence treaty or compact"
    return "Other pledge or designation" if treaty.kind == "executive_agreement" else None


def _strongest(facts: Facts) -> tuple[dict[int, dict[int, str]], list[Fact]]:
    """The strongest tie of each state with the hub on the last day of each year, and the rows behind it."""
    register = facts.register
    order = list(TIES)
    held: dict[int, dict[int, str]] = {}
    rows: list[Fact] = []

    def hold(ccode: int, year: int, kind: str) -> None:
        years = held.setdefault(ccode, {})
        years[year] = min(kind, years.get(year, kind), key=order.index)

    years = range(FIRST_YEAR, facts.today.year + 1)
    for spell in register.memberships:
        treaty = register.treaty(spell.treaty_id)
        kind = _kind(treaty)
        if treaty.us_party and spell.ccode != HUB and kind is not None:
            rows.append(spell)
            for year in years:
                day = facts.day(year)
                if in_practice(spell, day):
                    suspended = register.suspended(spell.treaty_id, HUB, spell.ccode, day)
                    hold(spell.ccode, year, SUSPENDED if suspended else kind)
    for designation in register.designations:
        rows.append(designation)
        for year in years:
            if covers(designation.designated, designation.ended, facts.day(year)):
                hold(designation.ccode, year, "Other pledge or designation")
    return held, rows


def _runs(facts: Facts, held: dict[int, dict[int, str]]) -> list[Record]:
    """Runs of years with the same tie, one record each."""
    data: list[Record] = []
    for ccode, by_year in held.items():
        run: Record | None = None
        for year in sorted(by_year):
            if run and run["tie"] == by_year[year] and run["to"] == year - 1:
                run["to"] = year
                continue
            shape = 255 if ccode == WEST_GERMANY else ccode
            run = {"id": shape, "state": facts.label(ccode), "tie": by_year[year], "from": year, "to": year}
            data.append(run)
    return data


def world_map(facts: Facts) -> Chart:
    """States bound to the hub on the last day of a chosen year, by the strongest kind of tie."""
    held, rows = _strongest(facts)
    data = _runs(facts, held)
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
                scale=alt.Scale(domain=["Hub", *TIES], range=[INK, *TIES.values()]),
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
            "The strongest defence treaty, pledge or designation on 31 December of the chosen year; agreements below a pledge "
            "and statutes of one side, such as the Taiwan Relations Act, are not drawn. Borders are today's in every year, as "
            "Natural Earth draws control on the ground (Crimea with Russia, most of Western Sahara with Morocco): that is the "
            f"data's choice and no judgement of ours. Too small for this map: {', '.join(hidden)}."
        ),
        unit="strongest tie",
        years=f"{FIRST_YEAR}–{facts.today.year}",
        sources=(*facts.sources(rows), "natural_earth_110m"),
        spec=inlined(specification(chart, data=data), "outlines", topology()),
        data=data,
        alt="World map of states bound to the United States by NATO, the San Francisco treaties, the Rio Treaty and other pledges.",
        made_by=world_map,
        unchecked=unchecked(rows),
        shrinks=True,
    )
