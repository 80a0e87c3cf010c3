"""How alike two rows of pledges are: S, kappa, pi and tau-b for all pairs at once.

Every index follows from counts of how often two rows hold values at or above each level together:
one matrix product a pair of levels. Nothing is computed pair by pair.

Results are condensed, as scipy's ``pdist`` has them: one value a pair i < j, in the order (0, 1),
(0, 2) … (1, 2) …; ``square`` makes a symmetric table of them.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Distance = Literal["absolute", "squared"]
Array = NDArray[np.float64]
Whole = NDArray[np.int64]

Above = dict[tuple[int, int], Array]

POWER: dict[Distance, int] = {"absolute": 1, "squared": 2}


@lru_cache(maxsize=256)
def pairs_of(n: int) -> tuple[Whole, Whole, Whole, Whole]:
    """The first and second member of each pair of n rows, and the pair's two places in an n by n table."""
    first, second = np.triu_indices(n, 1)
    return first, second, first * n + second, second * n + first


def square(condensed: Array, diagonal: float = 1.0) -> Array:
    """(n, n): a symmetric table from one value a pair, with a value of choice on the diagonal."""
    n = int((1 + np.sqrt(1 + 8 * len(condensed))) / 2)
    first, second, *_ = pairs_of(n)
    table = np.full((n, n), diagonal)
    table[first, second] = table[second, first] = condensed
    return table


