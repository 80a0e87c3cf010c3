"""Weights from observed burdens: least squares, beside two simpler guesses, with each ally left out in turn."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .equilibrium import Alliance, Array, equilibrium
from .situation import rank_correlation

if TYPE_CHECKING:
    import polars as pl

Mask = npt.NDArray[np.bool_]

LEAST, MOST = 1e-6, 0.45
"""Between which a weight is sought: burdens lie far below."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A way of guessing burdens: its weights (NaN where it has none), its guesses, and those for an ally left out."""

    model: str
    alpha: float
    beta: float
    burden: Array
    left_out: Array


def burdens(alliance: Alliance, alpha: float, beta: float) -> Array:
    """What the model says each ally spends of its income under these weights."""
    return equilibrium(replace(alliance, alpha=alpha, beta=beta)).burden


def joint(
    alliance: Alliance, observed: Array, use: Mask, near: tuple[float, float] | None = None
) -> tuple[float, float]:
    """The weights (alpha, beta) with the least sum of squared differences over the allies in ``use``.

    Sought from several places, or only from ``near`` where that is known.
    """
    from scipy.optimize import least_squares

    middle = float(np.median(observed[use]))

    def off(logs: Array) -> Array:
        return np.asarray((burdens(alliance, *np.exp(logs)) - observed)[use] * 100)

    starts = [(middle, middle), (max(middle / 5, LEAST), middle), (middle * 2, max(middle / 5, LEAST))]
    bounds = (np.log([LEAST, LEAST]), np.log([MOST, MOST]))
    tried = [least_squares(off, np.log(start), bounds=bounds, xtol=1e-10) for start in ([near] if near else starts)]
    alpha, beta = np.exp(min(tried, key=lambda done: done.cost).x)
    return float(alpha), float(beta)


def fits(alliance: Alliance, observed: Array) -> list[Fit]:
    """Joint products, a pure public good and the mean burden, each fitted to all allies and without each in turn.

    An ally left out stays in the alliance, but its burden is not used to find the weights that guess it.
    """
    return [_joint(alliance, observed), _pure(alliance, observed), _mean(observed)]


def _but(at: int, n: int) -> Mask:
    return np.asarray(np.arange(n) != at)


def _joint(alliance: Alliance, observed: Array) -> Fit:
    n = len(observed)
    alpha, beta = joint(alliance, observed, np.ones(n, dtype=bool))
    without = [joint(alliance, observed, _but(at, n), (alpha, beta)) for at in range(n)]
    left_out = np.array([burdens(alliance, *found)[at] for at, found in enumerate(without)])
    return Fit("joint products", alpha, beta, burdens(alliance, alpha, beta), left_out)


def _pure(alliance: Alliance, observed: Array) -> Fit:
    """The pure public good, its weight sought on a grid of its whole range, since corners make the loss jump."""
    grid = np.concatenate([np.geomspace(1e-4, 0.5, 300), np.linspace(0.5, 0.999, 300)])
    table = np.array([burdens(alliance, float(alpha), 0.0) for alpha in grid])
    losses = (table - observed) ** 2
    best = int(losses.sum(axis=1).argmin())
    without = [int((losses.sum(axis=1) - losses[:, at]).argmin()) for at in range(len(observed))]
    left_out = np.array([table[found, at] for at, found in enumerate(without)])
    return Fit("pure public good", float(grid[best]), 0.0, table[best], left_out)


def _mean(observed: Array) -> Fit:
    mean = np.full_like(observed, observed.mean())
    others = (observed.sum() - observed) / (len(observed) - 1)
    return Fit("mean of all", float("nan"), float("nan"), mean, others)


def fit_frame(found: list[Fit], observed: Array) -> "pl.DataFrame":
    """A row for each guess: weights, errors in points of a per cent of product, ranks, and how many it puts at zero.

    The hub comes first; errors over spokes pass it over.
    """
    import polars as pl

    def rmse(guess: Array, first: int = 0) -> float:
        return float(np.sqrt(((guess - observed)[first:] ** 2).mean()) * 100)

    rows = [
        {
            "model": one.model,
            "alpha": one.alpha,
            "beta": one.beta,
            "error_points": rmse(one.burden),
            "error_points_left_out": rmse(one.left_out),
            "error_points_spokes_left_out": rmse(one.left_out, 1),
            "spearman_with_observed": rank_correlation(one.burden, observed),
            "allies_at_zero": int((one.burden < 1e-9).sum()),
        }
        for one in found
    ]
    return pl.DataFrame(rows, schema_overrides={"spearman_with_observed": pl.Float64}).with_columns(
        pl.selectors.float().fill_nan(None)
    )
