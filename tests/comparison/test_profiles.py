"""Profiles by hand, and their diagnostics against leaving rows out one at a time."""

from itertools import combinations
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from globalallies.catalogue import UserError
from globalallies.comparison.profiles import Profiles, convergence, designs, distances, least_share, middle, roles
from globalallies.comparison.profiles.regression import diagnostics

NAN = np.nan


def profiles(scores: list[list[list[float]]], nominal: tuple[str, ...] = ()) -> Profiles:
    table = np.array(scores, dtype=float)
    cases, periods, questions = table.shape
    return Profiles(
        tuple("ABCDEFGH"[:cases]),
        tuple(f"t{n + 1}" for n in range(periods)),
        tuple("pqrstu"[:questions]),
        table,
        nominal,
    )


def test_gower_by_hand() -> None:
    # A = (0, .5, missing), B = (1, .5, .2), C = (missing, .25, .2), one period
    distance, shared = distances(profiles([[[0, 0.5, NAN]], [[1, 0.5, 0.2]], [[NAN, 0.25, 0.2]]]))
    assert distance[0, 1, 0] == 0.5  # (1 + 0) / 2
    assert shared[0, 1, 0] == 2
    assert np.isnan(distance[0, 2, 0])  # one shared question only
    assert distance[1, 2, 0] == pytest.approx(0.125)  # (.25 + 0) / 2


def test_names_differ_fully_or_not_at_all() -> None:
    distance, _ = distances(profiles([[[0.1, 0.5]], [[0.2, 0.5]]], nominal=("p",)))
    assert distance[0, 1, 0] == 0.5  # (1 + 0) / 2


SCORES = arrays(float, (4, 2, 3), elements=st.one_of(st.floats(0, 1), st.just(NAN)))


@given(scores=SCORES)
def test_distances_are_distances(scores: np.ndarray) -> None:
    distance, shared = distances(profiles(scores.tolist()))
    np.testing.assert_array_equal(distance, distance.transpose(1, 0, 2))
    held = distance[~np.isnan(distance)]
    assert ((held >= 0) & (held <= 1)).all()
    own = distance[np.arange(4), np.arange(4)]
    assert (own[~np.isnan(own)] == 0).all()
    assert (np.isnan(distance) == (shared < 2)).all()


def test_scores_off_the_scale_are_our_mistake() -> None:
    with pytest.raises(ValueError, match="outside 0 to 1"):
        profiles([[[1.5]]])
    with pytest.raises(ValueError, match="shape"):
        Profiles(("A",), ("t",), ("p",), np.zeros((2, 1, 1)))


def test_designs_by_hand() -> None:
    # outcome r; A and B are alike on p and q and differ on r; A and C differ on p and q and agree on r
    frame = designs(profiles([[[0, 0, 0]], [[0, 0.1, 1]], [[1, 1, 0.1]]]), "r")
    found = {(row["design"], row["case1"], row["case2"]): row["distance"] for row in frame.to_dicts()}
    assert found[("most_similar", "A", "B")] == pytest.approx(0.05)
    assert found[("most_different", "A", "C")] == 1.0
    assert found[("most_similar", "B", "C")] == pytest.approx(0.95)
    assert frame["design"].to_list() == ["most_similar", "most_similar", "most_different"]
    assert frame["case2"].to_list()[0] == "B"


def test_the_outcome_is_no_part_of_the_distance() -> None:
    one, other = (profiles([[[0, 0, 0]], [[0, 0, r]]]) for r in (0.6, 1.0))
    assert designs(one, "r")["distance"].to_list() == designs(other, "r")["distance"].to_list() == [0]


def test_convergence_by_hand() -> None:
    # groups {A, B} and {C, D}, two questions; first period: A = B = (0, 0), C = D = (1, 1): between 1, within 0
    # second period: all the same: between 0, within 0
    apart_then_alike = profiles([[[0, 0], [0, 0]], [[0, 0], [0, 0]], [[1, 1], [0, 0]], [[1, 1], [0, 0]]])
    found = convergence(apart_then_alike, ["A", "B"])
    first, second = found["periods"].to_dicts()
    assert (first["between"], first["within"], first["gap"]) == (1, 0, 1)
    assert (second["gap"], second["change"]) == (0, -1)
    # of six divisions into pairs two ({A, B} and {C, D}) have the gap 1; the others: between .5, within 1
    assert first["p_gap"] == pytest.approx(2 / 6)
    assert second["p_change"] == pytest.approx(2 / 6)  # the others' gap of -.5 changes by .5 only
    assert first["change"] is None
    differences = {(r["question"], r["period"]): r["difference"] for r in found["questions"].to_dicts()}
    assert differences == {("p", "t1"): -1, ("p", "t2"): 0, ("q", "t1"): -1, ("q", "t2"): 0}


def test_a_period_without_scores_is_missing_not_zero() -> None:
    found = convergence(profiles([[[0, 0], [NAN, NAN]], [[1, 1], [NAN, NAN]]]), ["A"])["periods"].to_dicts()[1]
    assert (found["between"], found["gap"], found["change"], found["p_gap"]) == (None, None, None, None)


def test_drawn_divisions_count_the_groups_as_they_are() -> None:
    # two groups of nine as far apart as can be: of 20,000 divisions their own alone, if drawn, is so far apart
    table = [[[float(i > 8), float(i > 8)]] for i in range(18)]
    cases = tuple(f"c{i}" for i in range(18))
    found = convergence(Profiles(cases, ("t1",), ("p", "q"), np.array(table)), cases[:9])["periods"]
    assert 1 / 20_000 <= found["p_gap"].item() <= 4 / 20_000
    assert least_share(18, 9) == 1 / 20_000


