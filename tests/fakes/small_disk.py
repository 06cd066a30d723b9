"""A disk that is really full: a small tmpfs over a folder, seen by one child process only.

For: what a town does when its disk takes no more. The child gets a mount namespace of its own (as root, or as a plain
user in a user namespace), so nothing is mounted anywhere else and all of it is gone when the child ends. Where a
machine allows neither, `mount` raises NoSmallDisk: the test has to say so and to fill up otherwise.
"""

import ctypes
import os
from pathlib import Path
from typing import Final

NEW_MOUNTS: Final = 0x00020000
NEW_USER: Final = 0x10000000
PRIVATE_BELOW: Final = 0x4000 | 0x40000  # MS_REC | MS_PRIVATE: nothing of this reaches the machine
BALLAST: Final = "ballast"


class NoSmallDisk(Exception):
    """This machine mounts nothing for us; the message says what was refused."""


class SmallDisk:
    """A folder on a disk of its own, with what stood in it before; call in a child only."""

    def __init__(self, folder: Path, room: int) -> None:
        self.folder = folder
        found = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        _own_namespace()
        _mount(folder, sum(map(len, found.values())) + len(found) * 4096 + room)
        for place, data in found.items():
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_bytes(data)

    def fill(self, left: int = 0) -> None:
        """Leave so many bytes free."""
        with open(self.folder / BALLAST, "wb") as ballast:
            os.posix_fallocate(ballast.fileno(), 0, self.free - left)

    def make_room(self) -> None:
        (self.folder / BALLAST).unlink()

    @property
    def free(self) -> int:
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize


def _own_namespace() -> None:
    user, group = os.getuid(), os.getgid()
    if _call("unshare", NEW_MOUNTS):  # only root may do that alone
        refused = _call("unshare", NEW_MOUNTS | NEW_USER)
        if refused:
            raise NoSmallDisk(f"unshare: {refused}")
        try:
            for name, words in (
                ("setgroups", "deny"),
                ("uid_map", f"0 {user} 1"),
                ("gid_map", f"0 {group} 1"),
            ):
                Path(f"/proc/self/{name}").write_text(words)
        except OSError as error:
            raise NoSmallDisk(f"user namespace: {error}") from error
    refused = _call("mount", b"none", b"/", None, PRIVATE_BELOW, None)
    if refused:
        raise NoSmallDisk(f"mount: {refused}")


def _mount(folder: Path, size: int) -> None:
    refused = _call("mount", b"none", bytes(folder), b"tmpfs", 0, f"size={size}".encode())
    if refused:
        raise NoSmallDisk(f"mount: {refused}")


def _call(name: str, *words: object) -> str:
    """A call of the C library; answers why it was refused, "" when it was not."""
    library = ctypes.CDLL(None, use_errno=True)
    return os.strerror(ctypes.get_errno()) if getattr(library, name)(*words) else ""
