"""Whether the sampler converged: rank-normalised split R-hat, effective sample sizes, divergences.

A score whose chains have not converged is not a score, so the gates are closed unless every one is passed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...catalogue import UserError
from .codes import Floats
from .model import Settings, libraries

HIGHEST_RHAT = 1.01
"""R-hat above which chains are not taken to agree (vehtari_2021)."""

LEAST_ESS = 400.0
"""Effective draws, over all chains, below which R-hat and intervals are not trusted (vehtari_2021)."""

TAILS = (0.05, 0.95)
"""Quantiles whose effective draws count as those of the tails (vehtari_2021)."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One check: the quantity that does worst, its value, the bound, and whether it is passed."""

    check: str
    worst: str
    value: float
    bound: float
    passed: bool


def rhat(chains: Floats) -> Floats:
    """How far chains disagree: the larger of rank-normalised split R-hat and the same of the folded draws.

    1 is perfect agreement. Draws are replaced by normal scores of their ranks, so that heavy tails do not hide a
    disagreement; folding them at the median finds chains that differ in spread.

    Parameters
    ----------
    chains : (chains, draws, quantities) array
        At least four draws a chain.

    Returns
    -------
    (quantities,) array
        NaN where all draws are the same.

    References
    ----------
    vehtari_2021
    """
    of = libraries().diagnostics
    folded = np.abs(chains - np.median(chains, axis=(0, 1)))
    with np.errstate(divide="ignore", invalid="ignore"):
        both = [of.gelman_rubin(_normal_scores(_split(one))) for one in (chains, folded)]
    found: Floats = np.maximum(*both)
    return found


def bulk_ess(chains: Floats) -> Floats:
    """How many independent draws the chains are worth for the middle of a distribution: (quantities,).

    References
    ----------
    vehtari_2021
    """
    return _ess(_normal_scores(_split(chains)))


def tail_ess(chains: Floats) -> Floats:
    """How many independent draws they are worth for its tails, the worse of both: (quantities,).

    References
    ----------
    vehtari_2021
    """
    split = _split(chains)
    both = [_ess((split <= np.quantile(chains, at, axis=(0, 1))).astype(float)) for at in TAILS]
    found: Floats = np.minimum(*both)
    return found


def gates(draws: Mapping[str, Floats], divergences: int) -> tuple[Gate, ...]:
    """Every check of convergence, over all quantities.

    Parameters
    ----------
    draws : mapping of str to (chains, draws) array
        The draws of each quantity, by its name.
    divergences : int
        Transitions of the sampler that diverged.
    """
    names, chains = list(draws), np.stack(list(draws.values()), axis=-1)
    found = []
    for check, values, bound in (
        ("R-hat", rhat(chains), HIGHEST_RHAT),
        ("bulk ESS", bulk_ess(chains), LEAST_ESS),
        ("tail ESS", tail_ess(chains), LEAST_ESS),
    ):
        high = check == "R-hat"
        # what has no value has not converged
        ranked = np.where(np.isnan(values), np.inf, values if high else -values)
        worst = int(np.argmax(ranked))
        value = float(values[worst])
        found.append(Gate(check, names[worst], value, bound, bool(value <= bound if high else value >= bound)))
    return (*found, Gate("divergences", "any transition", float(divergences), 0.0, divergences == 0))


def refuse_unconverged(checks: tuple[Gate, ...], settings: Settings) -> None:
    """Refuse to give a score where a gate is closed.

    Raises
    ------
    UserError
        A check failed: names the quantity that does worst, its value, and what to do.
    """
    failed = [gate for gate in checks if not gate.passed]
    if not failed:
        return
    said = "; ".join(f"{gate.check} {gate.value:.4g} ({gate.worst})" for gate in failed)
    longer = "" if failed[0].check == "divergences" else f" --draws {2 * settings.draws}"
    remedy = f"Sample for longer, for example with: --warmup {2 * settings.warmup}{longer}"
    if failed[-1].check == "divergences":
        remedy += "\nIf transitions still diverge, the codes do not bear the model: read alpha and the raw codes."
    raise UserError(
        f"The sampler did not converge, so no score is given: {said}.",
        f"Expected R-hat of at most {HIGHEST_RHAT}, bulk and tail ESS of at least {LEAST_ESS:g}, no divergence.",
        remedy,
    )


def _split(chains: Floats) -> Floats:
    """Each chain as two halves, the middle draw of an odd number left out."""
    half = chains.shape[1] // 2
    return np.concatenate([chains[:, :half], chains[:, -half:]])


def _normal_scores(chains: Floats) -> Floats:
    """Normal quantiles of the ranks of all draws of a quantity."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    flat = chains.reshape(-1, chains.shape[-1])
    scores: Floats = ndtri((rankdata(flat, axis=0) - 3 / 8) / (len(flat) + 1 / 4))
    return scores.reshape(chains.shape)


def _ess(chains: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = libraries().diagnostics.effective_sample_size(chains)
    return found
