"""The store: what it holds, how damage is found and named, and what a lock pins."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from globalallies.catalogue import Source, UserError
from globalallies.sources.store import Lock, Store, get, pinned
from sources.conftest import TOY, left_behind, toy_source, toy_zip
from sources.making import csv_text, zipped

Toy = Callable[..., Source]


def filled(store: Store, toy: Toy, text: str = TOY) -> Source:
    """The store with the toy source in it."""
    source = toy()
    given = store.folder.parent / "given.zip"
    given.write_bytes(zipped({"toy.csv": csv_text(text)}))
    get(store, source, origin=given)
    return source


def test_a_table_comes_back_as_it_was_read(store: Store, toy: Toy) -> None:
    filled(store, toy)
    assert store.frame("toy").rows() == [(2, 1950, 10), (200, 1950, None), (740, 1950, 5)]
    assert store.frame("toy@1.0", "toy").equals(store.frame("toy_1"))
    entry = store.entry("toy")
    assert (entry.route, entry.originals[0].name, entry.age) == ("by hand", "toy.zip", "today")
    assert entry.made_by.startswith("globalallies ")


def test_the_same_input_gives_the_same_bytes(store: Store, toy: Toy) -> None:
    filled(store, toy)
    first = store.path("toy").read_bytes()
    filled(store, toy)
    assert store.path("toy").read_bytes() == first


def test_a_flipped_byte_anywhere_is_found_and_named(store: Store, toy: Toy) -> None:
    filled(store, toy)
    for path in (store.path("toy"), store.folder / "toy@1.0" / "entry.json"):
        whole = path.read_bytes()
        for at in range(0, len(whole), max(1, len(whole) // 40)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            problems = store.verify()
            assert len(problems) == 1, at
            assert problems[0].startswith("toy@1.0: ")
            assert path.name in problems[0]
        path.write_bytes(whole)
    assert store.verify() == []


def test_a_file_cut_short_or_gone_is_named_when_it_is_used(store: Store, toy: Toy) -> None:
    filled(store, toy)
    path = store.path("toy")
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(UserError, match=f"{path.name} is not there whole"):
        store.frame("toy")
    path.unlink()
    with pytest.raises(UserError, match=r"allies data get toy@1\.0 --force"):
        store.frame("toy")
    assert store.verify() == [f"toy@1.0: {path.name} (table toy) is missing"]


def test_a_damaged_file_of_the_right_size_is_an_error_not_a_number(store: Store, toy: Toy) -> None:
    filled(store, toy)
    path = store.path("toy")
    path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(UserError, match="is damaged"):
        store.frame("toy")


def test_a_stray_file_is_found(store: Store, toy: Toy) -> None:
    filled(store, toy)
    (store.folder / "toy@1.0" / "notes.txt").write_text("mine")
    assert store.verify() == ["toy@1.0: notes.txt does not belong here"]


@pytest.mark.parametrize("file", ["../../../etc/passwd", "/etc/passwd", "toy.parquet", "toy-0123456789ab.parquet/x"])
def test_a_record_cannot_name_a_file_outside_the_store(file: str, store: Store, toy: Toy) -> None:
    from globalallies.sources.store.entry import seal_of

    filled(store, toy)
    path = store.folder / "toy@1.0" / "entry.json"
    record = json.loads(path.read_text())
    del record["seal"]
    record["tables"]["toy"]["file"] = file
    path.write_text(json.dumps({**record, "seal": seal_of(record)}))
    with pytest.raises(UserError, match="names a file outside the store"):
        store.entry("toy")


def test_what_is_not_here_says_how_to_get_it(store: Store, toy: Toy) -> None:
    with pytest.raises(UserError, match=r"allies data get nmc@7\.0"):
        store.frame("nmc")
    filled(store, toy)
    with pytest.raises(UserError, match=r"Here of it: toy@1\.0"):
        store.frame("toy@2")
    with pytest.raises(UserError, match="Did you mean 'toy'"):
        store.frame("toi")
    with pytest.raises(UserError, match=r"Known: toy@1\.0, toy@2\.0"):
        store.frame("toy@3")
    with pytest.raises(UserError, match="Its tables: toy"):
        store.frame("toy", "toys")


def test_a_table_made_by_another_version_is_refused(store: Store, toy: Toy, monkeypatch: pytest.MonkeyPatch) -> None:
    from globalallies import sources

    source = filled(store, toy)
    table = source.tables[0]
    wider = replace(table, columns=(*table.columns, replace(table.columns[2], name="iron")))
    changed = replace(source, tables=(wider,))
    monkeypatch.setattr(sources, "BY_NAME", {"toy": (changed,)})
    monkeypatch.setattr(sources, "SOURCES", {"toy_1": changed})
    with pytest.raises(UserError, match=r"allies data get toy@1\.0 --force"):
        store.frame("toy")


def test_two_releases_stand_side_by_side_and_a_lock_chooses(store: Store, toy: Toy, tmp_path: Path) -> None:
    from globalallies.sources import find

    filled(store, toy)
    given = tmp_path / "two.zip"
    given.write_bytes(zipped({"toy.csv": csv_text(TOY.replace("10", "11"))}))
    get(store, find("toy@2"), origin=given)
    assert store.labels() == ["toy@1.0", "toy@2.0"]
    assert [store.frame(name)["steel"][0] for name in ("toy", "toy@1", "toy@2")] == [10, 10, 11]
    pinned(store, ["toy@2"], tmp_path / "allies.lock")
    locked = Store(store.folder)
    assert locked.lock is not None
    assert locked.frame("toy")["steel"][0] == 11
    assert locked.frame("toy@1")["steel"][0] == 10


def test_a_lock_survives_writing_and_reading(store: Store, toy: Toy, tmp_path: Path) -> None:
    filled(store, toy)
    written = pinned(store, [], tmp_path / "allies.lock")
    assert Lock.read(tmp_path / "allies.lock") == written
    assert [p.name for p in tmp_path.iterdir() if "lock" in p.name] == ["allies.lock"]


def test_data_that_say_something_else_are_refused(store: Store, toy: Toy, tmp_path: Path) -> None:
    source = filled(store, toy)
    pinned(store, [], tmp_path / "allies.lock")
    locked = Store(store.folder)
    other = tmp_path / "other.zip"
    other.write_bytes(zipped({"toy.csv": csv_text(TOY.replace("10", "11"))}))
    with pytest.raises(UserError, match=r"is not the one that allies\.lock pins: expected .*, found .*") as caught:
        get(locked, source, origin=other)
    assert "allies data lock toy" in str(caught.value)
    assert locked.frame("toy")["steel"][0] == 10
    assert left_behind(store) == []
    free = Store(store.folder)
    free.lock = None
    get(free, source, origin=other)
    with pytest.raises(UserError, match=r"is not the one that allies\.lock pins"):
        locked.frame("toy")
    assert "is not the one that allies.lock pins" in locked.verify()[0]
    pinned(locked, ["toy"], tmp_path / "allies.lock")
    assert Store(store.folder).frame("toy")["steel"][0] == 11


def test_the_same_table_from_another_archive_is_accepted(store: Store, toy: Toy, tmp_path: Path) -> None:
    source = filled(store, toy)
    pinned(store, [], tmp_path / "allies.lock")
    other = tmp_path / "other.zip"
    other.write_bytes(zipped({"deep/toy.csv": csv_text(TOY), "readme.txt": "hello"}))
    entry, _ = get(Store(store.folder), source, origin=other)
    assert entry.originals[0].sha256 != Store(store.folder).lock.pins["toy"].files["toy.zip"]  # type: ignore[union-attr]


def test_verify_names_what_a_lock_pins_and_the_store_lacks(store: Store, toy: Toy, tmp_path: Path) -> None:
    filled(store, toy)
    pinned(store, [], tmp_path / "allies.lock")
    store.remove(["toy@1.0"])
    assert Store(store.folder).verify() == ["toy@1.0: allies.lock pins it, but it is not here"]


GOOD_LOCK = f"""
[toy]
release = '1'
obtained = '2026-01-02T03:04:05+00:00'
[toy.tables]
toy = '{"0" * 64}'
[toy.files]
"""


@pytest.mark.parametrize(
    "text",
    [
        "not toml [",
        "[toy]\nrelease = '1'",
        "toy = 3",
        "a = " + "[" * 5000,
        GOOD_LOCK.replace("'1'", "'../1'"),
        GOOD_LOCK.replace("'1'", "1"),
        GOOD_LOCK.replace("0" * 64, "abc"),
        GOOD_LOCK.replace("toy = ", "'../toy' = "),
        GOOD_LOCK.replace("[toy", "['../toy'"),
        GOOD_LOCK.replace("2026-01-02T03:04:05+00:00", 'yesterday"\\nx="'),
        GOOD_LOCK.replace("'2026-01-02T03:04:05+00:00'", "2026-01-02T03:04:05+00:00"),
        GOOD_LOCK.replace("toy = ", "# toy = "),
    ],
)
def test_a_file_that_is_no_lock_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "allies.lock"
    path.write_text(GOOD_LOCK)
    assert Lock.read(path).pins["toy"].tables == {"toy": "0" * 64}
    path.write_text(text)
    with pytest.raises(UserError, match="is not a lock"):
        Lock.read(path)


def test_removing_takes_only_what_is_named(store: Store, toy: Toy) -> None:
    filled(store, toy)
    with pytest.raises(UserError, match="is not in the store"):
        store.remove(["../toy@1.0"])
    with pytest.raises(UserError, match=r"toy@2.0' is not in the store"):
        store.remove(["toy@1.0", "toy@2.0"])
    assert store.labels() == ["toy@1.0"]
    store.remove(["toy@1.0"])
    assert store.labels() == []
    assert not (store.folder / "toy@1.0").exists()


def test_a_store_that_cannot_be_written_is_a_users_mistake(toy: Toy, tmp_path: Path) -> None:
    given = tmp_path / "given.zip"
    given.write_bytes(toy_zip())
    (tmp_path / "file").write_text("mine")
    for folder in (Path("/proc/store"), tmp_path / "file", tmp_path / ("x" * 300)):
        with pytest.raises(UserError, match="cannot be used"):
            get(Store(folder), toy(), origin=given)


FULL = """
    import resource, signal, sys
    from pathlib import Path
    from globalallies.catalogue import UserError
    from globalallies.sources.store import Store, get
    from sources.conftest import toy_source
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
    try:
        get(Store(Path(sys.argv[1])), toy_source(), origin=Path(sys.argv[2]))
    except UserError as error:
        print(error)
