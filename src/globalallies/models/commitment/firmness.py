"""The ally's choice between abandonment and entrapment, and an adversary who watches it (Snyder).

Snyder's argument is verbal; this form of it is ours. Firmness s runs from 0 (distance from the partner) to 1
(full support). It lowers the probability of abandonment and raises that of entrapment, both logistic; the ally
minimises expected loss and the cost of firmness itself. Four things shift the curves, in the directions Snyder
gives; how strongly is for the user to say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from ..situation import refuse
from .games import Equilibrium, equilibria

Array = NDArray[np.float64]

EXAMPLE_COMMAND = "allies model commitment --example"

STEPS = 2001
NUDGE = 0.1
"""By what share each number is raised and lowered to see what moves firmness: a convention of ours."""

SHIFTERS: Mapping[str, str] = {
    "dependence": "multiplies the loss of abandonment by 1 + weight × value",
    "explicitness": "lowers the log-odds of abandonment and raises those of entrapment by weight × value",
    "shared_interest": "lowers the log-odds of abandonment by weight × value and the loss of entrapment by the share value × weight (at most all of it)",
    "record": "the partner's record of standing by its allies: lowers the log-odds of abandonment by weight × value",
}
"""What shifts the two risks, and how: dependence, explicitness of the clause, shared interest, the partner's record."""


