"""Rankings of burden: tau-b by its formula and its algebra, and the rankings of a few states by hand."""

import math
from itertools import combinations
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from globalallies.catalogue import UserError
from globalallies.measures.rankings import BURDENS, DENOMINATORS, burden_rankings, kendall_tau_b, rankings_of
from globalallies.sources.store import Store

SHORT = st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=2, max_size=9)


def by_pairs(x: list[float], y: list[float]) -> float | None:
    """The same in plain Python, from the counts of pairs."""
    alike = opposite = tied_x = tied_y = 0
    for i, j in combinations(range(len(x)), 2):
        product = (x[i] - x[j]) * (y[i] - y[j])
        alike, opposite = alike + (product > 0), opposite + (product < 0)
        tied_x, tied_y = tied_x + (x[i] == x[j]), tied_y + (y[i] == y[j])
    pairs = len(x) * (len(x) - 1) // 2
    below = (pairs - tied_x) * (pairs - tied_y)
    return (alike - opposite) / math.sqrt(below) if below else None


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        ([1, 2, 3, 4], [10, 20, 30, 40], 1),
        ([1, 2, 3, 4], [4, 3, 2, 1], -1),
        ([1, 2, 3, 4], [1, 2, 4, 3], 4 / 6),
        ([1, 2, 2, 3], [1, 2, 3, 4], 5 / math.sqrt(5 * 6)),
        ([12, 2, 1, 12, 2], [1, 4, 7, 1, 0], -4 / math.sqrt(8 * 9)),
        ([1, 1, 1], [1, 2, 3], None),
        ([1], [2], None),
        ([], [], None),
    ],
)
def test_tau_b_by_hand(x: list[float], y: list[float], expected: float | None) -> None:
    assert kendall_tau_b(x, y) == (None if expected is None else pytest.approx(expected))


def test_lists_of_two_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="two lists of one length"):
        kendall_tau_b([1, 2], [1, 2, 3])


@given(SHORT)
def test_tau_b_is_the_formula_of_pairs(pairs: list[tuple[int, int]]) -> None:
    x, y = ([float(value) for value in side] for side in zip(*pairs, strict=True))
    theirs = by_pairs(x, y)
    assert kendall_tau_b(x, y) == (None if theirs is None else pytest.approx(theirs))


@given(SHORT)
def test_tau_b_has_its_algebra(pairs: list[tuple[int, int]]) -> None:
    x, y = (np.array(side, dtype=np.float64) for side in zip(*pairs, strict=True))
    tau = kendall_tau_b(x, y)
    assert kendall_tau_b(y, x) == tau
    assert kendall_tau_b(x**3 + 5, y) == tau
    if tau is not None:
        assert kendall_tau_b(-x, y) == pytest.approx(-tau)
        assert -1 - 1e-12 <= tau <= 1 + 1e-12
        assert kendall_tau_b(x, x) == pytest.approx(1)
    else:
        assert len(set(x.tolist())) == 1 or len(set(y.tolist())) == 1


STATES = pl.DataFrame(
    {
        "ccode": [20, 200, 220, 255],
        "milex": [10, 60, 60, 40],
        "us_troops": [None, 100, 0, 900],
        "isaf_killed": [None, None, None, None],
        "population": [10, 20, 60, 0],
    },
    schema_overrides={"isaf_killed": pl.Int64},
)


def test_rankings_by_hand() -> None:
    found = rankings_of(STATES)
    assert found.left_out == ("isaf_killed", "isaf_killed_per_population")
    ranks = {(r["ranking"], r["ccode"]): (r["value"], r["rank"]) for r in found.ranks.to_dicts()}
    assert [ranks["milex", code] for code in (20, 200, 220, 255)] == [(10, 4), (60, 1.5), (60, 1.5), (40, 3)]
    assert [ranks["milex_per_population", code] for code in (20, 200, 220)] == [(1, 2.5), (3, 1), (1, 2.5)]
    assert ("milex_per_population", 255) not in ranks
    assert ranks["us_troops", 255] == (900, 1)
    tau = {(r["first"], r["second"]): (r["states"], r["tau_b"]) for r in found.agreement.to_dicts()}
    assert len(tau) == 6
    states, value = tau["milex", "milex_per_population"]
    assert (states, value) == (3, pytest.approx(1 / math.sqrt(2 * 2)))
    assert tau["us_troops", "us_troops_per_population"] == (2, 1)
    assert tau["milex_per_population", "us_troops_per_population"] == (2, 1)


def test_the_order_of_states_does_not_matter() -> None:
    turned = rankings_of(STATES.reverse())
    assert turned.ranks.equals(rankings_of(STATES).ranks)
    assert turned.agreement.equals(rankings_of(STATES).agreement)


def test_what_cannot_be_ranked_is_refused(full_store: Store) -> None:
    with pytest.raises(UserError, match="1 states cannot be ranked"):
        burden_rankings([20, 20], 2012, full_store)
    with pytest.raises(UserError, match="In 2012 there was no state 365000"):
        burden_rankings([20, 365000], 2012, full_store)


def test_no_data_says_which_to_get(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="allies data get") as caught:
        burden_rankings([20, 200], 2012, Store(tmp_path / "empty"))
    assert "isaf_troops@2021" in str(caught.value)


def test_allies_rank_differently_by_every_denominator(full_store: Store) -> None:
    """NATO in 2012: who carries most depends on what is counted and by what it is divided."""
    allies = [
        2,
        20,
        200,
        210,
        211,
        212,
        220,
        230,
        235,
        255,
        290,
        310,
        316,
        317,
        325,
        339,
        344,
        349,
        350,
        355,
        360,
        366,
        367,
    ]
    allies += [368, 385, 390, 640, 395]
    found = burden_rankings(allies, 2012, full_store)
    assert found.left_out == ("military_burden_factbook", "military_burden_nato", "nato_burden_gap")
    assert found.ranks["ranking"].n_unique() == len(BURDENS) * (1 + len(DENOMINATORS))
    first = {r["ranking"]: r["ccode"] for r in found.ranks.filter(pl.col("rank") == 1).to_dicts()}
    assert (first["milex"], first["us_troops"], first["isaf_killed"]) == (2, 255, 2)
    tau = {(r["first"], r["second"]): r for r in found.agreement.to_dicts()}
    assert tau["isaf_troops_per_gdp_current_usd", "milex_per_population"]["tau_b"] == pytest.approx(-0.4245, abs=5e-5)
    assert tau["milex", "milex_per_gdp_current_usd"]["tau_b"] == pytest.approx(0.2593, abs=5e-5)
    assert tau["milex", "milex_per_gdp_current_usd"]["states"] == 27
    for row in found.agreement.to_dicts():
        one, other = (
            dict(found.ranks.filter(ranking=row[side]).select("ccode", "rank").iter_rows())
            for side in ("first", "second")
        )
        both = sorted(one.keys() & other.keys())
        assert row["states"] == len(both)
        if len(both) == len(one) == len(other):
            expected = by_pairs([one[c] for c in both], [other[c] for c in both])
            assert row["tau_b"] == (None if expected is None else pytest.approx(expected))
