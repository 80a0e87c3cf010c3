"""Fetching from a server that behaves badly: one clear error each, the store intact, nothing left."""

import gzip
import os
import subprocess
import sys
import textwrap
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from globalallies.catalogue import UserError
from globalallies.sources.reading.formats import csv
from globalallies.sources.store import Store, get
from globalallies.sources.store.disk import machine
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
    old = store.folder / ".work" / f"{child.pid}-{machine()}-abcd"
    old.mkdir(parents=True)
    (old / "toy.zip").write_text("half")
    get(store, toy_source(publisher.address("toy.zip")), limits=QUICK)
    assert left_behind(store) == []


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:99999/x", "http://127.0.0.1:port/x", "http://[bad/x", "http://127.0.0.1\x1b[31m/x"],
)
def test_a_redirect_to_no_address_at_all(location: str, store: Store, publisher: Publisher) -> None:
    message = fetched(store, publisher, sent_on(location))
    assert "sent the reader on to no address at all" in message


def test_what_a_server_says_cannot_colour_a_terminal(store: Store, publisher: Publisher) -> None:
    def gone(request) -> None:  # type: ignore[no-untyped-def]
        request.send_response(404, "gone \x1b[31mred")
        request.send_header("Content-Length", "0")
        request.end_headers()

    assert "\x1b" not in fetched(store, publisher, gone)
    assert "\x1b" not in fetched(store, publisher, sent_on("http://else.where\x1b]0;x/"))
    assert "\x1b" not in fetched(store, publisher, whole(zipped({"\x1b[31m.csv": "a,b\n1,2\n"})))


def test_the_body_of_a_redirect_is_not_read(store: Store, publisher: Publisher) -> None:
    sent = []

    def endless(request) -> None:  # type: ignore[no-untyped-def]
        request.head(302, Location="/files/toy.zip")
        for _ in range(1000):
            request.wfile.write(bytes(100_000))
            sent.append(100_000)

    publisher.behaviours["toy.zip"] = endless
    publisher.behaviours["files/toy.zip"] = whole(toy_zip())
    assert get(store, toy_source(publisher.address("toy.zip")), limits=QUICK)[1]
    assert sum(sent) < 50_000_000


def test_a_part_that_nobody_asked_for_is_not_the_file(store: Store, publisher: Publisher) -> None:
    def part(request) -> None:  # type: ignore[no-untyped-def]
        request.head(206, Content_Length="30", Content_Range=f"bytes 0-29/{len(toy_zip())}")
        request.wfile.write(toy_zip()[:30])

    assert "at another place, or another file" in fetched(store, publisher, part)


@pytest.mark.parametrize(
    ("tag", "total", "encoding"), [('"v2"', 0, "identity"), ('"v1"', 5, "identity"), ('"v1"', 0, "gzip")]
)
def test_a_part_of_another_version_is_not_patched_on(
    tag: str, total: int, encoding: str, store: Store, publisher: Publisher
) -> None:
    content = toy_zip()

    def changing(request) -> None:  # type: ignore[no-untyped-def]
        wanted = request.headers.get("Range")
        if wanted is None and len(publisher.requests) > 1:
            whole(content)(request)
        elif wanted is None:
            request.head(200, Content_Length=str(len(content)), ETag='"v1"')
            request.wfile.write(content[:40])
        else:
            rest = len(content) - 40
            span = f"bytes 40-{len(content) - 1}/{len(content) + total}"
            request.head(206, Content_Length=str(rest), Content_Range=span, ETag=tag, Content_Encoding=encoding)
            request.wfile.write(bytes(rest))

    publisher.behaviours["toy.zip"] = changing
    limits = replace(QUICK, attempts=3)
    entry, _ = get(store, toy_source(publisher.address("toy.zip")), limits=limits)
    assert entry.tables["toy"].rows == 3
    assert [wanted for _, wanted in publisher.requests] == [None, "bytes=40-", None]


def test_a_part_shorter_than_asked_for_is_not_the_end(store: Store, publisher: Publisher) -> None:
    content = toy_zip()

    def short(request) -> None:  # type: ignore[no-untyped-def]
        wanted = request.headers.get("Range")
        if wanted is None:
            request.head(200, Content_Length=str(len(content)), ETag='"v1"')
            request.wfile.write(content[:40])
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-"))
        end = len(content) if len(publisher.requests) > 2 else start + 10
        span = f"bytes {start}-{end - 1}/{len(content)}"
        request.head(206, Content_Length=str(end - start), Content_Range=span, ETag='"v1"')
        request.wfile.write(content[start:end])

    publisher.behaviours["toy.zip"] = short
    limits = replace(QUICK, attempts=3)
    assert get(store, toy_source(publisher.address("toy.zip")), limits=limits)[0].tables["toy"].rows == 3
    assert [wanted for _, wanted in publisher.requests] == [None, "bytes=40-", "bytes=50-"]


def test_a_length_no_number_holds(store: Store, publisher: Publisher) -> None:
    def huge(request) -> None:  # type: ignore[no-untyped-def]
        request.head(200, Content_Length="9" * 5000)
        request.wfile.write(b"x")

    assert "toy.zip could not be fetched" in fetched(store, publisher, huge)


def test_an_encoded_file_is_decoded_within_bounds(store: Store, publisher: Publisher) -> None:
    def encoded(content: bytes) -> Behaviour:
        def behave(request) -> None:  # type: ignore[no-untyped-def]
            request.head(200, Content_Length=str(len(content)), Content_Encoding="gzip")
            request.wfile.write(content)

        return behave

    assert "larger than 1,000,000 bytes" in fetched(store, publisher, encoded(gzip.compress(bytes(50_000_000))))
    assert "the connection broke" in fetched(store, publisher, cut_encoded(gzip.compress(toy_zip())))
    publisher.behaviours["toy.zip"] = encoded(gzip.compress(toy_zip()))
    entry, _ = get(store, toy_source(publisher.address("toy.zip")), force=True, limits=QUICK)
    assert entry.originals[0].bytes == len(toy_zip())


def cut_encoded(content: bytes) -> Behaviour:
    def behave(request) -> None:  # type: ignore[no-untyped-def]
        request.head(200, Content_Length=str(len(content)), Content_Encoding="gzip")
        request.wfile.write(content[:-20])

    return behave


def test_a_page_behind_a_byte_order_mark(store: Store, publisher: Publisher) -> None:
    page = b"\xef\xbb\xbf<!DOCTYPE html><html><body>Log in</body></html>"
    assert "a web page came instead of the file" in fetched(store, publisher, whole(page), "toy.csv")


def test_what_another_machine_left_is_swept_only_when_it_is_old(store: Store) -> None:
    live = store.folder / ".work" / f"{os.getpid()}-{machine()}-a"
    elsewhere = store.folder / ".work" / "99999999-abcdabcd-a"
    old = store.folder / ".work" / "99999999-abcdabcd-b"
    for folder in (live, elsewhere, old):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    with store.work_folder() as own:
        assert {path.name for path in own.parent.iterdir()} == {live.name, elsewhere.name, own.name}


def test_a_work_folder_is_made_though_another_process_removes_the_one_around_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    mkdir, left = Path.mkdir, 3

    def racing(self: Path, *args: object, **more: object) -> None:
        nonlocal left
        if self.parent.name == ".work" and left:
            left -= 1
            self.parent.rmdir()
        mkdir(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", racing)
    with store.work_folder() as folder:
        assert folder.is_dir()
    assert left == 0
