"""A line between a town and its hub that counts: connections, and bytes in both directions."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Wire:
    """What went over the line since the last `reset`: bytes there, bytes back, connections."""

    port: int
    asked: int = 0
    answered: int = 0
    connections: int = 0
    pieces: list[bytes] = field(default_factory=list)

    def reset(self) -> None:
        self.asked = self.answered = self.connections = 0
        self.pieces.clear()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def requests(self) -> int:
        return sum(piece.count(b" HTTP/1.1\r\n") for piece in self.pieces)


@contextmanager
def counting(to: int) -> Iterator[Wire]:
    """A port that passes everything on to another port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        wire = Wire(server.getsockname()[1])
        threading.Thread(target=_take, args=(server, to, wire), daemon=True).start()
        yield wire
        server.shutdown(socket.SHUT_RDWR)


def _take(server: socket.socket, to: int, wire: Wire) -> None:
    while True:
        try:
            client, _address = server.accept()
        except OSError:
            return
        wire.connections += 1
        threading.Thread(target=_join, args=(client, to, wire), daemon=True).start()


def _join(client: socket.socket, to: int, wire: Wire) -> None:
    with client, socket.create_connection(("127.0.0.1", to)) as hub:
        there = threading.Thread(target=_pass_on, args=(client, hub, wire, "asked"), daemon=True)
        there.start()
        _pass_on(hub, client, wire, "answered")
        there.join()


def _pass_on(source: socket.socket, target: socket.socket, wire: Wire, name: str) -> None:
    with suppress(OSError):  # whoever has gone hears no more
        while piece := source.recv(65_536):
            setattr(wire, name, getattr(wire, name) + len(piece))
            if name == "asked":
                wire.pieces.append(piece)
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
