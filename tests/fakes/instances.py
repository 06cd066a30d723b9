"""An instance of its own in a temporary folder, worked from outside as an operator would: by commands.

For: tests of commands and of a served town. Not for: tests inside one process, which use the fixtures of
pytest-django on the town that was set up once per run.
"""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psycopg

KIT: Final = Path(sys.executable).with_name("kit")
Before = Callable[[], None] | None
_LOGIN: Final = re.compile(r"ログイン名: (\S+)\s+パスワード: (\S+)")


@dataclass
class Instance:
    """One town: `root/sites` and `root/data`, and the environment its commands get."""

    root: Path
    slug: str = "tsu"
    environ: dict[str, str] = field(default_factory=dict)
    program: tuple[str, ...] = (str(KIT),)

    @property
    def data(self) -> Path:
        return self.root / "data" / self.slug

    @property
    def site_file(self) -> Path:
        return self.root / "sites" / self.slug / "site.toml"

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not _is_ours(name)}
        places = {"KIT_SITES": str(self.root / "sites"), "KIT_DATA": str(self.root / "data")}
        return {**inherited, "PYTHONUNBUFFERED": "1", **places, **self.environ}

    def kit(self, *words: str, before: Before = None, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run `kit --site SLUG WORDS`; `before` is done in the new process first."""
        return self.bare("--site", self.slug, *words, before=before, **environ)

    def bare(self, *words: str, before: Before = None, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run `kit WORDS` with nothing put in front."""
        return subprocess.run(
            [*self.program, *words], env={**self.environment, **environ}, cwd=self.root, text=True,
            capture_output=True, timeout=600, check=False, preexec_fn=before,
        )  # fmt: skip

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        """One SQL statement on this town's database, behind the kit's back; answers its rows."""
        url = self.environ.get("DATABASE_OWNER_URL")
        if url:
            with psycopg.connect(url, autocommit=True) as connection:
                cursor = connection.execute(statement.encode())
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.data / "db.sqlite3", isolation_level=None)) as connection:
            return list(connection.execute(statement).fetchall())

    def edit_site(self, old: str, new: str) -> None:
        text = self.site_file.read_text("utf-8")
        assert old in text, old
        self.site_file.write_text(text.replace(old, new), "utf-8")

    def copy_to(self, root: Path) -> "Instance":
        """The same town in another folder; only for a town with its database in a file, which another process may be
        reading (`become`): what SQLite keeps beside it comes and goes.
        """
        shutil.copytree(self.root, root, ignore=shutil.ignore_patterns("db.sqlite3*"))
        made = Instance(root, self.slug, dict(self.environ), self.program)
        ours, theirs = (town.data / "db.sqlite3" for town in (self, made))
        with closing(sqlite3.connect(ours)) as source, closing(sqlite3.connect(theirs)) as copy:
            source.backup(copy)
        shutil.copymode(ours, theirs)
        return made

    def become(self, other: "Instance") -> None:
        """Take over what stands in another town with the same keys, also while this one is served: seconds sooner
        than a server of its own. Only for a database in a file. What was uploaded stays behind as a file without a row.
        """
        # First the heads: entries newer than the last head wait for the next sealing; missing ones are an alarm.
        ours, theirs = (town.data / "audit-heads.log" for town in (self, other))
        if theirs.exists():
            shutil.copyfile(theirs, ours)
        else:
            ours.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(other.data / "db.sqlite3")) as source,
            closing(sqlite3.connect(self.data / "db.sqlite3", timeout=30)) as target,
        ):
            source.backup(target)

    @contextmanager
    def running(self, *words: str, **environ: str) -> Iterator[str]:
        """`kit run` on a free port until the block ends; gives the address once it says it is ready."""
        port = free_port()
        with open(self.root / "run.log", "w+") as log:
            process = subprocess.Popen(
                [*self.program, "--site", self.slug, "run", "--port", str(port), *words],
                env={**self.environment, **environ}, cwd=self.root, stdout=log, stderr=log,
            )  # fmt: skip
            try:
                address = f"http://127.0.0.1:{port}"
                wait_until_ready(address, process, self.root / "run.log")
                yield address
            finally:
                process.terminate()
                process.wait(40)


def login_of(setup_output: str) -> tuple[str, str]:
    """Name and password of the first administrator, as `setup` says them once."""
    found = _LOGIN.search(setup_output)
    assert found, setup_output
    return found[1], found[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 90) -> None:
    """Ask /readyz until it says so; fails with what the server wrote."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"{address} did not become ready:\n{log.read_text('utf-8')}")


def _is_ours(name: str) -> bool:
    return name.startswith(("KIT_", "DJANGO_")) or name in ("DATABASE_URL", "DATABASE_OWNER_URL", "EMAIL_URL")
