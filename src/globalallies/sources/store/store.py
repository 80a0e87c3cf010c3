"""The store: data sets in one folder, each release with a record of what it is and where it came from.

A release is a folder ``NAME@RELEASE`` that holds Parquet files named by their hash and one
``entry.json`` that names them. Files are written aside and moved into place, the record last, so
that a reader or a second writer sees the old release or the new one and never a mixture.
"""

import hashlib
import json
import os
import platform
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...catalogue import Source, UserError
from .lock import MOMENT, Lock, Pin

if TYPE_CHECKING:
    import polars as pl

FORMAT = 1
RECORD = "entry.json"
WORK = ".work"
FILE_NAME = re.compile(r"[a-z][a-z0-9_]*-[0-9a-f]{12}\.parquet")
LABEL = re.compile(r"[a-z][a-z0-9_]*@[A-Za-z0-9][A-Za-z0-9.-]*")
LARGEST_RECORD = 4 * 1024 * 1024
CHUNK = 1024 * 1024
TRIES = 20
FORGOTTEN = 7 * 24 * 3600
"""Seconds after which a work folder of another machine is taken to be left behind."""


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


class Store:
    """The data sets in one folder.

    Parameters
    ----------
    folder : Path, optional
        Where it is; else the folder ``ALLIES_STORE`` names, else the platform's cache folder.
    lock : Path, optional
        A lock that pins releases; else ``allies.lock`` in the working folder, if there is one.
    """

    def __init__(self, folder: Path | None = None, lock: Path | None = None) -> None:
        with disk_errors(Path()):
            self.folder = (folder or default_folder()).absolute()
            self.lock = Lock.read(lock) if lock else Lock.beside(Path.cwd())

    def labels(self) -> list[str]:
        """Every release that is here, by label; damaged ones too."""
        with disk_errors(self.folder):
            if not self.folder.is_dir():
                return []
            return sorted(p.name for p in self.folder.iterdir() if LABEL.fullmatch(p.name) and (p / RECORD).is_file())

    def entry(self, name: str) -> Entry:
        """The record of a release.

        Parameters
        ----------
        name : str
            ``nmc@7.0``, or ``nmc`` for the release the lock names, else the default one.

        Raises
        ------
        UserError
            It is not here, its record is damaged, or it is not what the lock pins.
        """
        source = self.choose(name)
        with disk_errors(self.folder / source.label):
            here = (self.folder / source.label / RECORD).is_file()
        if not here:
            others = [label for label in self.labels() if label.partition("@")[0] == source.name]
            raise UserError(
                f"The data set {source.label} is not in the store {self.folder}.",
                f"Here of it: {', '.join(others)}." if others else "",
                f"Fetch it with: allies data get {source.label}",
            )
        entry = self.read(source.label)
        if self.lock:
            self.lock.check(entry.name, entry.pin())
        return entry

    def choose(self, name: str) -> Source:
        """The source that a name means here: the release it says, else the lock's, else the default.

        Raises
        ------
        UserError
            No source or release has that name.
        """
        from .. import find

        if "@" not in name and self.lock and name in self.lock.pins:
            return find(f"{name}@{self.lock.pins[name].release}")
        return find(name)

    def path(self, name: str, table: str = "") -> Path:
        """The Parquet file of a table (a source with one table needs no name for it).

        Raises
        ------
        UserError
            As for ``entry``; or the table is unknown, its file is gone or cut short, or it was made
            by another version of this package.
        """
        source = self.choose(name)
        record = next((t for t in source.tables if t.name == (table or t.name)), None)
        if record is None or (not table and len(source.tables) > 1):
            raise UserError(
                f"{source.label} has no table {table!r}." if table else f"{source.label} has several tables.",
                f"Its tables: {', '.join(t.name for t in source.tables)}.",
                f"See: allies data terms {source.name}",
            )
        from ..reading.schema import shape

        before = None
        while True:
            entry = self.entry(name)
            stored = entry.tables.get(record.name)
            if stored is None or stored.shape != shape(record):
                raise UserError(
                    f"{entry.label} in the store was made by {entry.made_by}, which kept its tables differently.",
                    remedy=f"Make it again with: allies data get {entry.label} --force",
                )
            path = self.folder / entry.label / stored.file
            with disk_errors(path):
                if path.is_file() and path.stat().st_size == stored.bytes:
                    return path
            if entry == before:
                raise damaged(entry.label, stored.file, "is not there whole")
            before = entry  # another process may just have replaced it: look once more

    def whole(self, name: str, table: str = "") -> Path:
        """The Parquet file of a table, every byte of it as it was stored; see ``path``.

        Raises
        ------
        UserError
            As for ``path``, or the file has changed.
        """
        path = self.path(name, table)
        if not sha256_of(path).startswith(path.stem.rpartition("-")[2]):
            raise damaged(path.parent.name, path.name, "has changed since it was stored")
        return path

    def frame(self, name: str, table: str = "") -> "pl.DataFrame":
        """A table as a polars frame; see ``path`` for its name and what can go wrong.

        Raises
        ------
        UserError
            As for ``path``, or the file is damaged.
        """
        import polars as pl

        path = self.whole(name, table)
        try:
            return pl.read_parquet(path)
        except (pl.exceptions.PolarsError, OSError):
            raise damaged(path.parent.name, path.name, "cannot be read") from None

    def read(self, label: str) -> Entry:
        """The record of a release by its label, whatever the lock says.

        Raises
        ------
        UserError
            The record is damaged.
        """
        path = self.folder / label / RECORD
        try:
            with disk_errors(path):
                if path.stat().st_size > LARGEST_RECORD:
                    raise ValueError("too large")
                text = path.read_text(encoding="utf-8")
            return _parse(label, text)
        except (ValueError, RecursionError) as error:
            raise damaged(label, RECORD, f"is damaged ({error})") from None

    def place(self, entry: Entry, folder: Path) -> None:
        """Move a release's files from a work folder into the store, its record last."""
        home = self.folder / entry.label
        with disk_errors(home):
            home.mkdir(parents=True, exist_ok=True)
            before = self._files_of(entry.label)
            for stored in entry.tables.values():
                (folder / stored.file).replace(home / stored.file)
            (folder / RECORD).write_text(_text(entry), encoding="utf-8")
            (folder / RECORD).replace(home / RECORD)
            for name in before - {stored.file for stored in entry.tables.values()}:
                (home / name).unlink(missing_ok=True)

    def _files_of(self, label: str) -> set[str]:
        try:
            return {stored.file for stored in self.read(label).tables.values()}
        except UserError:
            return set()

    def remove(self, labels: Sequence[str]) -> None:
        """Take releases out of the store."""
        for label in labels:
            with disk_errors(self.folder / label):
                here = LABEL.fullmatch(label) and (self.folder / label / RECORD).is_file()
            if not here:
                raise UserError(
                    f"{label!r} is not in the store {self.folder}.", remedy="See what is here with: allies data"
                )
        with self.work_folder() as work:
            for label in dict.fromkeys(labels):
                home = self.folder / label
                with disk_errors(home):
                    try:
                        if home.is_symlink():
                            home.unlink()
                        else:
                            home.rename(work / label)  # whole and at once, to be deleted with the work folder
                    except FileNotFoundError:
                        continue  # another process removed it too

    def verify(self) -> list[str]:
        """Every damage in the store, a line each naming the release and file; empty if all is whole."""
        problems = [line for label in self.labels() for line in self._verify(label)]
        if self.lock:
            here = set(self.labels())
            for name, pin in sorted(self.lock.pins.items()):
                label = f"{name}@{pin.release}"
                if label not in here:
                    problems.append(f"{label}: {self.lock.path.name} pins it, but it is not here")
        return problems

    def _verify(self, label: str) -> Iterator[str]:
        try:
            entry = self.read(label)
        except UserError as error:
            yield f"{label}: {error.happened}"
            return
        home = self.folder / label
        for name, stored in sorted(entry.tables.items()):
            path = home / stored.file
            try:
                with disk_errors(path):
                    if not path.is_file():
                        yield f"{label}: {stored.file} (table {name}) is missing"
                    elif sha256_of(path) != stored.sha256:
                        yield f"{label}: {stored.file} (table {name}) has changed since it was stored"
            except UserError as error:
                yield f"{label}: {error.happened}"
        kept = {RECORD, *(stored.file for stored in entry.tables.values())}
        try:
            with disk_errors(home):
                for path in sorted(home.iterdir()):
                    if path.name not in kept:
                        yield f"{label}: {path.name} does not belong here"
            if self.lock:
                self.lock.check(entry.name, entry.pin())
        except UserError as error:
            yield f"{label}: {error.happened}"

    @contextmanager
    def work_folder(self) -> Iterator[Path]:
        """A folder to write in, on the store's own disk, gone when done whatever happens."""
        with disk_errors(self.folder):
            self._sweep()
            folder = self._new_folder()
        try:
            with disk_errors(self.folder):
                yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            with suppress_errors():
                (self.folder / WORK).rmdir()

    def _new_folder(self) -> Path:
        folder = self.folder / WORK / f"{os.getpid()}-{_machine()}-{secrets.token_hex(4)}"
        for _ in range(TRIES):
            folder.parent.mkdir(parents=True, exist_ok=True)
            try:
                folder.mkdir()
            except FileNotFoundError:
                continue  # another process, done, has just removed the empty folder around it
            return folder
        raise FileNotFoundError(2, "it vanishes again and again", str(folder))

    def _sweep(self) -> None:
        """Remove what a process that is gone left behind."""
        with suppress_errors():
            for path in (self.folder / WORK).iterdir():
                if _abandoned(path):
                    shutil.rmtree(path, ignore_errors=True)


