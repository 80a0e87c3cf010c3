"""Register tables as text, CSV or JSON, and the choice of rows."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from ..catalogue import UserError, closest
from .dates import PartialDate
from .lookup import SCHEMES, Identity, candidates, identify
from .rows import TABLES, Row
from .store import Register
from .table import columns, columns_of, format_cell

WIDEST = 44
"""Characters of a cell shown in a text table; longer ones are cut with an ellipsis."""

QUIET = {"confidence", "checked_note", "note", "start_basis", "end_basis", "licence", "basis", "description", "why"}
"""Columns a text table leaves out; ``--csv`` and ``--json`` give everything."""


def select(table: str, rows: Iterable[Row], conditions: Sequence[str]) -> list[Row]:
    """Rows in which every condition ``column=value`` holds, compared as the file's text.

    Raises
    ------
    UserError
        A condition is not of that form, or names no column of the table.
    """
    wanted = []
    names = columns(TABLES[table])
    for condition in conditions:
        name, equals, value = condition.partition("=")
        if not equals:
            raise UserError(f"{condition!r} is not a condition.", "Write it as COLUMN=VALUE, as in treaty_id=NATO1949.")
        if name not in names:
            raise UserError(
                f"The table {table!r} has no column {name!r}.{closest(name, names)}",
                remedy=f"List them with: allies register show {table} --columns",
            )
        wanted.append((name, value))
    return [row for row in rows if all(_matches(getattr(row, name), value) for name, value in wanted)]


def _matches(cell: object, value: str) -> bool:
    items = cell if isinstance(cell, tuple) and value else (cell,)
    return any(format_cell(item) == value for item in items)


def as_records(table: str, rows: Iterable[Row]) -> list[dict[str, str]]:
    """Rows as records of text, in the table's column order."""
    names = columns(TABLES[table])
    return [{name: format_cell(getattr(row, name)) for name in names} for row in rows]


def as_csv_text(table: str, records: Sequence[dict[str, str]]) -> str:
    """Records as CSV with the table's header, exactly as the register writes them."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=columns(TABLES[table]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return buffer.getvalue()


def as_text(table: str, records: Sequence[dict[str, str]]) -> str:
    """Records as an aligned table for a terminal; rows not fully checked end in †."""
    names = [name for name in columns(TABLES[table]) if name not in QUIET]
    cut = [{name: _cut(record[name]) for name in names} for record in records]
    shown = [name for name in names if any(record[name] for record in cut)] or names
    widths = {name: max(len(name), *(len(record[name]) for record in cut), 0) for name in shown}
    lines = ["  ".join(name.ljust(widths[name]) for name in shown).rstrip()]
    for record, full in zip(cut, records, strict=True):
        mark = " †" if full.get("checked", "yes") != "yes" else ""
        lines.append("  ".join(record[name].ljust(widths[name]) for name in shown).rstrip() + mark)
    ending = "" if len(records) == 1 else "s"
    return "\n".join(
        [*lines, "", f"{len(records):,} row{ending}; † not fully checked; all columns with --csv or --json"]
    )


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def column_meanings(table: str) -> str:
    """Each column of a table and what it means; the key's columns are starred."""
    by_name = {f.name: f for f in columns_of(TABLES[table])}
    names = columns(TABLES[table])
    width = max(len(name) for name in names) + 2
    return "\n".join(
        f"{name + ('*' if by_name[name].metadata['key'] else ''):<{width}}{by_name[name].metadata['meaning']}"
        for name in names
    )


def look_up(register: Register, text: str, when: str, scheme: str) -> list[Identity]:
    """The states a text meant on some day of a year, month or day (today if empty), by COW number.

    Raises
    ------
    UserError
        The date or scheme is none, or no state matched, with the reason.
    """
    if scheme not in SCHEMES:
        raise UserError(
            f"{scheme!r} is no way to read a code.{closest(scheme, SCHEMES)}", f"Expected one of: {', '.join(SCHEMES)}."
        )
    try:
        spell = PartialDate.parse(when) if when else PartialDate(date.today(), date.today())
    except ValueError as error:
        raise UserError(f"{error}.", remedy="For example: allies codes Germany 1975") from None
    changes = [day for state in register.states for day in (state.entry.first,) if spell.first < day <= spell.last]
    found: dict[int, Identity] = {}
    for day in (spell.first, *sorted(set(changes)), spell.last):
        for one in candidates(register, text, day, scheme):
            found[one.ccode] = one
    return [found[ccode] for ccode in sorted(found)] or [identify(register, text, spell.last, scheme)]


def identities_text(found: Sequence[Identity]) -> str:
    """States with all their codes, one block each."""
    blocks = []
    for one in found:
        lines = [
            one.name,
            f"  COW {one.ccode} ({one.abbreviation})   Gleditsch-Ward {one.gwcode or '–'}   ISO {one.iso3 or '–'} {one.iso2}".rstrip(),
            f"  in the state system {one.first} to {one.last or 'now'}; {one.region.replace('_', ' ')}",
        ]
        blocks.append("\n".join([*lines, *([f"  {one.note}"] if one.note else [])]))
    return "\n\n".join(blocks)
