"""A kept connection to PostgreSQL is asked whether it lives only when something lies on its line."""

import select

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_a_quiet_line_costs_no_statement_and_a_cut_one_is_noticed():
    if connection.vendor != "postgresql":  # a file has no line: Django's own is used
        assert connection.settings_dict["ENGINE"] == "django.db.backends.sqlite3"
        return
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT 42")
        pid, line = other.connection.info.backend_pid, select.poll()
        line.register(other.connection.fileno(), select.POLLIN)
        assert other.is_usable()
        with connection.cursor() as cursor:
            cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid])
            assert cursor.fetchone() == ("SELECT 42",)  # nothing was asked since
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        assert line.poll(10_000)
        assert not other.is_usable()
    finally:
        other.close()
