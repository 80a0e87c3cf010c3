"""Reading publishers' files: CSV, fixed and delimited text, Excel, Stata, R, and archives of them.

Everything here reads untrusted bytes. Names inside an archive never become paths, sizes are
bounded before and while unpacking, and text stays text until the table's record types it.
"""

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
            return _unpack(opened, _find(opened, pattern, archive.name), archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise UserError(
            f"{archive.name} is not a whole ZIP archive ({error}).",
            "Expected the publisher's archive.",
            "The download may have been cut short or replaced: fetch it again with --force.",
        ) from None


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
    held = ", ".join(sorted(PurePosixPath(info.filename).name for info in own)[:12]) or "nothing"
    raise UserError(
        f"{name} holds {len(found) or 'no'} file{'s' if len(found) > 1 else ''} named {pattern!r}.",
        f"It holds: {held}.",
        "The publisher may have changed the archive, or it is another file: see its address with allies data terms.",
    )


def _unpack(opened: zipfile.ZipFile, info: zipfile.ZipInfo, archive: Path) -> Path:
    def too_large(size: int) -> bool:
        return size > LARGEST_UNPACKED or (size > RATIO_FROM and size > LARGEST_RATIO * max(info.compress_size, 1))

    def refuse() -> UserError:
        return UserError(
            f"{info.filename!r} in {archive.name} unpacks to more than {LARGEST_RATIO} times its packed size, "
            f"or to more than {LARGEST_UNPACKED:,} bytes.",
            "Expected a table of data: this looks like an archive made to fill a disk.",
            "Nothing was kept. Check the publisher's address with: allies data terms",
        )

    if too_large(info.file_size):
        raise refuse()
    ending = PurePosixPath(info.filename).suffix
    target = next(
        path for n in count(1) if not (path := archive.parent / f"{archive.name}.{n}{_plain(ending)}").exists()
    )
    written = 0
    with opened.open(info) as packed, target.open("xb") as plain:
        while chunk := packed.read(CHUNK):
            written += len(chunk)
            if too_large(written):
                raise refuse()
            plain.write(chunk)
    return target


def _plain(ending: str) -> str:
    return ending.lower() if ending[1:].isalnum() else ".data"


def csv(path: Path, *, separator: str = ",", encoding: str = "utf8", skip: int = 0) -> pl.DataFrame:
    """A delimited text file with a header; every cell stays text.

    ``encoding`` is ``utf8`` (bytes that are not UTF-8 are refused) or the name of another one.
    """
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


def excel(path: Path, sheet: str) -> pl.DataFrame:
    """One sheet of an Excel workbook without a header: columns ``column_1`` …, every cell as text.

    Title rows, notes and blocks stay in: the table's ``prepare`` finds its way among them.
    """
    fastexcel = _needed("fastexcel")
    try:
        book = fastexcel.read_excel(path)
        if sheet not in book.sheet_names:
            raise UserError(
                f"{path.name} has no sheet named {sheet!r}.",
                f"It has: {', '.join(book.sheet_names)}.",
                "The publisher may have changed the workbook, or it is another file.",
            )
        loaded = book.load_sheet(sheet, header_row=None, dtypes="string")
        frame = pl.DataFrame(loaded)
    except fastexcel.FastExcelError as error:
        raise _unreadable(path, "an Excel workbook", error) from None
    return frame.rename({old: f"column_{n}" for n, old in enumerate(frame.columns, 1)})


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
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Missing constructor for R class", UserWarning)
            found: Any = rdata.read_rda(path) if name else rdata.read_rds(path)
    except Exception as error:  # the parser meets arbitrary bytes and raises whatever they lead to
        raise _unreadable(path, "an R data file", error) from None
    if name and name not in found:
        raise UserError(
            f"{path.name} holds no object named {name!r}.",
            f"It holds: {', '.join(found)}.",
            "The publisher may have changed the file, or it is another one.",
        )
    table = found[name] if name else found
    columns = {}
    for column in table.columns:
        values = table[column].astype(object).where(table[column].notna(), None).tolist()
        columns[str(column)] = pl.Series(values, strict=False)
    return pl.DataFrame(columns)


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
    reason = (str(error).split("\n")[0] or type(error).__name__)[:200]
    return UserError(
        f"{path.name} cannot be read as {what}: {reason}",
        "Expected the publisher's file, whole.",
        "Fetch it again with --force, or see its address with: allies data terms",
    )


def copy(source: Path, target: Path) -> None:
    """Copy a file's bytes (never its owner or mode)."""
    with source.open("rb") as read, target.open("xb") as write:
        shutil.copyfileobj(read, write, CHUNK)


__all__: "Sequence[str]" = ["copy", "csv", "excel", "member", "r_data", "stata"]
