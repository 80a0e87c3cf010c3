"""Agreement: against the published example, by hand, against another program, and as algebra."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from globalallies.comparison.agreement import (
    LEVELS,
    NO_PAIR,
    NO_VARIATION,
    Level,
    agreement,
    alpha,
    coincidences,
    distances,
    to_resolve,
)

NO = math.nan

# Krippendorff (2011), four observers and twelve units; the last unit has one coding only.
EXAMPLE = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
    [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
]

scores = st.one_of(st.just(NO), st.integers(0, 4).map(float))
tables = st.integers(2, 5).flatmap(
    lambda coders: st.integers(1, 9).flatmap(
        lambda units: st.lists(st.lists(scores, min_size=units, max_size=units), min_size=coders, max_size=coders)
    )
)


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_the_published_example(level: Level, published: float) -> None:
    assert alpha(EXAMPLE, level) == pytest.approx(published, abs=5e-4)


def test_two_coders_by_hand() -> None:
    # Units 1|1, 2|2, 3|3, 3|2: eight codings, 1 twice, 2 and 3 three times each.
    # Nominal: observed 2 of 8 pairs differ; expected (64 - 4 - 9 - 9) / (8 x 7) = 42/56; 1 - (2/8) / (42/56) = 2/3.
    ratings = [[1, 2, 3, 3], [1, 2, 3, 2]]
    assert alpha(ratings, "nominal") == pytest.approx(2 / 3)
    # Interval: observed 2 x 1 / 8; expected 2 (2x3x1 + 2x3x4 + 3x3x1) / 56 = 78/56; 1 - (2/8) / (78/56) = 1 - 14/78.
    assert alpha(ratings, "interval") == pytest.approx(1 - 14 / 78)
    # Ordinal: mid-ranks 1, 3.5, 6.5; squares 6.25, 30.25, 9; observed 2 x 9 / 8;
    # expected 2 (6 x 6.25 + 6 x 30.25 + 9 x 9) / 56 = 600/56; 1 - (18/8) / (600/56) = 1 - 126/600.
    assert alpha(ratings, "ordinal") == pytest.approx(1 - 126 / 600)
    # Ratio: (1/3)^2, (2/4)^2, (1/5)^2; observed 2/25/8; expected 2 (6/9 + 6/4 + 9/25) / 56.
    assert alpha(ratings, "ratio") == pytest.approx(1 - (2 / 25 / 8) / (2 * (6 / 9 + 6 / 4 + 9 / 25) / 56))


def test_systematic_disagreement_is_below_zero() -> None:
    # Units 0|1 and 1|0: observed 1; expected 2 x 2 x 2 / (4 x 3) = 2/3; 1 - 1/(2/3) = -1/2.
    assert alpha([[0, 1], [1, 0]], "nominal") == pytest.approx(-0.5)


def test_coincidences_of_the_published_example() -> None:
    table, order = coincidences(EXAMPLE)
    assert order.tolist() == [1, 2, 3, 4, 5]
    assert table.sum() == pytest.approx(40)
    assert table.sum(axis=0) == pytest.approx([9, 13, 10, 5, 3])
    # unit 6 holds 1, 2, 3, 4: each of its pairs counts 1/3; unit 8 holds 1, 1, 2, 1: 1 meets 2 three times, 1/3 each
    assert table[0, 1] == pytest.approx(1 / 3 + 1)


@settings(max_examples=30, deadline=None)
@given(tables)
def test_as_another_program_has_it(ratings: list[list[float]]) -> None:
    oracle = pytest.importorskip("krippendorff", reason="the package krippendorff (GPL) is only a test oracle")
    for level in LEVELS:
        own = alpha(ratings, level)
        if own is not None:
            assert own == pytest.approx(oracle.alpha(ratings, level_of_measurement=level), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_order_of_coders_and_units_does_not_matter_nor_do_linear_changes(
    ratings: list[list[float]], random: object
) -> None:
    given_scores = np.array(ratings)
    shuffled = given_scores[::-1, ::-1]
    for level in LEVELS:
        one = alpha(given_scores, level)
        assert alpha(shuffled, level) == (None if one is None else pytest.approx(one))
    one = alpha(given_scores, "interval")
    assert alpha(given_scores * 3 - 7, "interval") == (None if one is None else pytest.approx(one))
    one = alpha(given_scores, "ratio")
    assert alpha(given_scores * 3, "ratio") == (None if one is None else pytest.approx(one))
    one = alpha(given_scores, "ordinal")
    assert alpha(given_scores**3, "ordinal") == (None if one is None else pytest.approx(one))


@given(st.lists(st.integers(0, 4), min_size=2, max_size=8).filter(lambda one: len(set(one)) > 1), st.integers(2, 5))
def test_coders_who_agree_have_alpha_one(row: list[int], coders: int) -> None:
    for level in LEVELS:
        assert alpha([row] * coders, level) == pytest.approx(1)


def test_with_two_categories_every_level_but_ratio_agrees() -> None:
    ratings = [[0, 1, 1, 0, 1], [0, 1, 0, 0, 1]]
    assert alpha(ratings, "ordinal") == pytest.approx(alpha(ratings, "nominal"))
    assert alpha(ratings, "interval") == pytest.approx(alpha(ratings, "nominal"))


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        ([[1, NO], [NO, 2]], NO_PAIR),
        ([[1, 1], [1, 1]], NO_VARIATION),
        ([[1, 2, 3]], NO_PAIR),
        ([[NO, NO], [NO, NO]], NO_PAIR),
        ([[], []], NO_PAIR),
    ],
)
@pytest.mark.parametrize("level", LEVELS)
def test_an_undefined_alpha_is_missing_with_its_reason(ratings: list[list[float]], reason: str, level: Level) -> None:
    assert alpha(ratings, level) is None
    found = agreement(ratings, level)
    assert (found.alpha, found.low, found.high, found.resamples) == (None, None, None, 0)
    assert found.reason == reason


def test_the_order_of_values_matters_only_for_an_order() -> None:
    ratings = [[1, 2, 3, 3], [1, 3, 3, 2]]
    assert alpha(ratings, "ordinal", [2, 1, 3]) != pytest.approx(alpha(ratings, "ordinal"))
    assert alpha(ratings, "nominal", [2, 1, 3, 9]) == pytest.approx(alpha(ratings, "nominal"))
    assert alpha(ratings, "ordinal", [1, 2, 3, 9]) == pytest.approx(alpha(ratings, "ordinal"))


@pytest.mark.parametrize(
    ("ratings", "level", "values", "said"),
    [
        ([[1, 2], [1, 2]], "ordered", None, "the level must be one of"),
        ([[1, math.inf], [1, 2]], "nominal", None, "finite"),
        ([[-1, 2], [1, 2]], "ratio", None, "negative"),
        ([[1, 2], [1, 2]], "nominal", [1], "every score that occurs"),
        ([[1, 2], [1, 2]], "nominal", [1, 2, 2], "each once"),
        ([[[1]]], "nominal", None, "table of coders by units"),
    ],
)
def test_what_is_no_table_of_scores_is_refused(ratings: object, level: Level, values: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        alpha(ratings, level, values)  # type: ignore[arg-type]


def test_distances_by_hand() -> None:
    assert distances([0, 1, 3], "interval").tolist() == [[0, 1, 9], [1, 0, 4], [9, 4, 0]]
    assert distances([0, 0.5], "ratio").tolist() == [[0, 1], [1, 0]]
    # totals 2, 3, 1: from the first to the third, 1 + 3 + 1/2 codings
    assert distances([0, 1, 3], "ordinal", [2, 3, 1])[0, 2] == pytest.approx(4.5**2)
    with pytest.raises(ValueError, match="number of codings"):
        distances([0, 1], "ordinal")


def test_intervals_hold_alpha_repeat_with_their_seed_and_narrow_with_units() -> None:
    one = agreement(EXAMPLE, "ordinal", seed=3)
    assert one == agreement(EXAMPLE, "ordinal", seed=3)
    assert one != agreement(EXAMPLE, "ordinal", seed=4)
    assert (one.units, one.codings, one.coders, one.resamples, one.undefined) == (11, 40, 4, 2000, 0)
    assert one.low is not None
    assert one.high is not None
    assert one.alpha is not None
    assert one.low < one.alpha < one.high <= 1
    many = agreement(np.tile(np.array(EXAMPLE), 8), "ordinal", seed=3)
    assert many.low is not None
    assert many.high is not None
    assert many.high - many.low < (one.high - one.low) / 2


@pytest.mark.parametrize("level", LEVELS)
def test_an_interval_is_that_of_resampled_tables(level: Level) -> None:
    # the same draws, each made into a table of its own and given to the point estimate
    ratings = np.array(EXAMPLE)[:, :11]
    times = np.random.default_rng(5).multinomial(11, np.full(11, 1 / 11), size=200)
    drawn = [alpha(np.repeat(ratings, one, axis=1), level) for one in times]
    wanted = np.quantile([one for one in drawn if one is not None], [0.025, 0.975])
    found = agreement(ratings, level, resamples=200, seed=5)
    assert [found.low, found.high] == pytest.approx(list(wanted))


def test_resamples_without_variation_are_counted_and_left_out() -> None:
    # a resample of units 1|1, 1|1, 1|2 misses the last with probability (2/3)^3 = .30: about 119 of 400
    found = agreement([[1, 1, 1], [1, 1, 2]], "nominal", resamples=400)
    assert 80 < found.undefined < 160
    assert found.low is not None
    assert found.high is not None


def test_an_interval_that_rests_on_too_few_resamples_is_missing() -> None:
    # a resample of units 1|1 and 2|2 varies only if it holds both: three of these five do not
    found = agreement([[1, 2], [1, 2]], "nominal", resamples=5, seed=0)
    assert found.undefined == 3
    assert (found.alpha, found.low, found.high) == (1, None, None)


def test_the_number_of_resamples_has_bounds() -> None:
    with pytest.raises(ValueError, match="resamples must lie between 0 and"):
        agreement(EXAMPLE, "nominal", resamples=-1)
    assert agreement(EXAMPLE, "nominal", resamples=0).low is None


def test_what_would_resolve_the_published_example() -> None:
    # unit 8 holds 1, 1, 2, 1; with the third observer's 2 made 1, nominal alpha passes .8
    (change,) = to_resolve(EXAMPLE, "nominal")
    assert (change.coder, change.unit, change.was, change.becomes) == (2, 7, 2, 1)
    mended = np.array(EXAMPLE)
    mended[2, 7] = 1
    assert change.alpha == pytest.approx(alpha(mended, "nominal"))
    assert change.alpha >= 0.8
    assert to_resolve(EXAMPLE, "ordinal") == []
    assert to_resolve([[1, 1], [1, 1]], "nominal") == []


@settings(max_examples=20, deadline=None)
@given(tables)
def test_changes_do_what_they_say_each_step_lifts_alpha(ratings: list[list[float]]) -> None:
    for level in LEVELS:
        held = np.array(ratings)
        before = alpha(held, level)
        for change in to_resolve(held, level):
            assert held[change.coder, change.unit] == change.was
            held[change.coder, change.unit] = change.becomes
            now = alpha(held, level)
            assert before is not None
            assert now == pytest.approx(change.alpha)
            assert now > before
            assert before < 0.8
            before = now


def test_of_an_even_number_either_middle_will_do() -> None:
    # two coders, 0 and 4 in the last unit: making it 0|0 or 4|4 are both tried, and the better is taken
    ratings = [[0, 1, 2, 0], [0, 1, 2, 4]]
    (change,) = to_resolve(ratings, "interval", target=0.999)
    assert change.unit == 3
    assert {change.was, change.becomes} == {0, 4}


def test_a_single_unit_has_no_interval() -> None:
    found = agreement([[1], [2]], "ordinal")
    # both disagreements are those of the one pair: alpha = 1 - 1/1
    assert (found.alpha, found.low, found.high, found.resamples) == (0.0, None, None, 0)
