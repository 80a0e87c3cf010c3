"""Scores worked by hand, and a validation that cannot see what it predicts."""

from itertools import product
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from globalallies.models.joining.validation import (
    PENALTIES,
    Scores,
    auc,
    calibration,
    choose_penalty,
    draws,
    folds,
    gains,
    held_out,
    interval,
    log_losses,
    prepare,
    rates,
)

JOINED = np.array([1.0, 0.0, 1.0, 0.0])
GIVEN = np.array([0.9, 0.8, 0.7, 0.7])
TWO = np.array(["A", "A", "B", "B"])


def made(seed: int, strength: float, groups: int = 6, size: int = 12) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    design = generator.normal(size=(groups * size, 2))
    joined = (generator.random(groups * size) < 1 / (1 + np.exp(-strength * design[:, 0]))).astype(float)
    return design, joined, np.repeat([f"op{at}" for at in range(groups)], size)


def test_auc_counts_pairs() -> None:
    # joiners .9 and .7 against .8 and .7: won, won, lost, tied -> 2.5 of 4
    assert auc(JOINED, GIVEN) == 2.5 / 4
    assert np.isnan(auc(np.ones(3), GIVEN[:3]))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=30))
def test_auc_by_ranks_is_auc_by_pairs(cases: list[tuple[bool, int]]) -> None:
    ones, others = [v for j, v in cases if j], [v for j, v in cases if not j]
    found = auc(np.array([float(j) for j, _ in cases]), np.array([v / 5 for _, v in cases]))
    if not ones or not others:
        assert np.isnan(found)
    else:
        won = sum((a > b) + 0.5 * (a == b) for a, b in product(ones, others))
        assert found == pytest.approx(won / (len(ones) * len(others)))


def test_scores_by_hand() -> None:
    one = Scores(JOINED, GIVEN, TWO)
    # (.1^2 + .8^2 + .3^2 + .7^2) / 4 = (.01 + .64 + .09 + .49) / 4
    assert one.brier == pytest.approx(1.23 / 4)
    assert one.log_loss == pytest.approx(-(log(0.9) + log(0.2) + log(0.7) + log(0.3)) / 4)
    # in A .9 beats .8; in B .7 ties .7: 1.5 of 2
    assert one.auc_within == 0.75
    assert one.auc == 0.625
    assert log_losses(np.ones(1), np.zeros(1))[0] < 21


def test_a_base_rate_of_other_operations_orders_them_backwards() -> None:
    # A: 2 of 2 joined, B: none of 2; each is given the other's share, (0 + 1/2) / 3 and (2 + 1/2) / 3
    joined, groups = np.array([1.0, 1.0, 0.0, 0.0]), TWO
    found = rates(np.zeros(4, dtype=int), joined, folds(groups))
    assert found == pytest.approx([0.5 / 3, 0.5 / 3, 2.5 / 3, 2.5 / 3])
    assert auc(joined, found) == 0.0


def test_rates_look_at_the_same_category_elsewhere() -> None:
    # the case of category 1 in A looks at the two of category 1 in B, one of which joined: (1 + 1/2) / 3
    joined, groups = np.array([0.0, 1.0, 1.0, 0.0]), np.array(["A", "A", "B", "B"])
    assert rates(np.array([1, 0, 1, 1]), joined, folds(groups)) == pytest.approx([0.5, 0.5, 0.25, 0.25])


@settings(max_examples=30)
@given(st.integers(0, 1000))
def test_drawing_operations_is_repeating_their_cases(seed: int) -> None:
    generator = np.random.default_rng(seed)
    _, joined, groups = made(seed, 1.0, groups=4, size=5)
    given_ = generator.integers(0, 4, len(joined)) / 4
    one = Scores(joined, given_, groups)
    counts = draws(4, 3, seed)
    drawn = one.drawn(counts)
    for at, count in enumerate(counts):
        places = [
            n
            for group, times in zip(one.names, count, strict=True)
            for _ in range(int(times))
            for n in np.flatnonzero(groups == group)
        ]
        again = Scores(joined[places], given_[places], groups[places])
        assert drawn["brier"][at] == pytest.approx(again.brier)
        assert drawn["log_loss"][at] == pytest.approx(again.log_loss)
        assert drawn["auc"][at] == pytest.approx(again.auc, nan_ok=True)
    whole = one.drawn(np.ones((1, 4)))
    assert whole["auc_within"][0] == pytest.approx(one.auc_within, nan_ok=True)


