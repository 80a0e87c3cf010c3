"""Against exhaustive search on small tables, and what must hold of any solution."""

from itertools import chain, combinations, product
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from globalallies.comparison import qca
from globalallies.comparison.qca.covers import cover
from globalallies.comparison.qca.implicants import Budget, with_remainders, without_remainders
from globalallies.comparison.qca.terms import FREE, within

NOW = 60.0


@st.composite
def tables(draw: st.DrawFn, most_rows: int = 12) -> tuple[tuple[int, ...], np.ndarray, np.ndarray]:
    """Levels, positive rows and negative rows of a table of up to four conditions, at least one of each."""
    levels = tuple(draw(st.lists(st.sampled_from([2, 2, 2, 3]), min_size=1, max_size=4)))
    rows = list(product(*(range(n) for n in levels)))
    outs = draw(st.lists(st.sampled_from([0, 1, 2]), min_size=len(rows), max_size=len(rows)))
    positive = [r for r, out in zip(rows, outs, strict=True) if out == 1][:most_rows]
    negative = [r for r, out in zip(rows, outs, strict=True) if out == 0]
    assume(positive and negative)
    return levels, np.array(positive, np.int8), np.array(negative, np.int8)


def every_cube(levels: tuple[int, ...]) -> np.ndarray:
    return np.array(list(product(*(range(-1, n) for n in levels))), np.int8)


def brute_primes(levels: tuple[int, ...], positive: np.ndarray, allowed: set[tuple[int, ...]]) -> set[tuple[int, ...]]:
    """Widest cubes all of whose rows are allowed, that hold a positive row."""
    rows = np.array(list(product(*(range(n) for n in levels))), np.int8)
    cubes = every_cube(levels)
    holds = within(rows, cubes).T
    good = [
        cube
        for cube, inside in zip(cubes, holds, strict=True)
        if all(tuple(r) in allowed for r in rows[inside].tolist())
    ]
    if not good:
        return set()
    kept = np.array(good)
    inside = within(kept, kept) & ~np.eye(len(kept), dtype=bool)
    widest = kept[~inside.any(axis=1)]
    return {tuple(c) for c in widest[within(positive, widest).any(axis=0)].tolist()}


def brute_covers(matrix: np.ndarray) -> tuple[set[frozenset[int]], set[frozenset[int]]]:
    """All minimal and all irredundant covers, by looking at every subset."""
    count = len(matrix)
    found = [
        frozenset(some)
        for some in chain.from_iterable(combinations(range(count), n) for n in range(1, count + 1))
        if matrix[list(some)].any(axis=0).all()
    ]
    irredundant = {c for c in found if not any(other < c for other in found)}
    fewest = min(len(c) for c in found)
    return {c for c in irredundant if len(c) == fewest}, irredundant


def as_set(cubes: np.ndarray) -> set[tuple[int, ...]]:
    return {tuple(c) for c in cubes.tolist()}


@given(tables())
@settings(max_examples=50, deadline=None)
def test_prime_implicants_are_those_of_exhaustive_search(table: tuple[Any, Any, Any]) -> None:
    levels, positive, negative = table
    every = set(product(*(range(n) for n in levels)))
    ours = with_remainders(positive, negative, levels, Budget.of(NOW, 1))
    assert as_set(ours.cubes) == brute_primes(levels, positive, every - as_set(negative))
    merged = without_remainders(positive, positive, levels, Budget.of(NOW, 1))
    assert as_set(merged.cubes) == brute_primes(levels, positive, as_set(positive))


@given(tables())
@settings(max_examples=50, deadline=None)
def test_prime_implicants_of_overlapping_cubes(table: tuple[Any, Any, Any]) -> None:
    # the union of some cubes, as an intermediate solution merges it: the parsimonious implicants of the positive rows
    levels, positive, negative = table
    cubes = with_remainders(positive, negative, levels, Budget.of(NOW, 1)).cubes
    rows = np.array(list(product(*(range(n) for n in levels))), np.int8)
    allowed = as_set(rows[within(rows, cubes).any(axis=1)])
    mixed = np.concatenate([positive, cubes])
    ours = without_remainders(mixed, positive, levels, Budget.of(NOW, 1))
    assert as_set(ours.cubes) == brute_primes(levels, positive, allowed)


@given(
    st.integers(1, 6).flatmap(
        lambda n: st.lists(st.lists(st.booleans(), min_size=n, max_size=n), min_size=1, max_size=11)
    )
)
@settings(max_examples=150, deadline=None)
def test_covers_are_those_of_exhaustive_search(rows: list[list[bool]]) -> None:
    matrix = np.array(rows)
    assume(matrix.any(axis=0).all())
    minimal, irredundant = brute_covers(matrix)
    ours = cover(matrix, 10_000, Budget.of(NOW, 1))
    assert {frozenset(c) for c in ours.listed} == minimal
    assert (ours.count, ours.complete, len(ours.listed)) == (len(minimal), True, len(minimal))
    assert ours.low == ours.high == min(len(c) for c in minimal)
    every = cover(matrix, 10_000, Budget.of(NOW, 1), irredundant=True)
    assert {frozenset(c) for c in every.listed} == irredundant
    assert (every.count, every.complete) == (len(irredundant), True)


