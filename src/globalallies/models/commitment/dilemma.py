"""The alliance security dilemma as a signalling game: one initiative, two readers (Cha).

An ally has an intention that nobody sees (its type). It chooses an initiative that everybody sees. Each audience
has its own prior over the types and is alarmed by some of them; it reacts, at a cost to the ally, where the
posterior probability of an alarming type passes its threshold. Whether every initiative that reassures one
audience alarms the other is computed. The form is ours; the two readings are Cha's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import isclose, isfinite

from ..situation import refuse

EXAMPLE_COMMAND = "allies model dilemma --example"

LEADS = ("hub", "region")
CONTENTS = ("hard", "soft")

MOST_STRATEGIES = 100_000

SAME = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """A reader: its prior over the types, which of them alarm it, from what posterior it reacts, and what that costs the ally."""

    name: str
    prior: tuple[float, ...]
    alarmed_by: tuple[str, ...]
    threshold: float
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """Something an ally can do: who leads it, how hard it is, what it is worth to each type.

    ``likelihood`` is how likely each type is thought to choose it; empty where only the equilibrium is asked for.
    """

    name: str
    lead: str
    content: str
    benefit: tuple[float, ...]
    likelihood: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dilemma:
    """Types, audiences and initiatives. It is checked when it is made.

    Raises
    ------
    UserError
        A prior or the likelihoods of a type do not sum to 1, a name is used twice, lengths differ, or there are
        too many strategies to try them all; every reason is listed.
    """

    title: str
    types: tuple[str, ...]
    audiences: tuple[Audience, ...]
    initiatives: tuple[Initiative, ...]
    source: str = ""

    def __post_init__(self) -> None:
        refuse(
            self.source or "The dilemma", list(_problems(self)), f"A file that works is printed by: {EXAMPLE_COMMAND}"
        )


def _problems(game: Dilemma) -> Iterator[str]:
    types = len(game.types)
    for names, what in (
        (game.types, "types"),
        ([a.name for a in game.audiences], "audiences"),
        ([i.name for i in game.initiatives], "initiatives"),
    ):
        if len(set(names)) != len(names):
            yield f"two {what} have the same name: {', '.join(names)}"
        if not names:
            yield f"there are no {what}"
    for one in game.audiences:
        if len(one.prior) != types or any(p < 0 for p in one.prior) or not isclose(sum(one.prior), 1, abs_tol=1e-6):
            yield f"audience {one.name}: the prior must be {types} numbers from 0 that sum to 1, not {list(one.prior)}"
        if not one.alarmed_by or set(one.alarmed_by) - set(game.types):
            yield f"audience {one.name}: alarmed_by must name some of the types {', '.join(game.types)}"
        if not 0 <= one.threshold < 1 or not 0 <= one.cost < float("inf"):
            yield f"audience {one.name}: the threshold must lie from 0 to below 1 and the cost be 0 or more"
    given = [i for i in game.initiatives if i.likelihood]
    for initiative in game.initiatives:
        if len(initiative.benefit) != types or not all(isfinite(b) for b in initiative.benefit):
            yield f"initiative {initiative.name}: benefit must be {types} numbers, one for each type"
        if initiative.likelihood and (
            len(initiative.likelihood) != types or any(not 0 <= p <= 1 for p in initiative.likelihood)
        ):
            yield f"initiative {initiative.name}: likelihood must be {types} numbers from 0 to 1, one for each type"
    if given and len(given) != len(game.initiatives):
        yield "give a likelihood for every initiative, or for none"
    elif given and all(len(i.likelihood) == types for i in given):
        for n, name in enumerate(game.types):
            total = sum(i.likelihood[n] for i in given)
            if not isclose(total, 1, abs_tol=1e-6):
                yield f"the likelihoods of the initiatives sum to {total:g} for the type {name}, expected 1"
    impossible = sum(p == 0 for one in game.audiences for p in one.prior)
    if len(game.initiatives) ** max(types, 1) * 2**impossible > MOST_STRATEGIES:
        yield f"there are more than {MOST_STRATEGIES:,} strategies; expected fewer types or initiatives, or fewer priors of 0"


def posterior(prior: Sequence[float], likelihood: Sequence[float]) -> tuple[float, ...] | None:
    """Bayes' rule: the probability of each type after an initiative; ``None`` where no type would ever choose it."""
    joint = [p * q for p, q in zip(prior, likelihood, strict=True)]
    total = sum(joint)
    return tuple(j / total for j in joint) if total > 0 else None


def alarm(game: Dilemma, audience: Audience, belief: Sequence[float]) -> float:
    """The probability, under a belief, of a type that alarms the audience."""
    return sum(p for p, name in zip(belief, game.types, strict=True) if name in audience.alarmed_by)


def reacts(game: Dilemma, audience: Audience, belief: Sequence[float]) -> bool:
    """Whether its alarm passes its threshold; a sum that only rounding lifts above does not."""
    return alarm(game, audience, belief) > audience.threshold + SAME


@dataclass(frozen=True, slots=True)
class Reading:
    """How one audience reads one initiative: its alarm before and after, and whether it then reacts."""

    initiative: str
    audience: str
    before: float
    after: float | None
    reacts: bool | None

    @property
    def effect(self) -> str | None:
        """``alarms``, ``reassures`` or ``neither``."""
        if self.after is None:
            return None
        return (
            "alarms"
            if self.after > self.before + SAME
            else "reassures"
            if self.after < self.before - SAME
            else "neither"
        )


