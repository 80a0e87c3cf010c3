"""Holding a table to its record: names, kinds, missing codes, bounds and keys, or every reason why not."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import time

import polars as pl

from ...catalogue import Column, Source, Table, UserError

DTYPES: dict[str, pl.DataType] = {
    "int": pl.Int64(),
    "float": pl.Float64(),
    "text": pl.String(),
    "date": pl.Date(),
    "bool": pl.Boolean(),
}
"""How the store keeps each kind."""

SHOWN = 3
TWICE = "_duplicated_"
"""What polars puts after the name of a column whose name occurred before."""


class TableError(UserError):
    """A table that does not fit its record, with every reason."""


def conform(source: Source, table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The table as the store keeps it: columns in order, typed, missing codes gone, sorted by key.

    Parameters
    ----------
    frame : DataFrame
        The table as ``prepare`` left it, under the publisher's names or ours.

    Raises
    ------
    TableError
        A column is absent, a value is not of its kind or out of bounds, a key is missing or
        repeated, or a year lies outside the source's coverage. All problems are listed.
    """
    problems: list[str] = []
    columns: list[pl.Series] = []
    for column in table.columns:
        found, others = _found(frame.columns, column)
        if others:
            problems.append(f"{column.name}: several columns of that name: {', '.join([found, *others])}")
        if not found:
            if not column.optional:
                problems.append(f"{column.name}: no column of that name" + (f" or {column.was}" if column.was else ""))
            columns.append(pl.Series(column.name, [None] * frame.height, DTYPES[column.kind]))
            continue
        values, wrong = typed(frame[found].rename(column.name), column)
        problems += [f"{column.name}: {what}" for what in wrong]
        columns.append(values)
    tidy = pl.DataFrame(columns)
    if not frame.height:
        problems.append("it holds no rows")
    if not problems:
        problems += _key_problems(table, tidy)
        problems += _year_problems(source, tidy)
    if problems:
        raise TableError(
            f"The table {table.name} of {source.label} is not what its publisher describes:\n  "
            + "\n  ".join(problems[:20]),
            "Nothing was stored.",
            "If this is a new release, it may have changed: see what is known with allies data terms " + source.name,
        )
    return tidy.sort(table.keys)


def _found(names: Sequence[str], column: Column) -> tuple[str, list[str]]:
    """The column under the first of its names that occurs, and any others that might as well be meant."""
    for name in (column.name, *column.was):
        meant = [n for n in names if n.casefold().partition(TWICE)[0] == name.casefold()]
        if name in meant and name + TWICE + "0" not in names:
            return name, []
        if meant:
            return meant[0], meant[1:]
    return "", []


def typed(values: pl.Series, column: Column) -> tuple[pl.Series, list[str]]:
    """A column's values in its kind, missing codes as missing, and what is wrong with them."""
    if values.dtype in (pl.Categorical, pl.Enum):
        values = values.cast(pl.String)
    codes = [float(code) for code in column.missing if not isinstance(code, str)]
    if values.dtype == pl.String:
        values = values.str.strip_chars()
        values = _without(values, values.is_in(["", *(str(code) for code in column.missing)]))
        if codes and column.kind != "text":
            values = _without(values, values.cast(pl.Float64, strict=False).is_in(codes))
    elif values.dtype.is_numeric() and codes:
        values = _without(values, values.cast(pl.Float64).is_in(codes))
    if values.dtype.is_float():
        values = values.fill_nan(None)
    kept = _cast(values, column)
    lost = values.filter(values.is_not_null() & kept.is_null())
    wrong = []
    if len(lost):
        wrong.append(f"{len(lost)} values are not {column.kind}: {_some(lost)}")
    elif kept.dtype.is_numeric():
        low, high = column.low, column.high
        if low is not None and len(out := kept.filter(kept < low)):
            wrong.append(f"{len(out)} values below {low:g}: {_some(out)}")
        if high is not None and len(out := kept.filter(kept > high)):
            wrong.append(f"{len(out)} values above {high:g}: {_some(out)}")
    return kept.cast(DTYPES[column.kind]), wrong


def _without(values: pl.Series, gone: pl.Series) -> pl.Series:
    """The values, missing where ``gone`` is true."""
    return values.zip_with(~gone.fill_null(value=False), pl.Series(values.name, [None], values.dtype))


