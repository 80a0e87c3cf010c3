"""The fewest implicants that cover a table: a small cover, and a proof or a bound.

Branch and bound settles most tables. For the rest the linear relaxation bounds from below, a local
search from above, and integer programming (HiGHS) asks size by size what lies between.

References: gao_yao_weise_li_2015.
"""

import math

import numpy as np

from .implicants import Budget
from .search import Search

NODES = 4_000
"""Steps of branch and bound before the linear relaxation is asked."""

QUICK = 0.1
"""Share of the time that they may take."""

LOCAL_SEARCH = 0.12
"""Share of the time that each local search may take."""

PROMISING = (300, 600)
"""Local search looks among so many implicants, those that the linear relaxation finds cheapest."""

LOCAL_STEPS = 10_000
EPSILON = 1e-6
INFEASIBLE = 2
"""What scipy's ``milp`` answers where there is no solution."""


def undominated(matrix: np.ndarray, budget: Budget) -> np.ndarray:
    """The implicants that cover no less than any other: enough to find the fewest, not to list them all.

    Raises
    ------
    OutOfBudgetError
        The time is up.
    """
    size = matrix.sum(axis=1)
    numbers = matrix.astype(np.float32)
    kept = np.zeros((0, matrix.shape[1]), np.float32)
    for value in np.unique(size)[::-1]:
        block = numbers[size == value]
        for start in range(0, len(block), 1024):
            budget.check()
            some = block[start : start + 1024]
            inside = (some @ kept.T >= value).any(axis=1) if len(kept) else np.zeros(len(some), bool)
            block[start : start + 1024][inside] = 0
        kept = np.concatenate([kept, block[block.any(axis=1)]])
    return kept > 0


def simple_dual(matrix: np.ndarray) -> np.ndarray:
    """A price for each row such that no implicant covers rows worth more than 1."""
    size = matrix.sum(axis=1)
    price = np.array([1 / size[matrix[:, r]].max() for r in range(matrix.shape[1])])
    slack = 1 - matrix @ price
    for r in np.argsort(matrix.sum(axis=0), kind="stable"):
        columns = matrix[:, r]
        more = max(0.0, slack[columns].min())
        price[r] += more
        slack[columns] -= more
    return price


def linear_dual(matrix: np.ndarray, budget: Budget) -> np.ndarray:
    """Prices of rows that solve the dual of the linear relaxation, scaled to be feasible beyond rounding."""
    from scipy import sparse
    from scipy.optimize import linprog

    count = len(matrix)
    table = sparse.csr_array(-matrix.T.astype(float))
    found = linprog(
        np.ones(count),
        A_ub=table,
        b_ub=-np.ones(matrix.shape[1]),
        bounds=(0, None),
        method="highs",
        options={"time_limit": max(0.01, budget.left)},
    )
    if found.status != 0:
        return simple_dual(matrix)
    price = np.maximum(0, -found.ineqlin.marginals)
    return np.asarray(price / max(1.0, float((matrix @ price).max())))


def fewest(matrix: np.ndarray, dual: np.ndarray, budget: Budget) -> tuple[list[int], int]:
    """A small cover, and a lower bound on the smallest: its own size when it is proven smallest.

    Parameters
    ----------
    matrix : (implicants, rows) array of bool
        Implicants none of which covers less than another.
    dual : (rows,) array
        A price for each row such that no implicant is worth more than 1.
    """
    best = greedy(matrix)
    low = math.ceil(float(dual.sum()) - EPSILON)
    while len(best) > low:
        search = Search(matrix, np.ones(len(matrix), dtype=object), 1, budget.share(QUICK), NODES)
        search.first_of_size(len(best) - 1, dual)
        if search.found:
            best = list(search.found[0])
        elif search.complete:
            return best, len(best)
        else:
            return _harder(matrix, best, budget)
    return best, low


