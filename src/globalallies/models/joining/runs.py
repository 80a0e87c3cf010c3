"""One run of the model under one set of choices, and the other sets it must be read beside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from ...catalogue import UserError
from .cases import Case, Choices, options
from .logistic import Array, fit, log_likelihood
from .predictors import CONTEXT, MAINTENANCE, MODELS, TARGET, Data, columns, used
from .validation import Fold, Labels, Scores, choose_penalty, draws, folds, held_out, interval, prepare, rates

BASELINES = ("base rate", "previous operation", "capability only")
FEWEST_OPERATIONS, FEWEST_WITH_EACH = 4, 3
COEFFICIENT_DRAWS = 500


@dataclass(frozen=True)
class Task:
    """What is predicted under some choices, and from what.

    Attributes
    ----------
    raw : (cases, predictors) array, NaN where not known
    dropped : int
        Cases left out for a missing predictor.
    """

    choices: Choices
    cases: tuple[Case, ...]
    raw: Array
    joined: Array
    groups: Labels
    dropped: int

    def columns_of(self, model: str) -> tuple[Array, tuple[str, ...]]:
        """The predictors of one model, and their names."""
        places = [at for at, one in enumerate(used(self.choices)) if one.block in MODELS[model]]
        return self.raw[:, places], tuple(used(self.choices)[at].name for at in places)

    def signature(self) -> bytes:
        """All that the scores depend on: the cases and their predictors, whatever scale these are on."""
        from hashlib import sha256

        gap = np.isnan(self.raw)
        known = np.maximum((~gap).sum(axis=0), 1)
        apart = np.where(gap, 0.0, self.raw - np.where(gap, 0.0, self.raw).sum(axis=0) / known)
        spread = np.sqrt((apart**2).sum(axis=0) / known)
        scaled = np.round(apart / np.where(spread > 1e-12, spread, 1.0), 9) + 0.0
        told = repr(
            [(case.operation_id, case.ccode, case.joined, case.last) for case in self.cases]
            + [one.name for one in used(self.choices)]
        )
        return sha256(told.encode() + scaled.tobytes() + gap.tobytes()).digest()


@dataclass(frozen=True)
class Run:
    """The held-out scores of every model and baseline on a task.

    ``penalties`` are those chosen, one an operation left out, of each model.
    """

    task: Task
    scores: Mapping[str, Scores]
    penalties: Mapping[str, Array]

    def best_baseline(self) -> str:
        """The baseline with the least log loss."""
        return min(BASELINES, key=lambda name: self.scores[name].log_loss)

    def loses(self, model: str = "all three") -> list[str]:
        """Where a model is worse than a baseline: ``baseline (score)`` for each score on which it is."""
        found = []
        for name in BASELINES:
            one, other = self.scores[model], self.scores[name]
            worse = {
                "log loss": one.log_loss > other.log_loss,
                "Brier": one.brier > other.brier,
                "AUC": one.auc < other.auc,
                "AUC within": one.auc_within < other.auc_within,
            }
            found += [f"{name} ({score})" for score, is_so in worse.items() if is_so]
        return found


def task(cases: Sequence[Case], data: Data, choices: Choices) -> Task:
    """Cases with their predictors, ready to be predicted.

    Raises
    ------
    UserError
        There are too few operations, or too few in which some joined or some did not, to leave any out.
    """
    raw = columns(cases, data, choices) if cases else np.empty((0, len(used(choices))))
    gaps = np.isnan(raw).sum(axis=1)
    whole: NDArray[np.bool_] = gaps <= (0 if choices.missing == "dropped" else len(raw.T))
    kept = tuple(case for case, keep in zip(cases, whole, strict=True) if keep)
    joined = np.array([case.joined for case in kept], dtype=np.float64)
    groups: Labels = np.array([case.operation_id for case in kept], dtype=np.str_)
    _enough(joined, groups, choices)
    return Task(choices, kept, raw[whole], joined, groups, int((~whole).sum()))


def run(one: Task) -> Run:
    """Predict every operation from the others, by each model and baseline."""
    return _scored(one, *_predict(one, folds(one.groups)))


def forecast(one: Task) -> Run | None:
    """Predict each operation from those before it, from the first on for which there is enough; ``None`` if there is none.

    Of those before it counts who had joined by its first day: an ally that came later has not joined yet.
    """
    names = list(dict.fromkeys(one.groups.tolist()))
    enough = [
        at
        for at in range(FEWEST_OPERATIONS, len(names))
        if _is_enough(by_then(one, names[at])[before := np.isin(one.groups, names[:at])], one.groups[before])
    ]
    if not enough:
        return None
    predicted: dict[str, Array] = {}
    penalties: dict[str, list[Array]] = {}
    for train, test in folds(one.groups, enough[0]):
        found, chosen = _predict(replace(one, joined=by_then(one, str(one.groups[test][0]))), [(train, test)])
        for name, values in found.items():
            predicted.setdefault(name, np.full(len(one.joined), np.nan))[test] = values[test]
        for name, values in chosen.items():
            penalties.setdefault(name, []).append(values)
    return _scored(one, predicted, {name: np.concatenate(values) for name, values in penalties.items()})


def by_then(one: Task, operation_id: str) -> Array:
    """Who had joined by the first day of an operation: (cases,) of 0 and 1."""
    day = next(case.begun for case in one.cases if case.operation_id == operation_id)
    return np.array([case.since is not None and case.since < day for case in one.cases], dtype=np.float64)


def _predict(one: Task, over: Sequence[Fold]) -> tuple[dict[str, Array], dict[str, Array]]:
    """Probabilities by each model and baseline, and each model's penalties."""
    last = np.array([0 if case.last is None else 1 + case.last for case in one.cases])
    predicted = {
        "base rate": rates(np.zeros(len(one.cases), dtype=int), one.joined, over),
        "previous operation": rates(last, one.joined, over),
    }
    at = [predictor.name for predictor in used(one.choices)].index("capability")
    predicted["capability only"], _ = held_out(one.raw[:, [at]], ("capability",), one.joined, one.groups, over)
    penalties = {}
    for model in MODELS:
        predicted[model], penalties[model] = held_out(*one.columns_of(model), one.joined, one.groups, over)
    return predicted, penalties


