"""Reading publishers' files: what is damaged, packed beyond bounds or unclear is refused."""

import gzip
import io
import lzma
import zipfile
import zlib
from pathlib import Path

import pytest

from globalallies.catalogue import UserError
from globalallies.sources.reading.formats import csv, excel, member, r_data
from sources.making import write_zip


def read(path: Path, content: bytes, **options: object) -> list[tuple[object, ...]]:
    path.write_bytes(content)
    return csv(path, **options).rows()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "options", "rows"),
    [
        (b"\xef\xbb\xbfa,b\r\n1,2\r\n", {}, [("1", "2")]),
        ("a,b\n1,Cura\u00e7ao\n".encode("latin1"), {"encoding": "latin1"}, [("1", "Cura\u00e7ao")]),
        (b'a,b\n1,"x\ny, ""z"""\n', {}, [("1", 'x\ny, "z"')]),
    ],
)
def test_text_as_publishers_write_it(
    content: bytes, options: dict[str, object], rows: list[tuple[object, ...]], tmp_path: Path
) -> None:
    assert read(tmp_path / "a.csv", content, **options) == rows


@pytest.mark.parametrize("content", [b"a,b\n1,Cura\xe7ao\n", b"a,b\n1,2,3\n", b'a,b\n1,"2\n', b""])
def test_text_that_is_not_whole_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"a\.csv cannot be read as delimited text"):
        read(tmp_path / "a.csv", content)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_packed_text_is_refused_where_plain_text_belongs(pack: object, tmp_path: Path) -> None:
    packed = pack(b"a,b\n1,2\n")  # type: ignore[operator]
    with pytest.raises(UserError, match="it is packed"):
        read(tmp_path / "a.csv", packed)
    write_zip(tmp_path / "a.zip", {"a.csv": packed})
    with pytest.raises(UserError, match="it is packed"):
        member(tmp_path / "a.zip", "a.csv")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_flipped_byte_in_an_archive_never_ends_in_a_traceback(method: int, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("a.csv", "hello world" * 30)
    whole = buffer.getvalue()
    for at in range(len(whole)):
        path = tmp_path / "a.zip"
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            unpacked = member(path, "a.csv").read_text()
        except UserError:
            continue
        assert unpacked == "hello world" * 30


def test_an_archive_that_lies_about_its_packed_size(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", {"a.csv": bytes(64 * 1024 * 1024)})
    content = bytearray((tmp_path / "a.zip").read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 20 : entry + 24] = (2**31).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(UserError, match="unpacks to more than 250 times"):
        member(tmp_path / "a.zip", "a.csv")


def test_a_workbook_or_r_file_that_would_fill_the_memory(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.xlsx", {"xl/worksheets/sheet1.xml": bytes(64 * 1024 * 1024)})
    with pytest.raises(UserError, match="would unpack to 67,108,864 bytes"):
        excel(tmp_path / "a.xlsx", "Sheet1")
    for pack in (gzip.compress, lzma.compress):
        (tmp_path / "a.rds").write_bytes(pack(bytes(64 * 1024 * 1024)))
        with pytest.raises(UserError, match="it unpacks beyond bounds"):
            r_data(tmp_path / "a.rds")
