"""Coalition joining: which allies join the hub's operations, how well that can be said, and what it hangs on."""

from dataclasses import asdict, replace
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from ...catalogue import Result, UserError
from ...register import Register, load
from .cases import PLACES, Choices, cases
from .notes import SCORED, assumptions, notes
from .predictors import MODELS, Data, read, used
from .runs import BASELINES, NESTED, Run, coefficients, forecast, likelihood_ratio, run_all, task, variations
from .validation import Scores, calibration, draws, gains, interval

if TYPE_CHECKING:
    from pathlib import Path

    import altair as alt
    import polars as pl

    from ...sources.store import Store

COLOURS = {
    "context": "#8a96a3",
    "context + maintenance": "#0072b2",
    "context + target": "#d55e00",
    "all three": "#1c2733",
}
SHAPES = {
    "context": "circle",
    "context + maintenance": "square",
    "context + target": "triangle-up",
    "all three": "diamond",
}

REFERENCES = (
    "tago_2007",
    "davidson_2011",
    "wolford_2015",
    "le_cessie_van_houwelingen_1992",
    "hanley_mcneil_1982",
    "brier_1950",
)


def joining(
    choices: Choices | None = None,
    *,
    store: "Store | Path | str | None" = None,
    register: Register | None = None,
    others: bool = True,
) -> Result:
    """Which allies join the hub's operations: models, baselines and their scores on operations they never saw.

    Read the held-out scores before any slope, and the tables of choices before either: a finding that turns
    with a choice is no finding. Everything here is association, not effect.

    Parameters
    ----------
    choices : Choices, optional
        The threshold of joining, whose choice is modelled, and how the data are read.
    store : Store or path, optional
        Where the data sets are; by default the usual store.
    register : Register, optional
        By default the one that ships.
    others : bool
        Whether to run the model under every other choice too, one changed at a time.

    Returns
    -------
    Result
        Tables: ``scores`` (models and baselines), ``comparisons`` (of nested models),
        ``forecast`` (each operation from earlier ones only), ``choice_scores`` and
        ``choice_gains`` (every choice), ``calibration``, ``coefficients``, ``operations``, ``predictors``
        and ``cases``.

    Raises
    ------
    UserError
        Data sets are lacking (the message says how to get them), or there is too little to learn from.

    References
    ----------
    tago_2007, davidson_2011, wolford_2015, le_cessie_van_houwelingen_1992, hanley_mcneil_1982, brier_1950
    """
    from pathlib import Path

    from threadpoolctl import threadpool_limits

    from ...sources.store import Store

    chosen, facts = choices or Choices(), register or load()
    held = store if isinstance(store, Store) else Store(Path(store) if store else None)
    widest = replace(chosen, allies="designated", lists="all", offered="every")
    everyone = cases(facts, widest)
    if not everyone:
        raise UserError(
            "The register holds no operation led by the hub and open to an ally.",
            "Expected operations with participants, and alliances of the hub.",
            "Use the register that ships with the package.",
        )
    data = read(everyone, held)
    with threadpool_limits(1):  # the products are small: threads of their own would only get in each other's way
        return _found(chosen, facts, data, others)


