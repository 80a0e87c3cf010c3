"""The shipped analysis of who joined the invasion of Iraq: who counts, what is measured, and that the data decide."""

import csv
import json
from dataclasses import replace
from itertools import count
from math import log10
from pathlib import Path

import pytest

from globalallies.catalogue import UserError
from globalallies.comparison.invasion import CONDITIONS, Anchors, allies, calibrated, invasion, past, raw, roles
from globalallies.measures.evidence import Evidence
from globalallies.register import SHIPPED, Register
from globalallies.register.codes import Role
from globalallies.sources.store import Store

JOINED_COMBAT = {200, 290, 900}  # the United Kingdom, Poland and Australia


def table(name: str) -> list[dict[str, str]]:
    with (SHIPPED / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_allies_of_the_day_by_hand(shipped: Register) -> None:
    by_treaty = set(allies(Evidence(shipped), "treaty"))
    assert len([c for c in by_treaty if c < 700]) == 18  # NATO's nineteen members without the hub
    assert {c for c in by_treaty if c >= 700} == {732, 740, 800, 840, 900}
    more = set(allies(Evidence(shipped), "treaty_and_designated")) - by_treaty
    assert {160, 651, 663, 666, 692, 920} <= more  # Argentina, Egypt, Jordan, Israel, Bahrain, New Zealand
    assert 770 not in more  # Pakistan was designated in 2004


def test_the_roles_are_the_registers(shipped: Register) -> None:
    found = roles(Evidence(shipped))
    rows = [r for r in table("participants") if r["operation_id"] == "IRQ2003I"]
    assert {int(r["ccode"]) for r in rows if r["role"] == "combat"} - {2} == JOINED_COMBAT
    assert {c for c, role in found.items() if role is Role.COMBAT} - {2} == JOINED_COMBAT


def test_the_past_by_hand(shipped: Register) -> None:
    earlier = {
        o["operation_id"] for o in table("operations") if o["hub_led"] == "yes" and "1990" <= o["start"] < "2003-03-20"
    }
    joined = {
        p["operation_id"]
        for p in table("participants")
        if p["ccode"] == "20" and p["role"] in ("combat", "combat_support") and p["operation_id"] in earlier
    }
    assert past(Evidence(shipped), [20])[20] == pytest.approx(len(joined) / len(earlier))
    assert 0 < len(joined) < len(earlier)


def test_raw_scores_are_the_figures_of_2000(shipped: Register) -> None:
    frame, _, sources = raw(Evidence(shipped), "treaty")
    figures = {(f["ccode"], f["figure"]): float(f["value"]) for f in table("figures") if f["year"] == "2000"}
    poland = frame.filter(ccode=290).to_dicts()[0]
    assert poland["CLOSE"] == pytest.approx(abs(figures["290", "un_ideal_point"] - figures["2", "un_ideal_point"]))
    hosted = figures["290", "us_troops"] * 1000 / figures["290", "population"]
    assert poland["HOST"] == pytest.approx(log10(max(hosted, 1e-3)))
    assert poland["STRONG"] == pytest.approx(figures["290", "milex"] / figures["0", "milex"], rel=0.02)
    assert "register.figures" in sources


def test_anchors_shift_towards_either_end() -> None:
    mark = Anchors(0.0, 4.0, 8.0)
    assert mark.shifted(0) == mark
    assert mark.shifted(1).crossover == 5  # a quarter of the way from 4 to 8
    assert mark.shifted(-1).crossover == 3


def test_memberships_meet_their_anchors(shipped: Register) -> None:
    frame, anchors, _ = raw(Evidence(shipped), "treaty")
    members = calibrated(frame, anchors, Role.COMBAT)
    held = frame.join(members, on="case", suffix="_in")
    for row in held.to_dicts():
        for name in CONDITIONS:
            mark = anchors[name]
            above = row[name] >= mark.crossover if mark.full > mark.out else row[name] <= mark.crossover
            assert (row[f"{name}_in"] >= 0.5) == above, (row["case"], name)
    assert members["JOINED"].sum() == len(JOINED_COMBAT)


def test_conditions_are_older_than_the_outcome(shipped: Register, full_store: Store) -> None:
    """A figure of 2003 must not matter: nothing after 2002 is read."""
    later = replace(
        shipped, figures=tuple(f if f.year < 2003 else replace(f, value=f.value * 1000) for f in shipped.figures)
    )
    assert raw(Evidence(later), "treaty")[0].equals(raw(Evidence(shipped), "treaty")[0])
    assert raw(Evidence(shipped, full_store), "treaty")[0].drop_nulls().height >= 23


def test_every_choice_is_there_and_what_is_found_is_said(shipped: Register) -> None:
    found = invasion(Evidence(shipped))
    choices = found.tables["choices"]
    assert choices.height == 2 * 5 * 2 * 3 * 4
    assert choices.select("group", "outcome", "conditions", "shift", "incl").is_duplicated().sum() == 0
    explained = choices.filter(choices["positive_rows"] > 0).height
    said = " ".join(found.notes)
    assert (f"none of {choices.height} choices" in said) == (explained == 0)
    assert "no cause is shown" in said
    assert {"truth_table", "models", "necessity", "cases"} <= set(found.tables)
    assert found.plot() is not None


def test_crisp_conditions_and_joining_by_degree_are_among_the_choices(shipped: Register) -> None:
    """With fuzzy conditions 26 allies that stayed out count against every row: an artefact if it stood alone."""
    choices = invasion(Evidence(shipped)).tables["choices"]
    assert set(choices["outcome"]) == {"combat", "combat_support", "medical_engineering", "basing_transit", "graded"}
    frame, anchors, _ = raw(Evidence(shipped), "treaty_and_designated")
    crisp = calibrated(frame, anchors, None, sets="crisp")
    fuzzy = calibrated(frame, anchors, None)
    for name in CONDITIONS:
        assert crisp[name].to_list() == [int(m > 0.5) for m in fuzzy[name]]
    degree = dict(crisp.select("case", "JOINED").iter_rows())
    assert (degree["Poland"], degree["Denmark"], degree["Spain"], degree["Italy"]) == (1.0, 0.8, 0.6, 0.4)
    assert (degree["Japan"], degree["France"], degree["Iceland"]) == (0.2, 0.0, 0.0)
    # Bahrain alone of all allies hosts troops and is neither close, strong nor a partner of the past; it gave bases
    bases = choices.filter(group="treaty_and_designated", outcome="basing_transit", conditions="crisp", shift=0)
    assert (bases["positive_rows"] > 0).all()


def test_chance_is_not_spoken_of_without_a_positive_row(shipped: Register) -> None:
    found = invasion(Evidence(shipped))
    positive = (found.tables["truth_table"]["out"] == "1").any()
    said = " ".join(found.notes)
    assert ("A shuffled outcome" in said) == positive
    assert ("no fit to compare with chance" in said) != positive


def test_the_data_decide(shipped: Register) -> None:
    """Were it the strong who joined, and only they, the analysis would say so."""
    evidence = Evidence(shipped)
    frame, anchors, _ = raw(evidence, "treaty_and_designated")
    members = calibrated(frame, anchors, Role.COMBAT)
    strong = dict(members.select("case", "STRONG").iter_rows())
    codes = dict(frame.select("case", "ccode").iter_rows())
    template = next(p for p in shipped.participants if p.operation_id == "IRQ2003I")
    number = count()
    made = tuple(
        replace(template, ccode=codes[case], role=Role.COMBAT, phase=f"p{next(number)}")
        for case, membership in strong.items()
        if membership > 0.5
    )
    others = tuple(p for p in shipped.participants if p.operation_id != "IRQ2003I")
    found = invasion(Evidence(replace(shipped, participants=(*others, *made))))
    models = found.tables["models"].filter(outcome="JOINED", solution="parsimonious")["terms"].to_list()
    assert models
    assert all("STRONG" in model and "~STRONG" not in model for model in models)


def test_what_is_no_role_or_group_is_refused(shipped: Register) -> None:
    with pytest.raises(UserError, match="no least role"):
        invasion(Evidence(shipped), "political")
    with pytest.raises(UserError, match="no group"):
        invasion(Evidence(shipped), group="friends")


def test_the_command(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from globalallies.cli import app

    store = ["--store", str(tmp_path / "none")]
    done = CliRunner().invoke(app, ["compare", "--invasion", "--treaty-only", "--json", *store])
    assert done.exit_code == 0
    cases = json.loads(done.output)["tables"]["cases"]
    assert len(cases) == 23
    both = CliRunner().invoke(app, ["compare", "--invasion", "--allies", "JPN,DEU", *store])
    assert "compares its own cases" in str(both.exception)
