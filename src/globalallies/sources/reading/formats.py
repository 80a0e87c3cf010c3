"""Reading publishers' files: CSV, fixed and delimited text, Excel, Stata, R, and archives of them.

Everything here reads untrusted bytes. Names inside an archive never become paths, sizes are
bounded before and while unpacking, and text stays text until the table's record types it.
"""

import bz2
import errno
import gzip
import lzma
import shutil
import warnings
import zipfile
from fnmatch import fnmatch
from itertools import count
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import polars as pl

from ...catalogue import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST_UNPACKED = 4 * 1024**3
"""Bytes; no member of a publisher's archive is larger once unpacked."""

LARGEST_RATIO = 250
"""Unpacked over packed bytes; the field's most repetitive tables reach about 60."""

RATIO_FROM = 16 * 1024**2
"""Bytes; below this size no ratio is suspicious."""

CHUNK = 1024 * 1024

PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x78\x01", b"\x78\x9c", b"\x78\xda")
"""How gzip, Zstandard and zlib begin; polars would unpack a text file that does, without a bound."""


def member(archive: Path, pattern: str, *, inside: str = "") -> Path:
    """Unpack the one file of a ZIP archive whose name fits a pattern, under a name of our own.

    Parameters
    ----------
    archive : Path
        The archive; the unpacked file stands beside it.
    pattern : str
        A file name, or a pattern with ``*``, compared without case and without folders.
    inside : str
        The name or pattern of an archive inside the archive that holds it.

    Raises
    ------
    UserError
        The archive is damaged, holds a dangerous name, would grow beyond bounds, or has no file
        or several of that name.
    """
    if inside:
        archive = member(archive, inside)
    try:
        with zipfile.ZipFile(archive) as opened:
            path = _unpack(opened, _find(opened, pattern, archive.name), archive)
    except DAMAGE as error:
        raise _not_whole(archive, error) from None
    except OSError as error:
        if error.errno not in (None, errno.EINVAL):  # the disk's, not the archive's
            raise
        raise _not_whole(archive, error) from None
    if path.suffix == ".csv":
        _refuse_packed(path)
    return path


DAMAGE = (
    zipfile.BadZipFile,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    zipfile.zlib.error,  # type: ignore[attr-defined]
)
"""What the archive reader raises when it meets a damaged archive; of OSErrors, those with no number or EINVAL."""


def _not_whole(archive: Path, error: Exception) -> UserError:
    return UserError(
        f"{archive.name} is not a whole ZIP archive ({printable(str(error))}).",
        "Expected the publisher's archive.",
        "The download may have been cut short or replaced: fetch it again with --force.",
    )


def _find(opened: zipfile.ZipFile, pattern: str, name: str) -> zipfile.ZipInfo:
    infos = [info for info in opened.infolist() if not info.is_dir()]
    for info in infos:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if info.filename.startswith(("/", "\\")) or ".." in parts or ":" in info.filename:
            raise UserError(
                f"{name} holds a file named {info.filename!r}, which points outside the archive.",
                "Expected plain names: an honest archive has no such file.",
                "Nothing was unpacked. Report it to the publisher; do not use this file.",
            )
    own = [info for info in infos if not info.filename.startswith("__MACOSX")]
    found = [info for info in own if fnmatch(PurePosixPath(info.filename).name.casefold(), pattern.casefold())]
    if len(found) == 1:
        return found[0]
    held = printable(", ".join(sorted(PurePosixPath(info.filename).name for info in own)[:12])) or "nothing"
    raise UserError(
        f"{name} holds {len(found) or 'no'} file{'s' if len(found) > 1 else ''} named {pattern!r}.",
        f"It holds: {held}.",
        "The publisher may have changed the archive, or it is another file: see its address with allies data terms.",
    )


def _unpack(opened: zipfile.ZipFile, info: zipfile.ZipInfo, archive: Path) -> Path:
    packed_size = min(info.compress_size, archive.stat().st_size)

    def refuse() -> UserError:
        return UserError(
            f"{info.filename!r} in {archive.name} unpacks to more than {LARGEST_RATIO} times its packed size, "
            f"or to more than {LARGEST_UNPACKED:,} bytes.",
            "Expected a table of data: this looks like an archive made to fill a disk.",
            "Nothing was kept. Check the publisher's address with: allies data terms",
        )

    if _too_large(info.file_size, packed_size):
        raise refuse()
    ending = PurePosixPath(info.filename).suffix
    target = next(
        path for n in count(1) if not (path := archive.parent / f"{archive.name}.{n}{_plain(ending)}").exists()
    )
    written = 0
    with opened.open(info) as packed, target.open("xb") as plain:
        while chunk := packed.read(CHUNK):
            written += len(chunk)
            if _too_large(written, packed_size):
                raise refuse()
            plain.write(chunk)
    return target


def _too_large(size: int, packed: int) -> bool:
    return size > LARGEST_UNPACKED or (size > RATIO_FROM and size > LARGEST_RATIO * max(packed, 1))


def _plain(ending: str) -> str:
    return ending.lower() if ending[1:].isalnum() else ".data"


