"""A result of a model or an analysis as text, and as a folder: a page, its tables, its chart, its record."""

import json
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..catalogue import Result, UserError

if TYPE_CHECKING:
    import polars as pl

ROWS_SHOWN = 24
"""Rows of a table that text shows."""

ROWS_ON_PAGE = 400
"""Rows of a table that a page shows; the files beside it have all."""

PAGE = "index.html"


def as_json(result: Result) -> str:
    """A result as JSON."""
    return json.dumps(result.record(), default=str, ensure_ascii=False, indent=1, allow_nan=False)


def as_text(result: Result) -> str:
    """A result as plain text: its tables, what was assumed, what to know, and where it comes from."""
    parts = [result.title]
    for name, table in result.tables.items():
        parts.append(f"{heading(name)}\n{table_text(table)}")
    for words, lines in (("Assumed", result.assumptions), ("To know", result.notes)):
        if lines:
            parts.append("\n".join([words, *(f"  - {line}" for line in lines)]))
    if result.sources:
        parts.append(f"Sources: {', '.join(result.sources)}")
    if result.references:
        parts.append(f"References: {', '.join(result.references)}")
    return "\n\n".join(parts)


def heading(name: str) -> str:
    """The name of a table as a heading."""
    return name.replace("_", " ").capitalize()


def table_text(table: "pl.DataFrame", rows: int = ROWS_SHOWN) -> str:
    """A frame as aligned text; numbers to the right, four significant digits, a missing value as a dash."""
    cells = [[cell(value) for value in row] for row in table.head(rows).rows()]
    widths = [max(len(name), *(len(row[n]) for row in cells), 1) for n, name in enumerate(table.columns)]
    right = [kind.is_numeric() for kind in table.dtypes]

    def line(values: Sequence[str]) -> str:
        found = (v.rjust(w) if r else v.ljust(w) for v, w, r in zip(values, widths, right, strict=True))
        return "  " + "  ".join(found).rstrip()

    shown = [line(list(table.columns)), *(line(row) for row in cells)]
    if table.height > rows:
        shown.append(f"  … and {table.height - rows:,} more rows: see all with --json or -o DIR")
    return "\n".join(shown)


def cell(value: Any) -> str:
    """One value as a reader sees it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(cell, value))
    return str(value)


def write_result(result: Result, folder: Path) -> Path:
    """Write a result to a new or empty folder: ``index.html``, CSV and Parquet tables, SVG chart, JSON record.

    Everything is written aside and then moved into place.

    Raises
    ------
    UserError
        Something is in the folder, or it cannot be written.
    """
    target = folder.resolve()
    aside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise UserError(
                f"{folder} is there already.", "Expected a new or an empty folder.", "Choose another with -o DIR."
            )
        aside.mkdir()
        _fill(result, aside)
        if target.exists():
            # it may be the folder that the user stands in, so it stays and is filled, the page last
            for path in sorted(aside.iterdir(), key=lambda one: one.name == PAGE):
                path.rename(target / path.name)
        else:
            aside.rename(target)
    except OSError as error:
        raise UserError(
            f"{folder} cannot be written: {error.strerror or error}.",
            "Expected a folder that can be made, on a disk with room.",
            "Choose another with -o DIR.",
        ) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return target


def _fill(result: Result, folder: Path) -> None:
    import polars as pl

    from .blocks import to_csv

    for name, table in result.tables.items():
        nested = [c for c, kind in table.schema.items() if kind.is_nested()]
        flat = table.with_columns(pl.col(c).cast(pl.List(pl.String)).list.join("; ") for c in nested)
        text = to_csv(flat.to_dicts()) if flat.height else ",".join(flat.columns) + "\n"
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        table.write_parquet(folder / f"{name}.parquet")
    drawn = ""
    if result.draw is not None:
        drawn = svg(result)
        (folder / "chart.svg").write_text(drawn, encoding="utf-8")
    (folder / "result.json").write_text(as_json(result) + "\n", encoding="utf-8")
    (folder / PAGE).write_text(page(result, drawn), encoding="utf-8")


def svg(result: Result) -> str:
    """A result's chart in the house style, as SVG.

    Its words are measured here and set by a browser, whose letters may be wider: the margin keeps them on the picture.
    """
    import altair as alt
    import vl_convert

    from .style import CONFIG

    spec = result.plot().to_dict()
    spec["config"] = {**spec.get("config", {}), **CONFIG}
    spec["padding"] = {"left": 28, "right": 60, "top": 8, "bottom": 8}
    version = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    return str(vl_convert.vegalite_to_svg(spec, vl_version=version))


def page(result: Result, drawn: str = "") -> str:
    """A result as one HTML page that needs no script and no network.

    Parameters
    ----------
    result : Result
    drawn : str
        Its chart as SVG, made by this package.
    """
    from importlib import resources

    import jinja2
    from markupsafe import Markup

    from .. import __version__

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    style = (resources.files(__package__) / "assets" / "style.css").read_text(encoding="utf-8")
    tables = [
        {
            "name": name,
            "heading": heading(name),
            "columns": list(zip(table.columns, [kind.is_numeric() for kind in table.dtypes], strict=True)),
            "rows": [[cell(value) for value in row] for row in table.head(ROWS_ON_PAGE).rows()],
            "left_out": max(0, table.height - ROWS_ON_PAGE),
        }
        for name, table in result.tables.items()
    ]
    return environment.get_template("result.html").render(
        result=result,
        tables=tables,
        drawn=Markup(drawn),  # noqa: S704  # our own chart
        style=Markup(style),  # noqa: S704  # our own file
        version=__version__,
    )
