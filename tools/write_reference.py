"""Write the reference pages of the documentation from the records they describe.

python tools/write_reference.py            write docs/reference
python tools/write_reference.py --check    exit 1 if a page is out of date
"""

import argparse
import inspect
import os
import re
import sys
from functools import partial
from pathlib import Path
from typing import Any

os.environ["COLUMNS"] = "100"

from typer.main import get_command
from typer.testing import CliRunner

from globalallies.catalogue import UNITS, Measure, Source, Table
from globalallies.cli import app
from globalallies.measures import CATALOGUE
from globalallies.measures.view import COLLAPSED, example
from globalallies.panel.query import coverage
from globalallies.register import TABLES, CodeList, bibliography, codes
from globalallies.register.table import columns, columns_of
from globalallies.sources import BY_NAME, SOURCES
from globalallies.sources.bibliography import bibtex, citation
from globalallies.sources.reading.schema import examples
from globalallies.sources.store.view import PASSING_ON

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
NOTE = "<!-- written by tools/write_reference.py: change the records, not this page -->\n"


def escaped(text: str) -> str:
    """Text for a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")


def table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(escaped(cell) for cell in line) + " |" for line in lines)


def register_page() -> str:
    parts = [NOTE, "# The register\n", "A star marks the columns of a table's key.\n"]
    parts.append(
        "Every table but `aliases`, `figures` and `references` ends with `source`, `confidence`, `checked`, "
        "`checked_note` and `note`.\n"
    )
    for name, row_type in TABLES.items():
        meanings = {f.name: f.metadata for f in columns_of(row_type)}
        rows = [[f"`{c}`{'*' if meanings[c]['key'] else ''}", meanings[c]["meaning"]] for c in columns(row_type)]
        parts += [f"## {name}\n", f"{inspect.getdoc(row_type)}\n", table(["column", "meaning"], rows), ""]
    return "\n".join(parts)


def codes_page() -> str:
    parts = [
        NOTE,
        "# Codes\n",
        "Closed lists: a code that is not here is an error. A list is a scale only where it says so.\n",
    ]
    for name, code_list in vars(codes).items():
        if inspect.isclass(code_list) and issubclass(code_list, CodeList) and code_list is not CodeList:
            rows = [[f"`{code}`", code.meaning] for code in code_list]
            parts += [f"## {name}\n", f"{inspect.getdoc(code_list)}\n", table(["code", "meaning"], rows), ""]
    return "\n".join(parts)


def measures_page() -> str:
    parts = [
        NOTE,
        "# Measures\n",
        "Named, cited columns. Each has a page with its definition, rule, coverage and a small plot. Shares run from 0 to "
        "1. Those without a view are computed for the report, from the register's figures, not in panels.\n",
    ]
    for unit in UNITS.values():
        found = [m for m in CATALOGUE.values() if m.unit == unit.name]
        if found:
            rows = [[f"[{m.name}](measures/{m.name}.md)", m.title, m.scale, _years(m)] for m in found]
            parts += [f"## {unit.name}\n", f"A row is {unit.meaning} ({', '.join(unit.keys)}).\n"]
            parts += [table(["measure", "title", "scale", "years"], rows), ""]
    return "\n".join([*parts, "```{toctree}\n:hidden:\n:glob:\n\nmeasures/*\n```"])


def _years(measure: Measure) -> str:
    cover = coverage(measure, [SOURCES[key] for key in measure.sources])
    return f"{cover.first_year}–{cover.last_year if measure.sources else ''}"


def measure_page(name: str) -> str:
    measure = CATALOGUE[name]
    unit = UNITS[measure.unit]
    sources = [SOURCES[key] for key in measure.sources]
    cover = coverage(measure, sources)
    low, high = ("–" if bound is None else f"{bound:g}" for bound in (measure.low, measure.high))
    named = "; ".join(f"[{s.label}](../sources/{s.name}.md) {s.first_year}–{s.last_year}" for s in sources)
    rows = [
        ["row", f"{unit.meaning} ({', '.join(unit.keys)})"],
        ["scale", measure.scale],
        ["range", f"{low} to {high}"],
        ["sources and years", named or "the register that ships with the package"],
        ["covers", f"{_years(measure)}; outside them it is missing"],
        ["an absent row means", "zero" if cover.silence == "none" else "missing"],
        *([["rule", CATALOGUE.views[measure.view].rule]] if measure.view else []),
        *(
            [["on a pair without direction", f"the {COLLAPSED[measure.collapse]} of the two"]]
            if measure.collapse
            else []
        ),
        ["in panels", "yes" if measure.view else "no: computed for the report, from the register's figures"],
        ["cite", citation(measure.citation)],
    ]
    parts = [NOTE, f"# {measure.name}\n", f"**{measure.title}.** {measure.definition}\n", table(["", ""], rows), ""]
    warnings = [f"- {warning}" for source in sources for warning in source.warnings]
    if warnings:
        parts += ["## Mind\n", *warnings, ""]
    if measure.view:
        parts += [f"```{{image}} plots/{measure.name}.svg\n:alt: {measure.title} by year\n```\n"]
        parts += ["## Formula\n", "```sql", formula(measure), "```", "", f"```text\n{example(measure)}\n```"]
    return "\n".join(parts)


def formula(measure: Measure) -> str:
    """The query of a measure's view, or where the function is that computes it."""
    view = CATALOGUE.views[measure.view]
    if view.array is not None:
        made = getattr(view.array, "func", view.array)
        return f"-- computed with arrays, a year at a time, by {made.__module__}.{made.__qualname__}"
    sql = re.sub(r"\{(\w+)\}", r"\1", view.sql)
    return re.sub(r" (FROM|LEFT JOIN|JOIN|WHERE|GROUP BY|UNION ALL) ", r"\n\1 ", sql)