"""


@pytest.mark.skipif(
    not hasattr(resource, "RLIMIT_FSIZE") or not hasattr(signal, "SIGXFSZ"), reason="needs a limit on file size"
)
@pytest.mark.parametrize("limit", [50, 300, 700])
def test_a_disk_that_is_full_leaves_nothing_behind(limit: int, store: Store, tmp_path: Path) -> None:
    given = tmp_path / "given.zip"
    given.write_bytes(toy_zip())
    command = [sys.executable, "-c", textwrap.dedent(FULL), str(store.folder), str(given), str(limit)]
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "cannot be used" in done.stdout or "cannot be written" in done.stdout
    assert store.labels() == []
    assert left_behind(store) == []


def test_what_needs_a_hand_says_how(store: Store, toy: Toy, tmp_path: Path) -> None:
    source = replace(toy(), files=(), by_hand="the publisher wants every user to fetch it from its page.")
    with pytest.raises(UserError, match="wants every user to fetch it"):
        get(store, source)
    with pytest.raises(UserError, match=r"does not hold toy\.zip"):
        get(store, toy(), origin=tmp_path / "nothing")


def test_a_mirror_fills_the_store(store: Store, toy: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import hashlib

    from globalallies import sources
    from globalallies.sources.store import import_mirror

    source = toy()
    mirrored = replace(source, tables=(replace(source.tables[0], mirror="toy_copy"),))
    monkeypatch.setattr(sources, "SOURCES", {"toy_1": mirrored})
    monkeypatch.setattr(sources, "BY_NAME", {"toy": (mirrored,)})
    folder = tmp_path / "mirror"
    folder.mkdir()
    with pytest.raises(UserError, match="is not a mirror"):
        import_mirror(store, folder)
    copy = folder / "toy_copy.parquet"
    pl.DataFrame({"ccode": [2], "year": [1950], "steel": [10]}).write_parquet(copy)
    pl.DataFrame({"x": [1]}).write_parquet(folder / "other.parquet")
    digest = hashlib.sha256(copy.read_bytes()).hexdigest()
    manifest = folder / "MANIFEST.md"
    manifest.write_text(f"## toy_copy.parquet\n\n- sha256: {'0' * 64}\n")
    done = import_mirror(store, folder)
    assert done.stored == ()
    assert done.problems[0].startswith("toy@1.0: toy_copy.parquet is not the file that MANIFEST.md describes")
    manifest.write_text(f"## toy_copy.parquet\n\n- sha256: {digest}\n")
    done = import_mirror(store, folder)
    assert [entry.label for entry in done.stored] == ["toy@1.0"]
    assert done.unread == ("other.parquet",)
    assert done.stored[0].originals[0].sha256 == digest
    assert import_mirror(store, folder).stored == ()
    assert len(import_mirror(store, folder, force=True).stored) == 1
    assert left_behind(store) == []


def record_of(store: Store) -> Path:
    return store.folder / "toy@1.0" / "entry.json"


@pytest.mark.parametrize("text", ["5", "null", "[]", '"x"', "{}", "[" * 100_000, '{"seal": 1}'])
def test_a_record_that_is_none_is_damage(text: str, store: Store, toy: Toy) -> None:
    filled(store, toy)
    record_of(store).write_text(text)
    with pytest.raises(UserError, match=r"entry\.json is damaged"):
        store.frame("toy")
    assert len(store.verify()) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"obtained": 5},
        {"obtained": "2020-01-01"},
        {"obtained": '2020-01-01"00:00:00+00:00'},
        {"obtained": "2020-13-01T00:00:00+00:00"},
        {"tables": []},
        {"tables": {"toy": 5}},
        {"tables": {"toy": {"file": "x"}}},
        {"originals": 5},
        {"originals": [{}]},
        {"more": 1},
    ],
)
def test_a_sealed_record_is_still_read_strictly(wrong: dict[str, object], store: Store, toy: Toy) -> None:
    from globalallies.sources.store.entry import seal_of

    filled(store, toy)
    record = json.loads(record_of(store).read_text()) | wrong
    del record["seal"]
    record_of(store).write_text(json.dumps({**record, "seal": seal_of(record)}))
    with pytest.raises(UserError, match=r"entry\.json is damaged"):
        store.entry("toy")


def test_a_flipped_bit_is_never_read(store: Store, toy: Toy) -> None:
    filled(store, toy)
    path = store.path("toy")
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        with pytest.raises(UserError, match="has changed since it was stored"):
            store.frame("toy")


def test_a_table_replaced_while_it_is_looked_up_is_found(
    store: Store, toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(store, toy)
    old = store.entry("toy")
    filled(store, toy, TOY.replace("10", "11"))
    entry, stale = Store.entry, [old]
    monkeypatch.setattr(Store, "entry", lambda self, name: stale.pop() if stale else entry(self, name))
    assert store.frame("toy")["steel"][0] == 11


def test_removing_a_link_leaves_what_it_leads_to(store: Store, toy: Toy, tmp_path: Path) -> None:
    filled(store, toy)
    elsewhere = tmp_path / "elsewhere"
    (store.folder / "toy@1.0").rename(elsewhere)
    (store.folder / "toy@1.0").symlink_to(elsewhere)
    store.remove(["toy@1.0"])
    assert store.labels() == []
    assert (elsewhere / "entry.json").is_file()


def test_a_release_goes_whole_before_its_files_are_deleted(
    store: Store, toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(store, toy)
    rmtree, still_there = shutil.rmtree, []

    def watched(path: Path, **more: object) -> None:
        still_there.append((store.folder / "toy@1.0").exists())
        rmtree(path, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(shutil, "rmtree", watched)
    store.remove(["toy@1.0"])
    assert still_there == [False]
    assert left_behind(store) == []


def test_removing_what_is_named_twice_removes_it_once(store: Store, toy: Toy) -> None:
    filled(store, toy)
    store.remove(["toy@1.0", "toy@1.0"])
    assert store.labels() == []


def test_a_file_that_cannot_be_read_does_not_hide_other_damage(
    store: Store, toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(store, toy)
    (store.folder / "toy@1.0" / "notes.txt").write_text("mine")
    denied, opened = store.path("toy"), Path.open

    def refusing(self: Path, *args: object, **more: object) -> object:
        if self == denied:
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refusing)
    unreadable, stray = store.verify()
    assert unreadable == f"toy@1.0: {denied} cannot be used: Permission denied."
    assert stray == "toy@1.0: notes.txt does not belong here"


def test_a_table_that_the_lock_does_not_name_is_refused(store: Store, toy: Toy, tmp_path: Path) -> None:
    filled(store, toy)
    pinned(store, [], tmp_path / "allies.lock")
    text = (tmp_path / "allies.lock").read_text()
    (tmp_path / "allies.lock").write_text(text.replace("[toy.tables]\n", f'[toy.tables]\n"a" = "{"0" * 64}"\n#'))
    assert "The table a of toy@1.0 is not the one" in Store(store.folder).verify()[0]
    lock = Lock.read(tmp_path / "allies.lock")
    with pytest.raises(UserError, match=r"The table b of toy@1\.0 is not the one"):
        lock.check("toy", replace(lock.pins["toy"], tables={**lock.pins["toy"].tables, "b": "0" * 64}))


def test_a_disk_that_fills_while_unpacking_is_no_fault_of_the_file(store: Store, tmp_path: Path) -> None:
    given = tmp_path / "given.zip"
    given.write_bytes(toy_zip(TOY + "    750 | 1950 | 5\n" * 1000))
    assert given.stat().st_size < 1000
    command = [sys.executable, "-c", textwrap.dedent(FULL), str(store.folder), str(given), "2000"]
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert "cannot be used: File too large" in done.stdout, done.stderr
    assert left_behind(store) == []


def test_a_copy_that_the_manifest_does_not_name_is_refused(
    store: Store, toy: Toy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from globalallies import sources
    from globalallies.sources.store import import_mirror

    source = toy()
    mirrored = replace(source, tables=(replace(source.tables[0], mirror="toy_copy"),))
    monkeypatch.setattr(sources, "SOURCES", {"toy_1": mirrored})
    pl.DataFrame({"ccode": [2], "year": [1950], "steel": [10]}).write_parquet(tmp_path / "toy_copy.parquet")
    done = import_mirror(store, tmp_path)
    assert done.stored == ()
    assert "MANIFEST.md gives no SHA-256 for toy_copy.parquet" in done.problems[0]


@pytest.mark.parametrize("error", [KeyError("x"), ValueError(""), IndexError("no\nrow"), OverflowError("big")])
def test_whatever_a_reader_stumbles_over_is_a_message(error: Exception, store: Store, tmp_path: Path) -> None:
    def stumbling(folder: Path) -> pl.DataFrame:
        raise error

    given = tmp_path / "given.zip"
    given.write_bytes(toy_zip())
    with pytest.raises(UserError, match="is not laid out as its publisher describes"):
        get(store, toy_source(read=stumbling), origin=given)
    assert left_behind(store) == []
