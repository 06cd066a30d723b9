"""Waiting for a condition, not for a while. And what Linux knows of the processes below one."""

import time
from collections.abc import Callable, Container, Iterable
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")


def wait_for(look: Callable[[], Found], what: str, seconds: float = 30) -> Found:
    """The first answer of `look` that is true; fails naming `what` when there is none in time."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"After {seconds:.0f} s still waiting: {what}")
        time.sleep(0.1)


def wait_for_each(
    names: Iterable[str], look: Callable[[], Container[str]], what: str, seconds: float = 30
) -> None:
    """Until `look` answers all of the names at one time or another; fails with those that it never answered."""
    left = list(names)

    def none_left() -> bool:
        found = look()
        left[:] = [name for name in left if name not in found]
        return not left

    try:
        wait_for(none_left, what, seconds)
    except AssertionError as late:
        raise AssertionError(f"{late}: {'、'.join(left)}") from None


def below(pid: int) -> dict[int, str]:
    """Every process below this one, with its command line."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            found = _read(folder)
            if found:
                parents[int(folder.name)] = found
    wanted, grown = {pid}, True
    while grown:
        more = {child for child, (parent, _line) in parents.items() if parent in wanted} - wanted
        wanted, grown = wanted | more, bool(more)
    return {child: parents[child][1] for child in wanted - {pid}}


def alive(pids: Iterable[int]) -> list[int]:
    """Those of the processes that still run; a dead one that nobody asked about does not."""
    return [pid for pid in pids if _read(Path(f"/proc/{pid}"))]


def _read(folder: Path) -> tuple[int, str] | None:
    try:
        state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return None
    return None if state == "Z" else (int(parent), line)
