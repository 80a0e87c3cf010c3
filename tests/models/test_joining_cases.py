"""Who could join and who did, as the shipped register says."""

import re
from datetime import date

import pytest

from globalallies.catalogue import UserError
from globalallies.models.joining.cases import PLACES, THRESHOLDS, Case, Choices, bound, cases, operations, options
from globalallies.register import Register, Role


def of(shipped: Register, operation_id: str, **codes: str) -> dict[int, Case]:
    return {case.ccode: case for case in cases(shipped, Choices.of(**codes)) if case.operation_id == operation_id}


def test_the_allies_of_korea_are_the_first_members_of_nato(shipped: Register) -> None:
    found = of(shipped, "KOR1950")
    assert sorted(found) == [20, 200, 210, 211, 212, 220, 235, 325, 385, 390, 395]
    assert {case.year for case in found.values()} == {1949}
    assert {ccode for ccode, case in found.items() if case.joined} == {20, 200, 210, 211, 212, 220}
    # Italy sent a hospital: it joins from there down
    assert not found[325].joined
    assert of(shipped, "KOR1950", threshold="medical_engineering")[325].joined


def test_a_suspended_tie_binds_nobody_and_a_designation_promises_nothing(shipped: Register) -> None:
    # the Manila Pact ended in practice in 1977 and the tie of ANZUS has been suspended since 1986; it was
    # designated in the 1990s
    assert 920 in of(shipped, "VNM1965")
    assert 920 not in of(shipped, "GULF1990")
    assert of(shipped, "OEF2001", allies="designated")[920].clause == 0.0
    assert bound(shipped, date(2003, 5, 1), Choices())[740] > 0


def test_allies_of_the_rio_treaty_come_with_treaty(shipped: Register) -> None:
    two, treaty = of(shipped, "OEF2001"), of(shipped, "OEF2001", allies="treaty")
    assert set(two) < set(treaty)
    assert 140 in treaty
    assert 140 not in two


def test_west_germany_is_followed_into_germany(shipped: Register) -> None:
    found = of(shipped, "GULF1990", threshold="basing_transit")
    assert found[260].joined
    assert found[260].role == Role.BASING_TRANSIT
    later = of(shipped, "UNITAF1992", threshold="basing_transit")[255]
    # open to it before: Vietnam (a hospital ship), the Sinai (no), the Gulf (transit)
    assert (later.past, later.last) == (2 / 3, True)


def test_the_past_is_what_was_open_and_done_by_then(shipped: Register) -> None:
    combat = of(shipped, "VNM1965", threshold="combat")
    assert (combat[200].past, combat[200].last) == (1.0, True)
    assert (combat[235].past, combat[235].last) == (0.0, False)
    assert (combat[740].past, combat[740].last) == (None, None)
    # Japan came to the Sinai in 2019: not by 2014, though ever
    assert of(shipped, "MFO1982")[740].joined
    assert not of(shipped, "MFO1982", joined="two_years")[740].joined
    assert of(shipped, "MFO1982")[740].since > date(2014, 1, 1)  # type: ignore[operator]  # it did join
    assert of(shipped, "MFO1982", joined="two_years")[740].since is None
    # Japan at combat_support by 2014: Enduring Freedom, and Task Force 151 in 2013, of the 16 open to it before
    assert of(shipped, "OIR2014")[740].past == 2 / 16


def test_refusal_in_one_phase_does_not_undo_another(shipped: Register) -> None:
    assert of(shipped, "IRQ2003I", threshold="basing_transit")[640].joined
    assert of(shipped, "IRQ2003I", threshold="political")[255].role == Role.REFUSED
    assert not of(shipped, "IRQ2003I", threshold="political")[255].joined


def test_only_the_hubs_own_operations_with_roles_count(shipped: Register) -> None:
    every = {one.operation_id for one in operations(shipped, Choices(offered="every"))}
    assert every == {one.operation_id for one in shipped.operations if one.hub_led} - {"PSI2003"}
    combat = {one.operation_id for one in operations(shipped, Choices(threshold=Role.COMBAT))}
    assert combat == {
        "KOR1950",
        "VNM1965",
        "GULF1990",
        "DENY1993",
        "KOS1999",
        "OEF2001",
        "ISAF2001",
        "IRQ2003I",
        "IRQ2003S",
        "LIB2011",
        "OIR2014",
    }
    complete = {one.operation_id for one in operations(shipped, Choices(lists="complete"))}
    assert every - complete == {name for name, place in PLACES.items() if place.open_list}


def test_a_higher_threshold_is_reached_by_fewer(shipped: Register) -> None:
    joined = [sum(case.joined for case in cases(shipped, Choices(threshold=role))) for role in THRESHOLDS]
    assert joined == sorted(joined, reverse=True)
    assert joined[0] > joined[-1] > 0


def test_places_are_of_states_that_were_there_the_year_before(shipped: Register) -> None:
    every = {one.operation_id: one for one in operations(shipped, Choices(offered="every"))}
    assert set(PLACES) == set(every)
    for name, place in PLACES.items():
        year = every[name].start.first.year - 1
        assert all(shipped.state(state, date(year, 12, 31)) for state in place.states), name


def test_mandates_and_open_lists_follow_from_the_registers_words(shipped: Register) -> None:
    for name, place in PLACES.items():
        row = shipped.operation(name)
        if place.mandate:
            assert re.search(r"UNSCR \d", row.mandate), name
            assert not re.search("none|no UNSCR|self-defence", row.mandate), name
        if place.open_list:
            assert re.search("not complete|only those|differ|date not known|in turns", row.note), name


@pytest.mark.parametrize("code", ["refused", "member", "combats", ""])
def test_no_other_threshold_is_taken(code: str) -> None:
    with pytest.raises(UserError, match="no choice of threshold") as caught:
        Choices.of(threshold=code)
    assert "combat_support" in caught.value.expected


def test_a_mistaken_choice_is_answered_with_the_near_one() -> None:
    with pytest.raises(UserError, match="Did you mean 'imputed'"):
        Choices.of(missing="imputd")
    assert options("allies") == ("two_systems", "treaty", "designated")
