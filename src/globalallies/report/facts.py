"""The register as a report asks it: names, sources in words, spells, and the eight allies."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import polars as pl

from ..measures import CATALOGUE, FIGURES
from ..measures.structure import ALLIANCE_KINDS, HUB, spokes
from ..register import Fact, Membership, PartialDate, Reference, Register, Treaty
from ..sources.store import Store

SYSTEMS = {"nato": "NATO", "san_francisco": "San Francisco system"}
"""The two alliance systems compared: key and label."""

ALLIES: tuple[tuple[int, str], ...] = (
    (740, "japan"),
    (255, "germany"),
    (732, "south-korea"),
    (390, "denmark"),
    (900, "australia"),
    (385, "norway"),
    (800, "thailand"),
    (290, "poland"),
)
"""The eight allies compared: COW number today and page name."""

GERMANY, WEST_GERMANY = 255, 260

LONGEST_TITLE = 52
MOST_PARTNERS = 2

EARLIER_CODES = {GERMANY: (WEST_GERMANY, GERMANY)}
"""Codes one ally has had since 1945, where it changed."""

MARK = "†"
"""The mark on a row that was not fully compared with its source."""


@dataclass(frozen=True)
class Facts:
    """A register and the day the report speaks of, and the data sets that claims are tested on, if any."""

    register: Register
    today: date = field(default_factory=date.today)
    store: Store | None = None

    @cached_property
    def figures(self) -> pl.DataFrame:
        """The figures as a frame."""
        return self.register.frame("figures")

    @cached_property
    def _spokes(self) -> dict[tuple[str, date], tuple[int, ...]]:
        return {}

    def day(self, year: int) -> date:
        """The last day of a year, or today in this one."""
        return min(date(year, 12, 31), self.today)

    def spokes(self, system: str, when: int | date) -> tuple[int, ...]:
        """The hub's allies in a system on a day, or on the last day of a year."""
        day = self.day(when) if isinstance(when, int) else when
        if (system, day) not in self._spokes:
            self._spokes[system, day] = spokes(self.register, system, day)
        return self._spokes[system, day]

    @cached_property
    def nato(self) -> tuple[int, ...]:
        """NATO's members today without the hub."""
        return self.spokes("nato", self.today)

    @cached_property
    def san_francisco(self) -> tuple[int, ...]:
        """The San Francisco system's spokes today."""
        return self.spokes("san_francisco", self.today)

    def codes(self, ccode: int) -> tuple[int, ...]:
        """Every code the state has had since 1945."""
        return EARLIER_CODES.get(ccode, (ccode,))

    def label(self, ccode: int) -> str:
        """A state's name, with West and united Germany told apart by their codes."""
        return self.register.name(ccode)

    def system_of(self, ccode: int) -> str:
        """The alliance system a state belongs to today, in words."""
        if ccode in self.nato:
            return "NATO"
        return "San Francisco system" if ccode in self.san_francisco else "Other US ties"

    def operation_label(self, operation_id: str) -> str:
        """An operation in a few words and its first year."""
        operation = self.register.operation(operation_id)
        name = re.split(r"[,(]", operation.name)[0].strip().removeprefix("Operation ").removeprefix("Operations ")
        return f"{name if len(name) <= 24 else f'{name[:23]}…'} {operation.start.year}"

    def brief(self, treaty: Treaty) -> str:
        """An instrument in a few words: the hub's partners and year, then its name without them."""
        partners = {m.ccode for m in self.register.memberships if m.treaty_id == treaty.treaty_id} - {HUB}
        names = sorted({"Germany" if c == WEST_GERMANY else self.label(c) for c in partners})
        title = re.sub(r"\s*\(.*?\)", "", treaty.name)
        short = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
        return f"{' and '.join(names)} {treaty.signed.year}: {short}" if 0 < len(names) <= MOST_PARTNERS else short

    def hub_treaties(self, system: str | None = None, alliances: bool = False) -> list[Treaty]:
        """Instruments to which the hub is a party, by date of signature."""
        found = [
            row
            for row in self.register.treaties
            if row.us_party
            and (system is None or row.system == system)
            and (not alliances or row.kind in ALLIANCE_KINDS)
        ]
        return sorted(found, key=lambda row: row.signed)

    def spells(self, ccode: int) -> list[Membership]:
        """Every membership spell of a state under any code it has had, by start."""
        codes = self.codes(ccode)
        rows = [row for row in self.register.memberships if row.ccode in codes]
        return sorted(rows, key=lambda row: row.start or PartialDate(date.max, date.max))

    def sources(self, rows: Iterable[Fact]) -> tuple[str, ...]:
        """The distinct references behind some rows, without locators, in order of first use."""
        found = (source.partition("#")[0] for row in rows for source in row.source)
        return tuple(dict.fromkeys(found))

    @cached_property
    def bibliography(self) -> tuple[Reference, ...]:
        """Every reference, by author and title."""
        return tuple(sorted(self.register.references, key=lambda row: (row.author.casefold(), row.title.casefold())))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {row.reference_id: i for i, row in enumerate(self.bibliography, start=1)}

    def number(self, source: str) -> int:
        """The number a source has in the report's bibliography."""
        return self._numbers[self.register.reference(source).reference_id]

    def cite(self, source: str) -> str:
        """A source in words: author, title, release, locator."""
        reference = self.register.reference(source)
        locator = source.partition("#")[2]
        author = f"{reference.author}{f' ({reference.year})' if reference.year else ''}"
        return ", ".join(part for part in (author, reference.title, reference.release, locator) if part)

    def cited(self, sources: Iterable[str]) -> list[tuple[str, str]]:
        """The distinct references behind one row's sources, each with all its locators in words."""
        groups: dict[str, list[str]] = {}
        for source in sources:
            key, _, locator = source.partition("#")
            groups.setdefault(key, []).append(locator)
        return [
            (key, self.cite(f"{key}#{', '.join(filter(None, places))}") if key not in ("unsourced", "register") else "")
            for key, places in groups.items()
        ]

    def short(self, source: str) -> str:
        """A source in a few words, for a line under a figure."""
        reference = self.register.reference(source)
        return f"{reference.title}{f' {reference.release}' if reference.release else ''}"


