"""Indices of networks: stars, cliques and a case by hand; what adding a tie and order do; intervals."""

import math
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from globalallies.measures.networks import (
    INDICES,
    edge_bootstrap,
    freeman_centralisation,
    hub_dominance,
    leave_one_out,
    mean_ties,
    plurilateralisation,
    spoke_density,
)

Table = npt.NDArray[np.float64]
UNKNOWN = math.nan


def table(n: int, ties: dict[tuple[int, int], float], otherwise: float = 0.0) -> Table:
    made = np.full((n, n), otherwise)
    for (i, j), tie in ties.items():
        made[i, j] = made[j, i] = tie
    np.fill_diagonal(made, np.nan)
    return made


def star(n: int, tie: float = 1.0) -> Table:
    return table(n, {(0, j): tie for j in range(1, n)})


BY_HAND = table(4, {(0, 1): 1, (0, 2): 1, (0, 3): 0.4, (1, 2): 0.6})
"""The hub's mean tie is 2.4 / 3 = 0.8, the spokes' 0.6 / 3 = 0.2."""

sizes = st.integers(3, 7)
weights = st.floats(0, 1, allow_subnormal=False).map(lambda x: round(x, 3))


@st.composite
def networks(draw: st.DrawFn, *, unknown: bool = False) -> Table:
    n = draw(sizes)
    tie = st.one_of(weights, st.just(UNKNOWN)) if unknown else weights
    return table(n, {pair: draw(tie) for pair in combinations(range(n), 2)})


def test_by_hand() -> None:
    assert mean_ties(BY_HAND, 0) == pytest.approx((0.8, 0.2))
    assert hub_dominance(BY_HAND, 0) == pytest.approx(0.6)
    assert plurilateralisation(BY_HAND, 0) == pytest.approx(0.25)
    # mean ties: 2.4/3, 1.6/3, 1.6/3, 0.4/3; the largest less each: 0, 0.8/3, 0.8/3, 2/3; over 4 - 2
    assert freeman_centralisation(BY_HAND, 0) == pytest.approx((0.8 + 0.8 + 2) / 3 / 2)
    assert spoke_density(BY_HAND, 0) == pytest.approx(1 / 3)


def test_each_spoke_left_out_by_hand() -> None:
    # without 1: H (1 + .4)/2, S 0; without 2 the same; without 3: H 1, S .6
    assert leave_one_out(BY_HAND, 0, hub_dominance) == pytest.approx((0.25, 1.0))
    assert leave_one_out(BY_HAND, 0, plurilateralisation) == pytest.approx((0.0, 0.6))


@settings(deadline=None)
@given(sizes, st.floats(0.01, 1))
def test_a_star_is_one_and_a_clique_is_zero(n: int, tie: float) -> None:
    assert hub_dominance(star(n, tie), 0) == 1
    assert plurilateralisation(star(n, tie), 0) == 0
    assert freeman_centralisation(star(n, tie), 0) == pytest.approx(tie)
    clique = table(n, {}, otherwise=tie)
    assert hub_dominance(clique, 0) == pytest.approx(0, abs=1e-12)
    assert plurilateralisation(clique, 0) == pytest.approx(1)
    assert freeman_centralisation(clique, 0) == pytest.approx(0, abs=1e-12)


@settings(deadline=None)
@given(networks(), st.data())
def test_a_tie_more_among_spokes_never_lowers_plurilateralisation(made: Table, data: st.DataObject) -> None:
    i, j = data.draw(st.sampled_from(list(combinations(range(1, len(made)), 2))))
    more = made.copy()
    more[i, j] = more[j, i] = data.draw(st.floats(made[i, j], 1))
    before, after = plurilateralisation(made, 0), plurilateralisation(more, 0)
    assert math.isnan(before) == math.isnan(after)
    assert math.isnan(before) or after >= before - 1e-12
    one, other = hub_dominance(made, 0), hub_dominance(more, 0)
    assert math.isnan(one) or other <= one + 1e-12


@settings(deadline=None)
@given(networks(unknown=True), st.randoms(use_true_random=False))
def test_order_does_not_matter(made: Table, chance) -> None:  # type: ignore[no-untyped-def]
    order = list(range(len(made)))
    chance.shuffle(order)
    other, hub = made[np.ix_(order, order)], order.index(0)
    for index in (*INDICES.values(), spoke_density):
        assert index(other, hub) == pytest.approx(index(made, 0), nan_ok=True)
        assert leave_one_out(other, hub, index) == pytest.approx(leave_one_out(made, 0, index), nan_ok=True)


@settings(deadline=None)
@given(networks(unknown=True))
def test_every_index_is_in_its_range(made: Table) -> None:
    hub, plural, central = (index(made, 0) for index in INDICES.values())
    assert math.isnan(hub) or -1 <= hub <= 1
    assert math.isnan(plural) or plural >= 0
    assert math.isnan(central) or -1e-12 <= central <= 1 + 1e-12
    if plural >= 0:
        assert hub == pytest.approx((1 - plural) / (1 + plural)), "the two say the same on different scales"