def _cast(values: pl.Series, column: Column) -> pl.Series:
    """Values in the column's kind; what is no value of that kind comes out missing."""
    kind = column.kind
    if kind == "int" and values.dtype == pl.String:
        return values.str.replace(r"^(-?\d+)\.0+$", "${1}").cast(pl.Int64, strict=False)
    if kind == "int" and (values.dtype.is_float() or values.dtype.is_decimal()):
        return _without(values, values != values.round()).cast(pl.Int64, strict=False)
    if kind == "bool" and values.dtype == pl.String:
        words = {"1": True, "0": False, "true": True, "false": False}
        return values.str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.Boolean)
    if kind == "bool" and values.dtype.is_numeric():
        return values.cast(pl.Float64).replace_strict({1.0: True, 0.0: False}, default=None, return_dtype=pl.Boolean)
    if kind == "date" and values.dtype == pl.String:
        return values.str.to_date("%Y-%m-%d", strict=False)
    if kind == "date" and values.dtype == pl.Datetime:
        return _without(values, values.dt.time() != time()).cast(pl.Date)
    if kind == "float" and (values.dtype == pl.String or values.dtype.is_numeric()):
        number = values.cast(pl.Float64, strict=False)
        return _without(number, ~number.is_finite())
    if not _same_family(values.dtype, kind):
        return pl.Series(values.name, [None] * len(values), DTYPES[kind])
    return values.cast(DTYPES[kind], strict=False)


def _same_family(dtype: pl.DataType, kind: str) -> bool:
    """Whether values of a type can be of a kind without a change of meaning (a date is no number)."""
    if dtype == pl.Null or kind == "text":
        return not dtype.is_nested() and dtype not in (pl.Object, pl.Binary)
    if kind == "bool":
        return dtype == pl.Boolean
    return dtype == pl.Date if kind == "date" else dtype.is_numeric()


def _some(values: pl.Series) -> str:
    return ", ".join(repr(value) for value in values.unique(maintain_order=True)[:SHOWN].to_list())


def _key_problems(table: Table, tidy: pl.DataFrame) -> Iterator[str]:
    for key in table.keys:
        if gaps := tidy[key].null_count():
            yield f"{key}: {gaps} rows lack it, and it is part of the key"
    repeated = tidy.filter(pl.struct(table.keys).is_duplicated())
    if repeated.height:
        first = repeated.sort(table.keys).select(table.keys).row(0)
        yield f"{repeated.height} rows share a key with another row, such as {dict(zip(table.keys, first, strict=True))}"


def _year_problems(source: Source, tidy: pl.DataFrame) -> Iterator[str]:
    if "year" not in tidy.columns:
        return
    outside = tidy["year"].filter((tidy["year"] < source.first_year) | (tidy["year"] > source.last_year))
    if len(outside):
        yield f"year: {len(outside)} rows outside {source.first_year}-{source.last_year}: {_some(outside.sort())}"


def content(frame: pl.DataFrame) -> str:
    """A hash of what a table says: its columns and values, whatever file they lie in.

    The same table hashes the same under every version of Parquet, zstd or polars, so a lock made
    on one machine holds on another.
    """
    digest = hashlib.sha256()
    for part in frame.iter_slices(200_000):
        digest.update(part.write_csv(include_header=False, float_scientific=False, float_precision=None).encode())
    digest.update("\n".join(f"{name} {dtype}" for name, dtype in frame.schema.items()).encode())
    return digest.hexdigest()


def shape(table: Table) -> str:
    """A hash of a table's record: what the store checks to know that a stored table is of this version."""
    text = repr([(c.name, c.kind, c.unit, c.missing) for c in table.columns]) + repr(table.keys)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def examples(table: Table) -> pl.DataFrame:
    """The rows made by hand that show what a table looks like, typed as the store keeps them."""
    lines = [line for line in table.example.strip().splitlines() if line.strip()]
    cells: Sequence[list[str]] = [[cell.strip() for cell in line.split("|")] for line in lines]
    header, *rows = cells
    by_name = {column.name: column for column in table.columns}
    columns = []
    for n, name in enumerate(header):
        values, wrong = typed(pl.Series(name, [row[n] or None for row in rows], pl.String), by_name[name])
        if wrong:
            raise ValueError(f"example of {table.name}: {name}: {wrong}")
        columns.append(values)
    return pl.DataFrame(columns)
