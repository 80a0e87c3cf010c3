"""Reading one CSV table into typed rows, strictly, listing every problem with file and line."""

import csv
import io
import types
from collections.abc import Callable
from dataclasses import Field, fields
from functools import cache, partial
from inspect import get_annotations
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from .codes import CodeList
from .dates import PartialDate
from .rows import Row

R = TypeVar("R", bound=Row)

EXACT = 1e16
"""Whole numbers below this are exact as floating-point numbers."""

LARGEST_FILE = 32 * 1024 * 1024
"""Bytes; a larger table is refused before it is read."""


def columns_of(row_type: type[Row]) -> tuple[Field[Any], ...]:
    """The records of a table's columns, in the order of the class."""
    return fields(row_type)  # type: ignore[arg-type]  # every row type is a dataclass; Row itself has no columns


def columns(row_type: type[Row]) -> list[str]:
    """The table's columns in order: its own first, then what every fact carries."""
    own = get_annotations(row_type)
    names = [f.name for f in columns_of(row_type)]
    return [name for name in names if name in own] + [name for name in names if name not in own]


@cache
def key_columns(row_type: type[Row]) -> tuple[str, ...]:
    """The columns that identify a row."""
    return tuple(f.name for f in columns_of(row_type) if f.metadata["key"])


def key_of(row: Row) -> tuple[str, ...]:
    """The row's key, as text."""
    return tuple(format_cell(getattr(row, name)) for name in key_columns(type(row)))  # type: ignore[arg-type]  # a class hashes by identity


def format_cell(value: Any) -> str:
    """A cell as it is written in the file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(format_cell(item) for item in value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
    return str(value)


Parser = Callable[[str], Any]


@cache
def parser(kind: Any) -> Parser:
    """The function that reads a cell of one kind, as its column's annotation says.

    It raises ``ValueError``, with what was expected, for text that is no value of that kind.
    """
    if get_origin(kind) in (Union, types.UnionType):
        inner = parser(get_args(kind)[0])
        return lambda text: None if text == "" else inner(text)
    if get_origin(kind) is tuple:
        item = parser(get_args(kind)[0])
        return lambda text: tuple(item(part) for part in text.split("; ") if part)
    if kind is str:
        return str
    if issubclass(kind, CodeList):
        return _needed(partial(_code, kind=kind))
    return _needed({bool: _yes_or_no, int: _whole, float: _finite, PartialDate: PartialDate.parse}[kind])


def _needed(read: Parser) -> Parser:
    def parse(text: str) -> Any:
        if text == "":
            raise ValueError("is empty, but every row needs it")
        return read(text)

    return parse


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"{text!r} is neither yes nor no")
    return text == "yes"


def _whole(text: str) -> int:
    if not text.removeprefix("-").isdecimal() or not text.isascii():
        raise ValueError(f"{text!r} is not a whole number")
    return int(text)


def _finite(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a number") from None
    if value != value or abs(value) == float("inf"):
        raise ValueError(f"{text!r} is not a finite number")
    return value


def _code(text: str, kind: type[CodeList]) -> CodeList:
    code = kind._value2member_map_.get(text)
    if not isinstance(code, kind):
        raise ValueError(f"{text!r} is not one of: {', '.join(kind)}")
    return code


def read_table(path: Path, row_type: type[R]) -> tuple[list[R], list[str]]:
    """Every row of a table, and every problem found, each as ``file:line: column: what``.

    A row with a problem is left out of the rows; a file that cannot be read at all gives no
    rows and one problem.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            return [], [f"{path.name}: larger than {LARGEST_FILE} bytes, so not a register table"]
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return [], [f"{path.name}: the file is missing"]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return [], [f"{path.name}:{line}: not UTF-8 text"]
    except OSError as error:
        return [], [f"{path.name}: cannot be read ({error.strerror})"]
    return _parse(path.name, text, row_type)


def _parse(name: str, text: str, row_type: type[R]) -> tuple[list[R], list[str]]:
    wanted = columns(row_type)
    hints = get_type_hints(row_type)
    readers = [parser(hints[name]) for name in wanted]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[R] = []
    problems: list[str] = []
    seen: dict[tuple[str, ...], int] = {}
    try:
        header = next(reader, [])
        if header != wanted:
            return [], [f"{name}:1: {_header_problem(header, wanted)}"]
        for cells in reader:
            line = reader.line_num
            row, found = _row(cells, wanted, readers, row_type)
            problems += [f"{name}:{line}: {what}" for what in found]
            if row is None:
                continue
            key = key_of(row)
            if key in seen:
                problems.append(f"{name}:{line}: repeats the key of line {seen[key]}: {', '.join(key)}")
                continue
            seen[key] = line
            rows.append(row)
    except csv.Error as error:
        problems.append(f"{name}:{reader.line_num}: not well-formed CSV ({error})")
    return rows, problems


def _row(cells: list[str], wanted: list[str], readers: list[Parser], row_type: type[R]) -> tuple[R | None, list[str]]:
    if len(cells) != len(wanted):
        return None, [f"has {len(cells)} cells where the header has {len(wanted)}"]
    values: dict[str, Any] = {}
    problems: list[str] = []
    for column, read, cell in zip(wanted, readers, cells, strict=True):
        if cell != cell.strip() or "\n" in cell or "\r" in cell:
            problems.append(f"{column}: has a line break or blanks at its ends: {cell!r}")
        try:
            values[column] = read(cell)
        except ValueError as error:
            problems.append(f"{column}: {error}")
    return (None if problems else row_type(**values)), problems


def _header_problem(header: list[str], wanted: list[str]) -> str:
    missing = [name for name in wanted if name not in header]
    extra = [name for name in header if name not in wanted]
    if missing or extra:
        parts = [f"lacks {', '.join(missing)}" if missing else "", f"has unknown {', '.join(extra)}" if extra else ""]
        return f"the header {' and '.join(part for part in parts if part)}"
    return f"the columns must be in this order: {', '.join(wanted)}"
