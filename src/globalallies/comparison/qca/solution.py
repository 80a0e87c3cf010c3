"""Solutions: from a truth table to every model that explains its positive rows.

- **conservative** (complex): no remainder is assumed to show the outcome.
- **parsimonious**: any remainder may be.
- **intermediate**: only those that the directional expectations make easy.
- **enhanced**: of the last two, without remainders whose assumption is untenable.

References: ragin_2008, schneider_wagemann_2012, dusa_2018.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ...catalogue import UserError
from .covers import Covers, cover
from .implicants import Budget, OutOfBudgetError, Primes, with_remainders, without_remainders
from .model import KINDS, Kind, Model, Models, Pair, Solution, remainders_in
from .table import TruthTable
from .terms import ordered, read_directions, within, write_term
from .untenable import Untenable, untenable

Contradictions = Literal["negative", "remainder"]

MOST_PAIRS = 200
"""Pairs of a conservative and a parsimonious model that an intermediate solution looks at."""


class NoSolutionError(UserError):
    """A table that has no such solution, whatever the other arguments: no fault of the question."""


def minimize(
    table: TruthTable,
    solution: Kind = "conservative",
    *,
    directions: Sequence[str] = (),
    enhanced: bool = False,
    exclude: Sequence[str | int] = (),
    necessary: Sequence[str] = (),
    models: Models = "minimal",
    contradictions: Contradictions = "negative",
    limit: int = 1000,
    seconds: float = 45.0,
    memory_gb: float = 1.5,
) -> Solution:
    """Every model that covers each positive row of a truth table and no negative one.

    Parameters
    ----------
    table : TruthTable
        From ``truth_table``.
    solution : {"conservative", "parsimonious", "intermediate"}
        Which remainders may be assumed to show the outcome: none, any, or those that ``directions``
        make easy.
    directions : sequence of str
        For the intermediate solution, the values expected to help: ``A``, ``~B``, ``C[2]``. A condition
        that is not named is expected neither way.
    enhanced : bool
        Use no remainder that parsimonious models of the outcome and of its absence both assume.
    exclude : sequence of str or int
        Remainders never to use: row numbers, or conjunctions such as ``A*~B``.
    necessary : sequence of str
        Conditions known to be necessary, as ``A`` or ``A+B``: no remainder without them is used.
    models : {"minimal", "irredundant"}
        Those with the fewest terms (as R's QCA by default), or all without a redundant one.
    contradictions : {"negative", "remainder"}
        What a contradictory row (``C``) is treated as.
    limit : int
        How many models to list; they are counted beyond it.
    seconds, memory_gb : float
        The budget. When it is used up, bounds and what was found are returned, and said to be that.

    Raises
    ------
    UserError
        No row is positive; none is negative, so that everything would be assumed away; or an argument
        is none.

    References
    ----------
    ragin_2008, schneider_wagemann_2012, dusa_2018

    Examples
    --------
    >>> from globalallies.comparison.qca import truth_table
    >>> table = truth_table({"A": [1, 1, 0], "B": [1, 0, 0], "Y": [1, 1, 0]}, "Y", ["A", "B"])
    >>> [model.terms for model in minimize(table).models]
    [('A',)]
    """
    _check(solution, directions, models, contradictions, limit, seconds, memory_gb)
    budget = Budget.of(seconds, memory_gb)
    positive = table.values("1")
    if not len(positive):
        raise NoSolutionError(
            f"No row is positive for {table.cases.outcome} at these cut-offs.",
            "Expected at least one that is sufficient.",
            "Look at the truth table, and at lower cut-offs: --incl, --pri, --n-cut",
        )
    task = _Task(table, positive, models == "irredundant", limit, contradictions)
    if solution == "conservative":
        if exclude or necessary or enhanced:
            raise UserError(
                "The conservative solution assumes nothing of remainders.",
                "Expected exclude, necessary and enhanced with the parsimonious or intermediate solution.",
            )
        return _conservative(task, budget)
    barred = _barred(task, enhanced, exclude, necessary, budget.share(0.4))
    if solution == "parsimonious":
        return _parsimonious(task, barred, budget)
    return _intermediate(task, barred, directions, budget)


@dataclass(frozen=True, eq=False)
class _Task:
    """What all solutions of one table share."""

    table: TruthTable
    positive: np.ndarray
    irredundant: bool
    limit: int
    contradictions: Contradictions

    @property
    def levels(self) -> tuple[int, ...]:
        return self.table.cases.levels

    @property
    def negative(self) -> np.ndarray:
        return self.table.values("0", "C") if self.contradictions == "negative" else self.table.values("0")


def _conservative(task: _Task, budget: Budget) -> Solution:
    try:
        primes = without_remainders(task.positive, task.positive, task.levels, budget)
    except OutOfBudgetError:
        primes = Primes(task.positive, np.eye(len(task.positive), dtype=bool), complete=False)
    return _covered(task, "conservative", primes, budget)


def _parsimonious(task: _Task, barred: Untenable | None, budget: Budget) -> Solution:
    forbidden = task.negative if barred is None else np.concatenate([task.negative, barred.cubes])
    if not len(forbidden):
        raise NoSolutionError(
            f"No row is negative for {task.table.cases.outcome}, so with every remainder nothing is left to explain.",
            "Expected at least one negative row.",
            "Ask for the conservative solution: --solution conservative",
        )
    primes = with_remainders(task.positive, forbidden, task.levels, budget)
    return replace(_covered(task, "parsimonious", primes, budget), untenable=barred)


def _covered(task: _Task, kind: Kind, primes: Primes, budget: Budget) -> Solution:
    order = ordered(primes.cubes)
    cubes, covers = primes.cubes[order], primes.covers[order]
    found = cover(covers, task.limit, budget, task.irredundant)
    if not primes.complete:
        found = replace(found, low=1, complete=False)
    used = sorted({n for chosen in found.listed for n in chosen})
    members = task.table.cases.members(cubes[used])
    place = {n: at for at, n in enumerate(used)}
    listed = tuple(
        Model(task.table, cubes[list(chosen)], members[[place[n] for n in chosen]]) for chosen in found.listed
    )
    notes = () if primes.complete else ("The budget did not suffice to find all prime implicants.",)
    return Solution(
        kind,
        task.table,
        listed,
        found.count,
        found.complete,
        found.low,
        found.high,
        cubes,
        _essential(task, cubes, covers, found, primes.complete),
        task.irredundant,
        notes=notes,
    )


def _essential(task: _Task, cubes: np.ndarray, covers: np.ndarray, found: Covers, every_prime: bool) -> tuple[str, ...]:
    """Terms in every model: of those listed if they are all, else those that alone cover a row.

    None is known to be where implicants are missing, for one of those might do instead.
    """
    if not every_prime:
        return ()
    if found.complete and found.count == len(found.listed):
        shared = sorted(set.intersection(*(set(c) for c in found.listed)))
    else:
        shared = np.flatnonzero(covers[:, covers.sum(axis=0) == 1].any(axis=1)).tolist()
    return tuple(write_term(cubes[n], task.table.cases.conditions) for n in shared)


def _intermediate(task: _Task, barred: Untenable | None, directions: Sequence[str], budget: Budget) -> Solution:
    expected = read_directions(directions, task.table.cases.conditions)
    complex_ = _conservative(task, budget.share(0.3))
    simple = _parsimonious(task, barred, budget.share(0.4))
    combinations = [(c, p) for c in range(len(complex_.models)) for p in range(len(simple.models))]
    solved: dict[bytes, Solution] = {}
    found: dict[tuple[str, ...], Model] = {}
    pairs, short = [], len(combinations) > MOST_PAIRS
    for c, p in combinations[:MOST_PAIRS]:
        easy = _easy(complex_.models[c].cubes, simple.models[p].cubes, expected)
        key = easy.tobytes() + complex_.models[c].cubes.tobytes()
        if key not in solved:
            try:
                union = np.concatenate([complex_.models[c].cubes, easy])
                primes = without_remainders(union, task.positive, task.levels, budget)
            except OutOfBudgetError:
                short = True
                break
            solved[key] = _covered(task, "intermediate", primes, budget)
        name = f"C{c + 1}P{p + 1}"
        pairs.append(_pair(name, complex_.models[c], simple.models[p], easy, solved[key]))
        for model in solved[key].models:
            known = found.setdefault(model.terms, model)
            found[model.terms] = replace(known, pairs=(*known.pairs, name))
    return _gathered(task, barred, complex_, simple, tuple(pairs), found, list(solved.values()), short)


def _easy(complex_: np.ndarray, simple: np.ndarray, expected: dict[int, frozenset[int]]) -> np.ndarray:
    """Each conservative term in a parsimonious one, without what the expectations make superfluous."""
    found = []
    for c, p in np.argwhere(within(complex_, simple)):
        term = complex_[c].copy()
        for j, values in expected.items():
            if simple[p, j] == -1 and term[j] != -1 and int(term[j]) not in values:
                term[j] = -1
        found.append(term)
    return np.array(found, np.int8).reshape(-1, complex_.shape[1])


def _pair(name: str, complex_: Model, simple: Model, easy: np.ndarray, solved: Solution) -> Pair:
    assumed, helped = simple.assumptions(), remainders_in(easy, simple.table)
    difficult = None if assumed is None or helped is None else tuple(n for n in assumed if n not in set(helped))
    return Pair(name, complex_.terms, simple.terms, helped, difficult, tuple(m.terms for m in solved.models))


def _gathered(
    task: _Task,
    barred: Untenable | None,
    complex_: Solution,
    simple: Solution,
    pairs: tuple[Pair, ...],
    found: dict[tuple[str, ...], Model],
    solved: list[Solution],
    short: bool,
) -> Solution:
    sources_complete = all(s.complete and s.count == len(s.models) for s in (complex_, simple))
    complete = sources_complete and not short and all(s.complete and s.count == len(s.models) for s in solved)
    notes = () if complete else (_why_incomplete(complex_, simple, len(pairs), short),)
    if not found:
        raise NoSolutionError(
            "The intermediate solution was not found within the budget.",
            "Expected more time, or fewer conditions.",
            "Give it more: --seconds 300",
        )
    models = tuple(found.values())
    shared = set.intersection(*(set(m.terms) for m in models))
    return Solution(
        "intermediate",
        task.table,
        models[: task.limit],
        len(models),
        complete,
        # a term of an intermediate model lies in a parsimonious implicant, so it has no fewer terms than those models
        min(s.low for s in solved) if complete else simple.low,
        min(s.high for s in solved),
        np.unique(np.concatenate([s.primes for s in solved]), axis=0),
        tuple(term for term in models[0].terms if term in shared),
        task.irredundant,
        barred,
        pairs,
        notes,
    )


def _why_incomplete(complex_: Solution, simple: Solution, looked_at: int, short: bool) -> str:
    pairs = complex_.count * simple.count
    text = f"Made from {looked_at:,} of at least {pairs:,} pairs of a conservative and a parsimonious model."
    return text if short or pairs > looked_at else "Not every intermediate model of these pairs is listed."


def _barred(
    task: _Task, enhanced: bool, exclude: Sequence[str | int], necessary: Sequence[str], budget: Budget
) -> Untenable | None:
    if not (enhanced or exclude or necessary):
        return None
    both, every = _both_ways(task, budget) if enhanced else ((), True)
    return replace(untenable(task.table, task.positive, exclude, necessary, both), every_model=every)


def _both_ways(task: _Task, budget: Budget) -> tuple[tuple[np.ndarray, ...], bool]:
    """The terms of the parsimonious models of the outcome and of its absence, and whether these are all models.

    Nothing if one of the two has no such model.
    """
    found = []
    every = True
    for table in (task.table, task.table.negated()):
        one = replace(task, table=table, positive=table.values("1"), irredundant=False)
        if not len(one.positive) or not len(one.negative):
            return (), True
        solved = _parsimonious(one, None, budget.share(0.5))
        every &= solved.complete and solved.count == len(solved.models)
        found.append(np.unique(np.concatenate([m.cubes for m in solved.models]), axis=0))
    return tuple(found), every


def _check(
    solution: str,
    directions: Sequence[str],
    models: str,
    contradictions: str,
    limit: int,
    seconds: float,
    memory_gb: float,
) -> None:
    problems = []
    for name, value, values in (
        ("solution", solution, KINDS),
        ("models", models, ("minimal", "irredundant")),
        ("contradictions", contradictions, ("negative", "remainder")),
    ):
        if value not in values:
            problems.append(f"{name} is {value!r}; expected {', '.join(values)}.")
    if limit < 1:
        problems.append(f"limit is {limit}; expected at least 1.")
    if not 0 < seconds < 1e6:
        problems.append(f"seconds is {seconds}; expected a number above 0.")
    if not 0.05 <= memory_gb < 1e4:
        problems.append(f"memory_gb is {memory_gb}; expected at least 0.05.")
    if solution == "intermediate" and not directions:
        problems.append("The intermediate solution needs directions: which values are expected to help.")
    if solution != "intermediate" and directions:
        problems.append(f"Directions are for the intermediate solution, not the {solution} one.")
    if problems:
        raise UserError("\n".join(problems), remedy="For example: --solution intermediate --directions A,~B")
