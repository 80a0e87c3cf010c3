"""A small world for most tests, the shipped register for the rest, and what a machine may lack."""

import os
import shutil
from pathlib import Path

import pytest

from globalallies.register import Register, load
from globalallies.report import write_report
from globalallies.sources.store import Store, import_mirror
from tiny_store import TABLES, put
from world import WORLD, as_csv

if os.environ.get("MIRROR"):
    # some tests work in a folder of their own
    os.environ["MIRROR"] = str(Path(os.environ["MIRROR"]).absolute())


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A folder that holds the small world's register."""
    folder = tmp_path / "world"
    folder.mkdir()
    for table, text in WORLD.items():
        (folder / f"{table}.csv").write_text(as_csv(table, text), encoding="utf-8")
    return folder


@pytest.fixture
def small(world: Path) -> Register:
    """The small world, loaded."""
    return load(world)


@pytest.fixture(scope="session")
def shipped() -> Register:
    """The register that ships with the package."""
    return load()


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The folder of outside data sets, or a skip that says what is missing."""
    folder = Path(os.environ.get("MIRROR", ""))
    if not os.environ.get("MIRROR") or not (folder / "MANIFEST.md").is_file():
        pytest.skip("no mirror of the outside data sets: set MIRROR to a folder that holds them")
    return folder


@pytest.fixture(scope="session")
def full_store(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store filled from the mirror, once; tests leave it as they found it."""
    store = Store(tmp_path_factory.mktemp("store"))
    done = import_mirror(store, mirror)
    assert done.problems == ()
    assert done.lacking == {}
    return store


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The small store."""
    store = Store(tmp_path_factory.mktemp("tiny") / "store")
    store.lock = None
    for source, tables in TABLES.items():
        put(store, source, tables)
    return store


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium, or a skip that says what is missing."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    missing = "no Chromium on this machine: install the package chromium to run the browser tests"
    if os.environ.get("ALLIES_REQUIRE_BROWSER"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def site(shipped: Register, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on the shipped register, written once."""
    return write_report(shipped, tmp_path_factory.mktemp("report") / "site").parent
