"""The town's commands and addresses around the feed: in one process, and once from outside as an operator would."""

import json
import shutil
from dataclasses import replace
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from jsonschema import ValidationError

from kit.blueprints import tasks
from kit.blueprints.gateway.feed import alone
from kit.blueprints.gateway.root import judge_root
from kit.blueprints.gateway.shipped import shipped_releases
from kit.blueprints.logic.trust import grouped
from kit.blueprints.models import FeedState, StoredRelease
from kit.blueprints.queries.state import newest_release
from kit.blueprints.tasks import fetch_feed, poll_when_due
from kit.blueprints.views.ping import WINDOW
from kit.conf import checks
from kit.core.models import AuditEntry
from tests.factories.people import make_user
from tests.factories.pictures import medium, picture, with_picture
from tests.factories.releases import NextRelease
from tests.fakes.feed_server import body, serving
from tests.fakes.publisher import Publisher, shipped_and_next
from tests.integration.blueprints.commands import check_shape

HERE = pytest.mark.django_db


@pytest.fixture
def releases(settings):
    """The line that this kit ships, as bytes, and one that follows it."""
    return shipped_and_next(settings.KIT_BLUEPRINTS / "hikikomori" / "built")


@pytest.fixture
def publisher(tmp_path, releases):
    made = Publisher(tmp_path / "hub", timezone.now())
    for document in releases[0]:
        made.publish(document)
    return made


@pytest.fixture
def town(settings, tmp_path, publisher):
    """This process as a town with a folder of its own beside its data, before it trusts anybody."""
    (tmp_path / "site").mkdir()
    settings.INSTANCE = replace(settings.INSTANCE, folder=tmp_path / "site")
    settings.KIT_DATA = tmp_path / "data"
    (tmp_path / "data").mkdir()
    caches["shared"].clear()
    with serving(publisher.folder) as server:
        config = settings.SITE_CONFIG
        settings.SITE_CONFIG = replace(config, blueprints=replace(config.blueprints, hub_url=server.address))
        yield server


@pytest.fixture
def trusting(town, tmp_path, publisher):
    (tmp_path / "site" / "root.json").write_bytes(publisher.first_root)
    return town


def blueprint(*words):
    out = StringIO()
    call_command("blueprint", *map(str, words), stdout=out)
    return out.getvalue()


def refused(*words):
    with pytest.raises(CommandError) as refusal:
        blueprint(*words)
    assert len(str(refusal.value).splitlines()) == 1
    return str(refusal.value)


def fingerprint(said):
    line = next(line for line in said.splitlines() if line.startswith("照合番号:"))
    return line.removeprefix("照合番号: ")


@HERE
def test_trust_asks_and_is_set_once(town, publisher, tmp_path, monkeypatch):
    first = publisher.metadata / "1.root.json"
    for no in ("いいえ", "", "n"):
        monkeypatch.setattr("builtins.input", lambda question, no=no: no)
        assert "登録していません" in refused("trust", first)
    assert "番号が違います" in refused("trust", first, "--fingerprint", "0" * 64)
    assert not (tmp_path / "site" / "root.json").exists()
    monkeypatch.setattr("builtins.input", lambda question: "はい")
    said = blueprint("trust", first)
    assert len(fingerprint(said).split()) == 16
    assert (tmp_path / "site" / "root.json").read_bytes() == first.read_bytes()
    assert AuditEntry.objects.get(act="blueprint.trust").detail["fingerprint"] == fingerprint(said).replace(
        " ", ""
    )
    assert "すでにあります" in refused("trust", first, "--fingerprint", fingerprint(said))


@HERE
def test_after_trust_without_an_address_comes_the_address(town, publisher, settings):
    config = settings.SITE_CONFIG
    settings.SITE_CONFIG = replace(config, blueprints=replace(config.blueprints, hub_url=""))
    first = publisher.metadata / "1.root.json"
    said = blueprint("trust", first, "--fingerprint", judge_root(first.read_bytes(), first).fingerprint)
    assert ("hub_url" in said, "import-bundle" in said, "blueprint fetch" in said) == (True, True, False)


@HERE
def test_trust_refuses_what_one_person_could_change(town, publisher, tmp_path):
    (tmp_path / "no.json").write_text("{}")
    assert "root.json ではありません" in refused("trust", tmp_path / "no.json")
    assert "root.json ではありません" in refused("trust", publisher.metadata / "timestamp.json")
    assert "読めません" in refused("trust", tmp_path / "nowhere.json")
    publisher.root.roles["targets"].threshold = 1
    publisher.write_root()
    assert "一人の署名" in refused("trust", publisher.metadata / "1.root.json")
    publisher.root.roles["targets"].threshold = 2
    publisher.write_root(publisher.keys["root"][:1])
    assert "root.json ではありません" in refused("trust", publisher.metadata / "1.root.json")


