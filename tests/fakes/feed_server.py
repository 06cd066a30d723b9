"""A real HTTP server on the loopback for a folder of a feed, and the ways in which a line or a liar spoils it.

`spoil` maps a path ("/metadata/timestamp.json") to a function that answers instead of the file; `asked` lists what
was asked for, `sizes` the bytes of each exchange on the wire, head and body, both directions.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Answer = Callable[["Handler"], None]


class SpoiledServer(ThreadingHTTPServer):
    """A server that tells what it was asked, and answers some addresses in other ways (`spoil`)."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.spoil: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.sizes: list[int] = []
        self.stop = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up on a liar is no error of the server."""


class FeedServer(SpoiledServer):
    def __init__(self, folder: Path) -> None:
        super().__init__(Handler)
        self.folder = folder


class Handler(BaseHTTPRequestHandler):
    server: FeedServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        path = self.path.removeprefix("/feed")
        self.server.asked.append(path)
        self.close_connection = True
        if path in self.server.spoil:
            self.server.spoil[path](self)
            return
        file = self.server.folder / path.lstrip("/")
        if ".." in path or not file.is_file():
            self.say(404, b"", {})
            return
        body = file.read_bytes()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        same = self.headers.get("If-None-Match") == etag
        self.say(304 if same else 200, b"" if same else body, {"ETag": etag})

    def do_POST(self) -> None:
        self.server.asked.append(f"POST {self.path}")
        self.say(204, b"", {})

    def say(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        before = len(self.requestline) + 2 + len(str(self.headers))
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        head = sum(map(len, getattr(self, "_headers_buffer", []))) + 2
        # Counted before the last byte leaves: whoever has the whole answer finds it counted.
        self.server.sizes.append(before + head + len(body))
        self.end_headers()
        self.wfile.write(body)


def status(code: int) -> Answer:
    return lambda handler: handler.say(code, b"", {"Location": "http://127.0.0.1:9/"} if code < 400 else {})


def body(data: bytes) -> Answer:
    return lambda handler: handler.say(200, data, {})


def cut_off(data: bytes) -> Answer:
    """Half of what was promised, then the line breaks."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data[: len(data) // 2])

    return answer


def cut_off_chunk(data: bytes) -> Answer:
    """The same of a body that comes in chunks."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"%x\r\n" % len(data) + data[: len(data) // 2])

    return answer


def endless(promised: int | None = None) -> Answer:
    """A body without an end: of a length that it says, or in chunks."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        name, value = ("Content-Length", str(promised)) if promised else ("Transfer-Encoding", "chunked")
        handler.send_header(name, value)
        handler.end_headers()
        piece = b" " * 65_536
        while not handler.server.stop.is_set():
            handler.wfile.write(piece if promised else b"10000\r\n" + piece + b"\r\n")

    return answer


def dripping(raw: bytes) -> Answer:
    """One byte at a time, each well within every time-out for a single wait, until the client has gone."""

    def answer(handler: Handler) -> None:
        for byte in raw * 1000:
            if handler.server.stop.wait(0.02):
                return
            handler.wfile.write(bytes([byte]))

    return answer


@contextmanager
def serving(folder: Path) -> Iterator[FeedServer]:
    server = FeedServer(folder)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
