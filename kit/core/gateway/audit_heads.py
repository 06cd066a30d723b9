"""The heads of the audit chain in a file outside the database.

For: noticing that entries were cut off at the end of the chain. Not for: the chain itself. One line per
sealing, `time position link`, only ever appended; copy the file to another machine to make it worth more.
"""

import os
from datetime import datetime
from pathlib import Path


class FileHeads:
    """Heads in one file, mode 0600."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, at: datetime, position: int, link: bytes) -> None:
        """Write one line and wait until the disk has it."""
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, f"{at.isoformat()} {position} {link.hex()}\n".encode("ascii"))
            os.fsync(handle)
        finally:
            os.close(handle)

    def all(self) -> dict[int, bytes]:
        """Every head by its position; a line that was torn by a crash is left out."""
        if not self.path.exists():
            return {}
        words = [line.split() for line in self.path.read_text("ascii").splitlines()]
        return {int(word[1]): bytes.fromhex(word[2]) for word in words if _is_whole(word)}


def _is_whole(words: list[str]) -> bool:
    return len(words) == 3 and words[1].isdigit() and len(words[2]) == 64
