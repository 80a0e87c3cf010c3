"""Cases as members of sets: conditions, an outcome, and every score checked before anything is computed.

A condition is **crisp** (0 or 1), **multi-value** (0, 1, 2 …) or **fuzzy** (0 to 1); its values say which.
"""

import csv
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ...catalogue import UserError, closest

if TYPE_CHECKING:
    import polars as pl

Kind = Literal["crisp", "multi-value", "fuzzy"]
"""What a condition's scores are."""

MOST_CONDITIONS = 24
MOST_CASES = 20_000
MOST_LEVELS = 10
SHOWN = 12
MISSING = frozenset({"", "NA", "NaN", "nan", "null", ".", "-"})

_OUTCOME = re.compile(r"(~?)\s*([^~\[\]*+]+?)\s*(?:\[(\d+)\])?")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: its name, what its scores are, and how many values it takes (2 unless multi-value)."""

    name: str
    kind: Kind
    levels: int = 2


@dataclass(frozen=True, eq=False)
class Cases:
    """Cases with their scores.

    Parameters
    ----------
    names : tuple of str
        The cases.
    conditions : tuple of Condition
        The conditions, in the order in which truth tables number their rows.
    scores : (cases, conditions) array
        0 or 1, a value, or a membership in [0, 1].
    outcome : str
        The outcome: ``Y``, ``~Y``, ``Y[2]`` or ``~Y[2]``.
    membership : (cases,) array in [0, 1]
        Membership in the outcome.
    source : str
        Where the scores come from.
    notes : tuple of str
        What a careful reader must know of them.
    """

    names: tuple[str, ...]
    conditions: tuple[Condition, ...]
    scores: np.ndarray
    outcome: str
    membership: np.ndarray
    source: str = ""
    notes: tuple[str, ...] = ()

    @property
    def bracketed(self) -> bool:
        """Whether terms are written ``A[1]``: some condition takes more than two values."""
        return any(c.kind == "multi-value" for c in self.conditions)

    @property
    def levels(self) -> tuple[int, ...]:
        """How many values each condition takes."""
        return tuple(c.levels for c in self.conditions)

    def literal(self, position: int, value: int) -> np.ndarray:
        """Membership of every case in one condition's value, in [0, 1]."""
        column = self.scores[:, position]
        if self.conditions[position].kind == "fuzzy":
            return np.asarray(column if value else 1 - column)
        return np.asarray(column == value, float)

    def members(self, cubes: np.ndarray) -> np.ndarray:
        """Membership of every case in every conjunction: (cubes, cases) in [0, 1].

        A cube is one value a condition; -1 where the condition does not matter.
        """
        found = np.ones((len(cubes), len(self.names)))
        for j, condition in enumerate(self.conditions):
            for value in range(condition.levels):
                rows = np.flatnonzero(cubes[:, j] == value)
                if len(rows):
                    found[rows] = np.minimum(found[rows], self.literal(j, value))
        return found

    def negated(self) -> "Cases":
        """The same cases with the outcome's absence as the outcome."""
        other = self.outcome[1:] if self.outcome.startswith("~") else f"~{self.outcome}"
        return replace(self, outcome=other, membership=1 - self.membership)


