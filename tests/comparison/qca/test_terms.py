"""How conjunctions are written, read, numbered and cut."""

import numpy as np
import pytest

from globalallies.catalogue import UserError
from globalallies.comparison.qca.sets import Condition
from globalallies.comparison.qca.terms import (
    ordered,
    overlap,
    read_directions,
    read_term,
    row_number,
    row_values,
    rows_of,
    without,
    write_term,
)

CRISP = (Condition("A", "crisp"), Condition("B", "fuzzy"), Condition("C", "crisp"))
MIXED = (Condition("A", "multi-value", 3), Condition("B", "crisp"))


def cubes(*rows: tuple[int, ...]) -> np.ndarray:
    return np.array(rows, np.int8)


@pytest.mark.parametrize("text", ["A*~B", "~C", "A*B*C", "1"])
def test_a_crisp_term_reads_as_it_is_written(text: str) -> None:
    if text == "1":
        assert write_term((-1, -1, -1), CRISP) == text
    else:
        assert write_term(read_term(text, CRISP), CRISP) == text


def test_multi_value_terms_are_in_brackets_throughout() -> None:
    assert write_term((2, 0), MIXED) == "A[2]*B[0]"
    assert read_term("A[2]*~B", MIXED).tolist() == [2, 0]
    assert read_term("B[1]", MIXED).tolist() == [-1, 1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("D", "'D' in 'D' is no condition"),
        ("A*~A", "two values of A"),
        ("A[2]", "no value of A"),
        ("A*", "'' in"),
        ("A+B", "is no condition"),
    ],
)
def test_a_wrong_term_is_refused(text: str, message: str) -> None:
    with pytest.raises(UserError) as error:
        read_term(text, CRISP)
    assert message in str(error.value)


def test_a_multi_value_condition_needs_its_value() -> None:
    with pytest.raises(UserError, match=r"For example: A\[2\]"):
        read_term("A", MIXED)


def test_directions_add_up_and_cannot_expect_everything() -> None:
    assert read_directions(["A[1]", "A[2]", "~B"], MIXED) == {0: frozenset({1, 2}), 1: frozenset({0})}
    with pytest.raises(UserError, match="Every value of B"):
        read_directions(["B", "~B"], MIXED)
    with pytest.raises(UserError, match="is no direction"):
        read_directions(["A[1]*B"], MIXED)


def test_rows_are_numbered_with_the_first_condition_counting_most() -> None:
    # 2*16 + 0*8 + 1*4 + 1*2 + 1 = 39, and rows start at 1
    assert row_number((2, 0, 1, 1, 1), (3, 2, 2, 2, 2)) == 40
    assert row_values(40, (3, 2, 2, 2, 2)).tolist() == [2, 0, 1, 1, 1]
    with pytest.raises(UserError, match="There is no row 49"):
        row_values(49, (3, 2, 2, 2, 2))


def test_rows_of_cubes() -> None:
    # ~A over (A, B): rows 1 and 2; A*B: row 4
    assert rows_of(cubes((0, -1), (1, 1)), (2, 2)).tolist() == [1, 2, 4]


def test_cubes_meet_in_their_common_part() -> None:
    assert overlap(cubes((1, -1, -1)), cubes((-1, 0, -1), (0, -1, 1))).tolist() == [[1, 0, -1]]


def test_a_row_is_cut_out_of_a_cube() -> None:
    left = without(cubes((-1, -1)), cubes((1, 0)), (3, 2))
    assert rows_of(left, (3, 2)).tolist() == [1, 2, 4, 5, 6]  # all six but row 3 = (1, 0)


def test_the_shorter_come_first_then_the_earlier_conditions() -> None:
    some = cubes((-1, 1, 1), (1, -1, -1), (0, -1, 1), (-1, -1, 0))
    assert [write_term(c, CRISP) for c in some[ordered(some)]] == ["A", "~C", "~A*C", "B*C"]
