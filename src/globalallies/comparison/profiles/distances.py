"""Profiles of cases, and the distances between them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

LEAST_SHARED = 2
"""Questions that two cases must both have for a distance between them."""


@dataclass(frozen=True)
class Profiles:
    """Scores of cases on questions in periods, each on 0 to 1 of its own scale.

    Parameters
    ----------
    cases, periods, questions : tuple of str
        Their keys.
    scores : (cases, periods, questions) array, 0 to 1
        Missing (NaN) where nothing was coded.
    nominal : tuple of str
        Questions whose scores are names: two of them differ fully or not at all.
    """

    cases: tuple[str, ...]
    periods: tuple[str, ...]
    questions: tuple[str, ...]
    scores: np.ndarray
    nominal: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        shape = (len(self.cases), len(self.periods), len(self.questions))
        if self.scores.shape != shape:
            raise ValueError(f"scores have shape {self.scores.shape}, expected {shape}")
        if np.nanmin(self.scores, initial=0) < 0 or np.nanmax(self.scores, initial=1) > 1:
            raise ValueError("scores lie outside 0 to 1")

    def of(self, questions: Sequence[str]) -> "Profiles":
        """The same with some of the questions."""
        chosen = [self.questions.index(one) for one in questions]
        nominal = tuple(one for one in self.nominal if one in questions)
        return Profiles(self.cases, self.periods, tuple(questions), self.scores[:, :, chosen], nominal)

    def frame(self) -> pl.DataFrame:
        """One row a case, period and question, with no row where the score is missing."""
        rows = [
            (case, period, question, float(self.scores[i, j, k]))
            for i, case in enumerate(self.cases)
            for j, period in enumerate(self.periods)
            for k, question in enumerate(self.questions)
            if not np.isnan(self.scores[i, j, k])
        ]
        schema = {"case": pl.String(), "period": pl.String(), "question": pl.String(), "score": pl.Float64()}
        return pl.DataFrame(rows, schema=schema, orient="row")


def apart(profiles: Profiles) -> np.ndarray:
    """How far apart every two cases are on every question in every period.

    Returns
    -------
    (cases, cases, periods, questions) array in [0, 1], missing where either score is
    """
    gap = np.abs(profiles.scores[:, None] - profiles.scores[None, :])
    for name in profiles.nominal:
        k = profiles.questions.index(name)
        gap[..., k] = np.where(np.isnan(gap[..., k]), np.nan, (gap[..., k] > 0).astype(float))
    found: np.ndarray = gap
    return found


def distances(profiles: Profiles) -> tuple[np.ndarray, np.ndarray]:
    """Gower's distance between every two cases in every period.

    The mean difference over the questions that both have; missing where they share fewer than two.
    0 means alike on every question, 1 as different as the scales allow.

    Parameters
    ----------
    profiles : Profiles

    Returns
    -------
    distance : (cases, cases, periods) array in [0, 1]
    shared : (cases, cases, periods) array of int
        On how many questions each rests.

    References
    ----------
    gower_1971
    """
    gap = apart(profiles)
    shared = np.sum(~np.isnan(gap), axis=3)
    total = np.nansum(gap, axis=3)
    distance = np.where(shared >= LEAST_SHARED, total / np.maximum(shared, 1), np.nan)
    return distance, shared
