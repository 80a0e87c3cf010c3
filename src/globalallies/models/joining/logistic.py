"""Penalised logistic regression, many fits at once.

The fits of a validation share their cases and differ in which of them count and in the penalty. Newton's
steps for all of them are a few matrix products.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEPS = 200
HALVINGS = 40
TOLERANCE = 1e-9
"""A fit is done with the step that promises less than this share of its loss; errors then are far smaller."""
ENOUGH, ROUNDING = 1e-4, 1e-13
"""The share of its promise that a step must keep, and what rounding may take."""
JITTER = 1e-10
"""Added to the curvature where it is all but flat, as with complete separation; the objective stays as it is."""


def probabilities(design: Array, coefficients: Array) -> Array:
    """What a fit says: 1 / (1 + exp(-(intercept + design @ slopes))).

    Parameters
    ----------
    design : (n, p) array
    coefficients : (p + 1,) or (b, p + 1) array
        The intercept, then a slope a column.

    Returns
    -------
    (n,) or (b, n) array in (0, 1)
    """
    with_ones = np.column_stack([np.ones(len(design)), design])
    return _logistic(coefficients @ with_ones.T)


def fit(design: Array, joined: Array, weights: Array, penalties: Array, start: Array | None = None) -> Array:
    """Fit many logistic regressions on the same cases.

    Each makes the sum of its weighted log losses plus half its penalty times the sum of squared slopes as small
    as it can be; the intercept is free. Standardise the columns first: a penalty treats all slopes alike.

    Parameters
    ----------
    design : (n, p) array
        A row a case, without a column of ones.
    joined : (n,) array of 0 and 1
    weights : (b, n) array, 0 or more
        How much each case counts in each fit.
    penalties : (b,) array, 0 or more
    start : (b, p + 1) array, optional
        Where to begin; the end is the same, and nearer from a near start.

    Returns
    -------
    (b, p + 1) array of intercepts and slopes

    Raises
    ------
    ValueError
        Shapes do not fit, a number is not finite, or a weight or penalty is below 0.
    """
    if design.shape[0] != len(joined) or weights.shape != (len(penalties), len(joined)):
        raise ValueError("design, joined, weights and penalties do not fit each other")
    if not all(np.isfinite(one).all() for one in (design, joined, weights, penalties)):
        raise ValueError("a number is missing or infinite")
    if (weights < 0).any() or (penalties < 0).any():
        raise ValueError("a weight or penalty is below 0")
    ones = np.column_stack([np.ones(len(design)), design])
    size = ones.shape[1]
    rows, columns = np.triu_indices(size)
    pairs = ones[:, rows] * ones[:, columns]
    ridge = penalties[:, None] * np.r_[0.0, np.ones(size - 1)]
    found = np.zeros((len(penalties), size)) if start is None else start.copy()
    value, score = _objective(ones, joined, weights, ridge, found)
    going = np.arange(len(penalties))
    for _ in range(STEPS):
        p = _logistic(score)
        slope = (weights[going] * (joined - p)) @ ones - ridge[going] * found[going]
        curve = np.empty((len(going), size, size))
        curve[:, rows, columns] = curve[:, columns, rows] = (weights[going] * p * (1 - p)) @ pairs
        curve += (ridge[going] + JITTER)[:, :, None] * np.eye(size)
        step = np.linalg.solve(curve, slope[:, :, None])[:, :, 0]
        gain = (slope * step).sum(axis=1)
        length = np.ones(len(going))
        for _ in range(HALVINGS):
            trial = found[going] + length[:, None] * step
            reached, score = _objective(ones, joined, weights[going], ridge[going], trial)
            bad = reached > value[going] - ENOUGH * length * gain + ROUNDING * (1 + value[going])
            if not bad.any():
                break
            length[bad] /= 2
        found[going], value[going] = trial, reached
        more = gain > TOLERANCE * (1 + value[going])
        going, score = going[more], score[more]
        if not len(going):
            break
    return found


def log_likelihood(design: Array, joined: Array) -> tuple[float, int]:
    """The largest log likelihood without a penalty, and the number of slopes that are free.

    Where the columns separate joiners from others the slopes grow without end and the likelihood nears a
    limit, which is what is returned. A column that is a sum of others frees no slope.
    """
    rank = int(np.linalg.matrix_rank(np.column_stack([np.ones(len(design)), design]))) - 1
    weights, free = np.ones((1, len(joined))), np.zeros(1)
    ones = np.column_stack([np.ones(len(design)), design])
    value, _ = _objective(ones, joined, weights, np.zeros((1, ones.shape[1])), fit(design, joined, weights, free))
    return -float(value[0]), rank


def _logistic(score: Array) -> Array:
    small = np.exp(-np.abs(score))
    found: Array = np.where(score >= 0, 1.0, small) / (1 + small)
    return found


def _objective(ones: Array, joined: Array, weights: Array, ridge: Array, coefficients: Array) -> tuple[Array, Array]:
    """What each fit makes small, and the score of every case in it."""
    score = coefficients @ ones.T
    losses = np.maximum(score, 0.0) - joined * score + np.log1p(np.exp(-np.abs(score)))
    found: Array = (weights * losses).sum(axis=1) + (ridge * coefficients**2).sum(axis=1) / 2
    return found, score
