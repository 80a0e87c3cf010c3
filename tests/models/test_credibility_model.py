"""Credibility: Beta updates, thresholds and contests by hand; what counts as a challenge; refusals."""

import json
import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import beta as beta_distribution
from typer.testing import CliRunner

from globalallies.catalogue import UserError
from globalallies.cli import app
from globalallies.models.credibility import (
    EXAMPLE,
    Challenger,
    Choice,
    Hub,
    Standoff,
    belief,
    deterrence,
    indispensability,
    read_standoff,
    security,
)
from globalallies.models.credibility.indispensability import settings as all_settings
from globalallies.models.credibility.indispensability import weight_of
from globalallies.models.credibility.paradox import Ally, Story, correlation
from globalallies.models.credibility.record import SCHEMA, _events, disputes
from globalallies.models.credibility.reputation import Cases, beliefs, cases, choices, interval
from globalallies.register import Register

powers = st.floats(0.001, 1000)


# -- beliefs -------------------------------------------------------------------------------------


def test_a_belief_by_hand() -> None:
    # from Beta(.5, .5): one answer near, one answer and one refusal far away at half weight
    a, b = belief((0.5, 0.5), [True, True, False], [1, 0.5, 0.5])
    assert (a, b) == (2.0, 1.0)
    assert a / (a + b) == pytest.approx(2 / 3)
    assert belief((1, 1), [], []) == (1, 1)


@pytest.mark.parametrize(("prior", "weights"), [((0, 1), [1]), ((1, -1), [1]), ((1, 1), [1.5]), ((1, 1), [-0.1])])
def test_no_belief_from_a_wrong_prior_or_weight(prior: tuple[float, float], weights: list[float]) -> None:
    with pytest.raises(UserError):
        belief(prior, [True], weights)


def test_age_and_distance_discount_by_hand() -> None:
    found = Cases(np.array([2000, 2001, 2003]), ("europe", "asia_pacific", "europe"), np.array([True, True, False]))
    choice = Choice(decay=0.5, spill=0.25, prior="uniform")
    a, b = beliefs(found, "europe", np.array([1999.0, 2002.0, 2003.0]), choice)
    # 1999: nothing yet. 2002: .5^2 + .25 x .5 = .375 answered. 2003: half of that answered, and one of this year not
    assert a == pytest.approx([1, 1.375, 1.1875])
    assert b == pytest.approx([1, 1, 2])


def test_without_decay_or_distance_it_is_the_plain_update() -> None:
    found = Cases(np.array([1990, 1995, 1996]), ("europe", "asia_pacific", "europe"), np.array([True, False, True]))
    a, b = beliefs(found, "asia_pacific", np.array([2000.0]), Choice(decay=1.0, spill=1.0))
    assert (a[0], b[0]) == belief((0.5, 0.5), [True, False, True], [1, 1, 1])


def test_the_interval_holds_nine_tenths() -> None:
    low, high = interval(np.array([2.0]), np.array([5.0]))
    inside = beta_distribution.cdf(high, 2, 5) - beta_distribution.cdf(low, 2, 5)
    assert inside[0] == pytest.approx(0.9)


def test_every_choice_is_tried_the_default_first() -> None:
    every = list(choices())
    assert every[0] == Choice()
    assert len(every) == len(set(every)) == 3 * 2 * 2 * 2 * 2 * 4 * 4 * 2
    assert len(set(all_settings())) == 5 * 2 * 2 * 2 * 2


# -- the record ----------------------------------------------------------------------------------


def participants(*rows: tuple[int, int, bool, int]) -> pl.DataFrame:
    """Participants of disputes in June 1975: dispute, state, side A, hostility."""
    names = ("dispnum", "ccode", "sidea", "hostlev")
    frame = pl.DataFrame(rows, names, orient="row")
    return frame.with_columns(styear=pl.lit(1975), stmon=pl.lit(6), stday=pl.lit(None, pl.Int64))


