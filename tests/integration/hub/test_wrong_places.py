"""A hub whose folders and keys belong to several users: what one of them may not reach is named, never passed over."""

import os
import subprocess
import sys
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from kit.conf import checks
from kit.core.gateway.keys import make_missing
from kit.hub.gateway.keyfiles import make_key
from kit.hub.views.feed import feed
from tests.integration.hub.desk import HubDesk
from tests.integration.hub.test_bulletin_desk import build, bulletin, hand_in, here, signed, text, write

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]
NOBODY = 65534


@pytest.fixture
def desk(tmp_path, settings):
    return HubDesk(tmp_path, settings, timezone.now())


@contextmanager
def locked(folder):
    """Nobody but root may look into the folder, and this process is not root."""
    mode, before = folder.stat().st_mode, os.geteuid()
    folder.chmod(0)
    try:
        if before == 0:
            os.seteuid(NOBODY)
        yield
    finally:
        os.seteuid(before)
        folder.chmod(mode)


def publish(key):
    out = StringIO()
    call_command("release", "publish", "--online", str(key), stdout=out)
    return out.getvalue()


def refused(*words):
    with pytest.raises(CommandError) as refusal:
        call_command("release", *map(str, words), stdout=StringIO())
    assert refusal.value.returncode == 1
    return str(refusal.value)


def test_a_spool_that_cannot_be_read_is_not_an_empty_one(desk, settings):
    key, spool = settings.KIT_KEYS / "feed-online.key", settings.KIT_SPOOL
    said = refused("publish", "--online", key)
    assert (str(spool) in said, "がありません" in said) == (True, True)
    spool.mkdir()
    assert "出すのを待っている" in publish(key)
    spool.rmdir()
    spool.write_text("no folder")
    said = refused("publish", "--online", key)
    assert (str(spool) in said, "読めません" in said) == (True, True)


def test_what_is_not_handed_over_or_not_found_says_whom_to_call_and_where(desk, client, settings):
    settings.TRIAL = False
    desk.staff(client, "shonin-shien", "approver")
    write(client, "年末の体制")
    build(client)
    hand_in(client, here(), signed(desk, client)[0])
    assert "release publish --online FILE" in text(client.get(here()))
    spool, settings.KIT_SPOOL = settings.KIT_SPOOL, desk.folder / "file"
    settings.KIT_SPOOL.write_text("no folder")
    answer = client.post(here(), {"do": "put_out"}, follow=True)
    assert (answer.status_code, bulletin().stage, bulletin().asked_at) == (200, "signed", None)
    for words in (str(settings.KIT_SPOOL), "何も変わっていません", "設置した担当者"):
        assert words in text(answer)
    settings.KIT_SPOOL = spool
    client.post(here(), {"do": "put_out"})
    settings.KIT_SPOOL = desk.folder / "elsewhere"
    settings.KIT_SPOOL.mkdir()
    said = refused("publish", "--online", settings.KIT_KEYS / "feed-online.key")
    assert (bulletin().folder in said, str(settings.KIT_SPOOL) in said) == (True, True)
    settings.KIT_SPOOL = spool
    assert "に出しました" in publish(settings.KIT_KEYS / "feed-online.key")


def test_what_is_out_and_cannot_be_deleted_is_named_once_and_cleared_away_by_who_hands_over(
    desk, client, settings, monkeypatch
):
    settings.TRIAL = False
    key = settings.KIT_KEYS / "feed-online.key"
    desk.staff(client, "shonin-shien", "approver")
    write(client, "年末の体制")
    build(client)
    hand_in(client, here(), signed(desk, client)[0])
    client.post(here(), {"do": "put_out"})
    left = settings.KIT_SPOOL / bulletin().folder
    with monkeypatch.context() as other:  # what it does with ignore_errors for somebody who may not delete
        other.setattr("kit.hub.gateway.spool.shutil.rmtree", lambda *words, **options: None)
        said = publish(key)
    assert ("に出しました" in said, f"rm -r {left}" in said, left.is_dir()) == (True, True, True)
    assert (bulletin().stage, "出すのを待っている" in publish(key)) == ("out", True)
    write(client, "年始の体制")
    build(client)
    parcel = client.get(reverse("kit_hub_bulletin_parcel", args=[bulletin().pk])).content
    hand_in(client, here(), desk.sign(parcel, "福祉", "企画")[0])
    client.post(here(), {"do": "put_out"})
    assert [path.name for path in settings.KIT_SPOOL.iterdir()] == [bulletin().folder]
    assert (bulletin().folder != left.name, "rm -r" in publish(key)) == (True, False)
    assert list(settings.KIT_SPOOL.iterdir()) == []


def test_what_can_be_wrong_with_a_key(desk, settings, tmp_path):
    assert "missing.key がありません" in refused("publish", "--online", tmp_path / "missing.key")
    (tmp_path / "folder.key").mkdir()
    assert "folder.key が読めません" in refused("publish", "--online", tmp_path / "folder.key")
    make_key(tmp_path / "else.key", "x", "")
    (tmp_path / "else.key").write_text("something else")
    assert "書いた鍵ではありません" in refused("publish", "--online", tmp_path / "else.key")
    make_key(tmp_path / "half.key", "x", "")
    for half in ("{}", "[]", '{"holder": "x", "keyid": "0", "key": "0"}', "\udcff"):
        (tmp_path / "half.key.pub").write_text(half, "utf-8", "surrogateescape")
        assert "書いた .pub ではありません" in refused("publish", "--online", tmp_path / "half.key")


def test_a_passphrase_is_asked_for_only_where_it_can_help(desk, tmp_path, monkeypatch):
    monkeypatch.setattr("kit.hub.management.steps.keys.getpass", lambda question: pytest.fail("asked"))
    said = refused("sign", desk.folder / "ceremony", "--key", tmp_path / "missing.key", "--yes")
    assert "missing.key がありません" in said
    ask = "from kit.hub.management.steps.keys import read_passphrase as r; r(None, '?')"
    ended = subprocess.run(
        [sys.executable, "-c", ask],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )
    last = ended.stderr.splitlines()[-1]
    assert ("SigningRefused" in last, "--passphrase-file" in last) == (True, True)


def test_a_feed_that_cannot_be_read_is_a_line_and_never_a_fault(desk, settings, caplog):
    metadata, now = settings.KIT_FEED / "metadata", timezone.now()
    request = RequestFactory().get("/feed/metadata/1.root.json")
    with locked(metadata):
        answer = feed(request, "metadata/1.root.json")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        503,
        "text/plain",
        "no-store",
    )
    assert str(metadata) in caplog.text
    metadata.rename(settings.KIT_FEED / "kept")
    metadata.write_text("no folder")
    found = checks.feed(now)
    assert (found.state, str(metadata) in found.message) == ("fail", True)


def test_doctor_counts_every_key_it_read(desk, settings):
    make_missing(settings.KIT_KEYS)
    found = checks.key_files(timezone.now())
    assert (found.state, found.message) == ("ok", "6つの鍵が読めます")
    (settings.KIT_KEYS / "instance").write_text("broken")
    assert checks.key_files(timezone.now()).state == "fail"
