"""Filling the store: fetch from publishers, take files fetched by hand, or import a mirror."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from ...catalogue import Source, Table, UserError
from ..reading.formats import copy
from .disk import disk_errors, sha256_of
from .entry import Entry, Original, Stored
from .fetch import Limits, Progress, download
from .store import Store

if TYPE_CHECKING:
    import polars as pl

MANIFEST = "MANIFEST.md"
LARGEST_MANIFEST = 4 * 1024 * 1024
MANIFEST_FILE = re.compile(r"^## (?P<name>[A-Za-z0-9._-]+\.parquet)$", re.MULTILINE)
MANIFEST_HASH = re.compile(r"^- sha256: (?P<hash>[0-9a-f]{64})$", re.MULTILINE)
NAME_DIGITS = 12
PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._()-]{0,200}")
MOST_BY_HAND = 20

Say = Callable[[str], None]
"""Told, in words, what is about to take a while."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a mirror: what was stored, what it lacks, what no source reads, what went wrong."""

    stored: tuple[Entry, ...]
    lacking: Mapping[str, tuple[str, ...]]
    unread: tuple[str, ...]
    problems: tuple[str, ...]


def get(
    store: Store,
    source: Source,
    *,
    force: bool = False,
    origin: Path | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
    say: Say | None = None,
) -> tuple[Entry, bool]:
    """Put a release into the store, from its publisher or from files fetched by hand.

    Parameters
    ----------
    force : bool
        Fetch it although it is here.
    origin : Path, optional
        The file, or the folder of files, that was fetched by hand.

    Returns
    -------
    entry : Entry
        What is in the store now.
    new : bool
        Whether it was put there by this call.

    Raises
    ------
    UserError
        It could not be fetched or read, or is not what the lock pins. The store is as it was.
    """
    if not force and origin is None and source.label in store.labels():
        return store.entry(source.label), False
    if origin is None and not source.files:
        raise UserError(
            f"{source.label} is not fetched for you: {source.by_hand}",
            remedy=f"Then: allies data get {source.label} --from FILE",
        )
    with store.work_folder() as work:
        if origin is None:
            originals = _fetched(source, work, limits, progress)
            route = "publisher"
        else:
            originals = _taken(source, origin, work)
            route = "by hand"

        def read(table: Table) -> "pl.DataFrame":
            from ..reading.convert import from_publisher

            (say or _silent)(f"{source.label}: reading {table.name}")
            return from_publisher(source, table, work)

        return _kept(store, source, work, read, originals, route, force=force), True


def _fetched(source: Source, work: Path, limits: Limits | None, progress: Progress | None) -> tuple[Original, ...]:
    originals = []
    for file in source.files:
        path = download(file, work, limits=limits, progress=progress)
        originals.append(Original(file.name, file.address, sha256_of(path), path.stat().st_size))
    return tuple(originals)


def _taken(source: Source, origin: Path, work: Path) -> tuple[Original, ...]:
    """Copies of files fetched by hand, under the names their publisher gives them."""
    names = [file.name for file in source.files]
    if not names:
        found = _named_by_publisher(origin)
    elif origin.is_file() and len(names) == 1:
        found = {names[0]: origin}
    elif origin.is_dir():
        found = {name: origin / name for name in names if (origin / name).is_file()}
    else:
        found = {}
    if lacking := [
        name for name in names or ["a file of the publisher's"] if name not in found and (names or not found)
    ]:
        raise UserError(
            f"{origin} does not hold {', '.join(lacking)}.",
            f"Expected {'the file' if len(lacking) == 1 else 'a folder with the files'} of {source.label}.",
            f"See where to fetch it with: allies data terms {source.name}",
        )
    originals = []
    for name, path in found.items():
        with disk_errors(path):
            copy(path, work / name)
        originals.append(Original(name, "by hand", sha256_of(work / name), path.stat().st_size))
    return tuple(originals)


def _named_by_publisher(origin: Path) -> dict[str, Path]:
    """The file, or the files of a folder, under their own names: a reader knows the one it wants by its name."""
    with disk_errors(origin):
        paths = [origin] if origin.is_file() else sorted(origin.iterdir()) if origin.is_dir() else []
        found = {path.name: path for path in paths if path.is_file() and PLAIN_NAME.fullmatch(path.name)}
    if len(found) > MOST_BY_HAND:
        raise UserError(
            f"{origin} holds {len(found)} files.",
            f"Expected the publisher's, at most {MOST_BY_HAND}.",
            "Name the file itself.",
        )
    return found


