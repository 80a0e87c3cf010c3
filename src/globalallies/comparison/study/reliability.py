"""The agreement of a study's coders: alpha by question and scale, who disagrees where, and what would mend it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from ...catalogue import Result, UserError
from .records import CODINGS, DEFINITION, Level, Question, Scale, Study
from .visibility import said_of_open

if TYPE_CHECKING:
    import altair as alt
    import numpy as np
    import polars as pl

    from ..agreement import Agreement

FEW_UNITS = 10
"""Units below which a note says that an interval is wide."""

TOGETHER = "all on"
"""How a row over several questions is named, before its scale."""

REFERENCES = ("krippendorff_2011", "hayes_krippendorff_2007", "krippendorff_2004")


@dataclass(frozen=True, slots=True)
class Ratings:
    """One question's scores as a table of coders by cells: NaN where there is none."""

    question: Question
    scale: Scale
    coders: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]
    scores: "np.ndarray[Any, np.dtype[np.float64]]"


def ratings(study: Study, question: Question) -> Ratings:
    """The scores that people gave to a question's cases; rules and vignettes are left out."""
    import numpy as np

    people = [coder.id for coder in study.persons]
    cells = [(case.id, period.id) for case, period in study.cells()]
    rows, columns = {name: n for n, name in enumerate(people)}, {cell: n for n, cell in enumerate(cells)}
    scores = np.full((len(people), len(cells)), np.nan)
    for coding in study.codings:
        cell = (coding.case, coding.period)
        if coding.question == question.id and coding.coder in rows and cell in columns:
            scores[rows[coding.coder], columns[cell]] = coding.score
    return Ratings(question, study.scale_of(question), tuple(people), tuple(cells), scores)


def study_agreement(study: Study, *, open_too: bool = False, seed: int = 0, resamples: int = 2_000) -> Result:
    """How far a study's coders agree, question by question and over all questions of a scale.

    Parameters
    ----------
    study : Study
        The study; only people count as coders.
    open_too : bool
        Whether open questions are included; it is the owner's to ask.
    seed : int
        Where the random numbers of the intervals begin.
    resamples : int
        How many resamples an interval rests on.

    Returns
    -------
    Result
        ``agreement``: a row a question, then one for each scale that several questions share. ``disagreements``:
        every pair of coders that differ on a cell, with its share of the question's disagreement, the question
        with the lowest alpha first.
        ``coders``: for each question and coder, the share of its disagreement that is theirs (half of
        each pair), and their lean: the share of pairs in which they score above the other, less the share in which
        they score below. ``to_resolve``: a short list of codings whose change would lift alpha to .8.

    Raises
    ------
    UserError
        The study has fewer than two people who code, no question is closed, or the number of resamples is
        out of range.

    References
    ----------
    krippendorff_2011, hayes_krippendorff_2007, krippendorff_2004
    """
    from ..agreement import MOST_RESAMPLES

    if not 0 <= resamples <= MOST_RESAMPLES:
        raise UserError(
            f"{resamples} resamples are out of range.", f"Expected 0 to {MOST_RESAMPLES:,}.", "Change --resamples."
        )
    asked = _asked(study, open_too)
    tables = [ratings(study, question) for question in asked]
    found = [(one.question.id, one.scale, _agreement([one], seed, resamples)) for one in tables]
    worst = sorted(zip(tables, found, strict=True), key=lambda pair: _rank(pair[1][2].alpha))
    pairs = [pair for one, _ in worst for pair in _pairs(one)]
    changes = _to_resolve(tables)
    for scale in study.scales:
        shared = [one for one in tables if one.scale is scale]
        if len(shared) > 1:
            found.append((f"{TOGETHER} {scale.id}", scale, _agreement(shared, seed, resamples)))
    return Result(
        title=f"Agreement of coders: {study.title}",
        tables={
            "agreement": _summary(found),
            "disagreements": _disagreements(pairs),
            "coders": _coders(tables, pairs),
            "to_resolve": changes,
        },
        assumptions=ASSUMPTIONS,
        notes=_notes(study, found, changes, open_too),
        sources=(DEFINITION, CODINGS),
        references=REFERENCES,
        draw=_chart,
    )


