"""A store in a folder of the test's own, a source to fill it with, and a publisher on this machine."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from globalallies.catalogue import Column, File, Source, Table
from globalallies.sources.reading.columns import CCODE, YEAR
from globalallies.sources.reading.formats import csv, member
from globalallies.sources.store import Limits, Store
from sources.making import csv_text, zipped
from sources.server import Publisher, serving

QUICK = Limits(connect=2, silence=0.5, patience=0.3, slowest=2000, attempts=2, pause=0, most_bytes=1_000_000)

TOY = """
    ccode | year | steel
    2     | 1950 | 10
    200   | 1950 | -9
    740   | 1950 | 5
"""

STEEL = Column("steel", "int", "steel made in the year", "tons", missing=(-9,), low=0)


def read_zip(folder: Path) -> pl.DataFrame:
    return csv(member(folder / "toy.zip", "toy.csv"))


def toy_source(address: str = "https://example.org/toy.zip", read: Callable[[Path], pl.DataFrame] = read_zip) -> Source:
    """A source with one table in one file."""
    return Source(
        key="toy_1",
        name="toy",
        release="1.0",
        first_year=1940,
        last_year=1960,
        silence="unknown",
        files=(File(address.rpartition("/")[2], address),),
        tables=(
            Table(
                name="toy",
                meaning="a state in a year",
                keys=("ccode", "year"),
                columns=(CCODE, YEAR, STEEL),
                read=read,
                example="ccode | year | steel\n2 | 1950 | 1\n2 | 1951 | 2\n2 | 1952 | 3",
            ),
        ),
        cite=("singer_1987",),
    )


def toy_zip(text: str = TOY) -> bytes:
    return zipped({"toy.csv": csv_text(text)})


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with serving() as running:
        yield running


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty store; the working folder holds no lock."""
    monkeypatch.chdir(tmp_path)
    return Store(tmp_path / "store")


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Source]:
    """A toy source in two releases, known to the package for the length of a test."""
    from globalallies import sources

    def known(address: str = "https://example.org/toy.zip") -> Source:
        one = toy_source(address)
        two = replace(one, release="2.0", key="toy_2")
        monkeypatch.setattr(sources, "SOURCES", {**sources.SOURCES, "toy_1": one, "toy_2": two})
        monkeypatch.setattr(sources, "BY_NAME", {**sources.BY_NAME, "toy": (one, two)})
        return one

    return known


def left_behind(store: Store) -> list[str]:
    """Everything under the store that is no part of a release."""
    if not store.folder.exists():
        return []
    found = [p for p in store.folder.rglob("*") if p.is_file() or p.name.startswith(".")]
    return [str(p) for p in found if p.parent.name not in store.labels()]
