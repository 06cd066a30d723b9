"""The house of all tests: one town, set up once per run with the real commands.

Rules
- The environment is made here, before Django is loaded: instance `tsu`, data in a folder that lives as long as
  the run, `KIT_TEST_DB` = sqlite (default) or postgresql.
- Every test with a database starts from a town after `setup` without sample data, in a transaction of its own.
  A test that needs real transactions gets the kept copy back afterwards: the audit trail refuses a flush.
- Nothing is skipped silently: what is missing fails and says what to install.
"""

import atexit
import gc
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import hypothesis
import pytest
import wagtail
from django.conf import settings

from tests.fakes.databases import PostgreSQLShelf, Shelf, SQLiteShelf
from tests.fakes.instances import Instance
from tests.fakes.postgresql import Server

ROOT: Final = Path(__file__).resolve().parent.parent
RUN: Final = Path(tempfile.mkdtemp(prefix="kit-tests-"))
atexit.register(shutil.rmtree, RUN, ignore_errors=True)
gc.set_threshold(
    100_000, 50, 50
)  # of all that tests make little goes round in circles: looking seldom saves 4 %
POSTGRESQL: Final = os.environ.get("KIT_TEST_DB", "sqlite") == "postgresql"
# With `-n 2` the first process only hands tests out and loads no Django; each worker has a town and a database of its
# own.
HANDS_OUT: Final = "PYTEST_XDIST_WORKER" not in os.environ and any(
    word == "-n" or word.startswith(("-n=", "-n2", "--numprocesses")) for word in sys.argv
)
DATABASE: Final = "kit_test"
KEPT: Final = ("KIT_TEST_DB", "KIT_TEST_SHELF", "KIT_CHROMIUM", "KIT_TEST_TOWNS", "KIT_TEST_PICTURES")
# Where the processes of one run of `bin/run-tests` leave the town that the first of them set up, for the others.
SHARED: Final = os.environ.get("KIT_TEST_SHELF")

for name in [name for name in os.environ if name.startswith("KIT_") and name not in KEPT]:
    del os.environ[name]
for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "EMAIL_URL"):
    os.environ.pop(name, None)
server = Server() if POSTGRESQL and not HANDS_OUT else None
if not HANDS_OUT:
    os.environ.update(
        KIT_SITE="tsu", KIT_SITES=str(ROOT / "sites"), KIT_DATA=str(RUN / "data"),
        DJANGO_SETTINGS_MODULE="kit.conf.settings",
    )  # fmt: skip
    if server:
        # In this process as the owner, who may lift what guards the audit trail; commands run as the runtime role.
        os.environ.update(server.create(DATABASE), KIT_AS_OWNER="1")
    assert settings.KIT_DATA.is_relative_to(RUN), (
        "Django was loaded before tests/conftest.py: unset DJANGO_SETTINGS_MODULE."
    )
    # Deliberate slowness guards passwords of people, not of tests.
    settings.PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")

hypothesis.settings.register_profile("dev", max_examples=50, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=500, deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("long", max_examples=10_000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_report_header() -> str:
    return f"database: {'postgresql' if server else 'sqlite'}, run folder: {RUN}"


def pytest_unconfigure() -> None:
    if server:
        from django.db import connections

        connections.close_all()
        server.stop()


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    """Where the kept states of the database under test stand: "migrated" and "set_up"."""
    if server:
        return PostgreSQLShelf(server, DATABASE)
    return SQLiteShelf(RUN / "data" / "tsu" / "db.sqlite3", _shelf_folder())


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, shelf: Shelf) -> None:
    """Set the town up once; instead of Django's empty test database."""
    from tests.fakes import setting_up

    def set_up() -> None:
        with django_db_blocker.unblock():
            setting_up.TownSetup(keep=shelf.keep).run()

    if server:
        set_up()
    else:
        setting_up.shared(_shelf_folder(), RUN / "data" / "tsu", set_up)
        shelf.bring_back("set_up")
    setting_up.bring_back_instead_of_flushing(shelf)
    setting_up.look_through_static_files_once()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What a process remembers of public content belongs to one test only."""
    from django.core.cache import caches

    from kit.core import memory
    from kit.core.queries.samples import is_demo

    caches["default"].clear()
    memory._kept.forget()
    is_demo.cache_clear()


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning in the hours of the sample window."""
    return datetime.fromisoformat("2026-11-24T10:00:00+09:00")


@pytest.fixture
def demo_window(db: None) -> Any:
    """The consultation window with its sample values, published."""
    from django.utils import timezone

    from kit.core.actions.audit import SystemActor
    from kit.window.actions import publish_sample
    from kit.window.models import WindowPage

    values = json.loads((settings.KIT_FIXTURES / "demo" / "window.json").read_text("utf-8"))
    publish_sample(values, by=SystemActor("test"), now=timezone.localtime())
    return WindowPage.objects.get()


@pytest.fixture
def instance(tmp_path: Path, django_db_setup: None, shelf: Shelf) -> Instance:
    """A town of its own that went through `setup`, to be worked by commands."""
    return _copied("set_up", tmp_path, shelf)


@pytest.fixture
def migrated(tmp_path: Path, django_db_setup: None, shelf: Shelf) -> Instance:
    """A town of its own with keys, tables and style sheets and nothing else: what `setup` starts from, 20 s later."""
    return _copied("migrated", tmp_path, shelf)


@pytest.fixture
def empty(tmp_path: Path) -> Instance:
    """A town of its own before any `setup`."""
    _copy_sites(tmp_path)
    return Instance(tmp_path)


@pytest.fixture(scope="session")
def demo_town(django_db_setup: None, shelf: Shelf) -> tuple[Instance, str]:
    """A town with sample data that nobody serves, for copies, and what `setup --demo` said: one for all processes."""
    from tests.fakes.setting_up import made_once

    if server:  # its database ends with this process, and the others would find a town without one
        pytest.fail("A town for copies is of files: mark this test as once, which runs beside the journeys.")
    folder = _shelf_folder() / "demo"

    def make() -> None:
        done = _copied("migrated", folder / "town", shelf).kit("setup", "--demo")
        assert done.returncode == 0, done.stderr
        (folder / "said").write_text(done.stdout, "utf-8")

    made_once(folder, make)
    return Instance(folder / "town"), (folder / "said").read_text("utf-8")


@pytest.fixture(scope="session")
def served(demo_town: tuple[Instance, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running sample town. Tests that change one use `own_town` of the journeys.

    Nobody writes here, so one worker is enough: that a second one knows what the first wrote is asked elsewhere.
    """
    copy = demo_town[0].copy_to(tmp_path_factory.mktemp("demo") / "town")
    with copy.running("--workers", "1") as address:
        yield address


def _shelf_folder() -> Path:
    """A folder of this process, or that of the whole run: one per Wagtail, whose tables differ."""
    return Path(SHARED) / wagtail.__version__ if SHARED else RUN / "kept"


def _copied(state: str, root: Path, shelf: Shelf) -> Instance:
    town = Instance(root)
    _copy_sites(root)
    town.environ.update(shelf.give(state, town.data))
    shutil.copytree(RUN / "data" / "tsu" / "keys", town.data / "keys")
    # The same files for every town; whoever writes one anew takes the old one away first.
    shutil.copytree(RUN / "data" / "tsu" / "static", town.data / "static", copy_function=os.link)
    return town


def _copy_sites(root: Path) -> None:
    shutil.copytree(ROOT / "sites", root / "sites")
