"""Fetching one file from its publisher: bounded in size and time, resumed if cut, never from elsewhere.

A publisher's server is not trusted. It may stall, stop half-way, answer with a page instead of the
file, or send its reader to another host; each of these ends in one clear error and no file.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from ...catalogue import File, UserError
from ..reading.formats import printable

if TYPE_CHECKING:
    import requests

Progress = Callable[[str, int, int | None], None]
"""Told a file's name, the bytes that are here, and how many there will be, if known."""

CHUNK = 64 * 1024
MOST_REDIRECTS = 5
HTTP_OK, HTTP_PARTIAL, HTTP_RANGE = 200, 206, 416
CONTENT_RANGE = re.compile(r"bytes (?P<first>\d{1,18})-\d{1,18}/(?P<total>\d{1,18}|\*)")
MOST_DIGITS = 18
WORTH_ANOTHER_TRY = (408, 425, 429, 500, 502, 503, 504)
BY_HAND = "Or fetch the file with a browser, then: allies data get NAME --from FILE"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a download may take: seconds, bytes, bytes a second, and tries."""

    connect: float = 20
    silence: float = 60
    patience: float = 60
    slowest: float = 1024
    most_bytes: int = 2 * 1024**3
    attempts: int = 3
    pause: float = 2


class _CutShortError(Exception):
    """The transfer stopped early; what is on disk may be taken up again."""


def download(file: File, folder: Path, *, limits: Limits | None = None, progress: Progress | None = None) -> Path:
    """Fetch one file into a folder, taking it up again where the server allows if it was cut off.

    Raises
    ------
    UserError
        The file could not be had, with the reason and what to do. No part of it is left.
    """
    import requests

    bounds = limits or Limits()
    target = folder / file.name

    class Session(requests.Session):
        """Follows nothing by itself; requests would read a redirect's whole body, whatever its size."""

        def get_redirect_target(self, resp: requests.Response) -> None:
            return None

    with Session() as session:
        session.headers.update({"User-Agent": "globalallies", "Accept-Encoding": "identity"})
        transfer = _Transfer(file, target, bounds, progress or (lambda *_: None), session)
        try:
            transfer.run()
            _check_kind(file, target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    return target


class _Transfer:
    """One file on its way: how much is here, and which version of it."""

    def __init__(
        self, file: File, target: Path, limits: Limits, progress: Progress, session: "requests.Session"
    ) -> None:
        self.file = file
        self.target = target
        self.limits = limits
        self.progress = progress
        self.session = session
        self.validator = ""
        self.total: int | None = None

    def run(self) -> None:
        reason = ""
        for attempt in range(self.limits.attempts):
            if attempt:
                time.sleep(self.limits.pause * attempt)
            try:
                self._attempt()
            except _CutShortError as cut:
                reason = str(cut)
            else:
                return
        raise _failed(self.file, f"{reason}, {self.limits.attempts} times", "Try again later.")

    def _attempt(self) -> None:
        here = self.target.stat().st_size if self.target.exists() else 0
        headers = {"Range": f"bytes={here}-", "If-Range": self.validator} if here and self.validator else {}
        with self._network_errors(), self._follow(headers) as response:
            if response.status_code == HTTP_RANGE and headers:
                self.validator = ""
                raise _CutShortError("the server could not take the file up again")
            if response.status_code in WORTH_ANOTHER_TRY:
                raise _CutShortError(f"the server answered {response.status_code}")
            if response.status_code not in (HTTP_OK, HTTP_PARTIAL):
                raise _failed(
                    self.file, f"the server answered {response.status_code}", "The publisher may have moved it."
                )
            resumed = response.status_code == HTTP_PARTIAL
            if resumed and not (headers and self._goes_on(response, here)):
                self.validator = ""
                raise _CutShortError("the server took up the file at another place, or another file")
            self._refuse_page(response)
            self._save(response, here if resumed else 0)

    def _goes_on(self, response: "requests.Response", here: int) -> bool:
        """Whether a part of a file is the next part of the same version of it."""
        part = CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
        return (
            part is not None
            and int(part["first"]) == here
            and (part["total"] == "*" or self.total in (None, int(part["total"])))
            and not _encoded(response)
            and _validator(response) in ("", self.validator)
        )

    def _save(self, response: "requests.Response", here: int) -> None:
        encoded = _encoded(response)
        length = _whole_number(response.headers.get("Content-Length"))
        total = None if length is None or encoded else here + length
        if here and self.total is not None:
            total = self.total
        if (total or 0) > self.limits.most_bytes:
            raise _too_large(self.file, self.limits)
        self.total = total
        self.validator = "" if encoded else _validator(response)
        done = here
        with self.target.open("ab" if here else "wb") as out:
            for chunk in self._chunks(response):
                done += len(chunk)
                if done > self.limits.most_bytes:
                    raise _too_large(self.file, self.limits)
                out.write(chunk)
                self.progress(self.file.name, done, total)
        if total is not None and done < total:
            raise _CutShortError(f"the connection ended after {done:,} of {total:,} bytes")

    def _chunks(self, response: "requests.Response") -> Iterator[bytes]:
        started, got = time.monotonic(), 0
        while chunk := response.raw.read1(CHUNK, decode_content=True):
            got += len(chunk)
            yield chunk
            waited = time.monotonic() - started
            if waited > self.limits.patience:
                if got < self.limits.slowest * waited:
                    raise _CutShortError(f"the server sent only {got / waited:,.0f} bytes a second")
                started, got = time.monotonic(), 0

    def _follow(self, headers: dict[str, str]) -> "requests.Response":
        """The response at the end of a chain of redirects that never leaves the publisher."""
        address = self.file.address
        for _ in range(MOST_REDIRECTS):
            response = self.session.get(
                address,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=(self.limits.connect, self.limits.silence),
            )
            if not response.is_redirect:
                return response
            location = response.headers["Location"]
            response.close()
            address = _onward(self.file, address, location)
        raise _failed(
            self.file,
            f"the server sent the reader on more than {MOST_REDIRECTS} times",
            "The publisher may have moved it.",
        )

    def _refuse_page(self, response: "requests.Response") -> None:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind in ("text/html", "application/xhtml+xml"):
            raise _page(self.file)

    @contextmanager
    def _network_errors(self) -> Iterator[None]:
        import requests
        import urllib3

        try:
            yield
        except requests.exceptions.SSLError as error:
            raise _failed(
                self.file,
                "the server's certificate could not be checked"
                + (" (incomplete chain)" if "issuer" in str(error) else ""),
                "The address may be right and the server misconfigured.",
            ) from None
        except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError):
            raise _CutShortError(f"the server was silent for {self.limits.silence:g} seconds") from None
        except (requests.exceptions.ConnectionError, urllib3.exceptions.ProtocolError) as error:
            known = "the server could not be reached" if not self.target.exists() else "the connection broke"
            raise _CutShortError(f"{known} ({type(error).__name__})") from None
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
            raise _failed(self.file, f"{type(error).__name__}", "Check the network and the address.") from None


