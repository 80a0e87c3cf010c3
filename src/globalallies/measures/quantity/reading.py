"""Reading a quantity from TOML: every word looked up in a list, every column in the table it belongs to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import isfinite
from typing import Any

from ...catalogue import UNITS, Measure, UserError, closest
from ...register import TABLES
from ...register.dates import PartialDate
from ...register.table import columns
from .. import CATALOGUE
from .record import (
    AGGREGATES,
    ALLY,
    DATED,
    EACH_YEAR,
    OVER_YEARS,
    PERIOD,
    QUANTITY_KEYS,
    Condition,
    Kind,
    Quantity,
    Scalar,
    code_list,
    kind_of,
)

BOUNDS = ("from", "to")
LARGEST = 10**18
"""The largest whole number that a file may hold; the largest figure here is a product in dollars, below 10**15."""

MOST_VALUES = 500
"""Values that one condition may list."""

SHOWN = 40
"""Letters of a wrong value that a message repeats."""


def parse(table: Mapping[str, Any], place: str = "the rule") -> Quantity:
    """A quantity from a TOML table.

    Raises
    ------
    UserError
        A key, measure, table, column, code or word is unknown, or what is needed is not there.
    """
    unknown = [key for key in table if key not in QUANTITY_KEYS]
    if unknown:
        raise _wrong(
            place,
            f"has a key {unknown[0]!r}.{closest(unknown[0], QUANTITY_KEYS)}",
            f"Expected some of: {', '.join(QUANTITY_KEYS)}.",
        )
    named = [key for key in ("measure", "table") if key in table]
    if len(named) != 1 or not isinstance(table[named[0]], str):
        raise _wrong(place, "does not say what it counts.", 'Expected one of measure = "…" and table = "…".')
    aggregate = _word(table, "aggregate", AGGREGATES, place, needed=True)
    each_year = _word(table, "each_year", EACH_YEAR, place)
    measure = CATALOGUE[table["measure"]] if named == ["measure"] else None
    if measure is not None and not measure.view:
        raise _wrong(place, f"names the measure {measure.name!r}, which panels cannot hold.", "See: allies measures")
    if measure is None and table["table"] not in TABLES:
        raise _wrong(
            place,
            f"names no table of the register: {table['table']!r}.{closest(table['table'], TABLES)}",
            f"Expected one of: {', '.join(TABLES)}.",
        )
    found = Quantity(
        measure=measure.name if measure else "",
        table="" if measure else table["table"],
        where=_where(table.get("where", {}), measure, table.get("table", ""), place),
        of=_of(table, measure, aggregate, each_year, place),
        each_year=each_year,
        aggregate=aggregate,
        state=_number(table, "state", int, aggregate == "rank", place),
        at_least=_number(table, "at_least", (int, float), aggregate == "share", place),
    )
    if (each_year or aggregate in OVER_YEARS) and measure is not None and "year" not in UNITS[measure.unit].keys:
        raise _wrong(place, f"aggregates over years, which rows of {measure.unit} do not have.")
    if (each_year or aggregate in OVER_YEARS) and measure is None and found.table not in DATED:
        raise _wrong(
            place,
            f"aggregates over years, which the table {found.table!r} has no column for.",
            f"Tables with one: {', '.join(DATED)}.",
        )
    if aggregate == "rank" and ("ccode" not in columns_of(found) or each_year):
        raise _wrong(
            place,
            "ranks rows that are not states.",
            "Expected a measure of state-years, or a table with ccode, without each_year.",
        )
    word = each_year or aggregate
    if word not in ("count", "distinct") and kind_of(found.of, measure, found.table) in (
        "numbers",
        "date",
        "code",
        "text",
    ):
        raise _wrong(
            place, f"asks for the {word} of {found.of!r}, which holds no numbers.", "Expected count or distinct."
        )
    return found


def columns_of(quantity: Quantity) -> tuple[str, ...]:
    """The columns that the rows of a quantity have of their own."""
    if quantity.table:
        return tuple(columns(TABLES[quantity.table]))
    return (*UNITS[CATALOGUE[quantity.measure].unit].keys, quantity.measure)


def _wrong(place: str, happened: str, *more: str) -> UserError:
    return UserError(f"{place[:1].upper()}{place[1:]} {happened}", *more)


def _word(
    table: Mapping[str, Any], key: str, words: Sequence[str] | Mapping[str, str], place: str, *, needed: bool = False
) -> str:
    if key not in table and not needed:
        return ""
    word = table.get(key, "")
    if not isinstance(word, str) or word not in words:
        raise _wrong(
            place,
            f"has {key} = {word!r}.{closest(str(word), words)}" if key in table else f"has no {key}.",
            f"Expected one of: {', '.join(words)}.",
        )
    return word


def sensible(number: float) -> bool:
    """Whether a number from a file is finite and of a size that something here could have."""
    return isfinite(number) if isinstance(number, float) else abs(number) <= LARGEST


def _number(table: Mapping[str, Any], key: str, kind: Any, needed: bool, place: str) -> Any:
    if not needed:
        if key in table:
            raise _wrong(place, f"has {key}, which its aggregate does not use.", "Leave it out.")
        return None
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, kind) or not sensible(value):
        raise _wrong(place, f"needs a number in {key}; it has {value!r}.")
    return value


def _of(table: Mapping[str, Any], measure: Measure | None, aggregate: str, each_year: str, place: str) -> str:
    of = table.get("of", measure.name if measure else "")
    if not of and "count" in (aggregate, each_year) and (not each_year or each_year == "count"):
        return ""
    known = (*UNITS[measure.unit].keys, measure.name) if measure else tuple(columns(TABLES[table["table"]]))
    if of not in known:
        raise _wrong(
            place,
            f"has of = {of!r}." if of else "does not say of which column.",
            f"Expected one of: {', '.join(known)}.",
        )
    return str(of)


def _where(given: object, measure: Measure | None, table: str, place: str) -> Mapping[str, Condition]:
    if not isinstance(given, Mapping):
        raise _wrong(
            place, "has a where that is no table.", "For example: where = { year = { from = 1950, to = 2010 } }"
        )
    found: dict[str, Condition] = {}
    for column, condition in given.items():
        _known_column(column, measure, table, place)
        found[column] = _condition(column, condition, measure, table, place)
    return found


def _known_column(column: str, measure: Measure | None, table: str, place: str) -> None:
    if measure is None:
        known = columns(TABLES[table])
        if column == "year" and table in DATED:
            return
        if column not in known:
            raise _wrong(
                place,
                f"has a condition on {column!r}, which the table {table!r} does not have.{closest(column, known)}",
                f"Expected some of: {', '.join(known)}.",
            )
        return
    keys = UNITS[measure.unit].keys
    if column in keys or (column == "pair" and measure.unit == "dyad-year"):
        return
    if column not in CATALOGUE or CATALOGUE[column].unit != measure.unit:
        raise _wrong(
            place,
            f"has a condition on {column!r}.{closest(column, CATALOGUE)}",
            f"Expected one of {', '.join(keys)}, or a measure of {measure.unit}.",
        )


def _condition(column: str, given: object, measure: Measure | None, table: str, place: str) -> Condition:
    kind = kind_of(column, measure, table)

    def scalar(one: object) -> Scalar:
        return _scalar(column, one, kind, table, place)

    def several(values: list[object]) -> tuple[Scalar, ...]:
        if not 0 < len(values) <= MOST_VALUES:
            raise _wrong(place, f"lists {len(values)} values for {column!r}.", f"Expected 1 to {MOST_VALUES}.")
        return tuple(scalar(one) for one in values)

    if isinstance(given, list):
        if PERIOD in given:
            raise _wrong(place, f"lists {PERIOD} for {column!r}.", f'Expected it alone: {column} = "{PERIOD}".')
        return several(given)
    if not isinstance(given, Mapping):
        return scalar(given)
    if not given or (set(given) - {*BOUNDS, "not", "missing"}):
        raise _wrong(
            place,
            f"has a condition on {column!r} with {', '.join(given) or 'nothing in it'}.",
            "Expected from, to, not or missing.",
        )
    if column == "pair":
        raise _wrong(place, "has an unclear condition on 'pair'.", "Expected the numbers of two states.")
    if "missing" in given:
        if not isinstance(given["missing"], bool) or len(given) > 1:
            raise _wrong(place, f"has an unclear condition on {column!r}.", "Expected missing = true or false, alone.")
        return {"missing": given["missing"]}
    if kind in ("numbers", "flag", "text") and not set(given).isdisjoint(BOUNDS):
        raise _wrong(
            place, f"has bounds for {column!r}, whose values have no order.", "Expected a value, a list, or not."
        )
    made: dict[str, Scalar | tuple[Scalar, ...]] = {}
    for key, value in given.items():
        values = value if isinstance(value, list) and key == "not" else [value]
        if any(one in (ALLY, PERIOD) for one in values if isinstance(one, str)):
            raise _wrong(place, f"has {ALLY} or {PERIOD} in {key} of {column!r}.", "Expected it alone, or in a list.")
        made[key] = several(values) if key == "not" else scalar(value)
    return made


def _scalar(column: str, given: object, kind: Kind, table: str, place: str) -> Scalar:
    if isinstance(given, date):
        given = given.isoformat()
    if not isinstance(given, str | int | float | bool) or not (isinstance(given, str) or sensible(given)):
        raise _wrong(place, f"compares {column!r} with {given!r}.", "Expected text, a number, true, false or a date.")
    if (given == ALLY and kind in ("number", "numbers")) or (given == PERIOD and (column == "year" or kind == "date")):
        return given
    codes = code_list(table, column)
    if codes is not None and given not in list(codes):
        raise _wrong(
            place,
            f"compares {column!r} with {given!r}, which is no code of it.{closest(str(given), list(codes))}",
            f"Expected one of: {', '.join(codes)}.",
        )
    if not HOLDS[kind][1](given):
        raise _wrong(place, f"compares {column!r} with {str(given)[:SHOWN]!r}.", f"Expected {HOLDS[kind][0]}.")
    return given


def _is_number(given: Scalar) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def _is_date(given: Scalar) -> bool:
    try:
        PartialDate.parse(str(given))
    except ValueError:
        return False
    return not isinstance(given, bool | float)


HOLDS: Mapping[Kind, tuple[str, Callable[[Scalar], bool]]] = {
    "number": ("a number", _is_number),
    "numbers": ("a number", _is_number),
    "flag": ("true or false", lambda given: given in (0, 1)),
    "date": ("a day, month or year, such as 1990-10", _is_date),
    "code": ("one of its codes", lambda given: isinstance(given, str)),
    "text": ("text", lambda given: isinstance(given, str)),
    "any": ("a value", lambda given: True),
}
"""What a condition on a column of each kind can be compared with."""
