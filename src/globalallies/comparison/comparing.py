"""Comparing the cases of a study: from codings to profiles, distances, designs and convergence."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
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


def write_shipped(folder: Path) -> Path:
    """Write the files of the study that ships to a new or an empty folder, to start from.

    Raises
    ------
    UserError
        The folder holds something, or cannot be written.
    """
    from .study.records import CODINGS, DEFINITION, EVIDENCE
    from .study.writing import place

    return place(
        folder, {name: (SHIPPED / name).read_bytes().decode("utf-8") for name in (DEFINITION, CODINGS, EVIDENCE)}
    )


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
        A text means no state or the hub, two mean the same, or fewer than two are named.
    """
    from ..register import identify

    day = when or date.today()
    found: list[Case] = []
    whole = shipped_study()
    known = {case.id: case for case in whole.cases}
    for text in allies:
        state = identify(register, text, day)
        if state.ccode == HUB:
            raise UserError(
                f"{text!r} is the hub itself, of whom the questions ask.", "Expected its allies.", "Leave it out."
            )
        key = state.iso3 or str(state.ccode)
        if any(case.id == key for case in found):
            raise UserError(f"{text!r} is named twice.", "Expected different allies.", "Leave one out.")
        found.append(known.get(key) or Case(id=key, name=state.name, ccode=(state.ccode,)))
    if len(found) < 2:
        raise UserError(
            f"{len(found)} ally is named.", "Expected at least two.", "For example: allies compare --allies JPN,DEU"
        )
    return replace(
        whole,
        title=f"{len(found)} allies, {len(whole.questions)} questions",
        cases=tuple(found),
        codings=(),
        evidence=(),
    )


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
        ``roles`` for an outcome; ``cases``, ``periods`` and ``questions`` say what the keys stand for. Periods
        are in the order of their years.

    Raises
    ------
    UserError
        A question or period is not in the study, nothing is coded, or a condition is coded by rule from the
        outcome's own measure.
    """
    from .caveats import on_bonds, on_groups, on_scores, on_twins
    from .profiles import convergence, designs, middle, roles
    from .study.visibility import visible

    chosen = _chosen(study, outcome, conditions, periods)
    by_rule = coded_by_rule(chosen, evidence)
    kept = {period.id for period in chosen.periods}
    people = [c for c in (visible(chosen) if codings is None else codings) if c.period in kept]
    profiles = scores(chosen, [*people, *by_rule.codings])
    table = profiles.frame()
    if table.is_empty():
        raise UserError(
            "Nothing in this study is coded yet.",
            "\n".join(by_rule.left_out) or "Expected codings of closed questions, or rules.",
            "See what is missing with: allies study show DIR",
        )
    groups = groups_of(chosen, evidence.register)
    tables = {"profiles": _wide(chosen, table), "distances": _distance_table(profiles), "middle": middle(profiles)}
    notes = on_scores(chosen, profiles, by_rule, people) + on_bonds(chosen, evidence, list(GROUPS))
    members = [[case for case, group in groups.items() if group == label] for label in GROUPS.values()]
    if all(len(group) > 1 for group in members):
        grouped = _of_cases(profiles, list(groups))
        found = convergence(grouped, members[0])
        tables |= {"convergence": found["periods"], "group_differences": found["questions"]}
        notes += on_groups(grouped, len(members[0]))
        outside = [case for case in profiles.cases if case not in groups]
        notes += (f"In neither group, so left out of convergence: {', '.join(outside)}.",) if outside else ()
    else:
        notes += ("Convergence is left out: it needs two allies in Europe and two in Asia.",)
    assumptions: tuple[str, ...] = ASSUMPTIONS
    if outcome:
        notes += on_twins(chosen, by_rule, people, outcome, conditions)
        tables["designs"] = designs(profiles, outcome)
        assumptions += ON_DESIGNS
        if tables["designs"].is_empty():
            notes += (f"No two cases are alike enough, or different enough, on {outcome} for either design.",)
        if conditions:
            tables["roles"] = roles(profiles, outcome, conditions)
            assumptions += ON_ROLES
    return Result(
        title=f"{chosen.title}: compared",
        tables=tables | _keys(chosen, groups, by_rule.codings, people),
        assumptions=assumptions,
        notes=notes,
        sources=(*by_rule.sources, *(("codings.csv",) if people else ())),
        references=("gower_1971", "przeworski_teune_1970", *(("seawright_gerring_2008",) if "roles" in tables else ())),
        draw=profile_chart,
    )


ASSUMPTIONS = (
    "Scores are on 0 to 1 of their scale. Of several people's codings the median counts on an ordinal scale, the mean on "
    "an interval or ratio scale, the most frequent on a nominal one; rules count only where no person coded: our choice.",
    "Every question counts the same, and the steps of an ordinal scale are treated as equal: our choice.",
    "A distance is the mean difference over the questions that both cases have, at least two (our choice); two names "
    "differ fully or not at all.",
    "Groups are today's in every period: NATO's allies and those of the San Francisco system.",
)

ON_DESIGNS = (
    "Pairs are most similar designs from half of the outcome's scale apart, most different ones up to a quarter: our "
    "choice.",
)

ON_ROLES = (
    "Roles come from a least-squares fit of the outcome on the conditions, with every case and period as a row of its "
    "own, although periods of one case are not independent.",
    "A row is deviant from a studentised residual of 2 either way, influential where Cook's distance exceeds 4 over the "
    "number of rows, typical otherwise: lines that are customary, and our choice.",
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
    kept = tuple(
        sorted(
            (period for period in study.periods if not periods or period.id in periods),
            key=lambda period: (period.first_year, period.last_year),
        )
    )
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
    text = pl.String()
    schema = {"period": text, "case1": text, "case2": text, "distance": pl.Float64(), "shared": pl.Int64()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _keys(
    study: Study, groups: Mapping[str, str], ruled: Sequence[Coding], people: Sequence[Coding]
) -> dict[str, "pl.DataFrame"]:
    """What the keys of cases, periods and questions stand for, and who coded each question."""
    import polars as pl

    text, year = pl.String(), pl.Int64()
    coders: dict[str, dict[str, None]] = {question.id: {} for question in study.questions}
    for coding in (*people, *ruled):
        coders[coding.question][coding.coder] = None
    cases = [(case.id, case.name, groups.get(case.id)) for case in study.cases]
    periods = [(one.id, one.name, one.first_year, one.last_year) for one in study.periods]
    questions = [(one.id, one.text, ", ".join(coders[one.id]) or None) for one in study.questions]
    return {
        "cases": pl.DataFrame(cases, schema={"case": text, "name": text, "group": text}, orient="row"),
        "periods": pl.DataFrame(
            periods, schema={"period": text, "name": text, "first_year": year, "last_year": year}, orient="row"
        ),
        "questions": pl.DataFrame(questions, schema={"question": text, "text": text, "coded_by": text}, orient="row"),
    }


def _of_cases(profiles: "Profiles", cases: Sequence[str]) -> "Profiles":
    chosen = [profiles.cases.index(case) for case in cases]
    return replace(profiles, cases=tuple(cases), scores=profiles.scores[chosen])


def profile_chart(result: Result) -> "alt.TopLevelMixin":
    """Profiles side by side: a small table a question, cases by periods, the darker the higher; blank where empty."""
    import altair as alt

    table = result.tables["profiles"].unpivot(index=["case", "period"], variable_name="question", value_name="score")
    periods = result.tables["periods"]["period"].to_list()
    questions = result.tables["questions"]["question"].to_list()
    base = alt.Chart(table.drop_nulls("score")).encode(
        x=alt.X("period:N", title=None, axis=alt.Axis(labelAngle=0), scale=alt.Scale(domain=periods)),
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
        facet=alt.Facet("question:N", title=None, sort=questions), columns=3
    )
    chart: alt.FacetChart = panels.resolve_scale(x="independent")
    return chart
