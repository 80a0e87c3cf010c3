"""What a quantity is: the words of the closed form, and the record they make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args, get_type_hints

from ...catalogue import UNITS, Measure
from ...register import TABLES
from ...register.codes import CodeList
from ...register.dates import PartialDate
from ...register.rows import Row
from ..evidence import Evidence

AGGREGATES: Mapping[str, str] = {
    "count": "the number of rows",
    "distinct": "the number of different values",
    "sum": "the sum",
    "mean": "the mean",
    "median": "the median",
    "min": "the smallest value",
    "max": "the largest value",
    "first": "the value of the earliest row",
    "last": "the value of the latest row",
    "change": "the latest value less the earliest",
    "ratio": "the latest value over the earliest",
    "trend": "Kendall's tau between value and year, from -1 (always falling) to 1 (always rising)",
    "rank": "the place of the state named by `state` among the rows, 1 for the largest value",
    "share": "the share of rows whose value is at least the number in `at_least`",
}
"""How rows become one number."""

EACH_YEAR = ("count", "distinct", "sum", "mean", "median", "min", "max")
"""How the rows of a year become one value, before the years become one number."""

COMPARISONS: Mapping[str, str] = {
    "at_least": "at least",
    "at_most": "at most",
    "above": "above",
    "below": "below",
    "equals": "equal to",
}
"""How a number is compared."""

ALLY, PERIOD = "$ally", "$period"
"""What stands in a rule for the case and the period that are coded."""

DATED: Mapping[str, str] = {
    "treaties": "signed",
    "memberships": "start",
    "legs": "start",
    "designations": "designated",
    "operations": "start",
    "participants": "start",
    "challengers": "start",
    "events": "date",
    "figures": "year",
}
"""The column of each table of the register that gives a row its year.

A participant whose own first day is not known has the year in which its operation began.
"""

OVER_YEARS = ("first", "last", "change", "ratio", "trend")
QUANTITY_KEYS = ("measure", "table", "where", "of", "each_year", "aggregate", "state", "at_least")
BOUNDS = ("from", "to")

Scalar = str | int | float | bool
Condition = Scalar | tuple[Scalar, ...] | Mapping[str, Scalar | tuple[Scalar, ...]]


@dataclass(frozen=True, slots=True)
class Value:
    """A number with what it came from; ``None`` where no row says it."""

    number: float | None
    rows: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """Which rows, and how they become a number. Made by ``parse``, which checks every word.

    Parameters
    ----------
    measure, table : str
        One of them: a measure of the catalogue or a table of the register.
    where : mapping
        Conditions on columns, all of which must hold.
    of : str
        The column that is aggregated; the measure itself, where there is one.
    each_year : str
        How the rows of a year become one value first; empty where each row stands for itself.
    aggregate : str
        How the rows, or the years, become one number.
    state : int, optional
        For ``rank``: COW number of the state whose place is wanted.
    at_least : float, optional
        For ``share``: the value that counts.
    """

    measure: str = ""
    table: str = ""
    where: Mapping[str, Condition]
    of: str = ""
    each_year: str = ""
    aggregate: str
    state: int | None = None
    at_least: float | None = None

    def bound_to(self, ally: Sequence[int], first_year: int, last_year: int) -> "Quantity":
        """The same with a case and a period in the places of ``$ally`` and ``$period``.

        Parameters
        ----------
        ally : sequence of int
            Every COW number the case has had.
        first_year, last_year : int
            The period, both included.
        """
        known: dict[str, Condition] = {ALLY: tuple(ally), PERIOD: {"from": first_year, "to": last_year}}

        def put(condition: Condition) -> Condition:
            if isinstance(condition, str):
                return known.get(condition, condition)
            if isinstance(condition, tuple):
                found: list[Scalar] = []
                for one in condition:
                    found += ally if one == ALLY else [one]
                return tuple(found)
            return condition

        return replace(self, where={column: put(condition) for column, condition in self.where.items()})

    @property
    def needs_case(self) -> bool:
        """Whether it speaks of ``$ally`` or ``$period``."""
        held = [one for c in self.where.values() for one in (c if isinstance(c, tuple) else (c,))]
        return ALLY in held or PERIOD in held

    def value(self, evidence: Evidence, within: "Quantity | None" = None) -> Value:
        """The number, from some evidence.

        Parameters
        ----------
        evidence : Evidence
        within : Quantity, optional
            The same quantity on a wider choice of states and years, whose rows are read once for many like this one.

        Raises
        ------
        AbsentError
            A data set is not in the store.
        """
        from .computing import value

        return value(self, evidence, within)


def _hint(table: str, column: str) -> Any:
    row: type[Row] | None = TABLES.get(table)
    return get_type_hints(row).get(column) if row else None


def code_list(table: str, column: str) -> type[CodeList] | None:
    """The closed list that a column of the register takes its codes from, if it does."""
    hint = _hint(table, column)
    for one in (hint, *get_args(hint)):
        if isinstance(one, type) and issubclass(one, CodeList):
            return one
    return None


Kind = Literal["number", "numbers", "flag", "date", "code", "text", "any"]
"""What a column holds: ``numbers`` is a list of them in each row, ``any`` is not known before the rows are read."""


def kind_of(column: str, measure: Measure | None, table: str) -> Kind:
    """What a column of a measure's rows, or of a table of the register, holds."""
    if column in ("year", "ccode", "ccode1", "ccode2", "pair"):
        return "number"
    if measure is not None:
        return _kind_of_measure(column, measure)
    if code_list(table, column):
        return "code"
    hint = _hint(table, column)
    parts = {hint, *get_args(hint)}
    if parts & {int, float}:
        return "numbers" if tuple in {getattr(hint, "__origin__", None)} else "number"
    return "flag" if bool in parts else "date" if PartialDate in parts else "text"


def _kind_of_measure(column: str, measure: Measure) -> Kind:
    from .. import CATALOGUE

    if column in UNITS[measure.unit].keys:
        return "any" if column == "day" else "text"
    scales: Mapping[str, Kind] = {"text": "text", "code": "any", "0 or 1": "flag"}
    return scales.get(CATALOGUE[column].scale, "number")
