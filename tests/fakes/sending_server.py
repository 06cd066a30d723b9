"""A web server that can be killed at any moment and comes back at once, and residents who press 「送る」 meanwhile.

The listening socket belongs to the test: a killed server resets the connections it had, and whoever comes next waits
until its successor takes over, as behind a supervisor. Residents are a process of their own, so that the test can fork
servers without threads; what they were shown they write down, one line each.
"""

import contextlib
import http.client
import json
import os
import random
import re
import signal
import socket
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any
from uuid import UUID

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from tests.fakes.processes import fork

AT_ONCE = 4
_SIGNS = re.compile(rb'<strong translate="no">([0-9A-Z]{3}-[0-9A-Z]{3})</strong>')
_DIGITS = re.compile(rb'data-copy="([0-9 ]{19})"')


@dataclass(frozen=True)
class Ready:
    """A draft on the last page: its address and what the browser has; `insists` presses again after a lost answer."""

    uuid: UUID
    cookie: str
    token: str
    insists: bool


def listen() -> socket.socket:
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind(("127.0.0.1", 0))
    found.listen(128)
    return found


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """A killed connection is no news here."""


def serve(listening: socket.socket) -> None:
    """Answer on an open socket, each request in a thread of its own, until somebody kills the process."""
    address = listening.getsockname()
    server = ThreadedWSGIServer(address, _Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket, server.server_name, server.server_port = listening, address[0], address[1]
    server.setup_environ()
    server.set_app(get_wsgi_application())
    server.serve_forever()


def press_all(port: int, drafts: Sequence[Ready], seen: Path) -> None:
    """Send every draft, four at a time; whoever insists presses until an answer comes."""
    waiting: SimpleQueue[tuple[int, Ready]] = SimpleQueue()
    for number, draft in enumerate(drafts):
        waiting.put((number, draft))
    with seen.open("w") as lines:
        writing = threading.Lock()

        def work() -> None:
            with contextlib.suppress(Empty):
                while True:
                    number, draft = waiting.get_nowait()
                    found = _press(port, draft, f"127.1.{number // 250}.{number % 250 + 1}")
                    with writing:
                        lines.write(json.dumps({"uuid": str(draft.uuid), **found}) + "\n")

        with ThreadPoolExecutor(AT_ONCE) as people:
            for one in [people.submit(work) for _ in range(AT_ONCE)]:
                one.result()


def _press(port: int, draft: Ready, own_address: str) -> dict[str, Any]:
    """What one resident saw: the receipt, or nothing; and how often the line broke."""
    lost = 0
    while True:
        try:
            _ask(port, "POST", f"/intake/{draft.uuid}/send/", draft, own_address)
            page = _ask(port, "GET", f"/intake/{draft.uuid}/receipt/", draft, own_address)
        except (OSError, http.client.HTTPException):
            lost += 1
            if draft.insists:
                continue
            return {"reference": "", "code": "", "lost": lost}
        signs, digits = _SIGNS.search(page), _DIGITS.search(page)
        assert signs, page.decode()[-3000:]
        assert digits, page.decode()[-3000:]
        return {"reference": signs[1].decode(), "code": digits[1].decode(), "lost": lost}


def _ask(port: int, method: str, path: str, draft: Ready, own_address: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=(own_address, 0))
    with contextlib.closing(connection):
        body = f"token={draft.token}" if method == "POST" else None
        headers = {"Cookie": draft.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if method == "GET" and not text.rstrip().endswith(b"</html>"):
            raise http.client.IncompleteRead(text)
        assert answer.status in (200, 302), (answer.status, text.decode()[-3000:])
        return text


def kill_while_alive(residents: int, listening: socket.socket, chance: random.Random) -> int:
    """Start a server, kill it, start the next, until the residents are through; answers how many were killed."""
    killed = 0
    while True:
        server = fork(lambda: serve(listening))
        end = time.monotonic() + chance.uniform(0.02, 0.25)
        while time.monotonic() < end:
            ended, status = os.waitpid(residents, os.WNOHANG)
            if ended:
                os.kill(server, signal.SIGKILL)
                os.waitpid(server, 0)
                assert status == 0
                return killed
            time.sleep(0.001)
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
        killed += 1
