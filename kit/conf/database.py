"""What state the database is in: empty, of an older kit, of this one, of a newer one."""

from pathlib import Path
from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def is_empty(connection: Any) -> bool:
    """Whether nothing of the kit was ever set up here."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True  # its folder may be missing too, which would read as a database that does not answer
    return not MigrationRecorder(connection).has_table()


def pending_migrations(connection: Any) -> list[str]:
    """Names of the migrations that this code has and the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, backwards in plan if not backwards]


def unknown_migrations(connection: Any) -> list[str]:
    """Migrations that the database has and this code lacks because it is of a newer version: the kit's, and Wagtail's.

    Of other packages only what is numbered after everything we know: old numbers vanish when a package squashes them.
    """
    loader = MigrationExecutor(connection).loader
    last: dict[str, str] = {}
    for app, name in loader.disk_migrations:
        last[app] = max(last.get(app, ""), name[:4])
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
    return sorted(
        f"{app}.{name}" for app, name in unknown if app.startswith("kit_") or name[:4] > last.get(app, "9999")
    )


def owns_tables(connection: Any) -> bool:
    """PostgreSQL: whether the connected role could change or drop tables of the kit, or would make them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) = 0 OR bool_or(pg_has_role(current_user, relowner, 'USAGE')) FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
        return bool(cursor.fetchone()[0])


def grant_runtime(connection: Any, *, role: str) -> None:
    """Let the runtime role read and write rows, and nothing else: no tables made, none dropped.

    Called by the owner after every migration; the audit tables are narrowed again afterwards (`audit_guard`).
    """
    name = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == role:
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")


def owner(connection: Any) -> tuple[str, str] | None:
    """Code and short name of the town whose database this is, None before it was claimed; asked before migrating."""
    if "kit_core_instancestate" not in connection.introspection.table_names():
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, slug FROM kit_core_instancestate")
        row = cursor.fetchone()
    return (str(row[0]), str(row[1])) if row else None