def pinned(store: Store, names: Sequence[str], path: Path) -> Lock:
    """Write a lock of what is in the store, or with names, of these, the lock's other pins kept.

    Raises
    ------
    UserError
        A data set is not here or damaged, or the lock cannot be written.
    """
    with disk_errors(path):
        old = Lock.read(path) if path.is_file() else None
    pins = dict(old.pins) if old and names else {}
    free = Store(store.folder)
    free.lock = None
    for label in sorted(_to_pin(free, names, old)):
        entry = free.entry(label)
        pins[entry.name] = entry.pin()
    if not pins:
        raise UserError(
            f"Nothing is in the store {store.folder}, so there is nothing to pin.",
            remedy="Fetch a data set first, for example: allies data get nmc",
        )
    lock = Lock(path, pins)
    with disk_errors(path):
        aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        try:
            aside.write_text(lock.text(), encoding="utf-8")
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    return lock


def _to_pin(store: Store, names: Sequence[str], old: Lock | None) -> set[str]:
    """The labels to pin: those named, or one release of everything that is here."""
    if names:
        return {_release_here(store, name, old) if "@" not in name else store.choose(name).label for name in names}
    return {_release_here(store, name, old) for name in {label.partition("@")[0] for label in store.labels()}}


def _release_here(store: Store, name: str, old: Lock | None) -> str:
    """The release of a source to pin: the one pinned before, else the default, else the one that is here."""
    here = [label for label in store.labels() if label.partition("@")[0] == name]
    before = f"{name}@{old.pins[name].release}" if old and name in old.pins else ""
    default = store.choose(name).label
    return next((label for label in (before, default) if label in here), here[-1] if here else default)