ASSUMPTIONS = (
    "Coders are interchangeable: alpha asks whether others who had the same instructions would have coded alike.",
    "Units are the cases in their periods; an interval draws them whole, with replacement (95 %, percentiles), as if "
    "they were independent, which periods of one case are not.",
    "Units with one coding say nothing about agreement and are left out; missing codings are never filled in.",
    "What would resolve disagreement is found greedily, by moving one coding at a time to the middle of its unit: our "
    "choice. It counts what stands in the way of .8 and does not say who is right; a shorter list may exist.",
)


def _asked(study: Study, open_too: bool) -> list[Question]:
    if len(study.persons) < 2:
        coded = "by rule" if study.rules else "by one person"
        raise UserError(
            f"Agreement is undefined: the study is coded {coded}.",
            "Expected two people or more among its coders; a rule always agrees with itself.",
            "Add a coder to study.toml, or see the rules with: allies study show DIR",
        )
    asked = [question for question in study.questions if open_too or question.closed]
    if not asked:
        raise UserError(
            "No question of the study is closed, so its coders still work blind.",
            "Expected a question with closed = YYYY-MM-DD in study.toml.",
            "Close one when its coding has ended; the owner may look before with --open.",
        )
    return asked


def _rank(alpha: float | None) -> float:
    return 2.0 if alpha is None else alpha


def _agreement(tables: Sequence[Ratings], seed: int, resamples: int) -> "Agreement":
    """Agreement over questions of one scale, each cell of each question a unit."""
    import numpy as np

    from ..agreement import agreement

    together = np.concatenate([one.scores for one in tables], axis=1)
    return agreement(together, tables[0].scale.level.value, resamples=resamples, seed=seed)  # type: ignore[arg-type]


