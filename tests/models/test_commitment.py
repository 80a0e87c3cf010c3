"""Abandonment and entrapment: the choice of firmness, the adversary's game against nashpy, and what readers make of it."""

import warnings
from dataclasses import replace
from itertools import product
from math import exp, log
from pathlib import Path

import nashpy
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from globalallies.catalogue import UserError
from globalallies.models.commitment import (
    DILEMMA_EXAMPLE,
    EXAMPLE,
    Adversary,
    Audience,
    Choice,
    Dilemma,
    Initiative,
    Shifter,
    choose,
    commitment,
    dilemma,
    equilibria,
    lead,
    outcomes,
    play,
    posterior,
    read_choice,
    read_dilemma,
    readings,
)
from globalallies.models.commitment.dilemma import escapes
from globalallies.models.commitment.firmness import payoffs
from globalallies.models.commitment.games import tied_payoffs
from globalallies.models.commitment.reading import instruments
from globalallies.register import Register

BASE = Choice(
    abandonment_loss=10,
    abandonment_level=0,
    abandonment_slope=3,
    entrapment_loss=8,
    entrapment_level=-3,
    entrapment_slope=4,
)


# -- the choice of firmness ----------------------------------------------------------------------------


@given(st.floats(0, 1), st.floats(0, 1), st.floats(-5, 5), st.floats(0.1, 9))
def test_more_firmness_lowers_abandonment_and_raises_entrapment(
    one: float, other: float, level: float, slope: float
) -> None:
    choice = replace(
        BASE, abandonment_level=level, entrapment_level=level, abandonment_slope=slope, entrapment_slope=slope
    )
    low, high = min(one, other), max(one, other)
    assume(high - low > 1e-6)
    assert choice.abandonment(high) < choice.abandonment(low)
    assert choice.entrapment(high) > choice.entrapment(low)


def test_the_logistic_risks_by_hand() -> None:
    # At firmness .5: log-odds of abandonment 0 - 3 × .5 = -1.5, of entrapment -3 + 4 × .5 = -1.
    assert BASE.abandonment(0.5) == pytest.approx(1 / (1 + exp(1.5)))
    assert BASE.entrapment(0.5) == pytest.approx(1 / (1 + exp(1)))
    assert BASE.loss(0.5) == pytest.approx(10 / (1 + exp(1.5)) + 8 / (1 + exp(1)))


def test_shifters_work_in_the_directions_that_snyder_gives() -> None:
    full = {
        name: replace(BASE, **{name: Shifter(1, 0.5)})
        for name in ("dependence", "explicitness", "shared_interest", "record")
    }  # type: ignore[arg-type]
    assert full["dependence"].losses == (15, 8)  # 10 × (1 + .5)
    assert full["shared_interest"].losses == (10, 4)  # 8 × (1 - .5)
    for name in ("explicitness", "shared_interest", "record"):
        assert full[name].abandonment(0) == pytest.approx(1 / (1 + exp(0.5)))
    assert full["explicitness"].entrapment(0) == pytest.approx(1 / (1 + exp(2.5)))
    before = choose(BASE).firmness
    assert choose(full["dependence"]).firmness > before
    assert choose(full["explicitness"]).firmness < before
    assert choose(full["record"]).firmness < before


def test_a_closed_form() -> None:
    # Both risks alike and losses equal: by symmetry the least loss lies where the log-odds are equal,
    # 1 - 4s = -5 + 4s, s = .75.
    even = replace(
        BASE, abandonment_loss=1, entrapment_loss=1, abandonment_level=1, abandonment_slope=4, entrapment_level=-5
    )
    assert choose(even).firmness == pytest.approx(0.75, abs=1e-4)
    # Without entrapment, a small loss L and a linear cost k: P = 1 / (1 + e^(3s)); 3 P (1 - P) L = k. With L = 8, k = 24 × 3/16
    # P (1 - P) = 3/16, P = 1/4, e^(3s) = 3.
    alone = replace(BASE, abandonment_loss=8, entrapment_loss=0, linear=24 * 3 / 16)
    assert choose(alone).firmness == pytest.approx(log(3) / 3, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(*[st.floats(0.1, 20)] * 2),
    st.tuples(*[st.floats(-6, 6)] * 2),
    st.tuples(*[st.floats(0.1, 12)] * 2),
    st.floats(0, 5),
)
def test_no_firmness_on_a_grid_is_better(
    losses: tuple[float, float], levels: tuple[float, float], slopes: tuple[float, float], cost: float
) -> None:
    choice = Choice(
        abandonment_loss=losses[0], abandonment_level=levels[0], abandonment_slope=slopes[0],
        entrapment_loss=losses[1], entrapment_level=levels[1], entrapment_slope=slopes[1], quadratic=cost,
    )  # fmt: skip
    found = choose(choice)
    assert found.loss <= choice.loss(np.linspace(0, 1, 777)).min() + 1e-9
    assert found.loss == pytest.approx(float(choice.loss(found.firmness)))


