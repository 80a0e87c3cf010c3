"""Necessity, chance, robustness, charts, text and JSON."""

import doctest
import json
from itertools import permutations
from math import comb
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from typer.testing import CliRunner

from globalallies.catalogue import UserError
from globalallies.cli import app
from globalallies.comparison import qca
from globalallies.comparison.qca import view

DATA = {
    "case": list("pqrstu"),
    "A": [1, 1, 1, 0, 0, 0],
    "B": [1, 1, 0, 1, 0, 0],
    "C": [0, 1, 0, 1, 1, 0],
    "Y": [1, 1, 1, 0, 0, 0],
}
TABLE = qca.truth_table(DATA, "Y", ["A", "B", "C"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    rows = zip(*DATA.values(), strict=True)
    path.write_text("\n".join([",".join(DATA), *(",".join(map(str, row)) for row in rows)]) + "\n")
    return path


def run(*args: str) -> str:
    done = CliRunner().invoke(app, ["qca", *args], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_a_necessary_condition() -> None:
    found = {row["term"]: row for row in qca.necessity(TABLE).table.to_dicts()}
    # Y is p, q, r; A holds for all three, and nowhere else: consistency, coverage and relevance 1
    assert (found["A"]["incl"], found["A"]["cov"], found["A"]["ron"], found["A"]["necessary"]) == (1, 1, 1, True)
    # B holds for 2 of the 3, and for s besides: 2/3 and 2/3; RoN = 3 without B / 4 not in both
    assert (found["B"]["incl"], found["B"]["cov"], found["B"]["ron"]) == pytest.approx((2 / 3, 2 / 3, 3 / 4))
    assert not found["~A"]["necessary"]


def test_a_disjunction_is_listed_if_no_part_of_it_does() -> None:
    data = {"A": [1, 0, 0, 0], "B": [0, 1, 0, 0], "Y": [1, 1, 0, 0]}
    found = qca.necessity(qca.cases(data, "Y"), ron=0.5)
    assert found.tables["disjunctions"]["term"].to_list() == ["A+B"]
    with_more = qca.necessity(TABLE, together=3).tables["disjunctions"]["term"].to_list()
    assert not any("A+" in term or term.startswith("A") for term in with_more)
    with pytest.raises(UserError, match="together is 9"):
        qca.necessity(TABLE, together=9)


def test_every_shuffle_is_looked_at_where_there_are_few() -> None:
    # 6 cases in 6 rows: no shuffle can contradict itself
    found = qca.permutation(TABLE)
    assert (found.shuffles, found.exact, found.fit, found.p) == (comb(6, 3), True, 1.0, 1.0)


def test_a_shuffle_that_fits_as_well_is_rare_where_rows_are_full() -> None:
    # one condition, four cases in each of two rows, Y equal to it: 2 of the C(8, 4) = 70 orders do not contradict
    table = qca.truth_table({"A": [1] * 4 + [0] * 4, "Y": [1] * 4 + [0] * 4}, "Y")
    assert qca.permutation(table).p == pytest.approx(2 / 70)


def test_the_permutation_test_makes_the_table_anew() -> None:
    # every order of the outcome, put through truth_table itself: the share whose positive rows fit as well
    y = [1, 1, 1, 0, 0, 0, 0]
    conditions = {"A": [1, 1, 1, 0, 0, 0, 1], "B": [0.9, 0.8, 0.9, 0.2, 0.1, 0.9, 0.1]}

    def fit(outcome: tuple[int, ...]) -> float:
        table = qca.truth_table(conditions | {"Y": outcome}, "Y", ["A", "B"], incl=0.75)
        rows = table.values("1")
        if not len(rows):
            return 0.0
        union = table.cases.members(rows).max(axis=0)
        inside = sum(min(u, v) for u, v in zip(union, outcome, strict=True))
        return min(inside / union.sum(), inside / sum(outcome))

    orders = set(permutations(y))
    real = fit(tuple(y))
    expected = sum(fit(order) >= real - 1e-12 for order in orders) / len(orders)
    found = qca.permutation(qca.truth_table(conditions | {"Y": y}, "Y", ["A", "B"], incl=0.75))
    assert 0 < expected < 1
    assert (found.p, found.fit, found.shuffles) == (pytest.approx(expected), pytest.approx(real), len(orders))


def test_without_a_relation_a_small_p_is_as_rare_as_it_says() -> None:
    random = np.random.default_rng(11)
    shares = []
    for _ in range(120):
        data = {c: random.random(14).round(3).tolist() for c in "AB"} | {"Y": random.integers(0, 2, 14).tolist()}
        if 3 <= sum(data["Y"]) <= 11:
            shares.append(qca.permutation(qca.truth_table(data, "Y", incl=0.7, pri=0.3), 300).p)
    # the share of p up to 0.2 is at most 0.2, and a sample of 120 strays by about 0.04: three of those are allowed
    assert np.mean(np.array(shares) <= 0.2) <= 0.2 + 0.12
    assert min(shares) < 0.5


def test_a_very_large_table_is_shuffled_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    data = {c: [n * (3 + k) % 41 / 41 for n in range(40)] for k, c in enumerate("ABC")}
    table = qca.truth_table(data | {"Y": [n / 40 for n in range(40)]}, "Y", incl=0.6, pri=0.1)
    assert qca.permutation(table).shuffles == 2000
    monkeypatch.setattr(qca.chance, "WORK", 40 * len(table.rows) * 150)
    assert qca.permutation(table).shuffles == 150
    monkeypatch.setattr(qca.chance, "WORK", 1)
    assert qca.permutation(table).shuffles == qca.chance.FEWEST


def test_the_same_seed_gives_the_same_shuffles() -> None:
    data = {"A": [n / 40 for n in range(40)], "Y": [((n * 7) % 40) / 40 for n in range(40)]}
    table = qca.truth_table(data, "Y", incl=0.6, pri=0.1)
    assert qca.permutation(table, 200, seed=3) == qca.permutation(table, 200, seed=3)
    assert not qca.permutation(table, 200).exact


def test_few_cases_for_many_conditions_are_warned_of() -> None:
    # two cases and one condition: alike with chance 1/2, then agreeing with 1/2: 1/2 + 1/4
    assert qca.free_of_contradiction(2, 2) == pytest.approx(0.75)
    assert qca.warnings(TABLE)
    four = {c: [0, 1] * 4 for c in "ABCD"} | {"Y": [0, 1] * 4}
    assert "few for 4 conditions" in qca.warnings(qca.truth_table(four, "Y"))[0]
    three = {c: v for c, v in four.items() if c != "D"}
    assert qca.warnings(qca.truth_table(three, "Y")) == ()


def test_robustness_tries_every_combination() -> None:
    found = qca.robustness(TABLE, incl=[0.7, 0.9], n_cut=[1, 2])
    # 0.8 is the table's own and joins: three consistencies, two frequencies
    assert found.table.height == 6
    one = found.table.filter(n_cut=1)
    assert one["same"].all()
    # with two cases to a row, no row is left
    two = found.table.filter(n_cut=2)
    assert two["note"].unique().to_list() == ["no row is positive"]
    assert found.plot().to_dict()["facet"]
    with pytest.raises(UserError, match="combinations"):
        qca.robustness(TABLE, incl=[n / 1000 for n in range(600)])


def test_the_xy_plot_reads_each_quarter() -> None:
    data = {"case": list("pqrst"), "A": [0.9, 0.8, 0.1, 0.2, 0.5], "Y": [0.8, 0.1, 0.9, 0.3, 0.9]}
    found = qca.xy("A", qca.truth_table(data, "Y"))
    quarters = [text.split(":")[0] for text in found.table["reading"].to_list()]
    assert quarters == ["in both", "in the set only", "in the outcome only", "in neither", "exactly 0.5"]
    assert len(found.plot().to_dict()["layer"]) == 4
    model = qca.minimize(TABLE).models[0]
    assert qca.xy(model, TABLE).table["x"].to_list() == [1, 1, 1, 0, 0, 0]


def test_json_holds_what_was_promised(file: Path) -> None:
    record = json.loads(run(str(file), "--outcome", "Y", "--conditions", "A,B,C", "--json"))
    assert {"row", "n", "incl", "pri", "out", "cases"} <= set(record["truth_table"][0])
    assert record["parsimonious"]["models"][0]["terms"] == ["A"]
    model = record["conservative"]["models"][0]
    assert {"terms", "incl", "pri", "cov"} <= set(model)
    assert [sorted({"term", "incl", "pri", "cov", "covU"} - set(t)) for t in model["per_term"]] == [[]] * len(
        model["terms"]
    )
    assert record["conservative"]["complete"] is True
    assert record["chance"]["p"] == 1.0
    assert "intermediate" not in record


def test_text_says_it_all(file: Path) -> None:
    text = run(str(file), "--outcome", "Y", "--conditions", "A,B,C", "--directions", "A,~B", "--enhanced")
    for part in (
        "Truth table for Y",
        "Conservative solution",
        "Enhanced parsimonious",
        "Enhanced intermediate",
        "Chance",
    ):
        assert part in text
    assert "are few for 3 conditions" in text


def test_one_solution_and_its_negation(file: Path) -> None:
    record = json.loads(
        run(str(file), "--outcome", "~Y", "--conditions", "A,B,C", "--solution", "parsimonious", "--json")
    )
    assert "conservative" not in record
    assert record["parsimonious"]["models"][0]["terms"] == ["~A"]


def test_other_analyses_of_the_command(file: Path, tmp_path: Path) -> None:
    base = [str(file), "--outcome", "Y", "--conditions", "A,B,C"]
    assert "Necessity for Y" in run(*base, "--necessity")
    assert "Robustness of the parsimonious solution" in run(*base, "--robustness")
    out = tmp_path / "out"
    run(*base, "-o", str(out))
    assert {"truth_table.csv", "models.csv", "terms.csv", "chart.svg", "result.json"} <= {p.name for p in out.iterdir()}


def test_what_cannot_be_had_is_said_unless_it_was_asked_for() -> None:
    table = qca.truth_table({"A": [0, 1], "Y": [1, 1]}, "Y")
    found = view.analysis(table)
    assert "No row is negative" in found.refused["parsimonious"]
    assert "Parsimonious solution: none" in view.as_text(found)
    with pytest.raises(UserError, match="No row is negative"):
        view.analysis(table, ["parsimonious"])
    with pytest.raises(UserError, match="is no solution"):
        view.analysis(table, ["complex"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--exclude", "99"], "There is no row 99"),
        (["--necessary", "Z"], "is no condition"),
        (["--seconds", "nan"], "seconds is nan"),
        (["--limit", "0"], "limit is 0"),
        (["--solution", "conservative", "--enhanced"], "has no use for: enhanced"),
        (["--robustness", "--exclude", "1"], "--robustness does not know --exclude"),
        (["--robustness", "--solution", "conservative,parsimonious"], "does not know --solution"),
        (["--necessity", "--solution", "conservative"], "--necessity does not know --solution"),
    ],
)
def test_a_wrong_option_is_refused_and_not_taken_for_the_tables_fault(
    file: Path, options: list[str], message: str
) -> None:
    base = ["qca", str(file), "--outcome", "Y", "--conditions", "A,B,C"]
    with pytest.raises(UserError) as error:
        CliRunner().invoke(app, [*base, *options], catch_exceptions=False)
    assert message in str(error.value)


def test_without_a_positive_row_chance_is_not_spoken_of() -> None:
    text = view.as_text(view.analysis(qca.truth_table({"A": [0, 1], "Y": [0, 0]}, "Y")))
    assert "no fit to compare with chance" in text
    assert "Chance:" not in text


def test_contradictions_are_told() -> None:
    table = qca.truth_table({"case": list("pqr"), "A": [1, 1, 0], "Y": [1, 0, 0]}, "Y", incl=0.5)
    text = view.as_text(view.analysis(table))
    assert "row 2: q against p" in text
    assert "q (against)" in text


def test_a_row_that_is_sufficient_for_both_sides_is_told() -> None:
    # A is .6 and .4 where Y is .5: min(A, Y) sums to .9 of 1.0, for Y and for its absence alike; so is ~A
    table = qca.truth_table({"A": [0.6, 0.4], "Y": [0.5, 0.5]}, "Y", pri=0.0)
    assert "rows 1, 2" in view.as_text(view.analysis(table, ["conservative"]))


def test_calibration_on_the_command_line(file: Path) -> None:
    assert "A was calibrated" in run(str(file), "--outcome", "Y", "--conditions", "A,B", "--calibrate", "A=0.5")
    with pytest.raises(UserError, match="is not NAME=NUMBERS"):
        CliRunner().invoke(app, ["qca", str(file), "--outcome", "Y", "--calibrate", "A"], catch_exceptions=False)


@pytest.mark.parametrize("module", [qca, qca.table, qca.solution, qca.chance, qca.calibration])
def test_the_examples_run(module: ModuleType) -> None:
    done = doctest.testmod(module)
    assert done.attempted > 0
    assert done.failed == 0


def test_it_is_there_as_ga_qca() -> None:
    import globalallies as ga

    assert ga.qca.truth_table is qca.truth_table
