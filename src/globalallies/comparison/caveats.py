"""What a reader of a comparison must know: what is empty, hidden or thin, and what measures itself."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import comb
from typing import TYPE_CHECKING, Any

from ..catalogue import UserError
from .study.records import Coding, Study
from .study.rules import Coded
from .study.visibility import open_questions

if TYPE_CHECKING:
    import numpy as np

    from ..measures.evidence import Evidence
    from .profiles import Profiles


def on_scores(study: Study, profiles: "Profiles", by_rule: Coded, people: Sequence[Coding]) -> tuple[str, ...]:
    """What is not there and why, who coded, and how small this is."""
    import numpy as np

    from .profiles import distances

    blank = [question.id for k, question in enumerate(study.questions) if np.isnan(profiles.scores[:, :, k]).all()]
    hidden = [question for question in open_questions(study) if any(c.question == question for c in study.codings)]
    found = []
    waiting = [question for question in hidden if not any(c.question == question for c in people)]
    if waiting:
        found.append(
            f"What people coded for questions that are still open is left out until they are closed: {', '.join(waiting)}."
        )
    empty = [question for question in blank if question not in waiting]
    if empty:
        guided = any(question.guide for question in study.questions if question.id in empty)
        found.append(f"Nothing is coded for {', '.join(empty)}{'; see the guide of each question' if guided else ''}.")
    found += by_rule.left_out
    if study.rules and not study.persons:
        found.append(
            "Coded by rule: the thresholds are choices. See every rule in full with allies study show DIR; "
            "allies study shipped DIR writes the shipped study to a folder."
        )
    distance, _ = distances(profiles)
    apart = [period for t, period in enumerate(profiles.periods) if len(profiles.cases) < 2 or _none(distance[:, :, t])]
    if apart:
        found.append(
            f"No distance between any two cases in {', '.join(apart)}: "
            "it needs two cases that both have scores on at least two questions."
        )
    many = len(profiles.cases)
    found.append(
        f"{many} case{'' if many == 1 else 's'}: read distances and designs as pointers to cases worth reading, "
        "not as findings."
    )
    return tuple(found)


def _none(distance: "np.ndarray[Any, np.dtype[np.float64]]") -> bool:
    import numpy as np

    held = ~np.isnan(distance)
    np.fill_diagonal(held, val=False)
    return not held.any()


def on_groups(profiles: "Profiles", size: int) -> tuple[str, ...]:
    """How small a share the test of two groups can give, and in what its periods differ.

    Parameters
    ----------
    profiles : Profiles
        Of the cases in either group.
    size : int
        How many of them are in the first group.
    """
    import numpy as np

    from .profiles import least_share
    from .profiles.convergence import MOST_DIVISIONS

    cases = len(profiles.cases)
    divisions = comb(cases, size)
    ways = f"in all {divisions:,} ways" if divisions <= MOST_DIVISIONS else f"in {MOST_DIVISIONS:,} drawn ways"
    twice = ", of which each comes up twice because the groups are of one size" if 2 * size == cases else ""
    found = [f"Groups: the test divides the {cases} cases {ways}{twice}; no share below "
             f"{least_share(cases, size):.2g} is possible."]  # fmt: skip
    held = ~np.isnan(profiles.scores)
    by_case, by_question = held.any(axis=2), held.any(axis=0)
    lacking = []
    for t, period in enumerate(profiles.periods):
        names = [case for i, case in enumerate(profiles.cases) if not by_case[i, t] and by_case[i].any()]
        names += [one for k, one in enumerate(profiles.questions) if not by_question[t, k] and by_question[:, k].any()]
        if names:
            lacking.append(f"{period} lacks {', '.join(names)}")
    if lacking:
        found.append(
            "Periods rest on different cases or questions, so a change between them may come from that alone: "
            f"{'; '.join(lacking)}."
        )
    return tuple(found)


def on_bonds(study: Study, evidence: "Evidence", systems: Sequence[str]) -> tuple[str, ...]:
    """Cases with a COW number that were in none of the alliance systems on any 31 December of a period."""
    outside = []
    for case, period in study.cells():
        days = [date(year, 12, 31) for year in range(period.first_year, period.last_year + 1)]
        bound = any(set(case.ccode) & set(evidence.spokes(system, day)) for day in days for system in systems)
        if case.ccode and not bound:
            outside.append(f"{case.id} {period.id}")
    if not outside:
        return ()
    return (
        f"In neither alliance system at any year's end of the period, and asked all the same: {', '.join(outside)}.",
    )


def on_twins(
    study: Study, by_rule: Coded, people: Sequence[Coding], outcome: str, conditions: Sequence[str]
) -> tuple[str, ...]:
    """Questions that rules code from what they code the outcome from.

    Raises
    ------
    UserError
        A condition is coded from the same measure as the outcome, which would explain it by itself.
    """
    ruled = {c.question for c in by_rule.codings} - {c.question for c in people}
    read: Mapping[str, set[tuple[str, str]]] = {
        question.id: {
            (kind, str(rule.rule[kind]))
            for rule in study.rules
            for kind in ("measure", "table")
            if rule.question == question.id and kind in rule.rule
        }
        for question in study.questions
        if question.id in ruled
    }
    own = read.get(outcome, set())
    twins = {question: both for question, rows in read.items() if question != outcome and (both := rows & own)}
    for condition in conditions:
        measures = [name for kind, name in twins.get(condition, ()) if kind == "measure"]
        if measures:
            raise UserError(
                f"{condition!r} and {outcome!r} are coded from the same measure, {measures[0]}.",
                "Expected conditions that are measured apart from the outcome.",
                "Leave it out of the conditions.",
            )
    return tuple(
        f"{question} and {outcome} are coded by rule from the same rows ({' '.join(sorted(both)[0])}), so that they go "
        "together is partly made by the rules."
        for question, both in twins.items()
    )
