"""From the files a publisher gives, or a mirror's copy, to the tables the store keeps."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from ...catalogue import Source, Table, UserError
from .formats import printable
from .schema import conform

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""How a disk says that it has no room: no fault of the file that is read."""


def from_publisher(source: Source, table: Table, folder: Path) -> pl.DataFrame:
    """One table, read from the publisher's files in a folder.

    Raises
    ------
    UserError
        A file is damaged or not what its publisher describes.
    """
    with _as_described(source, table):
        frame = table.read(folder)
    return _kept(source, table, frame)


def from_mirror(source: Source, table: Table, path: Path) -> pl.DataFrame:
    """One table, read from a mirror's Parquet copy.

    Raises
    ------
    UserError
        The copy is damaged or not what its publisher describes.
    """
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UserError(
            f"{path} cannot be read as Parquet: {_first_line(error)}",
            "Expected a whole Parquet file.",
            "Copy the mirror again, then: allies data import DIR",
        ) from None
    if table.from_mirror:
        with _as_described(source, table):
            frame = table.from_mirror(frame)
    return _kept(source, table, frame)


def _kept(source: Source, table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    with _as_described(source, table):
        return conform(source, table, table.prepare(frame) if table.prepare else frame)


@contextmanager
def _as_described(source: Source, table: Table) -> Iterator[None]:
    """A publisher's file may hold anything, so whatever a reader stumbles over becomes a message."""
    try:
        yield
    except UserError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in FULL:
            raise
        raise UserError(
            f"The table {table.name} of {source.label} is not laid out as its publisher describes: "
            f"{_first_line(error)}",
            "Nothing was stored.",
            f"If this is a new release, it may have changed: see what is known with allies data terms {source.name}",
        ) from error


def _first_line(error: Exception) -> str:
    return printable(next(iter(str(error).splitlines()), "")) or type(error).__name__
