"""Write the reference pages of the documentation from the records they describe.

python tools/write_reference.py            write docs/reference
python tools/write_reference.py --check    exit 1 if a page is out of date
"""

import argparse
import inspect
import os
import sys
from pathlib import Path
from typing import Any

os.environ["COLUMNS"] = "100"

from typer.main import get_command
from typer.testing import CliRunner

from globalallies.catalogue import UNITS
from globalallies.cli import app
from globalallies.measures import CATALOGUE
from globalallies.register import TABLES, CodeList, codes, load
from globalallies.register.table import columns, columns_of
from globalallies.sources import SOURCES

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
    register = load()
    parts = [NOTE, "# Measures\n", "Each is a column over one unit. Shares run from 0 to 1.\n"]
    for measure in CATALOGUE.values():
        unit = UNITS[measure.unit]
        low, high = ("–" if bound is None else f"{bound:g}" for bound in (measure.low, measure.high))
        reference = register.reference(measure.citation)
        coverage = "; ".join(
            f"{register.reference(s).title} {SOURCES[s].first_year}–{SOURCES[s].last_year}" for s in measure.sources
        )
        silence = ", ".join(sorted({"zero" if SOURCES[s].silence == "none" else "missing" for s in measure.sources}))
        rows = [
            ["title", measure.title],
            ["row", f"{unit.meaning} ({', '.join(unit.keys)})"],
            ["scale", measure.scale],
            ["range", f"{low} to {high}"],
            ["sources and years", coverage],
            ["an absent row means", silence],
            ["cite", f"{reference.author}{f' ({reference.year})' if reference.year else ''}, {reference.title}"],
        ]
        parts += [f"## {measure.name}\n", f"{measure.definition}\n", table(["", ""], rows), ""]
    return "\n".join(parts)


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
                path.write_text(text, encoding="utf-8")
    if check and stale:
        sys.exit(f"Out of date: {', '.join(stale)}. Write them again with: python tools/write_reference.py")
    print("written: " + (", ".join(stale) or "nothing new") if not check else "The reference is up to date.")


if __name__ == "__main__":
    main()
