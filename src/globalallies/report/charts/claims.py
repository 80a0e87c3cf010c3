"""Claims: the share that supports each, and the numbers of one part of a claim beside what they were compared with."""

from collections.abc import Sequence

import altair as alt

from ...claims import Assessment, Operationalisation
from ..blocks import Chart, Record
from ..style import BLUE, DATA, GREY, INK, VERMILION, YELLOW, specification

VERDICT_COLOURS = {"supported": BLUE, "mixed": YELLOW, "contradicted": VERMILION}
SUPPORT_COLOURS = {"supports": BLUE, "does not": VERMILION}


def shares_chart(found: Sequence[tuple[Assessment, tuple[str, ...]]], text: str) -> Chart:
    """The share of supporting operationalisations of every tested claim, least first."""
    data: list[Record] = [
        {
            "claim": one.claim.id,
            "says": one.claim.says,
            "share": one.share,
            "verdict": one.verdict,
            "tests": sum(len(part.tested) for part in one.parts),
        }
        for one, _ in sorted(found, key=lambda pair: (pair[0].share or 0, pair[0].claim.id))
    ]
    dots = (
        alt.Chart(DATA, width=620, height={"step": 15})
        .mark_point(filled=True, size=70)
        .encode(
            x=alt.X("share:Q", title="share of operationalisations that support it", axis=alt.Axis(format="%")),
            y=alt.Y("claim:N", sort=None, title=None),
            color=alt.Color("verdict:N", title=None, scale=scale(VERDICT_COLOURS), legend=alt.Legend(orient="top")),
            shape=alt.Shape(
                "verdict:N",
                title=None,
                scale=alt.Scale(domain=list(VERDICT_COLOURS), range=["circle", "square", "triangle-down"]),
            ),
            tooltip=["claim:N", "says:N", alt.Tooltip("share:Q", format=".0%"), "verdict:N", "tests:Q"],
        )
    )
    return Chart(
        name="claim-shares",
        title="How much each verdict depends on a definition",
        caption="Tested statements only. Near the ends nearly every definition agrees; in the middle the answer is the definition.",
        unit="share of operationalisations of the part that holds least",
        years="1778 to now at most; each statement names its own",
        sources=tuple(dict.fromkeys((text, *(key for _, keys in found for key in keys)))),
        spec=specification(dots, data=data),
        data=data,
        alt="A dot for each tested statement, placed by the share of its operationalisations that support it.",
        made_by=shares_chart,
    )


def part_chart(
    name: str, says: str, tested: Sequence[Operationalisation], sources: tuple[str, ...], years: str
) -> Chart:
    """The numbers of one part of a claim, each beside the number it was compared with."""
    data: list[Record] = [
        {
            "operationalisation": one.name,
            "value": one.value,
            "compared with": one.wanted,
            "test": one.test,
            "supports": "supports" if one.supports else "does not",
        }
        for one in tested
    ]
    unit = tested[0].unit
    compared = any(row["compared with"] is not None for row in data)
    base = alt.Chart(DATA, width=460, height={"step": 20}).encode(
        y=alt.Y("operationalisation:N", sort=None, title=None, axis=alt.Axis(labelLimit=330))
    )
    dots = base.mark_point(filled=True, size=80).encode(
        x=alt.X("value:Q", title=unit or "value", scale=alt.Scale(zero=False)),
        color=alt.Color("supports:N", title=None, scale=scale(SUPPORT_COLOURS), legend=alt.Legend(orient="top")),
        shape=alt.Shape(
            "supports:N", title=None, scale=alt.Scale(domain=list(SUPPORT_COLOURS), range=["circle", "triangle-down"])
        ),
        tooltip=["operationalisation:N", "value:Q", "test:N", "supports:N"],
    )
    wanted = (
        base.transform_filter("isValid(datum['compared with'])")
        .mark_tick(color=INK, thickness=2)
        .encode(x="compared with:Q")
    )
    bridge = (
        base.transform_filter("isValid(datum['compared with'])")
        .mark_rule(color=GREY)
        .encode(x=alt.X("value:Q"), x2=alt.X2("compared with"))
    )
    return Chart(
        name=name,
        title=says,
        caption="Dots are what was found, upright ticks the number each was compared with.",
        unit=unit or "as each row says",
        years=years,
        sources=sources,
        spec=specification(alt.layer(*([bridge, wanted] if compared else []), dots), data=data),
        data=data,
        alt="A dot for each operationalisation, placed by its value, with a tick at the number it was compared with.",
        made_by=part_chart,
    )


def scale(colours: dict[str, str]) -> alt.Scale:
    """A scale of named colours."""
    return alt.Scale(domain=list(colours), range=list(colours.values()))