def readings(game: Dilemma, strategy: Sequence[Sequence[float]] | None = None) -> list[Reading]:
    """How every audience reads every initiative.

    Parameters
    ----------
    strategy : sequence, optional
        How likely each type (columns) chooses each initiative (rows); by default the game's likelihoods.
    """
    chosen = strategy or [i.likelihood for i in game.initiatives]
    found = []
    for one, likelihood in zip(game.initiatives, chosen, strict=True):
        for audience in game.audiences:
            before = alarm(game, audience, audience.prior)
            belief = posterior(audience.prior, likelihood)
            after = None if belief is None else alarm(game, audience, belief)
            answer = None if belief is None else reacts(game, audience, belief)
            found.append(Reading(one.name, audience.name, before, after, answer))
    return found


def escapes(found: Sequence[Reading]) -> dict[str, str]:
    """For each initiative that was read: ``dilemma`` if it reassures one and alarms another, ``escape`` if it reassures and alarms nobody, else ``no relief``."""
    effects: dict[str, list[str]] = {}
    for one in found:
        if one.effect is not None:
            effects.setdefault(one.initiative, []).append(one.effect)
    return {
        name: "no relief" if "reassures" not in some else "dilemma" if "alarms" in some else "escape"
        for name, some in effects.items()
    }


@dataclass(frozen=True, slots=True)
class Outcome:
    """A perfect Bayesian equilibrium in pure strategies.

    ``chosen`` is the initiative of each type, ``reacting`` the audiences that react to each initiative that is chosen,
    ``kind`` separating, pooling or partly pooling, and ``beliefs`` what sustains it where Bayes' rule is silent: ``passive``
    (audiences keep their priors), ``alarmed`` (off the path they must be able to think the worst) or ``surprised`` (an
    audience that held all who choose an initiative impossible does not react as under its prior).
    """

    chosen: tuple[str, ...]
    reacting: dict[str, tuple[str, ...]]
    payoffs: tuple[float, ...]
    beliefs: str

    @property
    def kind(self) -> str:
        """Whether the choice gives the type away."""
        different = len(set(self.chosen))
        return "pooling" if different == 1 else "separating" if different == len(self.chosen) else "partly pooling"


def outcomes(game: Dilemma) -> list[Outcome]:
    """Every perfect Bayesian equilibrium in pure strategies, by trying every strategy.

    On the path beliefs follow from Bayes' rule and each audience's own prior. Off the path any belief is allowed, so a
    deviation is deterred best by reactions of every audience that costs the ally; an equilibrium that needs
    more than the priors for that is marked ``alarmed``. An audience whose prior gives all types that choose an
    initiative 0 may believe anything too: each reaction that some belief supports is tried.

    References
    ----------
    cha_2011; fudenberg_tirole_1991
    """
    strategies = product(range(len(game.initiatives)), repeat=len(game.types))
    return [one for strategy in strategies for one in _outcomes(game, strategy)]


def _outcomes(game: Dilemma, strategy: tuple[int, ...]) -> Iterator[Outcome]:
    """The equilibria in which each type chooses so: one for each way to react that beliefs support."""
    places = sorted(set(strategy))
    prior = [reacts(game, audience, audience.prior) for audience in game.audiences]
    options: list[tuple[bool, ...]] = []
    for place, (n, audience) in product(places, enumerate(game.audiences)):
        belief = posterior(audience.prior, [float(place == picked) for picked in strategy])
        if belief is not None:
            options.append((reacts(game, audience, belief),))
        elif set(game.types) == set(audience.alarmed_by):
            options.append((True,))
        else:
            options.append((prior[n], not prior[n]))
    for answers in product(*options):
        size = len(game.audiences)
        reactions = {place: answers[n * size : (n + 1) * size] for n, place in enumerate(places)}
        surprised = any(answer != option[0] for answer, option in zip(answers, options, strict=True))
        if found := _sustained(game, strategy, reactions, prior, surprised):
            yield found


def _sustained(
    game: Dilemma,
    strategy: tuple[int, ...],
    reactions: Mapping[int, Sequence[bool]],
    prior: Sequence[bool],
    surprised: bool,
) -> Outcome | None:
    """The equilibrium with these reactions on the path, if beliefs off it can keep every type where it is."""
    payoffs = tuple(_payoff(game, place, n, reactions[place]) for n, place in enumerate(strategy))
    for name, off in (("passive", prior), ("alarmed", [True] * len(game.audiences))):
        if all(
            _payoff(game, place, n, reactions.get(place, off)) <= payoffs[n] + SAME * max(1.0, abs(payoffs[n]))
            for n, place in product(range(len(game.types)), range(len(game.initiatives)))
        ):
            names = [i.name for i in game.initiatives]
            reacting = {
                names[place]: tuple(a.name for a, yes in zip(game.audiences, some, strict=True) if yes)
                for place, some in reactions.items()
            }
            beliefs = "surprised" if surprised else name
            return Outcome(tuple(names[place] for place in strategy), reacting, payoffs, beliefs)
    return None


def _payoff(game: Dilemma, initiative: int, kind: int, reacts: Sequence[bool]) -> float:
    costs = sum(a.cost for a, yes in zip(game.audiences, reacts, strict=True) if yes)
    return game.initiatives[initiative].benefit[kind] - costs
