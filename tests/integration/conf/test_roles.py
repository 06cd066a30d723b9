"""On PostgreSQL the role that serves requests reads and writes rows, and nothing more."""

from pathlib import Path

import psycopg
import pytest

from tests.conftest import server
from tests.fakes.instances import Instance

FORBIDDEN = (
    "UPDATE kit_core_auditentry SET act = 'x'",
    "DELETE FROM kit_core_auditentry",
    "TRUNCATE kit_core_auditlink",
    "DROP TABLE kit_core_townfacts",
    "CREATE TABLE other (id int)",
)


def test_setup_by_the_owner_leaves_the_runtime_role_only_rows(empty: Instance) -> None:
    assert server is not None
    for statement in (
        "CREATE ROLE town_owner LOGIN",
        "CREATE ROLE town_app LOGIN",
        "CREATE DATABASE roles OWNER town_owner",
    ):
        server.execute(statement)
    owner, runtime = (
        server.url("roles").replace("postgres:", f"{role}:", 1) for role in ("town_owner", "town_app")
    )
    empty.environ.update(DATABASE_URL=runtime, DATABASE_OWNER_URL=owner)
    done = empty.kit("setup")
    assert done.returncode == 0, done.stderr
    assert "役割は分かれています\n" in empty.kit("doctor").stdout
    del empty.environ["DATABASE_OWNER_URL"]
    assert "役割は分かれています（表の持ち主は、動かす役割とは別です" in empty.kit("doctor").stdout
    empty.environ["DATABASE_URL"] = owner
    assert "動かす役割（DATABASE_URL）が表の持ち主です" in empty.kit("doctor").stdout
    empty.environ["DATABASE_OWNER_URL"] = owner
    assert "動かす役割と作る役割が同じです" in empty.kit("doctor").stdout
    with psycopg.connect(runtime, autocommit=True) as connection:
        for statement in FORBIDDEN:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())
        connection.execute(b"UPDATE kit_core_townfacts SET service_name = 'x'")
    assert Path(empty.data).exists()
