"""Prime implicants: every conjunction that covers a positive row and nothing forbidden, and cannot be widened.

With remainders free to use, a conjunction that covers positive row *p* is a set of conditions fixed at
*p*'s values, and it covers no negative row if, for each of them, it fixes a condition on which the two
differ. So the prime implicants of *p* are the **smallest sets that hit every difference**, whatever the
number of values a condition takes. They are found on the lattice of all sets of conditions, one bit a
set: mark what misses some difference, close it downwards, and keep the sets whose every smaller set is
marked. The work is k · 2^k / 64 word operations a row, however many implicants there are.

Without remainders the positive cubes are merged instead, condition by condition (Tison's method, for
conditions with any number of values).

References: mccluskey_1956, tison_1967, dusa_2018.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...catalogue import UserError
from .terms import FREE, overlap, unique, within

WORD = 64
LOW = [np.uint64(sum(1 << i for i in range(WORD) if i >> v & 1)) for v in range(6)]
"""For each of the first six conditions, the bits of a word whose set holds it."""

CHUNK_WORDS = 1 << 17
BYTES_PER_PAIR = 150
"""What one implicant of one row costs at most, while implicants are put together."""

BYTES_PER_CELL = 16
"""What one implicant costs at most for each positive row, while covers are looked for."""


class OutOfBudgetError(Exception):
    """The time is up."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to work and how much to hold: a deadline on the process's clock and bytes."""

    deadline: float
    memory: float

    @classmethod
    def of(cls, seconds: float, memory_gb: float) -> "Budget":
        """From now on."""
        return cls(time.monotonic() + seconds, memory_gb * 1e9)

    @property
    def left(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self.deadline - time.monotonic())

    def share(self, part: float) -> "Budget":
        """A part of the time that is left."""
        return Budget(time.monotonic() + self.left * part, self.memory)

    def check(self) -> None:
        """Raise if the time is up."""
        if time.monotonic() > self.deadline:
            raise OutOfBudgetError


@dataclass(frozen=True, eq=False)
class Primes:
    """Prime implicants, which positive rows each covers, and whether they are all there."""

    cubes: np.ndarray
    covers: np.ndarray
    complete: bool = True


