"""R's QCA 3.25.1 on its published examples: the same tables, models, fit, assumptions."""

import json
from pathlib import Path
from typing import Any

import pytest

from globalallies.catalogue import UserError
from globalallies.comparison import qca
from globalallies.comparison.qca.terms import write_term

NAMES = [
    "Krook__WNP__incl1",
    "LC__SURV__incl0.8",
    "LC__SURV__incl1",
    "LC__not_SURV__incl1",
    "LF__SURV__incl0.7",
    "LF__SURV__incl0.8",
    "LF__SURV__incl0.8_pri0.75",
    "LF__not_SURV__incl0.8",
    "LM__SURV__incl0.8",
    "LM__SURV__incl1",
    "Quine__OUT__incl1",
    "RagStr__REC__incl1_P-E-A-S",
    "d.education__O__incl0.8",
    "d.education__O__incl1",
]
SIX_DIGITS = 5e-7


@pytest.fixture(scope="module")
def references(mirror: Path) -> Path:
    folder = mirror.parent / "reference" / "qca"
    if not folder.is_dir():
        pytest.skip("no folder reference/qca beside the mirror: R's answers are not here")
    return folder


def test_every_answer_is_looked_at(references: Path) -> None:
    assert sorted(p.stem for p in references.glob("*.json")) == sorted(NAMES)


@pytest.fixture(params=NAMES)
def answer(request: pytest.FixtureRequest, references: Path) -> dict[str, Any]:
    return json.loads((references / f"{request.param}.json").read_text())  # type: ignore[no-any-return]


@pytest.fixture
def table(answer: dict[str, Any], mirror: Path) -> qca.TruthTable:
    return qca.truth_table(
        mirror / "qca" / f"{answer['dataset']}.csv",
        answer["outcome"],
        answer["conditions"],
        incl=answer["incl.cut"],
        pri=answer["pri.cut"],
        n_cut=answer["n.cut"],
    )


def near(ours: float | None, theirs: float | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return abs(ours - theirs) < SIX_DIGITS


def test_the_truth_table(answer: dict[str, Any], table: qca.TruthTable) -> None:
    assert len(table.rows) == len(answer["truth_table"])
    for row, theirs in zip(table.rows, answer["truth_table"], strict=True):
        assert (row.row, row.n, row.out) == (theirs["row"], theirs["n"], theirs["OUT"])
        assert row.values == tuple(theirs[c] for c in answer["conditions"])
        assert ",".join(row.cases) == theirs["cases"]
        assert near(row.incl, theirs["incl"])
        assert near(row.pri, theirs["PRI"])


@pytest.mark.parametrize("kind", ["conservative", "parsimonious"])
def test_the_models_and_their_fit(kind: qca.model.Kind, answer: dict[str, Any], table: qca.TruthTable) -> None:
    if f"{kind}_error" in answer:
        with pytest.raises(UserError, match="No row is negative"):
            qca.minimize(table, kind)
        return
    ours, theirs = qca.minimize(table, kind), answer[kind]
    assert ours.complete
    assert {write_term(c, table.cases.conditions) for c in ours.primes} == set(theirs["PIs"])
    assert set(ours.essential) == set(theirs["essential"])
    assert {frozenset(m.terms) for m in ours.models} == {frozenset(m["terms"]) for m in theirs["models"]}
    for given in theirs["models"]:
        model = next(m for m in ours.models if set(m.terms) == set(given["terms"]))
        same_fit(model, given)
        if kind == "parsimonious":
            assert list(model.assumptions() or ()) == theirs["simplifying_assumptions"][given["model"]]


def same_fit(model: qca.Model, given: dict[str, Any]) -> None:
    assert near(model.fit.incl, given["sol_inclS"])
    assert near(model.fit.pri, given["sol_PRI"])
    assert near(model.fit.cov, given["sol_covS"])
    by_term = {t.term: t for t in model.fit.terms}
    for n, term in enumerate(given["terms"]):
        ours = by_term[term]
        assert near(ours.incl, given["inclS"][n])
        assert near(ours.pri, given["PRI"][n])
        assert near(ours.cov, given["covS"][n])
        assert near(ours.cov_u, given["covU"][n])
        if given["cases"]:
            assert set(ours.cases) == set(given["cases"][n].replace("; ", ",").split(","))


def test_all_irredundant_models(answer: dict[str, Any], table: qca.TruthTable) -> None:
    if "parsimonious_all_sol" not in answer:
        pytest.skip("R refuses this one: no row is negative")
    ours = qca.minimize(table, "parsimonious", models="irredundant")
    theirs = answer["parsimonious_all_sol"]["models"]
    assert {frozenset(m.terms) for m in ours.models} == {frozenset(terms) for terms in theirs}
    assert ours.count == len(theirs)


def test_the_intermediate_solutions_and_their_counterfactuals(answer: dict[str, Any], table: qca.TruthTable) -> None:
    if "intermediate" not in answer:
        pytest.skip("R refuses this one: no row is negative")
    ending = "[1]" if table.cases.bracketed else ""
    ours = qca.minimize(table, "intermediate", directions=[c + ending for c in answer["conditions"]])
    theirs = answer["intermediate"]["by_CxPy"]
    assert len(ours.pairs) == len(theirs)
    for given in theirs.values():
        pair = next(
            p
            for p in ours.pairs
            if set(p.conservative) == set(given["c.sol"]) and set(p.parsimonious) == set(given["p.sol"])
        )
        assert {frozenset(m) for m in pair.models} == {frozenset(m["terms"]) for m in given["models"]}
        assert list(pair.easy or ()) == given["easy_counterfactuals"]
        assert list(pair.difficult or ()) == given["difficult_counterfactuals"]
        for one in given["models"]:
            same_fit(next(m for m in ours.models if set(m.terms) == set(one["terms"])), one)
