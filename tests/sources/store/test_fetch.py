"""Fetching from a server that behaves badly: one clear error each, the store intact, nothing left."""

import os
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest

from globalallies.catalogue import UserError
from globalallies.sources.reading.formats import csv
from globalallies.sources.store import Store, get
from sources.conftest import QUICK, TOY, left_behind, toy_source, toy_zip
from sources.making import csv_text, zipped
from sources.server import Behaviour, Publisher, cut, dripping, failing, sent_on, silent, whole


def fetched(store: Store, publisher: Publisher, behaviour: Behaviour, name: str = "toy.zip") -> str:
    """The message of a fetch that must fail and leave the store as it was."""
    publisher.behaviours["good.zip"] = whole(toy_zip())
    good = toy_source(publisher.address("good.zip"), read=lambda folder: csv_of(folder, "good.zip"))
    before, _ = get(store, good, force=True, limits=QUICK)
    publisher.requests.clear()
    publisher.behaviours[name] = behaviour
    with pytest.raises(UserError) as caught:
        get(store, toy_source(publisher.address(name)), force=True, limits=QUICK)
    assert store.read("toy@1.0") == before
    assert store.verify() == []
    assert left_behind(store) == []
    assert str(caught.value).count("\n") <= 3 or "schema" in str(caught.value)
    return str(caught.value)


def csv_of(folder: Path, name: str):  # type: ignore[no-untyped-def]
    from globalallies.sources.reading.formats import member

    return csv(member(folder / name, "toy.csv"))


def test_a_whole_file_is_stored(store: Store, publisher: Publisher) -> None:
    publisher.behaviours["toy.zip"] = whole(toy_zip())
    seen: list[tuple[str, int, int | None]] = []
    entry, new = get(
        store, toy_source(publisher.address("toy.zip")), limits=QUICK, progress=lambda *told: seen.append(told)
    )
    assert new
    assert entry.route == "publisher"
    assert entry.originals[0].origin == publisher.address("toy.zip")
    assert entry.tables["toy"].rows == 3
    assert seen[-1] == ("toy.zip", len(toy_zip()), len(toy_zip()))
    assert left_behind(store) == []


def test_a_second_get_fetches_nothing(store: Store, publisher: Publisher, toy) -> None:  # type: ignore[no-untyped-def]
    publisher.behaviours["toy.zip"] = whole(toy_zip())
    source = toy(publisher.address("toy.zip"))
    get(store, source, limits=QUICK)
    _, new = get(store, source, limits=QUICK)
    assert not new
    assert len(publisher.requests) == 1


def test_a_download_that_is_cut_off_is_taken_up_again(store: Store, publisher: Publisher) -> None:
    content = toy_zip()
    publisher.behaviours["toy.zip"] = cut(content, 40)
    entry, _ = get(store, toy_source(publisher.address("toy.zip")), limits=QUICK)
    assert entry.tables["toy"].rows == 3
    assert [wanted for _, wanted in publisher.requests] == [None, "bytes=40-"]


def test_a_download_that_cannot_be_taken_up_begins_anew(store: Store, publisher: Publisher) -> None:
    publisher.behaviours["toy.zip"] = cut(toy_zip(), 40, resumable=False)
    entry, _ = get(store, toy_source(publisher.address("toy.zip")), limits=QUICK)
    assert entry.tables["toy"].rows == 3
    assert [wanted for _, wanted in publisher.requests] == [None, None]


def test_a_file_that_changed_meanwhile_is_not_patched_together(store: Store, publisher: Publisher) -> None:
    old, new = b"x" * 500, toy_zip()

    def changing(request) -> None:  # type: ignore[no-untyped-def]
        if len(publisher.requests) == 1:
            request.head(200, Content_Length=str(len(old)), ETag='"old"')
            request.wfile.write(old[:100])
        else:
            assert request.headers["If-Range"] == '"old"'
            whole(new)(request)

    publisher.behaviours["toy.zip"] = changing
    entry, _ = get(store, toy_source(publisher.address("toy.zip")), limits=QUICK)
    assert entry.tables["toy"].rows == 3


def test_a_server_that_is_busy_at_first_is_asked_again(store: Store, publisher: Publisher) -> None:
    publisher.behaviours["toy.zip"] = failing(503, 1, toy_zip())
    assert get(store, toy_source(publisher.address("toy.zip")), limits=QUICK)[1]


def test_a_connection_that_always_drops(store: Store, publisher: Publisher) -> None:
    message = fetched(store, publisher, cut(toy_zip(), 40, forever=True))
    assert "the connection ended after" in message or "the connection broke" in message
    assert "2 times" in message
    assert "--from FILE" in message


def test_a_server_that_is_silent(store: Store, publisher: Publisher) -> None:
    assert "the server was silent for 0.5 seconds" in fetched(store, publisher, silent(2))


def test_a_server_that_drips(store: Store, publisher: Publisher) -> None:
    assert "bytes a second" in fetched(store, publisher, dripping(toy_zip() + bytes(200), 0.01))


def test_a_truncated_archive(store: Store, publisher: Publisher) -> None:
    assert "not a whole ZIP archive" in fetched(store, publisher, whole(toy_zip()[:-30]))


def test_a_page_instead_of_an_archive(store: Store, publisher: Publisher) -> None:
    page = b"<!DOCTYPE html><html><body>Log in</body></html>"
    for kind in ("text/html; charset=utf-8", "application/octet-stream"):
        assert "a web page came instead of the file" in fetched(store, publisher, whole(page, kind))


def test_a_page_instead_of_a_table(store: Store, publisher: Publisher) -> None:
    message = fetched(store, publisher, whole(b"\n <html><body>Moved</body></html>"), "toy.csv")
    assert "a web page came instead of the file" in message


