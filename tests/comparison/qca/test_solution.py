"""Solutions worked by hand, untenable assumptions, and what is said when the budget is used up."""

import numpy as np
import pytest

from globalallies.catalogue import UserError
from globalallies.comparison import qca


def table_of(positive: list[str], negative: list[str], names: str = "ABC") -> qca.TruthTable:
    """A crisp table from its rows, each a string of values."""
    rows = [*positive, *negative]
    columns = {name: [int(row[j]) for row in rows] for j, name in enumerate(names)}
    return qca.truth_table(columns | {"Y": [1] * len(positive) + [0] * len(negative)}, "Y", list(names))


def terms(found: qca.Solution) -> list[tuple[str, ...]]:
    return [model.terms for model in found.models]


# Y in rows 110 and 111, not in 000 and 011. Conservative: A*B (both rows merge on C).
# Parsimonious: from 000 both differ on A and B, from 011 on A alone (111) or A and C (110):
# 110 needs {A or B} and {A or C}: A, or B*~C; 111 needs A. So A covers both, and B*~C is prime but larger alone.
SIMPLE = table_of(["110", "111"], ["000", "011"])


def test_conservative_and_parsimonious() -> None:
    assert terms(qca.minimize(SIMPLE)) == [("A*B",)]
    found = qca.minimize(SIMPLE, "parsimonious")
    assert terms(found) == [("A",)]
    # A covers rows 5 to 8, of which 7 and 8 are cases
    assert found.models[0].assumptions() == (5, 6)
    assert qca.minimize(SIMPLE).models[0].assumptions() == ()


@pytest.mark.parametrize(
    ("directions", "expected", "easy"), [(["A"], ("A*B",), ()), (["~B"], ("A",), (5, 6)), (["B"], ("A*B",), ())]
)
def test_directions_decide_what_is_easy(directions: list[str], expected: tuple[str], easy: tuple[int, ...]) -> None:
    # A*B lies in A; B goes only where its absence is expected to help
    found = qca.minimize(SIMPLE, "intermediate", directions=directions)
    assert terms(found) == [expected]
    assert found.pairs[0].easy == easy
    assert set(found.pairs[0].difficult or ()) == {5, 6} - set(easy)


def test_a_remainder_excluded_by_hand_is_not_assumed() -> None:
    # without row 5 = 100, A alone will not do: 110 and 111 differ from 100 on B, and on B or C
    found = qca.minimize(SIMPLE, "parsimonious", exclude=[5])
    assert terms(found) == [("A*B",)]
    assert qca.minimize(SIMPLE, "parsimonious", exclude=["A*~B"]).models[0].terms == ("A*B",)
    assert found.untenable is not None
    assert found.untenable.by_hand == ("5",)


def test_no_remainder_without_a_necessary_condition() -> None:
    found = qca.minimize(SIMPLE, "parsimonious", necessary=["B"])
    assert terms(found) == [("A*B",)]
    assert found.untenable is not None
    assert found.untenable.against_necessity == ("~B",)
    # B+C necessary: only ~B*~C is barred, which is row 5 of those that A assumes
    assert qca.minimize(SIMPLE, "parsimonious", necessary=["B+C"]).models[0].terms == ("A*B",)
    assert qca.minimize(SIMPLE, "parsimonious", necessary=["A+C"]).models[0].terms == ("A",)


def test_enhanced_assumes_nothing_for_both_sides() -> None:
    # Y: 11, not Y: 00. Parsimonious: A or B for Y; ~A or ~B for ~Y.
    # A meets ~B in row 3, B meets ~A in row 2: both rows are assumed both ways, so only A*B is left
    table = table_of(["11"], ["00"], "AB")
    assert terms(qca.minimize(table, "parsimonious")) == [("A",), ("B",)]
    found = qca.minimize(table, "parsimonious", enhanced=True)
    assert terms(found) == [("A*B",)]
    assert found.untenable is not None
    assert set(found.untenable.contradictory) == {"A*~B", "~A*B"}


