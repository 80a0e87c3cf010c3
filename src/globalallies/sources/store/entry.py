"""The record of a release in the store: when and how it came, from which files, as which tables.

It is sealed with a hash of itself and parsed strictly: a changed record is an error, never a guess.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from .lock import MOMENT, Pin

FORMAT = 1
FILE_NAME = re.compile(r"[a-z][a-z0-9_]*-[0-9a-f]{12}\.parquet")


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it came from its publisher or a mirror: its name, its address or folder, and its hash."""

    name: str
    origin: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A table in the store.

    ``content`` is a hash of what it says, whatever file holds it; ``shape`` of the record that it
    was made by; ``unmatched`` are names or codes that found no single state.
    """

    file: str
    sha256: str
    bytes: int
    rows: int
    content: str
    shape: str
    unmatched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A release in the store: when and how it came, from which files, as which tables."""

    label: str
    obtained: str
    route: str
    made_by: str
    originals: tuple[Original, ...]
    tables: dict[str, Stored]

    @property
    def name(self) -> str:
        """The source's name."""
        return self.label.partition("@")[0]

    @property
    def release(self) -> str:
        """The release."""
        return self.label.partition("@")[2]

    @property
    def bytes(self) -> int:
        """The size of its tables."""
        return sum(table.bytes for table in self.tables.values())

    @property
    def age(self) -> str:
        """How long ago it came, in words."""
        days = (datetime.now().astimezone() - datetime.fromisoformat(self.obtained)).days
        return "today" if days < 1 else f"{days} day{'s' if days > 1 else ''}"

    def pin(self) -> Pin:
        """What a lock keeps of it."""
        return Pin(
            release=self.release,
            obtained=self.obtained,
            tables={name: table.content for name, table in sorted(self.tables.items())},
            files={original.name: original.sha256 for original in self.originals},
        )


def seal_of(record: dict[str, Any]) -> str:
    """A hash of a record without its seal."""
    text = json.dumps(record, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(entry: Entry) -> str:
    """A record as it is written."""
    record = json.loads(json.dumps({"format": FORMAT, **asdict(entry)}))
    return json.dumps({**record, "seal": seal_of(record)}, ensure_ascii=False, indent=1) + "\n"


ENTRY = {
    "format": int,
    "label": str,
    "obtained": str,
    "route": str,
    "made_by": str,
    "originals": list,
    "tables": dict,
    "seal": str,
}
ORIGINAL = {"name": str, "origin": str, "sha256": str, "bytes": int}
STORED = {"file": str, "sha256": str, "bytes": int, "rows": int, "content": str, "shape": str, "unmatched": list}


def parsed(label: str, text: str) -> Entry:
    """A record from its text; ``ValueError`` and its like say what is wrong with it."""
    record = _checked(json.loads(text), ENTRY)
    seal = record.pop("seal")
    if seal != seal_of(record):
        raise ValueError("it has changed since it was written")
    if record.pop("format") != FORMAT or record["label"] != label:
        raise ValueError("it is of another kind")
    if not MOMENT.fullmatch(record["obtained"]):
        raise ValueError("it does not say when it was obtained")
    datetime.fromisoformat(record["obtained"])
    tables = {}
    for name, found in record["tables"].items():
        stored = _checked(found, STORED)
        tables[name] = Stored(**{**stored, "unmatched": tuple(str(lost) for lost in stored["unmatched"])})
    if not all(FILE_NAME.fullmatch(stored.file) for stored in tables.values()):
        raise ValueError("it names a file outside the store")
    return Entry(
        label=label,
        obtained=record["obtained"],
        route=record["route"],
        made_by=record["made_by"],
        originals=tuple(Original(**_checked(original, ORIGINAL)) for original in record["originals"]),
        tables=tables,
    )


def _checked(found: Any, kinds: Mapping[str, type]) -> dict[str, Any]:
    """A part of a record, if it has these fields, of these kinds, and no others."""
    if not isinstance(found, dict) or set(found) != set(kinds):
        raise ValueError("it lacks a field or has one too many")
    for name, kind in kinds.items():
        if type(found[name]) is not kind:
            raise ValueError(f"{name} is of another kind")
    return found