def sources_page() -> str:
    rows = []
    for name, releases in BY_NAME.items():
        first = releases[0]
        tables = ", ".join(f"`{t.name}`" for t in first.tables)
        rows.append(
            [
                f"[{name}](sources/{name}.md)",
                bibliography()[first.key].title,
                ", ".join(source.release for source in releases),
                f"{first.first_year}–{first.last_year}",
                tables,
            ]
        )
    return "\n".join(
        [
            NOTE,
            "# Sources\n",
            "The outside data sets that `allies data get` fetches, or reads where you must fetch them yourself. "
            "What each allows, covers and leaves out stands on its page; example rows there are invented.\n",
            table(["name", "title", "releases", "years", "tables"], rows),
            "",
            "```{toctree}\n:hidden:\n:glob:\n\nsources/*\n```",
        ]
    )


def source_page(name: str) -> str:
    releases = BY_NAME[name]
    parts = [NOTE, f"# {name}\n"]
    for source in releases:
        parts += _release(source)
    parts += ["## How to cite\n", "```bibtex", bibtex({k for s in releases for k in s.cite}).rstrip(), "```", ""]
    for one in releases[0].tables:
        parts += _source_table(one)
    return "\n".join(parts)


def _release(source: Source) -> list[str]:
    reference = bibliography()[source.key]
    files = "; ".join(f"<{f.address}> ({'seen' if f.seen else 'never checked by an editor'})" for f in source.files)
    silence = {"none": "zero: nothing happened", "unknown": "missing: not known"}[source.silence]
    rows = [
        ["title", reference.title],
        ["by", reference.author],
        ["terms", reference.licence or "the publisher states none that we found"],
        ["passing it on", PASSING_ON[str(reference.redistribute)]],
        ["years", f"{source.first_year} to {source.last_year}; outside them every value is missing"],
        ["no row means", silence],
        ["files", files or source.by_hand],
        ["cite", " ".join(citation(key) for key in source.cite)],
    ]
    warnings = [f"- {warning}" for warning in source.warnings]
    return [f"## Release {source.release}\n", table(["", ""], rows), "", *warnings, ""]


def _source_table(one: Table) -> list[str]:
    rows = [
        [
            f"`{c.name}`{'*' if c.name in one.keys else ''}",
            c.kind,
            c.meaning,
            c.unit,
            ", ".join(str(code) for code in c.missing),
        ]
        for c in one.columns
    ]
    frame = examples(one)
    shown = [["" if cell is None else str(cell) for cell in row] for row in frame.iter_rows()]
    return [
        f"## Table `{one.name}`\n",
        f"One row: {one.meaning}. A star marks the key.\n",
        table(["column", "kind", "meaning", "unit", "missing codes"], rows),
        "",
        "Three rows made by hand, to show the shape:\n",
        table([f"`{name}`" for name in frame.columns], shown),
        "",
    ]


def commands_page() -> str:
    parts = [NOTE, "# Commands\n", "A user's mistake ends with exit code 2 and one message; success with 0.\n"]

    def add(command: Any, path: list[str]) -> None:
        shown = CliRunner().invoke(app, [*path, "--help"], prog_name="allies").output
        text = "\n".join(line.rstrip() for line in shown.splitlines()).strip()
        parts.extend([f"## {' '.join(['allies', *path])}\n", "```text", text, "```", ""])
        for name, sub in getattr(command, "commands", {}).items():
            add(sub, [*path, name])

    add(get_command(app), [])
    return "\n".join(parts)


PAGES = {
    "commands.md": commands_page,
    "register.md": register_page,
    "codes.md": codes_page,
    "measures.md": measures_page,
    "sources.md": sources_page,
    **{f"sources/{name}.md": partial(source_page, name) for name in BY_NAME},
    **{f"measures/{name}.md": partial(measure_page, name) for name in CATALOGUE},
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the reference pages.")
    parser.add_argument("--check", action="store_true", help="only say which pages are out of date")
    check = parser.parse_args().check
    stale = []
    for name, make in PAGES.items():
        path, text = FOLDER / name, make().rstrip() + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
    for path in (*(FOLDER / "sources").glob("*.md"), *(FOLDER / "measures").glob("*.md")):
        if f"{path.parent.name}/{path.name}" not in PAGES:
            stale.append(f"{path.parent.name}/{path.name}")
            if not check:
                path.unlink()
    if check and stale:
        sys.exit(f"Out of date: {', '.join(stale)}. Write them again with: python tools/write_reference.py")
    print(
        f"written: {len(stale)} pages"
        if stale
        else "written: nothing new"
        if not check
        else "The reference is up to date."
    )


if __name__ == "__main__":
    main()