@settings(max_examples=40, deadline=None)
@given(st.floats(1, 20), st.floats(0.1, 10))
def test_fearing_abandonment_more_never_makes_an_ally_less_firm(loss: float, more: float) -> None:
    first, second = (choose(replace(BASE, abandonment_loss=x)).firmness for x in (loss, loss + more))
    assert second >= first - 1e-6


def test_a_choice_that_makes_no_sense_is_refused_with_every_reason() -> None:
    with pytest.raises(UserError) as caught:
        replace(BASE, abandonment_slope=0, entrapment_loss=-1, record=Shifter(2, 1))
    for line in ("abandonment_slope is 0, expected a number above 0", "entrapment_loss is -1", "record has value 2"):
        assert line in str(caught.value)


# -- games ------------------------------------------------------------------------------------------------


def as_set(found: object) -> set[tuple[float, ...]]:
    return {tuple(round(float(p), 6) for side in pair for p in side) for pair in found}  # type: ignore[attr-defined]


entries = st.integers(-9, 9)


@settings(max_examples=80, deadline=None)
@given(st.integers(2, 3), st.integers(2, 3), st.data())
def test_equilibria_are_those_of_an_independent_solver(rows: int, columns: int, data: st.DataObject) -> None:
    numbers = st.lists(entries, min_size=rows * columns, max_size=rows * columns)
    own, other = (np.array(data.draw(numbers), dtype=float).reshape(rows, columns) for _ in "12")
    noise = np.random.default_rng(7)  # no ties: the game is generic, and both solvers then find all equilibria
    own, other = own + 0.01 * noise.random(own.shape), other + 0.01 * noise.random(other.shape)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = as_set(nashpy.Game(own, other).vertex_enumeration())
    found = as_set((one.rows, one.columns) for one in equilibria(own, other))
    assert found == expected
    assert len(found) % 2 == 1


def test_matching_pennies_and_the_prisoners_dilemma() -> None:
    pennies = np.array([[1.0, -1.0], [-1.0, 1.0]])
    (mixed,) = equilibria(pennies, -pennies)
    assert mixed.rows == mixed.columns == (0.5, 0.5)
    assert not mixed.pure
    prisoners = np.array([[3.0, 0.0], [5.0, 1.0]])
    (both,) = equilibria(prisoners, prisoners.T)
    assert both.rows == both.columns == (0.0, 1.0)
    assert both.pure


def test_ties_are_noticed() -> None:
    assert tied_payoffs(np.ones((2, 2)), np.eye(2))
    assert not tied_payoffs(np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([[1.0, 0.0], [2.0, 3.0]]))


