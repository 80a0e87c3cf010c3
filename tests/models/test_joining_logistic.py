"""Penalised logistic regression: closed forms, the conditions of a minimum, and another optimiser."""

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from globalallies.models.joining.logistic import fit, log_likelihood, probabilities

# eight cases: of four with x = 1 three joined, of four with x = 0 one
X = np.array([[1.0], [1.0], [1.0], [1.0], [0.0], [0.0], [0.0], [0.0]])
Y = np.array([1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0])
EACH = np.ones((1, 8))


def made(seed: int, cases: int = 40, columns: int = 3) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    design = generator.normal(size=(cases, columns))
    return design, (generator.random(cases) < probabilities(design, np.r_[0.3, np.ones(columns)])).astype(float)


def test_one_binary_predictor_without_penalty_has_a_closed_form() -> None:
    # odds 1/3 where x = 0 and 3 where x = 1: intercept log(1/3), slope log(3 / (1/3)) = log 9
    assert fit(X, Y, EACH, np.zeros(1))[0] == pytest.approx([log(1 / 3), log(9)], abs=1e-9)


def test_an_endless_penalty_leaves_the_odds_of_all() -> None:
    # 4 of 8 joined: log odds 0; with the first case counted three times, 6 of 10: log(6/4)
    weights = np.array([[1.0] * 8, [3.0] + [1.0] * 7])
    assert fit(X, Y, weights, np.full(2, 1e12))[:, 0] == pytest.approx([0.0, log(1.5)], abs=1e-6)


def test_the_likelihood_is_that_of_the_shares_and_knows_its_freedom() -> None:
    # 3 log 3/4 + log 1/4 on each side
    found, free = log_likelihood(np.column_stack([X, 2 * X]), Y)
    assert found == pytest.approx(2 * (3 * log(0.75) + log(0.25)))
    assert free == 1


def test_complete_separation_nears_a_likelihood_of_one() -> None:
    found, free = log_likelihood(X, X[:, 0])
    assert found == pytest.approx(0.0, abs=1e-6)
    assert free == 1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 100.0))
def test_at_the_end_the_slope_of_the_objective_is_zero(seed: int, penalty: float) -> None:
    design, joined = made(seed)
    found = fit(design, joined, np.ones((1, 40)), np.array([penalty]))[0]
    left = joined - probabilities(design, found)
    assert left.sum() == pytest.approx(0.0, abs=1e-6)
    assert design.T @ left == pytest.approx(penalty * found[1:], abs=1e-6)


def test_another_optimiser_finds_the_same() -> None:
    design, joined = made(1)

    def objective(b: np.ndarray) -> float:
        p = 1 / (1 + np.exp(-(b[0] + design @ b[1:])))
        return float(-(joined * np.log(p) + (1 - joined) * np.log(1 - p)).sum() + 2.5 * (b[1:] ** 2).sum() / 2)

    slow = minimize(
        objective, np.zeros(4), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 9999}
    )
    assert fit(design, joined, np.ones((1, 40)), np.array([2.5]))[0] == pytest.approx(slow.x, abs=1e-5)


def test_a_weight_of_two_is_a_case_twice_and_none_a_case_away() -> None:
    design, joined = made(2)
    weights = np.ones((2, 40))
    weights[0, 0], weights[1, 0] = 2.0, 0.0
    twice, away = fit(design, joined, weights, np.ones(2))
    more, more_joined = np.vstack([design, design[:1]]), np.append(joined, joined[0])
    assert twice == pytest.approx(fit(more, more_joined, np.ones((1, 41)), np.ones(1))[0], abs=1e-8)
    assert away == pytest.approx(fit(design[1:], joined[1:], np.ones((1, 39)), np.ones(1))[0], abs=1e-8)


def test_where_it_begins_does_not_matter() -> None:
    design, joined = made(3)
    far = np.array([[4.0, -3.0, 5.0, -6.0]])
    one, other = (fit(design, joined, np.ones((1, 40)), np.ones(1), start) for start in (None, far))
    assert one == pytest.approx(other, abs=1e-8)
    assert (far == [[4.0, -3.0, 5.0, -6.0]]).all()


def test_a_larger_penalty_means_smaller_slopes() -> None:
    design, joined = made(4)
    found = fit(design, joined, np.ones((4, 40)), np.array([0.1, 1.0, 10.0, 100.0]))
    sizes = (found[:, 1:] ** 2).sum(axis=1)
    assert (np.diff(sizes) < 0).all()


@pytest.mark.parametrize(
    ("design", "weights", "penalties", "what"),
    [
        (X, np.ones((2, 8)), np.zeros(1), "do not fit"),
        (X[:5], EACH, np.zeros(1), "do not fit"),
        (X * np.nan, EACH, np.zeros(1), "missing or infinite"),
        (X, -EACH, np.zeros(1), "below 0"),
        (X, EACH, np.array([-1.0]), "below 0"),
    ],
)
def test_nonsense_is_refused(design: np.ndarray, weights: np.ndarray, penalties: np.ndarray, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        fit(design, Y, weights, penalties)
