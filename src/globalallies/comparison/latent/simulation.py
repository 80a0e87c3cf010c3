"""Coders whose truth is known: to see what a latent score recovers, and from how much."""

from dataclasses import dataclass

import numpy as np

from .codes import CodedUnit, Codes, Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """Simulated codes and the truth behind them.

    ``z`` (units,) is the truth; ``discrimination`` (coders,) and ``thresholds`` (coders, codes - 1) are how each
    coder sees it.
    """

    codes: Codes
    z: Floats
    discrimination: Floats
    thresholds: Floats


def simulated(
    *,
    coders: int = 6,
    cases: int = 40,
    vignettes: int = 0,
    categories: int = 5,
    shifts: tuple[float, ...] = (),
    strictness: float = 0.5,
    wobble: float = 0.2,
    missing: float = 0.0,
    seed: int = 0,
) -> Simulated:
    """Codes of simulated coders.

    Thresholds are made otherwise than the model has them, each a normal number around common ones and then put in
    order, so that what is recovered does not only echo the model.

    Parameters
    ----------
    coders, cases, vignettes, categories : int
        How many of each; every coder codes everything unless ``missing``.
    shifts : tuple of float
        How much stricter each coder is than the common thresholds; drawn, with standard deviation
        ``strictness``, if left out.
    wobble : float
        Standard deviation of each single threshold around its place.
    missing : float
        The share of codings of cases that are missing, at random; vignettes are coded by all.
    seed : int
        Where the random numbers begin.

    Examples
    --------
    >>> simulated(coders=2, cases=3, seed=4).z.round(2).tolist()
    [-0.65, -0.17, 1.66]
    """
    random = np.random.default_rng(seed)
    units = cases + vignettes
    z = random.normal(size=units)
    discrimination = np.exp(0.3 * random.normal(size=coders))
    drawn = strictness * random.normal(size=coders)
    shift = np.array(shifts) if shifts else drawn
    common = np.linspace(-1.5, 1.5, categories - 1) if categories > 2 else np.zeros(1)
    own = common + shift[:, None] + wobble * random.normal(size=(coders, categories - 1))
    thresholds = np.sort(own, axis=1)
    seen = discrimination[:, None] * z + random.normal(size=(coders, units))
    given = (seen[..., None] > thresholds[:, None, :]).sum(axis=-1).astype(float)
    vignette = np.arange(units) >= cases
    given[(random.random(given.shape) < missing) & ~vignette] = np.nan
    codes = Codes(
        given=given,
        categories=categories,
        coders=tuple(f"coder_{n + 1}" for n in range(coders)),
        units=tuple(
            CodedUnit(f"vignette_{n - cases + 1}" if n >= cases else f"case_{n + 1}", "", n >= cases)
            for n in range(units)
        ),
    )
    return Simulated(codes=codes, z=z, discrimination=discrimination, thresholds=thresholds)
