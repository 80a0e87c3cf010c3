"""The truth table: every configuration that a case shows, and whether it counts as sufficient."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ...catalogue import UserError
from .fit import plain
from .rows import Rows
from .sets import Cases, cases
from .terms import row_number

if TYPE_CHECKING:
    import polars as pl

Out = Literal["1", "0", "C", "?"]
"""What a row is: positive, negative, contradictory by its two cut-offs, or a remainder (too few cases)."""

TOLERANCE = 1e-9
"""A consistency this close below a cut-off reaches it: sums of memberships round."""


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """What makes a row positive.

    Parameters
    ----------
    incl, pri : float in [0, 1]
        A positive row has at least this consistency and this PRI.
    n_cut : int
        A row with fewer cases is a remainder.
    incl_low : float in [0, 1], optional
        A row between this and ``incl`` is contradictory (``C``); by default none is.
    """

    incl: float = 0.8
    pri: float = 0.5
    n_cut: int = 1
    incl_low: float | None = None

    def __post_init__(self) -> None:
        problems = [
            f"{name} is {value!r}; expected a number from 0 to 1."
            for name, value in (("incl", self.incl), ("pri", self.pri), ("incl_low", self.incl_low))
            if value is not None and not (isinstance(value, int | float) and 0 <= value <= 1)
        ]
        if not isinstance(self.n_cut, int) or self.n_cut < 1:
            problems.append(f"n_cut is {self.n_cut!r}; expected a whole number from 1.")
        if not problems and self.incl_low is not None and self.incl_low > self.incl:
            problems.append(f"incl_low is {self.incl_low}, above incl, which is {self.incl}.")
        if problems:
            raise UserError("\n".join(problems), remedy="For example: --incl 0.8 --pri 0.5 --n-cut 1")

    def out(self, n: int, incl: float, pri: float | None) -> Out:
        """What a row with these numbers is."""
        if n < self.n_cut:
            return "?"
        if incl >= self.incl - TOLERANCE:
            return "1" if (pri or 0.0) >= self.pri - TOLERANCE else "0"
        return "C" if self.incl_low is not None and incl >= self.incl_low - TOLERANCE else "0"


@dataclass(frozen=True, slots=True)
class Row:
    """One configuration.

    Parameters
    ----------
    row : int
        Its number, from 1, the first condition counting most.
    values : tuple of int
        Its value on each condition.
    n : int
        Cases that are more in it than out.
    incl, pri : float
        Its consistency as sufficient, and PRI.
    out : str
        ``1``, ``0``, ``C`` or ``?``.
    cases : tuple of str
        Those cases.
    against : tuple of str
        Of these, the cases that are more out of the outcome than in, where others are in: a contradiction.
    """

    row: int
    values: tuple[int, ...]
    n: int
    incl: float
    pri: float | None
    out: Out
    cases: tuple[str, ...]
    against: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class TruthTable:
    """Rows that cases show, in the order of their numbers; every other configuration is a remainder."""

    cases: Cases
    cutoffs: Cutoffs
    rows: tuple[Row, ...]

    @property
    def configurations(self) -> int:
        """How many configurations there can be."""
        return math.prod(self.cases.levels)

    @property
    def remainders(self) -> int:
        """How many of them no row decides: without a case, or with too few."""
        return self.configurations - sum(row.out != "?" for row in self.rows)

    @property
    def contradictions(self) -> tuple[Row, ...]:
        """Rows whose cases disagree on the outcome, or that lie between the two cut-offs."""
        return tuple(row for row in self.rows if row.against or row.out == "C")

    def values(self, *outs: Out) -> np.ndarray:
        """The values of the rows with one of these outcomes, one row each."""
        found = [row.values for row in self.rows if row.out in outs]
        return np.array(found, np.int8).reshape(-1, len(self.cases.conditions))

    def negated(self) -> "TruthTable":
        """The table of the outcome's absence, at the same cut-offs. It is not this one turned round."""
        return tabulated(self.cases.negated(), self.cutoffs)

    def to_polars(self) -> "pl.DataFrame":
        """The table as a frame: one column a condition, then ``n``, ``incl``, ``pri``, ``out``, ``cases``."""
        import polars as pl

        names = [c.name for c in self.cases.conditions]
        return pl.DataFrame(
            {
                "row": [r.row for r in self.rows],
                **{name: [r.values[j] for r in self.rows] for j, name in enumerate(names)},
                "n": [r.n for r in self.rows],
                "incl": [r.incl for r in self.rows],
                "pri": [r.pri for r in self.rows],
                "out": [r.out for r in self.rows],
                "cases": [", ".join(r.cases) for r in self.rows],
                "against": [", ".join(r.against) for r in self.rows],
            },
            schema_overrides={"row": pl.Int64, "incl": pl.Float64, "pri": pl.Float64, "n": pl.Int64},
        )