@st.composite
def studies(draw: st.DrawFn) -> dict[str, list[float]]:
    """Cases with crisp, multi-value or fuzzy conditions, and an outcome."""
    cases = draw(st.integers(3, 12))
    score = {
        "crisp": st.integers(0, 1),
        "multi-value": st.integers(0, 2),
        "fuzzy": st.integers(0, 20).map(lambda n: n / 20),
    }
    columns = {}
    for name in "ABCD"[: draw(st.integers(1, 4))]:
        kind = draw(st.sampled_from(sorted(score)))
        columns[name] = draw(st.lists(score[kind], min_size=cases, max_size=cases))
    columns["Y"] = draw(st.lists(score[draw(st.sampled_from(["crisp", "fuzzy"]))], min_size=cases, max_size=cases))
    return columns  # type: ignore[return-value]


def solvable(data: dict[str, list[float]]) -> qca.TruthTable:
    fuzzy = [n for n, v in data.items() if n != "Y" and any(x not in (0, 1, 2) for x in v)]
    assume(any(all(data[n][i] != 0.5 for n in fuzzy) for i in range(len(data["Y"]))))
    table = qca.truth_table(data, "Y", incl=0.75, pri=0.4)
    assume(len(table.values("1")) and len(table.values("0")))
    return table


@given(studies())
@settings(max_examples=50, deadline=None)
def test_every_solution_covers_each_positive_row_and_no_negative_one(data: dict[str, list[float]]) -> None:
    table = solvable(data)
    positive, negative = table.values("1"), table.values("0")
    first = [f"{c.name}[1]" if c.kind == "multi-value" else c.name for c in table.cases.conditions]
    for kind, directions in (("conservative", []), ("parsimonious", []), ("intermediate", first)):
        for models in ("minimal", "irredundant"):
            found = qca.minimize(table, kind, directions=directions, models=models)  # type: ignore[arg-type]
            assert found.models
            for model in found.models:
                assert within(positive, model.cubes).any(axis=1).all()
                assert not within(negative, model.cubes).any()
                for n in range(len(model.cubes)):
                    fewer = np.delete(model.cubes, n, axis=0)
                    assert not within(positive, fewer).any(axis=1).all()


@given(studies())
@settings(max_examples=50, deadline=None)
def test_no_prime_implicant_can_be_widened(data: dict[str, list[float]]) -> None:
    table = solvable(data)
    negative = table.values("0")
    for cube in qca.minimize(table, "parsimonious").primes:
        for j in np.flatnonzero(cube != FREE):
            wider = cube.copy()
            wider[j] = FREE
            assert within(negative, wider[None]).any()


@given(studies(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_a_remainder_never_breaks_a_conservative_solution(data: dict[str, list[float]], random: Any) -> None:
    # made positive, a remainder leaves each conservative term an implicant: it lies in one of the new primes
    table = solvable(data)
    positive = table.values("1")
    seen = {row.values for row in table.rows}
    free = [r for r in product(*(range(n) for n in table.cases.levels)) if r not in seen]
    assume(free)
    more = np.concatenate([positive, np.array([random.choice(free)], np.int8)])
    wider = without_remainders(more, more, table.cases.levels, Budget.of(NOW, 1)).cubes
    for model in qca.minimize(table).models:
        assert within(model.cubes, wider).any(axis=1).all()
        assert not within(table.values("0"), model.cubes).any()


@given(studies())
@settings(max_examples=40, deadline=None)
def test_an_intermediate_model_lies_between(data: dict[str, list[float]]) -> None:
    table = solvable(data)
    names = [f"{c.name}[0]" if c.kind == "multi-value" else f"~{c.name}" for c in table.cases.conditions]
    found = qca.minimize(table, "intermediate", directions=names)
    for pair in found.pairs:
        simple = {*(pair.easy or ()), *(pair.difficult or ())}
        for model in found.models:
            if pair.name in model.pairs:
                assert set(model.assumptions() or ()) <= simple


def test_fit_lies_between_nothing_and_everything() -> None:
    random = np.random.default_rng(7)
    x, y = random.random((200, 9)), random.random((200, 9))
    for f in (qca.fit.consistency, qca.fit.coverage, qca.fit.relevance):
        values = np.array([f(a, b) for a, b in zip(x, y, strict=True)])
        assert (values >= 0).all()
        assert (values <= 1 + 1e-12).all()
        assert values.std() > 0.01
