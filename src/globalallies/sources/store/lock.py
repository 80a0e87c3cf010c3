"""The lock: which release of each data set a piece of work stands on, in a file beside it.

A lock pins what the tables say, by a hash of their content, so that it holds whether a colleague
fetched the files from their publisher or imported a mirror, and under any version of Parquet.
The hashes and names of the files as they came are kept with it, for the record.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...catalogue import UserError

NAME = "allies.lock"
LARGEST = 1024 * 1024
HASH = re.compile(r"[0-9a-f]{64}")
SOURCE = re.compile(r"[a-z][a-z0-9_]*")
RELEASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}", re.ASCII)
SHORT = 12

HEADER = """# What this work stands on: written by allies data lock, checked whenever the data are used.
# tables: hashes of what each table says; files: hashes of the files as they came.
"""


@dataclass(frozen=True, slots=True)
class Pin:
    """One data set as a lock holds it."""

    release: str
    obtained: str
    tables: Mapping[str, str]
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock file: the pin of each source by name."""

    path: Path
    pins: Mapping[str, Pin]

    @classmethod
    def beside(cls, folder: Path) -> "Lock | None":
        """The lock in a folder, if it has one."""
        path = folder / NAME
        return cls.read(path) if path.is_file() else None

    @classmethod
    def read(cls, path: Path) -> "Lock":
        """A lock from its file.

        Raises
        ------
        UserError
            The file is not a lock.
        """
        try:
            if path.stat().st_size > LARGEST:
                raise ValueError(f"larger than {LARGEST:,} bytes")
            found = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls(path, {_fits(SOURCE, name): _pin(pin) for name, pin in found.items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise UserError(
                f"{path} is not a lock: {error}.",
                "Expected a file written by allies data lock.",
                "Take it from your history, or delete it and write it again with: allies data lock",
            ) from None

    def check(self, name: str, pin: Pin) -> None:
        """Nothing if a data set says what this lock pins (or the lock does not pin that release).

        Raises
        ------
        UserError
            A table says something else.
        """
        held = self.pins.get(name)
        if held is None or held.release != pin.release:
            return
        for table in sorted({*held.tables, *pin.tables}):
            expected, found = (tables.get(table, "nothing") for tables in (held.tables, pin.tables))
            if found != expected:
                raise UserError(
                    f"The table {table} of {name}@{pin.release} is not the one that {self.path.name} pins: "
                    f"expected {expected[:SHORT]}…, found {found[:SHORT]}….",
                    "The publisher may have changed the file without a new release.",
                    f"Fetch it again with: allies data get {name}@{pin.release} --force    "
                    f"or accept it with: allies data lock {name}",
                )

    def text(self) -> str:
        """The lock as it is written."""
        parts = [HEADER]
        for name, pin in sorted(self.pins.items()):
            parts.append(f'[{name}]\nrelease = "{pin.release}"\nobtained = "{pin.obtained}"\n')
            for kind, hashes in (("tables", pin.tables), ("files", pin.files)):
                lines = "".join(f'"{key}" = "{value}"\n' for key, value in sorted(hashes.items()))
                parts.append(f"[{name}.{kind}]\n{lines}")
        return "\n".join(parts)


def _pin(found: Any) -> Pin:
    if set(found) != {"release", "obtained", "tables", "files"}:
        raise ValueError(f"a source has release, obtained, tables and files, not {', '.join(found)}")
    if not found["tables"]:
        raise ValueError("it pins a source of which it names no table")
    return Pin(
        release=_fits(RELEASE, found["release"]),
        obtained=_fits(MOMENT, found["obtained"]),
        tables={_fits(SOURCE, key): _fits(HASH, value) for key, value in found["tables"].items()},
        files={_fits(PLAIN, key): _fits(HASH, value) for key, value in found["files"].items()},
    )


def _fits(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(f"{text!r} is out of place")
    return text