def _harder(matrix: np.ndarray, best: list[int], budget: Budget) -> tuple[list[int], int]:
    """The same for a table on which branch and bound gave up.

    From the bound of the linear relaxation upwards: is there a cover of this size? Implicants whose
    reduced cost excludes them from any such cover are left out, which leaves few where it is hardest.
    """
    dual = linear_dual(matrix, budget)
    low = math.ceil(float(dual.sum()) - EPSILON)
    for promising in PROMISING:
        if len(best) > low:
            few = _promising(matrix, dual, promising)
            found = _local_search(matrix[few], greedy(matrix[few]), low, budget.share(LOCAL_SEARCH))
            best = min(best, few[found].tolist(), key=len)
    while low < len(best) and budget.left > 0:
        possible = np.flatnonzero(1 - matrix @ dual <= low - dual.sum() + EPSILON)
        chosen = _integer_programme(matrix[possible], low, budget) if matrix[possible].any(axis=0).all() else []
        if chosen is None:
            break
        if chosen:
            return possible[chosen].tolist(), low
        low += 1
    return best, low


def greedy(matrix: np.ndarray) -> list[int]:
    """A cover made by taking what covers most of the rest, then dropping what is not needed."""
    left = np.ones(matrix.shape[1], bool)
    chosen = []
    gain = matrix.sum(axis=1)
    while left.any():
        best = int(gain.argmax())
        chosen.append(best)
        gain = gain - matrix[:, left & matrix[best]].sum(axis=1)
        left &= ~matrix[best]
    times = matrix[chosen].sum(axis=0)
    for n in list(chosen):
        if (times[matrix[n]] > 1).all():
            chosen.remove(n)
            times = times - matrix[n]
    return chosen


def _promising(matrix: np.ndarray, dual: np.ndarray, count: int) -> np.ndarray:
    """The implicants with the lowest reduced cost, and for every row the best that covers it."""
    cost = 1 - matrix @ dual
    best = np.where(matrix, cost[:, None], np.inf).argmin(axis=0)
    order = np.argsort(cost, kind="stable")
    return np.concatenate([order[:count], np.setdiff1d(best, order[:count])])


def _integer_programme(matrix: np.ndarray, size: int, budget: Budget) -> list[int] | None:
    """A cover of at most this size; an empty list if there is none, ``None`` if the time did not suffice."""
    from scipy import sparse
    from scipy.optimize import Bounds, LinearConstraint, milp

    count = len(matrix)
    rows = LinearConstraint(sparse.csr_array(matrix.T.astype(float)), lb=1)
    few = LinearConstraint(np.ones((1, count)), ub=size)
    found = milp(
        np.ones(count),
        constraints=[rows, few],
        bounds=Bounds(0, 1),
        integrality=np.ones(count),
        options={"time_limit": max(0.01, budget.left)},
    )
    if found.x is not None:
        chosen: list[int] = np.flatnonzero(found.x > 0.5).tolist()
        if len(chosen) <= size and matrix[chosen].any(axis=0).all():
            return chosen
    return [] if found.status == INFEASIBLE else None


def _local_search(matrix: np.ndarray, best: list[int], low: int, budget: Budget) -> list[int]:
    """A smaller cover by exchanging implicants, rows that stay uncovered weighing more and more.

    The same for the same table and time enough: ties go to the implicant left alone for longest.
    """
    numbers = matrix.astype(np.float64)
    weight = np.ones(matrix.shape[1])
    times = matrix[best].sum(axis=0)
    inside = np.zeros(len(matrix), bool)
    inside[best] = True
    moved = np.zeros(len(matrix))
    for step in range(1, LOCAL_STEPS):
        if (times > 0).all():
            best = np.flatnonzero(inside).tolist()
            if len(best) <= low:
                break
            _drop(numbers, inside, times, weight, moved, step)
        if budget.left <= 0:
            break
        _drop(numbers, inside, times, weight, moved, step)
        bare = np.flatnonzero(times == 0)
        row = bare[step % len(bare)]
        options = np.flatnonzero(matrix[:, row] & (moved < step))
        gain = numbers[options] @ (weight * (times == 0))
        new = options[np.lexsort([moved[options], -gain])[0]]
        inside[new] = True
        times = times + matrix[new]
        moved[new] = step
        weight[times == 0] += 1
    return best


def _drop(
    numbers: np.ndarray, inside: np.ndarray, times: np.ndarray, weight: np.ndarray, moved: np.ndarray, step: int
) -> None:
    """Take out the implicant whose loss weighs least."""
    chosen = np.flatnonzero(inside)
    loss = numbers[chosen] @ (weight * (times == 1))
    out = chosen[np.lexsort([moved[chosen], loss])[0]]
    inside[out] = False
    times -= numbers[out].astype(times.dtype)
    moved[out] = step
