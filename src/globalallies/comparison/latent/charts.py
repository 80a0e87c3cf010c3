"""Latent scores with their intervals, beside the raw codes."""

from typing import TYPE_CHECKING

from ...catalogue import Result

if TYPE_CHECKING:
    import altair as alt

MOST_DRAWN = 80
"""Units drawn, the highest scores first."""

ROW = 16
COLOUR = "#1b5e8c"


def draw(result: Result) -> "alt.TopLevelMixin":
    """Scores from the highest down, and how many coders gave which code."""
    import altair as alt
    import polars as pl

    label = pl.concat_str("case", "period", separator=" ", ignore_nulls=True).alias("unit")
    shown = result.table.head(MOST_DRAWN).with_columns(label)
    raw = result.tables["raw_codes"].with_columns(label).filter(pl.col("unit").is_in(shown["unit"].to_list()))
    order = shown["unit"].to_list()
    height = ROW * len(order)
    axis = alt.Y("unit:N", sort=order, title=None)
    found = alt.Chart(shown).encode(y=axis, color=alt.value(COLOUR))
    kinds = sorted(set(shown["kind"]))
    shape = alt.Shape(
        "kind:N",
        scale=alt.Scale(domain=["case", "vignette"], range=["circle", "diamond"]),
        legend=alt.Legend(title=None, values=kinds) if len(kinds) > 1 else None,
    )
    points = found.mark_point(size=50, filled=True).encode(
        x=alt.X("median:Q", title="latent score, with central 68 % and 95 % intervals"),
        shape=shape,
        tooltip=["unit:N", "median:Q", "low_95:Q", "high_95:Q", "raw_median:Q", "coders:Q"],
    )
    scores = alt.layer(
        found.mark_rule(strokeWidth=1).encode(x="low_95:Q", x2="high_95:Q"),
        found.mark_rule(strokeWidth=4, opacity=0.5).encode(x="low_68:Q", x2="high_68:Q"),
        points,
    ).properties(width=320, height=height)
    codes = (
        alt.Chart(raw)
        .mark_point(filled=True, color="#555555")
        .encode(
            y=alt.Y("unit:N", sort=order, title=None, axis=alt.Axis(labels=False, ticks=False)),
            x=alt.X("score:Q", title="raw codes", scale=alt.Scale(zero=False, padding=10)),
            size=alt.Size("coders:O", title="coders"),
            tooltip=["unit:N", "score:Q", "coders:Q"],
        )
        .properties(width=160, height=height)
    )
    return alt.hconcat(scores, codes).properties(title=result.title)