def cases(
    data: "pl.DataFrame | Path | str | Mapping[str, Sequence[Any]] | Any",
    outcome: str,
    conditions: Sequence[str] | None = None,
    case: str = "",
    calibrate: Mapping[str, Sequence[float]] | None = None,
) -> Cases:
    """Read cases, and refuse scores that are missing or no membership.

    Parameters
    ----------
    data : frame, path of a CSV file, or mapping of columns
        One row a case.
    outcome : str
        The outcome: ``Y``, its absence ``~Y``, or one value of a multi-value column ``Y[2]``.
    conditions : sequence of str, optional
        The conditions; every other column if left out.
    case : str, optional
        The column that names the cases; by default a column called ``case``, else a first column of
        text, else rows are numbered from 1.
    calibrate : mapping, optional
        For a CSV file, raw columns and their anchors: three (direct method) or one (crisp).

    Raises
    ------
    UserError
        A column is not there or is given twice, the outcome is among the conditions, or a score is
        missing, not a number, or neither a membership nor a value. All of them are listed together.
    """
    how: tuple[str, ...] = ()
    header, columns, source = _columns(data)
    if calibrate:
        from .calibration import calibrated

        if not isinstance(data, str | Path):
            raise UserError("Only the columns of a CSV file are calibrated here.", "Expected a path.")
        table, how = calibrated(data, calibrate)
        header, columns = list(table), list(table.values())
    negation, name, value = _outcome(outcome)
    if name not in header:
        raise UserError(
            f"No column is named {name!r}.{closest(name, header)}", f"The columns are: {shortened(header)}."
        )
    label = case or ("case" if "case" in header else _text_column(header, columns, name))
    if label and label not in header:
        raise UserError(
            f"No column is named {label!r}.{closest(label, header)}", f"The columns are: {shortened(header)}."
        )
    chosen = [c for c in header if c not in (name, label)] if conditions is None else [c.strip() for c in conditions]
    _check_names(chosen, name, header)
    count = len(columns[0]) if columns else 0
    if not count:
        raise UserError(f"{source or 'The data'} has no cases.", "Expected one row a case below the header.")
    if count > MOST_CASES:
        raise UserError(f"{source or 'The data'} has {count:,} cases.", f"Expected at most {MOST_CASES:,}.")
    names = (
        tuple(str(v).strip() for v in columns[header.index(label)])
        if label
        else tuple(str(n) for n in range(1, count + 1))
    )
    _check_cases(names)
    used = [*chosen, name]
    scores, problems = _numbers({c: columns[header.index(c)] for c in used}, names)
    if problems:
        raise UserError(
            "Some scores cannot be used:\n" + _lines(problems),
            "Expected a number for every case: missing scores are never guessed.",
            "Fill them in, or leave the cases out.",
        )
    kinds = [_kind(c, scores[c], names) for c in used]
    if wrong := [problem for _, problem in kinds if problem]:
        raise UserError(
            "\n".join(wrong),
            "Expected 0 and 1 (crisp), 0, 1, 2 … to 9 (multi-value) or memberships from 0 to 1 (fuzzy).",
            "Calibrate it first: ga.qca.direct(…), or allies qca … --calibrate NAME=OUT,HALF,IN",
        )
    found = tuple(condition for condition, _ in kinds if condition is not None)
    written, membership = _membership(found[-1], scores[name], negation, value)
    return Cases(
        names,
        found[:-1],
        np.column_stack([scores[c] for c in chosen]),
        written,
        membership,
        source,
        how + _half_memberships(found[:-1], scores, names) + _constant(found[:-1], scores),
    )


