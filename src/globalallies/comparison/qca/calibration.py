"""Calibration: from raw numbers to membership in a set.

The anchors are the analyst's knowledge of what the set means; no function here finds them in the data.

References: ragin_2008, schneider_wagemann_2012.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...catalogue import Result, UserError, closest
from .sets import SHOWN, read_csv

if TYPE_CHECKING:
    import altair as alt

FULL = 0.95
"""Membership at the anchor of full membership, by the direct method; 1 minus it at full non-membership."""

LOG_ODDS = math.log(FULL / (1 - FULL))
ROUNDS = 100


@dataclass(frozen=True, eq=False)
class Calibration:
    """Raw scores, the memberships made of them, and how.

    Parameters
    ----------
    raw, membership : arrays
        Raw scores, and memberships in [0, 1] (values 0, 1, 2 … of a multi-value set).
    method : str
        How they were made, in a sentence.
    anchors : tuple of float
        The raw scores that the method was given.
    notes : tuple of str
        What a careful reader must know.
    """

    raw: np.ndarray
    membership: np.ndarray
    method: str
    anchors: tuple[float, ...]
    notes: tuple[str, ...] = ()

    def result(self, name: str = "score", cases: Sequence[str] = ()) -> Result:
        """As a result: the scores and memberships by case, with the plot."""
        import polars as pl

        from .plots import calibration_chart

        labels = list(cases) or [str(n) for n in range(1, len(self.raw) + 1)]
        frame = pl.DataFrame({"case": labels, "raw": self.raw, "membership": self.membership})
        anchors = pl.DataFrame({"anchor": list(self.anchors)}, schema={"anchor": pl.Float64})
        return Result(
            title=f"Calibration of {name}",
            tables={"memberships": frame, "anchors": anchors},
            assumptions=(self.method,),
            notes=self.notes,
            references=("ragin_2008",),
            draw=calibration_chart,
        )

    def plot(self) -> "alt.TopLevelMixin":
        """Memberships against raw scores, with the anchors and the line of 0.5."""
        return self.result().plot()


def direct(raw: Any, out: float, crossover: float, full: float) -> Calibration:
    """Membership by three anchors (Ragin's direct method): a logistic curve through them.

    Parameters
    ----------
    raw : sequence of numbers
        Raw scores.
    out, crossover, full : float, in the unit of the scores
        Where a case is fully out (membership 0.05), neither in nor out (0.5), fully in (0.95);
        ascending, or descending for a set of low scores.

    Returns
    -------
    Calibration, memberships in (0, 1)

    Raises
    ------
    UserError
        The anchors are in no order, or a score is missing.

    References
    ----------
    ragin_2008

    Examples
    --------
    >>> direct([400, 550, 900], 400, 550, 900).membership.round(2).tolist()
    [0.05, 0.5, 0.95]
    """
    scores = _scores(raw)
    anchors = _anchors([out, crossover, full], 3)
    if not (out < crossover < full or out > crossover > full):
        raise UserError(
            f"The anchors {out:g}, {crossover:g}, {full:g} are in no order.",
            "Expected full non-membership, crossover, full membership, ascending or descending.",
            "For example: --calibrate GDP=400,550,900",
        )
    away = scores - crossover
    inside = away / (full - crossover) > 0
    odds = LOG_ODDS * np.where(inside, away / (full - crossover), -away / (out - crossover))
    member = np.where(odds >= 0, 1 / (1 + np.exp(-np.abs(odds))), 1 - 1 / (1 + np.exp(-np.abs(odds))))
    method = (
        f"Direct method: log odds of membership rise in a straight line on each side of {crossover:g}, "
        f"to {FULL} at {full:g} and {1 - FULL:.2f} at {out:g}."
    )
    return Calibration(scores, member, method, anchors, _halves(member))


def indirect(raw: Any, thresholds: Sequence[float], values: Sequence[float] = ()) -> Calibration:
    """Membership by groups of cases, smoothed over the scores (Ragin's indirect method).

    The thresholds sort cases into groups, each with a preliminary membership; a fractional logit of
    these on the raw scores gives the memberships. One straight term is ours (it keeps the order of
    the cases); R's QCA fits a fractional polynomial.

    Parameters
    ----------
    raw : sequence of numbers
        Raw scores.
    thresholds : sequence of float, ascending
        A case is in the next group from above each threshold on.
    values : sequence of float in [0, 1], optional
        A preliminary membership for each group, one more than thresholds; evenly spaced by default.

    Raises
    ------
    UserError
        The thresholds do not ascend, the values are not as many, or all cases are in one group.

    References
    ----------
    ragin_2008
    """
    scores = _scores(raw)
    group, given = _groups(scores, thresholds, values)
    if (given[group] == given[group][0]).all():
        raise UserError("All cases are in one group.", "Expected thresholds that part them.")
    member = _fractional_logit(scores, given[group])
    method = (
        f"Indirect method: a fractional logit of the preliminary memberships {_list(given)} "
        f"(thresholds {_list(thresholds)}) on the raw scores; one straight term is our choice."
    )
    return Calibration(scores, member, method, tuple(thresholds), _halves(member))


def qualitative(raw: Any, thresholds: Sequence[float], values: Sequence[float] = ()) -> Calibration:
    """Membership by qualitative anchors: each group of cases has one.

    One threshold and no values make a crisp set, ``values`` 0, 1, 2 … a multi-value one.

    Parameters
    ----------
    raw : sequence of numbers
        Raw scores.
    thresholds : sequence of float, ascending
        A case is in the next group from this score on.
    values : sequence of float, optional
        The membership of each group, one more than thresholds; evenly spaced from 0 to 1 by default.

    Raises
    ------
    UserError
        The thresholds do not ascend, or the values are not as many, or are no memberships.

    Examples
    --------
    >>> qualitative([3, 10, 40], [10, 30], [0, 0.33, 1]).membership.tolist()
    [0.0, 0.33, 1.0]
    """
    scores = _scores(raw)
    group, given = _groups(scores, thresholds, values, multi_value=True)
    member = given[group]
    method = f"Qualitative anchors: from {_list(thresholds)} on, memberships {_list(given)}."
    return Calibration(scores, member, method, tuple(float(t) for t in thresholds), _halves(member))


def calibrated(
    path: Path | str, anchors: Mapping[str, Sequence[float]]
) -> tuple[dict[str, list[Any]], tuple[str, ...]]:
    """The columns of a CSV file, some of them calibrated; and how, a sentence each.

    Parameters
    ----------
    path : path of a CSV file
        Raw scores.
    anchors : mapping
        For a column, three anchors (``direct``) or one threshold (a crisp set).

    Raises
    ------
    UserError
        A column is not there, holds no numbers, or has neither one nor three anchors.
    """
    header, columns = read_csv(path)
    table: dict[str, list[Any]] = {name: list(values) for name, values in zip(header, columns, strict=True)}
    notes = []
    for name, given in anchors.items():
        if name not in table:
            raise UserError(f"No column is named {name!r}.{closest(name, table)}", f"There are: {', '.join(table)}.")
        if len(given) not in (1, 3):
            raise UserError(
                f"{name} has {len(given)} anchors.",
                "Expected one threshold (crisp), or full non-membership, crossover, full membership (fuzzy).",
                "For example: --calibrate GDP=400,550,900",
            )
        try:
            raw = [float(value) for value in table[name]]
        except ValueError as error:
            raise UserError(f"{name} is to be calibrated, and not a number: {error}.", "Expected numbers.") from None
        found = direct(raw, *given) if len(given) == 3 else qualitative(raw, given, (0, 1))
        table[name] = found.membership.tolist()
        notes.append(f"{name} was calibrated. {found.method}")
    return table, tuple(notes)


def _scores(raw: Any) -> np.ndarray:
    try:
        scores = np.asarray(raw, float)
    except (TypeError, ValueError):
        raise UserError("The raw scores are not numbers.", "Expected a list of numbers.") from None
    if scores.ndim != 1 or not len(scores):
        raise UserError("There are no raw scores.", "Expected one number a case.")
    if len(bad := np.flatnonzero(~np.isfinite(scores))):
        rows = ", ".join(str(n + 1) for n in bad[:SHOWN])
        raise UserError(f"Raw scores are missing or infinite in rows {rows}.", "Expected a number for every case.")
    return scores


def _anchors(anchors: Sequence[float], least: int = 1) -> tuple[float, ...]:
    try:
        found = tuple(float(a) for a in anchors)
    except (TypeError, ValueError):
        raise UserError(f"The anchors {anchors!r} are not numbers.", "Expected numbers.") from None
    if len(found) < least or not all(math.isfinite(a) for a in found):
        raise UserError(f"The anchors {anchors!r} cannot be used.", f"Expected {least} finite numbers or more.")
    return found


def _groups(
    scores: np.ndarray, thresholds: Sequence[float], values: Sequence[float], multi_value: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    cuts = np.array(_anchors(thresholds))
    if (np.diff(cuts) <= 0).any():
        raise UserError(f"The thresholds {_list(thresholds)} do not ascend.", "Expected each above the last.")
    given = np.array(_anchors(values)) if len(values) else np.linspace(0, 1, len(cuts) + 1)
    whole = multi_value and bool((given == np.round(given)).all())
    if len(given) != len(cuts) + 1 or given.min() < 0 or (given.max() > 1 and not whole):
        raise UserError(
            f"The values {_list(given)} do not fit {len(cuts)} thresholds.",
            f"Expected {len(cuts) + 1} memberships from 0 to 1.",
        )
    return np.searchsorted(cuts, scores, side="right"), given


def _fractional_logit(scores: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Fitted memberships of a logit with one straight term, by Newton's method on the quasi-likelihood."""
    spread = scores.std()
    x = np.column_stack([np.ones(len(scores)), (scores - scores.mean()) / (spread or 1.0)])
    weight = np.zeros(2)
    # memberships of exactly 0 and 1 that a score parts have no finite fit
    target = np.clip(given, 1 - FULL, FULL)
    for _ in range(ROUNDS):
        member = 1 / (1 + np.exp(-x @ weight))
        slope = x.T @ (x * (member * (1 - member))[:, None])
        step = np.linalg.solve(slope + 1e-12 * np.eye(2), x.T @ (target - member))
        weight += step
        if np.abs(step).max() < 1e-12:
            break
    return np.asarray(1 / (1 + np.exp(-x @ weight)))


def _halves(member: np.ndarray) -> tuple[str, ...]:
    count = int((member == 0.5).sum())
    if not count:
        return ()
    who = "1 case has" if count == 1 else f"{count} cases have"
    return (f"{who} a membership of exactly 0.5: neither in nor out, and in no row of a truth table.",)


def _list(values: Sequence[float] | np.ndarray) -> str:
    return ", ".join(f"{v:g}" for v in values)
