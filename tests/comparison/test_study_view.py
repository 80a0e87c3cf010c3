"""What a reader may see, what rules code, and how far coders agree."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from globalallies.catalogue import UserError
from globalallies.comparison.agreement import alpha
from globalallies.comparison.study import Person, RuleCoder, coded_by_rule, load, overview, study_agreement
from globalallies.comparison.study.records import Study, Threshold
from globalallies.comparison.study.reliability import ratings
from globalallies.comparison.study.rules import rule_text, thresholds_text
from globalallies.comparison.study.visibility import visible
from globalallies.measures.evidence import Evidence
from globalallies.register import Register
from studies import CODINGS, DEFINITION, changed, write


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return load(write(tmp_path / "s")).study


def whose(study: Study, question: str, coder: str = "", *, open_too: bool = False) -> set[str]:
    return {one.coder for one in visible(study, coder, open_too=open_too) if one.question == question}


def test_coders_are_blind_of_each_other_until_a_question_is_closed(study: Study) -> None:
    assert whose(study, "trust") == {"ann", "bo"}
    assert whose(study, "resistance") == set()
    assert whose(study, "resistance", "ann") == {"ann"}
    assert whose(study, "resistance", "bo") == {"bo"}
    assert whose(study, "trust", "bo") == {"ann", "bo"}
    assert whose(study, "resistance", open_too=True) == {"ann", "bo"}
    with pytest.raises(UserError, match=r"no coder 'an'\. Did you mean 'ann'\?"):
        visible(study, "an")


def test_an_overview_shows_what_one_may_see_and_says_what_is_hidden(study: Study) -> None:
    shown = overview(study, "bo")
    assert shown.table.select("question", "codings", "asked").rows() == [("trust", 10, 10), ("resistance", 2, 10)]
    assert set(shown.tables["codings"].select("question", "coder").unique().rows()) == {
        ("trust", "ann"),
        ("trust", "bo"),
        ("resistance", "bo"),
    }
    assert "Codings of open questions are left out, but for those of bo: resistance." in shown.notes
    everything = overview(study, open_too=True)
    assert everything.tables["codings"].height == len(study.codings)
    assert any(note.startswith("Questions still open are included") for note in everything.notes)


def rule(study: Study) -> RuleCoder:
    (found,) = study.rules
    return found


def test_a_rule_is_shown_in_full(study: Study) -> None:
    assert rule_text(rule(study)) == (
        'table = "events"; where = { ccodes = "$ally", date = "$period" }; aggregate = "count"'
    )
    assert thresholds_text(rule(study)) == "at least 3: 4; at least 1: 2; below that: 0"
    table = overview(study).tables["coders"]
    assert table.filter(pl.col("kind") == "rule")["rule"].to_list() == [rule_text(rule(study))]


@pytest.mark.parametrize(
    ("value", "score"), [(None, None), (0, 0), (0.99, 0), (1, 2), (2.9, 2), (3, 4), (99, 4), (-5, 0)]
)
def test_thresholds_turn_a_value_into_a_score(study: Study, value: float | None, score: float | None) -> None:
    assert rule(study).score(value) == score


def test_below_a_bounded_first_threshold_there_is_no_score(study: Study) -> None:
    bounded = replace(rule(study), thresholds=(Threshold(score=1, at_least=0), Threshold(score=2, at_least=5)))
    assert [bounded.score(value) for value in (-0.1, 0, 5)] == [None, 1, 2]


def test_a_rule_codes_every_case_from_what_it_names(study: Study, shipped: Register) -> None:
    found = coded_by_rule(study, Evidence(shipped))
    assert found.left_out == ()
    assert found.sources == ("register.events",)
    counted = {}
    for case, period in study.cells():
        # the same count, in plain Python
        counted[case.id, period.id] = sum(
            bool(set(event.ccodes) & set(case.ccode))
            and event.date is not None
            and event.date.first.year >= period.first_year
            and event.date.last.year <= period.last_year
            for event in shipped.events
        )
    assert len(set(counted.values())) > 1
    for coding in found.codings:
        number = counted[coding.case, coding.period]
        assert coding.score == (4 if number >= 3 else 2 if number >= 1 else 0)
        assert coding.note.startswith(f"{number} from {number} row")
        assert (coding.confidence, coding.evidence, coding.coder) == (None, ("rule",), "treaties")
    assert len(found.codings) == len(study.cells())


COUNTED = 'table = "events", where = { ccodes = "$ally", date = "$period" }, aggregate = "count"'


def test_a_rule_says_what_it_could_not_code(tmp_path: Path, shipped: Register) -> None:
    asked = 'measure = "military_burden", where = { ccode = "$ally", year = "$period" }, aggregate = "mean"'
    text = changed(DEFINITION, (COUNTED, asked), ("ccode = 290\n", ""), ("at_least = 3", "at_least = 3.5"))
    found = coded_by_rule(load(write(tmp_path / "m", study=text)).study, Evidence(shipped))
    assert "register.figures" in found.sources
    (said,) = found.left_out
    assert "poland late" in said
    asked = 'measure = "v2x_polyarchy", where = { ccode = "$ally", year = "$period" }, aggregate = "mean"'
    text = changed(DEFINITION, (COUNTED, asked))
    found = coded_by_rule(load(write(tmp_path / "v", study=text)).study, Evidence(shipped))
    assert found.codings == ()
    assert found.left_out[0].startswith("treaties could not code: ")
    assert "allies data get" in found.left_out[0]


def test_codings_by_rule_follow_the_same_blindness(study: Study, shipped: Register) -> None:
    coded = coded_by_rule(study, Evidence(shipped))
    shown = overview(study, coded=coded)
    assert shown.tables["codings"].filter(pl.col("coder") == "treaties").height == 5
    reopened = replace(study, questions=tuple(replace(question, closed=None) for question in study.questions))
    assert overview(reopened, coded=coded).tables["codings"].is_empty()
    # where only rules code, there is nobody to keep blind
    alone = replace(reopened, coders=study.rules, codings=())
    assert overview(alone, coded=coded).tables["codings"].height == 5
    assert not any("open questions" in note for note in overview(alone, coded=coded).notes)
    elsewhere = replace(
        reopened, coders=(*study.rules, Person(id="cy", name="Cy", questions=("resistance",))), codings=()
    )
    assert overview(elsewhere, coded=coded).tables["codings"].height == 5
    assert any(note.endswith("left out: resistance.") for note in overview(elsewhere, coded=coded).notes)


def test_agreement_by_question_is_alpha_of_its_scores(study: Study) -> None:
    found = study_agreement(study)
    row = found.table.row(0, named=True)
    assert found.table["question"].to_list() == ["trust"]
    # japan, germany, poland in their periods; the vignette and the rule are left out
    scores = [[3, 4, 1, 0, 3], [2, 4, 1, 2, 3]]
    assert row["alpha"] == pytest.approx(alpha(scores, "ordinal"))
    assert (row["units"], row["coders"], row["codings"], row["why_missing"]) == (5, 2, 10, None)
    assert any("interval is wide" in note for note in found.notes)
    assert any("Rules are not coders and are left out: treaties." in note for note in found.notes)
    assert any("Vignettes are left out" in note for note in found.notes)
    assert any("left out: resistance" in note for note in found.notes)


def test_who_disagrees_where(study: Study) -> None:
    found = study_agreement(study)
    # ordinal: scores 0, 1, 2, 3, 4 occur 1, 2, 2, 3, 2 times: mid-ranks .5, 2, 4, 6.5, 9
    # 0 against 2: 3.5 squared; 2 against 3: 2.5 squared
    apart = {("germany", "late"): 3.5**2, ("japan", "early"): 2.5**2}
    pairs = found.tables["disagreements"]
    assert pairs.select("case", "period").rows() == list(apart)
    assert pairs["share"].to_list() == pytest.approx([one / sum(apart.values()) for one in apart.values()])
    coders = {row["coder"]: row for row in found.tables["coders"].to_dicts()}
    assert coders["ann"]["pairs"] == 5
    assert coders["ann"]["share"] == pytest.approx(0.5)
    assert coders["ann"]["lean"] == 0
    (step,) = found.tables["to_resolve"].to_dicts()
    assert (step["question"], step["case"], step["period"]) == ("trust", "germany", "late")
    assert any("moving 1 coding to the middle of its unit would lift alpha" in note for note in found.notes)


def test_lean_is_the_share_scored_higher_less_the_share_scored_lower(tmp_path: Path) -> None:
    text = changed(CODINGS, ("late,bo,2,", "late,bo,0,"), ("early,bo,1,", "early,bo,4,"))
    found = study_agreement(load(write(tmp_path / "s", codings=text)).study)
    lean = dict(found.tables["coders"].select("coder", "lean").iter_rows())
    # bo scores lower in japan early, higher in germany early, alike in the other three
    assert lean == {"ann": 0, "bo": 0}
    text = changed(text, ("trust,japan,early,bo,2", "trust,japan,early,bo,4"))
    found = study_agreement(load(write(tmp_path / "t", codings=text)).study)
    lean = dict(found.tables["coders"].select("coder", "lean").iter_rows())
    assert lean == {"ann": pytest.approx(-2 / 5), "bo": pytest.approx(2 / 5)}


def test_questions_of_one_scale_are_also_put_together(study: Study, tmp_path: Path) -> None:
    found = study_agreement(study, open_too=True)
    assert found.table["question"].to_list() == ["trust", "resistance", "all on extent"]
    row = found.table.row(2, named=True)
    assert row["alpha"] == pytest.approx(alpha([[3, 4, 1, 0, 3, 2], [2, 4, 1, 2, 3, 3]], "ordinal"))
    assert row["units"] == 6
    assert any("can exceed every one of theirs" in note for note in found.notes)
    assert any("Questions still open are included" in note for note in found.notes)
    both = changed(DEFINITION, ('scale = "extent"\n\n[[coders]]', 'scale = "other"\n\n[[coders]]'))
    other = (
        '[[scales]]\nid = "other"\nlevel = "interval"\nlow = 0\nhigh = 4\n'
        'anchors = [{ score = 0, meaning = "no" }, { score = 4, meaning = "yes" }]\n'
    )
    apart = load(write(tmp_path / "apart", study=both + other)).study
    assert study_agreement(apart, open_too=True).table["question"].to_list() == ["trust", "resistance"]


def test_an_undefined_alpha_is_missing_with_its_reason(study: Study) -> None:
    alone = replace(study, codings=tuple(one for one in study.codings if one.coder == "ann"))
    row = study_agreement(alone).table.row(0, named=True)
    assert (row["alpha"], row["low"], row["units"]) == (None, None, 0)
    assert row["why_missing"] == "no unit was coded by two coders"
    alike = replace(study, codings=tuple(replace(one, score=2) for one in study.codings))
    found = study_agreement(alike)
    assert found.table["alpha"].to_list() == [None]
    assert "lack of variation" in found.table["why_missing"][0]
    assert found.tables["disagreements"].is_empty()
    assert found.tables["coders"]["share"].to_list() == [None, None]


def test_a_study_without_two_people_or_a_closed_question_has_no_agreement(study: Study) -> None:
    by_rule = replace(study, coders=study.rules)
    with pytest.raises(UserError, match="Agreement is undefined: the study is coded by rule"):
        study_agreement(by_rule)
    with pytest.raises(UserError, match="coded by one person"):
        study_agreement(replace(study, coders=(Person(id="ann", name="Ann"),)))
    with pytest.raises(UserError, match="No question of the study is closed"):
        study_agreement(replace(study, questions=study.questions[1:]))
    with pytest.raises(UserError, match="-1 resamples are out of range"):
        study_agreement(study, resamples=-1)


def test_the_same_seed_gives_the_same_numbers_and_a_chart(study: Study) -> None:
    one, other = study_agreement(study, seed=4), study_agreement(study, seed=4)
    assert one.record() == other.record()
    assert study_agreement(study, seed=5).table["low"].to_list() != one.table["low"].to_list()
    drawn = one.plot().to_dict()
    assert len(drawn["layer"]) == 3


def test_ratings_are_coders_by_cells(study: Study) -> None:
    found = ratings(study, study.questions[1])
    assert found.coders == ("ann", "bo")
    assert found.cells[0] == ("japan", "early")
    assert found.scores[:, 0].tolist() == [2, 3]
    assert pl.Series(found.scores[:, 1:].ravel()).is_nan().all()