def test_another_file_instead(store: Store, publisher: Publisher) -> None:
    assert "what came is not a ZIP file" in fetched(store, publisher, whole(b"\x89PNG\r\n\x1a\n" + bytes(100)))
    wrong = zipped({"other.csv": "a,b\n1,2\n"})
    message = fetched(store, publisher, whole(wrong))
    assert "holds no file named 'toy.csv'" in message
    assert "It holds: other.csv" in message


def test_another_table_under_the_right_name(store: Store, publisher: Publisher) -> None:
    wrong = zipped({"toy.csv": csv_text(TOY.replace("steel", "stone"))})
    assert "steel: no column of that name" in fetched(store, publisher, whole(wrong))


def test_an_empty_file(store: Store, publisher: Publisher) -> None:
    assert "an empty file" in fetched(store, publisher, whole(b""))


def test_a_file_that_is_gone(store: Store, publisher: Publisher) -> None:
    def gone(request) -> None:  # type: ignore[no-untyped-def]
        request.head(404, Content_Length="0")

    message = fetched(store, publisher, gone)
    assert "404" in message
    assert len(publisher.requests) == 1


def test_an_archive_that_would_fill_the_disk(store: Store, publisher: Publisher) -> None:
    bomb = zipped({"toy.csv": bytes(64 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert "unpacks to more than 250 times" in fetched(store, publisher, whole(bomb))


def test_an_archive_that_lies_about_its_size(store: Store, publisher: Publisher) -> None:
    bomb = bytearray(zipped({"toy.csv": bytes(64 * 1024 * 1024)}))
    size = (64 * 1024 * 1024).to_bytes(4, "little")
    assert bomb.count(size) == 2
    lying = bytes(bomb).replace(size, (100).to_bytes(4, "little"))
    message = fetched(store, publisher, whole(lying))
    assert "not a whole ZIP archive" in message or "unpacks to more" in message


@pytest.mark.parametrize("name", ["../toy.csv", "/etc/toy.csv", "a/../../toy.csv", "..\\toy.csv", "C:\\toy.csv"])
def test_an_archive_that_points_outside(name: str, store: Store, publisher: Publisher) -> None:
    message = fetched(store, publisher, whole(zipped({"toy.csv": csv_text(TOY), name: "x"})))
    assert "points outside the archive" in message
    assert not list(store.folder.parent.glob("*.csv"))


def test_an_archive_with_a_password(store: Store, publisher: Publisher, tmp_path: Path) -> None:
    content = bytearray(toy_zip())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    assert zipfile.is_zipfile(tmp_path / "x") is False
    assert "not a whole ZIP archive" in fetched(store, publisher, whole(bytes(content)))


def test_a_redirect_to_another_host(store: Store, publisher: Publisher) -> None:
    message = fetched(store, publisher, sent_on(publisher.address("toy.zip", host="localhost")))
    assert f"sent the reader on to another place, http://localhost:{publisher.port}" in message
    assert len(publisher.requests) == 1


def test_a_redirect_to_another_port_or_scheme(store: Store, publisher: Publisher) -> None:
    assert "another place" in fetched(store, publisher, sent_on("http://127.0.0.1:9/toy.zip"))
    assert "another place" in fetched(store, publisher, sent_on("file:///etc/passwd"))


def test_a_redirect_on_the_same_host_is_followed(store: Store, publisher: Publisher) -> None:
    publisher.behaviours["toy.zip"] = sent_on("/files/toy.zip")
    publisher.behaviours["files/toy.zip"] = whole(toy_zip())
    assert get(store, toy_source(publisher.address("toy.zip")), limits=QUICK)[1]


def test_redirects_in_a_circle(store: Store, publisher: Publisher) -> None:
    assert "more than 5 times" in fetched(store, publisher, sent_on("/toy.zip"))


def test_a_file_beyond_all_bounds(store: Store, publisher: Publisher) -> None:
    def endless(request) -> None:  # type: ignore[no-untyped-def]
        request.head(200)
        for _ in range(100):
            request.wfile.write(bytes(100_000))

    assert "larger than 1,000,000 bytes" in fetched(store, publisher, endless)
    assert "larger than 1,000,000 bytes" in fetched(store, publisher, whole(bytes(1_000_001)))


def test_no_server_at_all(store: Store) -> None:
    with pytest.raises(UserError, match="could not be reached"):
        get(store, toy_source("http://127.0.0.1:9/toy.zip"), limits=QUICK)
    assert left_behind(store) == []


CHILD = """
    import sys
    from pathlib import Path
    from globalallies.sources.store import Store, get
    from sources.conftest import QUICK, toy_source
    get(Store(Path(sys.argv[1])), toy_source(sys.argv[2]), force=True, limits=QUICK)
"""


def test_processes_fetch_at_once_without_harm(store: Store, publisher: Publisher) -> None:
    publisher.behaviours["toy.zip"] = whole(toy_zip())
    command = [sys.executable, "-c", textwrap.dedent(CHILD), str(store.folder), publisher.address("toy.zip")]
    tests = str(Path(__file__).parents[2])
    children = [subprocess.Popen(command, env=os.environ | {"PYTHONPATH": tests}) for _ in range(4)]
    assert [child.wait(60) for child in children] == [0] * 4
    assert store.verify() == []
    assert left_behind(store) == []
    assert len(publisher.requests) == 4


def test_what_a_killed_process_left_is_swept(store: Store, publisher: Publisher) -> None:
    publisher.behaviours["toy.zip"] = whole(toy_zip())
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    old = store.folder / ".work" / f"{child.pid}-abcd"
    old.mkdir(parents=True)
    (old / "toy.zip").write_text("half")
    get(store, toy_source(publisher.address("toy.zip")), limits=QUICK)
    assert left_behind(store) == []
