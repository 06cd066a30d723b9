"""A process that dies in the middle of an apply leaves a real server to clean up; only PostgreSQL is one."""

from tests.conftest import POSTGRESQL

collect_ignore = [] if POSTGRESQL else ["test_killed_apply.py"]
