"""A panel's query, ready to run: its files opened, its frames registered."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import engine
from .query import quoted, text

if TYPE_CHECKING:
    import duckdb

    from .panel import Panel


@dataclass(frozen=True)
class Run:
    """A connection and the query to run on it."""

    connection: "duckdb.DuckDBPyConnection"
    sql: str
    values: Sequence[Any]

    def relation(self) -> "duckdb.DuckDBPyRelation":
        """The query as a lazy relation."""
        return self.connection.sql(self.sql, params=list(self.values) or None)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """The rows of any query here, as records."""
        done = self.connection.execute(sql, list(values)) if values else self.connection.execute(sql)
        names = [column[0] for column in done.description or []]
        return [dict(zip(names, row, strict=True)) for row in done.fetchall()]


@contextmanager
def running(panel: "Panel", extra: Sequence[str] = ()) -> Iterator[Run]:
    """The panel's query with everything it reads, for the length of a block.

    With ``extra`` columns, rows come in no order: the query is then part of another one.
    """
    query = panel.builder.query
    paths = engine.opened(panel.store, query)
    own = {name: held for name, (held, _) in panel.frames.items()}
    conditions = [f"{quoted(column)} {test}" for column, test, _ in panel.conditions]
    with engine.connected(paths, query.frames, own) as connection:
        yield Run(connection, text(panel.builder, conditions, ordered=not extra, extra=extra), panel.values)
