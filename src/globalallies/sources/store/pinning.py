"""Pinning: writing a lock of what is in the store."""

import secrets
from collections.abc import Sequence
from pathlib import Path

from ...catalogue import UserError
from .disk import disk_errors
from .lock import Lock
from .store import Store


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
