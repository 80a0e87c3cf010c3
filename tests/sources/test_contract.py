"""What every source promises: a full record, a reader of its publisher's format, a table that fits."""

import io
import re
import zipfile
from codecs import BOM_UTF8
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from globalallies.catalogue import Source, Table
from globalallies.register import Register
from globalallies.sources import BY_NAME, SOURCES, bibliography
from globalallies.sources.reading.convert import from_mirror, from_publisher
from globalallies.sources.reading.schema import conform, examples
from globalallies.sources.store import Store, get
from sources.making import zipped

ALL = list(SOURCES.values())
NARROWER = {"factbook_trade": (2017, 2023), "war_interstate_directed": (1823, 2003), "wb_gdp": (1960, 2023)}
"""Tables that do not reach the first or last year of their source, and the years they have."""

MEANT = {"polity": {"-9"}, "polity2": {"-9"}}
"""Columns in which a usual code for a missing value is a value."""

PLAIN = (
    "alliance_depth atop contiguity cow_majors cow_states dcad igo mid mid_dyadic nmc trade ucdp un_ideal_points vdem"
)
"""Sources whose publishers save CSV files anew now and then; the others are pinned to a commit or are no CSV."""

TABLES = [pytest.param(s, t, id=f"{s.label}-{t.name}") for s in ALL for t in s.tables]


@pytest.mark.parametrize("source", ALL, ids=lambda s: s.label)
def test_a_record_says_what_a_user_needs(source: Source, shipped: Register) -> None:
    reference = shipped.reference(source.key)
    assert reference.title
    assert reference.author
    assert reference.kind == "data_set"
    assert source.first_year <= source.last_year
    assert source.tables
    assert source.cite
    assert set(source.cite) <= set(bibliography.entries())
    assert source.files or source.by_hand
    assert re.fullmatch(r"[a-z][a-z0-9_]*", source.name)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*", source.release)
    for file in source.files:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", file.name)
        assert urlsplit(file.address).scheme in ("http", "https")
        assert urlsplit(file.address).hostname
    for warning in source.warnings:
        assert warning.endswith(".")


@pytest.mark.parametrize(("source", "table"), TABLES)
def test_a_table_documents_every_column(source: Source, table: Table) -> None:
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    assert set(table.keys) <= set(names)
    assert not table.label or table.label in names
    assert not table.label or "ccode" in names or f"{table.label}_ccode" in names
    for column in table.columns:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name), column.name
        assert len(column.meaning) > 3
        assert not column.meaning.endswith(".")


@pytest.mark.parametrize(("source", "table"), TABLES)
def test_the_example_is_three_rows_that_fit(source: Source, table: Table) -> None:
    rows = examples(table)
    assert rows.height == 3
    assert_frame_equal(conform(source, table, rows), rows)


@pytest.mark.parametrize("source", ALL, ids=lambda s: s.label)
def test_the_publishers_format_is_read(source: Source, tmp_path: Path) -> None:
    import_module(f"sources.publishers.{source.name}").write(tmp_path, source)
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {file.name for file in source.files} or not source.files
    for table in source.tables:
        assert_frame_equal(from_publisher(source, table, tmp_path), examples(table))


@pytest.mark.parametrize(("source", "table"), [p for p in TABLES if p.values[1].mirror])  # type: ignore[union-attr]
def test_the_mirror_fits_the_record(source: Source, table: Table, mirror: Path) -> None:
    frame = from_mirror(source, table, mirror / f"{table.mirror}.parquet")
    assert frame.columns == [column.name for column in table.columns]
    assert frame.height > 0
    if "year" in frame.columns:
        expected = NARROWER.get(table.name, (source.first_year, source.last_year))
        assert (frame["year"].min(), frame["year"].max()) == expected
    for column in table.columns:
        codes = {str(code) for code in column.missing} | {"-9", ""}
        if column.kind != "date" and not codes & MEANT.get(column.name, set()):
            assert not codes & set(frame[column.name].cast(pl.String).drop_nulls().unique()), column.name


def resaved(name: str, content: bytes, change: Callable[[str], str]) -> bytes:
    """A file as its publisher might save it again; of an archive, every text in it."""
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return zipped({n: resaved(n, archive.read(n), change) for n in archive.namelist()})
    return change(content.decode()).encode() if name.endswith((".csv", ".tab")) and "MACOSX" not in name else content


def with_a_mark(text: str) -> str:
    return BOM_UTF8.decode() + text


def in_capitals(text: str) -> str:
    header, rest = text.split("\n", 1)
    return f"{header.upper()}\n{rest}"


def with_a_version(text: str) -> str:
    separator = "\t" if "\t" in text else ","
    header, *rows = text.splitlines()
    extra = "version" if "version" not in header else "new"
    return "\n".join([header + separator + extra, *(row + separator + "3" for row in rows)]) + "\n"


@pytest.mark.parametrize("change", [with_a_mark, in_capitals, with_a_version])
@pytest.mark.parametrize("name", PLAIN.split())
def test_a_file_saved_anew_is_read_alike(name: str, change: Callable[[str], str], tmp_path: Path) -> None:
    source = BY_NAME[name][0]
    import_module(f"sources.publishers.{name}").write(tmp_path, source)
    for path in list(tmp_path.iterdir()):
        path.write_bytes(resaved(path.name, path.read_bytes(), change))
    for table in source.tables:
        assert_frame_equal(from_publisher(source, table, tmp_path), examples(table))


def test_names_are_unique() -> None:
    tables = [(s.name, t.name) for s in ALL for t in s.tables]
    by_table: dict[str, set[str]] = {}
    for name, table in tables:
        by_table.setdefault(table, set()).add(name)
    assert {t: names for t, names in by_table.items() if len(names) > 1} == {}
    assert len({s.label for s in ALL}) == len(ALL)


def test_the_releases_of_a_source_have_the_same_tables() -> None:
    for releases in BY_NAME.values():
        assert len({tuple(t.name for t in source.tables) for source in releases}) == 1


def test_every_entry_of_the_bibliography_can_be_read() -> None:
    text = bibliography.FILE.read_text(encoding="utf-8")
    assert text.count("\n@") + 1 == len(bibliography.entries())
    for key in bibliography.entries():
        line = bibliography.citation(key)
        assert re.search(r"\(\d{4}\)\. ", line), line


@pytest.mark.parametrize("source", ALL, ids=lambda s: s.label)
def test_the_publishers_files_enter_a_store(source: Source, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    import_module(f"sources.publishers.{source.name}").write(files, source)
    given = files if len(source.files) > 1 else next(files.iterdir())
    if not source.files and len(list(files.iterdir())) > 1:
        given = files
    store = Store(tmp_path / "store")
    entry, new = get(store, source, origin=given)
    assert new
    assert {name: table.rows for name, table in entry.tables.items()} == {t.name: 3 for t in source.tables}
    assert store.verify() == []
