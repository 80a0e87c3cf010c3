"""Which cases to compare: most similar systems with different outcomes, most different ones with the same."""

from itertools import combinations

import numpy as np
import polars as pl

from .distances import Profiles, apart, distances

ALIKE, UNLIKE = 0.25, 0.5
"""Differences on the outcome, on 0 to 1 of its scale, up to which two cases are alike and from which they are not."""


def designs(profiles: Profiles, outcome: str) -> pl.DataFrame:
    """Every pair of cases in every period as a most-similar or most-different design for an outcome.

    A pair fits the most-similar design where it differs on the outcome, the better the closer it is
    on all other questions; the most-different design where it agrees on the outcome, the better the
    farther apart it is on the others. The lines between are ours: a quarter of the outcome's scale
    and half of it; pairs between them fit neither.

    Returns
    -------
    frame of design, period, case1, case2, distance, shared, outcome1, outcome2
        Best pair of each design and period first. ``distance`` leaves the outcome out.

    References
    ----------
    przeworski_teune_1970
    """
    others = profiles.of([one for one in profiles.questions if one != outcome])
    distance, shared = distances(others)
    scores = profiles.of([outcome]).scores[:, :, 0]
    gap = apart(profiles.of([outcome]))[..., 0]
    rows = []
    for i, j in combinations(range(len(profiles.cases)), 2):
        for t, period in enumerate(profiles.periods):
            design = _design(gap[i, j, t])
            if design and not np.isnan(distance[i, j, t]):
                rows.append(
                    (
                        design,
                        period,
                        profiles.cases[i],
                        profiles.cases[j],
                        float(distance[i, j, t]),
                        int(shared[i, j, t]),
                        float(scores[i, t]),
                        float(scores[j, t]),
                    )
                )
    schema = {
        "design": pl.String(),
        "period": pl.String(),
        "case1": pl.String(),
        "case2": pl.String(),
        "distance": pl.Float64(),
        "shared": pl.Int64(),
        "outcome1": pl.Float64(),
        "outcome2": pl.Float64(),
    }
    found = pl.DataFrame(rows, schema=schema, orient="row")
    best = pl.when(pl.col("design") == "most_similar").then(pl.col("distance")).otherwise(-pl.col("distance"))
    order = pl.col("period").replace_strict({p: n for n, p in enumerate(profiles.periods)}, return_dtype=pl.Int64)
    return found.sort(pl.col("design") != "most_similar", order, best, "case1", "case2")


def _design(gap: float) -> str:
    if np.isnan(gap):
        return ""
    if gap >= UNLIKE:
        return "most_similar"
    return "most_different" if gap <= ALIKE else ""
