"""The store's disk: where it is, hashes of files, and what a disk can do wrong, in words."""

import hashlib
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...catalogue import UserError

CHUNK = 1024 * 1024
FORGOTTEN = 7 * 24 * 3600
"""Seconds after which a work folder of another machine is taken to be left behind."""


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


def machine() -> str:
    """The name, hashed, of one machine among those that may share a store."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def abandoned(path: Path) -> bool:
    """Whether the process that a work folder is named for is gone; of another machine, whether it is old."""
    owner, _, rest = path.name.partition("-")
    if not (owner.isascii() and owner.isdecimal()):
        return False
    if rest.partition("-")[0] != machine():
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
