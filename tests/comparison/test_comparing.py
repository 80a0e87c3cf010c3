"""The comparison of a study's cases: scores by hand, the shipped study, what is refused."""

import csv
import json
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest
from typer.testing import CliRunner

from globalallies.catalogue import UserError
from globalallies.cli import app
from globalallies.comparison.comparing import compare, groups_of, scores, shipped_study, study_of, write_shipped
from globalallies.comparison.study import Coding, Person, Study, load
from globalallies.measures.evidence import Evidence
from globalallies.register import SHIPPED, Register
from globalallies.report.results import write_result
from globalallies.sources.store import Store

ALLIES = ("JPN", "DEU", "KOR", "DNK", "AUS", "NOR", "THA", "POL")


def coding(coder: str, score: float, question: str = "spending", case: str = "JPN", period: str = "P1") -> Coding:
    return Coding(
        question=question,
        case=case,
        period=period,
        coder=coder,
        score=score,
        confidence=None,
        evidence=("judgement",),
        note="",
    )


def test_people_count_before_rules_and_their_median_on_an_ordinal_scale() -> None:
    study = replace(shipped_study(), coders=(*shipped_study().coders, *(Person(id=i, name=i) for i in ("a", "b", "c"))))
    found = scores(study, [coding("a", 1), coding("b", 3), coding("c", 1), coding("burden", 0)])
    k = found.questions.index("spending")
    assert found.scores[0, 0, k] == pytest.approx(1 / 3)  # the median 1 of a scale from 0 to 3
    assert np.isnan(found.scores[1]).all()
    alone = scores(study, [coding("burden", 3)])
    assert alone.scores[0, 0, k] == 1


def test_the_shipped_study_is_sound_and_says_who_did_not_code() -> None:
    study = shipped_study()
    assert tuple(case.id for case in study.cases) == ALLIES
    assert len(study.questions) == 9
    assert len(study.periods) == 4
    assert study.persons == ()
    coded = {rule.question for rule in study.rules}
    empty = {question.id for question in study.questions} - coded
    assert empty == {"trust", "resistance"}
    assert all("Left empty" in question.guide for question in study.questions if question.id in empty)
    assert study.codings == ()


def test_every_operation_of_its_rules_is_one_the_hub_led(shipped: Register) -> None:
    for rule in shipped_study().rules:
        for key in rule.rule["where"].get("operation_id", ()):
            assert shipped.operation(key).hub_led


