"""One CSV file of a study: read strictly, kept as it was written, and written again to the byte."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Generic, TypeVar, get_type_hints

from ...register.table import Parser, format_cell, parser
from .records import Coding, Evidence, Problem

R = TypeVar("R", bound=Coding | Evidence)

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
LONGEST_CELL = 32_767
"""Characters of a cell: no spreadsheet holds more."""

MOST_ROWS = 50_000
ALLOWED = "\n\r\t"
"""Control characters that a cell may hold; no spreadsheet holds the others."""


@dataclass(frozen=True, slots=True)
class Line(Generic[R]):
    """A row: the line it begins on, its text as written, what could be read of it, and the record if all could."""

    number: int
    text: str
    values: Mapping[str, Any]
    record: R | None


@dataclass(frozen=True, slots=True)
class Sheet(Generic[R]):
    """The rows of a file, with the text of each as it stands there.

    ``head`` is everything up to the end of the header, ``newline`` how its lines end.
    """

    head: str
    newline: str
    lines: tuple[Line[R], ...]

    @property
    def records(self) -> tuple[R, ...]:
        """The rows that could be read whole."""
        return tuple(line.record for line in self.lines if line.record is not None)

    def text(self, records: Sequence[R] | None = None) -> str:
        """The file's text with other records, or its own: a row that it already has keeps its every character."""
        kept = {line.record: line.text for line in self.lines}
        rows = [kept.get(record) or row_text(record, self.newline) for record in records or ()]
        if records is None:
            rows = [line.text for line in self.lines]
        ended = [row if row.endswith(("\n", "\r")) else row + self.newline for row in rows[:-1]]
        head = self.head if not rows or self.head.endswith(("\n", "\r")) else self.head + self.newline
        return "".join([head, *ended, *rows[-1:]])


def columns(kind: type[R]) -> list[str]:
    """The columns of a file, in order."""
    return [column.name for column in fields(kind)]


def cells(record: R) -> list[str]:
    """A record's cells as they are written."""
    return [format_cell(getattr(record, name)) for name in columns(type(record))]


def row_text(record: R, newline: str = "\n") -> str:
    """A record as a row of its file."""
    return _joined(cells(record), newline)


def empty(kind: type[R]) -> Sheet[R]:
    """A file with no rows yet."""
    return Sheet(_joined(columns(kind), "\n"), "\n", ())


def _joined(values: Sequence[str], newline: str) -> str:
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator=newline).writerow(values)
    return made.getvalue()


class _Taken:
    """Lines on their way to a reader, remembered until the row they make is done."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._held: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._held.append(line)
            yield line

    def release(self) -> str:
        """The lines since the last row."""
        text = "".join(self._held)
        self._held.clear()
        return text


def read_sheet(name: str, text: str, kind: type[R]) -> tuple[Sheet[R], list[Problem]]:
    """Every row of a file, and every problem found in the form of it."""
    wanted = columns(kind)
    mark, body = (BOM, text[1:]) if text.startswith(BOM) else ("", text)
    taken = _Taken(body)
    reader = csv.reader(iter(taken), strict=True)
    problems: list[Problem] = []
    try:
        header = next(reader, [])
    except csv.Error as error:
        return empty(kind), [Problem(name, 1, f"not well-formed CSV ({error})")]
    head = mark + taken.release()
    newline = "\r\n" if head.endswith("\r\n") else "\n"
    if header != wanted:
        message = f"the header must be {','.join(wanted)}; it is {','.join(header)[:200]}{_separated(header, wanted)}"
        return empty(kind), [Problem(name, 1, message)]
    lines: list[Line[R]] = []
    while True:
        begun = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            taken.release()
            problems.append(Problem(name, begun, f"not well-formed CSV ({error})"))
            continue
        if len(lines) == MOST_ROWS:
            problems.append(Problem(name, begun, f"has more than the {MOST_ROWS:,} rows that a study may have"))
            break
        line, found = _line(begun, taken.release(), row, kind)
        lines.append(line)
        problems += [Problem(name, begun, what) for what in found]
    return Sheet(head, newline, tuple(lines)), problems


def _separated(header: list[str], wanted: list[str]) -> str:
    """A hint where a spreadsheet wrote another separator than a comma."""
    for sign, called in ((";", "semicolons"), ("\t", "tabs")):
        if header == [sign.join(wanted)]:
            return f". Cells stand apart by {called}: save the file again with commas"
    return ""


def _line(number: int, text: str, row: list[str], kind: type[R]) -> tuple[Line[R], list[str]]:
    wanted = columns(kind)
    if not any(cell.strip() for cell in row):
        return Line(number, text, {}, None), ["is an empty row: take it out"]
    if len(row) != len(wanted):
        return Line(number, text, {}, None), [f"has {len(row)} cells where the header has {len(wanted)}"]
    readers = _readers(kind)  # type: ignore[arg-type]  # a class hashes by identity
    values: dict[str, Any] = {}
    problems = []
    for column, cell in zip(wanted, row, strict=True):
        wrong = _unclean(cell)
        if wrong:
            problems.append(f"{column}: {wrong}")
            continue
        try:
            values[column] = readers[column](cell)
        except ValueError as error:
            problems.append(f"{column}: {error}")
    record = kind(**values) if len(values) == len(wanted) else None
    return Line(number, text, values, record), problems


@cache
def _readers(kind: type[Coding | Evidence]) -> Mapping[str, Parser]:
    """The function that reads each column's cells."""
    return {name: parser(hint) for name, hint in get_type_hints(kind).items()}


def _unclean(cell: str) -> str:
    """What keeps a cell from being one, if anything does."""
    if len(cell) <= LONGEST_CELL and cell.isprintable() and cell == cell.strip():
        return ""
    if cell != cell.strip():
        return f"has blanks or a line break at its ends: {cell[:60]!r}"
    if len(cell) > LONGEST_CELL:
        return f"has {len(cell):,} characters, more than the {LONGEST_CELL:,} that a spreadsheet's cell holds"
    odd = next((c for c in cell if (ord(c) < 32 and c not in ALLOWED) or ord(c) == 127), "")
    return f"has a control character: {odd!r}" if odd else ""