def with_remainders(positive: np.ndarray, forbidden: np.ndarray, levels: Sequence[int], budget: Budget) -> Primes:
    """Every prime implicant that covers a positive row and meets no forbidden cube.

    Parameters
    ----------
    positive : (rows, conditions) array
        Positive rows.
    forbidden : (cubes, conditions) array, at least one
        Negative rows, and cubes of excluded remainders; none may hold a positive row.
    levels : sequence of int
        How many values each condition takes.
    budget : Budget
        If memory would not hold them all, each row keeps those with the fewest conditions, and of all
        rows' those that cover most; if the time does not suffice, a row that was not reached has one.
    """
    k = positive.shape[1]
    place = _places(levels)
    most = max(1, int(budget.memory / BYTES_PER_PAIR / len(positive)))
    bits = 1 << np.arange(k, dtype=np.int64)
    codes, rows, complete = [], [], True
    chunk = max(1, CHUNK_WORDS // (1 << max(k - 6, 0)))
    for start in range(0, len(positive), chunk):
        if budget.left <= 0:
            complete = False
            wide = np.array([_widened(row, forbidden) for row in positive[start:]], np.int64)
            codes.append((wide + 1) @ place)
            rows.append(np.arange(start, len(positive)))
            break
        some = positive[start : start + chunk]
        differ = (forbidden[None] != FREE) & (forbidden[None] != some[:, None])
        found = _minimal_hitting_sets(differ @ bits, k)
        for n, words in enumerate(found):
            sets = np.flatnonzero(np.unpackbits(words.view(np.uint8), bitorder="little"))
            if len(sets) > most:
                sets = sets[np.argsort(np.bitwise_count(sets), kind="stable")[:most]]
                complete = False
            fixed = (sets[:, None] & bits) != 0
            codes.append(fixed @ (place * (some[n] + 1)))
            rows.append(np.full(len(sets), start + n))
    distinct, inverse = np.unique(np.concatenate(codes), return_inverse=True)
    row = np.concatenate(rows)
    room = int(budget.memory / BYTES_PER_CELL / len(positive))
    if len(distinct) > room:
        complete = False
        distinct = distinct[_widest(inverse, row, room)]
    cubes = _cubes(distinct, levels)
    if not complete:
        return Primes(cubes, within(positive, cubes).T, complete=False)
    covers = np.zeros((len(distinct), len(positive)), bool)
    covers[inverse, row] = True
    return Primes(cubes, covers)


def without_remainders(cubes: np.ndarray, positive: np.ndarray, levels: Sequence[int], budget: Budget) -> Primes:
    """Every prime implicant of the union of some cubes that covers a positive row.

    Raises
    ------
    OutOfBudgetError
        The time is up, or memory.
    """
    merged = _absorbed(cubes, budget)
    for j, size in enumerate(levels):
        sides = [merged[merged[:, j] == value] for value in range(size)]
        if all(len(side) for side in sides):
            free = merged[merged[:, j] == FREE]
            product = _freed(sides[0], j)
            for side in sides[1:]:
                product = _absorbed(_products(product, _freed(side, j), budget), budget)
            merged = _absorbed(np.concatenate([merged, product, free]), budget)
    covers = within(positive, merged).T if len(merged) else np.zeros((0, len(positive)), bool)
    used = covers.any(axis=1)
    return Primes(merged[used], covers[used])


def _minimal_hitting_sets(edges: np.ndarray, k: int) -> np.ndarray:
    """For each list of edges (sets of conditions as bits), the smallest sets that hit them all, one bit a set."""
    count, full = len(edges), (1 << k) - 1
    words = 1 << max(k - 6, 0)
    missing = np.zeros((count, words), np.uint64)
    outside = full & ~edges
    bit = np.left_shift(np.uint64(1), (outside & (WORD - 1)).astype(np.uint64))
    np.bitwise_or.at(missing, (np.arange(count)[:, None], outside >> 6), bit)
    for v in range(k):
        if v < 6:
            missing |= (missing & LOW[v]) >> np.uint64(1 << v)
        else:
            halves = missing.reshape(count, -1, 2, 1 << (v - 6))
            halves[:, :, 0] |= halves[:, :, 1]
    smallest = ~missing
    if k < 6:
        smallest &= np.uint64((1 << (1 << k)) - 1)
    for v in range(k):
        if v < 6:
            smallest &= ~LOW[v] | (missing << np.uint64(1 << v))
        else:
            shape = (count, -1, 2, 1 << (v - 6))
            smallest.reshape(shape)[:, :, 1] &= missing.reshape(shape)[:, :, 0]
    return smallest


def _widened(row: np.ndarray, forbidden: np.ndarray) -> np.ndarray:
    """One prime implicant of a row: its conditions are dropped in turn, where nothing forbidden is let in."""
    differ = (forbidden != FREE) & (forbidden != row)
    apart = differ.sum(axis=1)
    cube = row.copy()
    for j in range(len(row)):
        if not (differ[:, j] & (apart == 1)).any():
            cube[j] = FREE
            apart -= differ[:, j]
    return cube


def _widest(implicant: np.ndarray, row: np.ndarray, room: int) -> np.ndarray:
    """The implicants that cover most rows, so many as there is room for, and for every row its best."""
    covered = np.bincount(implicant)
    order = np.argsort(-covered[implicant], kind="stable")
    _, first = np.unique(row[order], return_index=True)
    return np.union1d(implicant[order[first]], np.argsort(-covered, kind="stable")[:room])


def _places(levels: Sequence[int]) -> np.ndarray:
    """The weight of each condition in a number that stands for a cube."""
    sizes = [size + 1 for size in levels]
    if math.prod(sizes) >= 1 << 62:
        raise UserError(
            f"{len(levels)} conditions with {sum(levels)} values make too many conjunctions to number.",
            "Expected fewer conditions, or fewer values.",
        )
    return np.array([math.prod(sizes[j + 1 :]) for j in range(len(sizes))], np.int64)


def _cubes(codes: np.ndarray, levels: Sequence[int]) -> np.ndarray:
    cubes = np.empty((len(codes), len(levels)), np.int8)
    rest = codes
    for j in range(len(levels) - 1, -1, -1):
        rest, digit = np.divmod(rest, levels[j] + 1)
        cubes[:, j] = digit - 1
    return cubes


def _freed(cubes: np.ndarray, j: int) -> np.ndarray:
    found = cubes.copy()
    found[:, j] = FREE
    return found


def _products(some: np.ndarray, others: np.ndarray, budget: Budget) -> np.ndarray:
    """Every meeting of one of some with one of others."""
    if len(some) * len(others) * some.shape[1] * 4 > budget.memory:
        raise OutOfBudgetError
    budget.check()
    return overlap(some, others)


def _absorbed(cubes: np.ndarray, budget: Budget) -> np.ndarray:
    """Only the cubes that lie in no other, each once."""
    cubes = unique(cubes)
    if len(cubes) < 2:
        return cubes
    literals = _literal_bits(cubes)
    fixed = (cubes != FREE).sum(axis=1)
    keep = np.ones(len(cubes), bool)
    for start in range(0, len(cubes), 512):
        budget.check()
        own = literals[start : start + 512]
        larger = fixed[None] < fixed[start : start + 512, None]
        lies_in = larger.copy()
        for word in range(literals.shape[1]):
            lies_in &= (literals[None, :, word] & ~own[:, None, word]) == 0
        keep[start : start + 512] = ~lies_in.any(axis=1)
    return cubes[keep]


def _literal_bits(cubes: np.ndarray) -> np.ndarray:
    """Which condition has which value, one bit each, in words."""
    size = int(cubes.max()) + 1
    one = (cubes[:, :, None] == np.arange(max(size, 1))).reshape(len(cubes), -1)
    padded = np.zeros((len(cubes), -(-one.shape[1] // WORD) * WORD), bool)
    padded[:, : one.shape[1]] = one
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64)