def _scored(one: Task, predicted: Mapping[str, Array], penalties: Mapping[str, Array]) -> Run:
    known = ~np.isnan(predicted["base rate"])
    scores = {name: Scores(one.joined[known], values[known], one.groups[known]) for name, values in predicted.items()}
    return Run(one, scores, penalties)


def run_all(tasks: Sequence[Task]) -> list[Run]:
    """A run of each task; tasks that come to the same are run once, and different ones side by side."""
    import os
    from concurrent.futures import ThreadPoolExecutor

    signatures = [one.signature() for one in tasks]
    different = dict(zip(reversed(signatures), reversed(tasks), strict=True))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        done = dict(zip(different, pool.map(run, different.values()), strict=True))
    return [Run(one, done[key].scores, done[key].penalties) for one, key in zip(tasks, signatures, strict=True)]


def _is_enough(joined: Array, groups: Labels) -> bool:
    """Whether any two operations can be left out and joiners and others remain."""
    with_each = [len(np.unique(groups[joined == outcome])) for outcome in (0, 1)]
    return len(np.unique(groups)) >= FEWEST_OPERATIONS and min(with_each) >= FEWEST_WITH_EACH


def _enough(joined: Array, groups: Labels, choices: Choices) -> None:
    some, others = (len(np.unique(groups[joined == outcome])) for outcome in (1, 0))
    if not _is_enough(joined, groups):
        raise UserError(
            f"There is too little to learn from at the threshold {choices.threshold}: {len(np.unique(groups))} operations, in "
            f"{some} of which some ally joined and in {others} of which one did not.",
            f"Expected at least {FEWEST_OPERATIONS} operations, and {FEWEST_WITH_EACH} with each.",
            "Try another threshold: allies model joining --threshold combat_support",
        )


def variations(choices: Choices) -> Iterator[tuple[str, str, Choices]]:
    """Every set that differs from some choices in one of them: which, its value, and the set."""
    for field in fields(Choices):
        for value in options(field.name):
            if value != getattr(choices, field.name):
                yield field.name, str(value), replace(choices, **{field.name: value})  # type: ignore[arg-type]  # checked there


NESTED: tuple[tuple[str, str, str, bool], ...] = (
    (MAINTENANCE, "context", "context + maintenance", True),
    (TARGET, "context", "context + target", True),
    (f"{MAINTENANCE}, given {TARGET}", "context + target", "all three", True),
    (f"{TARGET}, given {MAINTENANCE}", "context + maintenance", "all three", True),
    (f"{MAINTENANCE} instead of {TARGET}", "context + target", "context + maintenance", False),
)
"""What is compared: what the second model has that the first lacks, the two, and whether one holds the other."""


def likelihood_ratio(found: Run, smaller: str, larger: str) -> tuple[float, int, float]:
    """Twice the gain in log likelihood in sample, without penalty; its degrees of freedom; the chi-squared p-value."""
    from scipy.special import chdtrc

    one = found.task
    everything = np.ones(len(one.joined), dtype=bool)
    (low, few), (high, many) = (
        log_likelihood(prepare(*one.columns_of(model), everything).design, one.joined) for model in (smaller, larger)
    )
    statistic, free = max(0.0, 2 * (high - low)), many - few
    return statistic, free, float(chdtrc(free, statistic)) if free else float("nan")


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A slope of the model of all blocks, on the predictor in standard deviations, with its interval over operations."""

    predictor: str
    block: str
    slope: float
    low: float
    high: float
    same_sign: float


def coefficients(found: Run) -> tuple[list[Coefficient], float]:
    """Slopes of the model of all blocks on all cases, and the penalty, chosen leaving out one operation at a time.

    Intervals are of fits to operations drawn anew, at that penalty.
    """
    one, whole = found.task, found.scores["all three"]
    made = prepare(*one.columns_of("all three"), np.ones(len(one.joined), dtype=bool))
    penalty, slopes = choose_penalty(made.design, one.joined, one.groups)
    weights = draws(len(whole.names), COEFFICIENT_DRAWS) @ whole.member
    again = fit(made.design, one.joined, weights, np.full(len(weights), penalty))
    blocks = {predictor.name: predictor.block for predictor in used(one.choices)}
    rows = []
    for at, name in enumerate(made.names, start=1):
        low, high = interval(again[:, at])
        rows.append(
            Coefficient(
                predictor=name,
                block=blocks.get(name.removesuffix("_missing"), CONTEXT),
                slope=float(slopes[at]),
                low=low,
                high=high,
                same_sign=float((np.sign(again[:, at]) == np.sign(slopes[at])).mean()),
            )
        )
    return rows, penalty