def csv(path: Path, *, separator: str = ",", encoding: str = "utf8", skip: int = 0) -> pl.DataFrame:
    """A delimited text file with a header; every cell stays text.

    ``encoding`` is ``utf8`` (bytes that are not UTF-8 are refused) or the name of another one.
    """
    _refuse_packed(path)
    try:
        return pl.read_csv(
            path,
            separator=separator,
            encoding=encoding,
            infer_schema=False,
            skip_rows=skip,
        )
    except (pl.exceptions.PolarsError, UnicodeError, LookupError) as error:
        raise _unreadable(path, "delimited text", error) from None


def _refuse_packed(path: Path) -> None:
    with path.open("rb") as opened:
        head = opened.read(4)
    if head.startswith(PACKED):
        raise _unreadable(path, "delimited text", ValueError("it is packed"))


def excel(path: Path, sheet: str) -> pl.DataFrame:
    """One sheet of an Excel workbook without a header: columns ``column_1`` …, every cell as text.

    Title rows, notes and blocks stay in: the table's ``prepare`` finds its way among them.
    """
    fastexcel = _needed("fastexcel")
    _refuse_bomb(path)
    try:
        book = fastexcel.read_excel(path)
        if sheet not in book.sheet_names:
            raise UserError(
                f"{path.name} has no sheet named {sheet!r}.",
                f"It has: {printable(', '.join(book.sheet_names))}.",
                "The publisher may have changed the workbook, or it is another file.",
            )
        loaded = book.load_sheet(sheet, header_row=None, dtypes="string")
        frame = pl.DataFrame(loaded)
    except fastexcel.FastExcelError as error:
        raise _unreadable(path, "an Excel workbook", error) from None
    return frame.rename({old: f"column_{n}" for n, old in enumerate(frame.columns, 1)})


def _refuse_bomb(path: Path) -> None:
    """Refuse a workbook whose parts say that they unpack beyond bounds; its reader has none."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as opened:
            size = sum(info.file_size for info in opened.infolist())
    except DAMAGE as error:
        raise _unreadable(path, "an Excel workbook", error) from None
    if _too_large(size, path.stat().st_size):
        raise _unreadable(path, "an Excel workbook", ValueError(f"it would unpack to {size:,} bytes"))


def stata(path: Path) -> pl.DataFrame:
    """A Stata data file; labelled values stay the numbers they are."""
    pyreadstat = _needed("pyreadstat")
    try:
        frame, _ = pyreadstat.read_dta(str(path), output_format="polars")
    except (pyreadstat.ReadstatError, UnicodeError) as error:
        raise _unreadable(path, "a Stata file", error) from None
    return pl.DataFrame(frame)


def r_data(path: Path, name: str = "") -> pl.DataFrame:
    """A data frame from an R data file (``.rda`` with the object's name, or ``.rds``)."""
    rdata = _needed("rdata")
    try:
        _bounded(path)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Missing constructor for R class", UserWarning)
            found: Any = rdata.read_rda(path) if name else rdata.read_rds(path)
    except Exception as error:  # the parser meets arbitrary bytes and raises whatever they lead to
        raise _unreadable(path, "an R data file", error) from None
    if name and name not in found:
        raise UserError(
            f"{path.name} holds no object named {name!r}.",
            f"It holds: {printable(', '.join(found))}.",
            "The publisher may have changed the file, or it is another one.",
        )
    table = found[name] if name else found
    columns = {}
    for column in table.columns:
        values = table[column].astype(object).where(table[column].notna(), None).tolist()
        columns[str(column)] = pl.Series(values, strict=False)
    return pl.DataFrame(columns)


def _bounded(path: Path) -> None:
    """Unpack an R data file once, keeping nothing, to see that it stays within bounds; its reader has none."""
    packers: dict[bytes, Any] = {b"\x1f\x8b": gzip, b"BZ": bz2, b"\xfd7": lzma}
    with path.open("rb") as opened:
        packer = packers.get(opened.read(2))
    if packer is None:
        return
    packed, size = path.stat().st_size, 0
    with packer.open(path) as unpacked:
        while chunk := unpacked.read(CHUNK):
            size += len(chunk)
            if _too_large(size, packed):
                raise ValueError("it unpacks beyond bounds")


def _needed(package: str) -> Any:
    from importlib import import_module

    try:
        return import_module(package)
    except ImportError:
        raise UserError(
            f"Reading this file needs the package {package}, which is not installed.",
            remedy="Install it with: pip install 'globalallies[readers]'",
        ) from None


def _unreadable(path: Path, what: str, error: Exception) -> UserError:
    reason = printable((str(error).split("\n")[0] or type(error).__name__)[:200])
    return UserError(
        f"{path.name} cannot be read as {what}: {reason}",
        "Expected the publisher's file, whole.",
        "Fetch it again with --force, or see its address with: allies data terms",
    )


def printable(text: str) -> str:
    """A publisher's text without what would move a terminal's cursor or change its colours."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def copy(source: Path, target: Path) -> None:
    """Copy a file's bytes (never its owner or mode)."""
    with source.open("rb") as read, target.open("xb") as write:
        shutil.copyfileobj(read, write, CHUNK)


__all__: "Sequence[str]" = ["copy", "csv", "excel", "member", "printable", "r_data", "stata"]