def test_an_interval_is_the_middle_of_the_defined() -> None:
    assert interval(np.array([np.nan, *range(201)])) == (5.0, 195.0)
    assert np.isnan(interval(np.array([np.nan]))).all()


def test_preparing_uses_training_cases_only() -> None:
    # training column 1, 3, gap: mean 2; filled 1, 3, 2 has standard deviation sqrt(2/3); the indicator 0, 0, 1 has mean 1/3
    raw = np.array([[1.0, 7.0], [3.0, 7.0], [np.nan, 7.0], [100.0, 9.0]])
    train = np.array([True, True, True, False])
    found = prepare(raw, ("a", "still"), train)
    assert found.names == ("a", "a_missing")
    spread = (2 / 3) ** 0.5
    assert found.design[:, 0] == pytest.approx([-1 / spread, 1 / spread, 0.0, 98 / spread])
    assert found.design[:3, 1] == pytest.approx(np.array([-1, -1, 2]) / 2**0.5)


def test_what_is_left_out_is_not_seen() -> None:
    design, joined, groups = made(1, 2.0)
    before, _ = held_out(design, ("a", "b"), joined, groups, folds(groups))
    own = groups == "op2"
    after, _ = held_out(design, ("a", "b"), np.where(own, 1 - joined, joined), groups, folds(groups))
    assert after[own] == pytest.approx(before[own], abs=1e-12)
    assert np.abs(after[~own] - before[~own]).max() > 0.01


def test_a_forecast_does_not_see_what_came_later() -> None:
    design, joined, groups = made(1, 2.0)
    over = folds(groups, 4)
    assert [(int(train.sum()), int(test.sum())) for train, test in over] == [(48, 12), (60, 12)]
    before, chosen = held_out(design, ("a", "b"), joined, groups, over)
    late = groups == "op5"
    after, _ = held_out(design, ("a", "b"), np.where(late, 1 - joined, joined), groups, over)
    assert len(chosen) == 2
    assert np.isnan(before[:48]).all()
    assert after[48:] == pytest.approx(before[48:], abs=1e-12)
    assert np.isnan(rates(np.zeros(72, dtype=int), joined, over)[:48]).all()


def test_a_signal_is_found_and_noise_is_penalised() -> None:
    design, joined, groups = made(2, 6.0)
    found, chosen = held_out(design, ("a", "b"), joined, groups, folds(groups))
    assert auc(joined, found) > 0.9
    noise, noise_joined, _ = made(3, 0.0)
    assert np.median(chosen) < PENALTIES[-1]
    assert choose_penalty(noise[:, 1:], noise_joined, groups)[0] == PENALTIES[-1]


def test_calibration_counts_every_case_once() -> None:
    found = calibration(np.array([1.0, 0.0, 1.0, 1.0]), np.array([0.05, 0.07, 0.95, 1.0]))
    assert [(row["from"], row["cases"], row["joined"]) for row in found] == [(0.0, 2, 0.5), (0.9, 2, 1.0)]
    assert found[0]["predicted"] == pytest.approx(0.06)


def test_a_gain_is_above_zero_where_the_second_is_better() -> None:
    worse, better = Scores(JOINED, np.full(4, 0.5), TWO), Scores(JOINED, np.array([0.8, 0.2, 0.8, 0.2]), TWO)
    found = gains(worse, better, draws(2, 50))
    # each case loses log 2 with .5 and -log .8 with .8, whichever operations are drawn
    assert found["log_loss"] == pytest.approx([log(2) + log(0.8)] * 3)
    assert found["auc"] == pytest.approx([0.5] * 3)
    assert gains(better, worse, draws(2, 50))["brier"][0] == pytest.approx(0.04 - 0.25)
