"""The model of joining: what it says must follow from the cases that it lists."""

import json
from datetime import date
from math import log

import numpy as np
import pytest
from typer.testing import CliRunner

from globalallies.catalogue import Result, UserError
from globalallies.cli import app
from globalallies.models.joining import Choices, joining
from globalallies.models.joining import model as module
from globalallies.models.joining.cases import Case, cases
from globalallies.models.joining.predictors import PREDICTORS, Data, columns
from globalallies.models.joining.runs import BASELINES, Task, by_then, run_all, task, variations
from globalallies.register import Register, Role
from globalallies.sources.store import Store

COMBAT = Choices(threshold=Role.COMBAT)


@pytest.fixture(scope="module")
def found(full_store: Store) -> Result:
    """One threshold, and beside it one other choice."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "variations", lambda choices: [one for one in variations(choices) if one[0] == "missing"])
        return joining(COMBAT, store=full_store)


def case(**known: object) -> Case:
    given = {
        "operation_id": "OEF2001",
        "ccode": 200,
        "year": 2000,
        "role": None,
        "joined": False,
        "clause": 0.5,
        "past": None,
        "last": None,
        "begun": date(2001, 10, 7),
        "since": None,
    }
    return Case(**(given | known))  # type: ignore[arg-type]


def test_scores_follow_from_the_cases(found: Result) -> None:
    rows = found.tables["cases"].to_dicts()
    for score in found.tables["scores"].to_dicts():
        given = [(float(row["joined"]), row[score["model"]]) for row in rows]
        assert score["brier"] == pytest.approx(sum((p - y) ** 2 for y, p in given) / len(given))
        assert score["log_loss"] == pytest.approx(-sum(log(p if y else 1 - p) for y, p in given) / len(given))
        won = [(p > q) + 0.5 * (p == q) for y, p in given for z, q in given if y > z]
        assert score["auc"] == pytest.approx(sum(won) / len(won))
        assert score["auc_low"] <= score["auc"] <= score["auc_high"]
    assert found.tables["scores"].filter(model="base rate")["auc_within"].item() == 0.5


def test_every_operation_and_case_is_there_once(found: Result) -> None:
    rows = found.tables["cases"]
    assert rows.select("operation", "ccode").is_duplicated().sum() == 0
    operations = found.tables["operations"]
    assert operations.height == 11
    assert operations["allies"].sum() == rows.height
    assert operations["joined"].sum() == rows["joined"].sum()
    for model in ("context", "all three"):
        assert found.tables["calibration"].filter(model=model)["cases"].sum() == rows.height


def test_a_forecast_learns_from_earlier_operations_only(found: Result, shipped: Register) -> None:
    ahead = found.tables["forecast"]
    assert ahead["model"].to_list() == found.tables["scores"]["model"].to_list()
    # the first with four behind it at combat: Korea, Vietnam, the Gulf and Bosnia lie before Kosovo; who came to one
    # of them only after the next began counts as absent until then
    rows = found.tables["cases"].to_dicts()
    known = {(one.operation_id, one.ccode): one for one in cases(shipped, COMBAT)}
    order = list(dict.fromkeys(row["operation"] for row in rows))
    total = 0.0
    later = [row for row in rows if row["operation"] in order[4:]]
    for row in later:
        begun = known[row["operation"], row["ccode"]].begun
        earlier = [other for other in rows if order.index(other["operation"]) < order.index(row["operation"])]
        days = [known[other["operation"], other["ccode"]].since for other in earlier]
        before = [day is not None and day < begun for day in days]
        total += ((sum(before) + 0.5) / (len(before) + 1) - row["joined"]) ** 2
    assert ahead.filter(model="base rate")["brier"].item() == pytest.approx(total / len(later))


def test_comparisons_are_differences_of_scores(found: Result) -> None:
    loss = dict(found.tables["scores"].select("model", "log_loss").iter_rows())
    for row in found.tables["comparisons"].to_dicts():
        assert row["log_loss_gain"] == pytest.approx(loss[row["from"]] - loss[row["to"]])
    given = found.tables["comparisons"].filter(adds="target, given maintenance").row(0, named=True)
    # five predictors and the gaps of one of them, trade with the target
    assert given["df"] == 6
    assert 0 <= given["p"] <= 1


def test_other_choices_stand_beside_the_chosen(found: Result) -> None:
    choices = found.tables["choice_scores"]
    assert choices["choice"].to_list() == ["as chosen", "missing"]
    assert choices["cases"][0] > choices["cases"][1]
    assert found.tables["choice_gains"]["score"].to_list() == [
        "log_loss",
        "log_loss",
        "brier",
        "brier",
        "auc_within",
        "auc_within",
    ]
    gains = found.tables["choice_gains"].row(0, named=True)
    given = found.tables["comparisons"].filter(adds="maintenance, given target").row(0, named=True)
    assert gains["maintenance_given_other"] == given["log_loss_gain"]
    assert (gains["adds_for_sure"] in ("maintenance", "maintenance and target")) == (given["log_loss_low"] > 0)


def test_it_says_where_it_loses(found: Result) -> None:
    scores = {row["model"]: row for row in found.tables["scores"].to_dicts()}
    for model in ("context", "context + target", "all three"):
        told = scores[model]["loses_to"] or ""
        for name in BASELINES:
            assert (f"{name} (log loss)" in told) == (scores[model]["log_loss"] > scores[name]["log_loss"])
            assert (f"{name} (AUC)" in told) == (scores[model]["auc"] < scores[name]["auc"])
    assert any("not effects" in note for note in found.notes)
    assert (
        f"As chosen, the model 'context + target' loses to {scores['context + target']['loses_to']}." in found.notes
    ) == bool(scores["context + target"]["loses_to"])
    both = [
        found.tables["choice_gains"].filter(score="brier", adds_for_sure=what).height
        for what in ("maintenance", "target")
    ]
    assert any(
        f"only for maintenance in {both[0]}, only for the target in {both[1]}" in n for n in found.notes if "Brier" in n
    )


def test_it_can_be_drawn_and_written(found: Result) -> None:
    assert len(found.plot().to_dict()["layer"]) == 3
    assert json.loads(json.dumps(found.record(), allow_nan=False, default=str))["tables"]["cases"]


def test_predictors_by_hand() -> None:
    data = Data(
        states={
            (200, 2000): {
                "cinc": 0.02, "v2x_polyarchy": 0.9, "us_troops": 100, "tpop": 50.0, "trade_share_us": 0.1, "trade_total": 200.0,
                "ideal_point_distance_us": 1.5, "challenger_power_nearby_capital_distance": 0.2,
            }
        },
        pairs={
            (200, 645, 2000): {"capital_distance_km": 4000.0, "contiguity": 0, "imports_from": 5.0},
            (200, 652, 2000): {"capital_distance_km": 3000.0, "contiguity": 5, "imports_from": None},
        },
        sources=(),
    )  # fmt: skip
    one = case(operation_id="OIR2014", past=0.25)
    found = dict(zip([p.name for p in PREDICTORS], columns([one], data, Choices())[0].tolist(), strict=True))
    # one of two flows is not known, so trade with the target is not; the nearer capital and any contact count
    assert np.isnan(found.pop("trade_target"))
    assert found == pytest.approx(
        {
            "capability": log(0.02), "regime": 0.9, "clause": 0.5, "us_troops": log(3), "trade_us": 0.1,
            "ideal_point_distance": 1.5, "past_participation": 0.25, "distance": log(4), "contiguous": 1.0, "mandate": 0.0, "threat": 0.2,
        }
    )  # fmt: skip
    unknown = columns([case(operation_id="NEW2030", ccode=1)], data, Choices(past="without"))[0]
    assert np.isnan(unknown).sum() == 10


def tasks() -> list[Task]:
    """Two tasks that differ in the unit of a column, and one in the outcome of a case."""
    generator = np.random.default_rng(5)
    raw = generator.normal(size=(32, len(PREDICTORS)))
    names = [f"op{at}" for at in range(4)]
    cases = tuple(case(operation_id=names[at // 8], ccode=at, joined=bool(at % 3)) for at in range(32))
    joined, groups = np.array([float(one.joined) for one in cases]), np.repeat(names, 8)
    other = tuple(case(operation_id=c.operation_id, ccode=c.ccode, joined=c.joined != (c.ccode == 0)) for c in cases)
    changed = np.array([float(one.joined) for one in other])
    scaled = raw * np.r_[1000.0, np.ones(len(PREDICTORS) - 1)]
    return [
        Task(Choices(), cases, raw, joined, groups, 0),
        Task(Choices(capability="gdp"), cases, scaled, joined, groups, 0),
        Task(Choices(), other, raw, changed, groups, 0),
    ]


def test_what_comes_to_the_same_is_run_once() -> None:
    one, scaled, other = run_all(tasks())
    assert scaled.scores is one.scores
    assert scaled.task.choices.capability == "gdp"
    assert other.scores["all three"].log_loss != one.scores["all three"].log_loss


def test_who_came_later_had_not_joined_by_then() -> None:
    first = {"operation_id": "A", "begun": date(2001, 1, 1), "joined": True}
    days = (date(2001, 1, 1), date(2002, 12, 31), date(2003, 1, 1))
    some = [case(ccode=at, since=day, **first) for at, day in enumerate(days)]
    some += [case(operation_id="B", begun=date(2003, 1, 1)), case(ccode=9, **(first | {"joined": False}))]
    joined = np.array([float(one.joined) for one in some])
    groups = np.array([one.operation_id for one in some])
    made = Task(Choices(), tuple(some), np.empty((5, 0)), joined, groups, 0)
    assert by_then(made, "B").tolist() == [1, 1, 0, 0, 0]
    assert joined.tolist() == [1, 1, 1, 0, 0]


def test_too_few_operations_are_refused() -> None:
    with pytest.raises(UserError, match="too little to learn from"):
        task([], Data({}, {}, ()), Choices())


def test_every_choice_is_varied_once() -> None:
    found = list(variations(Choices()))
    assert len({(field, value) for field, value, _ in found}) == len(found) == 20
    assert all(sum(getattr(other, f) != getattr(Choices(), f) for f in Choices.__slots__) == 1 for _, _, other in found)


def test_without_data_the_command_says_what_to_get(tmp_path: object) -> None:
    with pytest.raises(UserError) as caught:
        CliRunner().invoke(app, ["model", "joining", "--alone", "--store", str(tmp_path)], catch_exceptions=False)
    assert "allies data get" in caught.value.remedy
    for name in ("nmc", "trade", "us_troops", "capitals", "un_ideal_points"):
        assert name in caught.value.remedy
