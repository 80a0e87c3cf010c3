"""The store: data sets in one folder, each release with a record of what it is and where it came from.

A release is a folder ``NAME@RELEASE`` that holds Parquet files named by their hash and one
``entry.json`` that names them. Files are written aside and moved into place, the record last, so
that a reader or a second writer sees the old release or the new one and never a mixture.
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ...catalogue import AbsentError, Source, UserError
from .disk import abandoned, damaged, default_folder, disk_errors, machine, sha256_of, suppress_errors
from .entry import Entry, parsed, text_of
from .lock import Lock

if TYPE_CHECKING:
    import polars as pl

RECORD = "entry.json"
WORK = ".work"
LABEL = re.compile(r"[a-z][a-z0-9_]*@[A-Za-z0-9][A-Za-z0-9.-]*")
LARGEST_RECORD = 4 * 1024 * 1024
TRIES = 20


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
            raise AbsentError(
                [source.label],
                f"The data set {source.label} is not in the store {self.folder}.",
                f"Here of it: {', '.join(others)}." if others else "",
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
            return parsed(label, text)
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
            (folder / RECORD).write_text(text_of(entry), encoding="utf-8")
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
        folder = self.folder / WORK / f"{os.getpid()}-{machine()}-{secrets.token_hex(4)}"
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
                if abandoned(path):
                    shutil.rmtree(path, ignore_errors=True)
