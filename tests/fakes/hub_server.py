"""A real HTTP server on the loopback that is the prefecture's `/hub/exchange` for one town, kept in memory.

Written against the format alone, so that the town's side is not proven by the hub's mistakes. `say` answers the next
messages instead ("used", "sequence", …, or raw bytes of something that is no hub); `taken` lists what was accepted.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

AT = datetime.now(UTC).replace(microsecond=0).isoformat()


class HubServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.key, self.last = "", 0
        self.say: list[str | bytes] = []
        self.taken: list[dict[str, Any]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def judge(self, message: dict[str, Any], raw: bytes, signature: str) -> str:
        key = message["content"]["public_key"] if message["kind"] == "enrol" else self.key
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), raw)
        except (InvalidSignature, ValueError):
            return "key"
        if message["kind"] == "enrol":
            self.key = key
        elif message["sequence"] <= self.last:
            return "sequence"
        self.last = message["sequence"]
        self.taken.append(message)
        return "ok"


class Handler(BaseHTTPRequestHandler):
    server: HubServer

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self.give(404, b"")

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        said = self.server.say.pop(0) if self.server.say else ""
        if isinstance(said, bytes):
            self.give(200, said)
            return
        code = said or self.server.judge(json.loads(raw), raw, self.headers["Sokumen-Signature"])
        answer = {"format": "sokumen-exchange/1", "code": code, "at": AT, "content": {}}
        if code == "sequence":
            answer["last"] = self.server.last
        self.give(200 if code == "ok" else 409, json.dumps(answer).encode())

    def give(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def hub() -> Iterator[HubServer]:
    server = HubServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
