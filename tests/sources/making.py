"""Making small files in the formats publishers use."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path


def csv_text(table: str, separator: str = ",") -> str:
    """A CSV file from an ASCII table; a cell with a comma, a quote or a blank is quoted."""
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in f'{separator}" ') else text

    return "".join(separator.join(cell(text) for text in line) + "\n" for line in lines)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive in memory."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def write_zip(path: Path, members: Mapping[str, str | bytes]) -> None:
    """A ZIP archive on disk."""
    path.write_bytes(zipped(members))
