"""Writing a panel: Parquet, CSV or Stata, with a record of where it came from and how to cite it."""

import hashlib
import json
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..catalogue import UserError
from .engine import literal

if TYPE_CHECKING:
    from .panel import Panel
    from .run import Run

COPY = {
    ".parquet": "(FORMAT parquet, COMPRESSION zstd)",
    ".csv": "(FORMAT csv, HEADER)",
}
"""How DuckDB writes each kind of file; Stata's is written by a library."""

ENDINGS = (*COPY, ".dta")
CHUNK = 1024 * 1024


def write(panel: "Panel", path: Path) -> Path:
    """Write a panel and its two companions; each is written aside and moved into place, the data last."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UserError(
            f"{path.name!r} has no ending that says how to write it.",
            f"Expected one of: {', '.join(ENDINGS)}.",
            "For example: -o panel.parquet",
        )
    if not path.parent.is_dir():
        raise UserError(
            f"The folder {path.parent} does not exist.",
            "Expected a folder to write in.",
            "Make it first, or write elsewhere with -o FILE.",
        )
    mark = secrets.token_hex(4)
    aside = {kind: path.with_name(f".{path.name}{kind}.{mark}") for kind in ("", ".json", ".bib")}
    try:
        with panel.running() as run:
            _data(run, ending, aside[""])
        record = {**provenance(panel), "file": path.name, "sha256": _hash(aside[""])}
        aside[".json"].write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        aside[".bib"].write_text(cited(panel), encoding="utf-8")
        for kind in (".json", ".bib", ""):
            aside[kind].replace(path.with_name(path.name + kind))
    except OSError as error:
        raise UserError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Expected a folder that can be written, on a disk with room.",
            "Write elsewhere with -o FILE, or make room there.",
        ) from None
    finally:
        for left in aside.values():
            with suppress(OSError):
                left.unlink(missing_ok=True)
    return path


def _data(run: "Run", ending: str, aside: Path) -> None:
    if ending == ".dta":
        _stata(run, aside)
        return
    aside.touch()
    run.rows(f"COPY ({run.sql}) TO {literal(str(aside))} {COPY[ending]}", run.values)


def _stata(run: "Run", aside: Path) -> None:
    try:
        import pyreadstat
    except ImportError:
        raise UserError(
            "Writing Stata files needs the package pyreadstat, which is not installed.",
            remedy="Install it with: pip install 'globalallies[readers]'",
        ) from None
    import polars as pl

    frame = pl.DataFrame(run.relation())
    long = [name for name in frame.columns if len(name) > 32]
    if long:
        raise UserError(
            f"Stata allows 32 letters in a name; too long: {', '.join(long)}.",
            remedy="Write a Parquet or CSV file instead.",
        )
    try:
        pyreadstat.write_dta(frame, str(aside), version=15)
    except pyreadstat.ReadstatError as error:
        raise OSError(None, f"{error} (is the disk full?)") from None


def provenance(panel: "Panel") -> dict[str, Any]:
    """What stands behind a panel: its rows, measures, releases and their hashes, version and query."""
    from importlib.metadata import version

    return {
        "globalallies": version("globalallies"),
        "unit": panel.unit,
        "years": [panel.first_year, panel.last_year],
        "rule": panel.rule,
        "system": panel.system,
        "columns": [_column(panel, n) for n in range(len(panel.cells))],
        "filters": [[column, test, list(values)] for column, test, values in panel.conditions],
        "own_columns": [c for held, keys in panel.frames.values() for c in held.columns if c not in keys],
        "releases": _releases(panel),
        "sql": panel.sql(),
    }


def _column(panel: "Panel", n: int) -> dict[str, Any]:
    cell = panel.cells[n]
    measure = cell.asked.measure
    return {
        "name": cell.name,
        "measure": measure.name,
        "scale": measure.scale,
        "lag": cell.asked.lag,
        "covers": [cell.coverage.first_year, cell.coverage.last_year],
        "no_row_means": "zero" if cell.coverage.silence == "none" else "missing",
        "sources": [source.label for source in panel.sources_of(cell.asked)],
    }


def _releases(panel: "Panel") -> dict[str, Any]:
    labels = {panel.store.choose(source).label for source, _ in panel.builder.query.tables.values()}
    found = {}
    for label in sorted(labels):
        entry = panel.store.entry(label)
        found[label] = {
            "obtained": entry.obtained,
            "route": entry.route,
            "files": {original.name: original.sha256 for original in entry.originals},
            "tables": {name: table.content for name, table in sorted(entry.tables.items())},
        }
    return found


def cited(panel: "Panel") -> str:
    """BibTeX of the data sets read and of the articles that the measures come from, each once."""
    from ..sources.bibliography import bibtex, entries

    keys = {panel_key for cell in panel.cells for source in panel.sources_of(cell.asked) for panel_key in source.cite}
    keys |= {cell.asked.measure.citation for cell in panel.cells}
    known = entries()
    return bibtex(key for key in keys if key in known) if keys else ""


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
