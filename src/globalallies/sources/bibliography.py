"""How to cite: the entries of ``references.bib``, as they stand."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "references.bib"

ENTRY = re.compile(r"^@\w+\{(?P<key>[a-z0-9_]+),\n(?:  .*\n)+\}$", re.MULTILINE)
FIELD = re.compile(r"^  (?P<name>\w+) = \{(?P<value>.*)\},?$", re.MULTILINE)


@cache
def entries() -> dict[str, str]:
    """Every entry as BibTeX text, by key."""
    return {found["key"]: found[0] for found in ENTRY.finditer(FILE.read_text(encoding="utf-8"))}


def bibtex(keys: Iterable[str]) -> str:
    """A BibTeX file of the entries with these keys, each once, sorted."""
    return "\n\n".join(entries()[key] for key in sorted(set(keys))) + "\n"


def citation(key: str) -> str:
    """One entry as a line of text: author, year, title, where it appeared."""
    fields = {found["name"]: _plain(found["value"]) for found in FIELD.finditer(entries()[key])}
    authors = "; ".join(fields.get("author", "").split(" and "))
    place = (
        fields.get("journal") or fields.get("booktitle") or fields.get("publisher") or fields.get("howpublished", "")
    )
    volume = fields.get("volume", "") + (f"({fields['number']})" if "number" in fields and "volume" in fields else "")
    pages = f": {fields['pages'].replace('--', '-')}" if "pages" in fields else ""
    where = " ".join(part for part in (place, volume) if part) + pages
    doi = f" doi:{fields['doi']}" if "doi" in fields else ""
    return f"{authors} ({fields.get('year', 'n.d.')}). {fields['title']}.{f' {where}.' if where else ''}{doi}"


def _plain(value: str) -> str:
    return value.replace("{", "").replace("}", "").replace(r"\&", "&").replace("~", " ")
