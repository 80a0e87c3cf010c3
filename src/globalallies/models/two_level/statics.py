"""What changes when something changes: one thing varied, and Schelling's conjecture put to the test.

Schelling: a negotiator whose hands are tied at home gets more abroad. Hands are tied here by moving every
ratifier of a side towards the reversion, all by the same share. Balls around points nearer the reversion lie
inside the old ones, so each step's win-set lies inside the one before, on any number of issues and under
any rule. Whether the negotiator then gains more is computed, not assumed.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ...catalogue import UserError
from .bargaining import Agreement, agreement, proposers
from .game import Game, Side
from .uncertainty import proposal
from .win_sets import win_interval

TIED = tuple(n / 20 for n in range(19))
"""How tightly hands are tied: the share of the way to the reversion that all ratifiers are moved, 0 to 0.9."""

SAME = 1e-6
"""Gains that differ by less than this count as the same."""


def tied(game: Game, side: int, share: float) -> Game:
    """The game with the ratifiers of one side moved this share of the way to the reversion (0: as it is)."""
    reversion = [issue.reversion for issue in game.issues]
    moved = tuple(
        replace(r, ideal=tuple(at + share * (to - at) for at, to in zip(r.ideal, reversion, strict=True)))
        for r in game.sides[side].ratifiers
    )
    return _with_side(game, side, replace(game.sides[side], ratifiers=moved))


def _with_side(game: Game, place: int, side: Side) -> Game:
    sides = (side, game.sides[1]) if place == 0 else (game.sides[0], side)
    return replace(game, sides=sides, sweep=None)


def schelling(game: Game) -> list[dict[str, Any]]:
    """Every step of tying either side's hands: what its negotiator gains, and how that changed.

    Returns
    -------
    list of records
        ``side``, ``bargaining``, ``tied`` (0 to 0.9), ``gain`` of that side's negotiator, ``other_gain``,
        and ``change`` from the step before: ``more`` (the conjecture holds), ``less`` (it fails), ``same``,
        or ``no agreement``.
    """
    found = []
    for place, side in enumerate(game.sides):
        for name, proposer in proposers(game).items():
            before: float | None = None
            for share in TIED if len(game.issues) == 1 else TIED[::4]:
                done = agreement(tied(game, place, share), proposer)
                gain = done.gains[place]
                found.append(
                    {
                        "side": side.name,
                        "bargaining": name,
                        "tied": share,
                        "gain": gain,
                        "other_gain": done.gains[1 - place],
                        "change": _change(done, before, gain),
                    }
                )
                before = gain
    return found


def _change(done: Agreement, before: float | None, gain: float) -> str | None:
    if not done.reached:
        return "no agreement"
    if before is None:
        return None
    return "same" if abs(gain - before) < SAME else "more" if gain > before else "less"


def verdicts(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Schelling's conjecture for each side and way of bargaining: over which steps it holds, and whether it pays at all.

    ``holds_at`` and ``fails_at`` count steps; ``best_tied`` is how tightly tied the negotiator does best (the
    loosest of equals), and ``advantage`` what it gains there over free hands.
    """
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for step in steps:
        groups.setdefault((step["side"], step["bargaining"]), []).append(step)
    found = []
    for (side, name), group in groups.items():
        best = group[0]
        for step in group:
            if step["gain"] > best["gain"] + SAME:
                best = step
        holds, fails = (sum(step["change"] == word for step in group) for word in ("more", "less"))
        found.append(
            {
                "side": side,
                "bargaining": name,
                "verdict": "holds and fails"
                if holds and fails
                else "holds"
                if holds
                else "fails"
                if fails
                else "no effect",
                "holds_at": holds,
                "fails_at": fails,
                "best_tied": best["tied"],
                "advantage": best["gain"] - group[0]["gain"],
            }
        )
    return found


def varied(game: Game) -> Iterator[tuple[float, Game]]:
    """The game at every value of its sweep.

    Raises
    ------
    UserError
        It cannot be played at one of them.
    """
    sweep = game.sweep
    if sweep is None:
        return
    issue = next((n for n, one in enumerate(game.issues) if one.name == sweep.issue), 0)
    place = next((n for n, side in enumerate(game.sides) if side.name == sweep.side), 0)
    for at in sweep.values:
        try:
            one = _at_value(game, at, place, issue)
        except UserError as error:
            raise UserError(
                f"The sweep goes too far, to {sweep.vary} {at:g}. {error.happened}", error.expected, error.remedy
            ) from None
        yield at, one


def _at_value(game: Game, at: float, place: int, issue: int) -> Game:
    side = game.sides[place]
    match game.sweep and game.sweep.vary:
        case "sigma":
            return replace(game, sigma=at, sweep=None)
        case "reversion":
            issues = tuple(replace(one, reversion=at) if n == issue else one for n, one in enumerate(game.issues))
            return replace(game, issues=issues, sweep=None)
        case "quota":
            return _with_side(game, place, replace(side, rule="supermajority", quota=_exact(at)))
        case "ideal":
            return _with_side(game, place, replace(side, ideal=_moved(side.ideal, issue, at)))
        case _:
            ratifiers = tuple(replace(r, ideal=_moved(r.ideal, issue, r.ideal[issue] + at)) for r in side.ratifiers)
            return _with_side(game, place, replace(side, ratifiers=ratifiers))


def _exact(quota: float) -> Fraction:
    """A quota of a sweep as the fraction that is meant: .666666666667 is two thirds, and .667 is not."""
    return Fraction(repr(quota)).limit_denominator(100_000)


def _moved(ideal: tuple[float, ...], issue: int, at: float) -> tuple[float, ...]:
    return tuple(at if n == issue else value for n, value in enumerate(ideal))


def sweep(game: Game) -> list[dict[str, Any]]:
    """The agreement at every value of the game's sweep, for each way of bargaining.

    Returns
    -------
    list of records
        The value varied, ``bargaining``, whether something was ``agreed``, the agreement on each issue, both
        negotiators' gains; the win-set's ends where there is one issue, and the probability of involuntary
        defection (each ratifier's own errors; missing where nothing is proposed) where ratification is uncertain.
    """
    found = []
    for at, one in list(varied(game)):  # all are checked before the first is played
        for name, proposer in proposers(one).items():
            done = agreement(one, proposer)
            row: dict[str, Any] = {
                game.sweep.vary if game.sweep else "": at,
                "bargaining": name,
                "agreed": done.reached,
            }
            row |= {i.name: x for i, x in zip(one.issues, one.unscaled(done.point), strict=True)}
            row |= {f"gain {side.name}": gain for side, gain in zip(one.sides, done.gains, strict=True)}
            if len(one.issues) == 1:
                for side in one.sides:
                    ends = win_interval(one, side)
                    row |= {f"win-set {side.name} low": ends.low, f"win-set {side.name} high": ends.high}
            if one.sigma is not None:
                row["involuntary_defection"] = proposal(one, "own", proposer).defection
            found.append(row)
    return found
