"""What is in the way of `setup` and `run`: one line that says what to do, and after mending it goes on.

Some forty starts of `kit`. What it asks before it comes to the database, and the keys and migrations it compares by
Django's own means, is the same with every database and Wagtail, and asked `once`. What stands in the database, written
behind the kit's back, and a setup that stopped half-way are asked with each.
"""

import json
import resource
import shutil
import socket

import pytest
from django.db import connection

from kit.conf.database import unknown_migrations
from tests.integration.conf.test_cli import refused

FUTURE = "INSERT INTO django_migrations (app, name, applied) VALUES ('kit_core', '9999_future', '2030-01-01')"


@pytest.mark.once
def test_run_before_setup_names_the_command(empty):
    refused(empty.kit("run"), "kit --site tsu setup")


@pytest.mark.once
def test_waiting_migrations_stop_run_and_setup_mends_it(migrated):
    migrated.execute("DROP TABLE kit_window_windowpage")
    migrated.execute("DELETE FROM django_migrations WHERE app = 'kit_window'")
    refused(migrated.kit("run"), "古い版", "kit --site tsu setup")
    done = migrated.kit("setup")
    assert done.returncode == 0, done.stderr
    assert migrated.kit("status").returncode == 0


def test_interrupted_setup_stops_run(migrated):
    refused(migrated.kit("run"), "もう一度", "kit --site tsu setup")


@pytest.mark.once
def test_data_without_its_keys_refuses_everything(instance):
    away = instance.root / "away"
    shutil.move(instance.data / "keys", away)
    refused(instance.kit("run"), "keys", "バックアップ")
    refused(instance.kit("setup"), "keys", "バックアップ")
    assert not (instance.data / "keys").exists(), "setup must never make new keys for old data"
    shutil.move(away, instance.data / "keys")
    assert instance.kit("status").returncode == 0


@pytest.mark.once
def test_other_keys_are_noticed(instance):
    (instance.data / "keys" / "data").write_text("ab" * 32, "ascii")
    refused(instance.kit("run"), "鍵")
    refused(instance.kit("setup"), "鍵")


def test_database_of_another_town(instance):
    shutil.copytree(instance.data, instance.root / "data" / "taki")
    refused(instance.bare("--site", "taki", "run"), "tsu", "DATABASE_URL")
    refused(instance.bare("--site", "taki", "setup"), "tsu", "DATABASE_URL")
    refused(instance.bare("--site", "taki", "migrate"), "tsu", "DATABASE_URL")


def test_database_of_a_newer_kit(instance):
    instance.execute(FUTURE)
    refused(instance.kit("run"), "新しい", "9999_future")
    refused(instance.kit("setup"), "新しい", "9999_future")
    refused(instance.kit("migrate"), "新しい", "9999_future")
    instance.execute("DELETE FROM django_migrations WHERE name = '9999_future'")
    assert instance.kit("status").returncode == 0


@pytest.mark.django_db
def test_database_of_a_newer_wagtail():
    """A kit of next year brings a newer Wagtail; old numbers that a package has squashed away are no sign of one."""
    with connection.cursor() as cursor:
        cursor.execute(FUTURE.replace("kit_core", "wagtailcore").replace("9999", "0001"))
        assert unknown_migrations(connection) == []
        cursor.execute(FUTURE.replace("kit_core", "gone").replace("9999", "9998"))
        assert unknown_migrations(connection) == []
        cursor.execute(FUTURE.replace("kit_core", "wagtailcore"))
    assert unknown_migrations(connection) == ["wagtailcore.9999_future"]


@pytest.mark.once
def test_full_disk_stops_setup_and_with_room_it_goes_on(migrated):
    """The kernel lets no file of the command grow beyond 64 kB: less than the journal of one release."""
    refused(migrated.kit("setup", before=lambda: little_room(64)), "ディスク", "場所")
    done = migrated.kit("setup")
    assert done.returncode == 0, done.stderr


def little_room(kilobytes: int) -> None:
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, hard))


@pytest.mark.once
@pytest.mark.parametrize("command", ["setup", "run", "status"])
def test_database_that_does_not_answer(empty, command):
    refused(empty.kit(command, DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing"), "DATABASE_URL")


@pytest.mark.once
def test_before_setup_status_refuses_and_doctor_speaks_of_no_lost_keys(empty):
    done = empty.kit("status", "--json")
    refused(done, "kit --site tsu setup")
    assert json.loads(done.stdout)["ready"] is False
    done = empty.kit("doctor")
    assert (done.returncode, "バックアップ" in done.stdout) == (1, False)
    assert "× 鍵: まだ準備ができていません" in done.stdout


@pytest.mark.once
@pytest.mark.parametrize("command", ["setup", "run"])
def test_data_folder_that_cannot_be_written(empty, command):
    """A file stands where the folder should be: nobody can write below it, root neither."""
    (empty.root / "data").write_text("")
    refused(empty.kit(command))
    (empty.root / "data").unlink()


@pytest.mark.once
def test_taken_port_names_another(instance):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused(instance.kit("run", "--port", str(port)), str(port), f"--port {port + 1}")


@pytest.mark.once
def test_sample_data_is_refused_under_a_real_domain(instance):
    instance.edit_site("tsu.sokumen.example", "soudan.city.tsu.lg.jp")
    refused(instance.kit("setup", "--demo"), "--demo", "domain")


def test_sample_data_never_joins_real_content(instance):
    refused(instance.kit("setup", "--demo"), "見本")