def test_what_a_dispute_says_of_the_hub(shipped: Register) -> None:
    made = disputes(
        shipped,
        participants(
            (1, 365, True, 4), (1, 740, False, 1),  # Japan attacked by a listed challenger, alone
            (2, 731, True, 4), (2, 732, False, 3), (2, 2, False, 3),  # South Korea, and the hub acts on its side
            (3, 732, True, 3), (3, 731, False, 4), (3, 2, True, 1),  # the hub is there and does nothing
            (4, 750, True, 4), (4, 740, False, 1),  # a state that nobody lists
            (5, 640, True, 4), (5, 350, False, 4),  # two allies against each other
            (6, 365, True, 2), (6, 740, False, 1),  # a threat only
            (7, 365, True, 4), (7, 750, False, 1),  # no ally of the hub
        ),
    )  # fmt: skip
    rows = {row["source"]: row for row in made.iter_rows(named=True)}
    assert sorted(rows) == [f"mid dispute {n}" for n in (1, 2, 3, 4)]
    alone, answered, passive, other = (rows[f"mid dispute {n}"] for n in (1, 2, 3, 4))
    assert alone["date"] == "1975-06"
    assert (alone["ally_name"], alone["theatre"], alone["hub_present"]) == ("Japan", "asia_pacific", False)
    assert (answered["hub_acted"], answered["attacked"]) == (True, True)
    assert (passive["hub_acted"], passive["hub_present"], passive["attacked"]) == (False, True, False)
    assert (other["hostility_listed"], other["hostility_any"]) == (0, 4)
    counted = {name: len(cases(made, choice).year) for name, choice in CHOSEN.items()}
    assert counted == {"default": 3, "attacked": 2, "any": 3}
    assert cases(made, Choice(answer="present")).answered.sum() == 2


CHOSEN = {
    "default": Choice(),
    "attacked": Choice(challenge="attacked"),
    "any": Choice(challenge="attacked_by_any"),
}


def test_a_dispute_counts_once_in_a_theatre(shipped: Register) -> None:
    made = disputes(
        shipped, participants((1, 365, True, 4), (1, 385, False, 1), (1, 390, False, 1), (1, 740, False, 1))
    )
    assert made.height == 3
    assert sorted(cases(made, Choice()).theatre) == ["asia_pacific", "europe"]


def test_a_dispute_of_many_years_is_still_one_case(shipped: Register) -> None:
    rows = participants((1, 365, True, 4), (1, 385, False, 1), (1, 390, False, 1), (1, 2, False, 4))
    later = rows.with_columns(pl.when(pl.col("ccode") == 390).then(1977).otherwise(1975).alias("styear"))
    made = disputes(shipped, later)
    assert sorted(made["year"]) == [1975, 1977]
    found = cases(made, Choice())
    assert (found.year.tolist(), found.theatre, found.answered.tolist()) == ([1975], ("europe",), [True])


def test_events_count_by_rule(shipped: Register) -> None:
    rows = pl.DataFrame(list(_events(shipped)), schema=SCHEMA, orient="row")
    known = {row["source"].split()[-1]: row for row in rows.iter_rows(named=True)}
    ends = rows.filter(kind="ending")
    assert set(ends["ally"]) == {713, 920}
    assert not ends["hub_acted"].any()
    assert known["GULF1990"]["hub_acted"]
    assert known["GULF1990"]["partner"]
    assert known["ukraine_invasion_2022"]["ally"] == 369
    assert known["ukraine_invasion_2022"]["partner"]
    assert (known["south_china_sea_award_2016"]["ally"], known["south_china_sea_award_2016"]["partner"]) == (840, False)
    # before the data on disputes end they hold the crises with allies, and nobody is counted twice
    assert "cheonan_2010" not in known
    # clauses invoked for the United States itself test nobody's trust in it
    assert not {"article5_invoked_2001", "anzus_invoked_2001", "france_42_7_2015"} & set(known)


# -- security ------------------------------------------------------------------------------------


def test_a_contest_by_hand() -> None:
    assert security(3, 1) == 0.75
    assert security(3, 1, 2) == 0.9  # 9 / 10
    assert security(0, 5) == 0
    assert security(0, 0) == 1
    # 4 / 8 with the hub, 2 / 6 without
    assert indispensability(own=1, helpers=1, hub=2, against=4) == pytest.approx(1 / 2 - 1 / 3)


@pytest.mark.parametrize("given_values", [(-1, 1, 1), (1, -1, 1), (1, 1, 0), (1, 1, float("nan"))])
def test_no_contest_of_negative_powers(given_values: tuple[float, float, float]) -> None:
    with pytest.raises(UserError, match="No contest"):
        security(*given_values)


