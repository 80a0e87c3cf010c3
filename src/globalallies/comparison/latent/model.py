"""The ordinal item-response model, and the sampling of its posterior with numpyro.

The probability that coder r gives unit c a code of at most k is Phi(threshold[r, k] - discrimination[r] z[c]).
Every quantity is a standard normal number moved and scaled (a non-centred form), and all of them stand in one
vector: so the sampler meets one well-conditioned shape, and compiles in a fraction of the time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import numpy as np

from ...catalogue import UserError
from .codes import Codes, Floats, Ints

POSITION = 1.5
"""Prior standard deviation of the mean of all coders' thresholds: our choice."""

GAPS = 4.0
"""Prior median of the gap between two thresholds, times the number of codes. At a discrimination of 1 it makes all
codes about equally likely: our choice."""

LOG_GAP = 0.5
LOG_DISCRIMINATION = 0.4
"""Prior standard deviations of the logs of the common gaps and the common discrimination: our choice."""

SPREADS = {"position": 0.5, "gap": 0.3, "discrimination": 0.3, "group_position": 0.3, "group_gap": 0.2}
"""Prior medians of how far coders lie from their group, and groups from all, in what they are named after: our choice."""

LOG_SPREAD = 0.4
"""Prior standard deviation of the logs of these: our choice."""

ACCEPTED = 0.98
"""The rate of acceptance that the sampler adapts its steps to: slower, and safer, than its default."""

DEEPEST = 10
"""How often a trajectory may double."""

END = 1e6
"""Where the outermost thresholds stand in the place of infinity, in standard deviations of a coder's error."""

FAR = -30.0
"""Where the series takes over from the error function, which reaches 0 at about -38."""

TINY = 1e-300
"""Kept away from zero before a logarithm."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each there are; one group needs no numbers of its own."""

    coders: int
    units: int
    categories: int
    groups: int = 1

    @property
    def numbers(self) -> int:
        """The length of the vector of standard normal numbers."""
        gaps = self.categories - 2
        groups = 2 + self.groups * (1 + gaps) if self.groups > 1 else 0
        return 5 + gaps + groups + self.coders * (2 + gaps) + self.units


@dataclass(frozen=True, slots=True)
class Settings:
    """How the posterior is sampled."""

    chains: int
    warmup: int
    draws: int


@dataclass(frozen=True, slots=True)
class Sampled:
    """Draws from the posterior: (chains, draws, numbers), how many diverged, and the share cut short."""

    numbers: Floats
    divergences: int
    saturated: float


def size_of(codes: Codes) -> Size:
    """The size of the model of these codes."""
    return Size(len(codes.coders), len(codes.units), codes.categories, int(codes.group_numbers().max()) + 1)


def quantities(numbers: Any, size: Size, groups: Ints, xp: Any = np) -> dict[str, Any]:
    """What the standard normal numbers stand for.

    Parameters
    ----------
    numbers : (..., size.numbers) array
        Standard normal a priori.
    size : Size
        How many coders, units, codes and groups.
    groups : (coders,) array
        The number of each coder's group.
    xp : module
        ``numpy``, or ``jax.numpy`` inside the model.

    Returns
    -------
    dict of str to array
        ``z`` (..., units); ``discrimination`` (..., coders), above 0; ``thresholds`` (..., coders, codes - 1),
        rising; and what they vary around: ``position``, ``log_gaps``, ``log_discrimination``, the ``spread_…`` of
        coders and of groups.
    """
    gaps, many = size.categories - 2, size.coders
    take = _taker(numbers)
    spread = {name: xp.exp(np.log(SPREADS[name]) + LOG_SPREAD * take(1)) for name in list(SPREADS)[:3]}
    position, log_gaps = POSITION * take(1), np.log(GAPS / size.categories) + LOG_GAP * take(gaps)
    log_discrimination = LOG_DISCRIMINATION * take(1)
    found = {"position": position, "log_gaps": log_gaps, "log_discrimination": log_discrimination}
    centre, spacing = position, log_gaps[..., None, :]
    if size.groups > 1:
        spread |= {name: xp.exp(np.log(SPREADS[name]) + LOG_SPREAD * take(1)) for name in list(SPREADS)[3:]}
        centre = (position + spread["group_position"] * take(size.groups))[..., groups]
        own = take(size.groups, gaps)
        spacing = (spacing + spread["group_gap"][..., None] * own)[..., groups, :]
    middle = centre + spread["position"] * take(many)
    widths = xp.exp(spacing + spread["gap"][..., None] * take(many, gaps))
    steps = xp.concatenate([xp.zeros_like(middle)[..., None], xp.cumsum(widths, axis=-1)], axis=-1)
    found |= {f"spread_{name}": value for name, value in spread.items()}
    found["thresholds"] = middle[..., None] + steps - steps.mean(axis=-1, keepdims=True)
    found["discrimination"] = xp.exp(log_discrimination + spread["discrimination"] * take(many))
    found["z"] = take(size.units)
    return found


def _taker(numbers: Any) -> Callable[..., Any]:
    """Gives the next numbers of a vector, in the shape asked for."""
    at = 0

    def take(*shape: int) -> Any:
        nonlocal at
        many = int(np.prod(shape))
        at += many
        return numbers[..., at - many : at].reshape(*numbers.shape[:-1], *shape)

    return take