@given(scores=arrays(float, (5, 2, 3), elements=st.one_of(st.floats(0, 1), st.just(NAN))))
def test_convergence_agrees_with_counting_pair_by_pair(scores: np.ndarray) -> None:
    distance, _ = distances(profiles(scores.tolist()))
    first = convergence(profiles(scores.tolist()), ["A", "B"])["periods"].to_dicts()[0]

    def gap(group: set[int]) -> float:
        pairs = [(i, j) for i, j in combinations(range(5), 2) if not np.isnan(distance[i, j, 0])]
        across = [distance[i, j, 0] for i, j in pairs if (i in group) != (j in group)]
        inside = [distance[i, j, 0] for i, j in pairs if (i in group) == (j in group)]
        return fmean(across) - fmean(inside) if across and inside else NAN

    own = gap({0, 1})
    if np.isnan(own):
        assert first["gap"] is None
        assert first["p_gap"] is None
        return
    every = [found for members in combinations(range(5), 2) if not np.isnan(found := gap(set(members)))]
    assert first["gap"] == pytest.approx(own, abs=1e-12)
    assert sum(found > own + 1e-9 for found in every) <= first["p_gap"] * len(every) + 1e-9
    assert first["p_gap"] * len(every) <= sum(found >= own - 1e-9 for found in every) + 1e-9


def test_the_least_share_counts_a_division_and_its_mirror_once() -> None:
    assert least_share(8, 4) == 2 / 70
    assert least_share(7, 3) == 1 / 35


def test_names_have_no_mean_and_no_regression() -> None:
    # p is nominal; without A the mean of q moves from .5 to .75
    rows = {r["case"]: r for r in middle(profiles([[[0, 0]], [[0.5, 0.5]], [[1, 1]]], nominal=("p",))).to_dicts()}
    assert rows["A"]["pull"] == pytest.approx(0.25)
    assert rows["B"]["pull"] == 0
    table = [[[n / 8, (n % 3) / 2]] for n in range(8)]
    with pytest.raises(UserError, match="scores of p are names"):
        roles(profiles(table, nominal=("p",)), "q", ["p"])


def test_the_middle_by_hand() -> None:
    # one period, two questions; A (0, 0), B (.5, .5), C (1, 1)
    rows = {r["case"]: r for r in middle(profiles([[[0, 0]], [[0.5, 0.5]], [[1, 1]]])).to_dicts()}
    assert rows["B"]["mean_distance"] == 0.5
    assert rows["A"]["mean_distance"] == 0.75  # (.5 + 1) / 2
    assert rows["B"]["pull"] == 0  # the mean stays .5
    assert rows["A"]["pull"] == pytest.approx(0.25)  # from .5 to .75


def test_diagnostics_agree_with_leaving_rows_out() -> None:
    draw = np.random.default_rng(3)
    x = np.column_stack([np.ones(12), draw.random((12, 2))])
    y = draw.random(12)
    fitted, residual, _, cook = diagnostics(x, y)
    whole = np.linalg.lstsq(x, y, rcond=None)[0]
    np.testing.assert_allclose(fitted, x @ whole)
    variance = ((y - x @ whole) ** 2).sum() / (12 - 3)
    for i in range(12):
        kept = np.arange(12) != i
        beta = np.linalg.lstsq(x[kept], y[kept], rcond=None)[0]
        error = y[kept] - x[kept] @ beta
        spread = (error @ error) / (11 - 3)
        # the prediction error of the row left out, over its standard error
        predicted = y[i] - x[i] @ beta
        se = np.sqrt(spread * (1 + x[i] @ np.linalg.inv(x[kept].T @ x[kept]) @ x[i]))
        assert residual[i] == pytest.approx(predicted / se)
        moved = x @ (whole - beta)
        assert cook[i] == pytest.approx(moved @ moved / (3 * variance))


def test_a_row_far_off_the_line_is_deviant() -> None:
    points = [(n / 10, n / 10) for n in range(10)]
    points[5] = (0.5, 1.0)
    draw = np.random.default_rng(1)
    table = [[[x, min(1, max(0, y + draw.normal(0, 0.01)))]] for x, y in points[:8]]
    found = {r["case"]: r["role"] for r in roles(profiles(table), "q", ["p"]).to_dicts()}
    assert "deviant" in found["F"]
    assert found["A"] == "typical"


def test_what_a_regression_cannot_say_is_refused() -> None:
    table = [[[0.1, 0.2, 0.2]], [[0.4, 0.3, 0.3]], [[0.2, 0.9, 0.9]]]
    with pytest.raises(UserError, match="both outcome and condition"):
        roles(profiles(table), "p", ["p"])
    with pytest.raises(UserError, match="at least 6"):
        roles(profiles(table), "p", ["q"])
    nine = [case for n in range(3) for case in [[[0.1, 0.1 * n, 0.1 * n]], [[0.4, 0.3, 0.3]], [[0.2, 0.9, 0.9]]]]
    wide = Profiles(tuple("ABCDEFGHI"), ("t1",), tuple("pqr"), np.array(nine))
    with pytest.raises(UserError, match="do not vary independently"):
        roles(wide, "p", ["q", "r"])
