"""Assumptions that a careful analysis does without: the enhanced standard analysis.

Remainders are barred that parsimonious models assume for the outcome and for its absence at once, that
lack a condition known to be necessary, or that the analyst names.

References: schneider_wagemann_2012, schneider_wagemann_2013.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .sets import Condition
from .table import TruthTable
from .terms import FREE, overlap, read_term, row_values, unique, without, write_term


@dataclass(frozen=True, eq=False)
class Untenable:
    """Barred remainders, as cubes that hold no positive row, and by reason as text.

    ``every_model`` says whether all parsimonious models were looked at for contradictory assumptions.
    """

    cubes: np.ndarray
    contradictory: tuple[str, ...]
    against_necessity: tuple[str, ...]
    by_hand: tuple[str, ...]
    every_model: bool = True


def untenable(
    table: TruthTable,
    positive: np.ndarray,
    exclude: Sequence[str | int] = (),
    necessary: Sequence[str] = (),
    both: tuple[np.ndarray, ...] = (),
) -> Untenable:
    """The remainders that no solution may use.

    Parameters
    ----------
    table : TruthTable
        The table to be solved.
    positive : (rows, conditions) array
        Its positive rows, which are cases and no assumptions: they are never barred.
    exclude : sequence of str or int
        Row numbers or conjunctions.
    necessary : sequence of str
        Necessary conditions, ``A`` or ``A+B``.
    both : two arrays of cubes, or none
        Terms of the parsimonious models of the outcome and of its absence.
    """
    conditions, levels = table.cases.conditions, table.cases.levels
    named = [_named(text, conditions, levels) for text in exclude]
    lacking = [cube for text in necessary for cube in _negation(text, conditions)]
    meeting = overlap(*both) if both else _none(len(conditions))
    decided = table.values("1", "0", "C")
    contradictory = without(meeting, decided, levels)
    groups = (np.array(named, np.int8), np.array(lacking, np.int8), contradictory)
    together = np.concatenate([group.reshape(-1, len(conditions)) for group in groups])
    return Untenable(
        unique(without(together, positive, levels)),
        tuple(write_term(cube, conditions) for cube in unique(contradictory)),
        tuple(write_term(cube, conditions) for cube in lacking),
        tuple(str(text).strip() for text in exclude),
    )


def _named(text: str | int, conditions: Sequence[Condition], levels: Sequence[int]) -> np.ndarray:
    number = str(text).strip()
    return row_values(int(number), levels) if number.isascii() and number.isdecimal() else read_term(number, conditions)


def _negation(text: str, conditions: Sequence[Condition]) -> np.ndarray:
    """The cubes in which a disjunction of conjunctions does not hold."""
    found = np.full((1, len(conditions)), FREE, np.int8)
    for part in text.split("+"):
        cube = read_term(part, conditions)
        others = []
        for j in np.flatnonzero(cube != FREE).tolist():
            for value in range(conditions[j].levels):
                if value != cube[j]:
                    other = np.full(len(conditions), FREE, np.int8)
                    other[j] = value
                    others.append(other)
        found = overlap(found, np.array(others, np.int8))
    return found


def _none(width: int) -> np.ndarray:
    return np.zeros((0, width), np.int8)
