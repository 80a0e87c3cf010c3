"""Charts of burden sharing."""

from typing import TYPE_CHECKING

from ...catalogue import Result

if TYPE_CHECKING:
    import altair as alt

WIDTH = 520
PAIR = ["#8a6d1d", "#1f4e79"]
THREE = [*PAIR, "#5fa8b8"]
"""Colours that stay apart for people who cannot tell red from green, and in grey."""


def draw_shares(result: Result) -> "alt.TopLevelMixin":
    """Each ally's share of all income beside its share of all spending."""
    import altair as alt
    import polars as pl

    rows = result.table.sort("income", descending=True)
    names = {"share_of_income": "income", "share_of_spending": "spending"}
    long = rows.select("ally", *names).rename(names).unpivot(index="ally", variable_name="share of", value_name="share")
    chart: alt.TopLevelMixin = (
        alt.Chart(pl.DataFrame(long), title=result.title, width=WIDTH)
        .mark_bar()
        .encode(
            y=alt.Y("ally:N", sort=rows["ally"].to_list(), title=None),
            x=alt.X("share:Q", axis=alt.Axis(format="%"), title="Share of the alliance's total"),
            yOffset=alt.YOffset("share of:N", sort=["income", "spending"]),
            color=alt.Color("share of:N", scale=alt.Scale(domain=["income", "spending"], range=PAIR)),
            tooltip=["ally:N", "share of:N", alt.Tooltip("share:Q", format=".1%")],
        )
    )
    return chart


def draw_ranks(result: Result) -> "alt.TopLevelMixin":
    """The rank correlation of product and burden by year, a panel for each definition."""
    import altair as alt

    ranks = result.tables["ranks"]
    rows = ranks.filter(ranks["spearman"].is_not_null())
    base = alt.Chart(rows).encode(
        x=alt.X("year:Q", axis=alt.Axis(format="d"), title=None),
        y=alt.Y("spearman:Q", title="Spearman", scale=alt.Scale(domain=[-1, 1])),
        color=alt.Color("states:N", scale=alt.Scale(range=THREE), title=None),
    )
    lines = base.mark_line(strokeWidth=1) + base.mark_point(size=18, filled=True).encode(
        opacity=alt.condition("datum.spearman_p < 0.1", alt.value(1), alt.value(0.25)),
        tooltip=["year:Q", "states:N", "members:Q", alt.Tooltip("spearman:Q", format=".2f"), "spearman_p:Q"],
    )
    zero = alt.Chart(rows).mark_rule(color="#888").encode(y=alt.datum(0))
    return (
        alt.layer(zero, lines)
        .properties(width=WIDTH // 2, height=140)
        .facet(facet=alt.Facet("definition:N", title=None), columns=2)
        .properties(title=f"{result.title} (solid: p below 0.1)")
    )


def draw_fit(result: Result) -> "alt.TopLevelMixin":
    """Observed and computed burden of each ally."""
    import altair as alt

    rows = result.table.sort("income", descending=True)
    names = {"burden_observed": "observed", "burden_model": "in the model"}
    long = rows.select("ally", *names).rename(names).unpivot(index="ally", variable_name="burden", value_name="value")
    chart: alt.TopLevelMixin = (
        alt.Chart(long, title=result.title, width=WIDTH)
        .mark_point(size=60, filled=True)
        .encode(
            y=alt.Y("ally:N", sort=rows["ally"].to_list(), title=None),
            x=alt.X("value:Q", axis=alt.Axis(format=".1%"), title="Spending over product"),
            color=alt.Color("burden:N", scale=alt.Scale(domain=list(names.values()), range=PAIR), title=None),
            shape=alt.Shape("burden:N", scale=alt.Scale(domain=list(names.values())), title=None),
            tooltip=["ally:N", "burden:N", alt.Tooltip("value:Q", format=".2%")],
        )
    )
    return chart
