"""How charts look: one theme, colours that colour-blind readers can tell apart, and few words.

Colours are Okabe and Ito's palette; wherever colour says something, a shape, a dash or a label
says it too.
"""

from itertools import pairwise
from typing import Any

import altair as alt

from .blocks import Record

INK, MUTED, GRID, PAPER = "#1c2733", "#5b6b7b", "#e3e8ee", "#ffffff"
BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, YELLOW, GREY = (
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#aa4499",
    "#e69f00",
    "#56b4e9",
    "#c9a800",
    "#8a96a3",
)

SYSTEM_COLOURS = {"NATO": BLUE, "San Francisco system": VERMILION, "Other US ties": GREY}
SERIES = [BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, INK, GREY]
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

CONFIG: Record = {
    "background": PAPER,
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED,
        "titleColor": INK,
        "titleFontWeight": 600,
        "gridColor": GRID,
        "domainColor": "#b7c1cc",
        "tickColor": "#b7c1cc",
        "labelFontSize": 11,
        "titleFontSize": 11,
        "labelLimit": 220,
    },
    "legend": {"labelColor": INK, "titleColor": INK, "labelFontSize": 11, "titleFontSize": 11, "labelLimit": 260},
    "header": {"labelColor": INK, "labelFontWeight": 600, "labelFontSize": 12, "titleColor": INK},
    "title": {"color": INK, "fontSize": 13, "anchor": "start"},
    "range": {"category": SERIES},
    "line": {"strokeWidth": 2.2},
}


DATA = alt.NamedData(name="data")
"""The one data set of most charts; its rows join the specification in ``specification``."""


def specification(chart: Any, **datasets: list[Record]) -> Record:
    """The chart as a Vega-Lite specification with the house theme and its data sets by name.

    Data join after the chart is built: the library copies what it is given, which for thousands of
    rows costs seconds. The specification is not validated here, where nobody could mend it; the
    tests validate every one.
    """
    spec: Record = chart.to_dict(validate=False)
    spec["config"] = {**spec.get("config", {}), **CONFIG}
    spec["autosize"] = {"type": "fit-x", "contains": "padding"} if spec.get("width") == "container" else "pad"
    spec["datasets"] = datasets
    return spec


LONGEST_STEP = 10
"""Years between two points that a line may bridge; figures come every fifth year, some every tenth."""


def years_of(records: list[Record]) -> str:
    """The first and last year of some records, in words."""
    years = [record["year"] for record in records]
    return f"{min(years)}–{max(years)}" if years else "none"


def with_gaps(records: list[Record], value: str, *line: str) -> list[Record]:
    """Records with an empty one wherever a line would bridge missing years, so that it breaks there.

    ``line`` names the fields that tell one line from another; records have a ``year``.
    """
    lines: dict[tuple[Any, ...], list[Record]] = {}
    for record in records:
        lines.setdefault(tuple(record[name] for name in line), []).append(record)
    broken: list[Record] = []
    for points in lines.values():
        points = sorted(points, key=lambda record: record["year"])
        for before, after in pairwise(points):
            broken.append(before)
            if after["year"] - before["year"] > LONGEST_STEP:
                broken.append(before | {"year": before["year"] + 1, value: None})
        broken.append(points[-1])
    return broken


def inlined(spec: Any, name: str, loaded: Record) -> Any:
    """A specification in which every data set of one name carries its values in place (as outlines must)."""
    if isinstance(spec, list):
        return [inlined(item, name, loaded) for item in spec]
    if not isinstance(spec, dict):
        return spec
    if spec.get("name") == name:
        return {**{key: value for key, value in spec.items() if key != "name"}, "values": loaded}
    return {key: value if key == "datasets" else inlined(value, name, loaded) for key, value in spec.items()}


def year_axis(title: str | None = None, **options: Any) -> alt.Axis:
    """An axis of years: no thousands separator, few ticks."""
    return alt.Axis(format="d", title=title, tickCount=8, **options)


def line_legend(title: str | None = None, **options: Any) -> alt.Legend:
    """A legend for lines told apart by colour and dash: short strokes, not blobs."""
    return alt.Legend(title=title, symbolType="stroke", symbolStrokeWidth=2.5, symbolSize=420, **options)


DASHES = [[1, 0], [5, 3], [2, 2], [8, 3, 2, 3]]


def lines_by(field: str, names: list[str], colours: list[str], **legend: Any) -> dict[str, Any]:
    """Encodings that tell lines apart by colour and by dash, with one legend for both."""
    domain = alt.Scale(domain=names, range=colours[: len(names)])
    dashes = alt.Scale(domain=names, range=DASHES[: len(names)])
    return {
        "color": alt.Color(f"{field}:N", sort=names, scale=domain, legend=line_legend(**legend)),
        "strokeDash": alt.StrokeDash(f"{field}:N", sort=names, scale=dashes, legend=line_legend(**legend)),
    }


def slider(name: str, low: int, high: int, value: int, label: str) -> alt.Parameter:
    """A slider over whole years."""
    return alt.param(name=name, value=value, bind=alt.binding_range(min=low, max=high, step=1, name=f"{label} "))
