"""Models, and what is known of all of one kind: how many there are, their fit, what they assume."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from .fit import ModelFit, model_fit
from .table import TruthTable
from .terms import rows_of, write_term
from .untenable import Untenable

Kind = Literal["conservative", "parsimonious", "intermediate"]
Models = Literal["minimal", "irredundant"]

KINDS: tuple[Kind, ...] = ("conservative", "parsimonious", "intermediate")

ROWS_LISTED = 4096
"""Assumptions are listed by row number in tables of at most this many configurations."""


@dataclass(frozen=True, eq=False)
class Model:
    """One model: conjunctions, any of which is enough.

    ``members`` is each case's membership in each conjunction, (terms, cases) in [0, 1]. ``pairs`` says,
    for an intermediate model, from which conservative and parsimonious models it comes.
    """

    table: TruthTable
    cubes: np.ndarray
    members: np.ndarray
    pairs: tuple[str, ...] = ()

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """Its conjunctions as text: ``A*~B``."""
        return tuple(write_term(cube, self.table.cases.conditions) for cube in self.cubes)

    @cached_property
    def fit(self) -> ModelFit:
        """Its fit, and each conjunction's."""
        found = self.table.cases
        return model_fit(self.members, found.membership, self.terms, found.names)

    def assumptions(self) -> tuple[int, ...] | None:
        """Remainders that it assumes to show the outcome, by row; ``None`` if the table is too large to list them."""
        return remainders_in(self.cubes, self.table)


@dataclass(frozen=True)
class Pair:
    """A conservative and a parsimonious model, and the counterfactuals between them."""

    name: str
    conservative: tuple[str, ...]
    parsimonious: tuple[str, ...]
    easy: tuple[int, ...] | None
    difficult: tuple[int, ...] | None
    models: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Solution:
    """All models of one kind, or what is known of them.

    Parameters
    ----------
    kind : str
        ``conservative``, ``parsimonious`` or ``intermediate``.
    table : TruthTable
        The table it solves.
    models : tuple of Model
        The models, listed up to a limit.
    count : int
        How many there are, or at least how many if not ``complete``.
    complete : bool
        Whether ``count`` is exact.
    low, high : int
        Bounds on the fewest terms a model can have; equal when proven.
    primes : array
        All prime implicants, as cubes.
    essential : tuple of str
        Terms that are in every model, as far as that is known; none if implicants may be missing.
    irredundant : bool
        Whether these are all models without a redundant term, not only those with the fewest.
    untenable : Untenable, optional
        The assumptions that an enhanced solution does without.
    pairs : tuple of Pair
        Of an intermediate solution, what it was made from.
    notes : tuple of str
        What a careful reader must know.
    """

    kind: Kind
    table: TruthTable
    models: tuple[Model, ...]
    count: int
    complete: bool
    low: int
    high: int
    primes: np.ndarray
    essential: tuple[str, ...]
    irredundant: bool = False
    untenable: Untenable | None = None
    pairs: tuple[Pair, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def statement(self) -> str:
        """How many models there are, in a sentence, and what is not known."""
        what = "models without a redundant term" if self.irredundant else f"models of {_terms(self.high)}"
        if self.count == 1:
            what = "model without a redundant term" if self.irredundant else f"model of {_terms(self.high)}"
        least = f"At least {self.count:,} {what}"
        listed = "" if len(self.models) == self.count else f" The first {len(self.models):,} are listed."
        if self.low < self.high and not self.irredundant:
            return (
                f"Not solved within the budget: the fewest terms a model can have lie between {self.low} and {self.high}. "
                f"{least} {_exist(self.count)}.{listed}"
            )
        if not self.complete:
            fewest = "" if self.irredundant or self.kind == "intermediate" else ", the fewest there can be"
            return f"{least}{fewest}, not all found within the budget.{listed}"
        if self.count == 1:
            return "One model." if self.irredundant else f"One model, of {_terms(self.high)}."
        sizes = {len(m.cubes) for m in self.models}
        if len(sizes) > 1 and not self.irredundant:
            what = f"models of {min(sizes)} to {max(sizes)} terms"
        return f"{self.count:,} {what} explain the cases equally well: the solution is ambiguous.{listed}"


def remainders_in(cubes: np.ndarray, table: TruthTable) -> tuple[int, ...] | None:
    """The remainders that some cubes cover, by row; ``None`` if the table is too large to list them."""
    if table.configurations > ROWS_LISTED:
        return None
    decided = {row.row for row in table.rows if row.out != "?"}
    return tuple(int(n) for n in rows_of(cubes, table.cases.levels) if int(n) not in decided)


def _exist(count: int) -> str:
    return "exists" if count == 1 else "exist"


def _terms(count: int) -> str:
    return "1 term" if count == 1 else f"{count} terms"
