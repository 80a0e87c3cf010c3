"""The words everything else is written in: units, sources, measures, results, and a user's mistake.

Small frozen records and one mapping. This module imports nothing of ours.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import altair as alt
    import polars as pl

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


class AbsentError(UserError):
    """Data sets that are asked for and are not in the store; ``lacking`` are their labels."""

    def __init__(self, lacking: Sequence[str], happened: str, expected: str = "") -> None:
        self.lacking = tuple(lacking)
        super().__init__(
            happened,
            expected,
            f"Fetch {'it' if len(lacking) == 1 else 'them'} with: allies data get {' '.join(lacking)}",
        )


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
        Unit("dyad-day", ("ccode1", "ccode2", "day"), "two states on a day, the smaller code first"),
        Unit("treaty-year", ("treaty_id", "year"), "an instrument in a year"),
        Unit("member-year", ("treaty_id", "ccode", "year"), "a party to an instrument in a year"),
        Unit("operation-state", ("operation_id", "ccode"), "a state in an operation"),
        Unit("system-year", ("system_id", "year"), "an alliance system in a year"),
        Unit("year", ("year",), "the whole state system in a year"),
        Unit("case", ("ccode", "period"), "an ally in a period"),
    )
}
"""Every unit of analysis, by name."""


Kind = Literal["int", "float", "text", "date", "bool"]
"""What a column holds."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a source's table, as the store keeps it.

    ``was`` are the names it goes by in the publisher's files and ``missing`` the codes that stand
    there for a missing value. ``low`` and ``high`` bound the values that can occur. An ``optional``
    column may be absent from a file, and is missing throughout then.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    was: tuple[str, ...] = ()
    missing: tuple[float | str, ...] = ()
    low: float | None = None
    high: float | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a source: its rows and columns, and how they are read from the publisher's files.

    ``read`` takes the folder of files just fetched (by the names in ``Source.files``) and returns
    the table under the publisher's column names; ``mirror`` names a Parquet copy of the same table
    without its ending, and ``from_mirror`` mends what that copy changed. ``prepare`` reshapes
    either into the columns below. ``label`` is the column of names or codes that a state was found
    from, so that what found no state can be listed. ``example`` holds three rows made by hand.
    """

    name: str
    meaning: str
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    read: Callable[[Path], "pl.DataFrame"]
    example: str
    prepare: Callable[["pl.DataFrame"], "pl.DataFrame"] | None = None
    mirror: str = ""
    from_mirror: Callable[["pl.DataFrame"], "pl.DataFrame"] | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a publisher: its name, its address, and whether an editor ever saw that address answer.

    ``hosts`` are other hosts of the publisher's to which the address may send a reader on.
    """

    name: str
    address: str
    seen: bool = False
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One release of one outside data set: its years, what its silence means, where and how it is read.

    Title, author, licence and what it allows are written once, in the register's ``references``
    under ``key``; how to cite it, in ``references.bib`` under the keys of ``cite``. ``by_hand``
    says how to get it where its publisher wants every user to fetch it. ``warnings`` is what a
    careful user must know before using a number.
    """

    key: str
    name: str
    release: str
    first_year: int
    last_year: int
    silence: Silence
    files: tuple[File, ...]
    tables: tuple[Table, ...]
    cite: tuple[str, ...]
    by_hand: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Name and release, as a user writes it: ``nmc@7.0``."""
        return f"{self.name}@{self.release}"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A named query that yields at most one row for each key of a unit; measures are its columns.

    Parameters
    ----------
    name : str
        What a panel's query calls it.
    unit : str
        The unit whose keys it has.
    sql : str
        A ``SELECT`` in which ``{name}`` stands for each table, spine or view it is built on.
    tables : mapping
        The tables of the store that it reads, each as ``table: source``.
    views : tuple of str
        The spines and other views that it is built on.
    evidence : mapping
        For each of its tables, the condition that holds for the rows behind one key, in which
        ``$ccode1``, ``$year`` and so on stand for the key. It may speak of a table that another
        view reads for it, where it needs other rows than that view's own key.
    rule : str
        How a cell follows from its source rows, in words.
    array : callable, optional
        For what SQL does not say well: computes one year's rows from the year's rows of each table
        and view (by name), and the year. ``sql`` is empty then; the panel runs it for every year
        that all of them cover and keeps the result.
    version : int
        Raised when ``array`` gives other values than before, so that what was kept is not used.
    """

    name: str
    unit: str
    sql: str
    tables: Mapping[str, str]
    evidence: Mapping[str, str]
    rule: str
    views: tuple[str, ...] = ()
    array: Callable[[Mapping[str, "pl.DataFrame"], int], "pl.DataFrame"] | None = None
    version: int = 1

    def __post_init__(self) -> None:
        if not set(self.evidence) >= set(self.tables):
            raise ValueError(f"view {self.name!r} gives evidence for {set(self.evidence)} but reads {set(self.tables)}")


Collapse = Literal["max", "min", "sum"]
"""How the two directions of a pair become one value: the larger, the smaller or their sum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A named, cited column over one unit: the record beside the view or function that computes it.

    ``low`` and ``high`` bound the values that can occur; ``None`` is no bound. ``view`` names the
    view whose column of the measure's name holds it; a measure without one is computed from the
    register's figures only. ``silence``, ``first_year`` and ``last_year`` narrow what its sources
    say. ``collapse`` says what a directed measure is on a pair without direction.
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
    view: str = ""
    silence: Silence | None = None
    first_year: int | None = None
    last_year: int | None = None
    collapse: Collapse | None = None

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"measure {self.name!r} names no unit: {self.unit!r}")


