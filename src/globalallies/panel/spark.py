"""The same query elsewhere: translated by sqlglot, or run on a Spark session."""

from typing import TYPE_CHECKING, Any

from ..catalogue import UserError, closest

if TYPE_CHECKING:
    from .panel import Panel


def translated(sql: str, dialect: str) -> str:
    """A query of ours in another dialect of SQL.

    Raises
    ------
    UserError
        sqlglot is not installed, or does not know the dialect.
    """
    try:
        import sqlglot
    except ImportError:
        raise UserError(
            "Translating a query needs the package sqlglot, which is not installed.",
            remedy="Install it with: pip install 'globalallies[spark]'",
        ) from None
    known = sorted(name for name in sqlglot.Dialects.__members__.values() if name)
    if dialect not in known:
        raise UserError(
            f"{dialect!r} is no dialect of SQL.{closest(dialect, known)}",
            f"Expected one of: duckdb, {', '.join(known)}.",
        )
    return str(sqlglot.transpile(sql, read="duckdb", write=dialect, pretty=True)[0])


def on_spark(panel: "Panel", session: Any) -> Any:
    """A panel's rows as a Spark frame: its files and the register's tables as views, then the same query."""
    from . import engine

    query = panel.builder.query
    paths = engine.files(panel.store, query.tables)
    for name, path in paths.items():
        session.read.parquet(str(path)).createOrReplaceTempView(name)
    for name in sorted(query.frames):
        _view(session, name, engine.register_frame(name, paths))
    for name, (held, _) in panel.frames.items():
        _view(session, name, held)
    return session.sql(panel.sql("spark"))


def _view(session: Any, name: str, held: Any) -> None:
    """A small frame as a view of the session; it goes there row by row, for Spark reads no Arrow stream of ours."""
    types = {
        "Int64": "bigint",
        "Int32": "int",
        "Float64": "double",
        "String": "string",
        "Date": "date",
        "Boolean": "boolean",
    }
    schema = ", ".join(f"`{column}` {types[str(kind)]}" for column, kind in held.schema.items())
    session.createDataFrame(held.rows(), schema).createOrReplaceTempView(name)
