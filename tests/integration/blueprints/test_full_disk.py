"""A disk that is really full: apply and fetch end with one line, the site stays, and once there is room they go on.

The data folder of the town (database, kept pictures, cache of the feed) lies on a small disk of its own, in a child
process. Where the machine mounts nothing for us, the test says so and the limits of the process and of SQLite stand
in. What PostgreSQL says of its full disk is in `test_apply_trouble`.
"""

import io
import resource
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection, connections
from django.utils import timezone

from kit.blueprints.bridge.media import STORAGE, kept
from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.models import ApplyRun, FeedState, StoredRelease
from kit.conf import cli
from tests.factories.releases import built_file, release, release_document
from tests.factories.towns import BLUEPRINT, edit, object_of, receive, snapshot
from tests.fakes.feed_server import serving
from tests.fakes.processes import fork, status_of
from tests.fakes.publisher import Publisher
from tests.fakes.small_disk import NoSmallDisk, SmallDisk

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
ROOM = 8 * 1024 * 1024
SAYS = "No small disk can be mounted here (%s): limits of SQLite and of the process stand in for it."


class LimitedDatabase:
    """Stands in for a full disk below the database."""

    def fill(self, left=0):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 20}")

    def make_room(self):
        connections.close_all()


class LimitedFiles:
    """Stands in for a full disk below the folders: no file takes more than a few bytes."""

    def fill(self, left=0):
        self.before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (512, self.before[1]))

    def make_room(self):
        resource.setrlimit(resource.RLIMIT_FSIZE, self.before)


def small_disk(otherwise):
    try:
        return SmallDisk(settings.KIT_DATA, ROOM)
    except NoSmallDisk as why:
        print(SAYS % why, flush=True)
        return otherwise()


def kit(*words):
    """Status, what was said, and the complaint of a command, as on a terminal; with connections of its own."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as end:
        cli.main(["--site", "tsu", *words])
    return end.value.code, out.getvalue(), err.getvalue()


def refused(*words):
    status, said, complaint = kit(*words)
    assert (status, said, len(complaint.splitlines())) == (1, "", 1), (status, said, complaint)
    assert "ディスクがいっぱい" in complaint, complaint
    return complaint


def whole_town():
    return snapshot(), ApplyRun.objects.count(), StoredRelease.objects.count()


def test_apply_on_a_full_disk(db):
    edit("learn-family", title="ご家族のみなさまへ")
    receive("2026.2", timezone.now())
    assert status_of(fork(_apply)) == 0


def _apply():
    disk = small_disk(LimitedDatabase)
    before = whole_town()
    for left in (0, 300 * 1024):
        disk.fill(left)
        assert "サイトは前のままです" in refused("blueprint", "apply")
        disk.make_room()
        assert whole_town() == before
    assert kit("blueprint", "apply")[0] == 0
    assert read_standing(BLUEPRINT).sequence == 2
    assert object_of("learn-about").title == "ひきこもりとは"
    assert object_of("learn-family").title == "ご家族のみなさまへ"


def test_fetch_on_a_full_disk(db, tmp_path):
    (medium,) = release("2026.2").media
    publisher = Publisher(tmp_path / "hub", timezone.now())
    publisher.publish(release_document("2026.1"))
    publisher.publish(built_file(medium), medium.target)
    publisher.publish(release_document("2026.2"))
    (tmp_path / "root.json").write_bytes(publisher.first_root)
    with serving(publisher.folder) as server:
        assert status_of(fork(lambda: _fetch(server.address, tmp_path, medium))) == 0


def _fetch(address, folder, medium):
    config = settings.SITE_CONFIG
    settings.SITE_CONFIG = replace(config, blueprints=replace(config.blueprints, hub_url=address))
    settings.INSTANCE = replace(settings.INSTANCE, folder=folder)
    disk = small_disk(LimitedFiles)
    storages[STORAGE].delete(f"{medium.sha256[:2]}/{medium.sha256}")  # another test may have received it
    before = whole_town()
    for left in (0, 100 * 1024):
        disk.fill(left)
        assert "前の状態のままです" in refused("blueprint", "fetch")
        disk.make_room()
        assert (whole_town(), kept(medium.sha256)) == (before, None)
    assert kit("blueprint", "fetch") == (0, "hikikomori 2026.2 を受け取りました。\n", "")
    assert kept(medium.sha256) == built_file(medium)
    assert FeedState.objects.get().problem == ""
