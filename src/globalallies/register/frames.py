"""A register table as a polars frame, for measures and for readers who think in columns."""

from collections.abc import Iterable
from typing import Any, get_type_hints

import polars as pl

from .rows import Row
from .table import columns, format_cell

NUMBERS: dict[Any, pl.DataType] = {
    int: pl.Int64(),
    int | None: pl.Int64(),
    float: pl.Float64(),
    float | None: pl.Float64(),
    bool: pl.Boolean(),
}


def frame(rows: Iterable[Row], row_type: type[Row]) -> pl.DataFrame:
    """Rows as a frame with the table's columns; an empty cell is null."""
    kinds = get_type_hints(row_type)
    names = columns(row_type)
    schema = {name: NUMBERS.get(kinds[name], pl.String()) for name in names}
    plain = [name in schema and schema[name] != pl.String() for name in names]
    records = [
        tuple(
            getattr(row, name) if number else (format_cell(getattr(row, name)) or None)
            for name, number in zip(names, plain, strict=True)
        )
        for row in rows
    ]
    return pl.DataFrame(records, schema=schema, orient="row")
