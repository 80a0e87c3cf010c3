"""A publisher's server on this machine that behaves well, or badly on purpose."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Behaviour = Callable[["Handler"], None]


@dataclass
class Publisher:
    """The server: what it does for each path, and every request it got."""

    port: int = 0
    behaviours: dict[str, Behaviour] = field(default_factory=dict)
    requests: list[tuple[str, str | None]] = field(default_factory=list)

    def address(self, name: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}/{name}"


class Handler(BaseHTTPRequestHandler):
    """Answers a request as its path's behaviour says."""

    protocol_version = "HTTP/1.1"
    publisher: Publisher

    def do_GET(self) -> None:
        self.publisher.requests.append((self.path, self.headers.get("Range")))
        self.close_connection = True
        behaviour = self.publisher.behaviours.get(self.path.lstrip("/"))
        try:
            if behaviour is None:
                self.send_error(404)
            else:
                behaviour(self)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def head(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return


def whole(content: bytes, kind: str = "application/octet-stream") -> Behaviour:
    """The file, at once."""

    def behave(request: Handler) -> None:
        request.head(200, Content_Length=str(len(content)), Content_Type=kind)
        request.wfile.write(content)

    return behave


def cut(content: bytes, at: int, *, resumable: bool = True, forever: bool = False) -> Behaviour:
    """The connection drops after some bytes; what is asked for from there on comes, if it is resumable."""

    def behave(request: Handler) -> None:
        wanted = request.headers.get("Range")
        tag = {"ETag": '"v1"'} if resumable else {}
        if wanted and resumable:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            rest = content[start:]
            request.head(
                206,
                Content_Length=str(len(rest)),
                Content_Range=f"bytes {start}-{len(content) - 1}/{len(content)}",
                **tag,
            )
            request.wfile.write(rest[:at] if forever else rest)
            return
        first = len([path for path, _ in request.publisher.requests if path == request.path]) == 1
        request.head(200, Content_Length=str(len(content)), **tag)
        request.wfile.write(content[:at] if first or forever else content)

    return behave


def silent(seconds: float) -> Behaviour:
    """Not a word for a while."""

    def behave(request: Handler) -> None:
        time.sleep(seconds)

    return behave


def dripping(content: bytes, pause: float) -> Behaviour:
    """A byte at a time."""

    def behave(request: Handler) -> None:
        request.head(200, Content_Length=str(len(content)))
        for byte in content:
            request.wfile.write(bytes([byte]))
            request.wfile.flush()
            time.sleep(pause)

    return behave


def sent_on(to: str) -> Behaviour:
    """The reader is sent on to another address."""

    def behave(request: Handler) -> None:
        request.head(302, Location=to, Content_Length="0")

    return behave


def failing(status: int, times: int, content: bytes) -> Behaviour:
    """An error some times, then the file."""

    def behave(request: Handler) -> None:
        if len(request.publisher.requests) <= times:
            request.head(status, Content_Length="0")
        else:
            whole(content)(request)

    return behave


@contextmanager
def serving() -> Iterator[Publisher]:
    """The server, until the block ends."""
    publisher = Publisher()
    handler = type("Bound", (Handler,), {"publisher": publisher})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    publisher.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield publisher
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
