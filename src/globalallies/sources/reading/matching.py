"""Finding the state behind a publisher's own name or code, year by year.

What finds no state keeps its row, with no ``ccode``: it is listed in the store's entry, never dropped.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Literal

import polars as pl

from ...register import Register, load
from ...register.lookup import Scheme, candidates

PRESENT_BORDERS_FROM: Mapping[int, int] = {
    255: 1991,  # united Germany
    365: 1992,  # Russia without the other Soviet republics
    770: 1972,  # Pakistan without Bangladesh
    820: 1966,  # Malaysia without Singapore
    345: 2006,  # Serbia alone
    678: 1991,
    679: 1991,  # united Yemen
    530: 1993,  # Ethiopia without Eritrea
    625: 2012,  # Sudan without South Sudan
    816: 1976,  # united Vietnam
}
"""First full year in which a series on present-day borders has the state's own borders."""

Borders = Literal["then", "present"]
"""``then``: a row is about the state of that name in that year. ``present``: about the territory of
today's state of that name in every year, so it is that state's only from its own borders on."""


@cache
def _register() -> Register:
    return load()


def with_ccode(
    frame: pl.DataFrame,
    text: str,
    scheme: Scheme,
    *,
    year: str = "year",
    also: Mapping[str, int | None] | None = None,
    borders: Borders = "then",
) -> pl.DataFrame:
    """The frame with a column ``ccode``: the state that each text meant in each year, or missing.

    Parameters
    ----------
    frame : DataFrame
        Rows with the text and a whole-number year.
    text : str
        Column with names or codes.
    scheme : str
        How to read it, one of the register's schemes.
    also : mapping, optional
        Texts that the publisher uses in a way of its own: the COW number each means, or ``None``
        for what is no state.
    borders : {"then", "present"}
        What the publisher's series is about; see ``Borders``.

    Notes
    -----
    A state counts for a year if it existed on some day of it. Where a text means one state early
    in the year and another later (Germany in 1990), it is the later one.
    """
    pairs = frame.select(pl.col(text), pl.col(year)).drop_nulls().unique()
    found = [state_in(value, when, scheme, also or {}, borders) for value, when in pairs.iter_rows()]
    codes = pairs.with_columns(pl.Series("ccode", found, pl.Int64))
    return frame.drop("ccode", strict=False).join(codes, on=[text, year], how="left", maintain_order="left")


def state_in(
    text: str | int, year: int, scheme: Scheme, also: Mapping[str, int | None], borders: Borders
) -> int | None:
    """The COW number of the one state a text meant in a year, or ``None``."""
    if not date.min.year <= year <= date.max.year:
        return None
    if str(text) in also:
        code = also[str(text)]
        return code if code is None or _lasts(code, year) else None
    if borders == "present":
        code = _meant(str(text), date.today(), scheme)
        if code is None or year < PRESENT_BORDERS_FROM.get(code, 0):
            return None
        return code if _lasts(code, year) else None
    for day in _days(year):
        if (code := _meant(str(text), day, scheme)) is not None:
            return code
    return None


@cache
def _days(year: int) -> tuple[date, ...]:
    """The days of a year on which a text may begin to mean something else, latest first."""
    changes = {date(year, 12, 31), date(year, 1, 1)}
    for state in _register().states:
        changes |= {
            day for day in (state.entry.first, state.exit.last if state.exit else None) if day and day.year == year
        }
    return tuple(sorted(changes, reverse=True))


@cache
def _meant(text: str, day: date, scheme: Scheme) -> int | None:
    if _era(day) != day:
        return _meant(text, _era(day), scheme)
    found = candidates(_register(), text, day, scheme)
    return found[0].ccode if len(found) == 1 and not found[0].note else None


@cache
def _changes() -> tuple[date, ...]:
    days = {date(1816, 1, 1)}
    for spell in _register().states:
        days.add(spell.entry.first)
        if spell.exit:
            days.add(date.fromordinal(spell.exit.last.toordinal() + 1))
    for name in _register().state_names:
        days.add(name.start.first)
        if name.end:
            days.add(date.fromordinal(name.end.last.toordinal() + 1))
    return tuple(sorted(days))


@cache
def _era(day: date) -> date:
    """The first day of the time in which nothing about the states changed and that holds a day."""
    from bisect import bisect_right

    at = bisect_right(_changes(), day)
    return _changes()[at - 1] if at else day


@cache
def _lasts(ccode: int, year: int) -> bool:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return any(
        s.ccode == ccode and s.entry.first <= last and (s.exit is None or first <= s.exit.last)
        for s in _register().states
    )
