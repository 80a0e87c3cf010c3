"""From a country name or code and a date to the state that existed then, and back.

Nothing is guessed silently and nothing is dropped: what cannot be matched is listed, and a name
that might mean two states says so.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from ..catalogue import UserError, closest
from .rows import State, StateName
from .store import Register

Scheme = Literal["any", "name", "cow", "gw", "iso2", "iso3", "abbreviation"]
"""How a text is read; ``any`` tries a name, an ISO code, then a COW number, never an abbreviation.

COW abbreviations are left out of ``any`` because some are other states' ISO codes (AUS is Austria).
"""

SCHEMES: tuple[Scheme, ...] = ("any", "name", "cow", "gw", "iso2", "iso3", "abbreviation")

DROPPED_WORDS = frozenset({"the", "of", "and"})


@dataclass(frozen=True, slots=True)
class Identity:
    """A state on a day, under every code it has there.

    ``note`` says where the text might have meant another state.
    """

    ccode: int
    name: str
    abbreviation: str
    iso2: str
    iso3: str
    gwcode: int | None
    region: str
    first: date
    last: date | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Matches:
    """What became of many texts: each with its state, and those that have none, with the reason."""

    found: dict[str, Identity]
    unmatched: dict[str, str]


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """A name as it is compared: no case, accents, punctuation or small words."""
    letters = unicodedata.normalize("NFKD", text.replace("&", " and ").replace("St.", "Saint "))
    kept = "".join(c if c.isalnum() else " " for c in letters.casefold() if not unicodedata.combining(c))
    words = kept.replace("’", " ").split()
    return " ".join("saint" if word == "st" else word for word in words if word not in DROPPED_WORDS)


def identify(register: Register, text: str | int, day: date, scheme: Scheme = "any") -> Identity:
    """The one state a name or code means on a day.

    Parameters
    ----------
    text : str or int
        A common English name, a COW or Gleditsch-Ward number, an ISO 3166-1 code, or a COW
        abbreviation.
    day : date
        The day on which the state must exist.
    scheme : str
        How to read the text: one of ``SCHEMES``.

    Raises
    ------
    UserError
        No state of that name or code existed on the day (the message says when one did, or which
        name is near), or several did.
    """
    found = candidates(register, text, day, scheme)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{one.name} ({one.ccode})" for one in found)
        raise UserError(
            f"{text!r} means more than one state on {day}: {names}.",
            remedy="Say which with its COW number, or read the text one way with --from.",
        )
    raise _unknown(register, text, day, scheme)


def identify_all(register: Register, texts: Iterable[str | int], day: date, scheme: Scheme = "any") -> Matches:
    """Many names or codes at once; what has no single state is listed with the reason, never dropped."""
    found: dict[str, Identity] = {}
    unmatched: dict[str, str] = {}
    for text in texts:
        try:
            found[str(text)] = identify(register, text, day, scheme)
        except UserError as error:
            unmatched[str(text)] = error.happened
    return Matches(found, unmatched)


def candidates(register: Register, text: str | int, day: date, scheme: Scheme = "any") -> list[Identity]:
    """Every state that a name or code means and that existed on a day, by COW number."""
    notes = _codes(register, str(text).strip(), scheme, day)
    states = [(state, notes[state.ccode]) for state in register.states if state.ccode in notes and _lasts(state, day)]
    return [_identity(register, state, day, note) for state, note in sorted(states, key=lambda pair: pair[0].ccode)]


def _lasts(state: State, day: date) -> bool:
    return state.entry.first <= day and (state.exit is None or day <= state.exit.last)


def _named(register: Register, ccode: int, day: date) -> StateName | None:
    for row in register.state_names:
        if row.ccode == ccode and row.start.first <= day and (row.end is None or day <= row.end.last):
            return row
    return None


def _identity(register: Register, state: State, day: date, note: str = "") -> Identity:
    """A state's name and codes on a day: those of its row, or of the period it then was in."""
    row = _named(register, state.ccode, day) or state
    return Identity(
        ccode=state.ccode,
        name=row.name,
        abbreviation=state.abbreviation,
        iso2=row.iso2,
        iso3=row.iso3,
        gwcode=row.gwcode,
        region=str(state.region),
        first=state.entry.first,
        last=state.exit.last if state.exit else None,
        note=note,
    )


def _codes(register: Register, text: str, scheme: Scheme, day: date) -> dict[int, str]:
    """COW numbers a text may mean, each with what to know about it; the first reading that fits counts."""
    readings: dict[Scheme, dict[int, str]] = {}
    if scheme in ("any", "name"):
        readings["name"] = _by_name(register, text, day)
    if scheme in ("any", "iso3", "iso2"):
        readings["iso3"] = _by_iso(register, text, day, scheme)
    if scheme in ("any", "cow") and text.isdecimal():
        readings["cow"] = {int(text): ""}
    if scheme == "gw" and text.isdecimal():
        readings["gw"] = _by_gleditsch_ward(register, int(text), day)
    if scheme == "abbreviation":
        readings["abbreviation"] = {s.ccode: "" for s in register.states if s.abbreviation == text.upper()}
    return next((found for found in readings.values() if found), {})


def _by_name(register: Register, text: str, day: date) -> dict[int, str]:
    wanted = plain(text)
    living = {state.ccode for state in register.states if _lasts(state, day)}
    found = {state.ccode: "" for state in register.states if plain(state.name) == wanted}
    found |= {spell.ccode: "" for spell in register.state_names if plain(spell.name) == wanted}
    unclear = {}
    for alias in register.aliases:
        if plain(alias.alias) == wanted:
            found.setdefault(alias.ccode, "")
            if alias.ccode in living and living & set(alias.also):
                unclear[alias.ccode] = alias.note
    existing = {ccode: note for ccode, note in found.items() if ccode in living}
    return {ccode: unclear.get(ccode, note) for ccode, note in (existing or found).items()}


def _by_iso(register: Register, text: str, day: date, scheme: Scheme) -> dict[int, str]:
    code = text.upper()
    if len(code) not in (2, 3) or (scheme, len(code)) in (("iso2", 3), ("iso3", 2)):
        return {}
    found = {}
    for state in register.states:
        if _lasts(state, day):
            row = _named(register, state.ccode, day) or state
            if code in (row.iso2, row.iso3, state.iso2, state.iso3):
                found[state.ccode] = ""
    return found


def _by_gleditsch_ward(register: Register, number: int, day: date) -> dict[int, str]:
    found = {}
    for state in register.states:
        if _lasts(state, day) and (_named(register, state.ccode, day) or state).gwcode == number:
            found[state.ccode] = ""
    return found


def _unknown(register: Register, text: str | int, day: date, scheme: Scheme) -> UserError:
    """Why nothing matched: the state existed at another time, or no state goes by that name."""
    codes = _codes(register, str(text).strip(), scheme, day)
    spells = [state for state in register.states if state.ccode in codes]
    if spells:
        when = "; ".join(f"{s.name} ({s.ccode}) {s.entry} to {s.exit or 'now'}" for s in spells)
        return UserError(
            f"No state known as {text!r} was in the state system on {day}.",
            f"It was in the system as: {when}.",
            "Choose a day in that time.",
        )
    names = [
        *(s.name for s in register.states),
        *(n.name for n in register.state_names),
        *(a.alias for a in register.aliases),
    ]
    return UserError(
        f"No state is known as {text!r}.{closest(str(text), names)}",
        "Expected a common English name, an ISO 3166-1 code or a COW number.",
        "See: allies register show states    or read it another way with --from gw or --from abbreviation.",
    )
