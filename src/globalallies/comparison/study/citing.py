"""A study's evidence as BibTeX: one entry a piece, its id the key."""

from collections.abc import Iterable
from urllib.parse import quote

from .records import Evidence

ESCAPED = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
"""Characters that mean something to TeX, and how they are written as themselves; a brace is named, since BibTeX counts it."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def bibtex(evidence: Iterable[Evidence]) -> str:
    """A BibTeX file of pieces of evidence, sorted by id, so that the same evidence gives the same file."""
    return "\n\n".join(entry(piece) for piece in sorted(evidence, key=lambda one: one.id)) + "\n"


def entry(piece: Evidence) -> str:
    """One piece of evidence as an entry.

    Authors are separated by ``;``. One with a comma is a person (``Family, Given``); one without is kept whole,
    as the name of a body. Without a title, the source stands in its place.
    """
    fields = {
        "author": " and ".join(_author(name.strip()) for name in piece.author.split(";") if name.strip()),
        "title": f"{{{escaped(piece.title or piece.source)}}}",
        "howpublished": escaped(piece.source) if piece.title else "",
        "year": f"{piece.date.year:04d}" if piece.date else "",
        "note": escaped(piece.locator),
        "url": _address(piece.url),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    if piece.date and piece.date.first.month == piece.date.last.month:
        lines.append(f"  month = {MONTHS[piece.date.first.month - 1]}")
    return "@misc{" + piece.id + ",\n" + ",\n".join(lines) + "\n}"


def escaped(text: str) -> str:
    """Text as TeX writes it, on one line."""
    return "".join(ESCAPED.get(c, c) for c in " ".join(text.split()))


def _address(text: str) -> str:
    """An address without what it may not hold, and what would end a field early."""
    return "".join(quote(c) if c in "\\{} " or not c.isprintable() else c for c in text)


def _author(name: str) -> str:
    whole = "," not in name or " and " in name
    return f"{{{escaped(name)}}}" if whole else escaped(name)