def test_it_is_said_when_not_all_models_were_searched_for_contradictions() -> None:
    table = table_of(["11"], ["00"], "AB")
    few = qca.minimize(table, "parsimonious", enhanced=True, limit=1).untenable
    every = qca.minimize(table, "parsimonious", enhanced=True).untenable
    assert few is not None
    assert every is not None
    assert (few.every_model, every.every_model) == (False, True)


def test_an_excluded_term_never_bars_a_case() -> None:
    found = qca.minimize(SIMPLE, "parsimonious", exclude=["A"])
    assert terms(found) == [("A*B",)]


def test_contradictory_rows_are_negative_or_free() -> None:
    data = {"A": [1, 1, 1, 0, 0], "B": [1, 0, 0, 0, 1], "Y": [1, 1, 0, 0, 0]}
    table = qca.truth_table(data, "Y", ["A", "B"], incl=0.8, incl_low=0.4)
    assert [row.out for row in table.rows] == ["0", "0", "C", "1"]
    assert terms(qca.minimize(table, "parsimonious")) == [("A*B",)]
    assert terms(qca.minimize(table, "parsimonious", contradictions="remainder")) == [("A",)]


def test_the_fit_of_a_model_of_two_terms() -> None:
    # crisp: A covers cases 1, 2; B covers 2, 3, 4; Y holds for 1, 2, 3, 5
    data = {"A": [1, 1, 0, 0, 0], "B": [0, 1, 1, 1, 0], "Y": [1, 1, 1, 0, 1]}
    found = qca.cases(data, "Y")
    members = found.members(np.array([[1, -1], [-1, 1]]))
    fit = qca.fit.model_fit(members, found.membership, ["A", "B"], found.names)
    # A: 2 of 2 in Y, 2 of 4 covered, of which case 1 alone; B: 2 of 3, 2 of 4, case 3 alone
    assert [(t.incl, t.cov, t.cov_u) for t in fit.terms] == [(1, 0.5, 0.25), (pytest.approx(2 / 3), 0.5, 0.25)]
    assert (fit.incl, fit.cov) == (0.75, 0.75)
    # RoN of B: 1 - B sums to 2; 1 - min(B, Y) to 3
    assert fit.terms[1].ron == pytest.approx(2 / 3)
    assert fit.terms[1].cases == ("2", "3", "4")


def test_a_term_alone_has_no_unique_coverage() -> None:
    assert qca.minimize(SIMPLE).models[0].fit.terms[0].cov_u is None


def test_without_a_positive_or_a_negative_row_nothing_can_be_explained() -> None:
    with pytest.raises(UserError, match="No row is positive"):
        qca.minimize(table_of([], ["00", "11"], "AB"))
    with pytest.raises(UserError, match="No row is negative"):
        qca.minimize(table_of(["00", "11"], [], "AB"), "parsimonious")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"solution": "simple"}, "solution is 'simple'"),
        ({"solution": "intermediate"}, "needs directions"),
        ({"directions": ["A"]}, "Directions are for"),
        ({"enhanced": True}, "assumes nothing"),
        ({"limit": 0}, "limit is 0"),
        ({"seconds": 0}, "seconds is 0"),
        ({"models": "all"}, "models is 'all'"),
        ({"solution": "parsimonious", "exclude": [9]}, "There is no row 9"),
        ({"solution": "parsimonious", "necessary": ["D"]}, "'D' in 'D' is no condition"),
    ],
)
def test_wrong_arguments_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(UserError) as error:
        qca.minimize(SIMPLE, **options)  # type: ignore[arg-type]
    assert message in str(error.value)


def random_table(k: int, n: int, seed: int) -> qca.TruthTable:
    random = np.random.default_rng(seed)
    codes = random.choice(1 << k, n, replace=False)
    columns = {f"C{j}": (codes >> j & 1).tolist() for j in range(k)}
    return qca.truth_table(columns | {"Y": random.integers(0, 2, n).tolist()}, "Y")