@settings(deadline=None)
@given(networks())
def test_the_range_holds_the_index(made: Table) -> None:
    for index in (hub_dominance, plurilateralisation):
        value, (low, high) = index(made, 0), leave_one_out(made, 0, index)
        if len(made) > 3 and not any(math.isnan(x) for x in (value, low, high)) and made[0, 1:].min() > 0:
            assert low - 1e-9 <= value <= high + 1e-9


@settings(deadline=None)
@given(networks(unknown=True), st.integers(0, 2**32 - 1))
def test_the_same_seed_gives_the_same_interval(made: Table, seed: int) -> None:
    once, again = (edge_bootstrap(made, 0, hub_dominance, seed=seed, draws=20) for _ in range(2))
    assert once == pytest.approx(again, nan_ok=True)
    assert math.isnan(once.low) or -1 <= once.low <= once.high <= 1


def test_the_interval_of_equal_ties_has_no_width_and_of_others_has() -> None:
    assert edge_bootstrap(star(6), 0, hub_dominance) == (1, 1)
    low, high = edge_bootstrap(BY_HAND, 0, hub_dominance)
    assert low < hub_dominance(BY_HAND, 0) < high
    # hub's mean tie lies in 0.4 to 1, the spokes' in 0 to 0.6
    assert low >= (0.4 - 0.6) / 1
    assert high == 1


def test_what_is_not_defined_is_nan() -> None:
    nothing = table(4, {})
    assert math.isnan(hub_dominance(nothing, 0)), "every tie is 0"
    assert math.isnan(plurilateralisation(nothing, 0)), "the hub's mean tie is 0"
    assert freeman_centralisation(nothing, 0) == 0
    assert math.isnan(spoke_density(nothing, 0)), "no state is tied to the hub"
    only_spokes = table(4, {(1, 2): 1})
    assert hub_dominance(only_spokes, 0) == -1
    assert math.isnan(plurilateralisation(only_spokes, 0))
    unknown = table(4, {(0, j): 1 for j in (1, 2, 3)}, otherwise=UNKNOWN)
    assert mean_ties(unknown, 0).hub == 1
    for small in (unknown, star(2), np.full((1, 1), np.nan)):
        assert math.isnan(hub_dominance(small, 0))
        assert math.isnan(plurilateralisation(small, 0))
        assert all(math.isnan(end) for end in leave_one_out(small, 0, hub_dominance))
        assert all(math.isnan(end) for end in edge_bootstrap(small, 0, hub_dominance, draws=5))
    assert math.isnan(freeman_centralisation(star(2), 0))


def test_a_tie_not_known_is_left_out_of_the_mean() -> None:
    partly = table(4, {(0, 1): 1, (0, 2): UNKNOWN, (0, 3): 0.5, (1, 2): 0.6, (1, 3): UNKNOWN})
    assert mean_ties(partly, 0) == pytest.approx((0.75, 0.3))


def test_centralisation_stays_within_one_where_ties_are_not_known() -> None:
    # mean ties 1, 1/3, 0, 0; a star at the first state among the known ties gives as much
    partly = table(4, {(0, 1): 1, (1, 2): 0, (1, 3): 0}, otherwise=UNKNOWN)
    assert freeman_centralisation(partly, 0) == pytest.approx(1)
    # the most is 3 less 1/3 here too, for mean ties 0.5, 0.5, 0.5, 0.5 there is nothing to stand out
    assert freeman_centralisation(table(4, {(0, 1): 0.5, (1, 2): 0.5, (1, 3): 0.5}, otherwise=UNKNOWN), 0) == 0


extreme = st.sampled_from([0.0, 1.0, UNKNOWN])


@settings(deadline=None)
@given(sizes.flatmap(lambda n: st.lists(extreme, min_size=n * (n - 1) // 2, max_size=n * (n - 1) // 2)))
def test_no_ties_take_centralisation_out_of_its_range(ties: list[float]) -> None:
    n = round((1 + math.sqrt(1 + 8 * len(ties))) / 2)
    value = freeman_centralisation(table(n, dict(zip(combinations(range(n), 2), ties, strict=True))), 0)
    assert math.isnan(value) or 0 <= value <= 1 + 1e-12


@pytest.mark.parametrize(
    ("wrong", "hub", "said"),
    [
        (np.zeros((2, 3)), 0, "square"),
        (np.zeros((3, 3)), 3, "place 3"),
        (table(3, {(0, 1): 1.5}), 0, "outside 0-1"),
        (np.triu(np.ones((3, 3))), 0, "not symmetric"),
    ],
)
def test_what_is_no_table_of_ties_is_refused(wrong: Table, hub: int, said: str) -> None:
    for index in INDICES.values():
        with pytest.raises(ValueError, match=said):
            index(wrong, hub)
    with pytest.raises(ValueError, match="level"):
        edge_bootstrap(star(3), 0, hub_dominance, level=1)