def import_mirror(store: Store, folder: Path, *, force: bool = False, say: Say | None = None) -> Imported:
    """Fill the store from a folder of Parquet copies, each checked against the folder's manifest.

    A release already here is left alone unless ``force`` is given. A copy that is damaged leaves its source out;
    the others are stored all the same.

    Raises
    ------
    UserError
        The folder is no mirror: it holds no copy that a source reads.
    """
    from .. import SOURCES

    hashes = _manifest(folder)
    with disk_errors(folder):
        held = {path.stem: path for path in folder.glob("*.parquet") if path.is_file()} if folder.is_dir() else {}
    sources = [source for source in SOURCES.values() if any(table.mirror in held for table in source.tables)]
    if not sources:
        raise UserError(
            f"{folder} is not a mirror of the data sets.",
            f"Expected a folder of Parquet files with {MANIFEST}.",
            "Name the folder: allies data import DIR",
        )
    stored, lacking, problems = [], {}, []
    for source in sources:
        missing = tuple(table.name for table in source.tables if table.mirror not in held)
        if missing:
            lacking[source.label] = missing
            continue
        if not force and source.label in store.labels():
            continue
        (say or _silent)(source.label)
        try:
            stored.append(_imported(store, source, held, hashes))
        except UserError as error:
            problems.append(f"{source.label}: {error.happened}")
    read = {table.mirror for source in SOURCES.values() for table in source.tables}
    unread = tuple(sorted(path.name for stem, path in held.items() if stem not in read))
    return Imported(tuple(stored), lacking, unread, tuple(problems))


def _imported(store: Store, source: Source, held: Mapping[str, Path], hashes: Mapping[str, str]) -> Entry:
    from ..reading.convert import from_mirror

    originals = []
    for table in source.tables:
        path = held[table.mirror]
        expected = hashes.get(path.name)
        if expected is None:
            raise UserError(f"{MANIFEST} gives no SHA-256 for {path.name}, so nothing says that it is whole.")
        found = sha256_of(path)
        if found != expected:
            raise UserError(
                f"{path.name} is not the file that {MANIFEST} describes: "
                f"expected {expected[:NAME_DIGITS]}…, found {found[:NAME_DIGITS]}…."
            )
        originals.append(Original(path.name, f"mirror {path.parent.name}", found, path.stat().st_size))
    with store.work_folder() as work:
        return _kept(
            store,
            source,
            work,
            lambda table: from_mirror(source, table, held[table.mirror]),
            tuple(originals),
            "mirror",
            force=True,
        )


def _kept(
    store: Store,
    source: Source,
    work: Path,
    read: "Callable[[Table], pl.DataFrame]",
    originals: tuple[Original, ...],
    route: str,
    *,
    force: bool,
) -> Entry:
    """Read every table, write it aside, and place them all, if they are what the lock pins."""
    tables = {table.name: _written(table, read(table), work) for table in source.tables}
    entry = Entry(
        label=source.label,
        obtained=datetime.now().astimezone().isoformat(timespec="seconds"),
        route=route,
        made_by=f"globalallies {version('globalallies')}, polars {version('polars')}",
        originals=originals,
        tables=tables,
    )
    if store.lock:
        store.lock.check(entry.name, entry.pin())
    store.place(entry, work)
    return entry


def _written(table: Table, frame: "pl.DataFrame", work: Path) -> Stored:
    import polars as pl

    from ..reading.schema import content, shape

    aside = work / f"{table.name}.writing"
    try:
        frame.write_parquet(aside, compression="zstd")
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UserError(
            f"{aside.name} cannot be written: {str(error).rpartition(': ')[2]}.",
            "Expected a folder that can be written, on a disk with room.",
            "Choose another store with ALLIES_STORE=DIR, or make room there.",
        ) from None
    found = sha256_of(aside)
    name = f"{table.name}-{found[:NAME_DIGITS]}.parquet"
    aside.rename(work / name)
    return Stored(
        file=name,
        sha256=found,
        bytes=(work / name).stat().st_size,
        rows=frame.height,
        content=content(frame),
        shape=shape(table),
        unmatched=_unmatched(table, frame),
    )


def _unmatched(table: Table, frame: "pl.DataFrame") -> tuple[str, ...]:
    """Names or codes that found no state in any row."""
    import polars as pl

    if not table.label:
        return ()
    code = "ccode" if "ccode" in frame.columns else f"{table.label}_ccode"
    found = frame.group_by(table.label).agg(pl.col(code).count()).filter(pl.col(code) == 0)
    return tuple(sorted(str(value) for value in found.get_column(table.label).drop_nulls()))


def _manifest(folder: Path) -> dict[str, str]:
    """The hash that a mirror's manifest gives for each file; empty if it has none."""
    path = folder / MANIFEST
    with disk_errors(path):
        if not path.is_file() or path.stat().st_size > LARGEST_MANIFEST:
            return {}
        text = path.read_text(encoding="utf-8", errors="replace")
    heads: Sequence[re.Match[str]] = list(MANIFEST_FILE.finditer(text))
    hashes = {}
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        block = text[head.end() : after.start() if after else len(text)]
        if found := MANIFEST_HASH.search(block):
            hashes[head["name"]] = found["hash"]
    return hashes


def _silent(_: str) -> None:
    return
