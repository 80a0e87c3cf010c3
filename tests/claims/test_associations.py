"""Ranks, residuals and correlations against arithmetic by hand and the textbook's formulas."""

from math import isclose, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from globalallies.claims.associations import FEWEST, explained, goes_with, rank_correlation, ranked, residual

COLUMN = st.lists(st.integers(-50, 50), min_size=12, max_size=12)


def test_equal_values_share_their_mean_rank() -> None:
    assert ranked(np.array([30.0, 10.0, 20.0, 20.0])).tolist() == [4.0, 1.0, 2.5, 2.5]


def test_a_residual_by_hand() -> None:
    # y = 1, 3, 2 on x = 0, 1, 2: slope 1/2, constant 3/2; left are -1/2, 1, -1/2, of a spread of 2: R squared 1/4
    x, y = np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 2.0])
    assert residual(y, x) == pytest.approx([-0.5, 1.0, -0.5])
    assert explained(y, x) == pytest.approx(0.25)


@given(first=COLUMN, second=COLUMN, control=COLUMN)
def test_a_residual_has_nothing_left_of_its_controls(first: list[int], second: list[int], control: list[int]) -> None:
    left = residual(np.array(first, float), np.array(second, float), np.array(control, float))
    assert abs(left.sum()) < 1e-6
    assert abs(left @ np.array(second, float)) < 1e-4


@given(first=COLUMN, second=COLUMN)
def test_without_controls_it_is_spearmans(first: list[int], second: list[int]) -> None:
    found, chance = rank_correlation(np.array(first, float), np.array(second, float))
    if len(set(first)) > 1 and len(set(second)) > 1:
        assert isclose(found, float(spearmanr(first, second).statistic), abs_tol=1e-9)
    else:
        assert found == 0.0
    assert 0 <= chance <= 1


def test_with_a_control_it_is_the_partial_correlation() -> None:
    one, two, three = (
        np.array(column, float)
        for column in ([3, 1, 4, 1, 5, 9, 2, 6, 5, 3], [2, 7, 1, 8, 2, 8, 1, 8, 2, 8], range(10))
    )
    r12, r13, r23 = (float(spearmanr(a, b).statistic) for a, b in ((one, two), (one, three), (two, three)))
    partial = (r12 - r13 * r23) / sqrt((1 - r13**2) * (1 - r23**2))
    assert rank_correlation(one, two, three)[0] == pytest.approx(partial)


def test_going_together_needs_enough_states_that_differ_and_a_moderate_size() -> None:
    rising = {state: float(state) for state in range(FEWEST)}
    falling = {state: -value for state, value in rising.items()}
    together, apart = goes_with("a", (rising, rising), ("s",)), goes_with("b", (rising, falling), ("s",))
    assert together is not None
    assert apart is not None
    assert (together.value, apart.value) == (pytest.approx(1.0), pytest.approx(-1.0))
    assert (together.supports, apart.supports) == (True, False)
    assert goes_with("c", (rising, dict.fromkeys(rising, 1.0)), ("s",)) is None
    assert goes_with("d", (rising, {0: 1.0, 1: 2.0}), ("s",)) is None
