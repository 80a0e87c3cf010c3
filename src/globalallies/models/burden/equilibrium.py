"""The equilibrium of allies that share a good: each gives what is best for it, given what the others give.

An ally divides its income between its own consumption and an activity (armed forces) that costs
``price`` a unit and adds ``effect`` a unit to the good of all. Its utility is Cobb-Douglas:

    ln U = (1 - alpha - beta) ln y + beta ln x + alpha ln Q,   y = income - price x,   Q = sum of effect x

``alpha`` weighs the shared good and ``beta`` what the ally's own forces do for it alone. With ``beta`` 0
the good is purely public (Olson and Zeckhauser); above 0 products are joint (Sandler).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...catalogue import UserError

Array = npt.NDArray[np.float64]

MOST_ALLIES = 1000
"""More than any alliance has; a larger file is a mistake."""

SMALLEST, LARGEST = 1e-6, 1e12
"""Incomes (but for 0), prices and effects lie between: beyond them sums lose their digits."""

EDGE, LEAST_BETA = 1e-6, 1e-12
"""How far alpha and what is left for an ally's own consumption stay from 0, and the least beta above 0: as before."""


@dataclass(frozen=True, slots=True)
class Ally:
    """An ally: its income, what a unit of the activity costs it, and how much that adds to the shared good."""

    name: str
    income: float
    price: float = 1.0
    effect: float = 1.0


@dataclass(frozen=True, slots=True)
class Alliance:
    """Allies that share a good, and how they weigh it.

    Parameters
    ----------
    allies : tuple of Ally
        At least one, each name once; incomes 0 or from ``SMALLEST`` to ``LARGEST``, prices and effects the latter.
    alpha : float in (0, 1)
        Weight of the shared good in utility.
    beta : float in [0, 1 - alpha)
        Weight of the private benefit of an ally's own activity; 0 is a pure public good. What alpha and beta
        leave is the weight of own consumption, ``EDGE`` or more.

    Raises
    ------
    UserError
        Something lies outside; the message lists all of it.
    """

    allies: tuple[Ally, ...]
    alpha: float
    beta: float = 0.0

    def __post_init__(self) -> None:
        if found := problems(self.allies, self.alpha, self.beta):
            raise UserError(
                f"No equilibrium can be computed: {len(found)} problem{'s' if len(found) > 1 else ''}.",
                "\n".join(f"  {line}" for line in found),
                "A file that works is printed by: allies model burden --example",
            )

    @property
    def names(self) -> tuple[str, ...]:
        """The allies' names, in order."""
        return tuple(ally.name for ally in self.allies)

    def column(self, name: str) -> Array:
        """``income``, ``price`` or ``effect`` of every ally, in order."""
        return np.array([getattr(ally, name) for ally in self.allies], dtype=np.float64)


def problems(allies: Sequence[Ally], alpha: float, beta: float) -> list[str]:
    """Everything that keeps an alliance from having an equilibrium, a line each; empty if nothing does."""
    found = []
    if not allies:
        found.append("there is no ally: expected at least one")
    if len(allies) > MOST_ALLIES:
        found.append(f"there are {len(allies)} allies: expected at most {MOST_ALLIES}")
    if not EDGE <= alpha <= 1 - EDGE:
        found.append(f"alpha is {alpha}: expected a weight between 0 and 1, at least {EDGE:g} from both")
    elif not (beta == 0 or LEAST_BETA <= beta <= 1 - EDGE - alpha):
        found.append(
            f"beta is {beta}: expected 0, or from {LEAST_BETA:g} on with alpha + beta at least {EDGE:g} below 1 "
            f"(alpha is {alpha})"
        )
    names = [ally.name for ally in allies]
    found += [f"the ally {name!r} is there twice" for name in sorted({n for n in names if names.count(n) > 1})]
    for ally in allies:
        if not (ally.income == 0 or SMALLEST <= ally.income <= LARGEST):
            found.append(f"the income of {ally.name!r} is {ally.income}: expected 0, or {SMALLEST:g} to {LARGEST:g}")
        for what in ("price", "effect"):
            value = getattr(ally, what)
            if not SMALLEST <= value <= LARGEST:
                found.append(f"the {what} of {ally.name!r} is {value}: expected {SMALLEST:g} to {LARGEST:g}")
    if allies and not any(ally.income > 0 for ally in allies):
        found.append("no ally has an income above 0")
    return found


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """What every ally gives, in the alliance's order, and the shared good that comes of it."""

    alliance: Alliance
    activity: Array
    good: float

    @property
    def spending(self) -> Array:
        """Price times activity of each ally."""
        return self.alliance.column("price") * self.activity

    @property
    def burden(self) -> Array:
        """Spending over income, 0 to 1; NaN for an ally without income."""
        income = self.alliance.column("income")
        return np.divide(self.spending, income, out=np.full_like(income, np.nan), where=income > 0)


