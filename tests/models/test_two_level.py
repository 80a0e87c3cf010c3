"""Two-level games: win-sets by hand, agreements against closed forms, and what can never happen."""

import math
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from globalallies.catalogue import UserError
from globalallies.models.two_level import (
    EXAMPLE,
    Game,
    Interval,
    Issue,
    Ratifier,
    Side,
    Sweep,
    agreement,
    paid_agreement,
    probability,
    proposal,
    ratifiable,
    read_game,
    schelling,
    share,
    tied,
    two_level,
    win_interval,
)
from globalallies.models.two_level.bargaining import zone
from globalallies.models.two_level.statics import sweep, verdicts
from globalallies.models.two_level.win_sets import pivots


def side(name: str, ideal: float | tuple[float, ...], *ratifiers: float | tuple[float, ...], **more: object) -> Side:
    weights = more.pop("weights", (1,) * len(ratifiers))
    people = tuple(
        Ratifier(name=f"{name}{n}", ideal=_point(at), weight=Fraction(weight))
        for n, (at, weight) in enumerate(zip(ratifiers, weights, strict=True))  # type: ignore[call-overload]
    )
    return Side(name=name, ideal=_point(ideal), ratifiers=people, **more)  # type: ignore[arg-type]


def _point(at: float | tuple[float, ...]) -> tuple[float, ...]:
    return at if isinstance(at, tuple) else (at,)


def game(reversion: float | tuple[float, ...], one: Side, other: Side, high: float = 100, **more: object) -> Game:
    issues = tuple(Issue(name=f"x{n}", low=0, high=high, reversion=r) for n, r in enumerate(_point(reversion)))
    return Game(title="a test", issues=issues, sides=(one, other), **more)  # type: ignore[arg-type]


PLAIN = side("B", 50, 50)


# -- win-sets ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratifiers", "rule", "quota", "expected"),
    [
        # From reversion 40: 20 accepts [0, 40], 50 accepts [40, 60], 70 accepts [40, 100].
        # Two of three go up to 60 and none but one goes down.
        ((20, 50, 70), "majority", None, (40, 60)),
        ((50, 70, 70), "majority", None, (40, 100)),
        ((10, 30, 70), "majority", None, (20, 40)),  # 10 accepts [0, 40] and 30 accepts [20, 40]
        ((45, 50, 70), "unanimity", None, (40, 50)),  # the mirror image of 40 behind 45 is 50
        ((20, 50, 70), "unanimity", None, (40, 40)),
        ((45, 50, 70), "supermajority", Fraction(2, 3), (40, 60)),  # two of three
        ((45, 50, 70), "supermajority", Fraction(67, 100), (40, 50)),  # .67 of three is more than two
    ],
)
def test_a_win_set_on_one_issue_by_hand(
    ratifiers: tuple[float, ...], rule: str, quota: Fraction | None, expected: tuple[float, float]
) -> None:
    one = side("A", 60, *ratifiers, rule=rule, quota=quota)
    assert win_interval(game(40, one, PLAIN), one) == Interval(*expected)


def test_weights_count() -> None:
    # 45 (to 50) weighs 3 of 5: alone a majority up to 50, and nothing beyond passes without it.
    one = side("A", 60, 45, 60, 70, weights=(3, 1, 1))
    whole = game(40, one, PLAIN)
    assert win_interval(whole, one) == Interval(40, 50)
    assert pivots(whole, one) == ("A0",)


def test_a_tenth_three_times_is_three_tenths() -> None:
    # 0.1 + 0.2 of 0.6 is exactly half, which is no majority; as floats it would be more than half.
    one = side("A", 60, 50, 60, 10, weights=("0.1", "0.2", "0.3"))
    assert win_interval(game(40, one, PLAIN), one).high == 40


points = st.integers(0, 20).map(lambda n: n * 5.0)
rules = st.sampled_from([("majority", None), ("supermajority", Fraction(2, 3)), ("unanimity", None)])


