"""Similarity of portfolios: cases by hand, a second computation pair by pair, and what must always hold."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from globalallies.measures.portfolios import Portfolios, kappa, pairs_of, pi, portfolio_s, square, tau_b
from globalallies.measures.voting import Ballots

# Three states: the first two owe each other defence (3), the third stands alone; a state's own tie is 3.
HAND = Portfolios(np.array([[3, 3, 0], [3, 3, 0], [0, 0, 3]]), 3)


def test_s_by_hand() -> None:
    # States 0 and 1 have the same row; 0 and 2 differ by 3 in all three columns: d = 9 of at most 9.
    assert portfolio_s(HAND, "absolute").tolist() == pytest.approx([1, -1, -1])
    assert portfolio_s(HAND, "squared").tolist() == pytest.approx([1, -1, -1])
    # Rows (3, 1) and (1, 3): d = 4 of 6 in absolute terms, 8 of 18 in squares.
    two = Portfolios(np.array([[3, 1], [1, 3]]), 3)
    assert portfolio_s(two, "absolute").item() == pytest.approx(1 - 2 * 4 / 6)
    assert portfolio_s(two, "squared").item() == pytest.approx(1 - 2 * 8 / 18)
    # With all weight on the first column the distance is 2 of 3.
    assert portfolio_s(Portfolios(two.values, 3, np.array([1.0, 0.0]))).item() == pytest.approx(1 - 2 * 2 / 3)


def test_kappa_and_pi_by_hand() -> None:
    # Rows (3, 3, 0) and (0, 0, 3): observed disagreement 1. Margins: two thirds 3 and one third 3; chance
    # disagreement 2/3 * 2/3 + 1/3 * 1/3 = 5/9 for kappa, 2 * 1/2 * 1/2 = 1/2 for pi.
    rows = Portfolios(np.array([[3, 3, 0], [0, 0, 3]]), 3)
    for distance in ("absolute", "squared"):
        assert kappa(rows, distance).item() == pytest.approx(1 - 9 / 5)  # type: ignore[arg-type]
        assert pi(rows, distance).item() == pytest.approx(1 - 2)  # type: ignore[arg-type]


def test_nothing_to_disagree_about_is_missing() -> None:
    alone = Portfolios(np.array([[0, 0], [0, 0]]), 3)
    assert portfolio_s(alone).tolist() == [1]
    assert np.isnan(kappa(alone)).all()
    assert np.isnan(pi(alone)).all()
    assert np.isnan(tau_b(alone)).all()


def test_condensed_and_square_tables_agree() -> None:
    first, second, *_ = pairs_of(4)
    assert list(zip(first.tolist(), second.tolist(), strict=True)) == list(combinations(range(4), 2))
    assert square(np.arange(3.0), 9).tolist() == [[9, 0, 1], [0, 9, 2], [1, 2, 9]]


@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [
        (np.array([[4, 0]]), None, "outside 0-3"),
        (np.array([[-1, 0]]), None, "outside 0-3"),
        (np.array([[1.0, 0.0]]), None, "whole numbers"),
        (np.array([1, 0]), None, "a table"),
        (np.array([[1, 0]]), np.array([0.0, 0.0]), "sum to zero"),
        (np.array([[1, 0]]), np.array([-1.0, 2.0]), "negative"),
    ],
)
def test_what_is_no_portfolio_is_refused(values: np.ndarray, weights: np.ndarray | None, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        Portfolios(values, 3, weights)


def test_tau_b_has_no_weights() -> None:
    with pytest.raises(ValueError, match="cannot be weighted"):
        tau_b(Portfolios(HAND.values, 3, np.ones(3)))


def one_by_one(values: np.ndarray, weights: np.ndarray, power: int, top: int) -> dict[str, list[float]]:
    """S, kappa, pi and tau-b of every pair, computed pair by pair from their definitions."""
    found: dict[str, list[float]] = {"s": [], "kappa": [], "pi": [], "tau": []}
    for i, j in combinations(range(len(values)), 2):
        a, b = values[i], values[j]
        cost = np.abs(a - b).astype(float) ** power
        found["s"].append(1 - 2 * (weights * cost).sum() / (weights.sum() * top**power))
        observed = (weights * cost).sum() / weights.sum() / top**power
        share = [[weights[row == k].sum() / weights.sum() for k in range(top + 1)] for row in (a, b)]
        mean = [(x + y) / 2 for x, y in zip(*share, strict=True)]
        for name, (one, other) in {"kappa": share, "pi": [mean, mean]}.items():
            expected = sum(
                one[k] * other[m] * (abs(k - m) / top) ** power for k in range(top + 1) for m in range(top + 1)
            )
            found[name].append(1 - observed / expected if expected > 1e-12 else np.nan)
        pairs = list(combinations(range(len(a)), 2))
        signs = [(np.sign(a[m] - a[n]), np.sign(b[m] - b[n])) for m, n in pairs]
        free = sum(x != 0 for x, _ in signs), sum(y != 0 for _, y in signs)
        balance = sum(float(x * y) for x, y in signs)
        found["tau"].append(balance / np.sqrt(free[0] * free[1]) if all(free) else np.nan)
    return found


tables = st.integers(2, 6).flatmap(lambda n: arrays(np.int64, (n, n + 2), elements=st.integers(0, 3)))


@given(tables, st.data())
def test_all_pairs_at_once_is_pair_by_pair(values: np.ndarray, data: st.DataObject) -> None:
    width = values.shape[1]
    weights = data.draw(arrays(np.float64, width, elements=st.floats(0.1, 5)))
    for power, distance in ((1, "absolute"), (2, "squared")):
        expected = one_by_one(values, weights, power, 3)
        weighted = Portfolios(values, 3, weights)
        np.testing.assert_allclose(portfolio_s(weighted, distance), expected["s"], atol=1e-12)  # type: ignore[arg-type]
        plain = one_by_one(values, np.ones(width), power, 3)
        rows = Portfolios(values, 3)
        np.testing.assert_allclose(portfolio_s(rows, distance), plain["s"], atol=1e-12)  # type: ignore[arg-type]
        np.testing.assert_allclose(kappa(rows, distance), plain["kappa"], atol=1e-9)  # type: ignore[arg-type]
        np.testing.assert_allclose(pi(rows, distance), plain["pi"], atol=1e-9)  # type: ignore[arg-type]
        np.testing.assert_allclose(tau_b(rows), plain["tau"], atol=1e-9)


@given(tables)
def test_the_binary_scale_shares_what_is_known(values: np.ndarray) -> None:
    binary = Portfolios((values > 0).astype(np.int64), 1)
    shared = Portfolios(values, 3).any_tie
    np.testing.assert_allclose(portfolio_s(shared), portfolio_s(binary), atol=1e-12)
    np.testing.assert_allclose(kappa(shared, "absolute"), kappa(binary, "absolute"), atol=1e-12)


@given(tables, st.randoms(use_true_random=False))
def test_what_must_always_hold(values: np.ndarray, chance) -> None:  # type: ignore[no-untyped-def]
    n = len(values)
    rows = Portfolios(values, 3)
    s = square(portfolio_s(rows))
    assert ((s >= -1 - 1e-12) & (s <= 1 + 1e-12)).all()
    assert (np.diag(s) == 1).all()
    assert (s == s.T).all()
    for index in (kappa, pi, tau_b):
        found = index(rows)
        assert (found[~np.isnan(found)] <= 1 + 1e-9).all()
    order = chance.sample(range(n), n)
    again = square(portfolio_s(Portfolios(values[order], 3)))
    np.testing.assert_allclose(again, s[np.ix_(order, order)], atol=1e-12)
    twins = Portfolios(np.vstack([values, values[:1]]), 3)
    assert square(portfolio_s(twins))[0, n] == pytest.approx(1)


ballots = st.integers(2, 5).flatmap(lambda n: arrays(np.int64, (n, 7), elements=st.integers(-1, 2)))


@given(ballots)
def test_votes_are_compared_on_shared_roll_calls_only(values: np.ndarray) -> None:
    found = dict(Ballots(values, 2).condensed())
    for place, (i, j) in enumerate(combinations(range(len(values)), 2)):
        both = (values[i] >= 0) & (values[j] >= 0)
        a, b = values[i][both], values[j][both]
        if not both.any():
            assert all(np.isnan(found[name][place]) for name in found)
            continue
        assert found["shared_votes"][place] == both.sum()
        assert found["agreement_votes"][place] == pytest.approx((a == b).mean())
        plain = one_by_one(np.array([a, b]), np.ones(len(a)), 1, 2)
        assert found["s_votes_absolute"][place] == pytest.approx(plain["s"][0])
        np.testing.assert_allclose(found["kappa_votes_absolute"][place], plain["kappa"][0], atol=1e-9)
        squares = one_by_one(np.array([a, b]), np.ones(len(a)), 2, 2)
        np.testing.assert_allclose(found["pi_votes_squared"][place], squares["pi"][0], atol=1e-9)
