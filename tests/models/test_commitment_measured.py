"""What is measured of commitment: the profile of fears, and movement towards the hub after a guarantee."""

import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from globalallies.catalogue import AbsentError, UserError
from globalallies.models.commitment import TERMS, autonomy, commitment_profile
from globalallies.models.commitment.autonomy import (
    FIRST_YEAR,
    LAST_YEAR,
    Distances,
    bootstrapped,
    change,
    compared,
    guarantees,
    joining_change,
    trend,
)
from globalallies.models.commitment.profile import expert_terms, moved, scored, standardised
from globalallies.models.commitment.terms import FEARS, _past_operations, joined_from
from globalallies.register import Register
from globalallies.register.codes import Response
from globalallies.sources.store import Store

NAMES = [term.name for term in TERMS]


def world(values: dict[tuple[int, int], dict[str, float]]) -> pl.DataFrame:
    """Rows as they are gathered, from the terms known of each ally (1, 2 …) in each year."""
    rows = [
        {"ccode": ccode, "year": year, "state_name": f"ally {ccode}", "iso3": f"AL{ccode}"}
        | dict.fromkeys(NAMES)
        | known
        for (ccode, year), known in values.items()
    ]
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(NAMES, pl.Float64))


TWO = world(
    {
        (1, 2000): {"weak_clause": 0, "exposure": 1, "different_interests": 0, "hosted_forces": 0},
        (2, 2000): {"weak_clause": 2, "exposure": 3, "different_interests": 2, "hosted_forces": 4},
        (3, 2000): {"weak_clause": 1, "exposure": 2, "different_interests": 1, "hosted_forces": 2},
    }
)


# -- the profile -----------------------------------------------------------------------------------------


def test_terms_are_standardised_over_the_allies_of_the_year() -> None:
    # weak_clause 0, 2, 1: mean 1, sd sqrt(2/3); ally 2 lies 1 / sqrt(2/3) = 1.2247 above.
    scores = standardised(TWO)
    of = scores.filter(pl.col("term") == "weak_clause").sort("ccode")["z"].to_list()
    assert of == pytest.approx([-math.sqrt(1.5), math.sqrt(1.5), 0])


def test_a_term_that_is_the_same_for_all_or_known_of_few_does_not_count() -> None:
    rows = TWO.with_columns(
        pl.lit(5.0).alias("exposure"), pl.when(pl.col("ccode") == 1).then(1.0).alias("past_operations")
    )
    assert standardised(rows)["term"].unique().sort().to_list() == [
        "different_interests",
        "hosted_forces",
        "weak_clause",
    ]


def test_a_fear_is_the_mean_of_its_terms_and_its_range_leaves_each_out() -> None:
    # Ally 1: abandonment (weak_clause -1.22, exposure 0, troops_withdrawn 1.22) has mean 0, and with one left out
    # .61, 0 or -.61; entrapment -1.22 and -1.22.
    rows = TWO.with_columns(pl.Series("troops_withdrawn", [2.0, 0.0, 1.0]), pl.Series("exposure", [2.0, 3.0, 1.0]))
    row = scored(standardised(rows)).filter(pl.col("ccode") == 1).row(0, named=True)
    z = math.sqrt(1.5)
    assert row["abandonment"] == pytest.approx(0)
    assert (row["abandonment_low"], row["abandonment_high"]) == (pytest.approx(-z / 2), pytest.approx(z / 2))
    assert row["entrapment"] == pytest.approx(-z)
    assert row["difference"] == pytest.approx(z)
    # Whatever is left out, abandonment stays above entrapment: -.61 > -1.22.
    assert (row["more_afraid_of"], row["terms"]) == ("abandonment", "3+2")


def test_a_verdict_that_hangs_on_one_term_is_unclear() -> None:
    rows = TWO.with_columns(
        pl.Series("different_interests", [0.0, 2.0, 1.0]), pl.Series("hosted_forces", [4.0, 0.0, 2.0])
    )
    row = scored(standardised(rows)).filter(pl.col("ccode") == 1).row(0, named=True)
    assert row["difference"] < 0  # abandonment -1.22, entrapment 0: but without hosted_forces entrapment is -1.22 too
    assert row["more_afraid_of"] == "unclear"


