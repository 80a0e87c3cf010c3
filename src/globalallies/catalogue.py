"""The words everything else is written in: units, sources, measures, and a user's mistake.

Small frozen records and one mapping. This module imports nothing of ours.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Silence = Literal["none", "unknown"]
"""What a missing row means inside a source's years: ``none`` is zero, ``unknown`` is missing."""


class UserError(Exception):
    """A mistake its user can mend.

    Parameters
    ----------
    happened : str
        What happened, with the value that caused it.
    expected : str
        What was expected instead.
    remedy : str
        What to do next, ending in a command where there is one.
    """

    def __init__(self, happened: str, expected: str = "", remedy: str = "") -> None:
        self.happened = happened
        self.expected = expected
        self.remedy = remedy
        super().__init__("\n".join(line for line in (happened, expected, remedy) if line))


def closest(name: str, names: Iterable[str]) -> str:
    """The end of an error message: ``" Did you mean 'x'?"`` if a name is close, else nothing."""
    from difflib import get_close_matches

    match = get_close_matches(name, list(names), n=1, cutoff=0.6)
    return f" Did you mean '{match[0]}'?" if match else ""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a row is about, and the columns that identify it."""

    name: str
    keys: tuple[str, ...]
    meaning: str


UNITS: Mapping[str, Unit] = {
    unit.name: unit
    for unit in (
        Unit("state-year", ("ccode", "year"), "a state in a year"),
        Unit("dyad-year", ("ccode1", "ccode2", "year"), "two states in a year, the smaller code first"),
        Unit("directed-dyad-year", ("ccode1", "ccode2", "year"), "one state towards another in a year"),
        Unit("treaty-year", ("treaty_id", "year"), "an instrument in a year"),
        Unit("member-year", ("treaty_id", "ccode", "year"), "a party to an instrument in a year"),
        Unit("operation-state", ("operation_id", "ccode"), "a state in an operation"),
        Unit("system-year", ("system_id", "year"), "an alliance system in a year"),
        Unit("case", ("ccode", "period"), "an ally in a period"),
    )
}
"""Every unit of analysis, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One release of one outside data set: its years, and what its silence means.

    Title, publisher, address and terms are written once, in the bibliography (the register's
    ``references``), under the same key.
    """

    key: str
    first_year: int
    last_year: int
    silence: Silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A named, cited column over one unit: the record beside the function that computes it.

    ``low`` and ``high`` bound the values that can occur; ``None`` is no bound.
    """

    name: str
    title: str
    unit: str
    definition: str
    scale: str
    sources: tuple[str, ...]
    citation: str
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"measure {self.name!r} names no unit: {self.unit!r}")


class Catalogue(Mapping[str, Measure]):
    """Measures by name; an unknown name answers with the nearest one."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self._measures: dict[str, Measure] = {}
        for measure in measures:
            if measure.name in self._measures:
                raise ValueError(f"two measures are named {measure.name!r}")
            self._measures[measure.name] = measure

    def __getitem__(self, name: str) -> Measure:
        try:
            return self._measures[name]
        except KeyError:
            raise UserError(
                f"No measure is named {name!r}.{closest(name, self._measures)}",
                remedy="Their names are the keys of globalallies.CATALOGUE.",
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self._measures

    def __iter__(self) -> Iterator[str]:
        return iter(self._measures)

    def __len__(self) -> int:
        return len(self._measures)