def codings(codes: Codes) -> tuple[Any, ...]:
    """The codes as the model reads them: where each has its upper and lower threshold, and whether it is there.

    Returns
    -------
    (coders, units, codes - 1) arrays of 0 and 1
        The threshold above a code, and the one below it; none for the highest, and the lowest.
    (coders, units) arrays of float
        The place of the threshold above the highest code, and of the one below the lowest.
    (coders, units) array of bool
        Where there is a code.
    """
    code = np.where(codes.present, codes.given, 0).astype(np.int64)
    places = np.arange(codes.categories - 1)
    above, below = code[..., None] == places, code[..., None] - 1 == places
    highest, lowest = END * (code == codes.categories - 1), -END * (code == 0)
    return above.astype(float), below.astype(float), highest, lowest, codes.present


def libraries() -> SimpleNamespace:
    """Jax and numpyro.

    Raises
    ------
    UserError
        They are not installed.
    """
    try:
        return SimpleNamespace(
            jax=import_module("jax"),
            numpy=import_module("jax.numpy"),
            special=import_module("jax.scipy.special"),
            numpyro=import_module("numpyro"),
            distributions=import_module("numpyro.distributions"),
            infer=import_module("numpyro.infer"),
            diagnostics=import_module("numpyro.diagnostics"),
        )
    except ImportError:
        raise UserError(
            "Latent scores need the package numpyro, which is not installed.",
            remedy="Install it with: pip install 'globalallies[latent]'",
        ) from None


@cache
def log_between() -> Callable[[Any, Any], Any]:
    """The log of the probability that a standard normal number lies between two others: of (upper, lower), any shape.

    Exact far into both tails, where a coder who discriminates sharply would put a unit. Its slopes are written out,
    which spares the sampler the slopes of a series.
    """
    of = libraries()
    jnp = of.numpy
    log_root = 0.5 * np.log(2 * np.pi)

    def log_below(place: Any) -> Any:
        """The log of the normal distribution function; by its series in the far tail, to eight digits there."""
        near, far = jnp.maximum(place, FAR), jnp.minimum(place, FAR)
        series = -(far**2) / 2 - log_root - jnp.log(-far) + jnp.log1p(-(far**-2) + 3 * far**-4)
        return jnp.where(place > FAR, jnp.log(of.special.erfc(-near * np.sqrt(0.5)) / 2), series)

    def value(upper: Any, lower: Any) -> Any:
        flipped = upper + lower > 0  # the upper tail is as far as the lower one, and there nothing cancels
        whole = log_below(jnp.where(flipped, -lower, upper))
        less = log_below(jnp.where(flipped, -upper, lower))
        return whole + jnp.log(jnp.maximum(-jnp.expm1(less - whole), TINY))

    def slope(places: Any, moves: Any) -> Any:
        found = value(*places)
        dense = [jnp.exp(-(place**2) / 2 - log_root - found) for place in places]
        return found, dense[0] * moves[0] - dense[1] * moves[1]

    given = of.jax.custom_jvp(value)
    given.defjvp(slope)
    return given  # type: ignore[no-any-return]  # of a library loaded by name


def log_likelihood(found: dict[str, Any], above: Any, below: Any, highest: Any, lowest: Any, present: Any) -> Any:
    """The log of the probability of all codes, given the quantities: a number."""
    jnp = libraries().numpy
    at = found["discrimination"][:, None] * found["z"]
    thresholds = found["thresholds"][:, None, :]
    upper = (above * thresholds).sum(axis=-1) + highest - at
    lower = (below * thresholds).sum(axis=-1) + lowest - at
    return jnp.where(present, log_between()(upper, lower), 0.0).sum()


@cache
def _sampler(size: Size, settings: Settings) -> Callable[..., Any]:
    """Samples the posterior: of a key, the coders' groups and the codings. Compiled once for a size and settings."""
    of = libraries()
    infer, numpyro = of.infer, of.numpyro

    def model(groups: Any, *given: Any) -> None:
        standard = of.distributions.Normal(0.0, 1.0).expand([size.numbers]).to_event(1)
        numbers = numpyro.sample("numbers", standard)
        numpyro.factor("codes", log_likelihood(quantities(numbers, size, groups, of.numpy), *given))

    def run(key: Any, *given: Any) -> tuple[Any, Any, Any]:
        kernel = infer.NUTS(
            model, target_accept_prob=ACCEPTED, max_tree_depth=DEEPEST, init_strategy=infer.init_to_median
        )
        chains = infer.MCMC(
            kernel,
            num_warmup=settings.warmup,
            num_samples=settings.draws,
            num_chains=settings.chains,
            chain_method="sequential",
            progress_bar=False,
        )
        chains.run(key, *given, extra_fields=("diverging", "num_steps"))
        more = chains.get_extra_fields(group_by_chain=True)
        return chains.get_samples(group_by_chain=True)["numbers"], more["diverging"], more["num_steps"]

    return of.jax.jit(run)  # type: ignore[no-any-return]  # of a library loaded by name


def sample(codes: Codes, settings: Settings, seed: int) -> Sampled:
    """Draw from the posterior of the model, given the codes; the same seed gives the same draws.

    Chains run one after the other on one device, in double precision, beginning near the middle of the prior.

    Raises
    ------
    UserError
        numpyro is not installed.
    """
    of = libraries()
    with of.jax.enable_x64(True):
        key = of.jax.random.PRNGKey(seed)
        run = _sampler(size_of(codes), settings)
        numbers, diverged, steps = (np.asarray(one) for one in run(key, codes.group_numbers(), *codings(codes)))
    return Sampled(numbers, int(diverged.sum()), float((steps >= 2**DEEPEST - 1).mean()))