@st.composite
def games(draw: st.DrawFn) -> Game:
    sides = []
    for name in "AB":
        rule, quota = draw(rules)
        ratifiers = draw(st.lists(points, min_size=1, max_size=5))
        weights = draw(st.lists(st.integers(1, 4), min_size=len(ratifiers), max_size=len(ratifiers)))
        sides.append(side(name, draw(points), *ratifiers, weights=weights, rule=rule, quota=quota))
    return game(draw(points), sides[0], sides[1])


@given(games(), st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_the_interval_holds_exactly_what_would_be_ratified(whole: Game, places: list[float]) -> None:
    for one in whole.sides:
        found = win_interval(whole, one)
        edge = [found.low / 100, found.high / 100]
        at = np.array([*places, *edge])
        inside = (at * 100 >= found.low - 1e-6) & (at * 100 <= found.high + 1e-6)
        sure = np.abs(at[:, None] - np.array(edge)).min(axis=1) > 1e-6
        ratified = ratifiable(whole, one, at[:, None])
        assert (ratified == inside)[sure].all()
        assert ratified[-2:].all()


@given(games())
def test_a_smaller_quota_never_shrinks_a_win_set_or_what_can_be_agreed(whole: Game) -> None:
    before = None
    for rule, quota in (("unanimity", None), ("supermajority", Fraction(2, 3)), ("majority", None)):
        eased = replace(whole, sides=(replace(whole.sides[0], rule=rule, quota=quota), whole.sides[1]))  # type: ignore[arg-type]
        sets = (win_interval(eased, eased.sides[0]), zone(eased))
        if before:
            for smaller, larger in zip(before, sets, strict=True):
                assert larger.low <= smaller.low
                assert larger.high >= smaller.high
        before = sets


@given(games(), st.floats(0, 1), st.floats(0, 1))
def test_tying_hands_tighter_never_enlarges_a_win_set(whole: Game, one: float, other: float) -> None:
    looser, tighter = (win_interval(g, g.sides[0]) for g in (tied(whole, 0, min(one, other)), tied(whole, 0, max(one, other))))  # fmt: skip
    assert looser.low <= tighter.low + 1e-9
    assert tighter.high <= looser.high + 1e-9


def test_the_size_of_a_disc_and_of_a_lens() -> None:
    # Discs of radius .3 around (.5, .5) and, from the same reversion (.5, .8), around (.5 + .3 sin 60°, .8 - .3 cos 60°).
    turn = math.radians(60)
    one = side("A", (0.5, 0.5), (0.5, 0.5))
    other = side("B", (0.5, 0.5), (0.5 + 0.3 * math.sin(turn), 0.8 - 0.3 * math.cos(turn)))
    whole = game((0.5, 0.8), one, other, high=1)
    disc = share(whole, (one,))
    assert disc.low <= math.pi * 0.09 <= disc.high
    assert disc.high - disc.low < 0.001
    # Two discs of radius R whose centres are d apart share 2R² acos(d/2R) - d/2 sqrt(4R² - d²); here d = R = .3.
    lens = 2 * 0.09 * math.acos(0.5) - 0.15 * math.sqrt(4 * 0.09 - 0.09)
    both = share(whole, whole.sides)
    assert both.low <= lens <= both.high
    assert both.high - both.low < 0.001


# -- agreements --------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(games())
def test_no_point_of_a_grid_beats_the_exact_agreement(whole: Game) -> None:
    at = np.linspace(0, 1, 401)[:, None]
    gains = np.stack([whole.gain(one, at) for one in whole.sides])
    allowed = (gains >= 0).all(axis=0) & ratifiable(whole, whole.sides[0], at) & ratifiable(whole, whole.sides[1], at)
    assert agreement(whole).gains[0] * agreement(whole).gains[1] >= gains.prod(axis=0)[allowed].max(initial=0) - 1e-9
    for n in (0, 1):
        assert agreement(whole, n).gains[n] >= gains[n][allowed].max(initial=0) - 1e-9


def test_nash_by_hand() -> None:
    # Both ideals 1 and .5 of the range, reversion 0: the product (2x - x²)(x - x²) has its root, in (0, 1),
    # where 4x² - 9x + 4 = 0: x = (9 - sqrt 17) / 8 = .60961.
    whole = game(0, side("A", 100, 100), side("B", 50, 80))
    assert whole.unscaled(agreement(whole).point)[0] == pytest.approx(100 * (9 - math.sqrt(17)) / 8)


def test_where_tastes_point_apart_there_is_no_agreement() -> None:
    for whole in (
        game(50, side("A", 90, 90), side("B", 10, 10)),
        game((50, 50), side("A", (90, 50), (90, 50)), side("B", (10, 50), (10, 50))),
    ):
        for proposer in (None, 0, 1):
            found = agreement(whole, proposer)
            assert not found.reached
            assert found.gains == (0, 0)
            assert found.point.tolist() == whole.reversion.tolist()


@settings(max_examples=8, deadline=None)
@given(games())
def test_an_issue_that_nobody_would_move_changes_nothing(whole: Game) -> None:
    wider = game(
        (whole.issues[0].reversion, 30),
        *(
            replace(s, ideal=(*s.ideal, 30.0), ratifiers=tuple(replace(r, ideal=(*r.ideal, 30.0)) for r in s.ratifiers))
            for s in whole.sides
        ),
    )
    for proposer in (None, 0, 1):
        exact, found = agreement(whole, proposer), agreement(wider, proposer)
        assert found.gains == pytest.approx(exact.gains, abs=2e-5)


@settings(max_examples=6, deadline=None)
@given(st.lists(st.tuples(points, points), min_size=9, max_size=9))
def test_on_two_issues_no_point_of_a_grid_beats_the_agreement(at: list[tuple[float, float]]) -> None:
    whole = game(at[0], side("A", at[1], *at[2:5]), side("B", at[5], *at[6:9]))
    grid = np.array(list(product(np.linspace(0, 1, 81), repeat=2)))
    gains = np.stack([whole.gain(one, grid) for one in whole.sides])
    allowed = (
        (gains >= 0).all(axis=0) & ratifiable(whole, whole.sides[0], grid) & ratifiable(whole, whole.sides[1], grid)
    )
    for proposer in (None, 0, 1):
        found = agreement(whole, proposer)
        scores = gains.prod(axis=0) if proposer is None else gains[proposer]
        reached = math.prod(found.gains) if proposer is None else found.gains[proposer]
        assert reached >= scores[allowed].max(initial=0) - 1e-7
        assert found.certain
        if found.reached:
            assert all(ratifiable(whole, one, found.point[None])[0] for one in whole.sides)


def test_many_ratifiers_are_searched_from_samples_and_it_says_so() -> None:
    many = tuple((40.0 + n, 60.0 - n) for n in range(16))
    whole = game((20, 20), side("A", (80, 60), *many), side("B", (50, 50), (45, 40)))
    found = agreement(whole)
    assert found.reached
    assert not found.certain
    grid = np.array(list(product(np.linspace(0, 1, 81), repeat=2)))
    gains = np.stack([whole.gain(one, grid) for one in whole.sides])
    allowed = (gains >= 0).all(axis=0)
    for one in whole.sides:
        allowed &= ratifiable(whole, one, grid)
    assert math.prod(found.gains) >= gains.prod(axis=0)[allowed].max() - 1e-6


def test_a_payment_by_hand() -> None:
    # Reversion 0 is B's ideal point; A would go to 1 with salience 4. Without payments B never agrees.
    # Free payments: the sum 4(2x - x²) - x² is highest at x = .8, where it is 3.2; each gets half, 1.6,
    # so B, who loses .64, is paid 2.24.
    people = (Ratifier(name="a", ideal=(1.0,), salience=(4.0,)), Ratifier(name="b", ideal=(0.0,)))
    one = Side(name="A", ideal=(1.0,), salience=(4.0,), ratifiers=people[:1])
    other = Side(name="B", ideal=(0.0,), ratifiers=people[1:])
    whole = game(0, one, other, high=1, payment_cost=0.0)
    assert not agreement(whole).reached
    found = paid_agreement(whole)
    assert found.point[0] == pytest.approx(0.8, abs=1e-4)
    assert found.gains == pytest.approx((1.6, 1.6), abs=1e-4)
    assert (found.payer, found.payment) == ("A", pytest.approx(2.24, abs=1e-3))


@settings(max_examples=8, deadline=None)
@given(games(), st.floats(0, 2))
def test_payments_never_make_the_best_agreement_worse(whole: Game, cost: float) -> None:
    paying = replace(whole, payment_cost=cost)
    assert math.prod(paid_agreement(paying).gains) >= math.prod(agreement(paying).gains)
    assert paid_agreement(paying, 0).gains[0] >= agreement(paying, 0).gains[0]


# -- uncertain ratification ---------------------------------------------------------------------------


def test_one_ratifiers_consent_is_the_normal_probability_of_its_gain() -> None:
    one = side("A", 80, 60)
    whole = game(20, one, PLAIN, sigma=0.1)
    at = np.array([[0.3], [0.9]])
    for shock in ("own", "common"):
        # Gains at 30 and 90 from 20, with ideal point 60: .4² - .3² = .07 and .4² - .3² = .07.
        assert probability(whole, one, at, shock) == pytest.approx([norm.cdf(0.7)] * 2)  # type: ignore[arg-type]


def test_several_ratifiers_by_enumeration() -> None:
    one = side("A", 80, 30, 50, 75, weights=(2, 1, 2))
    whole = game(20, one, PLAIN, sigma=0.2)
    at = np.array([[0.55]])
    consent = [float(norm.cdf(whole.gain(r, at)[0] / 0.2)) for r in one.ratifiers]
    expected = 0.0
    for votes in product((0, 1), repeat=3):
        if np.dot(votes, (2, 1, 2)) > 2.5:
            expected += math.prod(p if v else 1 - p for p, v in zip(consent, votes, strict=True))
    assert probability(whole, one, at, "own")[0] == pytest.approx(expected)
    # Under a common shock the pivot decides: 75 and 50 weigh 3 of 5, so the second-largest gain does.
    assert probability(whole, one, at, "common")[0] == pytest.approx(sorted(consent)[1])


def test_little_uncertainty_gives_nearly_the_certain_proposal() -> None:
    whole = game(20, side("A", 80, 30, 50, 75), side("B", 45, 40, 45, 25), sigma=0.001)
    certain = whole.unscaled(agreement(whole, 0).point)[0]
    for shock in ("own", "common"):
        found = proposal(whole, shock, 0)  # type: ignore[arg-type]
        assert whole.unscaled(found.point)[0] == pytest.approx(certain, abs=1)
        assert 0 < found.defection < 0.1


def test_more_uncertainty_makes_involuntary_defection_likelier() -> None:
    base = game(20, side("A", 80, 60), side("B", 45, 40))
    found = [proposal(replace(base, sigma=sigma), "own", 0).defection for sigma in (0.02, 0.05, 0.1, 0.2)]
    assert found == sorted(found)
    assert found[-1] > found[0] + 0.1


def test_where_nothing_is_proposed_nothing_can_be_defected_from() -> None:
    whole = game(50, side("A", 90, 90), side("B", 10, 10), sigma=0.1)
    found = proposal(whole, "own")
    assert not found.made
    assert found.defection is None
    assert two_level(whole).tables["ratification"]["involuntary_defection"].to_list() == [None] * 6


def test_a_sigma_near_nothing_makes_ratification_certain_without_a_warning() -> None:
    one = side("A", 80, 60)
    whole = game(20, one, PLAIN, sigma=1e-320)
    for shock in ("own", "common"):
        # 60 gains at 40, loses at 10, and is indifferent at 20: 1, 0, 1/2.
        assert probability(whole, one, np.array([[0.4], [0.1], [0.2]]), shock).tolist() == [1, 0, 0.5]  # type: ignore[arg-type]


# -- Schelling -----------------------------------------------------------------------------------------


def test_tied_hands_help_the_side_that_answers_until_they_are_tied_too_tight() -> None:
    # Reversion 0, A proposes and wants 1; B's negotiator and ratifier want .6, so B accepts up to 1.2(1 - t) when
    # tied by t: x = min(1, 1.2(1 - t)), and B's gain 1.2x - x² rises to its peak at x = .6, t = .5, and then falls.
    whole = game(0, side("A", 1, 1), side("B", 0.6, 0.6), high=1)
    steps = [s for s in schelling(whole) if s["side"] == "B" and s["bargaining"] == "A proposes"]
    gains = {s["tied"]: s["gain"] for s in steps}
    assert gains[0] == pytest.approx(0.2)
    assert gains[0.5] == pytest.approx(0.36)
    assert gains[0.75] == pytest.approx(0.27)
    found = verdicts(steps)[0]
    assert (found["verdict"], found["best_tied"]) == ("holds and fails", 0.5)
    assert found["advantage"] == pytest.approx(0.16)


def test_tied_hands_never_help_the_side_that_proposes() -> None:
    whole = game(0, side("A", 1, 0.4), side("B", 0.6, 0.6), high=1)
    steps = [s for s in schelling(whole) if s["side"] == "A" and s["bargaining"] == "A proposes"]
    assert {s["change"] for s in steps} == {None, "less"}


# -- what is refused, and the whole ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: game(20, side("A", 50), PLAIN), "side A: there is no ratifier"),
        (lambda: game(120, side("A", 50, 50), PLAIN), "the reversion 120 lies outside its range, 0 to 100"),
        (lambda: game(20, side("A", 50, 50, weights=(0,)), PLAIN), "ratifier A0: the weight 0 is not positive"),
        (lambda: game(20, side("A", 50, 50, weights=(-2,)), PLAIN), "the weight -2 is not positive"),
        (
            lambda: game(20, side("A", 50, 50, rule="supermajority", quota=Fraction(3, 2)), PLAIN),
            "the quota 1.5 cannot be met",
        ),
        (lambda: game(20, side("A", 50, 50, rule="supermajority"), PLAIN), "a supermajority needs a quota"),
        (lambda: game(20, side("A", 50, 150), PLAIN), "the ideal point 150 lies outside the range of x0, 0 to 100"),
        (lambda: game(20, side("A", 50, 50), PLAIN, sigma=0.0), "sigma is 0, expected a number above 0"),
        (lambda: game(20, side("B", 50, 50), PLAIN), "two sides have the same name"),
        (
            lambda: game(20, side("A", 50, 50), PLAIN, sweep=Sweep(vary="quota", values=(0.6,), side="C")),
            "the side 'C' is none of A, B",
        ),
        (lambda: game(20, side("both", 50, 50), PLAIN), "sides: the name 'both' is used by the tables themselves"),
        (
            lambda: Game(
                title="",
                issues=(Issue(name="gain B", low=0, high=1, reversion=0),),
                sides=(side("A", 1, 1), side("B", 1, 1)),
            ),
            "issues: the name 'gain B' is used by the tables themselves",
        ),
        (
            lambda: Game(
                title="",
                issues=(Issue(name="agreed", low=0, high=1, reversion=0),),
                sides=(side("A", 1, 1), side("B", 1, 1)),
            ),
            "issues: the name 'agreed' is used by the tables themselves",
        ),
    ],
)
def test_a_game_that_cannot_be_played_is_refused_with_the_reason(make: object, expected: str) -> None:
    with pytest.raises(UserError) as caught:
        make()  # type: ignore[operator]
    assert expected in str(caught.value)
    assert "allies model two-level --example" in str(caught.value)


