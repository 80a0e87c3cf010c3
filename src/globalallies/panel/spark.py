"""The same query elsewhere: translated by sqlglot, or run on a Spark session.

Spark reads the store's own Parquet files. The register's tables and a user's frames go to it as Parquet
files too, in a folder of this process that is deleted when it ends: so Spark knows how large they are
and sends them to every worker, and nothing passes row by row. A Spark frame reads its files only when it
is asked for rows, which may be any time while the process, its driver, lives. Nothing is left in the
session under a name: each frame is bound to its place in the query, so panels cannot mix up releases,
and no view of the user's is overwritten.
"""

import atexit
import re
import shutil
import tempfile
from collections.abc import Collection
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from ..catalogue import UserError, closest
from . import engine

if TYPE_CHECKING:
    import polars as pl

    from .panel import Panel


def translated(sql: str, dialect: str) -> str:
    """A query of ours in another dialect of SQL.

    Raises
    ------
    UserError
        sqlglot is not installed, or does not know the dialect.
    """
    written = _written(dialect)
    return str(_parsed(sql, dialect).sql(**written))


def _sqlglot() -> Any:
    try:
        import sqlglot
    except ImportError:
        raise UserError(
            "Translating a query needs the package sqlglot, which is not installed.",
            remedy="Install it with: pip install 'globalallies[spark]'",
        ) from None
    return sqlglot


DOUBLES = ("spark", "spark2", "databricks")
"""Dialects in which a number with a point divides as a decimal; DuckDB's gives a double, so ours are written as such."""


def _parsed(sql: str, dialect: str) -> Any:
    sqlglot = _sqlglot()
    tree = sqlglot.parse_one(sql, read="duckdb")
    if dialect in DOUBLES:
        for number in tree.find_all(sqlglot.exp.Literal):
            if not number.is_string and "." in number.name:
                number.set("this", f"{number.name}D")
    return tree


def _written(dialect: str) -> dict[str, Any]:
    """How to write a dialect, if it is one."""
    sqlglot = _sqlglot()
    known = sorted(name.value for name in sqlglot.Dialects if name.value)
    if dialect not in known:
        raise UserError(
            f"{dialect!r} is no dialect of SQL.{closest(dialect, known)}",
            f"Expected one of: {', '.join(known)}.",
        )
    return {"dialect": dialect, "pretty": True}


def on_spark(panel: "Panel", session: Any) -> Any:
    """A panel's rows as a Spark frame: the same query on the same files.

    Raises
    ------
    UserError
        sqlglot is not installed, or a data set is not in the store.
    """
    query = panel.builder.query
    tables = engine.opened(panel.store, query)
    frames = {name: engine.register_frame(name, tables) for name in query.frames}
    frames |= {name: held for name, (held, _) in panel.frames.items()}
    sql, used = _bound(panel.sql(), {*tables, *frames})
    paths = {name: _kept(frames[name]) if name in frames else tables[name] for name in used}
    return session.sql(sql, **{name: session.read.parquet(_address(path)) for name, path in paths.items()})


def _bound(sql: str, names: Collection[str]) -> tuple[str, list[str]]:
    """A query in Spark's dialect with ``{name}`` for each of these tables it reads, and those names.

    Spark puts its own frames there by Python's rules of formatting, so other braces are doubled.
    """
    sqlglot = _sqlglot()
    tree = _parsed(sql, "spark")
    mark = "allies_table_"
    while mark in sql:
        mark += "_"
    used = set()
    for table in tree.find_all(sqlglot.exp.Table):
        name = table.name
        if name in names:
            used.add(name)
            if not table.alias:
                table.set("alias", sqlglot.exp.TableAlias(this=sqlglot.exp.to_identifier(name)))
            table.set("this", sqlglot.exp.to_identifier(mark + name))
    text = tree.sql(**_written("spark")).replace("{", "{{").replace("}", "}}")
    return re.sub(rf"\b{mark}(\w+)", r"{\1}", text), sorted(used)


@cache
def _folder() -> Path:
    """The folder of this process's frames for Spark, deleted when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="allies-spark-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _kept(frame: "pl.DataFrame") -> Path:
    """A frame as a Parquet file that Spark can read, the same file for the same content."""
    content = BytesIO()
    _readable(frame).write_parquet(content)
    path = _folder() / f"{sha256(content.getbuffer()).hexdigest()}.parquet"
    if not path.exists():
        aside = path.with_suffix(f".{token_hex(4)}")
        aside.write_bytes(content.getbuffer())
        aside.replace(path)
    return path


def _readable(frame: "pl.DataFrame") -> "pl.DataFrame":
    """A frame in types that Spark reads from Parquet: it knows no nanoseconds."""
    import polars.selectors as cs

    return frame.with_columns(cs.datetime(time_unit="ns").dt.cast_time_unit("us"))


def _address(path: Path) -> str:
    """A file's address on this machine, with what Spark would take for a pattern escaped."""
    return "file://" + re.sub(r"([\[\]{}*?\\])", r"\\\1", path.absolute().as_posix())
