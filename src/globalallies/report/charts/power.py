"""Relative decline: the hub's share of the world, and its challengers' distance from it."""

import altair as alt
import polars as pl

from ...measures import CATALOGUE
from ...measures.power import SHARES, net_resources, ratio_to_hub, share_of_world
from ..blocks import Chart, Record, Table
from ..facts import HUB, Facts
from ..style import DATA, SERIES, lines_by, specification, with_gaps, year_axis, years_of

CHALLENGERS = {365: "USSR, then Russia", 710: "China"}


def _sources(frame: pl.DataFrame) -> tuple[str, ...]:
    return tuple(sorted({key for cell in frame["source"].unique() for key in cell.split("; ")}))


def shares(facts: Facts) -> pl.DataFrame:
    """Shares of the world of the hub and its challengers under every measure of power."""
    parts = [share_of_world(facts.figures, name).with_columns(measure=pl.lit(CATALOGUE[name].title)) for name in SHARES]
    return pl.concat(parts).filter(pl.col("ccode").is_in([HUB, *CHALLENGERS]))


def hub_shares(facts: Facts) -> Chart:
    """The hub's share of the world under five measures of power."""
    frame = shares(facts).filter(pl.col("ccode") == HUB).sort("measure", "year")
    data: list[Record] = frame.select("measure", "year", pl.col("value").alias("share"), "source").to_dicts()
    titles = [CATALOGUE[name].title for name in SHARES]
    lines = (
        alt.Chart(DATA, width="container", height=340)
        .mark_line(point=alt.OverlayMarkDef(size=36, filled=True))
        .encode(
            x=alt.X("year:Q", axis=year_axis(), scale=alt.Scale(zero=False, nice=False)),
            y=alt.Y("share:Q", title="United States, share of the world", axis=alt.Axis(format="%")),
            color=alt.Color(
                "measure:N",
                sort=titles,
                scale=alt.Scale(domain=titles, range=SERIES[:5]),
                legend=alt.Legend(title=None, orient="bottom", columns=2),
            ),
            shape=alt.Shape(
                "measure:N",
                sort=titles,
                scale=alt.Scale(domain=titles),
                legend=alt.Legend(title=None, orient="bottom", columns=2),
            ),
            tooltip=["measure:N", "year:Q", alt.Tooltip("share:Q", format=".1%"), "source:N"],
        )
    )
    return Chart(
        name="hub-shares",
        title="American power as a share of the world's, under five measures",
        caption=(
            "The measures disagree on the level and on when the decline happened: compare the lines before saying that "
            "power “declined steadily”. Every fifth year and the latest; points are the data. The world's military spending "
            "and personnel are sums over the states that report them."
        ),
        unit="share of the world total",
        years=years_of(data),
        sources=_sources(frame),
        spec=specification(lines, data=data),
        data=data,
        alt="Lines of the US share of world capabilities, military spending, personnel and GDP since 1950.",
        made_by=hub_shares,
    )


def _plain(name: str) -> str:
    """What a share is a share of: in a ratio to the hub the world's total cancels out."""
    title = CATALOGUE[name].title.removeprefix("Share of world ")
    return title[0].upper() + title[1:]


def challenger_ratios(facts: Facts) -> Chart:
    """Each main challenger as a ratio to the hub, one panel a measure."""
    parts = [
        ratio_to_hub(share_of_world(facts.figures, name)).with_columns(measure=pl.lit(_plain(name))) for name in SHARES
    ]
    resources = ratio_to_hub(net_resources(facts.figures)).with_columns(measure=pl.lit("Net resources"))
    frame = (
        pl.concat([*parts, resources]).filter(pl.col("ccode").is_in(list(CHALLENGERS))).sort("measure", "ccode", "year")
    )
    data: list[Record] = [
        {
            "measure": r["measure"],
            "challenger": CHALLENGERS[r["ccode"]],
            "year": r["year"],
            "ratio": r["value"],
            "source": r["source"],
        }
        for r in frame.to_dicts()
    ]
    order = [*(_plain(name) for name in SHARES), "Net resources"]
    encoding = {
        "x": alt.X("year:Q", axis=year_axis(), scale=alt.Scale(zero=False)),
        "y": alt.Y("ratio:Q", title=None),
        **lines_by("challenger", list(CHALLENGERS.values()), SERIES[1:3], orient="top"),
        "tooltip": ["challenger:N", "measure:N", "year:Q", alt.Tooltip("ratio:Q", format=".2f"), "source:N"],
    }
    base = alt.Chart(DATA, width=250, height=150)
    parity = base.mark_rule(strokeDash=[3, 3], color="#5b6b7b").encode(y=alt.datum(1))
    chart = alt.layer(base.mark_line(point=alt.OverlayMarkDef(size=22)).encode(**encoding), parity).facet(
        facet=alt.Facet("measure:N", title=None, sort=order), columns=3, spacing=22
    )
    return Chart(
        name="challenger-ratios",
        title="Challengers beside the United States",
        caption=(
            "The dotted line is parity with the United States. CINC counts people, steel and energy; net resources, GDP times "
            "GDP per head, count what is left when a large population is fed. Where a challenger stands depends on which is asked."
        ),
        unit="ratio to the United States",
        years=years_of(data),
        sources=_sources(frame),
        spec=specification(chart, data=with_gaps(data, "ratio", "measure", "challenger")),
        data=data,
        alt="Six small panels of Soviet, Russian and Chinese power relative to the United States.",
        made_by=challenger_ratios,
    )


def disagreement_table(facts: Facts) -> Table:
    """The hub's first and last share, and its peak, under each measure."""
    frame = shares(facts).filter(pl.col("ccode") == HUB)
    rows = []
    for name in SHARES:
        own = frame.filter(pl.col("measure") == CATALOGUE[name].title).sort("year")
        first, last = own.row(0, named=True), own.row(-1, named=True)
        peak = own.sort("value", descending=True).row(0, named=True)
        falls = sum(b < a for a, b in zip(own["value"], own["value"][1:], strict=False))
        rows.append(
            [
                CATALOGUE[name].title,
                f"{first['value']:.1%} ({first['year']})",
                f"{peak['value']:.1%} ({peak['year']})",
                f"{last['value']:.1%} ({last['year']})",
                f"{falls} of {own.height - 1}",
            ]
        )
    return Table(
        name="decline-table",
        title="Did the American share decline steadily?",
        caption="Of the years sampled, every fifth (every tenth for GDP at purchasing-power parity) and the latest. Steps down counts the intervals between them in which the share fell.",
        columns=["Measure", "First", "Highest", "Latest", "Steps down"],
        rows=rows,
        sources=_sources(frame),
    )