def _summary(found: Sequence[tuple[str, Scale, "Agreement"]]) -> "pl.DataFrame":
    import polars as pl

    rows = [
        (name, str(scale.level), a.units, a.coders, a.codings, a.alpha, a.low, a.high, a.reason or None)
        for name, scale, a in found
    ]
    schema = {
        "question": pl.String,
        "level": pl.String,
        "units": pl.Int64,
        "coders": pl.Int64,
        "codings": pl.Int64,
        "alpha": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "why_missing": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


Pair = tuple[str, str, str, str, float, str, float, float]
"""Question, case, period, a coder and their score, another and theirs, and the share of all disagreement."""


def _pairs(one: Ratings) -> list[Pair]:
    """Every pair of codings of one cell that differ, the widest apart first."""
    import numpy as np

    from ..agreement import coincidences, distances

    level = one.scale.level.value
    table, order = coincidences(one.scores)
    apart = distances(order, level, table.sum(axis=0))  # type: ignore[arg-type]  # a Level's value is one
    total = float((table * apart).sum())
    place = {float(score): n for n, score in enumerate(order)}
    found: list[Pair] = []
    for column, (case, period) in enumerate(one.cells):
        scores = one.scores[:, column]
        coded = np.flatnonzero(~np.isnan(scores))
        for i, j in combinations(coded, 2):
            first, second = float(scores[i]), float(scores[j])
            if first != second:
                share = 2 * float(apart[place[first], place[second]]) / (len(coded) - 1) / total
                found.append((one.question.id, case, period, one.coders[i], first, one.coders[j], second, share))
    return sorted(found, key=lambda pair: -pair[-1])


def _disagreements(pairs: Sequence[Pair]) -> "pl.DataFrame":
    import polars as pl

    schema = {
        "question": pl.String,
        "case": pl.String,
        "period": pl.String,
        "coder1": pl.String,
        "score1": pl.Float64,
        "coder2": pl.String,
        "score2": pl.Float64,
        "share": pl.Float64,
    }
    return pl.DataFrame(pairs, schema=schema, orient="row")


def _coders(tables: Sequence[Ratings], pairs: Sequence[Pair]) -> "pl.DataFrame":
    """For each question and coder: what part they have in its disagreement, and whether they score high or low."""
    import numpy as np
    import polars as pl

    rows = []
    for one in tables:
        own = [pair for pair in pairs if pair[0] == one.question.id]
        present = ~np.isnan(one.scores)
        for n, coder in enumerate(one.coders):
            met = int((present[n] & present)[np.arange(len(one.coders)) != n].sum())
            if not met:
                continue
            differences = [a - b if c1 == coder else b - a for *_, c1, a, c2, b, _ in own if coder in (c1, c2)]
            lean = sum(1 if d > 0 else -1 for d in differences) / met
            share = sum(pair[-1] for pair in own if coder in (pair[3], pair[5])) / 2 if own else None
            nominal = one.scale.level is Level.NOMINAL
            codings = int(present[n].sum())
            rows.append((one.question.id, coder, codings, met, share, None if nominal else lean))
    schema = {
        "question": pl.String,
        "coder": pl.String,
        "codings": pl.Int64,
        "pairs": pl.Int64,
        "share": pl.Float64,
        "lean": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _to_resolve(tables: Sequence[Ratings]) -> "pl.DataFrame":
    import polars as pl

    from ..agreement import to_resolve

    rows = []
    for one in tables:
        changes = to_resolve(one.scores, one.scale.level.value)  # type: ignore[arg-type]  # a Level's value is one
        for step, change in enumerate(changes, 1):
            case, period = one.cells[change.unit]
            who = one.coders[change.coder]
            rows.append((one.question.id, step, case, period, who, change.was, change.becomes, change.alpha))
    schema = {
        "question": pl.String,
        "step": pl.Int64,
        "case": pl.String,
        "period": pl.String,
        "coder": pl.String,
        "score": pl.Float64,
        "middle": pl.Float64,
        "alpha_after": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _notes(
    study: Study, found: Sequence[tuple[str, Scale, "Agreement"]], changes: "pl.DataFrame", open_too: bool
) -> tuple[str, ...]:
    from ..agreement import CUSTOMARY, TENTATIVE

    notes = [
        f"Krippendorff advises to rely on alpha from {CUSTOMARY}, and to draw tentative conclusions from {TENTATIVE}; "
        "the bounds are a custom, not a law.",
        *said_of_open(study, open_too=open_too),
    ]
    few = [name for name, _, one in found if one.alpha is not None and one.units < FEW_UNITS]
    if few:
        notes.append(f"Fewer than {FEW_UNITS} units, so the interval is wide and itself unsure: {', '.join(few)}.")
    for name, _, one in found:
        if one.undefined:
            notes.append(
                f"{name}: {one.undefined} of {one.resamples} resamples had no variation and were left out of the interval"
                + (", which is missing because too few were left." if one.low is None else ".")
            )
        if one.alpha is not None and one.alpha < CUSTOMARY and name in {question.id for question in study.questions}:
            notes.append(_resolved(name, one.alpha, changes))
    if any(name.startswith(TOGETHER) for name, _, _ in found):
        notes.append(
            "Alpha over several questions also counts differences between the questions as variation, so it can exceed "
            "every one of theirs: read those first. Questions on different scales are never put together."
        )
    if study.rules:
        notes.append(f"Rules are not coders and are left out: {', '.join(rule.id for rule in study.rules)}.")
    if study.vignettes:
        notes.append("Vignettes are left out: they are not the study's cases.")
    return tuple(notes)


def _resolved(name: str, now: float, changes: "pl.DataFrame") -> str:
    """How far the changes found for a question would lead."""
    from ..agreement import CUSTOMARY

    own = changes.filter(changes["question"] == name)
    if own.is_empty():
        return f"{name}: alpha is {now:.3f}, and no single changed coding would lift it."
    reached = own["alpha_after"][-1]
    short = "" if reached >= CUSTOMARY else f", still short of {CUSTOMARY}"
    their = "its unit" if own.height == 1 else "their units"
    many = f"{own.height} coding{'' if own.height == 1 else 's'} to the middle of {their}"
    return f"{name}: moving {many} would lift alpha from {now:.3f} to {reached:.3f}{short}."


def _chart(result: Result) -> "alt.TopLevelMixin":
    import altair as alt
    import polars as pl

    from ..agreement import CUSTOMARY, TENTATIVE

    found = alt.Chart(result.table.drop_nulls("alpha")).encode(y=alt.Y("question:N", sort=None, title=None))
    bounds = alt.Chart(pl.DataFrame({"at": [TENTATIVE, CUSTOMARY]}))
    return alt.layer(
        bounds.mark_rule(strokeDash=[4, 3], color="#777777").encode(x="at:Q"),
        found.mark_rule(strokeWidth=2, color="#1b5e8c").encode(x="low:Q", x2="high:Q"),
        found.mark_point(filled=True, size=80, color="#1b5e8c").encode(
            x=alt.X("alpha:Q", title="Krippendorff's alpha, with 95 % interval"),
            tooltip=["question:N", "alpha:Q", "low:Q", "high:Q", "units:Q"],
        ),
    ).properties(width=420, title=result.title)