adversaries = st.builds(
    Adversary,
    gain=st.floats(0.1, 9), cost=st.floats(0, 9), provocation=st.floats(0, 9),
    harm_firm=st.floats(0, 9), harm_conciliatory=st.floats(0, 9),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(adversaries)
def test_the_adversarys_game_agrees_with_an_independent_solver(adversary: Adversary) -> None:
    own, other = payoffs(BASE, adversary)
    assume(not tied_payoffs(np.round(own, 4), np.round(other, 4)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = as_set(nashpy.Game(own, other).support_enumeration())
    assert as_set((one.rows, one.columns) for one in play(BASE, adversary)) == expected


def test_firmness_deters_or_provokes_by_hand() -> None:
    # Against a firm ally pressing brings 3 - 4 = -1 and holding back -.5: it deters. With provocation 2, holding back
    # brings -2: pressing is better, and since pressing a soft ally is too, firmness changes nothing.
    one = Adversary(gain=3, cost=4, provocation=0.5, harm_firm=1, harm_conciliatory=3)
    assert one.effect == "deters"
    assert replace(one, provocation=2).effect == "changes nothing"
    assert replace(one, gain=0, cost=0, provocation=2).effect == "provokes"


def test_large_payoffs_make_no_equilibrium_of_a_better_move() -> None:
    # The second row pays 1e-4 more than 1e6: only it is an answer, and the chance of it is not lost to rounding.
    own, other = np.array([[1e6, 0.0], [1e6 + 1e-4, 1.0]]), np.array([[1.0, 0.0], [1.0, 0.0]])
    (one,) = equilibria(own, other)
    assert one.rows == (0, 1)


def test_a_choice_without_anything_at_stake_says_that_it_is_arbitrary() -> None:
    free = replace(BASE, abandonment_loss=0, entrapment_loss=0)
    said = [" ".join(commitment("a test", choice).notes) for choice in (free, BASE)]
    assert "as good as any other" in said[0]
    assert "as good as any other" not in said[1]


def test_who_commits_first_weighs_the_answer() -> None:
    adversary = Adversary(gain=3, cost=4, provocation=0.5, harm_firm=1, harm_conciliatory=3)
    soft_harm, firm_loss = float(BASE.loss(0)) + 3, float(BASE.loss(1))
    row, column, gets = lead(BASE, adversary)
    assert (row, column) == ("firm", "hold back")  # losing 6.9 when firm beats 5.6 + 3 when pressed
    assert firm_loss < soft_harm
    assert gets == (pytest.approx(-firm_loss), -0.5)
    assert lead(BASE, replace(adversary, harm_conciliatory=0))[0] == "conciliatory"


# -- the dilemma ------------------------------------------------------------------------------------------


def two_readers(**more: object) -> Dilemma:
    parts = {
        "title": "a test",
        "types": ("contain", "exclude"),
        "audiences": (
            Audience(name="challenger", prior=(0.5, 0.5), alarmed_by=("contain",), threshold=0.6, cost=2),
            Audience(name="hub", prior=(0.8, 0.2), alarmed_by=("exclude",), threshold=0.4, cost=1),
        ),
        "initiatives": (
            Initiative(name="drill", lead="hub", content="hard", benefit=(3, 0), likelihood=(0.9, 0.3)),
            Initiative(name="summit", lead="region", content="soft", benefit=(0, 3), likelihood=(0.1, 0.7)),
        ),
    }
    return Dilemma(**(parts | more))  # type: ignore[arg-type]


def test_bayes_by_hand() -> None:
    # Challenger, drill: .5 × .9 / (.5 × .9 + .5 × .3) = .75; hub, summit: .2 × .7 / (.8 × .1 + .2 × .7) = .14 / .22.
    found = {(r.initiative, r.audience): r for r in readings(two_readers())}
    assert found["drill", "challenger"].after == pytest.approx(0.75)
    assert found["drill", "challenger"].effect == "alarms"
    assert found["drill", "challenger"].reacts
    assert found["summit", "hub"].after == pytest.approx(0.14 / 0.22)
    assert found["drill", "hub"].effect == "reassures"
    assert posterior((1.0, 0.0), (0.0, 1.0)) is None


def test_two_types_and_opposite_fears_leave_no_way_out() -> None:
    assert set(escapes(readings(two_readers())).values()) == {"dilemma"}


def test_a_third_type_that_alarms_nobody_can_open_a_way_out() -> None:
    game = two_readers(
        types=("contain", "exclude", "balance"),
        audiences=(
            Audience(name="challenger", prior=(0.4, 0.2, 0.4), alarmed_by=("contain",), threshold=0.5, cost=2),
            Audience(name="hub", prior=(0.4, 0.2, 0.4), alarmed_by=("exclude",), threshold=0.5, cost=2),
        ),
        initiatives=(
            Initiative(name="drill", lead="hub", content="hard", benefit=(1, 0, 0), likelihood=(0.9, 0.1, 0.1)),
            Initiative(name="summit", lead="region", content="soft", benefit=(0, 1, 0), likelihood=(0.05, 0.85, 0.1)),
            Initiative(name="relief", lead="region", content="soft", benefit=(0, 0, 1), likelihood=(0.05, 0.05, 0.8)),
        ),
    )
    assert escapes(readings(game)) == {"drill": "dilemma", "summit": "dilemma", "relief": "escape"}


def test_equilibria_of_the_dilemma_by_hand() -> None:
    # Separating: drill gives contain away (challenger reacts: 3 - 2 = 1), summit exclude (hub reacts: 3 - 1 = 2). Contain would
    # get 0 - 1 from the summit, exclude 0 - 2 from the drill: nobody moves.
    found = {one.chosen: one for one in outcomes(two_readers())}
    apart = found["drill", "summit"]
    assert apart.payoffs == (1, 2)
    assert apart.kind == "separating"
    assert apart.reacting == {"drill": ("challenger",), "summit": ("hub",)}
    # All at the drill: priors stand (.5 and .2, nobody reacts), contain gets 3 and exclude 0. Off the path both react to the
    # summit at worst, which leaves exclude 3 - 3 = 0: it stays, but only because of beliefs that think the worst.
    together = found["drill", "drill"]
    assert (together.payoffs, together.beliefs, together.kind) == ((3, 0), "alarmed", "pooling")
    # Each at what it likes least would always move.
    assert ("summit", "drill") not in found


def test_alarm_at_the_threshold_does_not_pass_it() -> None:
    # .1 + .2 is .30000000000000004 as floats, and no more than .3.
    reader = Audience(name="a", prior=(0.1, 0.2, 0.7), alarmed_by=("x", "y"), threshold=0.3, cost=1)
    moves = tuple(
        Initiative(name=name, lead="hub", content="hard", benefit=(1, 1, 1), likelihood=(0.5, 0.5, 0.5))
        for name in "mn"
    )
    game = two_readers(types=("x", "y", "z"), audiences=(reader,), initiatives=moves)
    assert [r.reacts for r in readings(game)] == [False, False]
    assert all(one.reacting["m"] == () for one in outcomes(game) if one.kind == "pooling" and one.chosen[0] == "m")


def test_an_audience_that_sees_what_it_held_impossible_may_believe_anything() -> None:
    # The reader holds "contain" impossible. If contain drills and exclude goes to the summit, the reader keeps its prior or
    # is alarmed by the drill: contain gets 3, or 3 - 2 = 1, both above the 0 of the summit.
    reader = Audience(name="a", prior=(0.0, 1.0), alarmed_by=("contain",), threshold=0.6, cost=2)
    found = [one for one in outcomes(two_readers(audiences=(reader,))) if one.chosen == ("drill", "summit")]
    assert [(one.payoffs, one.beliefs) for one in found] == [((3, 3), "passive"), ((1, 3), "surprised")]


benefits = st.lists(st.integers(-2, 4), min_size=2, max_size=2)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(benefits, min_size=3, max_size=3), st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=2, max_size=2)
)
def test_the_equilibria_are_all_there_are_and_no_more(
    pay: list[list[int]], readers: list[tuple[int, int, int]]
) -> None:
    # Independently: every strategy, and for every initiative every reaction that some belief supports. Priors are n/4, thresholds
    # m/4 - .1, so nothing lies on a threshold; the first reader fears contain, the second exclude.
    audiences = tuple(
        Audience(name=f"{k}", prior=(n / 4, 1 - n / 4), alarmed_by=(("contain", "exclude")[k],), threshold=max(m / 4 - 0.1, 0), cost=c)
        for k, (n, m, c) in enumerate(readers)
    )  # fmt: skip
    moves = tuple(Initiative(name=f"{n}", lead="hub", content="hard", benefit=tuple(b)) for n, b in enumerate(pay))
    expected = set()
    for strategy in product(range(3), repeat=2):
        supported = []
        for place in range(3):
            choosers = [n for n in (0, 1) if strategy[n] == place]
            for k, one in enumerate(audiences):
                mass = sum(one.prior[n] for n in choosers)
                share = one.prior[k] / mass if mass and k in choosers else 0
                supported.append((share > one.threshold,) if mass else (True, False))
        for reacts in product(*supported):
            costs = [sum(one.cost * reacts[2 * place + k] for k, one in enumerate(audiences)) for place in range(3)]
            gets = [[pay[place][n] - costs[place] for place in range(3)] for n in (0, 1)]
            if all(gets[n][strategy[n]] >= max(gets[n]) for n in (0, 1)):
                expected.add((strategy, tuple(reacts[2 * p : 2 * p + 2] for p in sorted(set(strategy)))))
    found = {
        (tuple(map(int, o.chosen)), tuple(tuple(a.name in o.reacting[str(p)] for a in audiences) for p in sorted({*map(int, o.chosen)})))
        for o in outcomes(two_readers(audiences=audiences, initiatives=moves))
    }  # fmt: skip
    assert found == expected


@given(st.lists(st.floats(0.01, 0.99), min_size=2, max_size=2), st.floats(0.01, 0.99))
def test_alarm_is_a_fair_game_before_anything_is_seen(likelihood: list[float], prior: float) -> None:
    # The mean of the posterior over initiatives, weighted by how often each is expected, is the prior.
    game = two_readers(
        audiences=(Audience(name="a", prior=(prior, 1 - prior), alarmed_by=("contain",), threshold=0.5, cost=1),),
        initiatives=(
            Initiative(name="x", lead="hub", content="hard", benefit=(0, 0), likelihood=tuple(likelihood)),
            Initiative(
                name="y", lead="hub", content="soft", benefit=(0, 0), likelihood=tuple(1 - p for p in likelihood)
            ),
        ),
    )
    weights = [sum(p * q for p, q in zip((prior, 1 - prior), i.likelihood, strict=True)) for i in game.initiatives]
    after = [r.after for r in readings(game)]
    assert sum(w * a for w, a in zip(weights, after, strict=True) if a is not None) == pytest.approx(prior)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {"audiences": (Audience(name="a", prior=(0.5, 0.6), alarmed_by=("contain",), threshold=0.5, cost=1),)},
            "audience a: the prior must be 2 numbers from 0 that sum to 1",
        ),
        (
            {"audiences": (Audience(name="a", prior=(0.5, 0.5), alarmed_by=("attack",), threshold=0.5, cost=1),)},
            "alarmed_by must name some of the types",
        ),
        (
            {
                "initiatives": (
                    Initiative(name="x", lead="hub", content="hard", benefit=(1, 1), likelihood=(0.5, 0.5)),
                    Initiative(name="y", lead="hub", content="soft", benefit=(1, 1), likelihood=(0.4, 0.5)),
                )
            },
            "the likelihoods of the initiatives sum to 0.9 for the type contain",
        ),
        ({"types": ("contain", "contain")}, "two types have the same name"),
    ],
)
def test_a_dilemma_that_makes_no_sense_is_refused(more: dict[str, object], expected: str) -> None:
    with pytest.raises(UserError) as caught:
        two_readers(**more)
    assert expected in str(caught.value)