def reply(income: Array, price: Array, effect: Array, good: float, alpha: float, beta: float) -> Array:
    """What each ally gives where the shared good, its own part included, is ``good``.

    The first-order condition is a quadratic in x with one root that is not negative:
    alpha effect price x^2 + (price (1 - alpha) Q - alpha effect income) x - beta Q income = 0.
    It falls as Q rises, so the sum of replies meets Q once.
    """
    slope = price * (1 - alpha) * good - alpha * effect * income
    root = np.sqrt(slope**2 + 4 * alpha * effect * price * beta * good * income)
    low = np.divide(2 * beta * good * income, slope + root, out=np.zeros_like(income), where=slope > 0)
    return np.where(slope > 0, low, (root - slope) / (2 * alpha * effect * price))


def equilibrium(alliance: Alliance, held: Mapping[str, float] | None = None) -> Equilibrium:
    """The one equilibrium, corners included.

    Parameters
    ----------
    alliance : Alliance
    held : mapping of name to activity, optional
        Allies that do not choose, and what they give: a hub that has decided to cut.

    Returns
    -------
    Equilibrium; activity 0 or more, never above income over price

    Raises
    ------
    ValueError
        A name in ``held`` is no ally's.

    References
    ----------
    olson_zeckhauser_1966, cornes_hartley_2007, sandler_1993

    Examples
    --------
    >>> four = Alliance(tuple(Ally(n, i) for n, i in zip("ABCD", (100, 95, 92, 90))), alpha=0.9)
    >>> equilibrium(four).activity.round(6).tolist()
    [71.0, 66.0, 63.0, 61.0]
    """
    fixed = dict(held or {})
    if unknown := sorted(set(fixed) - set(alliance.names)):
        raise ValueError(f"no ally is named {', '.join(unknown)}")
    income, price, effect = (alliance.column(name) for name in ("income", "price", "effect"))
    free = np.array([name not in fixed for name in alliance.names])
    activity = np.array([fixed.get(name, 0.0) for name in alliance.names], dtype=np.float64)
    given = float(effect @ activity)
    chosen = (income[free], price[free], effect[free])
    find = _pure if alliance.beta == 0 else _joint
    good = find(*chosen, given, alliance.alpha, alliance.beta)
    activity[free] = reply(*chosen, good, alliance.alpha, alliance.beta)
    return Equilibrium(alliance, activity, good)


def _pure(income: Array, price: Array, effect: Array, given: float, alpha: float, beta: float) -> float:
    """The good where it is purely public: allies join in the order in which they would drop out, the last one first.

    An ally gives only while the good is below alpha effect income / ((1 - alpha) price). With the first n
    giving, Q (1 + n (1 - alpha) / alpha) = given + their effect income / price.
    """
    means = np.sort(effect * income / price)[::-1]
    ratio = (1 - alpha) / alpha
    good = given
    for n, total in enumerate(np.cumsum(means), start=1):
        if good >= means[n - 1] / ratio:
            break
        good = (given + float(total)) / (1 + n * ratio)
    return good


def _joint(income: Array, price: Array, effect: Array, given: float, alpha: float, beta: float) -> float:
    """The good where products are joint: the one root of the sum of replies less the good."""
    from scipy.optimize import brentq

    most = given + float((effect * income / price).sum())
    if not (income > 0).any():
        return given

    def surplus(good: float) -> float:
        return given + float(effect @ reply(income, price, effect, good, alpha, beta)) - good

    return float(brentq(surplus, most * 1e-12, most, xtol=most * 1e-25, rtol=8.9e-16, maxiter=500))


def log_utility(ally: Ally, activity: float, others: float, alpha: float, beta: float) -> float:
    """Utility (ln U) of an ally that gives ``activity`` to the others' part of the good; -inf at the edge."""
    parts = (
        (1 - alpha - beta, ally.income - ally.price * activity),
        (beta, activity),
        (alpha, others + ally.effect * activity),
    )
    total = 0.0
    for weight, amount in parts:
        if weight > 0:
            total += weight * float(np.log(amount)) if amount > 0 else -np.inf
    return total


def largest_gain(found: Equilibrium, held: Sequence[str] = ()) -> float:
    """The most that any ally could gain by giving something else while the others stay: 0 in equilibrium.

    Found by search, without the first-order condition. Relative to the ally's utility: 0.01 is one per cent
    of it. Allies named in ``held`` do not choose and are passed over.
    """
    from scipy.optimize import minimize_scalar

    alliance, gains = found.alliance, [0.0]
    for ally, activity in zip(alliance.allies, found.activity, strict=True):
        if ally.name in held or ally.income <= 0:
            continue
        most, others = ally.income / ally.price, found.good - ally.effect * float(activity)
        weights = (max(others, 0.0), alliance.alpha, alliance.beta)

        def loss(x: float, ally: Ally = ally, weights: tuple[float, float, float] = weights) -> float:
            return -log_utility(ally, x, *weights)

        tried = minimize_scalar(loss, bounds=(0.0, most), method="bounded", options={"xatol": most * 1e-10})
        best = max(-float(tried.fun), log_utility(ally, 0.0, *weights))
        own = log_utility(ally, float(activity), *weights)
        gains.append(float(np.expm1(best - own)) if np.isfinite(own) else (0.0 if best == own else np.inf))
    return max(gains)