@HERE
def test_without_trust_or_address_nothing_is_fetched(town, settings, client, tmp_path, publisher):
    assert "blueprint trust FILE" in refused("fetch")
    assert client.post("/blueprints/ping").status_code == 404
    (tmp_path / "site" / "root.json").write_bytes(publisher.first_root)
    settings.SITE_CONFIG = replace(
        settings.SITE_CONFIG, blueprints=replace(settings.SITE_CONFIG.blueprints, hub_url="")
    )
    assert "hub_url が空" in refused("fetch")
    assert town.asked == []


@HERE
def test_lost_media_are_named_and_come_back(trusting, publisher, releases, tmp_path, settings):
    own = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "kept"},
    }
    settings.STORAGES = {**settings.STORAGES, "blueprint-media": own}
    data = picture("darkred")
    publisher.publish(data, f"media/{medium(data)['sha256']}.png")
    publisher.publish(with_picture(NextRelease(releases[0][-1]), data).document())
    assert "を受け取りました" in blueprint("fetch")
    assert "県の署名があります" in blueprint("verify")
    shutil.rmtree(tmp_path / "kept")
    assert "door.png" in refused("verify")
    assert "新しい公開版はありません" in blueprint("fetch")
    assert "県の署名があります" in blueprint("verify")


@HERE
def test_fetch_verify_status(trusting, publisher, releases, tmp_path):
    shipped, following = releases
    publisher.publish(following)
    said = json.loads(blueprint("fetch", "--json"))
    check_shape(said, "blueprint-fetch")
    assert said["stored"] == ["hikikomori 2099.1"]
    assert bytes(newest_release("hikikomori").document) == following
    again = blueprint("fetch")
    assert "新しい公開版はありません" in again
    assert "まだ反映していない公開版: hikikomori 2099.1（" in again
    assert "県の署名があります" in blueprint("verify")
    found = json.loads(blueprint("status", "--json"))
    check_shape(found, "blueprint-status")
    for name, wrong in (("trust", {}), ("expires", {"nobody": ""}), ("polled_at", 3), ("blueprints", [{}])):
        with pytest.raises(ValidationError):
            check_shape({**found, name: wrong}, "blueprint-status")
    assert found["blueprints"][0] | {"version": "", "integrated_sequence": 0} == {
        "name": "hikikomori", "version": "", "verified_sequence": len(shipped) + 1, "integrated_sequence": 0, "waiting": True,
    }  # fmt: skip
    assert (found["problem"], found["warnings"], set(found["expires"])) == (
        None,
        [],
        {"root", "targets", "snapshot", "timestamp"},
    )
    assert "更新が待っています" in blueprint("status")
    StoredRelease.objects.filter(version="2099.1").update(document=following + b" ")
    assert "2099.1" in refused("verify")
    (cached,) = tmp_path.glob("data/feed-cache/*/metadata/targets.json")
    cached.write_bytes(cached.read_bytes().replace(b"2099.1", b"2099.2"))
    assert "署名が合いません" in refused("verify")


@HERE
def test_what_went_wrong_is_said_in_status_and_doctor_and_the_site_runs_on(trusting, publisher, client, now):
    trusting.spoil["/metadata/timestamp.json"] = body(b"<html>")
    assert "何も取り込んでいません" in refused("fetch")
    assert "何も取り込んでいません" in blueprint("status")
    check_shape(json.loads(blueprint("status", "--json")), "blueprint-status")
    assert checks.feed(timezone.now()).state == "warn"
    assert client.get("/").status_code == 200
    trusting.spoil.clear()
    blueprint("fetch")
    assert checks.feed(timezone.now()).state == "ok"
    assert checks.feed(timezone.now() + timezone.timedelta(days=40)).state == "warn"
    assert client.get("/").status_code == 200


@HERE
def test_second_fetch_says_so_and_leaves_no_problem_behind(trusting, settings):
    with alone(settings.KIT_DATA / "feed-cache"):
        assert "別の受け取り" in refused("fetch")
    assert not FeedState.objects.exists()


@HERE
def test_task_polls_quietly(trusting, publisher, releases):
    fetch_feed.func()
    trusting.asked.clear()
    fetch_feed.func()
    assert trusting.asked == ["/metadata/timestamp.json"]
    publisher.publish(releases[1])
    fetch_feed.func()
    assert newest_release("hikikomori").version == "2099.1"
    trusting.spoil["/metadata/timestamp.json"] = body(b"<html>")
    fetch_feed.func()
    assert FeedState.objects.get().problem == "damaged"
    assert AuditEntry.objects.get(act="blueprint.fetch", outcome="refused").actor == "system:feed"


