"""Reading cases: what is taken for what, and what is refused."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from globalallies.catalogue import UserError
from globalallies.comparison import qca

GOOD = {"case": ["p", "q", "r"], "A": [1, 0, 1], "B": [0.2, 0.9, 0.4], "C": [0, 2, 1], "Y": [1, 0, 1]}


def refused(data: object, outcome: str = "Y", conditions: list[str] | None = None, **options: object) -> str:
    with pytest.raises(UserError) as error:
        qca.cases(data, outcome, conditions, **options)  # type: ignore[arg-type]
    return str(error.value)


def test_values_say_what_a_condition_is() -> None:
    found = qca.cases(GOOD, "Y")
    assert [(c.name, c.kind, c.levels) for c in found.conditions] == [
        ("A", "crisp", 2),
        ("B", "fuzzy", 2),
        ("C", "multi-value", 3),
    ]
    assert found.names == ("p", "q", "r")
    assert found.bracketed


def test_frames_and_files_are_read_alike(tmp_path: Path) -> None:
    frame = pl.DataFrame(GOOD)
    frame.write_csv(tmp_path / "a.csv")
    for data in (frame, frame.to_dict(as_series=False), tmp_path / "a.csv", str(tmp_path / "a.csv")):
        found = qca.cases(data, "Y", ["B", "A"])
        assert [c.name for c in found.conditions] == ["B", "A"]
        assert found.scores.tolist() == [[0.2, 1], [0.9, 0], [0.4, 1]]


def test_membership_in_a_conjunction_is_the_least_of_its_parts() -> None:
    found = qca.cases(GOOD, "Y")
    # A*~B*C[1]: p min(1, .8, 0) = 0; q min(0, …) = 0; r min(1, .6, 1) = .6
    assert found.members(np.array([[1, 0, 1]])).round(9).tolist() == [[0, 0, 0.6]]


@pytest.mark.parametrize(
    ("outcome", "expected"), [("Y", [1, 0, 1]), ("~Y", [0, 1, 0]), ("C[2]", [0, 1, 0]), ("~C[2]", [1, 0, 1])]
)
def test_an_outcome_may_be_negated_or_one_value(outcome: str, expected: list[float]) -> None:
    found = qca.cases(GOOD, outcome, ["A"])
    assert found.membership.tolist() == expected
    assert found.outcome == outcome
    assert found.negated().membership.tolist() == [1 - v for v in expected]
    assert found.negated().negated().outcome == outcome


def test_every_missing_score_is_named_with_its_row() -> None:
    message = refused({"case": ["p", "q"], "A": ["", "x"], "Y": [1, None]})
    assert "row 1 (case p): A is missing" in message
    assert "row 2 (case q): A is 'x', not a number" in message
    assert "row 2 (case q): Y is missing" in message


@pytest.mark.parametrize("value", ["NA", "NaN", ".", " ", float("nan")])
def test_missing_is_never_zero(value: object) -> None:
    assert "A is missing" in refused({"A": [value, 1], "Y": [1, 0]}, conditions=["A"])


def test_an_outcome_never_explains_itself() -> None:
    assert "both condition and outcome" in refused(GOOD, "Y", ["A", "Y"])
    assert "both condition and outcome" in refused(GOOD, "~Y", ["A", "Y"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"A": [1, -1, 0]}, "A is -1 for case q"),
        ({"A": [720, 1098, 586]}, "A is 1098 for case q"),
        ({"A": [0.5, 1.5, 0]}, "A is 1.5 for case q"),
        ({"A": [1, float("inf"), 0]}, "not a number"),
        ({"case": ["p", "p", "q"]}, "Cases are there more than once: p"),
    ],
)
def test_scores_that_are_no_memberships_are_refused(change: dict[str, list[object]], message: str) -> None:
    assert message in refused(GOOD | change)


def test_names_are_checked_together() -> None:
    message = refused(GOOD, "Y", ["A", "A", "X"])
    assert "'X' is no column" in message
    assert "'A' is named twice" in message
    assert "No column is named 'Z'" in refused(GOOD, "Z")
    assert "sign that terms are written with" in refused({"A*B": [0, 1], "Y": [0, 1]})
    assert "is no outcome" in refused(GOOD, "Y[")
    assert "most" in refused({f"C{n}": [0, 1] for n in range(30)} | {"Y": [0, 1]})


def test_a_multi_value_outcome_needs_its_value() -> None:
    assert "--outcome 'C[2]'" in refused(GOOD, "C", ["A"])
    assert "never is 4" in refused(GOOD, "C[4]", ["A"])
    assert "fuzzy" in refused(GOOD, "B[1]", ["A"])


def test_a_file_must_be_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert "cannot be read" in refused(path)
    path.write_text("")
    assert "is empty" in refused(path)
    path.write_text("A,Y\n1,0\n1\n1,0,1\n")
    message = refused(path)
    assert "line 3: 1 values" in message
    assert "line 4: 3 values" in message
    path.write_text("A,A,Y\n1,0,1\n")
    assert "more than once: A" in refused(path)
    path.write_text("A,Y\n")
    assert "has no cases" in refused(path)
    path.write_text("case;A;Y\np;1,5;0\n")
    assert "separated by commas, not by ';'" in refused(path)
    path.write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in refused(path)


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbfA,Y\r\n1,0\r\n0,1\r\n")
    assert qca.cases(tmp_path / "a.csv", "Y", ["A"]).conditions[0].name == "A"


def test_the_names_of_cases_are_found() -> None:
    assert qca.cases({"who": ["x", "y"], "A": [0, 1], "Y": [0, 1]}, "Y").names == ("x", "y")
    assert qca.cases({"A": [0, 1], "Y": [0, 1]}, "Y").names == ("1", "2")
    assert qca.cases({"A": [0, 1], "B": [7, 8], "Y": [0, 1]}, "Y", ["A"], case="B").names == ("7", "8")


def test_what_never_varies_and_what_is_neither_in_nor_out_is_said() -> None:
    found = qca.cases({"case": ["p", "q"], "A": [1, 1], "B": [0.5, 0.7], "Y": [1, 0]}, "Y")
    assert any("explains nothing: A" in note for note in found.notes)
    assert any("p (B)" in note for note in found.notes)


def test_columns_must_be_equally_long_and_a_table() -> None:
    assert "not equally long" in refused({"A": [0, 1], "Y": [1]})
    assert "int is no table" in refused(7)
