"""Comparing the cases of a study: from codings to profiles, distances, designs and convergence."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import comb
from pathlib import Path
from typing import TYPE_CHECKING

from ..catalogue import Result, UserError, closest
from .study.records import Case, Coding, Level, Scale, Study
from .study.rules import coded_by_rule

if TYPE_CHECKING:
    import altair as alt
    import polars as pl

    from ..measures.evidence import Evidence
    from ..register import Register
    from .profiles import Profiles

SHIPPED = Path(__file__).parent / "shipped"
"""The folder of the study that ships: eight allies, nine questions, coded by rule."""

HUB = 2
GROUPS: Mapping[str, str] = {"nato": "Europe", "san_francisco": "Asia"}
"""The alliance systems that are compared as groups."""


def shipped_study() -> Study:
    """The study that ships: eight allies, nine questions, four periods, coded by rule."""
    from .study import load

    return load(SHIPPED).study


def study_of(register: "Register", allies: Sequence[str], when: date | None = None) -> Study:
    """The shipped study's questions and rules, asked of other allies.

    Parameters
    ----------
    register : Register
    allies : sequence of str
        Names, ISO codes or COW numbers, read for ``when`` (today).

    Raises
    ------
    UserError
        A text means no state, two mean the same, or fewer than two are named.
    """
    from ..register import identify

    day = when or date.today()
    found: list[Case] = []
    known = {case.id: case for case in shipped_study().cases}
    for text in allies:
        state = identify(register, text, day)
        key = state.iso3 or str(state.ccode)
        if any(case.id == key for case in found):
            raise UserError(f"{text!r} is named twice.", "Expected different allies.", "Leave one out.")
        found.append(known.get(key) or Case(id=key, name=state.name, ccode=(state.ccode,)))
    if len(found) < 2:
        raise UserError(
            f"{len(found)} ally is named.", "Expected at least two.", "For example: allies compare --allies JPN,DEU"
        )
    return replace(shipped_study(), cases=tuple(found), codings=(), evidence=())


def scores(study: Study, codings: Sequence[Coding]) -> "Profiles":
    """One score for each case, period and question, on 0 to 1 of its scale.

    Where people coded, theirs count and rules do not: the median on an ordinal scale, the mean on an interval or
    ratio scale, the most frequent on a nominal one (missing where two are as frequent). Without people, the
    rules' in the same way.
    """
    import numpy as np

    from .profiles import Profiles

    people = {coder.id for coder in study.persons}
    held: dict[tuple[str, str, str], dict[bool, list[float]]] = {}
    for coding in codings:
        cell = held.setdefault((coding.case, coding.period, coding.question), {True: [], False: []})
        cell[coding.coder in people].append(coding.score)
    table = np.full((len(study.cases), len(study.periods), len(study.questions)), np.nan)
    for i, case in enumerate(study.cases):
        for j, period in enumerate(study.periods):
            for k, question in enumerate(study.questions):
                cell = held.get((case.id, period.id, question.id), {True: [], False: []})
                table[i, j, k] = _one(study.scale_of(question), cell[True] or cell[False])
    return Profiles(
        cases=tuple(case.id for case in study.cases),
        periods=tuple(period.id for period in study.periods),
        questions=tuple(question.id for question in study.questions),
        scores=table,
        nominal=tuple(q.id for q in study.questions if study.scale_of(q).level is Level.NOMINAL),
    )


def _one(scale: Scale, given: Sequence[float]) -> float:
    """Several scores as one, on 0 to 1 of their scale; NaN where there is none."""
    from statistics import fmean, median, multimode

    if not given:
        return float("nan")
    values = [anchor.score for anchor in scale.anchors]
    low = min(values) if scale.low is None else scale.low
    high = max(values) if scale.high is None else scale.high
    if scale.level is Level.NOMINAL:
        modes = multimode(given)
        found = modes[0] if len(modes) == 1 else float("nan")
    else:
        found = median(given) if scale.level is Level.ORDINAL else fmean(given)
    return (found - low) / (high - low) if high > low else 0.0


def groups_of(study: Study, register: "Register", day: date | None = None) -> dict[str, str]:
    """The group of each case: Europe for NATO's allies, Asia for the San Francisco system's, on a day (today).

    A case in neither has none. Canada, which is in NATO, counts with Europe, as the chapter counts it.
    """
    from ..measures.structure import spokes

    today = day or date.today()
    members = {label: set(spokes(register, system, today)) for system, label in GROUPS.items()}
    found = {}
    for case in study.cases:
        for label, codes in members.items():
            if codes & set(case.ccode):
                found[case.id] = label
    return found


def compare(
    study: Study,
    evidence: "Evidence",
    *,
    outcome: str = "",
    conditions: Sequence[str] = (),
    periods: Sequence[str] = (),
    codings: Sequence[Coding] | None = None,
) -> Result:
    """Compare the cases of a study.

    Parameters
    ----------
    study : Study
    evidence : Evidence
        The register and the store that rule coders ask.
    outcome : str, optional
        A question to explain: adds the designs that fit it and, with ``conditions``, typical, deviant and
        influential cases.
    conditions : sequence of str
        Questions that explain the outcome.
    periods : sequence of str
        Keys of the periods to compare; all, if none is given.
    codings : sequence of Coding, optional
        The people's codings to use; by default those of closed questions.

    Returns
    -------
    Result
        Tables: ``profiles``, ``distances``, ``middle``, ``convergence``, ``group_differences``; ``designs`` and
        ``roles`` for an outcome.

    Raises
    ------
    UserError
        A question or period is not in the study, or nothing is coded.
    """
    from .profiles import convergence, designs, middle, roles
    from .study.visibility import visible

    chosen = _chosen(study, outcome, conditions, periods)
    by_rule = coded_by_rule(chosen, evidence)
    people = visible(chosen) if codings is None else codings
    kept = {period.id for period in chosen.periods}
    profiles = scores(chosen, [c for c in (*people, *by_rule.codings) if c.period in kept])
    table = profiles.frame()
    if table.is_empty():
        raise UserError(
            "Nothing in this study is coded yet.",
            "\n".join(by_rule.left_out) or "Expected codings of closed questions, or rules.",
            "See what is missing with: allies study show DIR",
        )
    groups = groups_of(chosen, evidence.register)
    tables = {"profiles": _wide(chosen, table), "distances": _distance_table(profiles), "middle": middle(profiles)}
    notes = _notes(chosen, profiles, by_rule.left_out)
    members = [[case for case, group in groups.items() if group == label] for label in GROUPS.values()]
    if all(len(group) > 1 for group in members):
        found = convergence(_of_cases(profiles, list(groups)), members[0])
        tables |= {"convergence": found["periods"], "group_differences": found["questions"]}
        notes += (_on_groups(len(groups), comb(len(groups), len(members[0]))),)
        outside = [case for case in profiles.cases if case not in groups]
        notes += (f"In neither group, so left out of convergence: {', '.join(outside)}.",) if outside else ()
    else:
        notes += ("Convergence is left out: it needs two allies in Europe and two in Asia.",)
    if outcome:
        tables["designs"] = designs(profiles, outcome)
        if conditions:
            tables["roles"] = roles(profiles, outcome, conditions)
    return Result(
        title=f"{chosen.title}: compared",
        tables=tables,
        assumptions=ASSUMPTIONS,
        notes=notes,
        sources=(*by_rule.sources, *(("codings.csv",) if people else ())),
        references=("gower_1971", "przeworski_teune_1970", *(("seawright_gerring_2008",) if "roles" in tables else ())),
        draw=profile_chart,
    )


ASSUMPTIONS = (
    "Every question counts the same, and the steps of an ordinal scale are treated as equal.",
    "A distance is the mean difference over the questions that both cases have, at least two.",
    "Pairs are most similar designs from half of the outcome's scale apart, most different ones up to a quarter.",
    "Groups are today's: NATO's allies and those of the San Francisco system.",
)


def _chosen(study: Study, outcome: str, conditions: Sequence[str], periods: Sequence[str]) -> Study:
    questions = [question.id for question in study.questions]
    for name in (*([outcome] if outcome else []), *conditions):
        if name not in questions:
            raise UserError(
                f"The study has no question {name!r}.{closest(name, questions)}",
                f"Expected one of: {', '.join(questions)}.",
            )
    known = [period.id for period in study.periods]
    for name in periods:
        if name not in known:
            raise UserError(
                f"The study has no period {name!r}.{closest(name, known)}", f"Expected some of: {', '.join(known)}."
            )
    kept = tuple(period for period in study.periods if not periods or period.id in periods)
    cases = tuple(
        replace(case, periods=tuple(p for p in case.periods if p in {k.id for k in kept})) if case.periods else case
        for case in study.cases
    )
    return replace(study, periods=kept, cases=cases)


def _wide(study: Study, scores: "pl.DataFrame") -> "pl.DataFrame":
    """A row a case and period, a column a question; empty where nothing is coded."""
    import polars as pl

    cells = pl.DataFrame([(c.id, p.id) for c, p in study.cells()], schema=["case", "period"], orient="row")
    for question in study.questions:
        own = scores.filter(pl.col("question") == question.id).select(
            "case", "period", pl.col("score").alias(question.id)
        )
        cells = cells.join(own, on=["case", "period"], how="left", maintain_order="left")
    return cells


def _distance_table(profiles: "Profiles") -> "pl.DataFrame":
    """One row a pair and period: how far apart, on how many questions."""
    from itertools import combinations

    import numpy as np
    import polars as pl

    from .profiles import distances

    distance, shared = distances(profiles)
    rows = [
        (period, profiles.cases[i], profiles.cases[j], float(distance[i, j, t]), int(shared[i, j, t]))
        for t, period in enumerate(profiles.periods)
        for i, j in combinations(range(len(profiles.cases)), 2)
        if not np.isnan(distance[i, j, t])
    ]
    names = ["period", "case1", "case2", "distance", "shared"]
    return pl.DataFrame(rows, schema=names, orient="row")


def _of_cases(profiles: "Profiles", cases: Sequence[str]) -> "Profiles":
    chosen = [profiles.cases.index(case) for case in cases]
    return replace(profiles, cases=tuple(cases), scores=profiles.scores[chosen])


def _notes(study: Study, profiles: "Profiles", left_out: Sequence[str]) -> tuple[str, ...]:
    """What a reader must know: what is empty and why, and how small this is."""
    import numpy as np

    empty = [question.id for k, question in enumerate(study.questions) if np.isnan(profiles.scores[:, :, k]).all()]
    found = [f"Nothing is coded for {', '.join(empty)}; see the guide of each question."] if empty else []
    found += left_out
    if study.rules and not study.persons:
        found.append("Coded by rule: the thresholds are choices, shown with: allies study show")
    found.append(
        f"{len(profiles.cases)} cases: read distances and designs as pointers to cases worth reading, not as findings."
    )
    return tuple(found)


def _on_groups(cases: int, divisions: int) -> str:
    return (
        f"Groups: the test divides the {cases} cases in all {divisions:,} ways; no share below "
        f"{1 / divisions:.2g} is possible."
        if divisions <= 20_000
        else f"Groups: the test divides the {cases} cases in 20,000 drawn ways."
    )


def profile_chart(result: Result) -> "alt.TopLevelMixin":
    """Profiles side by side: a small table a question, cases by periods, the darker the higher; blank where empty."""
    import altair as alt

    table = result.tables["profiles"].unpivot(index=["case", "period"], variable_name="question", value_name="score")
    base = alt.Chart(table.drop_nulls("score")).encode(
        x=alt.X("period:N", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("case:N", title=None, sort=None),
    )
    cells = base.mark_rect(stroke="white").encode(
        color=alt.Color(
            "score:Q",
            title="score, 0 to 1 of its scale",
            scale=alt.Scale(domain=[0, 1], scheme="blues"),
            legend=alt.Legend(orient="top"),
        )
    )
    words = base.mark_text(fontSize=10).encode(
        text=alt.Text("score:Q", format=".2~f"),
        color=alt.condition("datum.score > 0.55", alt.value("white"), alt.value("black")),
    )
    panels = alt.layer(cells, words, width=150, height=150).facet(
        facet=alt.Facet("question:N", title=None, sort=None), columns=3
    )
    chart: alt.FacetChart = panels.resolve_scale(x="independent")
    return chart