@HERE
def test_each_town_asks_four_times_an_hour_at_minutes_of_its_own(trusting, settings, now):
    minutes = {}
    for code in ("242012", "244414"):
        settings.SITE_CONFIG = replace(settings.SITE_CONFIG, code=code)
        minutes[code] = [minute for minute in range(60) if poll_when_due(now.replace(minute=minute))]
    assert [len(found) for found in minutes.values()] == [4, 4]
    assert set(minutes["242012"]) & set(minutes["244414"]) == set()
    assert DBTaskResult.objects.filter(task_path="kit.blueprints.tasks.fetch_feed").count() == 8


@HERE
def test_ping_queues_at_most_two_fetches_and_loses_none(trusting, client):
    answers = [
        client.post("/blueprints/ping"),
        client.get("/blueprints/ping"),
        *(client.post("/blueprints/ping") for _ in range(5)),
    ]
    assert {(answer.status_code, answer.content, answer["Cache-Control"]) for answer in answers} == {
        (204, b"", "no-store")
    }
    assert not any(answer.cookies for answer in answers)
    queued = DBTaskResult.objects.filter(task_path=tasks.fetch_feed.module_path)
    soon = timezone.now() + timezone.timedelta(seconds=WINDOW)
    assert sorted(task.run_after <= soon for task in queued) == [False, True], (
        "one now, one when the window ends"
    )
    assert client.delete("/blueprints/ping").status_code == 405
    assert trusting.asked == [], "the answer does not wait for the hub"


@HERE
def test_closed_network_takes_a_bundle_and_an_expired_one_only_from_two_persons(
    trusting, publisher, releases, tmp_path, settings
):
    publisher.publish(releases[1])
    bundle = tmp_path / "feed.zip"
    assert "公開版" in blueprint("export-bundle", bundle)
    assert not StoredRelease.objects.filter(version="2099.1").exists(), "writing a bundle takes nothing in"
    settings.SITE_CONFIG = replace(
        settings.SITE_CONFIG, blueprints=replace(settings.SITE_CONFIG.blueprints, hub_url="")
    )
    shutil.rmtree(settings.KIT_DATA / "feed-cache")
    late = timezone.localtime() + timezone.timedelta(days=50)
    make_user("hanako", "approver")
    make_user("taro", "manager")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kit.blueprints.management.feeds.timezone", SimpleNamespace(localtime=lambda: late))
        assert "期限" in refused("import-bundle", bundle)
        words = ["import-bundle", bundle, "--despite-expiry", "--reason", "庁内の網が閉じているため"]
        assert "--first と --second" in refused(*words)
        assert "いません" in refused(*words, "--first", "hanako", "--second", "nanashi")
        assert "一人では" in refused(*words, "--first", "hanako", "--second", "hanako")
        assert "理由" in refused(*words[:3], "--first", "hanako", "--second", "taro", "--reason", "はい")
        assert StoredRelease.objects.filter(version="2099.1").count() == 0
        assert "2099.1 を受け取りました" in blueprint(*words, "--first", "hanako", "--second", "taro")
    again = json.loads(blueprint("import-bundle", bundle, "--json"))
    check_shape(again, "blueprint-fetch")
    assert again == {"stored": [], "left_out": ""}
    detail = AuditEntry.objects.get(act="blueprint.fetch", outcome="done").detail
    assert detail == {
        "releases": 1, "despite": "expiry", "first": "hanako", "second": "taro", "reason": "庁内の網が閉じているため",
    }  # fmt: skip
    bundle.write_bytes(bundle.read_bytes()[:-9])
    assert "更新のファイル" in refused("import-bundle", bundle)
    assert "読めません" in refused("import-bundle", tmp_path / "nowhere.zip")


@pytest.mark.once
def test_operator_trusts_and_fetches(instance, publisher, releases):
    publisher.publish(releases[1])
    first = publisher.metadata / "1.root.json"
    number = grouped(judge_root(first.read_bytes(), first).fingerprint)
    done = instance.kit("blueprint", "trust", str(first), "--fingerprint", number)
    assert (done.returncode, done.stderr) == (0, "")
    with serving(publisher.folder) as server:
        instance.edit_site('hub_url = ""', f'hub_url = "{server.address}"')
        done = instance.kit("blueprint", "fetch", "--json")
        assert json.loads(done.stdout)["stored"] == ["hikikomori 2099.1"], done.stderr
    done = instance.kit("blueprint", "fetch")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), "the hub is gone: one line"


def test_shipped_releases_are_a_whole_line(settings):
    """A town compares what the prefecture signs with what came along: from sequence 1 on, nothing is missing."""
    found = shipped_releases(settings.KIT_BLUEPRINTS, "hikikomori")
    assert [entry.sequence for entry in found] == list(range(1, len(found) + 1))
