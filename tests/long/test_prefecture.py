"""The one PostgreSQL of `make prefecture`: what each of its roles reaches. What is served on it: `test_the_whole_prefecture`."""

import psycopg

from tests.demo.served_database import Cluster


def test_no_role_reaches_what_is_not_its_own(tmp_path):
    cluster = Cluster(tmp_path / "postgresql")
    try:
        urls = cluster.begin_tables()
        with psycopg.connect(urls["DATABASE_OWNER_URL"]) as connection:
            connection.execute("CREATE TABLE words (word text)")
        cluster.finish_tables()
        for name in ("taki", "tsu"):
            cluster.copy(name)
        with psycopg.connect(cluster.url("taki", "taki_owner")) as connection:
            connection.execute("ALTER TABLE words ADD COLUMN more text")
        assert "permission denied" in refused(cluster.url("taki", "taki_app"), "SELECT * FROM words")
        for role in ("taki_app", "taki_owner", "kit_tables_owner", "kit_tables_app"):
            assert "permission denied" in refused(cluster.url("tsu", role), "SELECT 1"), role
    finally:
        cluster.stop()


def refused(url: str, statement: str) -> str:
    try:
        with psycopg.connect(url) as connection:
            connection.execute(statement.encode())
    except psycopg.Error as error:
        return str(error)
    return ""
