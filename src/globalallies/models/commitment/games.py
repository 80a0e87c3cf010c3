"""Small games of two players in normal form: every equilibrium, by trying every pair of supports."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EXACT = 1e-12
"""Probabilities, and payoffs as a share of the largest, that differ by less than this are taken as equal."""


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """How likely the row player and the column player choose each move, and what each gets."""

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    payoffs: tuple[float, float]

    @property
    def pure(self) -> bool:
        """Whether neither player mixes."""
        return max(self.rows) > 1 - EXACT and max(self.columns) > 1 - EXACT


def equilibria(own: Array, other: Array) -> tuple[Equilibrium, ...]:
    """The Nash equilibria of a game, pure ones and mixed ones.

    Every pair of supports of equal size is tried: within them each player must be indifferent, and no
    move outside may pay more. That finds all equilibria of a game without ties; of a game with ties
    (see ``tied_payoffs``) it finds some of a continuum.

    Parameters
    ----------
    own, other : (n, m) arrays
        Payoffs of the row player and the column player.

    Returns
    -------
    tuple of Equilibrium, pure ones first

    Raises
    ------
    ValueError
        The tables differ in shape, or a payoff is not finite.

    References
    ----------
    nash_1951
    """
    own, other = np.asarray(own, dtype=float), np.asarray(other, dtype=float)
    if own.ndim != 2 or own.shape != other.shape or not (np.isfinite(own).all() and np.isfinite(other).all()):
        raise ValueError("expected two tables of finite payoffs of the same shape")
    found: list[Equilibrium] = []
    for rows, columns in _supports(*own.shape):
        across = _indifferent(own[np.ix_(rows, columns)])
        down = _indifferent(other[np.ix_(rows, columns)].T)
        if across is None or down is None:
            continue
        p, q = np.zeros(own.shape[0]), np.zeros(own.shape[1])
        p[list(rows)], q[list(columns)] = down, across
        if _no_better_move(own @ q, p) and _no_better_move(p @ other, q):
            found.append(Equilibrium(tuple(p.tolist()), tuple(q.tolist()), (float(p @ own @ q), float(p @ other @ q))))
    return tuple(found)


def tied_payoffs(own: Array, other: Array) -> bool:
    """Whether some player is indifferent between two best answers to a move, so that equilibria may form a continuum."""
    best = [np.sort(own, axis=0)[::-1], np.sort(other.T, axis=0)[::-1]]
    return any(len(one) > 1 and bool((np.abs(one[0] - one[1]) < EXACT * (1 + np.abs(one).max())).any()) for one in best)


def _supports(rows: int, columns: int) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    for size in range(1, min(rows, columns) + 1):
        for some in combinations(range(rows), size):
            for others in combinations(range(columns), size):
                yield some, others


def _indifferent(payoffs: Array) -> Array | None:
    """Positive probabilities of the columns that make all rows pay the same, or ``None`` where there are none."""
    size = len(payoffs)
    equations = np.zeros((size + 1, size + 1))
    equations[:size, :size], equations[:size, size], equations[size, :size] = payoffs, -1.0, 1.0
    right = np.append(np.zeros(size), 1.0)
    try:
        found: Array = np.linalg.solve(equations, right)[:size]
    except np.linalg.LinAlgError:
        return None
    return found if found.min() > EXACT else None


def _no_better_move(payoffs: Array, chosen: Array) -> bool:
    return bool(payoffs.max() <= float(payoffs @ chosen) + EXACT * (1 + np.abs(payoffs).max()))
