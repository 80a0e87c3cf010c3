"""The first page: what the report is about, in a few numbers and two charts."""

import altair as alt
from markupsafe import escape

from ..blocks import Block, Chart, Page, Prose, Record, Section, Tiles
from ..charts.power import hub_shares
from ..charts.worldmap import world_map
from ..facts import ALLIES, SYSTEMS, Facts, unchecked
from ..style import BLUE, DATA, VERMILION, lines_by, specification, year_axis


def page(facts: Facts) -> Page:
    """The page ``index.html``."""
    return Page(
        name="index.html",
        nav="Overview",
        title="Global Allies",
        lead=(
            "Two alliance systems, long apart, and three forces that shape them. "
            "Every number on these pages names its source, and every row that nobody has fully checked says so."
        ),
        sections=[
            Section(anchor="today", title="Today", blocks=[headline(facts), world_map(facts)]),
            Section(anchor="growth", title="How the systems grew", blocks=[members_over_time(facts)]),
            Section(anchor="power", title="The hub", blocks=[hub_shares(facts)]),
            Section(anchor="allies", title="Eight allies", blocks=ally_cards(facts)),
            Section(anchor="reading", title="How to read these pages", blocks=[Prose(html=READING)]),
        ],
    )


READING = """
<ul>
<li><b>Sources.</b> Each figure and table ends with its sources; the <a href="sources.html">sources page</a> gives them in
full, with their terms.</li>
<li><b>Marks.</b> † stands on a row that was not fully compared with its source. Hold the pointer over it, or read the
note in the table's download, to see what is missing.</li>
<li><b>Missing is missing.</b> Outside a source's years a value is left out; it is never zero.</li>
<li><b>Data.</b> Every figure and table can be downloaded as CSV, and figures as SVG or PNG from the menu at their corner.</li>
<li><b>Code.</b> Under each figure is the function that drew it.</li>
</ul>
"""


def headline(facts: Facts) -> Tiles:
    """Sizes of the two systems and of the register."""
    register = facts.register
    nato = register.members("NATO1949", facts.today)
    asia = [
        m
        for m in register.memberships
        if m.ccode in facts.san_francisco and register.treaty(m.treaty_id).system == "san_francisco"
    ]
    hub = [t for t in register.treaties if t.us_party]
    new = [t for t in register.treaties if t.relation in ("spokes", "cross", "minilateral") and t.signed.year >= 2007]
    return Tiles(
        tiles=[
            (str(len(nato)), "members of NATO today", facts.sources(nato), unchecked(nato)),
            (
                str(len(facts.san_francisco)),
                "allies of the United States in the San Francisco system today, New Zealand's suspended tie left out",
                facts.sources(asia),
                unchecked(asia),
            ),
            (
                str(len(hub)),
                "instruments of the United States coded in the register",
                facts.sources(hub),
                unchecked(hub),
            ),
            (
                str(len(new)),
                "instruments since 2007 without the United States, across the systems or in new small groups",
                facts.sources(new),
                unchecked(new),
            ),
        ]
    )


def members_over_time(facts: Facts) -> Chart:
    """Allies of the hub in each system on the last day of each year."""
    data: list[Record] = []
    used = []
    for system, label in SYSTEMS.items():
        hubs = {t.treaty_id for t in facts.hub_treaties(system, alliances=True)}
        used += [m for m in facts.register.memberships if m.treaty_id in hubs]
        for year in range(1949, facts.today.year + 1):
            data.append({"year": year, "system": label, "allies": len(facts.spokes(system, year))})
    chart = (
        alt.Chart(DATA, width="container", height=260)
        .mark_line(interpolate="step-after")
        .encode(
            x=alt.X("year:Q", axis=year_axis(), scale=alt.Scale(zero=False, nice=False)),
            y=alt.Y("allies:Q", title="Allies of the United States"),
            tooltip=["system:N", "year:Q", "allies:Q"],
            **lines_by("system", list(SYSTEMS.values()), [BLUE, VERMILION], orient="top"),
        )
    )
    return Chart(
        name="members",
        title="Allies of the United States in the two systems",
        caption="On 31 December of each year, by accession; a suspended tie and a treaty without its organisation do not count, and the United States itself is left out.",
        unit="allies",
        years=f"1949–{facts.today.year}",
        sources=facts.sources(used),
        spec=specification(chart, data=data),
        data=data,
        alt="Step lines: the hub's allies in NATO and in the San Francisco system, year by year.",
        made_by=members_over_time,
        unchecked=unchecked(used),
    )


def ally_cards(facts: Facts) -> list[Block]:
    """Links to the eight allies' pages."""
    cards = "".join(
        f'<a class="card" href="ally-{name}.html"><b>{escape(facts.label(ccode))}</b><span>{facts.system_of(ccode)}</span></a>'
        for ccode, name in ALLIES
    )
    return [Prose(html=f'<div class="cards">{cards}</div><p><a href="comparison.html">Compare all eight</a></p>')]
