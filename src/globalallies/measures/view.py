"""The catalogue of measures in words: the list, and one measure with all a user should know of it."""

from collections.abc import Iterator

from ..catalogue import UNITS, Catalogue, Measure, UserError, closest
from ..panel.query import coverage
from ..sources import find
from ..sources.bibliography import citation

EXAMPLE = {"state-year": "2 1995", "dyad-year": "2 740 1995", "directed-dyad-year": "2 740 1995"}
"""Keys of a row that most measures of a unit have something to say about."""

WIDEST_TITLE = 60


def selected(catalogue: Catalogue, unit: str = "", search: str = "") -> list[Measure]:
    """The measures of panels about a unit (or any), whose name, title or definition holds a text.

    Raises
    ------
    UserError
        The unit is none.
    """
    if unit and unit not in UNITS:
        raise UserError(f"{unit!r} is no unit.{closest(unit, UNITS)}", f"Expected one of: {', '.join(UNITS)}.")
    wanted = search.casefold()
    return [
        measure
        for measure in catalogue.values()
        if measure.view
        and (not unit or measure.unit == unit)
        and wanted in f"{measure.name} {measure.title} {measure.definition}".casefold()
    ]


def as_text(found: list[Measure]) -> str:
    """The measures as a table."""
    if not found:
        return "No measure fits. List them all with: allies measures"
    width = max(len(measure.name) for measure in found) + 2
    lines = [f"{'measure':<{width}}{'unit':<20}{'years':<11} what it is"]
    for measure in found:
        cover = coverage(measure, [find(key) for key in measure.sources])
        years = f"{cover.first_year}-{cover.last_year}"
        lines.append(f"{measure.name:<{width}}{measure.unit:<20}{years:<11} {measure.title[:WIDEST_TITLE]}")
    return "\n".join([*lines, f"\n{len(found)} measures. All about one: allies measure NAME"])


def as_record(measure: Measure, catalogue: Catalogue) -> dict[str, object]:
    """All about one measure, as plain data."""
    sources = [find(key) for key in measure.sources]
    cover = coverage(measure, sources)
    return {
        "name": measure.name,
        "title": measure.title,
        "unit": measure.unit,
        "definition": measure.definition,
        "rule": catalogue.views[measure.view].rule if measure.view else "",
        "scale": measure.scale,
        "low": measure.low,
        "high": measure.high,
        "first_year": cover.first_year,
        "last_year": cover.last_year,
        "no_row_means": "zero" if cover.silence == "none" else "missing",
        "collapse": measure.collapse,
        "sources": [source.label for source in sources],
        "warnings": [warning for source in sources for warning in source.warnings],
        "cite": citation(measure.citation),
        "example": example(measure) if measure.view else "",
    }


def example(measure: Measure) -> str:
    """A command that gives some values of a measure."""
    return f"allies panel {measure.unit} --from 1990 --to 1991 --add {measure.name} -o panel.csv"


def all_about(measure: Measure, catalogue: Catalogue) -> str:
    """All about one measure, in words."""
    record = as_record(measure, catalogue)
    return "\n".join(_lines(measure, record))


def _lines(measure: Measure, record: dict[str, object]) -> Iterator[str]:
    yield f"{measure.name}: {measure.title}"
    yield f"  {measure.definition}"
    unit = UNITS[measure.unit]
    yield f"  unit          {unit.name}: {unit.meaning} ({', '.join(unit.keys)})"
    yield f"  scale         {measure.scale}{_range(measure)}"
    if record["rule"]:
        yield f"  rule          {record['rule']}"
    if measure.collapse:
        yield f"  without direction  the {COLLAPSED[measure.collapse]} of the two directions"
    sources = record["sources"]
    assert isinstance(sources, list)  # noqa: S101  # as_record made it
    yield f"  sources       {', '.join(sources) or 'the register that ships with the package'}"
    yield f"  covers        {record['first_year']} to {record['last_year']}; outside them it is missing"
    yield f"  no row means  {record['no_row_means']}"
    yield f"  cite          {record['cite']}"
    warnings = record["warnings"]
    assert isinstance(warnings, list)  # noqa: S101
    for warning in warnings:
        yield f"  mind          {warning}"
    if record["example"]:
        yield f"  example       {record['example']}"
        if measure.unit in EXAMPLE:
            yield f"                allies why {measure.unit} {EXAMPLE[measure.unit]} {_column(measure)}"


COLLAPSED = {"max": "larger", "min": "smaller", "sum": "sum"}


def _range(measure: Measure) -> str:
    if measure.low is None and measure.high is None:
        return ""
    low, high = ("any" if bound is None else f"{bound:g}" for bound in (measure.low, measure.high))
    return f"; from {low} to {high}" if measure.high is not None else f"; {low} or more"


def _column(measure: Measure) -> str:
    return measure.name
