"""Places of this machine for what costs a lot: over all its processes, so many at once and no more.

For: computations that would keep the processor from everybody else. Not for: how often somebody may ask
(`actions.limits`).

Rules
- Who works holds a locked file; the kernel lets go of it when the process dies, however it dies.
- Who finds no place waits for a while and is then told so; nobody stands in a queue.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_PAUSE: Final = 0.02


class NoPlaceFree(Exception):
    """All places were taken until the patience was over; asking again later is right."""


@contextmanager
def a_place(folder: Path, *, places: int, patience: float) -> Iterator[None]:
    """Hold one of the places, which are files under `folder`; `patience` in seconds. Raises NoPlaceFree."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = _taken(folder, places, time.monotonic() + patience)
    try:
        yield
    finally:
        os.close(handle)


def _taken(folder: Path, places: int, until: float) -> int:
    while True:
        for number in range(places):
            handle = os.open(folder / str(number), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
            else:
                return handle
        if time.monotonic() >= until:
            raise NoPlaceFree
        time.sleep(_PAUSE)
