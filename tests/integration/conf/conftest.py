"""Roles exist on PostgreSQL only, so their test belongs to that group of the run."""

from tests.conftest import POSTGRESQL

collect_ignore = [] if POSTGRESQL else ["test_roles.py"]