def test_a_rule_scores_as_by_hand(shipped: Register) -> None:
    """Military burden of each ally from the shipped figures, in plain Python: spending over GDP, the mean of the years."""
    values: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)
    with (SHIPPED / "figures.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            values[int(row["ccode"]), int(row["year"])][row["figure"]] = float(row["value"])
    table = compare(shipped_study(), Evidence(shipped)).tables["profiles"]
    got = {(r["case"], r["period"]): r["spending"] for r in table.to_dicts()}
    spans = {"P1": (1951, 1990), "P2": (1991, 2000), "P3": (2001, 2011), "P4": (2012, 2025)}
    codes = {case.id: case.ccode for case in shipped_study().cases}
    checked = 0
    for (case, period), score in got.items():
        low, high = spans[period]
        burdens = [
            found["milex"] * 1000 / found["gdp_current_usd"]
            for (ccode, year), found in values.items()
            if ccode in codes[case] and low <= year <= high and {"milex", "gdp_current_usd"} <= set(found)
        ]
        if not burdens:
            assert score is None
            continue
        mean = fmean(burdens)
        assert score == pytest.approx(sum(mean >= line for line in (0.01, 0.02, 0.03)) / 3), (case, period, mean)
        checked += 1
    assert checked >= 28


def test_poland_is_not_studied_before_1991(shipped: Register) -> None:
    table = compare(shipped_study(), Evidence(shipped)).tables["profiles"]
    assert table.filter(case="POL")["period"].to_list() == ["P2", "P3", "P4"]


def test_groups_are_the_two_systems(shipped: Register) -> None:
    groups = groups_of(shipped_study(), shipped, date(2025, 1, 1))
    assert {case for case, group in groups.items() if group == "Europe"} == {"DEU", "DNK", "NOR", "POL"}
    assert {case for case, group in groups.items() if group == "Asia"} == {"JPN", "KOR", "AUS", "THA"}


def test_what_is_lacking_is_said_and_stays_empty(shipped: Register) -> None:
    result = compare(shipped_study(), Evidence(shipped))
    table = result.tables["profiles"]
    assert table["interoperability"].null_count() == table.height
    assert any("exercises@7" in note for note in result.notes)
    assert any("trust, resistance" in note for note in result.notes)
    assert "register.figures" in result.sources


def test_a_changed_register_changes_the_comparison(shipped: Register) -> None:
    fewer = replace(shipped, participants=tuple(p for p in shipped.participants if p.ccode != 740))
    before, after = (
        compare(shipped_study(), Evidence(r)).tables["profiles"].filter(case="JPN", period="P3")["global_focus"].item()
        for r in (shipped, fewer)
    )
    assert before > 0
    assert after == 0


def test_the_full_store_reaches_seven_questions(shipped: Register, full_store: Store) -> None:
    result = compare(shipped_study(), Evidence(shipped, full_store), outcome="spending", conditions=["grey_zone"])
    table = result.tables["profiles"]
    assert table.filter(period="P4")["interoperability"].null_count() == 8  # exercises end in 2010
    assert table.filter(period="P3")["interoperability"].null_count() == 0
    assert {"designs", "roles", "convergence"} <= set(result.tables)
    assert {"exercises@7", "mid_directed@5.0"} <= set(result.sources)


def test_other_allies_can_be_asked(shipped: Register) -> None:
    study = study_of(shipped, ["Japan", "GBR", "FRA"])
    assert [case.id for case in study.cases] == ["JPN", "GBR", "FRA"]
    table = compare(study, Evidence(shipped), periods=["P4"]).tables["profiles"]
    assert table.height == 3
    assert table.filter(case="GBR")["spending"].item() is not None


def test_what_cannot_be_compared_is_refused(shipped: Register) -> None:
    evidence = Evidence(shipped)
    with pytest.raises(UserError, match="no question 'spend'"):
        compare(shipped_study(), evidence, outcome="spend")
    with pytest.raises(UserError, match="no period"):
        compare(shipped_study(), evidence, periods=["P9"])
    with pytest.raises(UserError, match="named twice"):
        study_of(shipped, ["JPN", "Japan"])
    with pytest.raises(UserError, match="1 ally is named"):
        study_of(shipped, ["JPN"])
    with pytest.raises(UserError, match="Nothing in this study is coded"):
        compare(_without_rules(shipped_study()), evidence)


def test_the_hub_is_no_ally_of_its_own(shipped: Register) -> None:
    with pytest.raises(UserError, match="'USA' is the hub itself"):
        study_of(shipped, ["USA", "JPN"])


def test_a_study_of_other_allies_has_its_own_title(shipped: Register) -> None:
    assert study_of(shipped, ["JPN", "GBR"]).title == "2 allies, 9 questions"


def said(notes: tuple[str, ...], words: str) -> str:
    """The one note with these words."""
    (found,) = (note for note in notes if words in note)
    return found


def test_who_was_no_ally_is_said(shipped: Register) -> None:
    notes = compare(study_of(shipped, ["SWE", "JPN"]), Evidence(shipped)).notes
    # Sweden joined NATO in 2024
    assert said(notes, "neither alliance system").endswith(": SWE P1, SWE P2, SWE P3.")
    assert not any("neither alliance system" in note for note in compare(shipped_study(), Evidence(shipped)).notes)


def test_the_test_of_groups_says_its_least_share_and_what_periods_lack(shipped: Register, full_store: Store) -> None:
    notes = compare(shipped_study(), Evidence(shipped, full_store)).notes
    assert said(notes, "in all 70 ways").endswith("no share below 0.029 is possible.")  # 2 of 70
    assert "P1 lacks POL; P4 lacks interoperability" in said(notes, "different cases or questions")


def test_questions_coded_from_the_same_rows_are_named_or_refused(shipped: Register) -> None:
    notes = compare(shipped_study(), Evidence(shipped), outcome="global_focus", conditions=["expectations"]).notes
    assert said(notes, "same rows").startswith("expectations and global_focus are coded by rule")
    twin = next(rule for rule in shipped_study().rules if rule.question == "spending")
    study = replace(shipped_study(), coders=(twin, replace(twin, id="twin", question="resistance")))
    with pytest.raises(UserError, match="coded from the same measure, military_burden"):
        compare(study, Evidence(shipped), outcome="spending", conditions=["resistance"])


def test_codings_of_open_questions_are_left_out_and_said_so(shipped: Register) -> None:
    study = replace(
        shipped_study(),
        coders=(*shipped_study().rules, Person(id="a", name="A")),
        codings=(coding("a", 1, "trust"),),
    )
    assert "closed: trust." in said(compare(study, Evidence(shipped)).notes, "still open")


def test_periods_are_compared_in_the_order_of_their_years(shipped: Register) -> None:
    turned = replace(shipped_study(), periods=shipped_study().periods[::-1])
    result = compare(turned, Evidence(shipped))
    assert result.tables["convergence"]["period"].to_list() == ["P1", "P2", "P3", "P4"]


def test_keys_are_explained(shipped: Register) -> None:
    tables = compare(shipped_study(), Evidence(shipped)).tables
    assert tables["cases"].row(0) == ("JPN", "Japan", "Asia")
    assert tables["periods"].row(0) == ("P1", "1951 to 1990", 1951, 1990)
    coded = dict(tables["questions"].select("question", "coded_by").rows())
    assert (coded["spending"], coded["trust"]) == ("burden", None)


def test_one_case_has_no_distance_and_the_page_is_written(shipped: Register, tmp_path: Path) -> None:
    study = shipped_study()
    result = compare(replace(study, cases=study.cases[:1]), Evidence(shipped))
    assert result.tables["distances"].is_empty()
    assert "No distance between any two cases in P1, P2, P3, P4" in said(result.notes, "No distance")
    assert said(result.notes, "pointers").startswith("1 case:")
    assert (write_result(result, tmp_path / "out") / "index.html").is_file()


def test_the_shipped_study_can_be_written_and_read_again(tmp_path: Path) -> None:
    assert load(write_shipped(tmp_path / "eight")).study == shipped_study()
    with pytest.raises(UserError, match="is there already"):
        write_shipped(tmp_path / "eight")
    done = CliRunner().invoke(app, ["study", "shipped", f"{tmp_path}/again"])
    assert f"allies study show {tmp_path}/again" in done.output
    assert {path.name for path in (tmp_path / "again").iterdir()} == {"study.toml", "codings.csv", "evidence.csv"}


def _without_rules(study: Study) -> Study:
    return replace(study, coders=(Person(id="a", name="A"),))


def test_the_command(tmp_path: object) -> None:
    runner = CliRunner()
    store = f"{tmp_path}/none"
    done = runner.invoke(app, ["compare", "--periods", "P4", "--json", "--store", store])
    assert done.exit_code == 0
    assert len(json.loads(done.output)["tables"]["profiles"]) == 8
    written = runner.invoke(app, ["compare", "--allies", "JPN,DEU", "-o", f"{tmp_path}/out", "--store", store])
    assert written.exit_code == 0
    assert "index.html" in written.output
