"""Truth tables worked by hand: fit of rows, cut-offs, contradictions, membership of exactly one half."""

import pytest

from globalallies.catalogue import UserError
from globalallies.comparison import qca

FUZZY = {"case": ["p", "q", "r", "s"], "A": [0.8, 0.6, 0.3, 0.5], "B": [0.7, 0.2, 0.1, 0.9], "Y": [0.9, 0.4, 0.2, 1.0]}


def rows(table: qca.TruthTable) -> dict[int, qca.Row]:
    return {row.row: row for row in table.rows}


def test_consistency_and_pri_of_a_fuzzy_row() -> None:
    # row 4 = A*B: p min(.8,.7) = .7, q .2, r .1, s .5; sum 1.5
    # min with Y: .7 + .2 + .1 + .5 = 1.5, so consistency 1
    # min with Y and 1-Y: p .1, q .2, r .1, s 0 = .4; PRI = (1.5 - .4) / (1.5 - .4) = 1
    # row 3 = A*~B: p .3, q .6, r .3, s .1 = 1.3; min with Y .3 + .4 + .2 + .1 = 1.0; 1.0/1.3
    # with Y and 1-Y: p .1, q .4, r .2, s 0 = .7; PRI = (1.0 - .7) / (1.3 - .7) = .5
    table = qca.truth_table(FUZZY, "Y", ["A", "B"])
    found = rows(table)
    assert (found[4].incl, found[4].pri, found[4].cases) == (pytest.approx(1), pytest.approx(1), ("p",))
    assert (found[3].incl, found[3].pri, found[3].cases) == (pytest.approx(1 / 1.3), pytest.approx(0.5), ("q",))
    assert [found[n].out for n in (4, 3)] == ["1", "0"]


def test_a_half_belongs_to_no_row_and_is_said_to() -> None:
    table = qca.truth_table(FUZZY, "Y", ["A", "B"])
    assert sum(row.n for row in table.rows) == 3
    assert any("s (A)" in note for note in table.cases.notes)
    with pytest.raises(UserError, match="none belongs to a row"):
        qca.truth_table({"A": [0.5, 0.5], "Y": [1, 0]}, "Y")


@pytest.mark.parametrize(
    ("cutoffs", "out"),
    [({"incl": 0.76}, "1"), ({"incl": 0.77}, "0"), ({"incl": 0.7, "pri": 0.51}, "0"), ({"incl": 0.7, "n_cut": 2}, "?")],
)
def test_cut_offs_decide(cutoffs: dict[str, float], out: str) -> None:
    # consistency of row 3 is .769, its PRI .5, and it holds one case
    assert rows(qca.truth_table(FUZZY, "Y", ["A", "B"], **cutoffs))[3].out == out  # type: ignore[arg-type]


def test_between_two_cut_offs_a_row_is_contradictory() -> None:
    table = qca.truth_table(FUZZY, "Y", ["A", "B"], incl=0.8, incl_low=0.75)
    assert rows(table)[3].out == "C"
    assert 3 in [row.row for row in table.contradictions]


def test_cases_that_disagree_are_shown() -> None:
    data = {"case": list("pqr"), "A": [1, 1, 0], "Y": [1, 0, 0]}
    table = qca.truth_table(data, "Y", ["A"])
    assert rows(table)[2].incl == 0.5
    assert rows(table)[2].against == ("q",)
    assert rows(table)[1].against == ()
    assert [row.row for row in table.contradictions] == [2]


def test_remainders_are_counted_and_too_few_cases_make_one() -> None:
    data = {"A": [1, 1, 0], "B": [1, 1, 0], "Y": [1, 1, 0]}
    assert qca.truth_table(data, "Y").remainders == 2
    assert qca.truth_table(data, "Y", n_cut=2).remainders == 3


def test_the_negated_table_is_computed_anew() -> None:
    table = qca.truth_table(FUZZY, "Y", ["A", "B"]).negated()
    # row 3 for ~Y: min with 1-Y .1 + .6 + .3 + 0 = 1.0; 1.0/1.3
    assert table.cases.outcome == "~Y"
    assert rows(table)[3].incl == pytest.approx(1 / 1.3)


@pytest.mark.parametrize("wrong", [{"incl": 1.2}, {"pri": -0.1}, {"n_cut": 0}, {"incl": 0.7, "incl_low": 0.8}])
def test_wrong_cut_offs_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UserError, match="is"):
        qca.truth_table(FUZZY, "Y", ["A", "B"], **wrong)  # type: ignore[arg-type]


def test_as_a_frame() -> None:
    frame = qca.truth_table(FUZZY, "Y", ["A", "B"]).to_polars()
    assert frame.columns == ["row", "A", "B", "n", "incl", "pri", "out", "cases", "against"]
    assert frame["row"].to_list() == [1, 3, 4]


def test_fuzzy_cases_in_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qca.rows, "MOST_MEMBERSHIPS", 11)  # four cases, of which three rows show: 12 memberships
    with pytest.raises(UserError, match="4 cases in 3 rows make 12 memberships"):
        qca.truth_table(FUZZY, "Y", ["A", "B"])


def test_crisp_rows_have_the_fit_that_memberships_give() -> None:
    data = {"A": [1, 1, 0, 0, 1], "B": [2, 2, 0, 1, 0], "Y": [0.9, 0.6, 0.2, 0.5, 0.4]}
    table = qca.truth_table(data, "Y", ["A", "B"])
    members = table.cases.members(table.values("0", "1"))
    assert [r.incl for r in table.rows] == pytest.approx(list(qca.fit.consistency(members, table.cases.membership)))
    assert [r.pri for r in table.rows] == pytest.approx(list(qca.fit.pri(members, table.cases.membership)))
