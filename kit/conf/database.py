"""What state the database is in: empty, of an older kit, of this one, of a newer one."""

from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def is_empty(connection: Any) -> bool:
    """Whether nothing of the kit was ever set up here."""
    return not MigrationRecorder(connection).has_table()


def pending_migrations(connection: Any) -> list[str]:
    """Names of the migrations that this code has and the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, backwards in plan if not backwards]


def unknown_migrations(connection: Any) -> list[str]:
    """Migrations of the kit that the database has and this code lacks: it is of a newer version."""
    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations)
    applied = executor.loader.applied_migrations
    return sorted(f"{app}.{name}" for app, name in set(applied) - known if app.startswith("kit_"))