# -- files and results ------------------------------------------------------------------------------------


def written(folder: Path, text: str, name: str = "file.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_of_commitment_runs(tmp_path: Path) -> None:
    path = written(tmp_path, EXAMPLE)
    found = commitment(*read_choice(path), source=path.name)
    assert list(found.tables) == ["choice", "what_moves_it", "curve", "game", "equilibria", "commitment"]
    moves = dict(found.tables["what_moves_it"].select("number", "change").iter_rows())
    assert moves["abandonment_loss"] > 0 > moves["entrapment_loss"]
    row = found.table.row(0, named=True)
    parts = row["expected_loss_abandonment"] + row["expected_loss_entrapment"] + row["cost_of_firmness"]
    assert parts == pytest.approx(float(read_choice(path)[1].loss(row["firmness"])))
    assert found.plot().to_dict()["layer"]
    assert found.sources == ("file.toml",)


def test_a_file_of_commitment_lists_all_its_problems(tmp_path: Path) -> None:
    bad = (
        EXAMPLE.replace("slope = 3.0", "slope = 0")
        .replace("[shifter.dependence]", "[shifter.dependance]")
        .replace("gain = 3.0", "gain = inf")
    )
    with pytest.raises(UserError) as caught:
        read_choice(written(tmp_path, bad))
    for line in (
        "3 problems",
        "abandonment: slope is 0, expected above 0",
        "shifter: unknown key 'dependance'. Did you mean 'dependence'?",
        "adversary: gain is inf",
    ):
        assert line in str(caught.value)
    with pytest.raises(UserError, match=r"the table \[entrapment\] is missing"):
        read_choice(written(tmp_path, 'title = "x"\n[abandonment]\nloss = 1\nlevel = 0\nslope = 1\n'))


def test_the_example_of_the_dilemma_runs(tmp_path: Path, shipped: Register) -> None:
    found = dilemma(read_dilemma(written(tmp_path, DILEMMA_EXAMPLE)), register=shipped)
    assert list(found.tables) == ["readings", "initiatives", "equilibria", "coded", "instruments"]
    # Challenger, missile defence: .4 × .7 / (.4 × .7 + .4 × .3 + .2 × .1) = .28 / .42 = 2/3.
    assert found.table.row(0, named=True)["alarm_after"] == pytest.approx(2 / 3)
    assert found.tables["coded"].height == 0
    assert "does not code how initiatives were read" in " ".join(found.notes)
    assert found.plot().to_dict()


def test_a_file_of_the_dilemma_is_read_strictly(tmp_path: Path) -> None:
    bad = DILEMMA_EXAMPLE.replace('lead = "region"', 'lead = "regional"').replace(
        "prior = [0.3, 0.5, 0.2]", "prior = [0.3, 0.7]"
    )
    with pytest.raises(UserError) as caught:
        read_dilemma(written(tmp_path, bad))
    assert "initiative regional summit: lead is 'regional', expected one of hub, region." in str(caught.value)
    assert "audience hub: prior has 2 numbers, expected 3" in str(caught.value)


def test_types_that_are_no_names_are_the_only_problem(tmp_path: Path) -> None:
    for types in ('["contain"]', '["contain", "bal\\nance", "exclude"]'):
        bad = DILEMMA_EXAMPLE.replace('["contain", "balance", "exclude"]', types)
        with pytest.raises(UserError, match=r"has 1 problem:\n  types is .* expected a list of 2 to 5 names"):
            read_dilemma(written(tmp_path, bad))


def test_coded_events_fill_the_reading_table(tmp_path: Path, shipped: Register) -> None:
    game = read_dilemma(written(tmp_path, DILEMMA_EXAMPLE))
    rows = ["event,lead,content,reader,alarmed"]
    rows += [f"e{n},hub,hard,challenger,{'yes' if n < 3 else 'no'}" for n in range(4)]
    coded = written(tmp_path, "\n".join(rows), "coded.csv")
    row = dilemma(game, coded, shipped).tables["coded"].row(0, named=True)
    assert (row["events"], row["share_alarmed"]) == (4, 0.75)
    assert 0 < row["low_95"] < 0.75 < row["high_95"] < 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("event,lead\n", "has the columns event, lead"),
        ("event,lead,content,reader,alarmed\ne,hub,hard,x\n", "line 2: 4 cells, expected 5"),
        (
            "event,lead,content,reader,alarmed\ne,hub,hard,x,maybe\n",
            "line 2: alarmed is 'maybe', expected one of yes, no",
        ),
        (
            "event,lead,content,reader,alarmed\ne,hub,hard,x,no\ne,hub,hard,x,yes\n",
            "line 3: the reading of 'e' by 'x' stands twice",
        ),
        ("", "has no columns"),
        ("ev\x1b[31ment,lead\n", "has the columns ev?[31ment, lead"),
    ],
)
def test_a_bad_file_of_coded_events_is_a_users_mistake(tmp_path: Path, text: str, expected: str) -> None:
    game = read_dilemma(written(tmp_path, DILEMMA_EXAMPLE))
    with pytest.raises(UserError) as caught:
        dilemma(game, written(tmp_path, text, "coded.csv"))
    assert expected in str(caught.value)


def test_instruments_are_counted_as_the_rule_says(shipped: Register) -> None:
    table = instruments(shipped)
    nato = {(r["lead"], r["content"]): r["instruments"] for r in table.to_dicts() if r["system"] == "nato"}
    expected = [
        t
        for t in shipped.treaties
        if t.system == "nato"
        and t.us_party
        and t.kind in ("consultation", "declaration")
        and t.relation != "challenger"
    ]
    assert nato.get(("hub", "soft"), 0) == len(expected)


def test_payoffs_that_are_no_game_are_refused() -> None:
    with pytest.raises(ValueError, match="same shape"):
        equilibria(np.eye(2), np.eye(3))
    with pytest.raises(ValueError, match="finite"):
        equilibria(np.eye(2), np.full((2, 2), np.nan))
    with pytest.raises(UserError, match="gain is -1, expected a number from 0"):
        Adversary(gain=-1, cost=0, provocation=0, harm_firm=0, harm_conciliatory=0)
