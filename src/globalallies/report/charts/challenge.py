"""Challenges: who counts as a challenger, what happened, and distance in UN votes."""

import altair as alt
import polars as pl

from ...measures.dependence import ideal_point_distance
from ..blocks import Chart, Record, Table
from ..facts import HUB, Facts, flag_of, flagged, own_sources, span, unchecked
from ..style import DATA, SERIES, lines_by, specification, year_axis, years_of


def challenger_table(facts: Facts) -> Table:
    """Who counts as a challenger, where, from when to when, and why."""
    rows = sorted(facts.register.challengers, key=lambda row: row.start)
    return Table(
        name="challengers",
        title="Who counts as a challenger, and why",
        caption="Whom to count and from when is a judgement; the marker of each start is a dated event. Disagree with it in the register's table.",
        columns=["State", "Theatre", "When", "Marked by", "Why"],
        rows=[
            [
                facts.register.name(row.ccode, row.start.last),
                str(row.theatre).replace("_", " "),
                span(row.start, row.end),
                row.start_basis,
                row.why,
            ]
            for row in rows
        ],
        sources=facts.sources(rows),
        flags=flagged(rows),
        row_sources=own_sources(rows),
    )


def event_dots(facts: Facts) -> Chart:
    """Events of the register by structural force, one dot an event."""
    rows = sorted(facts.register.events, key=lambda row: row.date)
    words = {
        "decline": "Relative decline",
        "challenge": "Challenges",
        "cost_benefit": "Costs and benefits",
        "structure": "Shape of the systems",
    }
    data: list[Record] = [
        {
            "date": row.date.first.isoformat(),
            "event": row.title,
            "force": words[row.force],
            "theatre": str(row.theatre).replace("_", " "),
            "what": row.description,
            "checked": flag_of(row) or "yes",
        }
        for row in rows
    ]
    theatres = sorted({r["theatre"] for r in data})
    chart = (
        alt.Chart(DATA, width="container", height=260)
        .mark_point(filled=True, size=62, opacity=0.75)
        .encode(
            x=alt.X("date:T", title=None, axis=alt.Axis(format="%Y")),
            y=alt.Y("force:N", title=None, sort=list(words.values()), scale=alt.Scale(paddingInner=0.2)),
            yOffset=alt.YOffset("theatre:N", sort=theatres),
            color=alt.Color(
                "theatre:N",
                scale=alt.Scale(domain=theatres, range=SERIES[: len(theatres)]),
                legend=alt.Legend(title="Theatre", orient="bottom"),
            ),
            shape=alt.Shape(
                "theatre:N", scale=alt.Scale(domain=theatres), legend=alt.Legend(title="Theatre", orient="bottom")
            ),
            tooltip=["date:T", "event:N", "what:N", "theatre:N", "checked:N"],
        )
    )
    return Chart(
        name="events",
        title="Dated events the comparison turns on",
        caption="One mark an event of the register; hold the pointer over it to read it. The list is an editors' choice, not a count of everything that happened.",
        unit="events",
        years=f"{rows[0].date.year}–{rows[-1].date.year}",
        sources=facts.sources(rows),
        spec=specification(chart, data=data),
        data=data,
        alt="Strip of dated events by structural force and theatre.",
        made_by=event_dots,
        unchecked=unchecked(rows),
    )


def event_table(facts: Facts, force: str) -> Table:
    """The events of one structural force, in order."""
    rows = sorted((row for row in facts.register.events if row.force == force), key=lambda row: row.date)
    return Table(
        name=f"events-{force.replace('_', '-')}",
        title="Events, in order",
        caption="Each row carries its own source in the register: allies register show events.",
        columns=["Date", "Event", "What it was"],
        rows=[[str(row.date), row.title, row.description] for row in rows],
        sources=facts.sources(rows),
        flags=flagged(rows),
        row_sources=own_sources(rows),
    )


MEDIAN = "Median NATO ally of the year"


def vote_distance(facts: Facts) -> Chart:
    """Distance of challengers and of the eight allies from the hub in UN votes."""
    names = {710: "China", 365: "USSR, then Russia", 630: "Iran"}
    distance = ideal_point_distance(facts.figures, HUB)
    own = distance.filter(pl.col("ccode").is_in(list(names))).with_columns(
        who=pl.col("ccode").replace_strict(names, return_dtype=pl.String)
    )
    years = distance["year"].unique().sort().to_list()
    members = pl.DataFrame(
        [{"year": y, "ccode": c} for y in years for c in facts.spokes("nato", y)],
        schema={"year": pl.Int64, "ccode": pl.Int64},
    )
    median = (
        distance.join(members, on=["year", "ccode"])
        .group_by("year", "source")
        .agg(pl.col("value").median())
        .with_columns(who=pl.lit(MEDIAN), ccode=pl.lit(0, pl.Int64))
    )
    frame = pl.concat([own, median.select(own.columns)]).sort("who", "year")
    data: list[Record] = frame.select("who", "year", pl.col("value").alias("distance"), "source").to_dicts()
    order = [*names.values(), MEDIAN]
    chart = (
        alt.Chart(DATA, width="container", height=280)
        .mark_line(point=alt.OverlayMarkDef(size=26))
        .encode(
            x=alt.X("year:Q", axis=year_axis(), scale=alt.Scale(zero=False)),
            y=alt.Y("distance:Q", title="Distance from the United States"),
            tooltip=["who:N", "year:Q", alt.Tooltip("distance:Q", format=".2f")],
            **lines_by("who", order, SERIES, orient="bottom", columns=2),
        )
    )
    return Chart(
        name="vote-distance",
        title="Distance from the United States in UN General Assembly votes",
        caption="Zero is the same position. Votes speak of positions taken in the General Assembly, not of threat; the American position itself moves.",
        unit="scale units of the ideal-point model",
        years=years_of(data),
        sources=(
            "un_ideal_points_2025",
            *facts.sources(m for m in facts.register.memberships if m.treaty_id == "NATO1949"),
        ),
        spec=specification(chart, data=data),
        data=data,
        alt="Lines of voting distance from the United States for challengers and the median NATO member.",
        made_by=vote_distance,
    )