def _onward(file: File, address: str, location: str) -> str:
    """Where a redirect leads, if that is still the publisher's."""
    try:
        onward = urljoin(address, location)
        before, after = urlsplit(address), urlsplit(onward)
        same_port = after.port in (before.port, None, 443, 80)
    except ValueError:
        raise _failed(
            file, "the server sent the reader on to no address at all", "The publisher may have moved it."
        ) from None
    allowed = {_host(urlsplit(file.address).hostname), *(_host(host) for host in file.hosts)}
    same_place = _host(after.hostname) in allowed
    safe = after.scheme in ("http", "https") and not (before.scheme == "https" and after.scheme == "http")
    if not (same_place and safe and same_port):
        raise _failed(
            file,
            f"the server sent the reader on to another place, {printable(f'{after.scheme}://{after.netloc}')}",
            "A publisher may have moved, or someone stands in between: nothing was fetched from there.",
        )
    return onward


def _host(name: str | None) -> str:
    return (name or "").casefold().removeprefix("www.")


def _check_kind(file: File, path: Path) -> None:
    with path.open("rb") as opened:
        head = opened.read(512)
    if not head:
        raise _failed(file, "the server sent an empty file", "Try again later.")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise _page(file)
    if path.suffix.lower() in (".zip", ".xlsx") and not head.startswith(b"PK"):
        raise _failed(file, f"what came is not a {path.suffix[1:].upper()} file", "The publisher may have moved it.")


def _whole_number(text: str | None) -> int | None:
    return int(text) if text and len(text) <= MOST_DIGITS and text.isascii() and text.isdecimal() else None


def _encoded(response: "requests.Response") -> bool:
    return response.headers.get("Content-Encoding", "").strip().lower() not in ("", "identity")


def _validator(response: "requests.Response") -> str:
    """What names the version of a file that came: a strong tag, else when it last changed."""
    tag = response.headers.get("ETag", "")
    return tag if tag.startswith('"') else response.headers.get("Last-Modified", "")


def _failed(file: File, why: str, hint: str) -> UserError:
    return UserError(f"{file.name} could not be fetched from {file.address}: {why}.", hint, BY_HAND)


def _page(file: File) -> UserError:
    return _failed(
        file,
        "a web page came instead of the file",
        "The publisher may have moved it, or this network shows a log-in page first.",
    )


def _too_large(file: File, limits: Limits) -> UserError:
    return _failed(file, f"it is larger than {limits.most_bytes:,} bytes", "Expected a data set of the usual size.")
