"""Clause strength: monotone in every code under every rule, the same in SQL, and open about the rules."""

from itertools import pairwise

import pytest

import globalallies as ga
from globalallies.measures.clauses import RULES, clause_strength, sensitivity
from globalallies.register import Register
from globalallies.register.codes import Qualifier, Response, Trigger
from globalallies.sources.store import Store


@pytest.mark.parametrize("rule", RULES)
def test_a_stronger_trigger_or_response_never_lowers_it(rule: str) -> None:
    for response in Response:
        for weaker, stronger in pairwise(Trigger):
            assert clause_strength(weaker, response, (), rule) <= clause_strength(stronger, response, (), rule)
    for trigger in Trigger:
        for less, more in pairwise(Response):
            assert clause_strength(trigger, less, (), rule) <= clause_strength(trigger, more, (), rule)


@pytest.mark.parametrize("rule", RULES)
def test_a_limit_never_raises_it_and_it_stays_from_0_to_1(rule: str) -> None:
    for trigger in Trigger:
        for response in Response:
            free = clause_strength(trigger, response, (), rule)
            bound = clause_strength(trigger, response, tuple(Qualifier), rule)
            assert 0 <= bound <= free <= 1
    assert clause_strength(list(Trigger)[-1], list(Response)[-1], (), rule) == pytest.approx(1)
    assert clause_strength(Trigger.NONE_STATED, Response.NONE_STATED, (), rule) == 0


def test_one_clause_by_hand() -> None:
    # trigger: danger to own safety, 2 of 5; response: act to meet the common danger, 5 of 8; one limit beside procedure
    case = (Trigger.DANGER_TO_OWN_SAFETY, Response.ACT_TO_MEET_COMMON_DANGER)
    limits = (Qualifier.CONSTITUTIONAL_PROCESSES, Qualifier.ADMINISTERED_TERRITORY)
    by_hand = {
        "response": 5 / 8,
        "mean": (0.4 + 0.625) / 2,
        "product": 0.25,
        "lexicographic": 32 / 53,
        "limited": 0.46125,
    }
    for rule, expected in by_hand.items():
        assert clause_strength(*case, limits, rule) == pytest.approx(expected), rule


def test_the_panel_gives_the_same_numbers(tiny: Store, shipped: Register) -> None:
    names = [f"clause_strength_{rule}" for rule in RULES]
    found = {r["treaty_id"]: r for r in ga.treaty_years(1960, 1960, store=tiny).add(*names).to_polars().to_dicts()}
    coded = [t for t in shipped.treaties if t.treaty_id in found and t.trigger is not None and t.response is not None]
    assert len(coded) > 15
    for treaty in coded:
        for rule in RULES:
            expected = clause_strength(treaty.trigger, treaty.response, treaty.qualifier, rule)  # type: ignore[arg-type]
            assert found[treaty.treaty_id][f"clause_strength_{rule}"] == pytest.approx(expected)
    uncoded = set(found) - {t.treaty_id for t in coded}
    assert all(found[treaty_id]["clause_strength_mean"] is None for treaty_id in uncoded)


def test_a_pair_has_its_strongest_clause_and_a_suspended_leg_none(tiny: Store) -> None:
    panel = ga.dyad_years(1950, 2000, store=tiny).add("pledge_strength_mean").filter(ccode1=2)
    values = {(r["ccode2"], r["year"]): r["pledge_strength_mean"] for r in panel.to_polars().to_dicts()}
    nato = clause_strength(Trigger.ATTACK_ON_ALL, Response.ASSIST_AS_EACH_DEEMS_NECESSARY)
    assert values[200, 1960] >= nato
    assert values[900, 1995] == values[920, 1980] == pytest.approx(0.5125)
    assert values[920, 1986] == pytest.approx(0.5125)
    assert values[920, 1987] is None
    assert values[710, 1990] is None


def test_the_rules_disagree_and_say_where(shipped: Register) -> None:
    strengths, agreement = sensitivity(shipped)
    assert strengths.height > 60
    assert agreement.height == len(RULES) * (len(RULES) - 1) // 2
    assert agreement["tau_b"].min() > -1
    assert agreement["tau_b"].max() <= 1
    assert (strengths["best_rank"] <= strengths["worst_rank"]).all()
    assert (strengths["worst_rank"] - strengths["best_rank"]).max() > 5


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(KeyError):
        clause_strength(Trigger.THREAT, Response.CONSULT, (), "moon")