@dataclass
class Portfolios:
    """Rows of values from 0 to ``top``, compared on columns that weigh ``weights``.

    Parameters
    ----------
    values : (n, m) array of whole numbers from 0 to ``top``
        Row i is state i's portfolio: what it owes each of m states.
    top : int
        The highest value.
    weights : (m,) array, optional
        Importance of each column; only ratios matter. Ones if left out.

    Raises
    ------
    ValueError
        A value is missing or outside 0 to ``top``, or the weights are negative or sum to zero.
    """

    values: NDArray[np.integer[Any]] | NDArray[np.bool_]
    top: int
    weights: Array | None = None

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or not np.issubdtype(self.values.dtype, np.integer):
            raise ValueError("portfolios are a table of whole numbers")
        if self.values.size and (self.values.min() < 0 or self.values.max() > self.top):
            raise ValueError(f"a value is missing or outside 0-{self.top}")
        if self.weights is not None and (np.any(self.weights < 0) or not np.sum(self.weights) > 0):
            raise ValueError("the weights are negative or sum to zero")

    @property
    def exact(self) -> type[np.floating]:
        """Counts are whole numbers, which single precision holds exactly to 16 million; weights need double."""
        return np.float32 if self.weights is None else np.float64

    @cached_property
    def levels(self) -> list[Array]:
        """For each level above 0, where a row reaches it."""
        return [(self.values >= level).astype(self.exact) for level in range(1, self.top + 1)]

    @cached_property
    def _room(self) -> Array:
        """Room for one product after another."""
        return np.empty((len(self.values), len(self.values)), dtype=self.exact)

    def _product(self, one: Array, other: Array) -> Array:
        """(n, n): the product of two tables, in the same room each time."""
        return np.matmul(one, other.T, out=self._room)

    @cached_property
    def rooted(self) -> list[Array]:
        """The same, each column times the root of its weight: the product of two such rows is weighted once."""
        return self.levels if self.weights is None else [level * np.sqrt(self.weights) for level in self.levels]

    @cached_property
    def reached(self) -> Array:
        """(top, n): the weight of the columns in which each row reaches each level."""
        if self.weights is None:
            return np.stack([level.sum(axis=1) for level in self.levels])
        return np.stack([level @ self.weights for level in self.levels])

    @cached_property
    def total(self) -> float:
        """The weight of all columns."""
        return float(self.values.shape[1] if self.weights is None else np.sum(self.weights))

    @cached_property
    def _together(self) -> dict[tuple[int, int], Array]:
        return {}

    def together(self, s: int, t: int) -> Array:
        """For each pair i < j, the weight of the columns in which i reaches level s and j reaches t (1 to top)."""
        if (s, t) not in self._together:
            product = self._product(self.rooted[s - 1], self.rooted[t - 1]).ravel()
            self._together[s, t] = product.take(self.pairs[2], mode="clip")
            if s != t:
                self._together[t, s] = product.take(self.pairs[3], mode="clip")
        return self._together[s, t]

    @cached_property
    def pairs(self) -> tuple[Whole, Whole, Whole, Whole]:
        """The two rows of each pair, and its two places in a square table."""
        return pairs_of(len(self.values))

    def both(self, own: Array) -> tuple[Array, Array]:
        """A value of each row as the value of the first and of the second row of each pair."""
        return own.take(self.pairs[0], mode="clip"), own.take(self.pairs[1], mode="clip")

    @cached_property
    def any_tie(self) -> "Portfolios":
        """The same portfolios on the scale of a tie or none; what is known of level 1 is not computed again."""
        binary = object.__new__(Portfolios)  # nothing to check again
        binary.values, binary.top, binary.weights = self.values > 0, 1, self.weights
        binary.__dict__ |= {
            "levels": self.levels[:1],
            "rooted": self.rooted[:1],
            "pairs": self.pairs,
            "_room": self._room,
        }
        binary.__dict__ |= {"reached": self.reached[:1], "_together": {(1, 1): self.together(1, 1)}}
        return binary

    @cached_property
    def _distance(self) -> dict[Distance, Array]:
        return {}

    def distance(self, distance: Distance) -> Array:
        """Weighted sum over columns of the absolute or squared difference of two rows, for each pair."""
        if distance not in self._distance:
            if distance == "absolute":
                own = self.reached.sum(axis=0)
                shared = self.together(1, 1).copy()
                for level in range(2, self.top + 1):
                    shared += self.together(level, level)
            else:
                values = self.values.astype(self.exact)
                if self.weights is not None:
                    values *= np.sqrt(self.weights)
                product = self._product(values, values)
                own = np.ascontiguousarray(np.diag(product))
                shared = product.ravel().take(self.pairs[2], mode="clip")
            first, second = self.both(own)
            first += second
            shared *= -2
            shared += first
            if self.weights is not None:
                np.maximum(shared, 0, out=shared)  # what rounding leaves below nothing
            self._distance[distance] = shared
        return self._distance[distance]

    @cached_property
    def margins(self) -> Array:
        """(n, top + 1): the share of a row's columns that hold each value."""
        whole = np.full((1, self.reached.shape[1]), self.total)
        upper = np.concatenate([whole, self.reached, np.zeros_like(whole)]).astype(np.float64)
        return np.asarray((upper[:-1] - upper[1:]).T / self.total)

    @cached_property
    def _expected(self) -> dict[Distance, tuple[Array, Array]]:
        return {}

    def expected(self, distance: Distance) -> tuple[Array, Array]:
        """Disagreement expected by chance, 0 to 1: of each pair from its two margins, and of each row with itself."""
        if distance not in self._expected:
            scale = np.arange(self.top + 1)
            cost = (np.abs(scale[:, None] - scale[None, :]) / self.top) ** POWER[distance]
            table = self.margins @ cost @ self.margins.T
            self._expected[distance] = (
                table.ravel().take(self.pairs[2], mode="clip"),
                np.ascontiguousarray(np.diag(table)),
            )
        return self._expected[distance]


def portfolio_s(portfolios: Portfolios, distance: Distance = "absolute") -> Array:
    """Similarity of every pair of portfolios (Signorino and Ritter's S).

    1 means identical portfolios, -1 as different as the scale allows. Two states with no allies
    at all are identical, so score 1: read S beside kappa or pi.

    Returns
    -------
    array of n (n - 1) / 2 values in [-1, 1]

    References
    ----------
    signorino_ritter_1999
    """
    most = portfolios.total * portfolios.top ** POWER[distance]
    found: Array = portfolios.distance(distance).astype(np.float64)
    found *= -2 / most
    found += 1
    return found


