"""Where one cell comes from: the rule, the releases, and the source rows that alone give its value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..catalogue import UNITS, UserError, View, closest
from .query import UNDIRECTED, Cell, quoted

if TYPE_CHECKING:
    from .panel import Panel
    from .run import Run

KEY = re.compile(r"\$(\w+)")
SHIFTED = re.compile(r"(?P<name>\w+)_(?P<way>lag|lead)(?P<years>[0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class Explanation:
    """One cell accounted for.

    ``rows`` holds, for each table that the value was read from, the source rows behind it; a
    missing or zero cell may have none, and ``reason`` says why.
    """

    key: Mapping[str, int | str]
    column: str
    value: Any
    reason: str
    rule: str
    coverage: str
    releases: tuple[str, ...]
    rows: Mapping[str, list[dict[str, Any]]]

    def __str__(self) -> str:
        where = ", ".join(f"{name} {value}" for name, value in self.key.items())
        lines = [
            f"{self.column} = {'missing' if self.value is None else self.value}   ({where})",
            f"  because  {self.reason}",
            f"  rule     {self.rule}",
            f"  covers   {self.coverage}",
            f"  from     {', '.join(self.releases) or 'the register'}",
        ]
        for table, found in self.rows.items():
            lines.append(f"  {table}: {len(found)} source row{'s' if len(found) != 1 else ''}")
            for row in found[:20]:
                lines.append("    " + ", ".join(f"{name} {value}" for name, value in row.items() if value is not None))
            if len(found) > 20:
                lines.append(f"    … and {len(found) - 20} more")
        return "\n".join(lines)


def measure_of(panel: "Panel", column: str) -> tuple[str, int]:
    """The measure, and by how many years it is shifted back, that a column of a panel of this unit would be.

    Raises
    ------
    UserError
        No measure gives such a column.
    """
    name, lag = column, 0
    if found := SHIFTED.fullmatch(column):
        name, lag = found["name"], int(found["years"]) * (1 if found["way"] == "lag" else -1)
    for candidate in (name, name[:-1].removesuffix("_")):
        if candidate in panel.catalogue and any(cell.name == column for cell in panel.add(candidate, lag=lag).cells):
            return candidate, lag
    if name in panel.catalogue and panel.catalogue[name].view:
        names = [cell.name for cell in panel.add(name, lag=lag).cells]
        raise UserError(f"On {panel.unit} rows, {name!r} is {' and '.join(names)}.", "Expected one of them.")
    names = [n for n in panel.catalogue if panel.catalogue[n].view]
    raise UserError(
        f"No column of {panel.unit} rows is named {column!r}.{closest(name, names)}",
        "Expected a measure's name; on pairs, a measure of one state ends in 1 or 2.",
        f"List the measures with: allies measures --unit {panel.unit}",
    )


def explain(panel: "Panel", keys: tuple[int | str, ...], column: str) -> Explanation:
    """Account for one cell of a panel."""
    cell = next((c for c in panel.cells if c.name == column), None)
    if cell is None:
        names = [c.name for c in panel.cells]
        raise UserError(
            f"This panel has no measure's column {column!r}.{closest(column, names)}",
            f"Expected one of: {', '.join(names)}.",
        )
    if len(keys) != len(panel.keys):
        raise UserError(
            f"{len(keys)} keys do not name a {panel.unit}.",
            f"Expected {', '.join(panel.keys)}, for example: 2, 740, 1995.",
        )
    key = dict(zip(panel.keys, keys, strict=True))
    extra = [f"{cell.year} AS when__", f"({cell.present}) AS present__"]
    with panel.running(extra) as run:
        row = _row(run, key, cell)
        rows = {table: _evidence(run, panel, cell, view, table, key) for view, table in _tables(panel, cell)}
    return Explanation(
        key=key,
        column=column,
        value=row["value"],
        reason=_reason(cell, row),
        rule=panel.catalogue.views[cell.asked.measure.view].rule,
        coverage=f"{cell.coverage.first_year} to {cell.coverage.last_year}; no row means "
        + ("zero" if cell.coverage.silence == "none" else "missing"),
        releases=tuple(sorted({source.label for source in panel.sources_of(cell.asked)})),
        rows=rows,
    )


def _row(run: "Run", key: Mapping[str, int | str], cell: Cell) -> dict[str, Any]:
    conditions = " AND ".join(f"{quoted(name)} = ?" for name in key)
    found = run.rows(
        f"SELECT {quoted(cell.name)} AS value, when__, present__ FROM ({run.sql}) panel WHERE {conditions}",
        [*run.values, *key.values()],
    )
    if not found:
        raise UserError(
            f"This panel has no row {', '.join(f'{name} {value}' for name, value in key.items())}.",
            "Expected a row of the panel: the states must both have been in the system that year.",
            "See which states there were with: allies codes NAME YEAR",
        )
    return found[0]


def _reason(cell: Cell, row: Mapping[str, Any]) -> str:
    year = row["when__"]
    if year < cell.coverage.first_year:
        return f"{year} is before the source's first year, {cell.coverage.first_year}"
    if year > cell.coverage.last_year:
        return f"{year} is after the source's last year, {cell.coverage.last_year}"
    if not row["present__"]:
        if row["value"] is None:
            return "the source has no row for it, which means that it is not known"
        return "the source has no row for it, which means that nothing happened"
    if row["value"] is None:
        return "the source has a row for it, but does not know this value"
    return "it follows from the source rows below"


def _tables(panel: "Panel", cell: Cell) -> list[tuple[View, str]]:
    """Every table behind a cell, with the view that reads it."""
    found: list[tuple[View, str]] = []

    def walk(name: str) -> None:
        view = panel.catalogue.views.get(name)
        if view is None:
            return
        found.extend((view, table) for table in view.evidence if all(table != other for _, other in found))
        for other in view.views:
            walk(other)

    walk(cell.asked.measure.view)
    return found


def view_keys(panel: "Panel", cell: Cell, view: View, key: Mapping[str, int | str]) -> list[dict[str, int | str]]:
    """The keys of a view's rows behind a cell: in the year it was taken from, in the view's order of the pair.

    A measure of one state has that state's row; any other view of states behind a pair has both
    states' rows, and a directed view behind a pair without direction both directions.
    """
    wanted: dict[str, int | str] = dict(key)
    if "year" in wanted:
        wanted["year"] = int(wanted["year"]) - cell.asked.lag
    elif "day" in wanted:
        wanted["year"] = int(str(wanted["day"])[:4])
    if view.unit == "state-year" and "ccode" not in wanted:
        sides = [side for side in ("1", "2") if cell.name == cell.asked.column(side)] or ["1", "2"]
        return [{**wanted, "ccode": wanted[f"ccode{side}"]} for side in sides]
    turned = {**wanted, "ccode1": wanted.get("ccode2", 0), "ccode2": wanted.get("ccode1", 0)}
    if view.unit == "dyad-year" and int(turned["ccode1"]) < int(turned["ccode2"]):
        return [turned]
    if view.unit == "directed-dyad-year" and panel.unit in UNDIRECTED:
        return [wanted, turned]
    return [wanted]


def _evidence(
    run: "Run", panel: "Panel", cell: Cell, view: View, table: str, key: Mapping[str, int | str]
) -> list[dict[str, Any]]:
    """The rows of one table behind a cell."""
    own = {t: name for name, (source, t) in panel.builder.query.tables.items() if _fits(cell, source)}
    condition, names = bound(view.evidence[table])
    sql = f"SELECT * FROM {quoted(own[table])} t WHERE {condition.format_map(own)}"
    found: list[dict[str, Any]] = []
    for one in view_keys(panel, cell, view, key):
        found += [row for row in run.rows(sql, [one[name] for name in names]) if row not in found]
    return found


def _fits(cell: Cell, source: str) -> bool:
    pinned = dict(cell.asked.releases)
    name, _, release = source.partition("@")
    return pinned.get(name, "") == release


def bound(condition: str) -> tuple[str, list[str]]:
    """A condition with ``?`` for each ``$key``, and the keys in that order."""
    names = list(KEY.findall(condition))
    unknown = set(names) - {key for unit in UNITS.values() for key in unit.keys}
    if unknown:
        raise ValueError(f"evidence names no key: {unknown}")
    return KEY.sub("?", condition), names