def _found(chosen: Choices, facts: Register, data: Data, others: bool) -> Result:
    """The result from data already read."""
    told, tasks, left_out = [("", "")], [task(cases(facts, chosen), data, chosen)], []
    for field, value, other in variations(chosen) if others else ():
        try:
            tasks.append(task(cases(facts, other), data, other))
            told.append((field, value))
        except UserError as error:
            left_out.append(f"Not run: {field} = {value}. {error.happened}")
    runs = run_all(tasks)
    main = runs[0]
    slopes, penalty = coefficients(main)
    compared = [_choice_gains(*named, one, score) for score in SCORED for named, one in zip(told, runs, strict=True)]
    tables = {
        "scores": _table(_scores(main)),
        "comparisons": _table(_comparisons(main)),
    }
    ahead = forecast(main.task)
    if ahead is not None:
        tables["forecast"] = _table(_scores(ahead))
    if others:
        tables["choice_scores"] = _table([_choice_scores(*named, one) for named, one in zip(told, runs, strict=True)])
        tables["choice_gains"] = _table(compared)
    tables |= {
        "calibration": _table([{"model": m} | row for m in MODELS for row in _calibration(main.scores[m])]),
        "coefficients": _table([asdict(one) for one in slopes]),
        "operations": _table(_operations(main, facts)),
        "predictors": _table(_predictors(main)),
        "cases": _table(_cases(main, facts)),
    }
    return Result(
        title=f"Joining the hub's operations, from {chosen.threshold} on: {len(main.task.cases)} cases, "
        f"{len(main.scores['all three'].names)} operations",
        tables=tables,
        assumptions=assumptions(chosen, penalty),
        notes=(*notes(runs, compared), *left_out),
        sources=(
            *data.sources,
            *(
                f"register.{name}"
                for name in ("operations", "participants", "memberships", "treaties", "legs", "designations")
            ),
        ),
        references=REFERENCES,
        draw=draw,
    )


def _table(rows: list[dict[str, Any]]) -> "pl.DataFrame":
    import polars as pl

    plain = [{k: None if isinstance(v, float) and not isfinite(v) else v for k, v in row.items()} for row in rows]
    return pl.DataFrame(plain, infer_schema_length=None)


def _scores(found: Run) -> list[dict[str, Any]]:
    rows = []
    for name in (*BASELINES, *MODELS):
        one = found.scores[name]
        drawn = one.drawn(draws(len(one.names)))
        row: dict[str, Any] = {"model": name, "kind": "baseline" if name in BASELINES else "model"}
        for score in ("auc", "auc_within", "brier", "log_loss"):
            low, high = interval(drawn[score])
            row |= {score: getattr(one, score), f"{score}_low": low, f"{score}_high": high}
        row["penalty"] = float(np.median(found.penalties[name])) if name in found.penalties else None
        row["loses_to"] = "; ".join(found.loses(name)) or None if name in MODELS else None
        rows.append(row)
    return rows


def _comparisons(found: Run) -> list[dict[str, Any]]:
    rows = []
    for adds, smaller, larger, nested in NESTED:
        one, other = found.scores[smaller], found.scores[larger]
        counts = draws(len(one.names))
        row: dict[str, Any] = {"adds": adds, "from": smaller, "to": larger}
        for score, (gain, low, high) in gains(one, other, counts).items():
            row |= {f"{score}_gain": gain, f"{score}_low": low, f"{score}_high": high}
        statistic, free, p = likelihood_ratio(found, smaller, larger) if nested else (None, None, None)
        rows.append(row | {"likelihood_ratio": statistic, "df": free, "p": p})
    return rows


def _choice_scores(field: str, value: str, found: Run) -> dict[str, Any]:
    best, whole = found.best_baseline(), found.scores["all three"]
    return {
        "choice": field or "as chosen",
        "value": value or None,
        "operations": len(whole.names),
        "cases": len(found.task.cases),
        "joined": float(found.task.joined.mean()),
        "best_baseline": best,
        "log_loss_baseline": found.scores[best].log_loss,
        **{f"log_loss_{_short(name)}": found.scores[name].log_loss for name in MODELS},
        "auc_all": whole.auc,
        "auc_within_all": whole.auc_within,
        "brier_all": whole.brier,
        "all_three_loses_to": "; ".join(found.loses()) or None,
    }


def _short(model: str) -> str:
    return model.rpartition(" ")[2] if model != "all three" else "all"