@given(powers, powers, powers, powers)
def test_the_fall_is_bounded_and_only_ratios_matter(own: float, helpers: float, hub: float, against: float) -> None:
    fall = indispensability(own, helpers, hub, against)
    assert 0 <= fall <= 1
    assert indispensability(own * 7, helpers * 7, hub * 7, against * 7) == pytest.approx(fall)
    total = own + helpers + hub
    assert fall == pytest.approx(hub * against / ((total + against) * (own + helpers + against)), abs=1e-12)


@given(powers, powers, powers, powers)
def test_a_stronger_threat_raises_it_only_up_to_a_point(own: float, helpers: float, hub: float, against: float) -> None:
    turn = math.sqrt((own + helpers + hub) * (own + helpers))
    assume(abs(against - turn) > 0.05 * turn)
    rise = indispensability(own, helpers, hub, against * 1.001) - indispensability(own, helpers, hub, against)
    assume(abs(rise) > 1e-12)
    assert (rise > 0) == (against < turn)


def test_power_fades_with_distance() -> None:
    assert [weight_of(d) for d in (0, 1000, 2000, 10000)] == [1, 1, 0.5, 0.1]


# -- the paradox ---------------------------------------------------------------------------------


def told(rise: float, fall: float) -> dict[str, object]:
    """The first row of the test of an ally whose indispensability rises and credibility falls by some step a year."""
    years = np.arange(1995.0, 2015)
    steps = np.arange(20.0)
    mean = 0.6 - fall * steps
    table = np.array([0.2 + rise * steps, 0.3 + rise * steps])
    story = Story(
        Ally("X", (1,), "nato", "europe"), years, 4 * mean, 4 * (1 - mean), np.array([mean, mean - 0.1]),
        {"ever_listed": table, "listed": table},
    )  # fmt: skip
    assert story.frame().height == 20
    return story.tests()[0]


def test_series_that_move_apart_are_found_and_others_are_not() -> None:
    apart, together, still = told(0.01, 0.01), told(0.01, -0.01), told(0.0, 0.01)
    assert (apart["share_apart"], apart["share_together"]) == (1, 0)
    assert apart["correlation"] == pytest.approx(-1)
    assert (together["share_apart"], together["share_together"]) == (0, 1)
    assert (still["share_apart"], still["share_reverse"], still["share_credibility_falls"]) == (0, 0, 1)
    assert math.isnan(float(str(still["correlation"])))
    assert (apart["first"], apart["last"], apart["choices"]) == (1995, 2014, 4)
    assert apart["indispensability_last"] == pytest.approx(0.25 + 0.19)


def test_the_interval_of_a_correlation_holds_it() -> None:
    chance = np.random.default_rng(3)
    x = np.cumsum(chance.normal(size=25))
    y = x + chance.normal(size=25)
    r, low, high = correlation(x, y)
    assert r == pytest.approx(np.corrcoef(x, y)[0, 1])
    assert low < r < high
    assert np.isnan(correlation(x[:5], y[:5])).all()


# -- deterrence ----------------------------------------------------------------------------------


def test_the_threshold_by_hand() -> None:
    # (3 - 1) / (3 - -1) = .5
    one = Challenger(fight=-1, alone=3, status_quo=1)
    assert one.threshold == 0.5
    assert one.attacks(0.49)
    assert not one.attacks(0.5)
    assert Challenger(fight=-1, alone=1, status_quo=1).threshold == 0
    assert Challenger(fight=2, alone=3, status_quo=1).threshold == math.inf
    assert Challenger(fight=2, alone=3, status_quo=1).attacks(1)


def test_rounding_decides_nothing() -> None:
    # .1 x -.6 + .9 x .3 = .21, to a computer a little more; (.3 - .21) / .9 = .1
    one = Challenger(fight=-0.6, alone=0.3, status_quo=0.21)
    assert one.attack(0.1) > one.status_quo
    assert one.threshold == pytest.approx(0.1)
    assert not one.attacks(0.1)
    assert one.attacks(0.0999)
    # .3 x 2 - .4 = .1 x 2: it fights; to a computer it lacks a little
    assert 0.3 * 2 - 0.4 < 0.1 * 2
    assert Hub(0.3, 0.1, stake=2, war_cost=0.4, promise_cost=0).fights
    assert not Hub(0.3, 0.1, stake=2, war_cost=0.4001, promise_cost=0).fights