@dataclass(frozen=True, slots=True)
class Shifter:
    """How present something is (0 to 1) and how strongly it works (0 or more)."""

    value: float
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One ally's choice of firmness.

    ``level`` is the log-odds of a risk at firmness 0; ``slope`` (above 0) is by how much full firmness lowers those
    of abandonment or raises those of entrapment; ``loss`` is what it costs when it happens. Firmness itself costs
    ``linear`` × s + ``quadratic`` × s².

    Raises
    ------
    UserError
        A slope is not above 0, a loss or cost is below 0, or a shifter lies outside its range.
    """

    abandonment_loss: float
    abandonment_level: float
    abandonment_slope: float
    entrapment_loss: float
    entrapment_level: float
    entrapment_slope: float
    linear: float = 0.0
    quadratic: float = 0.0
    dependence: Shifter = Shifter(0.0, 0.0)
    explicitness: Shifter = Shifter(0.0, 0.0)
    shared_interest: Shifter = Shifter(0.0, 0.0)
    record: Shifter = Shifter(0.0, 0.0)

    def __post_init__(self) -> None:
        problems = []
        for one in fields(self):
            held = getattr(self, one.name)
            if isinstance(held, Shifter):
                continue
            floor = (
                "above 0"
                if one.name.endswith("_slope")
                else "that is finite"
                if one.name.endswith("_level")
                else "from 0"
            )
            if not np.isfinite(held) or (floor == "above 0" and held <= 0) or (floor == "from 0" and held < 0):
                problems.append(f"{one.name} is {held:g}, expected a number {floor}")
        for name in SHIFTERS:
            shifter: Shifter = getattr(self, name)
            if not (0 <= shifter.value <= 1 and 0 <= shifter.weight < float("inf")):
                problems.append(
                    f"{name} has value {shifter.value:g} and weight {shifter.weight:g}, expected 0 to 1, and 0 or more"
                )
        refuse("The choice", problems, f"A file that works is printed by: {EXAMPLE_COMMAND}")

    def abandonment(self, s: Array | float) -> Array:
        """Probability of abandonment at firmness s: falls in s."""
        from scipy.special import expit

        shift = sum(
            getattr(self, name).value * getattr(self, name).weight
            for name in ("explicitness", "shared_interest", "record")
        )
        found: Array = expit(self.abandonment_level - self.abandonment_slope * np.asarray(s) - shift)
        return found

    def entrapment(self, s: Array | float) -> Array:
        """Probability of entrapment at firmness s: rises in s."""
        from scipy.special import expit

        shift = self.explicitness.value * self.explicitness.weight
        found: Array = expit(self.entrapment_level + self.entrapment_slope * np.asarray(s) + shift)
        return found

    @property
    def losses(self) -> tuple[float, float]:
        """What abandonment and entrapment cost, as dependence and shared interest have them."""
        more = 1 + self.dependence.value * self.dependence.weight
        less = max(0.0, 1 - self.shared_interest.value * self.shared_interest.weight)
        return self.abandonment_loss * more, self.entrapment_loss * less

    def loss(self, s: Array | float) -> Array:
        """Expected loss and cost at firmness s."""
        first, second = self.losses
        at = np.asarray(s)
        found: Array = (
            self.abandonment(at) * first + self.entrapment(at) * second + self.linear * at + self.quadratic * at**2
        )
        return found


@dataclass(frozen=True, slots=True)
class Firmness:
    """The chosen firmness: both risks there, what each contributes, the total, and whether another choice is as good."""

    firmness: float
    abandonment: float
    entrapment: float
    loss: float
    rivals: tuple[float, ...] = ()

    @property
    def corner(self) -> bool:
        """Whether the ally goes all the way, to 0 or to 1."""
        return self.firmness < 1e-6 or self.firmness > 1 - 1e-6


def choose(choice: Choice) -> Firmness:
    """The firmness with the least expected loss: the best of a grid, then refined.

    Returns
    -------
    Firmness
        ``rivals`` are other local optima whose loss is within a hundredth of the range of losses.

    References
    ----------
    snyder_1984; snyder_1997
    """
    from scipy.optimize import minimize_scalar

    grid = np.linspace(0, 1, STEPS)
    losses = choice.loss(grid)
    padded = np.concatenate([[np.inf], losses, [np.inf]])
    places = np.flatnonzero((padded[1:-1] <= padded[:-2]) & (padded[1:-1] < padded[2:]))
    found = []
    for place in places.tolist():
        ends = float(grid[max(place - 1, 0)]), float(grid[min(place + 1, STEPS - 1)])
        done = minimize_scalar(lambda s: float(choice.loss(s)), bounds=ends, method="bounded", options={"xatol": 1e-10})
        best = min((float(done.fun), float(done.x)), *((float(choice.loss(end)), end) for end in ends))
        found.append(best)
    found.sort()
    least, at = found[0]
    near = least + 0.01 * float(losses.max() - losses.min())
    rivals = tuple(s for value, s in found[1:] if value <= near)
    return Firmness(at, float(choice.abandonment(at)), float(choice.entrapment(at)), least, rivals)


def nudged(choice: Choice) -> Iterator[tuple[str, float, float, float]]:
    """What moves firmness: each number of the choice, its value, and the firmness with it a tenth lower and higher.

    A number that is 0 is left out, for a tenth of it is nothing.
    """
    for one in fields(choice):
        held = getattr(choice, one.name)
        if isinstance(held, Shifter):
            if held.value and held.weight:
                low, high = (
                    choose(replace(choice, **{one.name: replace(held, value=min(1.0, held.value * by))})).firmness  # type: ignore[arg-type]
                    for by in (1 - NUDGE, 1 + NUDGE)
                )
                yield one.name, held.value, low, high
        elif held:
            low, high = (
                choose(replace(choice, **{one.name: held + by * abs(held)})).firmness for by in (-NUDGE, NUDGE)
            )
            yield one.name, held, low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Adversary:
    """Someone who decides whether to press the ally, watching whether it is firm.

    ``gain`` is what pressing a conciliatory ally brings, ``cost`` what the ally's firmness takes from that, and
    ``provocation`` what the adversary loses when it holds back before a firm ally. ``harm_firm`` and
    ``harm_conciliatory`` are what being pressed costs the ally.
    """

    gain: float
    cost: float
    provocation: float
    harm_firm: float
    harm_conciliatory: float

    def __post_init__(self) -> None:
        problems = [
            f"{one.name} is {getattr(self, one.name):g}, expected a number from 0"
            for one in fields(self)
            if not 0 <= getattr(self, one.name) < float("inf")
        ]
        refuse("The adversary", problems, f"A file that works is printed by: {EXAMPLE_COMMAND}")

    @property
    def effect(self) -> str:
        """Whether firmness ``deters``, ``provokes`` or ``changes nothing`` about pressing, move against move."""
        soft, firm = self.gain > 0, self.gain - self.cost > -self.provocation
        return "deters" if soft and not firm else "provokes" if firm and not soft else "changes nothing"


def payoffs(choice: Choice, adversary: Adversary) -> tuple[Array, Array]:
    """The game of firm or conciliatory (rows) against press or hold back (columns): the ally's payoffs, the adversary's.

    The ally's are its losses at firmness 1 and 0, less the harm of being pressed.
    """
    firm, soft = -float(choice.loss(1.0)), -float(choice.loss(0.0))
    own = np.array([[firm - adversary.harm_firm, firm], [soft - adversary.harm_conciliatory, soft]])
    other = np.array([[adversary.gain - adversary.cost, -adversary.provocation], [adversary.gain, 0.0]])
    return own, other


def play(choice: Choice, adversary: Adversary) -> tuple[Equilibrium, ...]:
    """The equilibria of the ally and the adversary moving at once."""
    return equilibria(*payoffs(choice, adversary))


def lead(choice: Choice, adversary: Adversary) -> tuple[str, str, tuple[float, float]]:
    """What happens if the ally commits itself first and the adversary answers; a tie is answered by holding back."""
    own, other = payoffs(choice, adversary)
    answers = [0 if other[row, 0] > other[row, 1] else 1 for row in (0, 1)]
    row = 0 if own[0, answers[0]] >= own[1, answers[1]] else 1
    column = answers[row]
    return (
        ("firm", "conciliatory")[row],
        ("press", "hold back")[column],
        (float(own[row, column]), float(other[row, column])),
    )
