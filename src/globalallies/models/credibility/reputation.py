"""Credibility as reputation: a Beta belief that the hub answers, moved by its record, fading with age and distance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from ...catalogue import UserError
from .record import DISPLAY, FORCE

Array = npt.NDArray[np.float64]

PRIORS = {"jeffreys": (0.5, 0.5), "uniform": (1.0, 1.0)}
"""What is believed before any record: weights of an answer and of none."""

LEVEL = 0.9

Challenge = Literal["faced", "attacked", "attacked_by_any"]


@dataclass(frozen=True, slots=True)
class Choice:
    """How a record becomes a belief. Every field is a choice of ours; all are tried.

    ``challenge``: a listed challenger faced the ally on either side (faced), the ally stood on the side that
    did not act first (attacked), or that by any state which is no ally of the hub (attacked_by_any).
    ``hostility``: the challenger's least level, display (3) or use of force (4). ``answer``: the hub acted on
    the ally's side, or was merely present there. ``endings``: a tie that the hub ended counts as no answer.
    ``partners``: wars of challengers with states outside the alliances count too. ``decay`` (lambda): what is
    left of a case a year later. ``spill`` (w): what a case in another theatre counts.
    """

    challenge: Challenge = "faced"
    hostility: int = FORCE
    answer: Literal["acted", "present"] = "acted"
    endings: bool = True
    partners: bool = False
    decay: float = 0.9
    spill: float = 0.5
    prior: str = "jeffreys"


VALUES: dict[str, tuple[object, ...]] = {
    "challenge": ("faced", "attacked", "attacked_by_any"),
    "hostility": (FORCE, DISPLAY),
    "answer": ("acted", "present"),
    "endings": (True, False),
    "partners": (False, True),
    "decay": (0.9, 0.8, 0.95, 1.0),
    "spill": (0.5, 0.0, 0.25, 1.0),
    "prior": ("jeffreys", "uniform"),
}
"""Every value of every choice, the default first."""


def choices() -> Iterator[Choice]:
    """Every combination of choices, the default first."""
    for values in product(*VALUES.values()):
        yield Choice(*values)  # type: ignore[arg-type]  # each from its own list


def varied() -> Iterator[tuple[str, object, Choice]]:
    """Each value of each choice with all others at their default: the choice's name, the value, the choice."""
    for field in fields(Choice):
        for value in VALUES[field.name]:
            yield field.name, value, replace(Choice(), **{field.name: value})  # type: ignore[arg-type]  # its own field


def belief(prior: tuple[float, float], answers: Sequence[bool], weights: Sequence[float]) -> tuple[float, float]:
    """The Beta belief after some cases: each adds its weight to ``a`` if answered, else to ``b``.

    Parameters
    ----------
    prior : (a, b), each above 0
    answers : sequence of bool
    weights : sequence of float in [0, 1], as many

    Returns
    -------
    (a, b); the mean is a / (a + b)

    Examples
    --------
    >>> belief((0.5, 0.5), [True, True, False], [1, 0.5, 0.5])
    (2.0, 1.0)
    """
    if not (prior[0] > 0 and prior[1] > 0):
        raise UserError(f"{prior} is no prior.", "Expected two numbers above 0, such as (0.5, 0.5).")
    if len(answers) != len(weights):
        raise ValueError(f"{len(answers)} answers and {len(weights)} weights")
    a, b = prior
    for answered, weight in zip(answers, weights, strict=True):
        if not 0 <= weight <= 1:
            raise UserError(f"A case cannot weigh {weight}.", "Expected a weight from 0 to 1.")
        a, b = (a + weight, b) if answered else (a, b + weight)
    return a, b


def interval(a: Array, b: Array, level: float = LEVEL) -> tuple[Array, Array]:
    """The central interval of Beta beliefs."""
    from scipy.stats import beta

    tail = (1 - level) / 2
    return np.asarray(beta.ppf(tail, a, b)), np.asarray(beta.ppf(1 - tail, a, b))


@dataclass(frozen=True, slots=True)
class Cases:
    """What a record says under the choices of what counts: year, theatre and answer of each case.

    A dispute is one case in a theatre, however many allies it touched, in the year in which it touched the first.
    """

    year: npt.NDArray[np.int64]
    theatre: tuple[str, ...]
    answered: npt.NDArray[np.bool_]


def cases(record: pl.DataFrame, choice: Choice) -> Cases:
    """The cases of a record that count."""
    level = "hostility_any" if choice.challenge == "attacked_by_any" else "hostility_listed"
    tested = (pl.col("kind") != "ending") & (pl.col(level) >= choice.hostility)
    if choice.challenge != "faced":
        tested &= pl.col("attacked")
    kept = tested if choice.partners else tested & ~pl.col("partner")
    if choice.endings:
        kept = kept | (pl.col("kind") == "ending")
    counted = (
        record.filter(kept)
        .group_by("source", "theatre", maintain_order=True)
        .agg(pl.col("year").min(), pl.col(f"hub_{choice.answer}").any())
    )
    return Cases(
        counted["year"].to_numpy(), tuple(counted["theatre"]), counted[f"hub_{choice.answer}"].to_numpy().astype(bool)
    )


def beliefs(found: Cases, theatre: str, years: Array, choice: Choice) -> tuple[Array, Array]:
    """The belief of an ally in a theatre at the end of each year: ``a`` and ``b``.

    A case of age n weighs decay ** n, times spill where its theatre is another.
    """
    age = years[:, None] - found.year[None, :]
    near = np.array([1.0 if place == theatre else choice.spill for place in found.theatre])
    weight = np.where(age >= 0, choice.decay ** np.maximum(age, 0), 0.0) * near
    a, b = PRIORS[choice.prior]
    return a + weight @ found.answered, b + weight @ ~found.answered