NEEDED_REFERENCES = ("natural_earth_110m",)
NEEDED_TABLES = ("treaties", "memberships", "operations", "participants", "challengers", "events", "figures")


def lacking(facts: Facts) -> list[str]:
    """What the pages speak of and the register does not hold, one line each."""
    register = facts.register
    systems = {row.system_id for row in register.systems}
    codes = {row.ccode for row in register.states}
    references = {row.reference_id for row in register.references}
    figures = {row.figure for row in register.figures}
    sources = {source for measure in CATALOGUE.values() for source in measure.sources}
    return [
        *(f"{name}.csv has no rows" for name in NEEDED_TABLES if not register.table(name)),
        *(f"systems.csv has no row {system}" for system in SYSTEMS if system not in systems),
        *(["treaties.csv has no row NATO1949"] if all(t.treaty_id != "NATO1949" for t in register.treaties) else []),
        *(f"states.csv has no state {c} ({name})" for c, name in ((HUB, "the hub"), *ALLIES) if c not in codes),
        *(f"references.csv has no row {key}" for key in sorted({*NEEDED_REFERENCES, *sources} - references)),
        *(f"figures.csv has no figure {m.name}" for m in FIGURES if register.figures and m.name not in figures),
    ]


def flag_of(row: Fact) -> str:
    """What a page says of a row that is not fully checked; empty where it is."""
    if not row.flagged:
        return ""
    if not row.sourced:
        return "no source yet"
    return f"checked partly: {row.checked_note}" if row.checked == "partly" else "not yet compared with its source"


def own_sources(rows: Iterable[Fact]) -> list[tuple[str, ...]]:
    """Each row's own sources, with their locators."""
    return [row.source for row in rows]


def unchecked(rows: Iterable[Fact]) -> str:
    """How many of some rows are not fully compared with their sources, in words; empty if none."""
    found = list(rows)
    count = sum(row.flagged for row in found)
    if not count:
        return ""
    verb = "is" if count == 1 else "are"
    return f"{count} of {len(found)} rows behind it {verb} not fully compared with their sources"


def flagged(rows: Iterable[Fact]) -> dict[int, str]:
    """The flags of a table's rows, by row number."""
    return {i: text for i, row in enumerate(rows) if (text := flag_of(row))}


def span(start: PartialDate | None, end: PartialDate | None, operative_end: PartialDate | None = None) -> str:
    """A spell in words; one that ended in practice and not in law says both."""
    if start is None:
        return "not in force, or date not known"
    if operative_end is not None and end is None:
        return f"{start} – today in law; in practice to {operative_end}"
    return f"{start} – {end or 'today'}"


def first_flag(rows: Iterable[Fact]) -> str:
    """The flag a mark in a chart carries for the rows behind it."""
    texts = [flag_of(row) for row in rows]
    return next((text for text in texts if text), "")


__all__ = [
    "ALLIES",
    "GERMANY",
    "HUB",
    "MARK",
    "SYSTEMS",
    "WEST_GERMANY",
    "Facts",
    "flag_of",
    "flagged",
    "own_sources",
    "span",
    "unchecked",
]
