"""Validation: each operation predicted by models that never saw it, scored, with intervals over operations.

An operation is a cluster: its allies faced one question in one year. It is left out as a whole, and intervals
come from drawing operations, not cases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .logistic import Array, fit, probabilities

PENALTIES: Array = np.array([0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0])
"""Penalties tried on standardised columns, from hardly any to nearly none of the slopes left. Our choice."""

BINS = 10
DRAWS, SEED = 2000, 1
EDGE = 1e-9
"""Probabilities are kept this far from 0 and 1 before a logarithm is taken."""

Labels = NDArray[np.str_]


def auc(joined: Array, predicted: Array) -> float:
    """Chance that a joiner was given a higher probability than one that did not join; ties count half.

    Returns
    -------
    float from 0 to 1, 0.5 for no skill; NaN where all joined or none did
    """
    ones = joined == 1
    n1, n0 = int(ones.sum()), int((~ones).sum())
    if not n1 or not n0:
        return float("nan")
    ordered = np.sort(predicted)
    ranks = (np.searchsorted(ordered, predicted, "left") + np.searchsorted(ordered, predicted, "right") + 1) / 2
    return float((ranks[ones].sum() - n1 * (n1 + 1) / 2) / (n1 * n0))


def log_losses(joined: Array, predicted: Array) -> Array:
    """Minus the logarithm of the probability given to what happened, a value a case."""
    kept = np.clip(predicted, EDGE, 1 - EDGE)
    found: Array = -np.where(joined == 1, np.log(kept), np.log1p(-kept))
    return found


@dataclass(frozen=True)
class Scores:
    """Held-out probabilities and what they are worth."""

    joined: Array
    predicted: Array
    groups: Labels

    @property
    def auc(self) -> float:
        """Over all pairs of a joiner and another, of one operation or two."""
        return auc(self.joined, self.predicted)

    @property
    def auc_within(self) -> float:
        """Over pairs of one operation: which ally joins, given the operation; 0.5 for any constant."""
        wins, _, _ = self.pairs
        within = float((self.sizes[0] * self.sizes[1]).sum())
        return float(np.trace(wins)) / within if within else float("nan")

    @property
    def brier(self) -> float:
        """Mean squared distance of probability and outcome, 0 to 1; lower is better."""
        return float(self.squares.mean())

    @property
    def log_loss(self) -> float:
        """Mean log loss; lower is better."""
        return float(self.losses.mean())

    @cached_property
    def losses(self) -> Array:
        """Log loss of each case."""
        return log_losses(self.joined, self.predicted)

    @cached_property
    def squares(self) -> Array:
        """Squared error of each case."""
        found: Array = (self.predicted - self.joined) ** 2
        return found

    @cached_property
    def names(self) -> Labels:
        """The operations, sorted."""
        return np.unique(self.groups)

    @cached_property
    def member(self) -> Array:
        """Whether each case is of each operation: (operations, cases) of 0 and 1."""
        found: Array = (self.names[:, None] == self.groups[None, :]).astype(np.float64)
        return found

    @cached_property
    def sizes(self) -> tuple[Array, Array]:
        """Joiners and others of each operation."""
        return self.member @ self.joined, self.member @ (1 - self.joined)

    @cached_property
    def pairs(self) -> tuple[Array, Array, Array]:
        """Pairs won between the joiners of one operation and the others of another, and the numbers of both."""
        ones = self.joined == 1
        gap = self.predicted[ones][:, None] - self.predicted[~ones][None, :]
        won = (gap > 0) + 0.5 * (gap == 0)
        wins: Array = self.member[:, ones] @ won @ self.member[:, ~ones].T
        return wins, *self.sizes

    def drawn(self, counts: Array) -> dict[str, Array]:
        """Each score with every operation counted as often as it was drawn: (draws, operations) in, (draws,) out."""
        cases = counts @ self.member.sum(axis=1)
        wins, ones, others = self.pairs
        with np.errstate(invalid="ignore", divide="ignore"):
            return {
                "log_loss": counts @ (self.member @ self.losses) / cases,
                "brier": counts @ (self.member @ self.squares) / cases,
                "auc": np.einsum("dg,gh,dh->d", counts, wins, counts) / ((counts @ ones) * (counts @ others)),
                "auc_within": counts @ np.diag(wins) / (counts @ (ones * others)),
            }


def draws(operations: int, number: int = DRAWS, seed: int = SEED) -> Array:
    """How often each operation is drawn when as many are drawn as there are: (number, operations)."""
    found: Array = (
        np.random.default_rng(seed)
        .multinomial(operations, np.full(operations, 1 / operations), size=number)
        .astype(np.float64)
    )
    return found


def interval(values: Array) -> tuple[float, float]:
    """The middle 95 % of the draws in which a score is defined."""
    kept = values[np.isfinite(values)]
    if not len(kept):
        return float("nan"), float("nan")
    low, high = np.quantile(kept, [0.025, 0.975])
    return float(low), float(high)


@dataclass(frozen=True)
class Prepared:
    """A design without gaps, on the scale of its training cases, and the name of each column."""

    design: Array
    names: tuple[str, ...]


def prepare(raw: Array, names: tuple[str, ...], train: NDArray[np.bool_]) -> Prepared:
    """Fill gaps with the mean of the training cases, add indicators of gaps, and standardise, all by training cases only.

    A column that does not vary among the training cases says nothing and is left out. An indicator that
    equals another is left out too.
    """
    columns: list[Array] = []
    kept: list[str] = []
    seen: set[bytes] = set()
    for at, name in enumerate(names):
        gap = np.isnan(raw[:, at])
        if not gap[train].all():
            columns.append(np.where(gap, raw[train & ~gap, at].mean(), raw[:, at]))
            kept.append(name)
        if gap[train].any() and gap[train].tobytes() not in seen:
            seen.add(gap[train].tobytes())
            columns.append(gap.astype(np.float64))
            kept.append(f"{name}_missing")
    whole = np.column_stack(columns) if columns else np.empty((len(raw), 0))
    spread = whole[train].std(axis=0)
    varies = spread > 1e-12
    design: Array = (whole[:, varies] - whole[train].mean(axis=0)[varies]) / spread[varies]
    return Prepared(design, tuple(name for name, keep in zip(kept, varies, strict=True) if keep))


def choose_penalty(design: Array, joined: Array, groups: Labels) -> tuple[float, Array]:
    """The penalty with the least log loss when each operation in turn is left out, and the fit on all with it.

    Of penalties that do equally well the largest is taken.
    """
    names = np.unique(groups)
    outside = (groups[None, :] != names[:, None]).astype(np.float64)
    whole = fit(design, joined, np.ones((len(PENALTIES), len(joined))), PENALTIES)
    number = len(names)
    found = fit(
        design,
        joined,
        np.repeat(outside, len(PENALTIES), axis=0),
        np.tile(PENALTIES, number),
        np.tile(whole, (number, 1)),
    )
    losses = log_losses(joined, probabilities(design, found)).reshape(number, len(PENALTIES), -1)
    held = ((1 - outside)[:, None, :] * losses).sum(axis=(0, 2))
    best = len(PENALTIES) - 1 - int(np.argmin(held[::-1]))
    return float(PENALTIES[best]), whole[best]


Fold = tuple[NDArray[np.bool_], NDArray[np.bool_]]
"""Which cases are learned from, and which are predicted."""


def folds(groups: Labels, earliest: int | None = None) -> list[Fold]:
    """Each operation with all the others to learn from; or, from the one at ``earliest``, with those before it only.

    Operations come in the order in which they first appear.
    """
    names = list(dict.fromkeys(groups.tolist()))
    if earliest is None:
        return [(groups != name, groups == name) for name in names]
    return [(np.isin(groups, names[:at]), groups == names[at]) for at in range(earliest, len(names))]


def held_out(
    raw: Array, names: tuple[str, ...], joined: Array, groups: Labels, over: Sequence[Fold]
) -> tuple[Array, Array]:
    """Probabilities of every predicted case from a model that never saw its operation, and the penalty chosen each time.

    Means, spreads and the penalty are of the training operations only; the penalty is chosen by leaving out
    each of them in turn. A case that is in no fold is NaN.
    """
    predicted, chosen = np.full(len(joined), np.nan), []
    for train, test in over:
        made = prepare(raw, names, train)
        penalty, coefficients = choose_penalty(made.design[train], joined[train], groups[train])
        predicted[test] = probabilities(made.design[test], coefficients)
        chosen.append(penalty)
    return predicted, np.array(chosen)


def rates(categories: NDArray[np.int_], joined: Array, over: Sequence[Fold]) -> Array:
    """Share of the training cases of the same category that joined, each count with half a case added to both sides.

    With one category this is the base rate.
    """
    predicted = np.full(len(joined), np.nan)
    for train, test in over:
        for category in np.unique(categories[test]):
            same = train & (categories == category)
            predicted[test & (categories == category)] = (joined[same].sum() + 0.5) / (same.sum() + 1)
    return predicted


def calibration(joined: Array, predicted: Array) -> list[dict[str, float | int]]:
    """Cases by tenths of the probability they were given: how many, the mean probability, and the share that joined."""
    place = np.minimum((predicted * BINS).astype(int), BINS - 1)
    return [
        {
            "from": at / BINS,
            "to": (at + 1) / BINS,
            "cases": int((place == at).sum()),
            "predicted": float(predicted[place == at].mean()),
            "joined": float(joined[place == at].mean()),
        }
        for at in range(BINS)
        if (place == at).any()
    ]


def gains(smaller: Scores, larger: Scores, counts: Array) -> Mapping[str, tuple[float, float, float]]:
    """How much better the second predicts than the first, with the middle 95 % over drawn operations; above 0 is better."""
    found = {}
    one, other = smaller.drawn(counts), larger.drawn(counts)
    for name, sign in (("log_loss", -1), ("brier", -1), ("auc", 1), ("auc_within", 1)):
        gain = sign * (getattr(larger, name) - getattr(smaller, name))
        found[name] = (gain, *interval(sign * (other[name] - one[name])))
    return found
