"""The real `setup`, inside the process of the tests, and the way back to its result.

For: a town that every test can start from. Not for: a second way of setting up; each step is the command's own.
"""

import shutil
from collections.abc import Callable
from datetime import datetime
from fcntl import LOCK_EX, flock
from io import StringIO
from pathlib import Path

from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connections
from django.test import TransactionTestCase
from whitenoise.base import WhiteNoise

from kit.conf.management.commands.setup import Command
from tests.fakes.databases import Shelf


class TownSetup(Command):
    """`setup` that keeps the state after migrating, and the state at its end."""

    def __init__(self, keep: Callable[[str], None]) -> None:
        super().__init__(stdout=StringIO())
        self.keep_state = keep

    def run(self) -> None:
        self.handle(demo=False)
        self._keep("set_up")

    def migrate(self) -> None:
        super().migrate()
        self._keep("migrated")

    def administrator(self, now: datetime) -> None:
        """Tests bring their own people."""

    def _keep(self, name: str) -> None:
        connections.close_all()
        self.keep_state(name)


def shared(folder: Path, data: Path, set_up: Callable[[], None]) -> None:
    """Set the town up in `data` unless another process of this run did: then copy what it left in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        flock(lock, LOCK_EX)  # whoever comes second waits: its own setting up would cost the same and a core
        if (folder / "whole").exists():
            shutil.copytree(folder / "files", data, dirs_exist_ok=True)
            staticfiles_storage.hashed_files, _ = (
                staticfiles_storage.load_manifest()
            )  # read before it was there
            return
        set_up()
        shutil.copytree(data, folder / "files", ignore=shutil.ignore_patterns("db.sqlite3*"))
        (folder / "whole").touch()


def made_once(folder: Path, make: Callable[[], None]) -> None:
    """Let the first process of this run make what stands in `folder`; the others wait for it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not (folder / "whole").exists():
            make()
            (folder / "whole").touch()


def bring_back_instead_of_flushing(shelf: Shelf) -> None:
    """After a test with real transactions the kept town comes back; a flush would be refused by the audit trail."""

    def bring_back(case: TransactionTestCase) -> None:
        connections.close_all()
        shelf.bring_back("set_up")

    TransactionTestCase._fixture_teardown = bring_back


def look_through_static_files_once() -> None:
    """Every new client looks at each of 750 files that stay the same for the whole run (4 % of all work)."""
    look, seen = WhiteNoise.update_files_dictionary, {}

    def look_once(self: WhiteNoise, root: str, prefix: str) -> None:
        which = (root, prefix, Path(root).stat().st_mtime_ns)
        if which not in seen:
            look(self, root, prefix)
            seen[which] = dict(self.files)
        self.files.update(seen[which])

    WhiteNoise.update_files_dictionary = look_once
