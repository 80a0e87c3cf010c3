"""What the store and the sources hold, in words: the tables behind ``allies data``."""

from typing import Any

from ... import sources
from ...catalogue import Source, UserError
from ...register import Reference, bibliography
from ..bibliography import citation
from .entry import Entry
from .store import Store

WIDEST_TERMS = 34
DAMAGED = "damaged"


def rows(store: Store) -> list[dict[str, Any]]:
    """One record a release: what it is, whether it is here, since when, how large, on what terms."""
    here = set(store.labels())
    references = bibliography()
    found = []
    for releases in sources.BY_NAME.values():
        for source in releases:
            entry = _entry(store, source.label) if source.label in here else None
            found.append(_row(store, source, entry, references[source.key]) | _damage(source.label in here, entry))
    known = {source.label for source in sources.SOURCES.values()}
    for label in sorted(here - known):
        entry = _entry(store, label)
        name, _, release = label.partition("@")
        found.append(
            {"source": name, "release": release, "title": "not known to this version", "here": True}
            | {"age": entry.age if entry else "", "bytes": entry.bytes if entry else None, "rows": None}
            | {"pinned": False, "years": "", "terms": ""}
            | _damage(True, entry)
        )
    return found


def _entry(store: Store, label: str) -> Entry | None:
    """The record of a release that is here, or nothing if it is damaged."""
    try:
        return store.read(label)
    except UserError:
        return None


def _damage(here: bool, entry: Entry | None) -> dict[str, Any]:
    return {"here": True, "age": DAMAGED} if here and entry is None else {}


def _row(store: Store, source: Source, entry: Entry | None, reference: Reference) -> dict[str, Any]:
    pin = store.lock.pins.get(source.name) if store.lock else None
    return {
        "source": source.name,
        "release": source.release,
        "title": reference.title,
        "here": entry is not None,
        "age": entry.age if entry else "",
        "bytes": entry.bytes if entry else None,
        "rows": sum(t.rows for t in entry.tables.values()) if entry else None,
        "pinned": pin is not None and pin.release == source.release,
        "years": f"{source.first_year}-{source.last_year}",
        "terms": reference.licence or "not stated: cite it, do not pass it on",
    }


def as_text(store: Store) -> str:
    """The list of sources as a table."""
    found = rows(store)
    width = max(len(f"{row['source']}@{row['release']}") for row in found) + 2
    lines = [f"{'source':<{width}}{'here':<12}{'size':>10}  {'years':<11}terms"]
    for row in found:
        label = f"{row['source']}@{row['release']}" + ("*" if row["pinned"] else "")
        terms = row["terms"] if len(row["terms"]) <= WIDEST_TERMS else row["terms"][: WIDEST_TERMS - 1] + "…"
        here = row["age"] if row["here"] else "–"
        size = "" if row["bytes"] is None else megabytes(row["bytes"])
        lines.append(f"{label:<{width}}{here:<12}{size:>10}  {row['years']:<11}{terms}".rstrip())
    count = sum(1 for row in found if row["here"])
    pinned = f"  * pinned by {store.lock.path.name}." if store.lock else ""
    lines.append(f"\n{count} of {len(found)} releases are in {store.folder}.{pinned}")
    if any(row["age"] == DAMAGED for row in found):
        lines.append("Some are damaged: see allies data verify")
    lines.append("Fetch with: allies data get NAME    What a source is and allows: allies data terms NAME")
    return "\n".join(lines)


def megabytes(size: int) -> str:
    """A size in words."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{size / 1e3:,.1f} kB"


def terms(source: Source) -> str:
    """Everything a user should know about a source before using or sharing it."""
    reference = bibliography()[source.key]
    silence = {"none": "zero: nothing happened", "unknown": "missing: not known"}[source.silence]
    lines = [
        f"{source.label}: {reference.title}",
        f"  by            {reference.author}",
        f"  terms         {reference.licence or 'the publisher states none that we found'}",
        f"  passing it on {PASSING_ON[str(reference.redistribute)]}",
        f"  years         {source.first_year} to {source.last_year}; outside them every value is missing",
        f"  no row means  {silence}",
        *(f"  cite          {citation(key)}" for key in source.cite),
        f"  page          {reference.url or 'not known'}",
    ]
    for file in source.files:
        lines.append(f"  file          {file.address} ({'seen' if file.seen else 'never checked by an editor'})")
    if source.by_hand:
        lines.append(f"  by hand       {source.by_hand}")
    lines += [f"  mind          {warning}" for warning in source.warnings]
    for table in source.tables:
        lines.append(f"\ntable {table.name}: {table.meaning}; key {', '.join(table.keys)}")
        width = max(len(column.name) for column in table.columns) + 2
        lines += [f"  {c.name:<{width}}{c.meaning}{f' ({c.unit})' if c.unit else ''}" for c in table.columns]
    return "\n".join(lines)


PASSING_ON = {
    "yes": "allowed, with the terms above",
    "facts": "single figures as facts; not the data set",
    "no": "forbidden: every user fetches it",
    "not_needed": "not asked for by us: read the terms before you do",
}
"""What the bibliography's code says to a user about sharing the data."""
