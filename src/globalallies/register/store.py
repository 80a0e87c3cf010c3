"""The register as one object: every table, checked on loading, and the questions asked of it."""

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ..catalogue import UserError, closest
from .dates import PartialDate
from .rows import (
    TABLES,
    WORLD,
    Alias,
    Challenger,
    Designation,
    Event,
    Figure,
    Leg,
    Membership,
    Operation,
    Participant,
    Reference,
    Row,
    State,
    StateName,
    System,
    Treaty,
)
from .table import read_table

if TYPE_CHECKING:
    import polars as pl

SHIPPED = Path(__file__).parent / "tables"
"""The folder of the tables that ship with the package."""

MOST_PROBLEMS_SHOWN = 20


def covers(start: PartialDate | None, end: PartialDate | None, day: date) -> bool:
    """Whether a spell surely covers a day: it began by then and had not ended before it.

    A spell whose first day is not known covers no day. A date known only to the month counts
    from its last possible day at the start, and to its first possible day at the end.
    """
    return start is not None and start.last <= day and (end is None or day <= end.first)


@dataclass(frozen=True)
class Register:
    """Every table of the register, as tuples of rows in file order."""

    folder: Path
    systems: tuple[System, ...]
    states: tuple[State, ...]
    state_names: tuple[StateName, ...]
    aliases: tuple[Alias, ...]
    treaties: tuple[Treaty, ...]
    memberships: tuple[Membership, ...]
    legs: tuple[Leg, ...]
    designations: tuple[Designation, ...]
    operations: tuple[Operation, ...]
    participants: tuple[Participant, ...]
    challengers: tuple[Challenger, ...]
    events: tuple[Event, ...]
    figures: tuple[Figure, ...]
    references: tuple[Reference, ...]

    def table(self, name: str) -> tuple[Row, ...]:
        """The rows of one table by its name.

        Raises
        ------
        UserError
            The register has no table of that name.
        """
        if name not in TABLES:
            raise UserError(
                f"The register has no table named {name!r}.{closest(name, TABLES)}",
                remedy="List the tables with: allies register",
            )
        rows: tuple[Row, ...] = getattr(self, name)
        return rows

    def frame(self, name: str) -> "pl.DataFrame":
        """One table as a polars frame: numbers as numbers, dates and codes as the text of the file."""
        from .frames import frame

        self.table(name)
        return frame(self.table(name), TABLES[name])

    @cached_property
    def _treaties(self) -> dict[str, Treaty]:
        return {row.treaty_id: row for row in self.treaties}

    @cached_property
    def _operations(self) -> dict[str, Operation]:
        return {row.operation_id: row for row in self.operations}

    @cached_property
    def _references(self) -> dict[str, Reference]:
        return {row.reference_id: row for row in self.references}

    def treaty(self, treaty_id: str) -> Treaty:
        """One instrument by its identifier."""
        return _find(self._treaties, treaty_id, "treaty", "treaties")

    def operation(self, operation_id: str) -> Operation:
        """One operation by its identifier."""
        return _find(self._operations, operation_id, "operation", "operations")

    def reference(self, source: str) -> Reference:
        """The reference behind one source, written ``key`` or ``key#locator``."""
        return _find(self._references, source.partition("#")[0], "reference", "references")

    def members(self, treaty_id: str, day: date) -> tuple[Membership, ...]:
        """The states bound by an instrument in law on a day, in file order.

        A tie suspended between two parties (``legs``) ends neither membership.
        """
        self.treaty(treaty_id)
        return tuple(row for row in self.memberships if row.treaty_id == treaty_id and covers(row.start, row.end, day))

    def suspended(self, treaty_id: str, ccode1: int, ccode2: int, day: date) -> bool:
        """Whether the tie between two parties of an instrument is, or may be, suspended on a day.

        A leg dated only to the month or year counts from its first possible day to its last, so
        that a tie is used only on days on which it surely holds.
        """
        pair = {ccode1, ccode2}
        return any(
            row.treaty_id == treaty_id
            and {row.ccode1, row.ccode2} == pair
            and row.start.first <= day
            and (row.end is None or day <= row.end.last)
            for row in self.legs
        )

    def state(self, ccode: int, day: date) -> State | None:
        """The spell of state-system membership of a code on a day, or ``None`` outside all its spells."""
        return next((row for row in self.states if row.ccode == ccode and covers(row.entry, row.exit, day)), None)

    def name(self, ccode: int, day: date | None = None) -> str:
        """A state's common English name, right for the day where one is given.

        Raises
        ------
        UserError
            No state ever had that code.
        """
        if ccode == WORLD:
            return "World"
        if day is not None:
            for row in self.state_names:
                if row.ccode == ccode and row.start.first <= day and (row.end is None or day <= row.end.last):
                    return row.name
        spells = [row for row in self.states if row.ccode == ccode]
        if not spells:
            raise UserError(f"No state has the COW code {ccode}.", remedy="See: allies register show states")
        return spells[-1].name