def _choice_gains(field: str, value: str, found: Run, score: str) -> dict[str, Any]:
    """What each block adds, alone and beside the other, on one score; above 0 is better."""
    row: dict[str, Any] = {"score": score, "choice": field or "as chosen", "value": value or None}
    surely = []
    for adds, smaller, larger, nested in NESTED:
        one, other = found.scores[smaller], found.scores[larger]
        gain, low, high = gains(one, other, draws(len(one.names)))[score]
        if ", given" in adds:
            block = adds.partition(",")[0]
            row |= {f"{block}_given_other": gain, f"{block}_low": low, f"{block}_high": high}
            surely += [block] if low > 0 else []
        elif nested:
            row[f"{adds}_alone"] = gain
    return row | {"adds_for_sure": " and ".join(surely) or "neither"}


def _calibration(one: Scores) -> list[dict[str, float | int]]:
    return calibration(one.joined, one.predicted)


def _operations(found: Run, facts: Register) -> list[dict[str, Any]]:
    whole = found.scores["all three"]
    rows = []
    for operation_id in dict.fromkeys(case.operation_id for case in found.task.cases):
        operation, place = facts.operation(operation_id), PLACES.get(operation_id)
        own = found.task.groups == operation_id
        scores = Scores(found.task.joined[own], whole.predicted[own], found.task.groups[own])
        rows.append(
            {
                "operation": operation_id,
                "name": operation.name,
                "start": str(operation.start),
                "place": ", ".join(facts.name(state, operation.start.last) for state in place.states)
                if place
                else None,
                "mandate": place.mandate if place else None,
                "allies": int(own.sum()),
                "joined": int(found.task.joined[own].sum()),
                "expected": float(whole.predicted[own].sum()),
                "auc": scores.auc,
                "open_list": (place.open_list or None) if place else "not known",
            }
        )
    return rows


def _predictors(found: Run) -> list[dict[str, Any]]:
    return [
        {
            "predictor": one.name,
            "block": one.block,
            "missing": int(np.isnan(found.task.raw[:, at]).sum()),
            "cases": len(found.task.raw),
            "meaning": one.meaning,
        }
        for at, one in enumerate(used(found.task.choices))
    ]


def _cases(found: Run, facts: Register) -> list[dict[str, Any]]:
    return [
        {
            "operation": case.operation_id,
            "ccode": case.ccode,
            "ally": facts.name(case.ccode, facts.operation(case.operation_id).start.last),
            "role": str(case.role) if case.role is not None else None,
            "joined": case.joined,
            **{name: float(found.scores[name].predicted[at]) for name in (*BASELINES, *MODELS)},
        }
        for at, case in enumerate(found.task.cases)
    ]


def draw(result: Result) -> "alt.TopLevelMixin":
    """The calibration curve of each model: probability given against share that joined, by tenths."""
    import altair as alt

    rows = result.tables["calibration"].to_dicts()
    line = alt.Chart(alt.InlineData(values=[{"p": 0.0}, {"p": 1.0}])).mark_line(color="#8a96a3", strokeDash=[4, 3])
    ideal = line.encode(
        x=alt.X("p:Q", title="probability given, operation left out"), y=alt.Y("p:Q", title="share that joined")
    )
    models = list(MODELS)
    colour = alt.Color(
        "model:N", title="model", sort=models, scale=alt.Scale(domain=models, range=[COLOURS[m] for m in models])
    )
    base = alt.Chart(alt.InlineData(values=rows)).encode(x="predicted:Q", y="joined:Q", color=colour)
    points = base.mark_point(filled=True, opacity=0.85).encode(
        shape=alt.Shape(
            "model:N", title="model", sort=models, scale=alt.Scale(domain=models, range=[SHAPES[m] for m in models])
        ),
        size=alt.Size("cases:Q", title="cases"),
        tooltip=["model:N", "cases:Q", alt.Tooltip("predicted:Q", format=".2f"), alt.Tooltip("joined:Q", format=".2f")],
    )
    return alt.layer(ideal, base.mark_line(strokeWidth=1), points).properties(width=420, height=420, title=result.title)