def read_csv(path: Path | str) -> tuple[list[str], list[list[str]]]:
    """Header and columns of a CSV file, as text.

    Raises
    ------
    UserError
        There is no such file, it is not text, or a line has too many or too few values.
    """
    path = Path(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [(number, row) for number, row in enumerate(csv.reader(file, strict=True), 1) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(f"{path} cannot be read: {reason}.", "Expected a CSV file with a header, in UTF-8.") from None
    if not lines:
        raise UserError(f"{path} is empty.", "Expected a header and one row a case.")
    header = [name.strip() for name in lines[0][1]]
    if len(header) == 1 and (sign := next((sign for sign in ";\t|" if sign in header[0]), "")):
        raise UserError(
            f"{path} has a header of one column, {header[0]!r}.",
            f"Expected columns separated by commas, not by {sign!r}.",
            "Save it again as CSV with commas, and with points in decimal numbers.",
        )
    if problems := [f"line {number}: {len(row)} values" for number, row in lines[1:] if len(row) != len(header)]:
        raise UserError(f"{path} is not a table:\n{_lines(problems)}", f"Expected {len(header)} values on every line.")
    return header, [[row[n].strip() for _, row in lines[1:]] for n in range(len(header))]


def _columns(data: Any) -> tuple[list[str], list[Sequence[Any]], str]:
    if isinstance(data, str | Path):
        header, text = read_csv(data)
        columns: list[Sequence[Any]] = list(text)
        source = Path(data).name
    elif isinstance(data, Mapping) or hasattr(data, "columns"):
        # a mapping, and a frame of polars or pandas: each gives a column by its name
        header = [str(name) for name in (data if isinstance(data, Mapping) else data.columns)]
        columns, source = (
            [list(data[name]) for name in (data if isinstance(data, Mapping) else data.columns)],
            "the data",
        )
        if len({len(values) for values in columns}) > 1:
            raise UserError("The columns are not equally long.", "Expected one value a case in each.")
    else:
        raise UserError(f"{type(data).__name__} is no table.", "Expected a frame, a CSV file or a mapping of columns.")
    if twice := sorted({c for c in header if header.count(c) > 1}):
        raise UserError(f"Columns are there more than once: {', '.join(twice)}.", "Expected each once.")
    return list(header), columns, source


def _outcome(text: str) -> tuple[bool, str, int | None]:
    found = _OUTCOME.fullmatch(text.strip())
    if not found:
        raise UserError(f"{text!r} is no outcome.", "Expected Y, ~Y, Y[2] or ~Y[2].")
    return bool(found[1]), found[2], None if found[3] is None else int(found[3])


def _text_column(header: list[str], columns: list[Sequence[Any]], outcome: str) -> str:
    if header[0] == outcome or not len(columns[0]):
        return ""
    return "" if any(_number(v) is not None for v in columns[0]) else header[0]


def _check_names(chosen: list[str], outcome: str, header: list[str]) -> None:
    problems = [f"{c!r} is no column.{closest(c, header)}" for c in chosen if c not in header]
    problems += [f"{c!r} is named twice." for c in sorted({c for c in chosen if chosen.count(c) > 1})]
    problems += [f"{c!r} has a sign that terms are written with." for c in chosen if set(c) & set("~*+[]") or not c]
    if outcome in chosen:
        problems.append(f"{outcome!r} is both condition and outcome: it would explain itself.")
    if not chosen:
        problems.append("There are no conditions.")
    if len(chosen) > MOST_CONDITIONS:
        problems.append(f"There are {len(chosen)} conditions; {MOST_CONDITIONS} is the most.")
    if problems:
        raise UserError(
            "\n".join(problems), f"The columns are: {shortened(header)}.", "Name them with --conditions A,B,C"
        )


def _check_cases(names: tuple[str, ...]) -> None:
    counted: dict[str, int] = {}
    for name in names:
        counted[name] = counted.get(name, 0) + 1
    if "" in counted:
        raise UserError(f"Row {names.index('') + 1} does not name its case.", "Expected a name in every row.")
    if twice := sorted(n for n, times in counted.items() if times > 1):
        raise UserError(f"Cases are there more than once: {shortened(twice)}.", "Expected one row a case.")


def _number(value: Any) -> float | None:
    if value is None or isinstance(value, bool):
        return None if value is None else float(value)
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _numbers(
    columns: Mapping[str, Sequence[Any]], names: tuple[str, ...]
) -> tuple[dict[str, np.ndarray], tuple[str, ...]]:
    problems = []
    scores = {}
    for column, values in columns.items():
        numbers = []
        for row, (value, name) in enumerate(zip(values, names, strict=True), 1):
            number = _number(value)
            where = f"row {row} (case {name}): {column}"
            if value is None or str(value).strip() in MISSING or (number is not None and math.isnan(number)):
                problems.append(f"{where} is missing")
            elif number is None or math.isinf(number):
                problems.append(f"{where} is {value!r}, not a number")
            numbers.append(math.nan if number is None else number)
        scores[column] = np.array(numbers, float)
    return scores, tuple(problems)


def _kind(name: str, values: np.ndarray, names: tuple[str, ...]) -> tuple[Condition | None, str]:
    whole = bool((values == np.round(values)).all())
    low, high = values.min(), values.max()
    if whole and low >= 0 and high <= 1:
        return Condition(name, "crisp"), ""
    if whole and low >= 0 and high < MOST_LEVELS:
        return Condition(name, "multi-value", int(high) + 1), ""
    if low >= 0 and high <= 1:
        return Condition(name, "fuzzy"), ""
    worst = int(values.argmin() if low < 0 else values.argmax())
    return None, f"{name} is {values[worst]:g} for case {names[worst]}, which is no membership."


def _membership(column: Condition, values: np.ndarray, negation: bool, value: int | None) -> tuple[str, np.ndarray]:
    if column.kind == "multi-value" and value is None:
        raise UserError(
            f"The outcome {column.name!r} takes values from 0 to {column.levels - 1}.",
            "Expected the value that is to be explained.",
            f"For example: --outcome '{column.name}[{column.levels - 1}]'",
        )
    if value is not None and column.kind == "fuzzy":
        raise UserError(f"The outcome {column.name!r} is fuzzy and has no value [{value}].", "Expected Y or ~Y.")
    if value is not None and value >= column.levels:
        raise UserError(f"The outcome {column.name!r} never is {value}.", f"Its values end at {column.levels - 1}.")
    member = values if value is None else (values == value).astype(float)
    written = column.name if value is None else f"{column.name}[{value}]"
    return (f"~{written}", 1 - member) if negation else (written, member)


def _half_memberships(
    conditions: tuple[Condition, ...], scores: Mapping[str, np.ndarray], names: tuple[str, ...]
) -> tuple[str, ...]:
    half = [
        f"{names[n]} ({c.name})" for c in conditions if c.kind == "fuzzy" for n in np.flatnonzero(scores[c.name] == 0.5)
    ]
    if not half:
        return ()
    return (
        f"A membership of exactly 0.5 is neither in nor out, so these cases belong to no row of the truth table "
        f"(they still count towards its consistencies): {shortened(half)}.",
    )


def _constant(conditions: tuple[Condition, ...], scores: Mapping[str, np.ndarray]) -> tuple[str, ...]:
    same = [c.name for c in conditions if np.ptp(scores[c.name]) == 0]
    return (f"The same for every case, so it explains nothing: {', '.join(same)}.",) if same else ()


def _lines(problems: Sequence[str]) -> str:
    more = [f"  … and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
    return "\n".join([*(f"  {p}" for p in problems[:SHOWN]), *more])


def shortened(items: Iterable[str]) -> str:
    """Names in a sentence: the first dozen, and how many more there are."""
    found = list(items)
    return ", ".join(found[:SHOWN]) + (f" … and {len(found) - SHOWN} more" if len(found) > SHOWN else "")