def written(folder: Path, text: str) -> Path:
    path = folder / "game.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_lists_all_its_problems(tmp_path: Path) -> None:
    bad = (
        EXAMPLE.replace("high = 100", "high = nan")
        .replace('rule = "majority"', 'rule = "majorty"')
        .replace("weight = 45", "wieght = 45")
        .replace("sigma = 0.1 ", "sigma = true")
    )
    with pytest.raises(UserError) as caught:
        read_game(written(tmp_path, bad))
    message = str(caught.value)
    for line in (
        "game.toml has 4 problems:",
        "issue share_borne_by_ally: high is nan",
        "side hub: rule is 'majorty', expected one of majority, supermajority, unanimity. Did you mean 'majority'?",
        "side hub, ratifier sceptics: unknown key 'wieght'. Did you mean 'weight'?",
        "sigma is True, expected above 0",
    ):
        assert line in message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title = ", "is not a TOML file"),
        ("x = " + "[" * 5000, "is not a TOML file"),
        ("\0", "is not a TOML file"),
        ("", "title is missing"),
        (EXAMPLE.replace("low = 0", "low = 1" + "0" * 400), "expected a finite number"),
        (EXAMPLE.replace('"2/3"', '"2/0"'), "expected a number, or a fraction in quotes"),
        (EXAMPLE.split('[[side]]\nname = "ally"')[0], "there is 1 of [[side]], expected 2"),
        (EXAMPLE.replace("steps = 4", "steps = 1000000"), "expected a whole number from 2 to 101"),
        (EXAMPLE.replace("to = 30", "to = 300"), "The sweep goes too far, to reversion 200."),
        (EXAMPLE.replace('vary = "reversion"', 'vary = "revers"'), "has 1 problem:"),
        (EXAMPLE + "[[issue]]\n" * 50, "has 1 problem:\n  there are 51 of [[issue]], expected 1 to 6"),
        (EXAMPLE.replace("ideal = 80 ", "ideal = 80\nsalience = 0 "), "salience is 0, expected a number: from 1e-06"),
    ],
)
def test_a_bad_file_is_a_users_mistake(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(UserError) as caught:
        two_level(read_game(written(tmp_path, text)))
    assert expected in str(caught.value)


def test_a_file_that_is_not_there_or_is_huge_is_a_users_mistake(tmp_path: Path) -> None:
    for path, expected in ((tmp_path / "no.toml", "cannot be read"), (tmp_path, "cannot be read")):
        with pytest.raises(UserError, match=expected):
            read_game(path)
    with pytest.raises(UserError, match="larger than a megabyte"):
        read_game(written(tmp_path, "#" * 2**21))


def test_the_example_runs_and_its_result_answers_for_itself(tmp_path: Path) -> None:
    found = two_level(read_game(written(tmp_path, EXAMPLE)))
    assert list(found.tables) == [
        "agreements",
        "win_sets",
        "ratifiers",
        "ratification",
        "schelling",
        "hands_tied",
        "sweep",
    ]
    # The ally's partner party (38) mirrors the reversion (20) at 56; with the government party it is two of three.
    ends = found.tables["win_sets"].row(1, named=True)
    assert (ends["low"], ends["high"], ends["ends_with"]) == (20, 56, "partner party")
    assert found.table.height == 6
    assert found.tables["sweep"].height == 12
    assert found.plot().to_dict()["layer"]
    assert found.sources == ("game.toml",)


def test_two_thirds_in_a_sweep_is_two_thirds() -> None:
    # From .6 to .8 in four steps the second is 2/3, as a float a hair above it: two of three suffice, up to 60 (50's mirror).
    sweep_of_quota = Sweep(vary="quota", values=(0.6, 0.666666666667, 0.667), side="A")
    whole = game(40, side("A", 60, 45, 50, 70), PLAIN, sweep=sweep_of_quota)
    highs = [row["win-set A high"] for row in sweep(whole) if row["bargaining"] == "nash"]
    assert highs == [60, 60, 50]


def test_a_sweep_on_several_issues_is_short(tmp_path: Path) -> None:
    more = '[[issue]]\nname = "other"\nlow = 0\nhigh = 1\nreversion = 0\n'
    with pytest.raises(UserError, match="steps is 101, expected a whole number from 2 to 21"):
        read_game(written(tmp_path, EXAMPLE.replace("steps = 4", "steps = 101") + more))


def test_payments_among_many_ratifiers_say_that_not_all_was_tried() -> None:
    many = side("A", 60, *range(30, 70))
    said = [" ".join(two_level(game(20, one, PLAIN, payment_cost=0.2)).notes) for one in (many, side("A", 60, 50))]
    assert "too many coalitions to try all with payments" in said[0]
    assert "too many coalitions" not in said[1]


def test_two_issues_are_sampled_and_mapped() -> None:
    whole = game((20, 50), side("A", (80, 90), (30, 60), (50, 50)), side("B", (35, 20), (40, 40)))
    found = two_level(whole)
    assert found.tables["win_sets"].columns == ["side", "needs", "share_of_space", "low_95", "high_95"]
    assert found.plot().to_dict()["layer"]
    assert "sampled" in " ".join(found.notes)
    assert "all pairs of minimal winning coalitions" in " ".join(found.notes)
