"""Conjunctions: how they are written, read, numbered, counted and cut apart.

A **cube** is one value a condition, -1 where the condition does not matter; many cubes are the rows of
an array. ``A*~B`` is written ``A[1]*B[0]`` as soon as one condition takes more than two values.
"""

import math
import re
from collections.abc import Iterable, Sequence

import numpy as np

from ...catalogue import UserError, closest
from .sets import Condition

FREE = -1
EVERYTHING = "1"

_LITERAL = re.compile(r"(~?)\s*([^~\[\]*+]+?)\s*(?:\[(\d+)\])?")


def write_term(cube: Sequence[int] | np.ndarray, conditions: Sequence[Condition]) -> str:
    """A conjunction as text: ``A*~B``, or ``A[2]*B[0]`` where some condition is multi-value."""
    bracketed = any(c.kind == "multi-value" for c in conditions)
    parts = []
    for value, condition in zip(cube, conditions, strict=True):
        if value != FREE:
            parts.append(f"{condition.name}[{value}]" if bracketed else ("" if value else "~") + condition.name)
    return "*".join(parts) or EVERYTHING


def read_term(text: str, conditions: Sequence[Condition]) -> np.ndarray:
    """The cube of a conjunction such as ``A*~B`` or ``A[2]*B[0]``.

    Raises
    ------
    UserError
        A condition is none of these, its value cannot occur, or it is there twice.
    """
    names = [c.name for c in conditions]
    cube = np.full(len(names), FREE, np.int8)
    for part in text.split("*"):
        found = _LITERAL.fullmatch(part.strip())
        if not found or found[2] not in names:
            name = found[2] if found else part.strip()
            raise UserError(
                f"{name!r} in {text!r} is no condition.{closest(name, names)}",
                f"The conditions are: {', '.join(names)}.",
            )
        j = names.index(found[2])
        cube_value = _value(found, conditions[j], text)
        if cube[j] not in (FREE, cube_value):
            raise UserError(f"{text!r} asks for two values of {names[j]}.", "Expected one.")
        cube[j] = cube_value
    return cube


def read_directions(texts: Iterable[str], conditions: Sequence[Condition]) -> dict[int, frozenset[int]]:
    """Which values of which conditions are expected to help: ``A``, ``~B``, ``C[2]``; several add up.

    Raises
    ------
    UserError
        A condition is none of these, or every value of it is expected.
    """
    found: dict[int, set[int]] = {}
    for text in texts:
        cube = read_term(text, conditions)
        if (cube != FREE).sum() != 1:
            raise UserError(f"{text!r} is no direction.", "Expected one condition each.", "For example: A,~B,C[2]")
        j = int(np.flatnonzero(cube != FREE)[0])
        found.setdefault(j, set()).add(int(cube[j]))
    for j, values in found.items():
        if len(values) == conditions[j].levels:
            raise UserError(f"Every value of {conditions[j].name} is expected to help.", "Expected one, or none.")
    return {j: frozenset(values) for j, values in found.items()}


def row_number(values: Sequence[int] | np.ndarray, levels: Sequence[int]) -> int:
    """The number of a truth-table row, from 1; the first condition counts most."""
    number = 0
    for value, size in zip(values, levels, strict=True):
        number = number * size + int(value)
    return number + 1


def row_values(number: int, levels: Sequence[int]) -> np.ndarray:
    """The values of a truth-table row by its number.

    Raises
    ------
    UserError
        There is no such row.
    """
    if not 1 <= number <= math.prod(levels):
        raise UserError(f"There is no row {number}.", f"Rows go from 1 to {math.prod(levels):,}.")
    rest = number - 1
    values = np.zeros(len(levels), np.int8)
    for j in range(len(levels) - 1, -1, -1):
        rest, values[j] = divmod(rest, levels[j])
    return values


def rows_of(cubes: np.ndarray, levels: Sequence[int]) -> np.ndarray:
    """The numbers of all rows that some cube covers, ascending; every configuration is looked at."""
    covered = np.zeros(tuple(levels), bool)
    for cube in cubes:
        covered[tuple(slice(None) if v == FREE else int(v) for v in cube)] = True
    return np.flatnonzero(covered.ravel()) + 1


def within(inner: np.ndarray, outer: np.ndarray) -> np.ndarray:
    """Whether each of one list of cubes lies in each of another: (inner, outer), true or false."""
    found = np.ones((len(inner), len(outer)), bool)
    for j in range(inner.shape[1]):
        found &= (outer[:, j] == FREE) | (outer[:, j] == inner[:, j, None])
    return found


def overlap(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The cubes in which one of some and one of others meet, each once."""
    parts = [some[:0]]
    for start in range(0, len(some), 256):
        a, b = some[start : start + 256, None], others[None]
        apart = ((a != FREE) & (b != FREE) & (a != b)).any(axis=2)
        parts.append(unique(np.where(a == FREE, b, a)[~apart]))
    return unique(np.concatenate(parts))


def without(cubes: np.ndarray, rows: np.ndarray, levels: Sequence[int]) -> np.ndarray:
    """Cubes that cover what these cover, save the given rows."""
    for row in rows:
        hit = within(row[None], cubes)[0]
        if hit.any():
            pieces = [_cut(cube, row, levels) for cube in cubes[hit]]
            cubes = np.concatenate([cubes[~hit], *pieces])
    return cubes


def ordered(cubes: np.ndarray) -> np.ndarray:
    """The order in which cubes are listed: the shorter first, then by the first condition that matters."""
    last = np.iinfo(np.int16).max
    keys = [np.where(cubes[:, j] == FREE, last, cubes[:, j].astype(np.int16)) for j in range(cubes.shape[1])]
    return np.lexsort([*reversed(keys), (cubes != FREE).sum(axis=1)])


def unique(cubes: np.ndarray) -> np.ndarray:
    """Each cube once."""
    return np.unique(cubes, axis=0) if len(cubes) else cubes


def _value(found: re.Match[str], condition: Condition, text: str) -> int:
    if found[3] is None:
        if condition.kind == "multi-value":
            raise UserError(
                f"{condition.name} in {text!r} takes values from 0 to {condition.levels - 1}.",
                "Expected one of them.",
                f"For example: {condition.name}[{condition.levels - 1}]",
            )
        return 0 if found[1] else 1
    value = int(found[3])
    if found[1] or value >= condition.levels:
        raise UserError(
            f"{found[0].strip()!r} in {text!r} is no value of {condition.name}.",
            f"Expected {condition.name}[0] to {condition.name}[{condition.levels - 1}].",
        )
    return value


def _cut(cube: np.ndarray, row: np.ndarray, levels: Sequence[int]) -> np.ndarray:
    """A cube without one of its rows, in pieces that do not overlap."""
    pieces = []
    rest = cube.copy()
    for j in np.flatnonzero(cube == FREE).tolist():
        for value in range(levels[j]):
            if value != row[j]:
                piece = rest.copy()
                piece[j] = value
                pieces.append(piece)
        rest[j] = row[j]
    return np.array(pieces, np.int8).reshape(-1, len(cube))