def test_one_term_is_no_fear() -> None:
    rows = TWO.with_columns(pl.lit(None, pl.Float64).alias("hosted_forces"))
    found = scored(standardised(rows))
    assert found["entrapment"].to_list() == [None] * 3
    assert found["more_afraid_of"].to_list() == [None] * 3
    assert found["abandonment"].null_count() == 0


numbers = st.lists(st.floats(-100, 100).map(lambda v: round(v, 3)), min_size=4, max_size=4, unique=True)


@settings(max_examples=40, deadline=None)
@given(st.lists(numbers, min_size=6, max_size=6))
def test_changes_of_terms_add_up_to_the_change_of_the_fear(values: list[list[float]]) -> None:
    terms = ("weak_clause", "exposure", "troops_withdrawn")
    rows = world(
        {
            (ally + 1, year): {term: values[3 * n + m][ally] for m, term in enumerate(terms)}
            for n, year in enumerate((2000, 2010))
            for ally in range(4)
        }
    )
    scores = standardised(rows)
    totals = moved(scores, 2000, 2010).group_by("ccode").agg(pl.col("own", "others", "change").sum()).sort("ccode")
    fears = scored(scores).sort("year", "ccode")["abandonment"].to_list()
    assert totals["change"].to_list() == pytest.approx(
        [b - a for a, b in zip(fears[:4], fears[4:], strict=True)], abs=1e-9
    )
    assert (totals["own"] + totals["others"]).to_list() == pytest.approx(totals["change"].to_list(), abs=1e-6)


def test_an_ally_that_stands_still_moves_only_because_others_do() -> None:
    rows = world(
        {
            (1, 2000): {"exposure": 1}, (2, 2000): {"exposure": 3},
            (1, 2010): {"exposure": 1}, (2, 2010): {"exposure": 0},
        }
    )  # fmt: skip
    row = moved(standardised(rows), 2000, 2010).filter(pl.col("ccode") == 1).row(0, named=True)
    assert (row["own"], row["others"], row["change"]) == (pytest.approx(0), pytest.approx(2), pytest.approx(2))


def test_no_term_serves_both_fears_and_every_term_says_why() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert all(term.why and term.formula for term in TERMS)
    assert {term.fear for term in TERMS} == set(FEARS)


def csv_file(folder: Path, text: str) -> Path:
    path = folder / "experts.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_expert_terms_stand_apart_with_scores_among_those_scored(tmp_path: Path) -> None:
    text = "ally,year,term,score\nAL1,2000,trust,1\nally 2,2000,trust,5\n3,2000,trust,3\nAL1,2000,fatigue,2\n"
    found = expert_terms(csv_file(tmp_path, text), TWO)
    trust = found.filter(pl.col("term") == "trust")
    assert trust["z"].to_list() == pytest.approx([-math.sqrt(1.5), math.sqrt(1.5), 0])
    assert trust["allies_scored"].to_list() == [3, 3, 3]
    assert found.filter(pl.col("term") == "fatigue")["z"].to_list() == [None]


def test_a_bad_file_of_expert_terms_lists_every_line(tmp_path: Path) -> None:
    text = "ally,year,term,score\nXXX,2000,t,1\nAL1,2000,t,nan\nAL1,1990,t,1\nAL1,2000,t,many\nAL2,2000,t,1\nAL2,2000,t,2\n"
    with pytest.raises(UserError) as caught:
        expert_terms(csv_file(tmp_path, text), TWO)
    message = str(caught.value)
    assert "5 problems" in message
    for line in ("line 2: 'XXX' is no ally", "line 3: expected a finite score", "line 4:", "line 5: year and score must be numbers", "line 7: AL2, 2000, 't' stands twice"):  # fmt: skip
        assert line in message


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("empty"))


def test_the_profile_runs_on_the_registers_figures_alone(empty: Store, shipped: Register) -> None:
    found = commitment_profile(["JPN", "Denmark"], 2015, 2020, store=empty, register=shipped)
    assert set(found.table["ally"]) == {"Japan", "Denmark"}
    known = found.table.filter(pl.col("difference").is_not_null())
    assert known["year"].to_list() == [2020, 2020, 2015, 2015]
    assert "register.figures" in found.sources
    assert "register's figures" in " ".join(found.notes)
    assert found.plot().to_dict()["layer"]


