"""Reading ``study.toml``: every table into its record, strictly, with every problem and its line."""

import re
import tomllib
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from functools import cache
from math import inf, isfinite
from typing import Any, Union, get_args, get_origin, get_type_hints

from ...catalogue import closest
from ...register.codes import CodeList
from .places import Places, syntax_error
from .records import (
    BY_RULE,
    DEFINITION,
    JUDGEMENT,
    Anchor,
    Case,
    Period,
    Person,
    Problem,
    Question,
    RuleCoder,
    Scale,
    Threshold,
    Vignette,
)

LISTS: Mapping[str, type[Any]] = {
    "cases": Case,
    "periods": Period,
    "scales": Scale,
    "questions": Question,
    "coders": Person,
    "vignettes": Vignette,
}
"""The lists of ``study.toml``, and what each holds; a coder with ``kind = "rule"`` is a rule."""

OPTIONAL = ("vignettes",)
MOST = 1_000
"""Entries that one list may have."""

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
ID_FORM = "1 to 64 letters, digits, _ or -, not beginning with _ or -"
RESERVED = (JUDGEMENT, BY_RULE)
KINDS = ("person", "rule")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: its place, what could be read of it, and the record if all of it could."""

    table: str
    number: int
    values: Mapping[str, Any]
    record: Any


@dataclass(slots=True)
class Definition:
    """What could be read of ``study.toml``. ``ids`` also holds those of entries with a problem elsewhere."""

    title: str = ""
    description: str = ""
    entries: dict[str, list[Entry]] = field(default_factory=lambda: {name: [] for name in LISTS})
    places: Places = field(default_factory=lambda: Places(""))
    known: bool = True
    _ids: dict[str, dict[str, Entry]] = field(default_factory=dict)

    def records(self, table: str) -> tuple[Any, ...]:
        """The records of a list that have no problem of their own."""
        return tuple(entry.record for entry in self.entries[table] if entry.record is not None)

    def ids(self, table: str) -> dict[str, Entry]:
        """Every id of a list, with the first entry that has it; asked once the whole definition is read."""
        if table not in self._ids:
            found = self._ids[table] = {}
            for entry in self.entries[table]:
                if isinstance(entry.values.get("id"), str):
                    found.setdefault(entry.values["id"], entry)
        return self._ids[table]

    def problem(self, entry: Entry, key: str, message: str, *, warning: bool = False) -> Problem:
        """A problem at a key of an entry."""
        line = self.places.line(entry.table, entry.number, key)
        return Problem(DEFINITION, line, f"{name_of(entry)}: {message}", warning)


def name_of(entry: Entry) -> str:
    """How a message names an entry: ``question 'burden'``, or its place where it has no id."""
    given = entry.values.get("id")
    what = entry.table.removesuffix("s")
    return f"{what} {given!r}" if isinstance(given, str) else f"{what} number {entry.number + 1}"


def read_definition(text: str) -> tuple[Definition, list[Problem]]:
    """What ``study.toml`` says, and every problem in the form of it."""
    try:
        given = tomllib.loads(text)
    except ValueError as error:  # of TOML's form, or a number too long to be one
        line, said = syntax_error(error, text)
        return Definition(known=False), [Problem(DEFINITION, line, f"not well-formed TOML: {said}")]
    except RecursionError:
        return Definition(known=False), [Problem(DEFINITION, None, "not a study: its tables are nested too deeply")]
    made = Definition(places=Places(text))
    problems: list[Problem] = []
    known = ("title", "description", *LISTS)
    for key in given:
        if key not in known:
            message = f"unknown key {key!r}.{closest(key, known)}"
            problems.append(Problem(DEFINITION, made.places.line(key), message))
    for key in ("title", "description"):
        value = given.get(key, "")
        if not isinstance(value, str) or (key == "title" and not value.strip()):
            problems.append(Problem(DEFINITION, made.places.top(key), f"{key} must be a text; it is {value!r}"))
        else:
            setattr(made, key, value)
    for table in LISTS:
        problems += _entries(given, table, made)
    return made, problems


def _entries(given: Mapping[str, Any], table: str, made: Definition) -> list[Problem]:
    listed = given.get(table, [])
    line = made.places.line(table)
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        return [Problem(DEFINITION, line, f"{table} must be a list of tables: write [[{table}]] before each")]
    if not listed and table not in OPTIONAL:
        return [Problem(DEFINITION, line, f"has no {table}: write at least one, beginning with [[{table}]]")]
    if len(listed) > MOST:
        return [Problem(DEFINITION, line, f"has {len(listed)} {table}, more than the {MOST} that a study may have")]
    problems = []
    for number, one in enumerate(listed):
        kind, wrong = _kind(table, one)
        record, values, found = read_record(kind, {key: one[key] for key in one if key != "kind" or table != "coders"})
        entry = Entry(table, number, values, record)
        made.entries[table].append(entry)
        problems += [made.problem(entry, key, message) for key, message in [*wrong, *found]]
    return problems


def _kind(table: str, given: Mapping[str, Any]) -> tuple[type[Any], list[tuple[str, str]]]:
    """What an entry is to be read as: only coders come in two kinds."""
    kind = given.get("kind", "person")
    if table != "coders" or kind == "person":
        return LISTS[table], []
    if kind == "rule":
        return RuleCoder, []
    return Person, [("kind", f"kind must be one of {', '.join(KINDS)}; it is {kind!r}")]


Wrong = list[tuple[str, str]]
"""Problems of one table: the key, and what is wrong."""


def read_record(kind: type[Any], given: Mapping[str, Any]) -> tuple[Any, dict[str, Any], Wrong]:
    """A record from a TOML table, what could be read of it, and what is wrong, key by key."""
    wanted = {f.name: f for f in fields(kind)}
    hints = _hints(kind)  # type: ignore[arg-type]  # a class hashes by identity
    wrong: Wrong = [(key, f"unknown key {key!r}.{closest(key, wanted)}") for key in given if key not in wanted]
    values: dict[str, Any] = {}
    for name, column in wanted.items():
        if name not in given:
            if column.default is MISSING and column.default_factory is MISSING:
                wrong.append(("", f"{name} is missing"))
            continue
        try:
            values[name] = _reader(hints[name])(given[name])
        except ValueError as error:
            wrong.append((name, f"{name} {error}"))
    if "id" in values and not ID.fullmatch(values["id"]):
        wrong.append(("id", f"id must be {ID_FORM}"))
    elif values.get("id") in RESERVED:
        wrong.append(("id", f"no id may be {values['id']!r}, which has a meaning of its own in {', '.join(RESERVED)}"))
    for name in ("name", "text", "meaning"):
        if name in values and not values[name].strip():
            wrong.append((name, f"{name} is empty"))
    return (None if wrong else kind(**values)), values, wrong


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


Reader = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> Reader:
    """The function that reads a TOML value of one kind; it raises ``ValueError`` saying what must be."""
    if get_origin(kind) in (Union, types.UnionType):
        return _reader(get_args(kind)[0])
    if get_origin(kind) is tuple:
        item = get_args(kind)[0]
        return lambda given: _many(given, item)
    if get_origin(kind) is Mapping:
        return _table
    if kind in (Anchor, Threshold):
        return lambda given: _part(kind, given)
    if issubclass(kind, CodeList):
        return lambda given: _code(kind, given)
    return {str: _text, int: _whole, float: _number, date: _day}[kind]


def _many(given: Any, item: Any) -> tuple[Any, ...]:
    if item is int and isinstance(given, int):
        given = [given]
    if not isinstance(given, list) or not given:
        raise ValueError(f"must be a list with something in it; it is {given!r}")
    if len(given) > MOST:
        raise ValueError(f"has {len(given)} entries, more than the {MOST} that it may have")
    read = _reader(item)
    return tuple(read(one) for one in given)


def _part(kind: type[Any], given: Any) -> Any:
    if not isinstance(given, dict):
        raise ValueError(f"must hold tables such as {{ score = 0 }}; it holds {given!r}")
    record, _, wrong = read_record(kind, given)
    if wrong:
        raise ValueError("hold a table in which " + " and ".join(message for _, message in wrong))
    return record


def _table(given: Any) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise ValueError(f"must be a table; it is {given!r}")
    return given


def _code(kind: type[CodeList], given: Any) -> CodeList:
    if not isinstance(given, str) or given not in kind._value2member_map_:
        raise ValueError(f"must be one of {', '.join(kind)}; it is {given!r}")
    return kind(given)  # type: ignore[call-arg]  # a lookup by value, not a new member


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise ValueError(f"must be a text; it is {given!r}")
    return given


def _whole(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise ValueError(f"must be a whole number; it is {given!r}")
    return given


def _number(given: Any) -> float:
    try:
        value = float(given) if isinstance(given, int | float) and not isinstance(given, bool) else inf
    except OverflowError:
        value = inf
    if not isfinite(value):
        raise ValueError(f"must be a finite number; it is {str(given)[:40]}")
    return value


def _day(given: Any) -> date:
    if isinstance(given, datetime) or not isinstance(given, date):
        raise ValueError(f"must be a day without quotes, such as 2026-11-26; it is {given!r}")
    return given


def repeated(entries: Sequence[Entry]) -> list[tuple[Entry, Entry]]:
    """Each entry whose id an earlier one has, with that earlier one."""
    first: dict[str, Entry] = {}
    found = []
    for entry in entries:
        given = entry.values.get("id")
        if isinstance(given, str):
            if given in first:
                found.append((entry, first[given]))
            first.setdefault(given, entry)
    return found