@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(-50, 50), st.floats(0, 1))
def test_it_attacks_exactly_below_the_threshold(fight: float, alone: float, status_quo: float, rho: float) -> None:
    assume(alone >= fight)
    one = Challenger(fight, alone, status_quo)
    assume(abs(one.attack(rho) - status_quo) > 1e-9)
    assert one.attacks(rho) == (rho < one.threshold)


def test_when_the_hub_fights_by_hand() -> None:
    # it gains (.8 - .3) x 10 = 5 by fighting at a cost of 7, so a broken promise must cost 2
    def hub(promise: float, sd: float = 0.0) -> Hub:
        return Hub(0.8, 0.3, stake=10, war_cost=7, promise_cost=promise, promise_cost_sd=sd)

    assert hub(0).least_promise_cost == pytest.approx(2)
    assert [hub(b).fights for b in (1.9, 2.1)] == [False, True]
    assert [hub(b).belief for b in (1.9, 2.1)] == [0, 1]
    # one standard deviation above what is needed
    assert hub(4, sd=2).belief == pytest.approx(0.8413447)
    assert Hub(0.8, 0.3, 100, 7, 0).least_promise_cost == 0


def test_a_costlier_promise_is_believed_more() -> None:
    values = [Hub(0.8, 0.3, 10, 7, b, 2).belief for b in (0, 1, 2, 3)]
    assert values == sorted(values)
    assert values[2] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: Challenger(4, 3, 1), "no more than the second"),
        (lambda: Challenger(float("nan"), 3, 1), "fight is nan"),
        (lambda: Hub(1.2, 0.3, 1, 1, 1), "p_with is 1.2"),
        (lambda: Hub(0.2, 0.3, 1, 1, 1), "p_with is below p_without"),
        (lambda: Hub(0.4, 0.3, -1, 1, 1), "stake is -1"),
        (lambda: Hub(0.4, 0.3, 1, 1, float("inf")), "promise_cost is inf"),
    ],
)
def test_values_that_make_no_sense_are_refused(make: object, expected: str) -> None:
    with pytest.raises(UserError) as caught:
        make()  # type: ignore[operator]
    assert expected in str(caught.value)


def test_a_standoff_file_and_its_result(tmp_path: Path) -> None:
    path = tmp_path / "standoff.toml"
    path.write_text(EXAMPLE)
    found = deterrence(read_standoff(path), path.name)
    values = dict(found.table.select("quantity", "value").iter_rows())
    assert values["least belief that deters"] == 0.5
    assert values["belief that the hub fights"] == pytest.approx(0.6914625)  # Phi(1 / 2)
    assert values["the challenger attacks"] == 0
    assert found.plot().to_dict()["mark"]["type"] == "line"
    never = deterrence(Standoff("x", Challenger(2, 3, 1), belief=1.0)).table
    assert never.filter(quantity="least belief that deters")["value"].to_list() == [None]


def test_all_that_is_wrong_with_a_standoff_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text("belief = 2\n[challenger]\nfight = true\nalone = 1\nrage = 3\n[hub]\np_with = 0.5\n")
    with pytest.raises(UserError) as caught:
        read_standoff(path)
    for part in ("belief is 2", "fight is True", "status_quo is missing", "rage", "stake is missing"):
        assert part in str(caught.value)
    path.write_text("[challenger]\nfight = 0\nalone = 1\nstatus_quo = 1\n")
    with pytest.raises(UserError, match="neither a table"):
        read_standoff(path)


def test_the_command_of_deterrence(tmp_path: Path) -> None:
    runner = CliRunner()
    path = tmp_path / "standoff.toml"
    path.write_text(runner.invoke(app, ["model", "deterrence", "--example"]).output)
    record = json.loads(runner.invoke(app, ["model", "deterrence", str(path), "--json"]).output)
    assert record["sources"] == ["standoff.toml"]
    assert isinstance(runner.invoke(app, ["model", "deterrence"]).exception, UserError)
