"""What is assumed under some choices, and what a careful reader must know of a run and of those beside it."""

from typing import Any

from .cases import Choices
from .predictors import MODELS
from .runs import Run
from .validation import PENALTIES, SEED

SCORED = {"log_loss": "log loss", "brier": "the Brier score", "auc_within": "AUC within operations"}
"""The scores on which blocks are compared under every choice, and their names."""

WHOSE = {
    "two_systems": "the spokes of NATO and the San Francisco system",
    "treaty": "every state bound to the hub by an alliance, those of the Rio Treaty among them",
    "designated": "every treaty ally of the hub and every major non-NATO ally",
}


def assumptions(choices: Choices, penalty: float) -> tuple[str, ...]:
    """What is assumed under some choices, a sentence each."""
    return (
        f"A case is an operation led by the hub and one of {WHOSE[choices.allies]} on the operation's first day, bound in "
        "law and in practice; a tie suspended that day binds nobody.",
        f"An ally joined if its highest role in any phase, before or after others left, was {choices.threshold} or more"
        + (
            ", whenever it came."
            if choices.joined == "ever"
            else ", unless it is known to have come over two years after the start."
        ),
        "An ally that is not among an operation's participants did not join; refusals are listed as such and count the same.",
        "Operations whose list of participants is open (our reading of the register's notes; see the table of operations) "
        + ("count like the others." if choices.lists == "all" else "are left out."),
        "Standing groups, whose members have no role, and operations led by Britain, Australia or the European Union are left out.",
        "An operation counts only if some state, the hub among them, took the role of the threshold or a higher one."
        if choices.offered == "some_state"
        else "Every operation counts, even if no state took the role of the threshold.",
        "Predictors are of the calendar year before the operation's start; the clause is that of its first day, "
        f"turned into a number by the rule {choices.clause}; a designation without a treaty promises no defence (0).",
        "Past participation counts the earlier operations that were open to the ally, joined from the same threshold on, "
        "and not those that it is known to have joined only after this one began."
        if choices.past == "with"
        else "Past participation is left out of the predictors of maintenance.",
        "Where an operation took place, and whether the Security Council authorised it, are coded by us from the register's words.",
        "A missing predictor takes the mean of the training cases, and an indicator says so."
        if choices.missing == "imputed"
        else "A case with any missing predictor is left out of every model.",
        "Which predictor speaks for maintenance and which for the target is our reading of the argument.",
        "Models are logistic, linear in the standardised predictors, with a squared penalty on every slope chosen from "
        f"{', '.join(f'{one:g}' for one in PENALTIES)} by leaving out one training operation at a time ({penalty:g} on all cases).",
        "The baselines' shares count half a case more on each side, so that no probability is 0 or 1.",
        f"Intervals are the middle 95 % over operations drawn anew (seed {SEED}); held-out predictions are drawn, not refitted.",
    )


def notes(runs: list[Run], compared: list[dict[str, Any]]) -> tuple[str, ...]:
    """What a careful reader must know of the first run and of those beside it."""
    main = runs[0]
    found = [
        "Associations, not effects: treaties, threat and past joining are chosen together, and the hub selects whom it asks.",
        f"The cases hang together: intervals rest on {len(main.scores['all three'].names)} operations, and the likelihood ratio's p-value, "
        "which takes cases as independent, is far too small.",
        "A base rate taken from the other operations is high where an operation's own is low, so its AUC over all pairs falls below "
        "0.5; auc_within compares allies of one operation only.",
        "Models are trained on later operations as well as earlier ones, and a later case's past participation may count the operation "
        "left out: this is validation across operations, not a forecast. The table forecast has models of earlier operations only, and of who had joined these by the first day of the one predicted.",
        "The mandate has one value an operation: whatever is said of it rests on as many observations as there are operations.",
        "Below basing_transit the register lists states as they were noticed: political support and money are known for few operations.",
    ]
    if main.task.dropped:
        found.append(f"{main.task.dropped} cases with a missing predictor are left out.")
    found += [
        f"As chosen, the model '{model}' "
        + (f"loses to {'; '.join(lost)}." if lost else "loses to no baseline on any score.")
        for model in MODELS
        if (lost := main.loses(model)) or model == "all three"
    ]
    return (*found, *(_over_choices(runs, compared) if len(runs) > 1 else ()))


def _over_choices(runs: list[Run], compared: list[dict[str, Any]]) -> list[str]:
    """How the findings fare over all sets of choices, in numbers."""
    sets = len(runs)
    beaten = {
        model: sum(one.scores[model].log_loss > one.scores[one.best_baseline()].log_loss for one in runs)
        for model in MODELS
    }
    found = [
        f"Over {sets} sets of choices, some baseline has a smaller log loss than "
        + ", ".join(f"'{model}' in {number}" for model, number in beaten.items())
        + "."
    ]
    same = sets - len({one.task.signature() for one in runs})
    if same:
        found.append(
            f"{same} of these sets come to the same cases and standardised predictors as another, and so to the same numbers."
        )
    for score, words in SCORED.items():
        rows = [row for row in compared if row["score"] == score]
        better = [sum(row[f"{block}_given_other"] > 0 for row in rows) for block in ("maintenance", "target")]
        sure = [
            sum(row["adds_for_sure"] == what for row in rows)
            for what in ("maintenance", "target", "maintenance and target")
        ]
        found.append(
            f"By {words}, maintenance improves on the model without it in {better[0]} of {sets} sets and the target in {better[1]}; "
            f"the interval is above 0 only for maintenance in {sure[0]}, only for the target in {sure[1]}, for both in {sure[2]}."
        )
    found.append(
        "That maintenance explains joining and the target does not would show as an interval above 0 only for maintenance, over sets "
        "and scores. The sets share most of their cases, so they are no votes, and an interval that holds 0 is no evidence that a block is idle."
    )
    return found
