"""The database's own refusal to change or delete the audit trail.

For: triggers on the two audit tables, and on PostgreSQL taking the rights away from the role that serves
requests. Not for: noticing that somebody with full power over the database changed it all the same; the
chain (`audit_seal`) shows that.

Rules
- `install` may run any number of times and always leaves the triggers as written here. It runs after every
  migration: when a field changes, SQLite builds the table anew and drops its triggers silently.
- On SQLite `INSERT OR REPLACE` deletes without asking the delete trigger, so inserting over an existing row
  is refused too.
"""

from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings

TABLES: Final = ("kit_core_auditentry", "kit_core_auditlink")
_KEYS: Final = {
    "kit_core_auditentry": ("id", "uid"),
    "kit_core_auditlink": ("position", "entry_uid"),
}
_WORDS: Final = "the audit trail only grows"

_POSTGRES_FUNCTION: Final = f"""
CREATE OR REPLACE FUNCTION kit_core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def install(connection: Any) -> None:
    """Put the guards on both tables of this connection's database (SQLite or PostgreSQL)."""
    statements = _postgres() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            _revoke(connection, cursor)


def is_installed(connection: Any) -> bool:
    """Whether every trigger stands; `doctor` asks."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {row[0] for row in cursor.fetchall()}
    return there.issuperset(_names(connection.vendor))


def _names(vendor: str) -> set[str]:
    acts = ("refuse",) if vendor == "postgresql" else ("update", "delete", "replace")
    return {f"{table}_{act}" for table in TABLES for act in acts}


def _sqlite() -> list[str]:
    statements = []
    for table in TABLES:
        same = " OR ".join(f"{key} = NEW.{key}" for key in _KEYS[table])
        for name, event, when in (
            ("update", "UPDATE", ""),
            ("delete", "DELETE", ""),
            ("replace", "INSERT", f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"),
        ):
            statements += [
                f"DROP TRIGGER IF EXISTS {table}_{name}",
                f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} {when} "
                f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
            ]
    return statements


def _postgres() -> list[str]:
    statements = [_POSTGRES_FUNCTION]
    for table in TABLES:
        statements += [
            f"DROP TRIGGER IF EXISTS {table}_refuse ON {table}",
            f"CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION kit_core_audit_refuse()",
        ]
    return statements


def _revoke(connection: Any, cursor: Any) -> None:
    runtime = runtime_role()
    cursor.execute("SELECT current_user")
    if not runtime or runtime == cursor.fetchone()[0]:
        return
    role = connection.ops.quote_name(runtime)
    for table in TABLES:
        cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON {table} FROM PUBLIC, {role}")


def runtime_role() -> str:
    """The role that serves requests, as the database address names it ("" for SQLite)."""
    return unquote(urlsplit(settings.INSTANCE.database_url).username or "")