def default_folder() -> Path:
    """The folder ``ALLIES_STORE`` names, else the platform's cache folder."""
    if given := os.environ.get("ALLIES_STORE"):
        return Path(given)
    from platformdirs import user_cache_path

    return user_cache_path("globalallies", appauthor=False)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with disk_errors(path), path.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def damaged(label: str, file: str, how: str) -> UserError:
    """The error for a store that no longer holds what it recorded."""
    return UserError(
        f"The store's copy of {label} is damaged: {file} {how}.",
        "Expected the file as it was stored.",
        f"Check the store with: allies data verify    Fetch it again with: allies data get {label} --force",
    )


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """A full disk, a missing right or a name too long becomes a message, not a traceback."""
    try:
        yield
    except OSError as error:
        raise UserError(
            f"{error.filename or path} cannot be used: {error.strerror or error}.",
            "Expected a folder that can be written, on a disk with room.",
            "Choose another store with ALLIES_STORE=DIR, or make room there.",
        ) from None


@contextmanager
def suppress_errors() -> Iterator[None]:
    """Let a clean-up fail: another process may be using the folder."""
    try:
        yield
    except OSError:
        return


def _machine() -> str:
    """The name, hashed, of one machine among those that may share a store."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _abandoned(path: Path) -> bool:
    """Whether the process that a work folder is named for is gone; of another machine, whether it is old."""
    owner, _, rest = path.name.partition("-")
    if not (owner.isascii() and owner.isdecimal()):
        return False
    if rest.partition("-")[0] != _machine():
        return time.time() - path.stat().st_mtime > FORGOTTEN
    return not _runs(int(owner))


def _runs(process: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _seal(record: dict[str, Any]) -> str:
    text = json.dumps(record, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _text(entry: Entry) -> str:
    record = json.loads(json.dumps({"format": FORMAT, **asdict(entry)}))
    return json.dumps({**record, "seal": _seal(record)}, ensure_ascii=False, indent=1) + "\n"


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


def _parse(label: str, text: str) -> Entry:
    record = _checked(json.loads(text), ENTRY)
    seal = record.pop("seal")
    if seal != _seal(record):
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
