"""Calibration: anchors meet their memberships, order is kept, nonsense is refused."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from globalallies.catalogue import UserError
from globalallies.comparison import qca


def test_the_direct_method_meets_its_anchors() -> None:
    # halfway to full membership the log odds are half of ln(.95/.05) = 2.944: 1/(1 + e^-1.472) = .8134
    found = qca.direct([400, 550, 900, 725], 400, 550, 900)
    assert found.membership == pytest.approx([0.05, 0.5, 0.95, 1 / (1 + np.exp(-np.log(19) / 2))])


def test_descending_anchors_make_a_set_of_low_scores() -> None:
    down, up = qca.direct([1, 2, 9], 9, 5, 1), qca.direct([-1, -2, -9], -9, -5, -1)
    assert down.membership == pytest.approx(up.membership)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20))
def test_the_direct_method_keeps_order_and_bounds(raw: list[float]) -> None:
    member = qca.direct(raw, -10, 0, 30).membership
    assert (member >= 0).all()
    assert (member <= 1).all()
    assert (np.diff(member[np.argsort(raw, kind="stable")]) >= 0).all()


def test_the_indirect_method_keeps_order_and_follows_the_groups() -> None:
    raw = [1, 2, 3, 10, 11, 12, 20, 21, 22]
    member = qca.indirect(raw, [5, 15]).membership
    assert (np.diff(member) > 0).all()
    assert member[:3].max() < 0.5 < member[6:].min()
    # symmetric groups about 11: the middle case has membership one half
    assert member[4] == pytest.approx(0.5, abs=0.02)


def test_the_indirect_fit_solves_its_equations() -> None:
    # the quasi-likelihood is stationary: residuals sum to nothing, alone and weighted by the scores
    raw, values = np.array([1.0, 4, 6, 9, 15]), np.array([0.2, 0.2, 0.5, 0.5, 0.8])
    member = qca.indirect(raw, [5, 10], [0.2, 0.5, 0.8]).membership
    assert (values - member).sum() == pytest.approx(0, abs=1e-9)
    assert ((values - member) * raw).sum() == pytest.approx(0, abs=1e-8)


def test_qualitative_anchors_make_crisp_fuzzy_and_multi_value_sets() -> None:
    assert qca.qualitative([9, 10, 11], [10]).membership.tolist() == [0, 1, 1]
    assert qca.qualitative([9, 10, 31], [10, 30], [0, 0.33, 1]).membership.tolist() == [0, 0.33, 1]
    assert qca.qualitative([9, 10, 31], [10, 30], [0, 1, 2]).membership.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: qca.direct([1, 2], 5, 3, 9),
        lambda: qca.direct([1, float("nan")], 1, 2, 3),
        lambda: qca.direct([], 1, 2, 3),
        lambda: qca.direct(["x"], 1, 2, 3),
        lambda: qca.direct([1], 1, 2, float("inf")),
        lambda: qca.qualitative([1], [3, 2]),
        lambda: qca.qualitative([1], [3], [0, 0.5, 1]),
        lambda: qca.qualitative([1], [3], [0, 1.5]),
        lambda: qca.indirect([1, 2], [5]),
    ],
)
def test_what_cannot_be_calibrated_is_refused(wrong: object) -> None:
    with pytest.raises(UserError):
        wrong()  # type: ignore[operator]


def test_a_half_is_warned_of() -> None:
    assert "exactly 0.5" in qca.direct([1, 2, 3], 1, 2, 3).notes[0]
    assert qca.direct([1, 3], 1, 2, 3).notes == ()


def test_the_plot_holds_scores_and_anchors() -> None:
    found = qca.direct([1, 2, 3], 1, 2, 3)
    spec = found.plot().to_dict()
    assert {d["raw"] for rows in spec["datasets"].values() for d in rows if "raw" in d} == {1, 2, 3}
    assert found.result("GDP", ["p", "q", "r"]).table["case"].to_list() == ["p", "q", "r"]


def test_columns_of_a_file_are_calibrated(tmp_path: Path) -> None:
    path = tmp_path / "raw.csv"
    path.write_text("case,GDP,SIZE,Y\np,400,3,1\nq,900,8,0\n")
    found = qca.cases(path, "Y", calibrate={"GDP": [400, 550, 900], "SIZE": [5]})
    assert found.scores.round(9).tolist() == [[0.05, 0], [0.95, 1]]
    assert any("GDP was calibrated" in note for note in found.notes)
    assert found.source == "raw.csv"
    for wrong, message in (({"X": [1]}, "No column"), ({"GDP": [1, 2]}, "2 anchors"), ({"case": [1]}, "not a number")):
        with pytest.raises(UserError, match=message):
            qca.cases(path, "Y", calibrate=wrong)
