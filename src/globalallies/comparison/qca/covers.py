"""Covers: every way to choose prime implicants so that each positive row is covered.

A **minimal** cover has the fewest implicants there can be; an **irredundant** one loses a row if any of
its implicants is dropped. Both are counted and listed after reductions that lose none of them: rows
that another row implies go; implicants that cover the same rows count as one, with their number;
implicants that alone cover a row are taken; what does not hang together is solved apart.

The fewest are found by branch and bound, by integer programming (HiGHS) where that is not enough. The
listing branches on the row with the fewest implicants left and drops any implicant whose cost by a
dual solution of the linear relaxation exceeds what is left: every minimal cover passes, no other does.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from .fewest import NODES, fewest, greedy, linear_dual, simple_dual, undominated
from .implicants import WORD, Budget, OutOfBudgetError
from .search import Search, neighbours

BLOCK = 1 << 14
"""Implicants that are looked at between two looks at the clock."""


@dataclass(frozen=True)
class Covers:
    """What is known of the covers of a table.

    Parameters
    ----------
    low, high : int
        Bounds on the fewest implicants of a cover; equal when that is proven.
    count : int
        How many covers there are, or at least how many.
    complete : bool
        Whether ``count`` is exact.
    listed : tuple of tuple of int
        Covers, as implicants in ascending order; all of them if ``complete`` and within the limit.
    """

    low: int
    high: int
    count: int
    complete: bool
    listed: tuple[tuple[int, ...], ...]


@dataclass(eq=False)
class _Part:
    """Rows that hang together, the groups of implicants that cover them, and what was found."""

    covers: np.ndarray
    members: list[np.ndarray]
    low: int = 1
    high: int = 0
    count: int = 0
    complete: bool = True
    found: list[tuple[int, ...]] = field(default_factory=list)


def cover(matrix: np.ndarray, limit: int, budget: Budget, irredundant: bool = False) -> Covers:
    """All minimal, or all irredundant, covers.

    Parameters
    ----------
    matrix : (implicants, rows) array of bool
        Which implicant covers which row; every row is covered by some.
    limit : int
        How many covers to list.
    budget : Budget
        When it is used up, bounds and what was found by then are returned.
    irredundant : bool
        Count and list all irredundant covers, not only the minimal ones.
    """
    try:
        parts = _parts(matrix, budget)
    except OutOfBudgetError:
        some = tuple(sorted(greedy(matrix)))
        return Covers(1, len(some), 1, False, (some,))
    for n, part in enumerate(parts):
        share = budget.share(1 / (len(parts) - n)) if len(parts) > 1 else budget
        _solve(part, limit, share, irredundant)
    found = _combined(parts, limit)
    return Covers(
        sum(p.low for p in parts),
        sum(p.high for p in parts),
        math.prod(p.count for p in parts),
        all(p.complete for p in parts),
        tuple(sorted(found, key=lambda c: (len(c), c))),
    )


def _parts(matrix: np.ndarray, budget: Budget) -> list[_Part]:
    """The table cut into parts that can be solved apart, after every reduction that loses no cover."""
    group = np.arange(len(matrix))
    essential = []
    while matrix.shape[1]:
        matrix = matrix[:, _leading_rows(matrix, budget)]
        matrix, now = _grouped(matrix)
        group = np.where(group < 0, group, now[group])
        alone = matrix.sum(axis=0) == 1
        taken = np.flatnonzero(matrix[:, alone].any(axis=1))
        if not len(taken):
            break
        for n in taken:
            same = np.flatnonzero(group == n)
            essential.append(_Part(np.ones((1, 1), bool), [same], 1, 1, len(same), True, [(0,)]))
        left = ~matrix[taken].any(axis=0)
        keep = np.ones(len(matrix), bool)
        keep[taken] = False
        now = np.where(keep, np.cumsum(keep) - 1, -1)
        group = np.where(group < 0, group, now[group])
        matrix = matrix[np.ix_(keep, left)]
    inside = np.flatnonzero(group >= 0)
    inside = inside[np.argsort(group[inside], kind="stable")]
    ends = np.cumsum(np.bincount(group[inside], minlength=len(matrix)))
    members = np.split(inside, ends[:-1]) if len(matrix) else []
    return essential + _components(matrix, members)


def _leading_rows(matrix: np.ndarray, budget: Budget) -> np.ndarray:
    """The rows that must be looked at: a row is covered with another if all that cover that one cover it."""
    shared = np.zeros((matrix.shape[1], matrix.shape[1]))
    for start in range(0, len(matrix), BLOCK):
        budget.check()
        numbers = matrix[start : start + BLOCK].astype(np.float32)
        shared += numbers.T @ numbers
    size = np.diag(shared)
    order = np.arange(len(size))
    implied = (shared == size[None]) & ((size[None] < size[:, None]) | (order[None] < order[:, None]))
    np.fill_diagonal(implied, False)
    return np.flatnonzero(~implied.any(axis=1))


def _grouped(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Implicants that cover the same rows as one, and which one each became; -1 if it covers none."""
    padded = np.zeros((len(matrix), -(-matrix.shape[1] // WORD) * WORD), bool)
    padded[:, : matrix.shape[1]] = matrix
    words = np.packbits(padded, axis=1).view(np.uint64)
    order = np.lexsort(words.T)
    ranked = words[order]
    new = np.ones(len(matrix), bool)
    new[1:] = (ranked[1:] != ranked[:-1]).any(axis=1)
    some = ranked.any(axis=1)
    became = np.empty(len(matrix), np.int64)
    became[order] = np.where(some, np.cumsum(new & some) - 1, -1)
    return matrix[order[new & some]], became


def _components(matrix: np.ndarray, members: list[np.ndarray]) -> list[_Part]:
    parts = []
    left = np.ones(matrix.shape[1], bool)
    while left.any():
        rows = np.zeros(matrix.shape[1], bool)
        rows[np.flatnonzero(left)[0]] = True
        while True:
            columns = matrix[:, rows].any(axis=1)
            wider = np.asarray(matrix[columns].any(axis=0))
            if (wider == rows).all():
                break
            rows = np.asarray(wider)
        parts.append(_Part(matrix[np.ix_(columns, rows)], [members[n] for n in np.flatnonzero(columns)]))
        left &= ~rows
    return parts


def _solve(part: _Part, limit: int, budget: Budget, irredundant: bool) -> None:
    if part.found:
        return
    sizes = np.array([len(m) for m in part.members], dtype=object)
    try:
        strong = undominated(part.covers, budget)
    except OutOfBudgetError:
        some = tuple(sorted(greedy(part.covers)))
        part.high, part.count, part.complete, part.found = len(some), math.prod(sizes[list(some)]), False, [some]
        return
    dual = simple_dual(strong)
    best, part.low = fewest(strong, dual, budget.share(0.2 if irredundant else 0.75))
    part.high = len(best)
    chosen = _columns_of(part.covers, strong[best])
    proven = part.low == part.high
    quick = budget if irredundant else budget.share(0.3)
    search = Search(part.covers, sizes, limit, quick, math.inf if irredundant else NODES)
    if irredundant:
        search.all_irredundant()
    elif proven:
        search.all_of_size(part.low, dual)
        if not search.complete:
            search = Search(part.covers, sizes, limit, budget.share(0.7))
            search.all_of_size(part.low, linear_dual(strong, search.budget))
    part.count, part.complete, part.found = search.count, search.complete and (proven or irredundant), search.found
    if not part.complete and not irredundant:
        found, count = neighbours(part.covers, sizes, {*part.found, chosen}, limit, budget)
        part.count, part.found = max(part.count, count), found
    elif not part.found:
        part.count, part.found = math.prod(sizes[list(chosen)]), [chosen]


def _columns_of(matrix: np.ndarray, rows: np.ndarray) -> tuple[int, ...]:
    """Which columns of a table are these."""
    return tuple(sorted(int(np.flatnonzero((matrix == row).all(axis=1))[0]) for row in rows))


def _combined(parts: list[_Part], limit: int) -> Iterator[tuple[int, ...]]:
    """Covers of the whole from covers of the parts, as implicants; at most ``limit``."""
    choices = [list(itertools.islice(_expanded(part), limit)) for part in parts]
    for combination in itertools.islice(itertools.product(*choices), limit):
        yield tuple(sorted(itertools.chain(*combination)))


def _expanded(part: _Part) -> Iterator[tuple[int, ...]]:
    for groups in part.found:
        yield from itertools.product(*(part.members[g].tolist() for g in groups))
