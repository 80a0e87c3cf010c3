"""What moved between two releases of a data set: rows, columns, values, and the largest changes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

from ...catalogue import Table, UserError
from .store import Store

LARGEST = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One value that moved. ``size`` is in standard deviations of the column, so columns compare."""

    key: dict[str, Any]
    column: str
    before: float | None
    after: float | None
    size: float


@dataclass(frozen=True, slots=True)
class TableDifference:
    """How a table differs between two releases.

    ``changed`` counts, for each column, the rows in both releases in which its value differs,
    ``appeared`` and ``vanished`` those of them in which it was or became missing.
    """

    table: str
    rows_before: int
    rows_after: int
    rows_gone: int
    rows_new: int
    columns_gone: tuple[str, ...]
    columns_new: tuple[str, ...]
    changed: dict[str, int]
    appeared: dict[str, int]
    vanished: dict[str, int]
    largest: tuple[Change, ...]


def difference(store: Store, before: str, after: str) -> list[TableDifference]:
    """How two releases of one source differ, table by table.

    Raises
    ------
    UserError
        They are not releases of the same source, or one is not in the store.
    """
    old, new = store.choose(before), store.choose(after)
    if old.name != new.name:
        raise UserError(
            f"{old.label} and {new.label} are different data sets.",
            "Expected two releases of one.",
            "For example: allies data diff nmc@6 nmc@7",
        )
    tables = {table.name: table for table in new.tables}
    shared = [tables[table.name] for table in old.tables if table.name in tables]
    return [compare(table, store.frame(old.label, table.name), store.frame(new.label, table.name)) for table in shared]


def compare(table: Table, before: pl.DataFrame, after: pl.DataFrame) -> TableDifference:
    """How two versions of a table differ; rows are matched by the table's key."""
    keys = list(table.keys)
    shared = [name for name in after.columns if name in before.columns and name not in keys]
    both = before.select(*keys, *shared).join(after.select(*keys, *shared), on=keys, how="inner", suffix=" after")
    counts = both.select(
        *(pl.col(c).ne_missing(pl.col(f"{c} after")).sum().alias(f"changed {c}") for c in shared),
        *((pl.col(c).is_null() & pl.col(f"{c} after").is_not_null()).sum().alias(f"appeared {c}") for c in shared),
        *((pl.col(c).is_not_null() & pl.col(f"{c} after").is_null()).sum().alias(f"vanished {c}") for c in shared),
    ).row(0, named=True)

    def counted(what: str) -> dict[str, int]:
        return {c: counts[f"{what} {c}"] for c in shared if counts[f"{what} {c}"]}

    return TableDifference(
        table=table.name,
        rows_before=before.height,
        rows_after=after.height,
        rows_gone=before.height - both.height,
        rows_new=after.height - both.height,
        columns_gone=tuple(c for c in before.columns if c not in after.columns),
        columns_new=tuple(c for c in after.columns if c not in before.columns),
        changed=counted("changed"),
        appeared=counted("appeared"),
        vanished=counted("vanished"),
        largest=_largest(keys, shared, before, both),
    )


def _largest(keys: list[str], shared: Sequence[str], before: pl.DataFrame, both: pl.DataFrame) -> tuple[Change, ...]:
    parts = []
    for name in shared:
        spread = before[name].std() if before[name].dtype.is_numeric() else None
        if not isinstance(spread, float) or spread == 0:
            continue
        size = (pl.col(f"{name} after") - pl.col(name)).cast(pl.Float64) / spread
        parts.append(
            both.select(
                pl.struct(keys).alias("key"),
                pl.lit(name).alias("column"),
                pl.col(name).cast(pl.Float64).alias("before"),
                pl.col(f"{name} after").cast(pl.Float64).alias("after"),
                size.alias("size"),
            )
            .filter(pl.col("size").abs() > 0)
            .sort(pl.col("size").abs(), descending=True)
            .head(LARGEST)
        )
    if not parts:
        return ()
    top = pl.concat(parts).sort([pl.col("size").abs(), "column"], descending=[True, False]).head(LARGEST)
    return tuple(Change(**row) for row in top.iter_rows(named=True))


def as_text(found: Sequence[TableDifference], before: str, after: str) -> str:
    """The differences in words, a block a table."""
    blocks = []
    for one in found:
        lines = [
            f"{one.table}: {one.rows_before:,} rows in {before}, {one.rows_after:,} in {after}; "
            f"{one.rows_gone:,} gone, {one.rows_new:,} new"
        ]
        lines += [f"  column gone: {name}" for name in one.columns_gone]
        lines += [f"  column new: {name}" for name in one.columns_new]
        for name, count in sorted(one.changed.items(), key=lambda pair: (-pair[1], pair[0])):
            lines.append(
                f"  {name}: {count:,} values differ"
                f" ({one.appeared.get(name, 0):,} were missing, {one.vanished.get(name, 0):,} went missing)"
            )
        if not one.changed:
            lines.append("  no value differs in the rows both have")
        if one.largest:
            lines.append("  largest changes, in standard deviations of the column:")
        for change in one.largest:
            key = ", ".join(f"{name} {value}" for name, value in change.key.items())
            lines.append(f"    {key}: {change.column} {change.before:,.6g} to {change.after:,.6g} ({change.size:+.2f})")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def as_records(found: Sequence[TableDifference]) -> list[dict[str, Any]]:
    """The differences as plain data, for JSON; a date in a key as text."""
    records = [asdict(one) for one in found]
    for record in records:
        for change in record["largest"]:
            change["key"] = {
                name: value.isoformat() if isinstance(value, date) else value for name, value in change["key"].items()
            }
    return records