def _corrected(portfolios: Portfolios, distance: Distance, expected: Array) -> Array:
    """1 less observed over expected disagreement; missing, as nothing over nothing, where none is expected."""
    most = portfolios.total * portfolios.top ** POWER[distance]
    found: Array = portfolios.distance(distance).astype(np.float64)
    found *= -1 / most
    with np.errstate(divide="ignore", invalid="ignore"):
        found /= expected
    found += 1
    return found


def kappa(portfolios: Portfolios, distance: Distance = "squared") -> Array:
    """Weighted kappa of every pair: similarity beyond that expected from each row's own margins.

    1 is identical, 0 what chance would give, below 0 less than that; missing where chance leaves
    nothing to disagree about.

    Returns
    -------
    array of n (n - 1) / 2 values up to 1, missing as ``nan``

    References
    ----------
    hage_2011
    """
    return _corrected(portfolios, distance, portfolios.expected(distance)[0])


def pi(portfolios: Portfolios, distance: Distance = "squared") -> Array:
    """Weighted pi of every pair: similarity beyond that expected from the mean of the two rows' margins.

    Like kappa, but rows that differ in how many ties they hold count as less alike.

    Returns
    -------
    array of n (n - 1) / 2 values up to 1, missing as ``nan``

    References
    ----------
    hage_2011
    """
    between, own = portfolios.expected(distance)
    mean, second = portfolios.both(own)
    mean += second
    mean *= 0.25
    mean += 0.5 * between
    return _corrected(portfolios, distance, mean)


def tau_b(portfolios: Portfolios) -> Array:
    """Kendall's tau-b of every pair of portfolios (Bueno de Mesquita's measure).

    1 if two rows rank all states alike, -1 if in opposite ways, ties left out of account; missing
    where a row holds one value throughout. Portfolios must not be weighted.

    Returns
    -------
    array of n (n - 1) / 2 values in [-1, 1], missing as ``nan``

    References
    ----------
    bueno_de_mesquita_1975
    """
    if portfolios.weights is not None:
        raise ValueError("tau-b counts columns, so they cannot be weighted")
    top, total = portfolios.top, portfolios.total
    above: Above = {(0, 0): np.full(len(portfolios.pairs[0]), total, dtype=portfolios.exact)}
    for level in range(1, top + 1):
        above[level, 0], above[0, level] = portfolios.both(portfolios.reached[level - 1])
        for other in range(1, top + 1):
            above[level, other] = portfolios.together(level, other)
    balance = np.zeros(len(portfolios.pairs[0]), dtype=portfolios.exact)
    for k in range(top):
        for m in range(top + 1):
            cell = _cell(above, k, m, top)
            cell *= _surplus(above, k, m, top)
            balance += cell
    counts = portfolios.margins * total
    untied = total * (total - 1) / 2 - (counts * (counts - 1) / 2).sum(axis=1)
    first, second = portfolios.both(np.sqrt(untied))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = balance / (first * second)
    np.minimum(found, 1, out=found)  # what rounding leaves beyond
    return np.maximum(found, -1, out=found)


def _cell(above: Above, k: int, m: int, top: int) -> Array:
    """For each pair, the columns in which the first row holds k and the second m."""
    found = above[k, m] - above[k + 1, m]
    if m < top:
        found -= above[k, m + 1]
        found += above[k + 1, m + 1]
    return found


def _surplus(above: Above, k: int, m: int, top: int) -> Array:
    """For each pair, the columns higher in both than k and m, less those higher in the first and lower in the second."""
    if m == 0:
        return above[k + 1, 1]
    found = above[k + 1, m] - above[k + 1, 0]
    if m < top:
        found += above[k + 1, m + 1]
    return found
