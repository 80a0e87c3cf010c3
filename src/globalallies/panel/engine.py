"""Running a panel's query with DuckDB: the store's files and the register's tables under their names."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from ..catalogue import AbsentError, UserError, View
from ..register import load
from ..sources.store import Store
from .computed import computed
from .spines import GW_FRAME, frame, gw_members

if TYPE_CHECKING:
    import duckdb
    import polars as pl

    from .query import Query

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
"""DuckDB never fetches an extension."""


class Streamed:
    """A frame as an Arrow stream, which DuckDB reads without pyarrow."""

    def __init__(self, held: "pl.DataFrame") -> None:
        self.held = held

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.held.__arrow_c_stream__(requested_schema)


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def constant(value: object, *, flag: bool = False) -> str:
    """A value as SQL writes it, beside a column of flags or another: no engine but DuckDB holds 1 for true."""
    if flag and value in (0, 1):
        return str(bool(value)).upper()
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and not isfinite(value):
        return f"CAST('{value}' AS DOUBLE)"
    return str(value) if isinstance(value, int | float) else literal(str(value))


def files(store: Store, tables: Mapping[str, tuple[str, str]]) -> dict[str, Path]:
    """The Parquet file behind each table of a query.

    Raises
    ------
    UserError
        A data set is not in the store (all that are lacking are named at once), or is damaged.
    """
    found: dict[str, Path] = {}
    lacking: list[str] = []
    for name, (source, table) in tables.items():
        label = store.choose(source).label
        if label not in store.labels():
            lacking.append(label)
        else:
            found[name] = store.whole(source, table)
    if lacking:
        wanted = sorted(set(lacking))
        raise AbsentError(
            wanted,
            f"This panel needs data that are not in the store {store.folder}: {', '.join(wanted)}.",
            "Expected them to be fetched first.",
        )
    return found


def opened(store: Store, query: "Query") -> dict[str, Path]:
    """Every Parquet file behind a query: the store's tables, and what array views computed from them."""
    paths = files(store, query.tables)
    for name, (view, names) in query.arrays.items():
        paths[name] = computed(store, view, inputs(view, names, paths, query))
    return paths


def inputs(
    view: View, names: Mapping[str, str], paths: Mapping[str, Path], query: "Query"
) -> "dict[str, pl.DataFrame]":
    """The rows an array view is computed from, by the names its function knows: of tables, of the register, of views."""
    import polars as pl

    found = {table: pl.read_parquet(paths[names[table]]) for table in view.tables}
    for other in view.views:
        if other.startswith("register_"):
            found[other] = register_frame(other, paths)
            continue
        whole = ",\n".join(f"{cte} AS (\n  {sql}\n)" for cte, sql in query.ctes.items())
        with connected(paths, query.frames, {}) as connection:
            found[other] = pl.DataFrame(connection.sql(f"WITH {whole} SELECT * FROM {names[other]}"))
    return found


def register_frame(name: str, paths: Mapping[str, Path]) -> "pl.DataFrame":
    """One of the register's small tables; the one of Gleditsch and Ward's members is made from their list."""
    if name != GW_FRAME:
        return frame(name)
    import polars as pl

    return gw_members(pl.read_parquet(paths["gw_states"]), load())


@contextmanager
def connected(
    paths: Mapping[str, Path], names: Iterator[str] | set[str], joined: Mapping[str, "pl.DataFrame"]
) -> "Iterator[duckdb.DuckDBPyConnection]":
    """A connection in which every table of a query has its name."""
    import duckdb

    connection = duckdb.connect(":memory:", config=SETTINGS)
    try:
        for name, path in paths.items():
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({literal(str(path))})").fetchall()
        for name in sorted(names):
            _keep(connection, name, register_frame(name, paths))
        for name, held in joined.items():
            _keep(connection, name, held)
        yield connection
    except duckdb.Error as error:
        raise _understood(error) from error
    finally:
        connection.close()


def _keep(connection: "duckdb.DuckDBPyConnection", name: str, held: "pl.DataFrame") -> None:
    """A frame as a table of the connection: unlike a stream, the planner knows how large it is."""
    connection.register("stream", Streamed(held))
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM stream").fetchall()
    connection.unregister("stream")


def _understood(error: Exception) -> Exception:
    """A user's mistake, where that is what stopped the engine: a full disk, or too little memory."""
    text = str(error).splitlines()[0]
    if type(error).__name__ in ("IOException", "OutOfMemoryException") or "IO Error" in text:
        return UserError(
            f"The panel could not be written: {text}",
            "Expected a disk with room, and memory for the rows.",
            "Free some, ask for fewer years, or write elsewhere with -o FILE.",
        )
    return error
