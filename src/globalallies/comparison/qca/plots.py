"""Charts of set-theoretic analysis, made from the tables of results.

Each says in shape or words what it says in colour.
"""

from typing import TYPE_CHECKING, Any

from ...catalogue import Result, UserError

if TYPE_CHECKING:
    import altair as alt

    from .model import Model
    from .table import TruthTable

BLUE, VERMILION, GREY, INK = "#0072b2", "#d55e00", "#8a96a3", "#1c2733"
SIDE = 360


def calibration_chart(result: Result) -> "alt.TopLevelMixin":
    """Memberships against raw scores, the anchors as upright lines, the crossover as a level one."""
    import altair as alt
    import polars as pl

    table = result.table
    top = max(1.0, float(table["membership"].max() or 0))  # type: ignore[arg-type]  # a column of numbers
    points = (
        alt.Chart(table)
        .mark_point(filled=True, size=60, color=BLUE, opacity=0.8)
        .encode(
            x=alt.X("raw:Q", title="Raw score", scale=alt.Scale(zero=False)),
            y=alt.Y("membership:Q", title="Membership", scale=alt.Scale(domain=[0, top])),
            tooltip=["case:N", "raw:Q", alt.Tooltip("membership:Q", format=".3f")],
        )
    )
    anchors = alt.Chart(result.tables["anchors"]).mark_rule(strokeDash=[5, 4], color=GREY).encode(x="anchor:Q")
    layers: list[Any] = [anchors, points]
    if top <= 1:
        half = alt.Chart(pl.DataFrame({"membership": [0.5]})).mark_rule(color=VERMILION, strokeDash=[2, 3])
        layers.insert(0, half.encode(y="membership:Q"))
    return alt.layer(*layers).properties(title=result.title, width=SIDE, height=SIDE * 2 // 3)


def xy_result(x: "Model | str", table: "TruthTable") -> Result:
    """Memberships of every case in a condition, term or model, and in the outcome, as a result that draws itself.

    Parameters
    ----------
    x : Model or str
        A model, or a conjunction such as ``A*~B``.
    table : TruthTable
        Where the cases are.
    """
    import numpy as np
    import polars as pl

    from .fit import consistency, coverage, plain, pri, relevance
    from .terms import read_term

    found = table.cases
    if isinstance(x, str):
        name, members = x, found.members(read_term(x, found.conditions)[None])[0]
    else:
        name, members = " + ".join(x.terms), x.members.max(axis=0)
    y = found.membership
    reading = [_reading(float(a), float(b)) for a, b in zip(members, y, strict=True)]
    frame = pl.DataFrame({"case": list(found.names), "x": members, "y": np.asarray(y), "reading": reading})
    fits = (("incl", consistency), ("pri", pri), ("cov", coverage), ("ron", relevance))
    fit = pl.DataFrame({key: [plain(f(members, y))] for key, f in fits}, schema={k: pl.Float64 for k, _ in fits})
    return Result(
        title=f"{name} and {found.outcome}",
        tables={"cases": frame, "fit": fit},
        assumptions=(
            "On or above the diagonal a case is consistent with sufficiency; on or below it, with necessity.",
        ),
        sources=(found.source,) if found.source else (),
        references=("schneider_wagemann_2012",),
        draw=xy_chart,
    )


def xy_chart(result: Result) -> "alt.TopLevelMixin":
    """Membership in the outcome against membership in the set, with the diagonal and the four quarters."""
    import altair as alt
    import polars as pl

    x_name, y_name = result.title.rsplit(" and ", 1)
    kinds = [_TYPICAL, _DEVIANT, _UNEXPLAINED, _IRRELEVANT, _HALF]
    points = (
        alt.Chart(result.table)
        .mark_point(filled=True, size=70, opacity=0.8)
        .encode(
            x=alt.X("x:Q", title=f"Membership in {x_name}", scale=alt.Scale(domain=[0, 1])),
            y=alt.Y("y:Q", title=f"Membership in {y_name}", scale=alt.Scale(domain=[0, 1])),
            shape=alt.Shape("reading:N", title=None, scale=alt.Scale(domain=kinds), legend=alt.Legend(labelLimit=320)),
            color=alt.Color(
                "reading:N", title=None, scale=alt.Scale(domain=kinds, range=[BLUE, VERMILION, "#009e73", GREY, INK])
            ),
            tooltip=["case:N", alt.Tooltip("x:Q", format=".3f"), alt.Tooltip("y:Q", format=".3f"), "reading:N"],
        )
    )
    line = alt.Chart(pl.DataFrame({"x": [0, 1], "y": [0, 1]})).mark_line(color=GREY).encode(x="x:Q", y="y:Q")
    half = pl.DataFrame({"half": [0.5]})
    quarters = [
        alt.Chart(half).mark_rule(strokeDash=[4, 4], color=GREY).encode(x="half:Q"),
        alt.Chart(half).mark_rule(strokeDash=[4, 4], color=GREY).encode(y="half:Q"),
    ]
    fit = result.tables["fit"].row(0, named=True)
    words = ", ".join(f"{k} {v:.3f}" for k, v in fit.items() if v is not None)
    title = alt.TitleParams(f"{x_name} → {y_name}", subtitle=words)
    return alt.layer(line, *quarters, points).properties(title=title, width=SIDE, height=SIDE)


def robustness_chart(result: Result) -> "alt.TopLevelMixin":
    """What each row of the truth table is at each consistency cut-off; one panel for each other cut-off."""
    import altair as alt
    import polars as pl

    words = {"1": "positive", "0": "negative", "C": "contradictory", "?": "remainder"}
    rows = result.tables["rows"].with_columns(
        pl.col("out").replace_strict(words, return_dtype=pl.String).alias("is"),
        pl.format("PRI {}, n {}", "pri", "n_cut").alias("other cut-offs"),
    )
    if not rows.height:
        raise UserError(f"{result.title}: there are no rows to draw.")
    marks = alt.Chart(rows).encode(
        x=alt.X("incl:O", title="Consistency cut-off"),
        y=alt.Y("row:O", title="Row of the truth table"),
    )
    colour = alt.Color(
        "is:N", title=None, scale=alt.Scale(domain=list(words.values()), range=[BLUE, "#d9dee4", VERMILION, "#f7f8fa"])
    )
    boxes = marks.mark_rect(stroke="white").encode(
        color=colour, tooltip=["row:O", "n:Q", alt.Tooltip("consistency:Q", format=".3f"), "is:N"]
    )
    text = marks.mark_text(fontSize=10).encode(
        text="out:N", color=alt.condition("datum.out == '1'", alt.value("white"), alt.value(INK))
    )
    layered = alt.layer(boxes, text)
    return layered.facet("other cut-offs:N", columns=2).properties(title=result.title)


_TYPICAL = "in both: typical"
_DEVIANT = "in the set only: against sufficiency"
_UNEXPLAINED = "in the outcome only: not covered"
_IRRELEVANT = "in neither"
_HALF = "exactly 0.5: in no quarter"


def _reading(x: float, y: float) -> str:
    if 0.5 in (x, y):
        return _HALF
    if x > 0.5:
        return _TYPICAL if y > 0.5 else _DEVIANT
    return _UNEXPLAINED if y > 0.5 else _IRRELEVANT
