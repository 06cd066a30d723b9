"""Copies of a database: migrate once per run, then copy.

For: keeping a state of the town's database under a name, and bringing it back or giving it to another town.
Not for: what is in it (`tests/conftest.py` sets the town up with the real commands).
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Protocol

from tests.fakes.mending import Mending
from tests.fakes.postgresql import Server


class Shelf(Protocol):
    """Keeps copies of the database under test; no connection may be open while it works."""

    def keep(self, name: str) -> None:
        """Keep the present state under this name."""

    def bring_back(self, name: str) -> None:
        """Put a kept state in place of the present one."""

    def give(self, name: str, data: Path) -> dict[str, str]:
        """Give a kept state to another instance with this data folder; answers what its environment needs."""


class SQLiteShelf:
    """The database under test is one file."""

    def __init__(self, file: Path, folder: Path) -> None:
        self.file, self.folder = file, folder

    def keep(self, name: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        _copy(self.file, self.folder / f"{name}.sqlite3")

    def bring_back(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        _copy(self.folder / f"{name}.sqlite3", self.file)

    def give(self, name: str, data: Path) -> dict[str, str]:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(self.folder / f"{name}.sqlite3", data / "db.sqlite3")
        return {}


class PostgreSQLShelf:
    """The database under test is one of a server of our own."""

    def __init__(self, server: Server, database: str) -> None:
        self.server, self.database, self.given = server, database, 0
        self.mendings: dict[str, Mending] = {}

    def keep(self, name: str) -> None:
        self.server.create(f"kept_{name}", template=self.database)

    def bring_back(self, name: str) -> None:
        mending = self.mendings.get(name)
        if mending is None or not mending.mend():
            self.server.create(self.database, template=f"kept_{name}")
            self.mendings = {name: Mending(self.server.url(self.database), self.server.url(f"kept_{name}"))}

    def give(self, name: str, data: Path) -> dict[str, str]:
        self.given += 1
        return self.server.create(f"given_{self.given}", template=f"kept_{name}")


def _copy(source: Path, target: Path) -> None:
    """A whole copy, whatever still stands in the write-ahead log."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)
