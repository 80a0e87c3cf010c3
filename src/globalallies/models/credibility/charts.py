"""Charts of credibility, indispensability and deterrence."""

from typing import TYPE_CHECKING

from ...catalogue import Result

if TYPE_CHECKING:
    import altair as alt

COLOURS = {"credibility": "#1f4e79", "indispensability": "#8a6d1d"}


def draw_paradox(result: Result) -> "alt.TopLevelMixin":
    """Both series of each ally by year with their bands, a panel an ally."""
    import altair as alt
    import polars as pl

    rows = result.tables["series"]
    long = pl.concat(
        [
            rows.select(
                "ally",
                "year",
                pl.lit(name).alias("series"),
                pl.col(name).alias("value"),
                pl.col(f"{name}_low").alias("low"),
                pl.col(f"{name}_high").alias("high"),
            )
            for name in COLOURS
        ]
    ).filter(pl.col("value").is_not_null())
    colour = alt.Color(
        "series:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=alt.Legend(title=None)
    )
    base = alt.Chart(long).encode(x=alt.X("year:Q", axis=alt.Axis(format="d"), title=None), color=colour)
    band = base.mark_area(opacity=0.18).encode(
        y=alt.Y("low:Q", scale=alt.Scale(domain=[0, 1]), title="0 to 1"), y2="high:Q"
    )
    line = base.mark_line().encode(
        y="value:Q",
        strokeDash=alt.StrokeDash("series:N", legend=None),
        tooltip=[
            "ally:N",
            "year:Q",
            "series:N",
            *(alt.Tooltip(f"{c}:Q", format=".2f") for c in ("value", "low", "high")),
        ],
    )
    names = rows["ally"].unique(maintain_order=True).to_list()
    return (
        alt.layer(band, line)
        .properties(width=230, height=130)
        .facet(facet=alt.Facet("ally:N", sort=names, title=None), columns=2)
        .properties(title=result.title)
    )


def draw_deterrence(result: Result) -> "alt.TopLevelMixin":
    """What an attack is worth to the challenger at each belief that the hub fights, beside the status quo."""
    import altair as alt

    rows = result.tables["attack"]
    base = alt.Chart(rows, title=result.title, width=480, height=260)
    names = ["attack", "status quo"]
    lines = base.transform_fold(["attack", "status_quo"], as_=["what", "value"]).transform_calculate(
        what="datum.what === 'status_quo' ? 'status quo' : 'attack'"
    )
    chart: alt.TopLevelMixin = lines.mark_line().encode(
        x=alt.X("belief:Q", title="Belief that the hub fights"),
        y=alt.Y("value:Q", title="Worth to the challenger"),
        color=alt.Color("what:N", scale=alt.Scale(domain=names, range=list(COLOURS.values())), title=None),
        strokeDash=alt.StrokeDash("what:N", scale=alt.Scale(domain=names, range=[[1, 0], [4, 3]]), title=None),
    )
    return chart