def test_what_is_not_listed_is_counted_and_said() -> None:
    table = random_table(8, 40, 1)
    every = qca.minimize(table, "parsimonious")
    few = qca.minimize(table, "parsimonious", limit=2)
    assert every.count > 2
    assert (few.count, len(few.models), few.complete) == (every.count, 2, True)
    assert few.models[0].terms in terms(every)
    assert "The first 2 are listed" in few.statement
    assert "ambiguous" in every.statement


def test_a_used_up_budget_gives_bounds_and_says_so() -> None:
    table = random_table(12, 150, 2)
    found = qca.minimize(table, "parsimonious", seconds=0.5)
    assert not found.complete
    assert found.low <= found.high
    assert found.models
    assert "At least" in found.statement
    model = found.models[0]
    assert qca.terms.within(table.values("1"), model.cubes).any(axis=1).all()


@pytest.mark.parametrize("kind", ["conservative", "parsimonious"])
def test_no_budget_is_too_small_for_an_answer(kind: qca.model.Kind) -> None:
    # 150 rows of 20 conditions: no time at all for the implicants of most of them
    table = random_table(20, 150, 4)
    found = qca.minimize(table, kind, seconds=1e-4)
    assert not found.complete
    assert found.low <= found.high
    for model in found.models:
        assert qca.terms.within(table.values("1"), model.cubes).any(axis=1).all()
        assert not qca.terms.within(table.values("0"), model.cubes).any()


def test_an_intermediate_solution_out_of_time_says_what_to_do() -> None:
    with pytest.raises(UserError, match=r"not found within the budget[\s\S]*--seconds 300"):
        qca.minimize(random_table(20, 150, 4), "intermediate", seconds=1e-4, directions=["C0"])


def test_a_row_that_time_did_not_reach_has_one_prime_implicant() -> None:
    table = random_table(10, 60, 5)
    positive, negative = table.values("1"), table.values("0")
    short = qca.implicants.with_remainders(positive, negative, (2,) * 10, qca.implicants.Budget.of(-1, 1))
    every = qca.implicants.with_remainders(positive, negative, (2,) * 10, qca.implicants.Budget.of(60, 1))
    assert not short.complete
    assert 0 < len(short.cubes) <= len(positive)
    assert short.covers.any(axis=0).all()
    assert {tuple(c) for c in short.cubes.tolist()} <= {tuple(c) for c in every.cubes.tolist()}


def test_implicants_that_memory_cannot_hold_are_left_out_and_each_row_keeps_one() -> None:
    table = random_table(12, 400, 6)
    positive, negative = table.values("1"), table.values("0")
    # room for about 300 implicants of about 200 rows, at 16 bytes a cell
    memory_gb = 300 * len(positive) * 16 / 1e9
    found = qca.implicants.with_remainders(positive, negative, (2,) * 12, qca.implicants.Budget.of(60, memory_gb))
    every = qca.implicants.with_remainders(positive, negative, (2,) * 12, qca.implicants.Budget.of(60, 1))
    assert len(every.cubes) > 1000
    assert not found.complete
    assert len(found.cubes) <= 300 + len(positive)
    assert found.covers.any(axis=0).all()
    assert (found.covers == qca.terms.within(positive, found.cubes).T).all()


def test_nothing_is_essential_where_implicants_may_be_missing() -> None:
    # with no time the conservative terms are the rows themselves, each alone in covering itself: that proves nothing
    found = qca.minimize(random_table(10, 200, 7), seconds=1e-6)
    assert not found.complete
    assert found.essential == ()
    assert qca.minimize(random_table(10, 200, 7)).essential


def test_an_intermediate_solution_that_is_cut_short_claims_no_more_than_it_knows() -> None:
    table = random_table(8, 60, 1)
    found = qca.minimize(table, "intermediate", directions=["C0", "~C1"], limit=2)
    assert not found.complete
    assert found.low == qca.minimize(table, "parsimonious").low
    assert found.low <= found.high


def test_too_little_memory_is_said() -> None:
    table = random_table(16, 120, 3)
    found = qca.minimize(table, "parsimonious", seconds=2, memory_gb=0.05)
    most = int(0.05e9 / 150)
    assert len(found.primes) <= most
    assert found.complete or found.statement.startswith(("At least", "Not solved"))
