"""Burden sharing in described alliances: closed forms, corners, joint products, counterfactuals, refusals."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from globalallies.catalogue import UserError
from globalallies.cli import app
from globalallies.models.burden import (
    EXAMPLE,
    Alliance,
    Ally,
    Change,
    burden,
    equilibrium,
    largest_gain,
    outcome,
    read_situation,
)
from globalallies.models.burden.equilibrium import log_utility

FOUR = Alliance(tuple(Ally(name, income) for name, income in zip("ABCD", (100, 95, 92, 90), strict=True)), alpha=0.9)

incomes = st.lists(st.floats(0.1, 1000), min_size=1, max_size=8)


@st.composite
def alliances(draw: st.DrawFn, *, joint: bool | None = None) -> Alliance:
    """Alliances of up to eight allies with prices and effects of their own."""
    rows = draw(st.lists(st.tuples(st.floats(0.1, 1000), st.floats(0.2, 5), st.floats(0.2, 5)), min_size=1, max_size=8))
    alpha = draw(st.floats(0.02, 0.9))
    private = draw(st.booleans()) if joint is None else joint
    beta = (1 - alpha) * draw(st.floats(0.01, 0.9)) if private else 0.0
    return Alliance(tuple(Ally(f"ally {n}", *row) for n, row in enumerate(rows)), alpha, beta)


def test_the_published_fixture() -> None:
    # all four give, so Q = alpha sum(I) / (n - alpha (n - 1)) = .9 x 377 / (4 - 2.7) = 339.3 / 1.3 = 261,
    # and q = I - Q (1 - alpha) / alpha = I - 29
    found = equilibrium(FOUR)
    assert found.activity == pytest.approx([71, 66, 63, 61])
    assert found.good == pytest.approx(261)
    # the reply of METHODS: q = alpha I - (1 - alpha) Q of the others, 90 - .1 x 190 = 71 for the first
    assert found.activity[0] == pytest.approx(0.9 * 100 - 0.1 * (66 + 63 + 61))


def test_an_ally_that_is_too_small_gives_nothing() -> None:
    # alpha .5: the large ally alone gives .5 x 100 = 50; the small one gives only below alpha I / (1 - alpha) = 10
    found = equilibrium(Alliance((Ally("small", 10), Ally("large", 100)), alpha=0.5))
    assert found.activity == pytest.approx([0, 50])
    assert found.burden == pytest.approx([0, 0.5])


def test_an_ally_alone_with_joint_products_spends_both_weights() -> None:
    # (1 - a - b) ln(I - x) + (a + b) ln x is largest at x = (a + b) I = .3 x 100; a price of 2 buys half of that
    found = equilibrium(Alliance((Ally("one", 100, price=2),), alpha=0.2, beta=0.1))
    assert found.spending == pytest.approx([30])
    assert found.activity == pytest.approx([15])


def test_two_equal_allies_with_joint_products() -> None:
    # first-order condition with Q = 2x: .7 / (100 - x) = .1 / x + .2 / (2x) = .2 / x, so x = 100 x .2 / .9
    found = equilibrium(Alliance((Ally("one", 100), Ally("two", 100)), alpha=0.2, beta=0.1))
    assert found.activity == pytest.approx([20 / 0.9, 20 / 0.9])


@given(alliances())
@settings(max_examples=40, deadline=None)
def test_nobody_gains_by_giving_something_else(alliance: Alliance) -> None:
    found = equilibrium(alliance)
    assert largest_gain(found) < 1e-7
    assert found.good == pytest.approx(float(alliance.column("effect") @ found.activity), rel=1e-9)
    assert (found.activity >= 0).all()
    assert (found.spending <= alliance.column("income") * (1 + 1e-12)).all()


@given(alliances(joint=True))
@settings(max_examples=40, deadline=None)
def test_the_first_order_condition_holds_for_joint_products(alliance: Alliance) -> None:
    found = equilibrium(alliance)
    own = 1 - alliance.alpha - alliance.beta
    income, price, effect = (alliance.column(name) for name in ("income", "price", "effect"))
    cost = own * price / (income - price * found.activity)
    benefit = alliance.beta / found.activity + alliance.alpha * effect / found.good
    assert cost == pytest.approx(benefit, rel=1e-6)


def test_a_guess_that_is_no_equilibrium_is_noticed() -> None:
    found = equilibrium(FOUR)
    wrong = replace(found, activity=found.activity + np.array([5.0, 0, 0, 0]), good=found.good + 5)
    assert largest_gain(wrong) > 1e-4


far_apart = st.sampled_from([1e-6, 1.0, 1e12])


@given(
    st.lists(st.tuples(far_apart, far_apart, far_apart), min_size=1, max_size=5),
    st.sampled_from([1e-6, 0.3, 1 - 2e-6]),
    st.sampled_from([0.0, 1e-12, 1e-6, 0.5]),
)
@settings(max_examples=40, deadline=None)
def test_the_most_uneven_allies_and_weights_have_an_equilibrium(
    rows: list[tuple[float, float, float]], alpha: float, beta: float
) -> None:
    assume(alpha + beta <= 1 - 1e-6)
    alliance = Alliance(tuple(Ally(f"ally {n}", *row) for n, row in enumerate(rows)), alpha, beta)
    found = equilibrium(alliance)
    assert largest_gain(found) < 1e-7
    assert found.good == pytest.approx(float(alliance.column("effect") @ found.activity), rel=1e-7)


@given(alliances())
@settings(max_examples=40, deadline=None)
def test_twice_the_income_of_all_doubles_everything(alliance: Alliance) -> None:
    before = equilibrium(alliance)
    double = replace(alliance, allies=tuple(replace(ally, income=2 * ally.income) for ally in alliance.allies))
    later = equilibrium(double)
    assert later.good == pytest.approx(2 * before.good, rel=1e-9)
    assert later.activity == pytest.approx(2 * before.activity, rel=1e-6, abs=1e-9 * before.good)


@given(alliances(joint=False))
@settings(max_examples=40, deadline=None)
def test_the_pure_good_is_the_limit_of_joint_products(alliance: Alliance) -> None:
    pure, nearly = equilibrium(alliance), equilibrium(replace(alliance, beta=1e-10 * (1 - alliance.alpha)))
    assert nearly.good == pytest.approx(pure.good, rel=1e-4)
    scale = float((alliance.column("income") / alliance.column("price")).max())
    assert nearly.activity == pytest.approx(pure.activity, abs=1e-3 * scale)


@given(incomes, st.floats(0.05, 0.95))
@settings(max_examples=40, deadline=None)
def test_the_closed_form_holds_for_those_who_give(found: list[float], alpha: float) -> None:
    alliance = Alliance(tuple(Ally(str(n), income) for n, income in enumerate(found)), alpha)
    done = equilibrium(alliance)
    giving = done.activity > 0
    n, total = int(giving.sum()), float(alliance.column("income")[giving].sum())
    assert n >= 1
    assert done.good == pytest.approx(alpha * total / (n - alpha * (n - 1)), rel=1e-9)


def test_utility_by_hand() -> None:
    # .2 ln(100 - 50) + .3 ln 50 + .5 ln(50 + 50)
    ally = Ally("one", 100)
    expected = 0.2 * np.log(50) + 0.3 * np.log(50) + 0.5 * np.log(100)
    assert log_utility(ally, 50, 50, alpha=0.5, beta=0.3) == pytest.approx(expected)
    assert log_utility(ally, 100, 50, alpha=0.5, beta=0.3) == -np.inf


# -- counterfactuals -----------------------------------------------------------------------------


def test_a_cut_of_the_hub_by_hand() -> None:
    # A gives 56.8; the others' replies are I - Q / 9, so Q = 56.8 + 277 - 3 Q / 9: Q = 333.8 / (4 / 3) = 250.35.
    # The gap of 14.2 is followed by a fall in Q of 10.65: a quarter is made up, a third of it by each.
    found = outcome(equilibrium(FOUR), Change("cuts", "A", 0.2))
    assert found.after.good == pytest.approx(250.35)
    assert found.filled == pytest.approx(0.25)
    assert found.made_up[1:] == pytest.approx([0.25 / 3] * 3)
    assert np.isnan(found.made_up[0])


def test_a_change_is_named_by_its_own_size() -> None:
    assert [Change("cuts", "A", cut).title for cut in (0.2, 0.125, 0.001)] == [
        "A cuts by 20%",
        "A cuts by 12.5%",
        "A cuts by 0.1%",
    ]


def test_who_leaves_gives_nothing_and_others_make_up_a_part() -> None:
    # without A: Q = .9 x 277 / (3 - 1.8) = 207.75; the gap of 71 is followed by a fall of 53.25
    found = outcome(equilibrium(FOUR), Change("leaves", "A"))
    assert found.after.good == pytest.approx(207.75)
    assert found.filled == pytest.approx(1 - 53.25 / 71)


def test_small_allies_at_the_corner_make_up_nothing_at_first() -> None:
    pair = equilibrium(Alliance((Ally("small", 10), Ally("large", 100)), alpha=0.5))
    assert outcome(pair, Change("cuts", "large", 0.5)).filled == pytest.approx(0)
    # once the large one is gone the small one gives .5 x 10 = 5 of the 50 lost
    assert outcome(pair, Change("leaves", "large")).filled == pytest.approx(0.1)


@given(alliances(joint=True), st.floats(0.05, 1))
@settings(max_examples=40, deadline=None)
def test_a_gap_is_never_filled_whole(alliance: Alliance, cut: float) -> None:
    before = equilibrium(alliance)
    found = outcome(before, Change("cuts", alliance.names[0], cut))
    assert found.after.good < before.good
    if len(alliance.names) > 1:
        assert -1e-6 <= found.filled < 1


# -- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("allies", "alpha", "beta", "expected"),
    [
        ((), 0.5, 0, "there is no ally"),
        ((Ally("A", -1), Ally("B", 1)), 0.5, 0, "the income of 'A' is -1"),
        ((Ally("A", float("nan")),), 0.5, 0, "the income of 'A' is nan"),
        ((Ally("A", 0),), 0.5, 0, "no ally has an income above 0"),
        ((Ally("A", 1, price=0),), 0.5, 0, "the price of 'A' is 0"),
        ((Ally("A", 1, effect=-2),), 0.5, 0, "the effect of 'A' is -2"),
        ((Ally("A", 1),), 0.0, 0, "alpha is 0.0"),
        ((Ally("A", 1),), 1.0, 0, "alpha is 1.0"),
        ((Ally("A", 1),), float("nan"), 0, "alpha is nan"),
        ((Ally("A", 1),), 0.5, 0.5, "beta is 0.5"),
        ((Ally("A", 1),), 0.5, -0.1, "beta is -0.1"),
        # .99 + .01 is 1, though 1 - .99 is a little more than .01 to a computer
        ((Ally("A", 1),), 0.99, 0.01, "beta is 0.01"),
        ((Ally("A", 1),), 1e-300, 0, "alpha is 1e-300"),
        ((Ally("A", 1),), 0.5, 5e-324, "beta is 5e-324"),
        ((Ally("A", 1e-300),), 0.5, 0, "the income of 'A' is 1e-300"),
        ((Ally("A", 1, price=1e-320),), 0.5, 0, "the price of 'A' is"),
        ((Ally("A", 1, effect=1e15),), 0.5, 0, "the effect of 'A' is"),
        ((Ally("A", 1), Ally("A", 2)), 0.5, 0, "'A' is there twice"),
    ],
)
def test_what_has_no_equilibrium_is_refused_with_the_reason(
    allies: tuple[Ally, ...], alpha: float, beta: float, expected: str
) -> None:
    with pytest.raises(UserError, match="No equilibrium can be computed") as caught:
        Alliance(allies, alpha, beta)
    assert expected in str(caught.value)


def test_all_that_is_wrong_with_a_file_is_listed_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(
        'alpha = "half"\nhub_cut = 2\ncolour = 1\n[[ally]]\nname = "A"\nincome = nan\n[[ally]]\nincome = 3\n'
    )
    with pytest.raises(UserError) as caught:
        read_situation(path)
    for part in ("alpha is 'half'", "hub_cut is 2", "colour", "income is nan", "name is missing"):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alpha = 0.5", "0 of [[ally]]"),
        ('alpha = 0.5\n[[ally]]\nname = "A"\nincome = -4', "the income of 'A' is -4.0"),
        ('alpha = 1.5\n[[ally]]\nname = "A"\nincome = 4', "alpha is 1.5"),
        ('alpha = 0.5\nhub = "B"\n[[ally]]\nname = "A"\nincome = 4', "no ally is named so"),
        ("alpha = ", "not a TOML file"),
        ("alpha = 1" + "0" * 400, "expected a finite number from -1e+12 to 1e+12"),
        ("alpha = 0x" + "f" * 6000, "alpha is a number of thousands of digits"),
        ("#" * 1024 * 1024 + "\n", "larger than a megabyte"),
    ],
)
def test_a_wrong_file_is_refused(text: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(UserError) as caught:
        read_situation(path)
    assert expected in str(caught.value)


# -- the result and the command ------------------------------------------------------------------


def test_the_example_gives_the_published_numbers(tmp_path: Path) -> None:
    path = tmp_path / "four.toml"
    path.write_text(EXAMPLE)
    found = burden(read_situation(path), path.name)
    assert found.table["activity"].to_list() == pytest.approx([71, 66, 63, 61])
    assert found.tables["changes"]["change"][:2].to_list() == ["A cuts by 20%", "B leaves"]
    assert found.sources == ("four.toml",)
    assert found.plot().to_dict()["mark"]["type"] == "bar"
    left = found.tables["by_ally"].filter(change="B leaves", ally="B")
    assert left["spending_after"].to_list() == [None]


def test_the_command_prints_json_and_refuses_half_a_question(tmp_path: Path) -> None:
    runner = CliRunner()
    path = tmp_path / "four.toml"
    path.write_text(runner.invoke(app, ["model", "burden", "--example"]).output)
    given_back = json.loads(runner.invoke(app, ["model", "burden", str(path), "--json"]).output)
    assert [round(row["spending"]) for row in given_back["tables"]["equilibrium"]] == [71, 66, 63, 61]
    for args in ([], [str(path), "--system", "nato"], ["--system", "nato"]):
        done = runner.invoke(app, ["model", "burden", *args])
        assert isinstance(done.exception, UserError), args
        assert "not clear which alliance" in str(done.exception)


def test_what_belongs_in_the_file_is_refused_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "four.toml"
    path.write_text(EXAMPLE)
    for args in (["--hub-cut", "0.3"], ["--income", "gdp_current_usd"], ["--leaves", "A"]):
        done = CliRunner().invoke(app, ["model", "burden", str(path), *args])
        assert "are for a real alliance" in str(done.exception), args
