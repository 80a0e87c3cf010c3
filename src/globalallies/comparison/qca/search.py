"""Depth-first search over covers: each is met once, counted, and listed up to a limit."""

import math
from collections.abc import Callable

import numpy as np

from .implicants import Budget, OutOfBudgetError

EPSILON = 1e-6


class Search:
    """Depth-first search over covers; each is met once, because a branch forbids what earlier ones took."""

    def __init__(
        self, matrix: np.ndarray, sizes: np.ndarray, limit: int, budget: Budget, nodes: float = math.inf
    ) -> None:
        self.matrix = matrix
        self.numbers = matrix.astype(np.float32)
        self.sizes = sizes
        self.limit = limit
        self.budget = budget
        self.nodes = nodes
        self.first_only = False
        self.count = 0
        self.complete = True
        self.found: list[tuple[int, ...]] = []

    def first_of_size(self, size: int, dual: np.ndarray) -> None:
        """Stop at the first cover of at most this size."""
        self.first_only = True
        self.all_of_size(size, dual)

    def all_of_size(self, size: int, dual: np.ndarray) -> None:
        """Every cover of this size, there being none smaller."""
        self._run(lambda: self._by_size(size, dual))

    def all_irredundant(self) -> None:
        """Every cover none of whose implicants can be dropped."""
        count, rows = self.matrix.shape
        self._run(lambda: self._irredundant([], np.arange(count), np.zeros(rows, np.int16)))

    def _run(self, search: Callable[[], None]) -> None:
        try:
            search()
        except OutOfBudgetError:
            self.complete = False
        except _Found:
            pass

    def _by_size(self, size: int, dual: np.ndarray) -> None:
        rows = np.ones(self.matrix.shape[1], bool)
        self._step([], 1, np.arange(len(self.matrix)), rows, size, dual)

    def _step(
        self, chosen: list[int], ways: int, active: np.ndarray, rows: np.ndarray, size: int, dual: np.ndarray
    ) -> None:
        self._tick()
        price = np.where(rows, dual, 0)
        needed = float(price.sum()) - size + 1 - EPSILON
        table = self.numbers[active]
        if size == 1:
            last = active[(table @ rows) >= rows.sum()]
            self._report(chosen, ways, last)
            return
        if needed > 0:
            active = active[table @ price >= needed]
            table = self.numbers[active]
        options = table.sum(axis=0)
        options[~rows] = np.inf
        row = int(options.argmin())
        covering = self.matrix[active, row]
        del table  # or every level of the search would keep its own
        mine = active[covering]
        mine = mine[np.argsort(-(self.numbers[mine] @ rows), kind="stable")]
        others = active[~covering]
        for n, column in enumerate(mine):
            left = rows & ~self.matrix[column]
            if left.any():
                rest = np.concatenate([mine[n + 1 :], others])
                self._step([*chosen, int(column)], ways * self.sizes[column], rest, left, size - 1, dual)
            else:
                self._report(chosen, ways, np.array([column]))

    def _irredundant(self, chosen: list[int], active: np.ndarray, times: np.ndarray) -> None:
        self._tick()
        rows = times == 0
        if not rows.any():
            self._report(chosen[:-1], self._ways(chosen[:-1]), np.array(chosen[-1:]))
            return
        options = self.matrix[active].sum(axis=0).astype(float)
        options[~rows] = np.inf
        row = int(options.argmin())
        covering = self.matrix[active, row]
        mine, others = active[covering], active[~covering]
        for n, column in enumerate(mine):
            now = times + self.matrix[column]
            if all((now[self.matrix[c]] == 1).any() for c in chosen):
                self._irredundant([*chosen, int(column)], np.concatenate([mine[n + 1 :], others]), now)

    def _ways(self, chosen: list[int]) -> int:
        return math.prod(self.sizes[c] for c in chosen)

    def _report(self, chosen: list[int], ways: int, last: np.ndarray) -> None:
        if not len(last):
            return
        self.count += ways * int(self.sizes[last].sum())
        for column in last[: self.limit - len(self.found)]:
            self.found.append(tuple(sorted([*chosen, int(column)])))
        if self.first_only:
            raise _Found

    def _tick(self) -> None:
        self.nodes -= 1
        if self.nodes < 0:
            raise OutOfBudgetError
        self.budget.check()


class _Found(Exception):  # noqa: N818  # not an error: the search is over
    """What was looked for is there."""


def neighbours(
    matrix: np.ndarray, sizes: np.ndarray, start: set[tuple[int, ...]], limit: int, budget: Budget
) -> tuple[list[tuple[int, ...]], int]:
    """More covers of the same size, by exchanging one implicant at a time; and how many covers these make.

    Used where the search could not finish: what it returns is a part of all covers.
    """
    found, waiting = set(start), sorted(start)
    numbers = matrix.astype(np.float32)
    while waiting and len(found) < limit and budget.left > 0:
        cover = waiting.pop()
        times = matrix[list(cover)].sum(axis=0)
        for dropped in cover:
            lost = matrix[dropped] & (times == 1)
            for column in np.flatnonzero(numbers @ lost >= lost.sum()):
                other = tuple(sorted({*cover, int(column)} - {dropped}))
                if len(other) == len(cover) and other not in found and len(found) < limit:
                    found.add(other)
                    waiting.append(other)
    return sorted(found), sum(math.prod(sizes[list(cover)]) for cover in found)
