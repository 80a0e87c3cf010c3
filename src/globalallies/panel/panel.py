"""The panel: rows of one unit with measures joined on, lazily, every cell accountable."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..catalogue import Catalogue, Measure, Source, UserError, closest
from ..sources.store import Store
from . import engine
from .query import Asked, Builder, Cell, quoted, text
from .spines import FIRST_YEAR, Rule, System, latest_complete_year

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]
    import polars as pl

    from .describe import Description
    from .run import Run
    from .why import Explanation

ROWS_SHOWN = 10

Value = int | float | str | bool


@dataclass(frozen=True)
class Panel:
    """Rows of one unit in some years, and the columns asked for. Nothing is computed until it is needed.

    Every method that adds something returns a new panel. ``to_polars``, ``to_pandas``, ``to_arrow``
    and ``write`` run its one SQL query, which ``sql`` prints.
    """

    unit: str
    first_year: int
    last_year: int
    catalogue: Catalogue
    store: Store
    rule: Rule = "any_day"
    system: System = "cow"
    asked: tuple[Asked, ...] = ()
    conditions: tuple[tuple[str, str, tuple[Value, ...]], ...] = ()
    frames: Mapping[str, "tuple[pl.DataFrame, tuple[str, ...]]"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        latest = latest_complete_year()
        if not FIRST_YEAR <= self.first_year <= self.last_year <= latest:
            raise UserError(
                f"No panel can run from {self.first_year} to {self.last_year}.",
                f"Expected years from {FIRST_YEAR}, when the state system begins, to {latest}, the last complete year.",
                f"For example: allies panel {self.unit} --from 1946 --to {latest}",
            )
        self.builder.query  # noqa: B018  # an unknown unit, rule or system is an error at once

    # -- what it holds ---------------------------------------------------------------------------

    def add(self, *names: str, release: str | None = None, lag: int = 0) -> "Panel":
        """Add measures as columns.

        On pairs, a measure of a state becomes two columns (``cinc1``, ``cinc2``); on pairs without
        direction, a directed measure is collapsed by its own rule.

        Parameters
        ----------
        names : str
            Measures, by name.
        release : str, optional
            The release to read them from, where they come from one data set: ``"6.0"``.
        lag : int
            Years back (ahead, if negative) from which to take the value.

        Raises
        ------
        UserError
            A measure is unknown, about another unit, not computed in panels, or there already.
        """
        if lag and "year" not in self.keys:
            raise UserError(
                f"Rows of {self.unit} have no year before or after them, so nothing can be shifted.",
                "Expected a panel whose rows are years.",
                "Add the measure without a lag.",
            )
        added = list(self.asked)
        for name in names:
            measure = self.catalogue[name]
            if not measure.view:
                raise UserError(
                    f"{name!r} is computed for the report, from the register's figures, not in panels.",
                    remedy="List what panels can hold with: allies measures",
                )
            one = Asked(measure, self._pinned(measure, release), lag)
            if any(one.column() == other.column() and one.releases == other.releases for other in added):
                raise UserError(
                    f"{name!r} is in this panel already.", remedy="Leave it out, or add it with another lag."
                )
            added.append(one)
        found = replace(self, asked=tuple(added))
        names_now = found.columns
        if len(set(names_now)) != len(names_now):
            twice = sorted({name for name in names_now if names_now.count(name) > 1})
            raise UserError(
                f"Two columns would be named {', '.join(twice)}.",
                "Expected one release of a measure in a panel.",
                "Build one panel for each release, or compare releases with: allies data diff",
            )
        return found

    def lag(self, *names: str, years: int = 1) -> "Panel":
        """Add measures as they were some years before: ``cinc1_lag1``. The year before the first row counts too."""
        return self.add(*names, lag=years)

    def lead(self, *names: str, years: int = 1) -> "Panel":
        """Add measures as they were some years later: ``cinc1_lead1``."""
        return self.add(*names, lag=-years)

    def filter(self, **conditions: Value | Sequence[Value]) -> "Panel":
        """Keep rows by the values of columns: one value, a list of them, or a range as a pair ``(low, high)``.

        >>> panel.filter(ccode1=2, year=(1950, 1990), region1=["europe", "asia"])  # doctest: +SKIP

        Raises
        ------
        UserError
            The panel has no such column.
        """
        found = list(self.conditions)
        for column, wanted in conditions.items():
            if column not in self.columns:
                raise UserError(
                    f"This panel has no column {column!r}.{closest(column, self.columns)}",
                    f"Expected one of: {', '.join(self.columns)}.",
                )
            if isinstance(wanted, tuple):
                if len(wanted) != 2:
                    raise UserError(
                        f"{wanted!r} is no range.", "Expected a pair (low, high); for several values, a list."
                    )
                found.append((column, "BETWEEN ? AND ?", wanted))
            elif isinstance(wanted, list):
                found.append((column, f"IN ({', '.join('?' * len(wanted)) or 'NULL'})", tuple(wanted)))
            else:
                found.append((column, "= ?", (wanted,)))  # type: ignore[arg-type]
        return replace(self, conditions=tuple(found))

    def join(self, frame: Any, on: Sequence[str] | None = None) -> "Panel":
        """Join your own columns: a polars or pandas frame, or anything that speaks Arrow.

        Parameters
        ----------
        frame : DataFrame
            At most one row for each value of ``on``.
        on : sequence of str, optional
            Columns of both; by default the panel's keys.

        Raises
        ------
        UserError
            A column of ``on`` is not in both, rows share a key, or a name is taken.
        """
        from .own import checked

        keys = tuple(on or self.keys)
        held = checked(frame, keys, self.spine_columns, self.columns)
        return replace(self, frames={**self.frames, f"joined_{len(self.frames) + 1}": (held, keys)})

    # -- what it is ------------------------------------------------------------------------------

    @cached_property
    def builder(self) -> Builder:
        """The query, put together."""
        made = Builder(self.catalogue, self.unit, self.rule, self.system, self.first_year, self.last_year)
        for one in self.asked:
            made.add(one, self.sources_of(one))
        for name, (held, keys) in self.frames.items():
            made.join_frame(name, keys, [c for c in held.columns if c not in keys])
        return made

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that identify a row."""
        return self.builder.query.spine.keys

    @property
    def spine_columns(self) -> tuple[str, ...]:
        """The keys, and what else the spine gives."""
        return self.builder.spine_columns

    @property
    def cells(self) -> tuple[Cell, ...]:
        """How each measure's column comes about."""
        return tuple(self.builder.query.cells)

    @property
    def columns(self) -> list[str]:
        """Every column, in order."""
        own = [c for held, keys in self.frames.values() for c in held.columns if c not in keys]
        return [*self.spine_columns, *(cell.name for cell in self.cells), *own]

    def sources_of(self, asked: Asked) -> list[Source]:
        """The releases that a measure is read from here."""
        from ..sources import find

        pinned = dict(asked.releases)
        found = []
        for key in asked.measure.sources:
            name = find(key).name
            found.append(self.store.choose(f"{name}@{pinned[name]}" if name in pinned else name))
        return found

    def sql(self, dialect: str = "duckdb") -> str:
        """The query as SQL, in DuckDB's dialect or, with sqlglot installed, another one such as ``spark``.

        Raises
        ------
        UserError
            The dialect is unknown, or sqlglot is not installed.
        """
        whole = text(self.builder, [self._shown(condition) for condition in self.conditions])
        if dialect == "duckdb":
            return whole
        from .spark import translated

        return translated(whole, dialect)

    # -- what it gives ---------------------------------------------------------------------------

    def to_polars(self) -> "pl.DataFrame":
        """The rows as a polars frame, ordered by key."""
        import polars as pl

        with self.running() as run:
            return pl.DataFrame(run.relation())

    def to_pandas(self) -> "pd.DataFrame":
        """The rows as a pandas frame, ordered by key (needs pandas)."""
        with self.running() as run:
            return run.relation().df()

    def to_arrow(self) -> Any:
        """The rows as an object with an Arrow C stream, for any library that reads one."""
        return engine.Streamed(self.to_polars())

    def write(self, path: str | Path) -> Path:
        """Write the rows as Parquet, CSV or Stata by the file's ending, with a JSON record and BibTeX beside.

        ``p.parquet`` comes with ``p.parquet.json`` (measures, releases, hashes, version) and ``p.parquet.bib``.

        Raises
        ------
        UserError
            The ending is unknown, or the file cannot be written. Nothing half-written is left.
        """
        from .write import write

        return write(self, Path(path))

    def cite(self) -> str:
        """BibTeX of every data set and article behind the columns."""
        from .write import cited

        return cited(self)

    def describe(self) -> "Description":
        """How many cells of each column are missing, and why."""
        from .describe import describe

        return describe(self)

    def why(self, *keys: int | str, column: str = "") -> "Explanation":
        """Where one cell comes from: its value, the rule, the releases and the source rows.

        >>> panel.why(2, 740, 1995, "mid_onset")  # doctest: +SKIP

        Raises
        ------
        UserError
            The panel has no such row or column.
        """
        from .why import explain

        *found, name = (*keys, column) if column else keys
        return explain(self, tuple(found), str(name))

    def on_spark(self, session: Any) -> Any:
        """The rows as a Spark frame: the same query, on a Spark session."""
        from .spark import on_spark

        return on_spark(self, session)

    def __len__(self) -> int:
        with self.running() as run:
            return int(run.rows(f"SELECT count(*) AS n FROM ({run.sql})", self.values)[0]["n"])

    def __repr__(self) -> str:
        years = f"{self.first_year}-{self.last_year}"
        return f"Panel of {self.unit} rows, {years}: {', '.join(self.columns)}"

    def _repr_html_(self) -> str:
        """What a notebook shows: the first rows and what stands behind the columns."""
        import polars as pl

        with self.running() as run:
            head = pl.DataFrame(run.connection.sql(f"{run.sql} LIMIT {ROWS_SHOWN}", params=list(self.values) or None))
        return f"<p>{repr(self).partition(':')[0]}; its first {ROWS_SHOWN} rows</p>{head._repr_html_()}"

    # -- inside ----------------------------------------------------------------------------------

    @property
    def values(self) -> list[Value]:
        """The values bound to the query's conditions."""
        return [value for _, _, values in self.conditions for value in values]

    def running(self, extra: Sequence[str] = ()) -> "AbstractContextManager[Run]":
        """A connection with everything the query reads, for the length of a block; see ``run.running``."""
        from .run import running

        return running(self, extra)

    def _shown(self, condition: tuple[str, str, tuple[Value, ...]]) -> str:
        column, test, values = condition
        parts = test.split("?")
        flags = {
            name for held, _ in self.frames.values() for name, kind in held.schema.items() if str(kind) == "Boolean"
        }
        written = [engine.constant(value, flag=column in flags) for value in values]
        return quoted(column) + " " + "".join(a + b for a, b in zip(parts, [*written, ""], strict=True))

    def _pinned(self, measure: Measure, release: str | None) -> tuple[tuple[str, str], ...]:
        from ..sources import find

        if release is None:
            return ()
        names = sorted({find(key).name for key in measure.sources})
        if len(names) != 1:
            raise UserError(
                f"{measure.name!r} rests on {len(names)} data sets, so no one release says which.",
                f"They are: {', '.join(names)}." if names else "",
                "Pin them all with a lock: allies data lock",
            )
        return ((names[0], find(f"{names[0]}@{release}").release),)