R = TypeVar("R", bound=Row)


def _find(rows: dict[str, R], key: str, what: str, table: str) -> R:
    try:
        return rows[key]
    except KeyError:
        raise UserError(
            f"The register has no {what} {key!r}.{closest(key, rows)}",
            remedy=f"List them with: allies register show {table}",
        ) from None


def read(folder: Path) -> tuple[Register | None, list[str]]:
    """The register in a folder, or ``None``, and every problem found in it."""
    try:
        if not folder.is_dir():
            return None, [f"{folder}: not a folder"]
    except OSError as error:
        return None, [f"{folder}: cannot be read ({error.strerror})"]
    tables: dict[str, tuple[Row, ...]] = {}
    problems: list[str] = []
    for name, row_type in TABLES.items():
        rows, found = read_table(folder / f"{name}.csv", row_type)
        tables[name] = tuple(rows)
        problems += found
    if problems:
        return None, problems
    register = Register(folder=folder, **tables)  # type: ignore[arg-type]
    from .check import contradictions

    return register, contradictions(register)


@lru_cache(maxsize=4)
def _load(folder: Path, changed: tuple[int, ...]) -> Register:
    register, problems = read(folder)
    if register is None or problems:
        shown = problems[:MOST_PROBLEMS_SHOWN]
        more = len(problems) - len(shown)
        raise UserError(
            f"The register in {folder} is damaged: {len(problems)} problem{'s' if len(problems) > 1 else ''}.",
            "\n".join([*(f"  {line}" for line in shown), *([f"  … and {more} more"] if more else [])]),
            "Mend the files and see all problems with: allies register check --register DIR"
            if folder != SHIPPED
            else "Install the package again to restore the shipped register.",
        )
    return register


def load(folder: Path | str | None = None) -> Register:
    """The register: the one that ships with the package, or the same tables in a folder.

    Raises
    ------
    UserError
        A table is missing, malformed or contradicts another; the message lists each problem
        with its file and line.
    """
    chosen = SHIPPED if folder is None else Path(folder).resolve()
    return _load(chosen, _changed(chosen))


@cache
def shipped(name: str) -> tuple[Row, ...]:
    """One table of the shipped register, without loading and checking the others."""
    return tuple(read_table(SHIPPED / f"{name}.csv", TABLES[name])[0])


def bibliography() -> dict[str, Reference]:
    """The shipped register's references by key."""
    return {row.reference_id: row for row in shipped("references") if isinstance(row, Reference)}


def _changed(folder: Path) -> tuple[int, ...]:
    """When each table was last changed, so that a changed register is read again."""
    times = []
    for name in TABLES:
        try:
            times.append((folder / f"{name}.csv").stat().st_mtime_ns)
        except OSError:
            times.append(0)
    return tuple(times)
