"""Asks the prefecture's hub over HTTP, and nobody else.

For: the files of a signed feed, telling a town that something new is there, and what a town tells its hub. Not for: believing what comes;
signatures are checked by whoever reads it.

Rules
- One host, one folder: another address is refused before it is asked, and no redirect is followed.
- Every wait is short, and a watchdog hangs up when the time for the whole errand is over: a line that drips one
  byte every ten seconds, in the head or in the body, cannot hold a worker.
- Bodies come in pieces, never packed; who reads says how many bytes at most (TUF for its files).
- A proxy is taken from the environment (`https_proxy`, `no_proxy`), as everywhere on the machine.
"""

import http.client
import socket
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from tuf.api.exceptions import (
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    SlowRetrievalError,
)
from tuf.ngclient import FetcherInterface

AGENT: Final = "sokumen-blueprints"
PIECE: Final = 64 * 1024
_PORTS: Final = {"http": 80, "https": 443}


def feed_url(hub_url: str) -> str:
    """The folder of the feed at a hub: `https://hub.example` and `https://hub.example/feed/` mean the same."""
    base = hub_url.rstrip("/")
    return f"{base}/" if base.endswith("/feed") else f"{base}/feed/"


class HubFetcher(FetcherInterface):
    """Fetches files below one address; `seconds` for everything together, `gap` for each single wait."""

    def __init__(self, base: str, *, seconds: float = 600, gap: float = 20) -> None:
        self.base, self.gap = base, gap
        self.until = time.monotonic() + seconds
        self.etags: dict[str, str] = {}
        self._origin = urlsplit(base)

    def _fetch(self, url: str) -> Iterator[bytes]:
        with self._answer(url, {}) as response:
            if response.status != 200:
                raise DownloadHTTPError(f"{url}: {response.status}", response.status)
            self.etags[url] = response.headers.get("ETag", "")
            yield from self._pieces(response)

    def unless_same(self, url: str, etag: str, most: int) -> bytes | None:
        """The body of at most `most` bytes, or None when the server says that it is as remembered."""
        headers = {"If-None-Match": etag} if etag else {}
        with self._answer(url, headers) as response:
            if response.status == 304 and etag:
                return None
            if response.status != 200:
                raise DownloadHTTPError(f"{url}: {response.status}", response.status)
            body = b""
            for piece in self._pieces(response):
                body += piece
                if len(body) > most:
                    raise DownloadLengthMismatchError(url)
            return body

    def knock(self, url: str) -> int:
        """The status of an empty POST; what the answer says is not read."""
        with self._answer(url, {"Content-Length": "0"}, method="POST") as response:
            return response.status

    def post(self, url: str, body: bytes, headers: Mapping[str, str], most: int) -> tuple[int, bytes]:
        """Send these bytes; the status and what was answered, at most `most` bytes of it."""
        sent = {"Content-Type": "application/json", **headers}
        with self._answer(url, sent, method="POST", body=body) as response:
            answer = b""
            for piece in self._pieces(response):
                answer += piece
                if len(answer) > most:
                    raise DownloadLengthMismatchError(url)
            return response.status, answer

    def _pieces(self, response: http.client.HTTPResponse) -> Iterator[bytes]:
        if response.length is None and not response.chunked:
            raise DownloadError("a body whose end nobody states could be cut off unnoticed")
        while piece := response.read1(PIECE):
            yield piece
        if response.length:
            raise DownloadError("the connection ended before the file did")

    @contextmanager
    def _answer(
        self, url: str, headers: Mapping[str, str], *, method: str = "GET", body: bytes | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        address = self._allowed(url)
        left = self._require_time(url)
        connection, target, extra = connect_to(address, timeout=min(self.gap, left))
        try:
            connection.connect()
            watchdog = threading.Timer(left, _hang_up, [connection.sock])
            watchdog.daemon = True
            watchdog.start()
            try:
                sent = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"}
                connection.request(method, target, body, {**sent, **extra, **headers})
                with connection.getresponse() as response:
                    self._require_time(url)  # a head that was cut off reads like one that has ended
                    yield response
                    self._require_time(url)
            finally:
                watchdog.cancel()
        except (OSError, http.client.HTTPException, DownloadError) as error:
            if isinstance(error, DownloadHTTPError | DownloadLengthMismatchError):
                raise
            slow = isinstance(error, TimeoutError) or time.monotonic() >= self.until
            raise (SlowRetrievalError if slow else DownloadError)(f"{url}: {error}") from error
        finally:
            connection.close()

    def _require_time(self, url: str) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise SlowRetrievalError(url)
        return left

    def _allowed(self, url: str) -> SplitResult:
        address = urlsplit(url)
        same = (address.scheme, address.netloc) == (self._origin.scheme, self._origin.netloc)
        inside = address.path.startswith(self._origin.path) and ".." not in unquote(address.path).split("/")
        if not same or not inside or address.scheme not in _PORTS:
            raise DownloadError(f"{url} is not below {self.base}")
        return address


def connect_to(
    address: SplitResult, *, timeout: float
) -> tuple[http.client.HTTPConnection, str, dict[str, str]]:
    """An unopened connection for an address, what to ask it for, and the headers its proxy wants."""
    host, port = address.hostname or "", address.port or _PORTS[address.scheme]
    path = f"{address.path or '/'}{f'?{address.query}' if address.query else ''}"
    proxy = None if proxy_bypass(host) else getproxies().get(address.scheme)
    secure = address.scheme == "https"
    if not proxy:
        return _connection(host, port, secure, timeout), path, {}
    through = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    connection = _connection(through.hostname or "", through.port or 80, secure, timeout)
    allowed = _proxy_headers(through)
    if secure:
        connection.set_tunnel(host, port, headers=allowed)
        return connection, path, {}
    return connection, f"http://{address.netloc}{path}", allowed


def _connection(host: str, port: int, secure: bool, timeout: float) -> http.client.HTTPConnection:
    if secure:
        return http.client.HTTPSConnection(host, port, timeout=timeout, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=timeout)


def _proxy_headers(proxy: SplitResult) -> dict[str, str]:
    if not proxy.username:
        return {}
    words = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
    return {"Proxy-Authorization": f"Basic {b64encode(words).decode('ascii')}"}


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