def test_a_profile_that_cannot_be_had_says_what_to_get(empty: Store, shipped: Register) -> None:
    with pytest.raises(AbsentError, match=r"allies data get .*nmc"):
        commitment_profile([], 2011, 2013, store=empty, register=shipped)
    with pytest.raises(UserError, match="'Japn' Did you mean 'japan'"):
        commitment_profile(["Japn"], 2015, 2020, store=empty, register=shipped)
    with pytest.raises(UserError, match="No profile can run from 2020 to 2015"):
        commitment_profile([], 2020, 2015, store=empty, register=shipped)
    with pytest.raises(UserError, match="No profile can run from 2020 to 99999"):
        commitment_profile([], 2020, 99999, store=empty, register=shipped)


def test_the_profile_on_the_data_sets(full_store: Store, shipped: Register) -> None:
    found = commitment_profile([], 2004, 2014, store=full_store, register=shipped)
    latest = found.table.filter(pl.col("year") == 2014)
    assert latest.height > 50
    assert latest.filter(pl.col("ally") == "Germany")["ccode"].to_list() == [255]
    terms = found.tables["terms"].filter(pl.col("year") == 2014)
    by_term = terms.group_by("term").agg(pl.col("z").mean().alias("mean"), pl.col("z").std(ddof=0).alias("sd"))
    assert by_term["mean"].to_list() == pytest.approx([0] * by_term.height, abs=1e-9)
    assert by_term["sd"].to_list() == pytest.approx([1] * by_term.height)
    # From the register: of the hub-led operations begun in 2005-2014, the share that Denmark joined.
    recent = [o.operation_id for o in shipped.operations if o.hub_led and 2005 <= o.start.first.year <= 2014]
    took_part = {
        p.operation_id
        for p in shipped.participants
        if p.ccode == 390
        and p.role.value not in ("refused", "political", "financial", "member")
        and (p.start is None or p.start.first.year <= 2014)
    }
    joined = terms.filter(pl.col("term") == "past_operations", pl.col("ally") == "Denmark")["value"].to_list()
    assert joined == pytest.approx([len(took_part & set(recent)) / len(recent)])
    assert "nmc@7.0" in found.sources


# -- security for autonomy ---------------------------------------------------------------------------------


def flat(states: dict[int, list[tuple[int, float]]]) -> Distances:
    values = np.full((len(states), LAST_YEAR - FIRST_YEAR + 1), np.nan)
    for row, points in enumerate(states.values()):
        for year, value in points:
            values[row, year - FIRST_YEAR] = value
    return Distances(tuple(states), values, dict.fromkeys(states, "europe"))


def steps(before: float, after: float, drift: float = 0.0) -> list[tuple[int, float]]:
    return [(year, (before if year < 2000 else after) + drift * (year - 2000)) for year in range(1990, 2011)]


def test_movement_is_measured_against_states_without_a_guarantee() -> None:
    # The ally falls from 3 to 1 in 2000 while three others rise from 2 to 2.5: -2 of its own, -2.5 against them.
    data = flat({1: steps(3, 1)} | dict.fromkeys((2, 3, 4), steps(2, 2.5)))
    pair = compared(data, {1: 2000}, 1, 5, near=False)
    assert pair is not None
    assert change(pair[0]) == pytest.approx(-2)
    assert change(pair[1]) == pytest.approx(-2.5)
    assert trend(pair[1]) == pytest.approx(0)


def test_states_that_enter_the_data_later_move_no_control() -> None:
    late = [(year, 9.0) for year in range(2000, 2011)]
    alone = flat({1: steps(3, 1)} | dict.fromkeys((2, 3, 4), steps(2, 2)))
    joined = flat({1: steps(3, 1)} | dict.fromkeys((2, 3, 4), steps(2, 2)) | dict.fromkeys((5, 6, 7), late))
    one, other = (compared(data, {1: 2000}, 1, 5, near=False) for data in (alone, joined))
    assert one is not None
    assert other is not None
    assert change(one[1]) == pytest.approx(change(other[1]))