class Catalogue(Mapping[str, Measure]):
    """Measures by name, and the views they are columns of; an unknown name answers with the nearest one."""

    def __init__(self, measures: Iterable[Measure], views: Iterable[View] = ()) -> None:
        self._measures: dict[str, Measure] = {}
        self.views: dict[str, View] = {view.name: view for view in views}
        for measure in measures:
            if measure.name in self._measures:
                raise ValueError(f"two measures are named {measure.name!r}")
            if measure.view and self.views[measure.view].unit != measure.unit:
                raise ValueError(f"measure {measure.name!r} and its view are about different units")
            self._measures[measure.name] = measure

    def __getitem__(self, name: str) -> Measure:
        try:
            return self._measures[name]
        except KeyError:
            raise UserError(
                f"No measure is named {name!r}.{closest(name, self._measures)}",
                remedy="List them with: allies measures",
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self._measures

    def __iter__(self) -> Iterator[str]:
        return iter(self._measures)

    def __len__(self) -> int:
        return len(self._measures)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a model or an analysis found: its numbers, what was assumed, and where they come from.

    Parameters
    ----------
    title : str
        What was asked, in a few words.
    tables : mapping
        Tables of numbers by name; the first is the main one.
    assumptions : tuple of str
        Everything that was assumed to get them, a sentence each.
    notes : tuple of str
        What a careful reader must know of these numbers: limits, warnings, what was left out.
    sources : tuple of str
        Where the data come from: releases as ``nmc@7.0``, tables of the register as ``register.figures``,
        files of the user by name.
    references : tuple of str
        Keys of the bibliography for the definitions used.
    draw : callable, optional
        Makes a chart of this result.
    """

    title: str
    tables: Mapping[str, "pl.DataFrame"]
    assumptions: tuple[str, ...]
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    draw: Callable[["Result"], "alt.TopLevelMixin"] | None = None

    @property
    def table(self) -> "pl.DataFrame":
        """The main table."""
        return next(iter(self.tables.values()))

    def plot(self) -> "alt.TopLevelMixin":
        """A chart of the result.

        Raises
        ------
        UserError
            Nothing here can be drawn.
        """
        if self.draw is None:
            raise UserError(f"{self.title}: there is nothing to draw.", remedy="Read its tables instead.")
        return self.draw(self)

    def record(self) -> dict[str, Any]:
        """All of it but the chart, as plain values that JSON can hold."""
        return {
            "title": self.title,
            "tables": {name: table.to_dicts() for name, table in self.tables.items()},
            "assumptions": list(self.assumptions),
            "notes": list(self.notes),
            "sources": list(self.sources),
            "references": list(self.references),
        }
