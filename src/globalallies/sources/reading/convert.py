"""From the files a publisher gives, or a mirror's copy, to the tables the store keeps."""

from pathlib import Path

import polars as pl

from ...catalogue import Source, Table, UserError
from .schema import conform


def from_publisher(source: Source, table: Table, folder: Path) -> pl.DataFrame:
    """One table, read from the publisher's files in a folder.

    Raises
    ------
    UserError
        A file is damaged or not what its publisher describes.
    """
    try:
        frame = table.read(folder)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unexpected(source, table, error) from None
    return conform(source, table, _prepared(source, table, frame))


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
            f"{path} cannot be read as Parquet: {str(error).splitlines()[0]}",
            "Expected a whole Parquet file.",
            "Copy the mirror again, then: allies data import DIR",
        ) from None
    if table.from_mirror:
        try:
            frame = table.from_mirror(frame)
        except pl.exceptions.PolarsError as error:
            raise _unexpected(source, table, error) from None
    return conform(source, table, _prepared(source, table, frame))


def _prepared(source: Source, table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    if table.prepare is None:
        return frame
    try:
        return table.prepare(frame)
    except pl.exceptions.PolarsError as error:
        raise _unexpected(source, table, error) from None


def _unexpected(source: Source, table: Table, error: Exception) -> UserError:
    return UserError(
        f"The table {table.name} of {source.label} is not laid out as its publisher describes: "
        f"{str(error).splitlines()[0]}",
        "Nothing was stored.",
        f"If this is a new release, it may have changed: see what is known with allies data terms {source.name}",
    )