def test_an_ally_already_on_its_way_shows_in_the_trend_before() -> None:
    data = flat({1: steps(3, 3, -0.1)} | dict.fromkeys((2, 3, 4), steps(2, 2)))
    pair = compared(data, {1: 2000}, 1, 5, near=False)
    assert pair is not None
    assert trend(pair[1]) == pytest.approx(-0.1)
    # Years 1995-99 lie .3 above the middle year on average, 2001-05 .3 below: the change is -.6 without any break.
    assert change(pair[1]) == pytest.approx(-0.6)


def test_too_few_years_or_controls_give_no_number() -> None:
    few = flat({1: [(1999, 3.0), (2001, 1.0)]} | dict.fromkeys((2, 3, 4), steps(2, 2)))
    assert compared(few, {1: 2000}, 1, 5, near=False) is None
    guaranteed = flat({1: steps(3, 1)} | dict.fromkeys((2, 3, 4), steps(2, 2)))
    assert compared(guaranteed, {1: 2000, 2: 2004}, 1, 5, near=False) is None


def test_a_bootstrap_interval_holds_the_mean_and_shrinks_to_nothing_without_spread() -> None:
    found = bootstrapped([1.0, 2.0, 3.0, float("nan")])
    assert (found.value, found.allies) == (2.0, 3)
    assert found.low is not None
    assert found.high is not None
    assert 1 <= found.low < 2 < found.high <= 3
    even = bootstrapped([4.0] * 5)
    assert (even.low, even.high) == (4, 4)
    assert bootstrapped([1.0, 2.0]).low is None
    assert bootstrapped([]).value is None


def test_joining_before_and_after_by_hand(shipped: Register) -> None:
    begun = {o.operation_id: o.start.first.year for o in shipped.operations if o.hub_led}
    before = [n for n, year in begun.items() if 1994 <= year < 1999]
    after = [n for n, year in begun.items() if 1999 < year <= 2004]
    roles = {p.operation_id for p in shipped.participants if p.ccode == 290 and p.role.value not in ("refused", "political", "financial", "member")}  # fmt: skip
    expected = len(roles & set(after)) / len(after) - len(roles & set(before)) / len(before)
    assert joining_change(shipped, 290, 1999, 5) == pytest.approx(expected)
    assert math.isnan(joining_change(shipped, 290, 1800, 5))
    # Poland came to ISAF (2001) in 2006, after the five years: one fewer of the operations begun in them.
    came = joining_change(shipped, 290, 1999, 5, "in the years counted")
    assert came == pytest.approx(expected - 1 / len(after))


def test_nobody_has_joined_an_operation_before_it_came(shipped: Register) -> None:
    # ISAF began in 2001; the register has Poland in it from 25 April 2006.
    begun, joined = joined_from(shipped)
    assert (begun["ISAF2001"], joined["ISAF2001", 290]) == (2001, 2006)
    past = _past_operations(shipped, 2005, 2006)
    share = dict(past.filter(pl.col("ccode") == 290).select("year", "joined").iter_rows())
    for year in (2005, 2006):
        recent = [n for n, start in begun.items() if year - 10 < start <= year]
        assert share[year] == pytest.approx(sum(joined.get((n, 290), 9999) <= year for n in recent) / len(recent))
    assert share[2006] > share[2005]


def test_guarantees_begin_when_the_register_says(empty: Store) -> None:
    began = guarantees(empty, Response.ACT_TO_MEET_COMMON_DANGER)
    assert (began[740], began[290], began[255]) == (1960, 1999, 1955)  # Japan's clause of 1960, Poland, West Germany
    assert guarantees(empty, Response.CONSULT).keys() >= began.keys()


def test_autonomy_without_the_data_says_what_to_get(empty: Store) -> None:
    with pytest.raises(AbsentError, match="allies data get un_ideal_points"):
        autonomy(store=empty)


def test_autonomy_on_the_data(full_store: Store, shipped: Register) -> None:
    found = autonomy(store=full_store, register=shipped)
    assert found.table.height == 12
    assert (found.table["low_95"] <= found.table["change"]).all()
    single = found.tables["allies"].filter(pl.col("ally") == "Poland").row(0, named=True)
    assert single["guarantee"] == 1999
    main = found.table.filter(
        pl.col("guarantee_from") == "act_to_meet_common_danger",
        pl.col("years") == 5,
        pl.col("controls") == "all states",
    )
    assert main["change"].item() == pytest.approx(found.tables["allies"]["change"].mean())
    assert found.plot().to_dict()["layer"]
