"""How a command shows a result: as text, as JSON, or as a folder of files."""

from pathlib import Path
from typing import Annotated

import typer

from ..catalogue import Result

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]
OutputFolder = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="DIR",
        help="Write a page (HTML), tables (CSV, Parquet), chart (SVG) and record (JSON) to DIR.",
    ),
]


def present(result: Result, as_json: bool = False, output: Path | None = None) -> None:
    """Print a result, or write it to a folder."""
    from ..report import results

    if output is not None:
        typer.echo(f"{result.title}: written to {results.write_result(result, output) / results.PAGE}")
    else:
        typer.echo(results.as_json(result) if as_json else results.as_text(result))
