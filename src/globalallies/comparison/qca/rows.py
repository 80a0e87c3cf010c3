"""Memberships of cases in the rows of a truth table, and the fit of every row to an outcome, or to many at once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...catalogue import UserError
from .fit import ratio
from .sets import Cases

MOST_MEMBERSHIPS = 25_000_000
"""Rows times cases, where a condition is fuzzy: each case has a membership in each row."""


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows that cases show, in the order of their numbers.

    Parameters
    ----------
    values : (rows, conditions) array
        The value of each row on each condition.
    belongs : (cases,) array of int
        The row in which a case is more than half; -1 for none.
    members : (rows, cases) array in [0, 1], optional
        Memberships; ``None`` where no condition is fuzzy, for there each case is in its own row alone.
    """

    values: np.ndarray
    belongs: np.ndarray
    members: np.ndarray | None

    @classmethod
    def of(cls, found: Cases) -> "Rows":
        """The rows of some cases.

        Raises
        ------
        UserError
            No case belongs to a row, or there are too many memberships to hold.
        """
        corners = np.empty(found.scores.shape, np.int8)
        clear = np.ones(len(found.names), bool)
        fuzzy = False
        for j, condition in enumerate(found.conditions):
            column = found.scores[:, j]
            corners[:, j] = column > 0.5 if condition.kind == "fuzzy" else column
            if condition.kind == "fuzzy":
                clear &= column != 0.5
                fuzzy = True
        if not clear.any():
            raise UserError(
                "Every case has a membership of exactly 0.5 in some condition, so none belongs to a row.",
                "Expected memberships on one side of 0.5.",
                "Calibrate again, with another crossover.",
            )
        belongs = np.full(len(found.names), -1)
        values, belongs[clear] = np.unique(corners[clear], axis=0, return_inverse=True)
        if fuzzy and len(values) * len(belongs) > MOST_MEMBERSHIPS:
            raise UserError(
                f"{len(belongs):,} cases in {len(values):,} rows make {len(values) * len(belongs):,} memberships.",
                f"Expected at most {MOST_MEMBERSHIPS:,} where a condition is fuzzy.",
                "Use fewer conditions, or fewer cases.",
            )
        return cls(values, belongs, found.members(values) if fuzzy else None)

    @cached_property
    def size(self) -> np.ndarray:
        """The sum of memberships in each row."""
        return self.shared(np.ones(len(self.belongs)))

    def shared(self, y: np.ndarray) -> np.ndarray:
        """What each row shares with one set or with several, Σmin(x, y): (…, cases) to (…, rows)."""
        if self.members is not None:
            return np.asarray(np.minimum(self.members, y[..., None, :]).sum(axis=-1))
        order, starts = self._groups
        return np.asarray(np.add.reduceat(y[..., order], starts, axis=-1, dtype=float))

    def fit(self, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Consistency and PRI of every row as sufficient for one outcome, or for several."""
        both, shared = self.shared(np.minimum(y, 1 - y)), self.shared(y)
        return ratio(shared, self.size), ratio(shared - both, self.size - both)

    def union(self, chosen: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Size of the union of chosen rows, and what it shares with the outcome: (sets, rows), (sets, cases) to (sets,)."""
        if self.members is None:  # rows do not overlap
            return chosen @ self.size, (chosen * self.shared(y)).sum(axis=-1)
        union = np.where(chosen[..., None], self.members, 0).max(axis=-2)
        return union.sum(axis=-1), np.minimum(union, y).sum(axis=-1)

    @cached_property
    def _groups(self) -> tuple[np.ndarray, np.ndarray]:
        """The cases row by row, and where each row starts."""
        order = np.argsort(self.belongs, kind="stable")
        return order, np.searchsorted(self.belongs[order], np.arange(len(self.values)))
