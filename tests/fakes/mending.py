"""Puts a PostgreSQL database back to a kept one by the tables that a test changed: a third of the work of a whole copy.

For: the database under test after a test with real transactions. Not for: what changed the tables themselves; then
`mend` says no, and the database has to be copied whole.

Rules
- A table is as it was when it has as many rows as before and none that a later transaction wrote: whatever is added
  or changed carries a higher number, whatever is taken away lacks.
- The same is asked of the catalogues, where a changed table, trigger, function or right would stand.
"""

from typing import Any, Final

import psycopg
from psycopg import sql

_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_SEQUENCES: Final = (
    "SELECT sequencename, last_value, start_value FROM pg_sequences WHERE schemaname = 'public'"
)
_CATALOGUES: Final = (
    "pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_trigger", "pg_proc", "pg_type", "pg_policy",
    "pg_rewrite", "pg_namespace", "pg_extension", "pg_collation",
)  # fmt: skip
_OTHERS: Final = (
    "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
Rows = dict[str, tuple[int, int | None]]


class Mending:
    """What stands in a fresh copy of the kept database."""

    def __init__(self, address: str, kept: str) -> None:
        self.address, self.kept = address, kept
        self.contents: dict[str, bytes] = {}
        with psycopg.connect(address) as connection:
            self.tables = [name for (name,) in connection.execute(_TABLES)]
            self.shape, self.rows = _state(connection, _CATALOGUES), _state(connection, self.tables)
            self.sequences = _sequences(connection)

    def mend(self) -> bool:
        """End every other connection and put the rows of every changed table back; False when more was changed."""
        with psycopg.connect(self.address) as connection:
            connection.execute(_OTHERS)  # waits for each; whoever has gone meanwhile is no trouble
            if _state(connection, _CATALOGUES) != self.shape:
                return False
            now = _state(connection, self.tables)
            changed = [name for name in self.tables if now[name] != self.rows[name]]
            # No trigger and no foreign key has a say: the trail lets no row go, and whole tables are exchanged.
            connection.execute("SET session_replication_role = replica")
            if changed:
                self._exchange(connection, changed)
            for name, number in _sequences(connection).items():
                if number != self.sequences[name]:
                    connection.execute(
                        "SELECT setval(%s::regclass, %s, %s)", [f'"{name}"', *self.sequences[name]]
                    )
        return True

    def _exchange(self, connection: psycopg.Connection[Any], changed: list[str]) -> None:
        for name in changed:
            table = sql.Identifier(name)
            connection.execute(sql.SQL("DELETE FROM {}").format(table))
            with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(table)) as target:
                target.write(self._content(name))
        self.rows |= _state(connection, changed)

    def _content(self, name: str) -> bytes:
        """The rows of a kept table, asked for once."""
        if name not in self.contents:
            asked = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))
            with psycopg.connect(self.kept) as kept, kept.cursor().copy(asked) as rows:
                self.contents[name] = b"".join(map(bytes, rows))
        return self.contents[name]


def _state(connection: psycopg.Connection[Any], tables: list[str] | tuple[str, ...]) -> Rows:
    """How many rows stand in each table, and the highest number of a transaction that wrote one."""
    one = sql.SQL("SELECT {}, count(*), max(xmin::text::bigint) FROM {}")
    asked = [one.format(sql.Literal(name), sql.Identifier(name)) for name in tables]
    return {
        name: (count, last) for name, count, last in connection.execute(sql.SQL(" UNION ALL ").join(asked))
    }


def _sequences(connection: psycopg.Connection[Any]) -> dict[str, tuple[int, bool]]:
    """The number that each sequence stands at, and whether it was given out."""
    return {
        name: (start if last is None else last, last is not None)
        for name, last, start in connection.execute(_SEQUENCES)
    }
