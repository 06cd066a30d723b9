"""Asks a clamd whether a file holds a virus, over its own socket.

For: papers of meetings. Not for: deciding whether a file may be kept (`actions.papers`).

Why no library: the two for Python (clamd, pyclamd) have had no release since 2014 and 2017; the protocol is one command
(clamd(8), INSTREAM: chunks with their length before them, a zero at the end, one line back).

Rules
- Nothing configured: `is_on` is False and nobody is asked. Configured and silent: OSError, and nothing is kept unseen.
- Whatever is neither "OK" nor "FOUND" is no answer.
"""

import socket
import struct
from typing import Final

_TIMEOUT: Final = 30
_CHUNK: Final = 256 * 1024
_LINE: Final = 4096
UNIX: Final = "unix:"


class Clamd:
    """`address` is "unix:/path", "host:port", or "" for none."""

    def __init__(self, address: str) -> None:
        self._address = address

    @property
    def is_on(self) -> bool:
        return bool(self._address)

    def find(self, data: bytes) -> str:
        """The name of what was found, "" for nothing; raises OSError when it does not answer."""
        with self._connected() as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), _CHUNK):
                part = data[start : start + _CHUNK]
                line.sendall(struct.pack("!L", len(part)) + part)
            line.sendall(struct.pack("!L", 0))
            answer = _read(line)
        words = answer.partition(":")[2].strip()
        if words == "OK":
            return ""
        if words.endswith("FOUND"):
            return words.removesuffix("FOUND").strip()
        raise OSError(f"clamd: {answer}")

    def ping(self) -> bool:
        """Whether it answers at all; raises OSError."""
        with self._connected() as line:
            line.sendall(b"zPING\0")
            return _read(line) == "PONG"

    def _connected(self) -> socket.socket:
        if self._address.startswith(UNIX):
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(_TIMEOUT)
            try:
                line.connect(self._address.removeprefix(UNIX))
            except OSError:
                line.close()
                raise
            return line
        host, _colon, port = self._address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=_TIMEOUT)


def _read(line: socket.socket) -> str:
    """What stands before the zero at the end."""
    found = b""
    while not found.endswith(b"\0") and len(found) < _LINE:
        part = line.recv(_LINE)
        if not part:
            break
        found += part
    return found.rstrip(b"\0\n").decode("utf-8", "replace")
