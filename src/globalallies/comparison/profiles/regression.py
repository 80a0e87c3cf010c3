"""Which cases are typical, deviant or influential: by the middle of the cases, and by a regression of an outcome."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from ...catalogue import UserError
from .distances import Profiles, distances

ROWS_PER_TERM = 3
"""Rows that a regression must have for each term it estimates; fewer would fit anything."""

DEVIANT = 2.0
"""Externally studentised residual from which a row is deviant."""


def middle(profiles: Profiles) -> pl.DataFrame:
    """How near each case is to the others in each period, and how much it moves their mean profile.

    Returns
    -------
    frame of case, period, mean_distance, pull
        ``mean_distance`` to the other cases: least for the most typical, greatest for the most deviant. ``pull``:
        how far the mean profile moves, on average over questions, when the case is left out; names have no mean,
        so nominal questions do not count.
    """
    distance, _ = distances(profiles)
    ordered = profiles.of([one for one in profiles.questions if one not in profiles.nominal])
    rows = []
    for t, period in enumerate(profiles.periods):
        for i, case in enumerate(profiles.cases):
            others = np.delete(distance[i, :, t], i)
            held = others[~np.isnan(others)]
            if held.size:
                rows.append((case, period, float(held.mean()), _pull(ordered.scores[:, t, :], i)))
    schema = {"case": pl.String(), "period": pl.String(), "mean_distance": pl.Float64(), "pull": pl.Float64()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _pull(scores: np.ndarray, i: int) -> float | None:
    moves = []
    for k in range(scores.shape[1]):
        held = ~np.isnan(scores[:, k])
        if held[i] and held.sum() > 1:
            without = held.copy()
            without[i] = False
            moves.append(abs(scores[held, k].mean() - scores[without, k].mean()))
    return float(np.mean(moves)) if moves else None


def roles(profiles: Profiles, outcome: str, conditions: Sequence[str]) -> pl.DataFrame:
    """Typical, deviant and influential case-periods for an outcome, by ordinary least squares.

    Parameters
    ----------
    profiles : Profiles
    outcome : str
        The question explained.
    conditions : sequence of str
        The questions that explain it.

    Returns
    -------
    frame of case, period, outcome, fitted, residual, leverage, cooks_distance, role
        ``residual`` is externally studentised. ``deviant`` from 2 either way, ``influential`` where Cook's
        distance exceeds 4 / rows, ``typical`` otherwise; a row that is both is ``deviant and influential``.

    Raises
    ------
    UserError
        The outcome is among the conditions, a question's scores are names, there are too few complete rows,
        or the conditions do not vary independently.

    References
    ----------
    seawright_gerring_2008
    """
    if outcome in conditions:
        raise UserError(
            f"{outcome!r} is both outcome and condition.",
            "Expected conditions other than the outcome.",
            "Leave it out of the conditions.",
        )
    named = [one for one in (outcome, *conditions) if one in profiles.nominal]
    if named:
        raise UserError(
            f"The scores of {', '.join(named)} are names, which no regression can add up.",
            "Expected questions on an ordinal, interval or ratio scale.",
            "Leave it out; names can be the outcome of designs, without --conditions.",
        )
    chosen = profiles.of([outcome, *conditions])
    complete = [
        (i, t)
        for i in range(len(profiles.cases))
        for t in range(len(profiles.periods))
        if not np.isnan(chosen.scores[i, t]).any()
    ]
    terms = len(conditions) + 1
    if len(complete) < ROWS_PER_TERM * terms:
        raise UserError(
            f"{len(complete)} case-periods have all of {outcome} and {', '.join(conditions)}.",
            f"Expected at least {ROWS_PER_TERM * terms}: {ROWS_PER_TERM} for each of {terms} terms.",
            "Name fewer conditions, or more cases.",
        )
    table = np.array([chosen.scores[i, t] for i, t in complete])
    y, x = table[:, 0], np.column_stack([np.ones(len(complete)), table[:, 1:]])
    if np.linalg.matrix_rank(x) < terms:
        raise UserError(
            f"{', '.join(conditions)} do not vary independently over {len(complete)} case-periods.",
            "Expected conditions of which none is constant or follows from the others.",
            "Leave one out.",
        )
    fitted, residual, leverage, cook = diagnostics(x, y)
    rows = [
        (
            profiles.cases[i],
            profiles.periods[t],
            float(y[n]),
            float(fitted[n]),
            _finite(residual[n]),
            float(leverage[n]),
            _finite(cook[n]),
            _role(residual[n], cook[n], len(complete)),
        )
        for n, (i, t) in enumerate(complete)
    ]
    names = ("case", "period", "outcome", "fitted", "residual", "leverage", "cooks_distance", "role")
    schema = {name: pl.String() if name in ("case", "period", "role") else pl.Float64() for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")


def diagnostics(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Fitted values, externally studentised residuals, leverages and Cook's distances of a least-squares fit.

    Parameters
    ----------
    x : (n, k) array of full rank
        With the constant.
    y : (n,) array

    References
    ----------
    cook_1977
    """
    n, k = x.shape
    hat = x @ np.linalg.pinv(x)
    leverage = np.clip(np.diag(hat), 0, 1)
    fitted = hat @ y
    error = y - fitted
    total = float(error @ error)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = total / (n - k)
        left_out = (total - error**2 / (1 - leverage)) / (n - k - 1)
        studentised = error / np.sqrt(np.maximum(left_out, 0) * (1 - leverage))
        cook = error**2 / (k * variance) * leverage / (1 - leverage) ** 2
    return fitted, studentised, leverage, cook


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _role(residual: float, cook: float, rows: int) -> str:
    deviant = np.isfinite(residual) and abs(residual) >= DEVIANT
    influential = np.isfinite(cook) and cook > 4 / rows
    if deviant and influential:
        return "deviant and influential"
    return "deviant" if deviant else "influential" if influential else "typical"
