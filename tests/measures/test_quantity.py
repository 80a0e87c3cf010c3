"""The closed form: every word checked, every aggregate worked by hand, nothing that is no number."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from math import isfinite
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from globalallies.catalogue import UserError
from globalallies.measures.evidence import Evidence
from globalallies.measures.quantity import AGGREGATES, EACH_YEAR, parse
from globalallies.register import TABLES, Register
from globalallies.register.rows import Figure
from globalallies.register.table import columns
from globalallies.sources.store import Store


def read(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def value(text: str, evidence: Evidence) -> float | None:
    return parse(read(text)).value(evidence).number


@pytest.fixture
def figures(small: Register) -> Evidence:
    """Four values of one state and one of another: 2, 4, 8, 3 in 1950-53, and 5 in 1953."""
    rows = [(2, 1950, 2.0), (2, 1951, 4.0), (2, 1952, 8.0), (2, 1953, 3.0), (200, 1953, 5.0)]
    made = tuple(
        Figure(ccode=c, year=y, figure="milex", value=v, unit="thousand current US$", source="figures_1")
        for c, y, v in rows
    )
    return Evidence(replace(small, figures=made))


# the values of state 2 in order of year: 2, 4, 8, 3
BY_HAND = {
    "sum": 17.0,
    "mean": 4.25,
    "median": 3.5,  # between 3 and 4
    "min": 2.0,
    "max": 8.0,
    "first": 2.0,
    "last": 3.0,
    "change": 1.0,  # 3 - 2
    "ratio": 1.5,  # 3 / 2
    "trend": 1 / 3,  # of six pairs of years 4 rise (2-4, 2-8, 2-3, 4-8) and 2 fall: (4 - 2) / 6
    "count": 4.0,
    "distinct": 4.0,
}


@pytest.mark.parametrize("aggregate", BY_HAND)
def test_every_aggregate_by_hand(figures: Evidence, aggregate: str) -> None:
    text = f'table = "figures"\nof = "value"\naggregate = "{aggregate}"\nwhere = {{ ccode = 2, figure = "milex" }}'
    assert value(text, figures) == pytest.approx(BY_HAND[aggregate])


def test_rank_and_share_by_hand(figures: Evidence) -> None:
    rank = 'table = "figures"\nof = "value"\naggregate = "rank"\nwhere = { year = 1953 }\nstate = '
    assert value(f"{rank}2", figures) == 2  # 3 is below 5
    assert value(f"{rank}200", figures) == 1
    assert value(f"{rank}740", figures) is None  # no row
    share = 'table = "figures"\nof = "value"\naggregate = "share"\nat_least = 4'
    assert value(share, figures) == pytest.approx(3 / 5)  # 4, 8 and 5 of five


def test_all_aggregates_are_tested_here() -> None:
    assert set(AGGREGATES) == {*BY_HAND, "rank", "share"}


def test_years_are_added_up_first_where_asked(figures: Evidence) -> None:
    text = 'table = "figures"\nof = "value"\neach_year = "sum"\naggregate = "last"'
    assert value(text, figures) == 8.0  # 1953: 3 + 5
    assert value(text.replace('"last"', '"mean"'), figures) == pytest.approx((2 + 4 + 8 + 8) / 4)
    counted = 'table = "figures"\neach_year = "count"\naggregate = "max"'
    assert value(counted, figures) == 2


CONDITIONS = {
    "year = 1950": 1,
    "year = [1950, 1952]": 2,
    "year = { from = 1951 }": 4,
    "year = { from = 1951, to = 1952 }": 2,
    "year = { not = 1953 }": 3,
    "year = { not = [1950, 1953] }": 2,
    "year = { missing = true }": 0,
    "year = { missing = false }": 5,
    "ccode = 200, value = { from = 5.0 }": 1,
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_condition_by_hand(figures: Evidence, condition: str) -> None:
    text = f'table = "figures"\naggregate = "count"\nwhere = {{ {condition} }}'
    assert value(text, figures) == CONDITIONS[condition]


def test_a_scale_of_codes_has_an_order(small: Register) -> None:
    text = 'table = "participants"\nof = "ccode"\naggregate = "distinct"\nwhere = { role = '
    assert value(f'{text}"combat" }}', Evidence(small)) == 1
    assert value(f'{text}{{ from = "political" }} }}', Evidence(small)) == 1  # the refuser is below
    assert value(f'{text}{{ to = "refused" }} }}', Evidence(small)) == 1


def test_a_partial_date_counts_only_where_all_of_it_lies_inside(small: Register) -> None:
    text = 'table = "treaties"\naggregate = "count"\nwhere = { treaty_id = "DAIELU", signed = { '  # signed 1957-06
    assert value(f"{text}from = 1957-06-01 }} }}", Evidence(small)) == 1
    assert value(f"{text}from = 1957-06-02 }} }}", Evidence(small)) == 0
    assert value(f"{text}to = 1957-06-30 }} }}", Evidence(small)) == 1
    assert value(f"{text}to = 1957-06-29 }} }}", Evidence(small)) == 0
    assert value(f"{text}from = 1957, to = 1957 }} }}", Evidence(small)) == 1


def test_no_rows_have_no_mean_but_a_count_of_zero(figures: Evidence) -> None:
    text = 'table = "figures"\nof = "value"\nwhere = { year = 1900 }\naggregate = '
    assert value(f'{text}"mean"', figures) is None
    assert value(f'{text}"trend"', figures) is None
    assert value(f'{text}"count"', figures) == 0


def test_a_missing_value_is_left_out_not_zero(shipped: Register, tiny: Store) -> None:
    evidence = Evidence(shipped, tiny)
    text = 'measure = "milper"\naggregate = "mean"\nwhere = { ccode = 2, year = [1949, 1950] }'
    assert value(text, evidence) == 5  # 1950 is missing in the small store
    assert parse(read(text)).value(evidence).sources == ("nmc@7.0",)


def test_measures_of_pairs_and_conditions_on_other_measures(shipped: Register, tiny: Store) -> None:
    evidence = Evidence(shipped, tiny)
    text = (
        'measure = "atop_defense"\naggregate = "sum"\nwhere = { ccode1 = 2, ccode2 = 20, year = 1950, atop_consul = 1 }'
    )
    assert value(text, evidence) == 1
    assert value(text.replace("atop_consul = 1", "atop_consul = 0"), evidence) is None


def test_the_two_states_of_a_pair_in_either_order(full_store: Store, shipped: Register) -> None:
    evidence = Evidence(shipped, full_store)
    text = 'measure = "capital_distance_km"\naggregate = "mean"\nwhere = {{ year = 2000, pair = {} }}'
    assert value(text.format("[740, 2]"), evidence) == value(text.format("[2, 740]"), evidence)
    assert value(text.format("[740, 2]"), evidence) == pytest.approx(10_900, rel=0.02)  # Washington to Tokyo


def test_a_case_and_a_period_are_put_in_their_places(figures: Evidence) -> None:
    quantity = parse(
        read('table = "figures"\nof = "value"\naggregate = "sum"\nwhere = { ccode = "$ally", year = "$period" }')
    )
    assert quantity.needs_case
    bound = quantity.bound_to([2, 200], 1952, 1953)
    assert not bound.needs_case
    assert bound.value(figures).number == 8 + 3 + 5
    pair = parse(read('measure = "joint_exercises"\naggregate = "sum"\nwhere = { pair = ["$ally", 2] }')).bound_to(
        [260, 255], 1, 2
    )
    assert pair.where["pair"] == (260, 255, 2)


BAD = {
    "no source": 'aggregate = "count"',
    "two sources": 'measure = "cinc"\ntable = "events"\naggregate = "count"',
    "an unknown measure": 'measure = "power"\naggregate = "mean"',
    "a measure of the report only": None,
    "an unknown table": 'table = "event"\naggregate = "count"',
    "an unknown key": 'table = "events"\naggregate = "count"\nwhen = 1',
    "an unknown aggregate": 'table = "events"\naggregate = "average"',
    "no aggregate": 'table = "events"',
    "an unknown column": 'table = "events"\naggregate = "count"\nwhere = { colour = "red" }',
    "an unknown code": 'table = "events"\naggregate = "count"\nwhere = { kind = "wars" }',
    "an unknown bound": 'table = "events"\naggregate = "count"\nwhere = { date = { after = 1990 } }',
    "missing beside others": 'table = "events"\naggregate = "count"\nwhere = { date = { missing = true, from = 1990 } }',
    "an empty list": 'table = "events"\naggregate = "count"\nwhere = { kind = [] }',
    "a number that is none": 'table = "figures"\naggregate = "count"\nwhere = { value = nan }',
    "a number beyond all bounds": f'table = "figures"\naggregate = "count"\nwhere = {{ value = {10**400} }}',
    "no column to add up": 'table = "events"\naggregate = "sum"',
    "a rank without a state": 'measure = "cinc"\naggregate = "rank"',
    "a state without a rank": 'measure = "cinc"\naggregate = "mean"\nstate = 2',
    "a share without a line": 'measure = "cinc"\naggregate = "share"',
    "years where there are none": 'table = "systems"\nof = "hub"\naggregate = "trend"',
    "a rank of what are no states": 'table = "operations"\nof = "name"\naggregate = "rank"\nstate = 2',
    "a condition on another unit": 'measure = "cinc"\naggregate = "mean"\nwhere = { mid_onset = 1 }',
    "an expression": 'measure = "cinc"\naggregate = "mean"\nwhere = { "ccode = 2 OR 1" = 1 }',
    "where that is no table": 'measure = "cinc"\naggregate = "mean"\nwhere = 3',
    "text beside numbers": 'measure = "cinc"\naggregate = "mean"\nwhere = { ccode = "Japan" }',
    "text as a bound of years": 'measure = "cinc"\naggregate = "mean"\nwhere = { year = { from = "x" } }',
    "true as a number": 'table = "figures"\naggregate = "count"\nwhere = { ccode = true }',
    "text beside a measure": 'measure = "cinc"\naggregate = "mean"\nwhere = { milex = { from = "a" } }',
    "a number that is no flag": 'table = "operations"\naggregate = "count"\nwhere = { hub_led = 2 }',
    "a day that is none": 'table = "events"\naggregate = "count"\nwhere = { date = { from = "1990-13-99" } }',
    "a time of day": 'table = "events"\naggregate = "count"\nwhere = { date = 1990-01-01T00:00:00 }',
    "bounds of a name": 'table = "events"\naggregate = "count"\nwhere = { title = { from = "a" } }',
    "bounds of lists": 'table = "events"\naggregate = "count"\nwhere = { ccodes = { from = 2 } }',
    "bounds of a pair": 'measure = "joint_exercises"\naggregate = "sum"\nwhere = { pair = { from = 2 } }',
    "a case as a bound": 'table = "participants"\naggregate = "count"\nwhere = { role = { from = "$ally" } }',
    "a case as a code": 'table = "participants"\naggregate = "count"\nwhere = { role = "$ally" }',
    "a case left out": 'table = "participants"\naggregate = "count"\nwhere = { ccode = { not = "$ally" } }',
    "a period in a list": 'table = "events"\naggregate = "count"\nwhere = { year = ["$period", 1990] }',
    "a period of states": 'table = "events"\naggregate = "count"\nwhere = { ccodes = "$period" }',
    "too many left out": f'table = "figures"\naggregate = "count"\nwhere = {{ ccode = {{ not = {list(range(501))} }} }}',
    "none left out": 'table = "figures"\naggregate = "count"\nwhere = { ccode = { not = [] } }',
    "each year that is no word": 'table = "events"\naggregate = "count"\neach_year = 0',
    "a sum of codes each year": 'table = "participants"\nof = "role"\naggregate = "max"\neach_year = "sum"',
    "a rank of years": 'measure = "cinc"\naggregate = "rank"\nstate = 2\neach_year = "mean"',
    "each year of what has none": 'measure = "operation_role_rank"\naggregate = "mean"\neach_year = "mean"',
}


@pytest.mark.parametrize("what", [key for key, text in BAD.items() if text])
def test_what_is_wrong_is_said(what: str) -> None:
    text = BAD[what]
    assert text
    with pytest.raises(UserError) as caught:
        parse(read(text), "claim A1, test 1")
    assert str(caught.value).startswith(("Claim A1, test 1", "No measure is named"))


def test_words_that_are_close_are_offered() -> None:
    with pytest.raises(UserError, match="Did you mean 'events'"):
        parse({"table": "event", "aggregate": "count"})
    with pytest.raises(UserError, match="Did you mean 'kind'"):
        parse({"table": "events", "aggregate": "count", "where": {"kinds": "war"}})


@pytest.mark.parametrize("word", [*AGGREGATES, *EACH_YEAR])
def test_text_has_no_mean(word: str) -> None:
    if word in ("count", "distinct", "rank", "share"):
        return
    with pytest.raises(UserError, match="holds no numbers"):
        parse({"table": "treaties", "of": "name", "aggregate": word})
    with pytest.raises(UserError, match="holds no numbers"):
        parse({"measure": "region", "aggregate": word})


def test_numbers_of_both_kinds_may_be_listed(figures: Evidence) -> None:
    text = 'table = "figures"\naggregate = "count"\nwhere = { value = [2, 8.0, 2.5], ccode = { not = [200, 201.5] } }'
    assert value(text, figures) == 2  # 2 in 1950 and 8 in 1952


def test_a_flag_is_true_or_one(small: Register) -> None:
    led = sum(operation.hub_led for operation in small.operations)
    for word in ("true", "1"):
        assert (
            value(f'table = "operations"\naggregate = "count"\nwhere = {{ hub_led = {word} }}', Evidence(small)) == led
        )


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["measure", "table", "where", "of", "year", "from", "x"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(
    table=st.dictionaries(
        st.sampled_from(["measure", "table", "where", "of", "each_year", "aggregate", "state", "at_least"]),
        json_like | st.sampled_from(["cinc", "events", "count", "mean", "rank"]),
    )
)
def test_any_table_is_read_or_refused_never_a_crash(table: dict[str, Any]) -> None:
    read_it: Callable[..., Any] = parse
    try:
        read_it(table)
    except UserError as error:
        assert str(error)  # noqa: PT017


scalars = st.sampled_from(
    ["combat", "KOR1950", "1950", "1950-07", "x", "$ally", "$period", 2, 1950, 2.5, 0, 1, -1, 10**18, True, False]
)
conditions = st.one_of(
    scalars,
    st.lists(scalars, max_size=3),
    st.dictionaries(st.sampled_from(["from", "to", "not"]), scalars, min_size=1, max_size=3),
    st.fixed_dictionaries({"not": st.lists(scalars, max_size=2)}),
    st.fixed_dictionaries({"missing": st.booleans()}),
)


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    """Rules on columns that there are, with conditions of every form and values of every kind."""
    table = draw(st.sampled_from(sorted(TABLES)))
    column = st.sampled_from([*columns(TABLES[table]), "year"])
    rule: dict[str, Any] = {"table": table, "aggregate": draw(st.sampled_from(sorted(AGGREGATES)))}
    rule["where"] = draw(st.dictionaries(column, conditions, max_size=2))
    optional = {"of": column, "each_year": st.sampled_from(EACH_YEAR), "state": st.just(2), "at_least": st.just(1)}
    for key, values in optional.items():
        if draw(st.booleans()):
            rule[key] = draw(values)
    return rule


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(rule=rules())
def test_any_rule_on_columns_that_there_are_is_refused_or_gives_a_number(small: Register, rule: dict[str, Any]) -> None:
    try:
        quantity = parse(rule)
    except UserError:
        return
    found = quantity.bound_to([2, 200], 1950, 1960).value(Evidence(small)).number
    assert found is None or isfinite(found)


def test_a_participant_without_a_day_has_the_year_of_its_operation(small: Register) -> None:
    text = 'table = "participants"\naggregate = "count"\nwhere = {{ year = {} }}'
    assert value(text.format(1958), Evidence(small)) == 2  # neither row has a day; the ride began in 1958
    assert value(text.format("{ from = 1959 }"), Evidence(small)) == 0


MIDS = 'measure = "mid_disputes"\nwhere = {{ ccode1 = 2, ccode2 = 20, year = {{ from = {}, to = {} }} {} }}\n'


def test_years_outside_a_sources_reach_are_missing_not_zero(shipped: Register, tiny: Store) -> None:
    evidence = Evidence(shipped, tiny)
    inside = MIDS.format(1950, 1953, "")
    assert value(f'{inside}aggregate = "mean"', evidence) == 0.5  # two disputes in 1951, none in three years
    assert value(f'{inside}each_year = "sum"\naggregate = "mean"', evidence) == 0.5
    outside = MIDS.format(2015, 2020, "")
    for words in ('aggregate = "sum"', 'aggregate = "count"', 'each_year = "sum"\naggregate = "mean"'):
        assert value(outside + words, evidence) is None, words
    across = MIDS.format(2013, 2020, "")  # two years known, both without a dispute
    assert value(f'{across}each_year = "sum"\naggregate = "mean"', evidence) == 0
    disputes = MIDS.format(2015, 2020, ", mid_disputes = { from = 1 }")
    assert value(f'{disputes}aggregate = "count"', evidence) is None


def test_a_known_year_without_a_row_counts_zero(shipped: Register, tiny: Store, small: Register) -> None:
    evidence = Evidence(shipped, tiny)
    some = MIDS.format(1950, 1953, ", mid_disputes = { from = 1 }")
    assert value(f'{some}aggregate = "count"', evidence) == 1
    assert value(f'{some}each_year = "count"\naggregate = "mean"', evidence) == 0.25  # one year in four
    treaties = 'table = "treaties"\neach_year = "count"\naggregate = "mean"'  # 1949, 1950, 1952, 1957: four in nine
    assert value(treaties, Evidence(small)) == pytest.approx(4 / 9)