def truth_table(
    data: "Cases | pl.DataFrame | Path | str | Mapping[str, Sequence[Any]] | Any",
    outcome: str = "",
    conditions: Sequence[str] | None = None,
    *,
    case: str = "",
    incl: float = 0.8,
    pri: float = 0.5,
    n_cut: int = 1,
    incl_low: float | None = None,
) -> TruthTable:
    """The truth table of some cases: which configurations occur, and which are sufficient for the outcome.

    A row's consistency is computed over all cases, by their membership in it. A case belongs to the
    row in which its membership is above 0.5; one with a membership of exactly 0.5 belongs to none.

    Parameters
    ----------
    data : frame, path of a CSV file, mapping of columns, or Cases
        One row a case, scored 0 or 1 (crisp), 0, 1, 2 … (multi-value) or 0 to 1 (fuzzy).
    outcome : str
        ``Y``, ``~Y`` for its absence, ``Y[2]`` for one value.
    conditions : sequence of str, optional
        The conditions, the first counting most in row numbers; every other column if left out.
    case : str
        The column that names the cases.
    incl, pri : float in [0, 1]
        A row is positive from this consistency and PRI on.
    n_cut : int
        A row with fewer cases is a remainder.
    incl_low : float in [0, 1], optional
        A row between ``incl_low`` and ``incl`` is contradictory rather than negative.

    Raises
    ------
    UserError
        The data cannot be used (every problem is listed), or a cut-off is none.

    References
    ----------
    ragin_2008, dusa_2018

    Examples
    --------
    >>> table = truth_table({"A": [1, 1, 0], "B": [1, 0, 0], "Y": [1, 1, 0]}, "Y", ["A", "B"])
    >>> [(row.row, row.out) for row in table.rows]
    [(1, '0'), (3, '1'), (4, '1')]
    """
    cutoffs = Cutoffs(incl, pri, n_cut, incl_low)
    if isinstance(data, Cases):
        return tabulated(data, cutoffs)
    if not outcome:
        raise UserError("No outcome is named.", "Expected Y, ~Y or Y[2].", "For example: --outcome Y")
    return tabulated(cases(data, outcome, conditions, case), cutoffs)


def tabulated(found: Cases, cutoffs: Cutoffs) -> TruthTable:
    """The truth table of cases already read."""
    rows_of_cases = Rows.of(found)
    values, y = rows_of_cases.values, found.membership
    incl, reduction = rows_of_cases.fit(y)
    members = np.split(
        np.argsort(rows_of_cases.belongs, kind="stable"),
        np.searchsorted(np.sort(rows_of_cases.belongs), np.arange(len(values))),
    )[1:]
    numbers = [row_number(v, found.levels) for v in values]
    rows = []
    for r, inside in enumerate(members):
        out_of = [n for n in inside if y[n] < 0.5]
        rows.append(
            Row(
                numbers[r],
                tuple(int(v) for v in values[r]),
                len(inside),
                plain(incl[r]) or 0.0,
                plain(reduction[r]),
                cutoffs.out(len(inside), float(incl[r]), plain(reduction[r])),
                tuple(found.names[n] for n in inside),
                tuple(found.names[n] for n in out_of) if any(y[n] > 0.5 for n in inside) else (),
            )
        )
    return TruthTable(found, cutoffs, tuple(rows))
