"""Trouble while a release is taken: a full disk, a busy database, two at once. One clear line, nothing lost."""

import sqlite3
from datetime import datetime

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from kit.blueprints.bridge.standing import read_standing
from kit.blueprints.models import ApplyRun, Conflict, StoredRelease
from tests import conftest
from tests.demo.edits import drop_block
from tests.factories import releases
from tests.factories.towns import BLUEPRINT, block_text, edit, object_of, receive, snapshot
from tests.fakes.processes import fork, status_of
from tests.integration.blueprints.commands import blueprint

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.fromisoformat("2026-11-24T10:00:00+09:00")


@pytest.fixture(autouse=True)
def waiting(db):
    edit("learn-family", title="ご家族のみなさまへ")
    return receive("2026.2", NOW)


def refused(words):
    before = snapshot(), ApplyRun.objects.count(), Conflict.objects.count()
    said = blueprint("apply")
    assert (said.status, said.out) == (1, "")
    assert len(said.err.splitlines()) == 1
    assert words in said.err
    assert "サイトは前のままです" in said.err
    assert "Traceback" not in said.err
    assert (snapshot(), ApplyRun.objects.count(), Conflict.objects.count()) == before


def goes_on():
    assert blueprint("apply").status == 0
    assert read_standing(BLUEPRINT).sequence == 2
    assert object_of("learn-about").title == "ひきこもりとは"
    assert object_of("learn-family").title == "ご家族のみなさまへ"


def test_a_full_disk_leaves_the_old_site_and_the_next_run_completes():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages + 20}")  # 80 KB are left, an apply needs more
        else:
            # What the server says when its disk is full, said where a full disk would say it: in the middle.
            cursor.execute(FULL)
    refused("ディスクがいっぱい")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA max_page_count = 1073741823")
        else:
            cursor.execute("DROP TRIGGER full_disk ON kit_blueprints_objectbase")
    goes_on()


FULL = """
CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON kit_blueprints_objectbase EXECUTE FUNCTION full_disk();
"""


def test_a_busy_database_is_said_and_the_next_run_completes():
    if connection.vendor == "sqlite":
        other = sqlite3.connect(settings.KIT_DATA / "db.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        patience = "PRAGMA busy_timeout = 50"
    else:
        other = psycopg.connect(conftest.server.url(conftest.DATABASE))
        other.execute("SELECT 1 FROM kit_blueprints_blueprintstate FOR UPDATE")
        patience = "SET lock_timeout = '50ms'"
    with connection.cursor() as cursor:
        cursor.execute(patience)
    try:
        refused("ほかの作業がデータベースを使っています")
    finally:
        other.rollback()
        other.close()
    connections.close_all()
    goes_on()


def test_of_two_at_once_one_takes_it_and_the_other_finds_nothing_to_do():
    if connection.vendor == "sqlite":  # a file's lock cannot be held across a fork: the two race as they come
        children = [fork(take_the_second) for _number in range(2)]
    else:
        with psycopg.connect(conftest.server.url(conftest.DATABASE)) as other:
            other.execute("SELECT 1 FROM kit_blueprints_blueprintstate FOR UPDATE")
            children = [fork(take_the_second) for _number in range(2)]
            conftest.server.wait_for_the_blocked(conftest.DATABASE, 2)
    assert [status_of(child) for child in children] == [0, 0]
    assert ApplyRun.objects.filter(release__sequence=2).count() == 1
    assert read_standing(BLUEPRINT).sequence == 2
    assert object_of("learn-family").title == "ご家族のみなさまへ"


def take_the_second():
    said = blueprint("apply", "--release", "2026.2")
    assert (said.status, said.err) == (0, "")


def test_pages_moved_and_deleted_by_hand_meanwhile_are_respected():
    digest = blueprint("plan", "--json").data["blueprints"][0]["releases"][0]["digest"]
    drop_block("learn-you", "nothing")
    object_of("learn-supporters").move(object_of("learn-family"), pos="last-child")
    said = blueprint("apply", "--expect", digest)
    assert (said.status, "市町の内容が変わりました" in said.err) == (1, True)
    goes_on()
    assert block_text("learn-you", "nothing") is None
    assert object_of("learn-supporters").get_parent().pk == object_of("learn-family").pk


def test_a_release_for_a_newer_kit_is_refused_untouched_and_taken_once_the_kit_is_new():
    stored = StoredRelease.objects.get(sequence=2)
    good = bytes(stored.document)
    StoredRelease.objects.filter(pk=stored.pk).update(
        document=good.replace(b'"pages.content"', b'"pages.poll"')
    )
    before = snapshot()
    said = blueprint("apply")
    assert (said.status, snapshot()) == (1, before)
    assert "にない部品があります（pages.poll）" in said.err
    assert len(said.err.splitlines()) == 1
    StoredRelease.objects.filter(pk=stored.pk).update(document=good)
    goes_on()
    assert timezone.now() > ApplyRun.objects.latest("pk").at
    assert releases.release("2026.2").sequence == 2
