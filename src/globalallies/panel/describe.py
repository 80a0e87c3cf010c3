"""How much of each column is missing, and why: before or after the source's years, silent, or not known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .query import Cell, quoted

if TYPE_CHECKING:
    import polars as pl

    from .panel import Panel

REASONS: Mapping[str, str] = {
    "before": "before the source's first year",
    "after": "after the source's last year",
    "no_row": "inside its years, but it has no row",
    "unknown": "it has a row, but not this value",
}
"""Why a cell is missing."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a panel: its cells, those that are missing for each reason, and zeros that silence means."""

    name: str
    rows: int
    missing: int
    before: int
    after: int
    no_row: int
    unknown: int
    silent_zeros: int
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class Description:
    """What a panel holds: its rows and, for each measure's column, why cells are missing."""

    rows: int
    columns: tuple[Column, ...]

    def to_polars(self) -> "pl.DataFrame":
        """One row a column."""
        import polars as pl

        return pl.DataFrame([{name: getattr(c, name) for name in Column.__slots__} for c in self.columns])

    def __str__(self) -> str:
        lines = [f"{self.rows:,} rows", f"{'column':<30}{'missing':>12}  why"]
        for column in self.columns:
            parts = [f"{getattr(column, key):,} {why}" for key, why in REASONS.items() if getattr(column, key)]
            if column.silent_zeros:
                parts.append(f"({column.silent_zeros:,} zeros stand for no row)")
            years = f"covers {column.first_year}-{column.last_year}"
            lines.append(f"{column.name:<30}{column.missing:>12,}  {'; '.join(parts) or 'none'}; {years}")
        return "\n".join(lines)


def describe(panel: "Panel") -> Description:
    """Count every measure's cells by what became of them."""
    extra, wanted = [], ["count(*) AS all_rows"]
    for n, cell in enumerate(panel.cells):
        extra += [f"{cell.year} AS year__{n}", f"({cell.present}) AS present__{n}"]
        first, last, value = cell.coverage.first_year, cell.coverage.last_year, quoted(cell.name)
        inside = f"year__{n} BETWEEN {first} AND {last}"
        wanted += [
            f"count(*) FILTER (WHERE year__{n} < {first}) AS before_{n}",
            f"count(*) FILTER (WHERE year__{n} > {last}) AS after_{n}",
            f"count(*) FILTER (WHERE {inside} AND NOT present__{n} AND {value} IS NULL) AS no_row_{n}",
            f"count(*) FILTER (WHERE {inside} AND NOT present__{n} AND {value} IS NOT NULL) AS silent_zeros_{n}",
            f"count(*) FILTER (WHERE {inside} AND present__{n} AND {value} IS NULL) AS unknown_{n}",
        ]
    with panel.running(extra=extra) as run:
        counts = run.rows(f"SELECT {', '.join(wanted)} FROM ({run.sql}) panel", run.values)[0]
    return Description(counts["all_rows"], tuple(_column(cell, n, counts) for n, cell in enumerate(panel.cells)))


def _column(cell: Cell, n: int, counts: Mapping[str, int]) -> Column:
    found = {key: counts[f"{key}_{n}"] for key in (*REASONS, "silent_zeros")}
    return Column(
        cell.name,
        counts["all_rows"],
        sum(found[key] for key in REASONS),
        **found,
        first_year=cell.coverage.first_year,
        last_year=cell.coverage.last_year,
    )
