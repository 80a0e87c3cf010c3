"""How a command shows a result: as text, as JSON, or as a folder of files."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..catalogue import Result, UserError

if TYPE_CHECKING:
    import polars as pl

ROWS_SHOWN = 40

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]
OutputFolder = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="DIR", help="Write tables (CSV), chart (SVG) and record (JSON) to DIR."),
]


def present(result: Result, as_json: bool = False, output: Path | None = None) -> None:
    """Print a result, or write it to a folder."""
    if output is not None:
        typer.echo(f"{result.title}: written to {written(result, output)}")
    elif as_json:
        typer.echo(json.dumps(result.record(), default=str, ensure_ascii=False, indent=1, allow_nan=False))
    else:
        typer.echo(as_text(result))


def as_text(result: Result) -> str:
    """A result as plain text: its tables, what was assumed, what to know, and where it comes from."""
    parts = [result.title]
    for name, table in result.tables.items():
        parts.append(f"{name.replace('_', ' ')}\n{table_text(table)}")
    for heading, lines in (("Assumed", result.assumptions), ("To know", result.notes)):
        if lines:
            parts.append("\n".join([heading, *(f"  - {line}" for line in lines)]))
    if result.sources:
        parts.append(f"Sources: {', '.join(result.sources)}")
    if result.references:
        parts.append(f"References: {', '.join(result.references)}")
    return "\n\n".join(parts)


def table_text(table: "pl.DataFrame", rows: int = ROWS_SHOWN) -> str:
    """A frame as aligned text; numbers to the right, four significant digits, a missing value as a dash."""
    cells = [[_cell(value) for value in row] for row in table.head(rows).rows()]
    widths = [max(len(name), *(len(row[n]) for row in cells), 1) for n, name in enumerate(table.columns)]
    right = [kind.is_numeric() for kind in table.dtypes]

    def line(values: list[str]) -> str:
        found = (v.rjust(w) if r else v.ljust(w) for v, w, r in zip(values, widths, right, strict=True))
        return "  " + "  ".join(found).rstrip()

    shown = [line(list(table.columns)), *(line(row) for row in cells)]
    if table.height > rows:
        shown.append(f"  … and {table.height - rows:,} more rows: see all with --json or -o DIR")
    return "\n".join(shown)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


def written(result: Result, folder: Path) -> Path:
    """Write a result to a new or empty folder, aside first and then moved into place."""
    import secrets
    import shutil

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(
            f"{folder} is there already.", "Expected a new or an empty folder.", "Choose another with -o DIR."
        )
    aside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        aside.mkdir()
        for name, table in result.tables.items():
            table.write_csv(aside / f"{name}.csv")
        if result.draw is not None:
            result.plot().save(str(aside / "chart.svg"))
        text = json.dumps(result.record(), default=str, ensure_ascii=False, indent=1, allow_nan=False)
        (aside / "result.json").write_text(text + "\n", encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        aside.rename(folder)
    except OSError as error:
        raise UserError(
            f"{folder} cannot be written: {error.strerror or error}.",
            "Expected a folder that can be made, on a disk with room.",
            "Choose another with -o DIR.",
        ) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder
