"""Movements of a number over the years, by hand and by their algebra."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from globalallies.claims.trends import (
    between,
    falling_by_chance,
    latest,
    longest_reversal,
    share_of_falls,
    spread_by_chance,
    stepped,
    tau,
    turning_points,
)

SERIES = st.dictionaries(st.integers(1900, 2020), st.floats(-1e6, 1e6), min_size=2, max_size=30)


def test_years_of_a_series_by_hand() -> None:
    series = {1950: 4.0, 1946: 5.0, 1960: 1.0, 1955: 3.0}
    assert between(series, 1950, 1955) == {1950: 4.0, 1955: 3.0}
    assert (latest(series, 1954), latest(series, 1940)) == (1950, None)
    # from 1946 the first year at least five later is 1955, then 1960: 1950 is only four years on
    assert stepped(series, 5) == {1946: 5.0, 1955: 3.0, 1960: 1.0}


def test_steadiness_by_hand() -> None:
    series = {2000: 5.0, 2001: 3.0, 2002: 4.0, 2003: 2.0, 2004: 3.5}
    # steps: down, up, down, up
    assert share_of_falls(series) == 0.5
    # 2004 (3.5) stands above 2001 (3.0), three years before; nothing later stands above 2000
    assert longest_reversal(series) == 3
    # pairs in order of time: 2 rise of 2001-02, 2001-04, 2003-04 = 3 rises, 7 falls of 10: tau = (3 - 7) / 10
    assert tau(series) == pytest.approx(-0.4)
    assert share_of_falls({2000: 1.0}) is None
    assert longest_reversal({2000: 1.0}) is None


def test_manns_test_by_hand() -> None:
    # five falls in a row: S = -10, variance 5 * 4 * 15 / 18 = 16.667, z = (-10 + 1) / 4.0825 = -2.2045
    assert falling_by_chance({year: -float(year) for year in range(5)}) == pytest.approx(0.01375, abs=5e-5)
    assert falling_by_chance({1: 1.0, 2: 0.0, 3: -1.0}) is None


def test_turns_by_hand() -> None:
    assert turning_points([1, 3, 2, 4]) == 1.0
    # 1 3 3 2: a plateau is no turn
    assert turning_points([1, 3, 3, 2]) == 0.0
    assert turning_points([1, 2]) is None


def test_spread_by_hand() -> None:
    # 10 and 30 events in equal spells: expected 20 each, (100 + 100) / 20 = 10 on one degree of freedom
    assert spread_by_chance([10, 30], [4, 4]) == pytest.approx(0.0015654, abs=1e-6)
    # the same rate in unequal spells is no spread at all
    assert spread_by_chance([10, 30], [2, 6]) == pytest.approx(1.0)
    assert spread_by_chance([0, 0], [1, 1]) is None


@given(series=SERIES)
def test_a_falling_series_has_no_reversal_and_only_falls(series: dict[int, float]) -> None:
    falling = {year: -float(year) for year in series}
    assert longest_reversal(falling) == 0
    assert share_of_falls(falling) == 1.0
    rising = {year: float(year) for year in series}
    assert longest_reversal(rising) == max(series) - min(series)


@given(series=SERIES, factor=st.floats(0.5, 2))
def test_units_do_not_matter(series: dict[int, float], factor: float) -> None:
    whole = {year: float(round(value)) for year, value in series.items()}
    scaled = {year: value * factor for year, value in whole.items()}
    assert share_of_falls(scaled, 5) == share_of_falls(whole, 5)
    assert longest_reversal(scaled) == longest_reversal(whole)
    assert falling_by_chance(scaled) == falling_by_chance(whole)


@given(series=SERIES)
def test_turning_points_are_the_same_seen_from_below(series: dict[int, float]) -> None:
    values = list(series.values())
    assert turning_points(values) == turning_points([-value for value in values])
