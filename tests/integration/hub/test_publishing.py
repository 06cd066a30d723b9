"""From the ceremony to a town: keys, hand-over, draft, signatures, static files, and a town that believes them."""

import hashlib
import json
from dataclasses import replace

import pytest
from django.core.management import CommandError
from django.utils import timezone

from kit.blueprints.gateway.feed import TufFeed
from kit.blueprints.gateway.folder import BASE, FolderFetcher
from kit.blueprints.gateway.root import judge_root
from kit.blueprints.logic.media import parse_media
from kit.blueprints.logic.trust import list_releases
from kit.conf.checks import feed
from kit.core.models import AuditEntry
from kit.hub.management.steps.sign import printable
from kit.hub.wiring import published_feed_todos
from tests.factories.people import make_user
from tests.factories.pictures import image_object, picture
from tests.fakes.feed_server import serving
from tests.integration.hub.ceremony import PASSPHRASE, hub_in

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]


@pytest.fixture
def hub(tmp_path, settings):
    return hub_in(tmp_path, settings)


@pytest.fixture
def ready(hub):
    """After the ceremony: three holders, an online key, an empty signed feed."""
    hub.begin()
    return hub


def test_before_the_ceremony_nothing_can_be_signed(hub, now):
    assert (feed(now).state, "release keys new" in feed(now).message) == ("warn", True)
    assert "release keys handover" in hub.refused("keys", "show")
    assert "release keys handover" in hub.refused(
        "build", "hikikomori", "--source", hub.folder / "source", "--to", hub.folder / "x"
    )


def test_a_key_beside_the_public_half_of_another_is_no_wrong_passphrase(ready):
    """What `mv new.key feed-online.key` alone leaves behind."""
    ready.key("other", online=True)
    (ready.folder / "other").rename(ready.folder / "online")
    assert "組になっていません" in ready.refused("renew", "--online", ready.folder / "online")


def test_keys_are_locked_and_never_overwritten(hub):
    path = hub.key("福祉")
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED" in path.read_bytes()
    assert PASSPHRASE not in path.with_name("福祉.pub").read_text("utf-8")
    assert "上書きしません" in hub.refused("keys", "new", "別人", "--file", path, "--online")
    (hub.folder / "short").write_text("mijikai")
    assert "15文字" in hub.refused(
        "keys", "new", "x", "--file", hub.folder / "x", "--passphrase-file", hub.folder / "short"
    )


@pytest.mark.parametrize("holders", [("a", "b"), ("a", "b", "b"), ("a", "b", "copy")])
def test_three_different_people_hold_the_feed(hub, holders):
    for name in ("a", "b"):
        hub.key(name)
    copied = json.loads((hub.folder / "b.pub").read_text()) | {"holder": "c", "keyid": "0" * 64}
    (hub.folder / "copy.pub").write_text(json.dumps(copied))
    hub.key("online", online=True)
    with pytest.raises(CommandError, match="別の3人"):
        hub.handover(*holders)


def test_release_goes_from_the_source_to_a_town(ready, tmp_path):
    assert (feed(timezone.now()).state, "release build" in feed(timezone.now()).message) == ("warn", True)
    draft = ready.build()
    said = ready.sign(draft, "福祉")
    document = (ready.folder / "source" / "hikikomori" / "built" / "2026.1.json").read_bytes()
    assert hashlib.sha256(document).hexdigest()[:4] in said
    assert "あと1人" in said
    assert "署名が足りません" in ready.refused("publish", draft, "--online", ready.folder / "online")
    assert "そろいました" in ready.sign(draft, "精神")
    ready.publish(draft)
    root = (ready.settings.KIT_FEED / "metadata" / "1.root.json").read_bytes()
    assert ready.taken(root, tmp_path / "cache") == [document]
    assert (feed(timezone.now()).state, feed(timezone.now()).message) == ("ok", "県の配信の署名は有効です")
    entry = AuditEntry.objects.filter(act="release.publish").order_by("pk").last()
    assert (entry.reference, entry.detail) == ("hikikomori/1-2026.1.json", {"releases": 1, "root": False})
    fingerprint = judge_root(root, tmp_path).fingerprint
    assert fingerprint[:4] + " " + fingerprint[4:8] in ready.release("keys", "show")


def test_a_picture_goes_from_the_source_to_a_town(ready, tmp_path, client):
    data, folder = picture("darkred"), ready.folder / "source" / "hikikomori"
    (folder / "media").mkdir()
    (folder / "media" / "door.png").write_bytes(data)
    fields = {"title": "入口", "alt": "東側の入口", "file": "media/door.png"}
    entry = {**image_object(data), "key": "image-door", "fields": fields}
    (folder / "objects" / "image-door.yaml").write_text(json.dumps(entry), "utf-8")
    draft = ready.build()
    (path,) = (draft / "documents").rglob("*.png")
    words = [
        "sign",
        draft,
        "--key",
        ready.folder / "福祉",
        "--passphrase-file",
        ready.folder / "pass",
        "--yes",
    ]
    path.write_bytes(picture("navy"))
    assert "合いません" in ready.refused(*words)
    path.write_bytes(data)
    assert "新しい画像" in ready.sign(draft, "福祉", "精神")
    ready.publish(draft)
    root = (ready.settings.KIT_FEED / "metadata" / "1.root.json").read_bytes()
    feed = TufFeed(FolderFetcher(ready.settings.KIT_FEED), base=BASE, trust=root, cache=tmp_path / "cache")
    (listed,) = list_releases(feed.refresh(timezone.now()).targets)
    (found,) = parse_media(json.loads(feed.document(listed))["media"])
    assert feed.medium(found) == data
    answer = client.get(f"/feed/targets/media/{found.sha256}.{found.sha256}.png")
    assert (answer["Content-Type"], b"".join(answer)) == ("image/png", data)
    ready.next_source()
    again = ready.build()
    assert [path.name for path in (again / "documents").rglob("*") if path.is_file()] == ["2-2099.1.json"]


def test_next_release_is_judged_against_those_before_it(ready, tmp_path):
    first = ready.build()
    ready.sign(first, "福祉", "精神")
    ready.publish(first)
    assert "次に出せるのは順番2" in ready.refused(
        "build", "hikikomori", "--source", ready.folder / "source", "--to", tmp_path / "x"
    )
    assert not (tmp_path / "x").exists()
    ready.next_source()
    centre = ready.folder / "source" / "hikikomori" / "objects" / "contact-centre.yaml"
    centre.write_text(centre.read_text("utf-8").replace("059-253-7826", "059-000-0000"), "utf-8")
    head = ready.folder / "source" / "hikikomori" / "release.yaml"
    entry = "urgent:\n  - {key: contact-centre, path: phone, reason: 番号が変わったため。}\n"
    head.write_text(head.read_text("utf-8").replace("urgent: []\n", entry), "utf-8")
    second = ready.build()
    said = ready.sign(second, "福祉", "精神")
    told = "「三重県ひきこもり地域支援センター」 phone: 059-253-7826 → 059-000-0000（番号が変わったため。）"
    assert told in said
    notes = json.loads(next((second / "documents").rglob("*.json")).read_bytes())["notes"].splitlines()
    assert [line for line in notes if f"　｜{line}" not in said] == []
    (path,) = (second / "earlier").rglob("*.json")
    kept = path.read_bytes()
    path.write_bytes(kept.replace(b"059-253-7826", b"059-111-1111"))
    words = ["--key", ready.folder / "福祉", "--passphrase-file", ready.folder / "pass", "--yes"]
    assert "合いません" in ready.refused("sign", second, *words)
    path.write_bytes(kept)
    ready.publish(second)
    root = (ready.settings.KIT_FEED / "metadata" / "1.root.json").read_bytes()
    assert len(ready.taken(root, tmp_path / "cache")) == 2
    built = ready.folder / "source" / "hikikomori" / "built" / "2026.1.json"
    built.write_bytes(built.read_bytes().replace("はじめての".encode(), "にどめの".encode()))
    ready.next_source()
    again = ["build", "hikikomori", "--source", ready.folder / "source"]
    assert "変わったか" in ready.refused(*again, "--to", tmp_path / "y")
    for _ in range(2):
        ready.next_source()
    assert "直してください" in ready.refused(*again), "the linter sees the row of sequences"


def test_draft_that_was_changed_on_the_way_is_not_signed(ready):
    draft = ready.build()
    (path,) = (draft / "documents").rglob("*.json")
    path.write_bytes(path.read_bytes().replace("はじめての".encode(), "にせの".encode()))
    assert "合いません" in ready.refused(
        "sign", draft, "--key", ready.folder / "福祉", "--passphrase-file", ready.folder / "pass", "--yes"
    )


def test_what_a_holder_reads_cannot_repaint_the_terminal():
    assert printable("　緊急: 電話\x1b[2K\r番号") == "　緊急: 電話·[2K·番号"


def test_stranger_and_wrong_passphrase_cannot_sign(ready):
    draft = ready.build()
    ready.key("stranger")
    words = ["--passphrase-file", ready.folder / "pass", "--yes"]
    assert "名簿にありません" in ready.refused("sign", draft, "--key", ready.folder / "stranger", *words)
    (ready.folder / "wrong").write_text("chigau-aikotoba-desu")
    wrong = ["--passphrase-file", ready.folder / "wrong", "--yes"]
    assert "合い言葉" in ready.refused("sign", draft, "--key", ready.folder / "福祉", *wrong)


def test_draft_from_before_another_publication_is_made_again(ready):
    early = ready.build()
    ready.sign(early, "福祉", "精神")
    yearly = ready.handover("福祉", "精神", "企画")
    ready.sign(yearly, "福祉", "精神")
    ready.publish(yearly)
    assert "もう一度" in ready.refused("publish", early, "--online", ready.folder / "online")


def test_handover_in_april(ready, tmp_path):
    """Two old and two new holders sign; a town follows from the first root; every root stays."""
    draft = ready.build()
    ready.sign(draft, "福祉", "精神")
    ready.publish(draft)
    for name in ("新福祉", "新精神"):
        ready.key(name)
    ready.key("online2", online=True)
    april = ready.handover("新福祉", "新精神", "企画", online="online2")
    said = ready.sign(april, "新福祉", "新精神")
    assert "あと1人" in said
    assert "鍵の名簿（いまの名簿の人）: あと2人の署名が要ります。まだの人: " in said
    for line in (
        "鍵の名簿（新しい名簿の人）: 署名がそろいました。", "公開版の一覧（新しい名簿の人）: 署名がそろいました。",
        "公開版の一覧（新しい名簿の人）: あと1人の署名が要ります。まだの人: ",
    ):  # fmt: skip
        assert line in said, line
    *_before, missing = (line for line in said.splitlines() if "いまの名簿の人" in line)
    assert all(name in missing for name in ("福祉", "精神", "企画"))
    assert "新" not in missing
    assert "署名が足りません" in ready.refused("publish", april, "--online", ready.folder / "online2")
    ready.sign(april, "福祉", "企画")
    assert "オンラインの鍵ではありません" in ready.refused(
        "publish", april, "--online", ready.folder / "online"
    )
    ready.publish(april, online="online2")
    metadata = ready.settings.KIT_FEED / "metadata"
    assert len(ready.taken((metadata / "1.root.json").read_bytes(), tmp_path / "cache")) == 1
    assert (metadata / "2.root.json").is_file()
    ready.next_source()
    after = ready.build()
    assert "名簿にありません" in ready.refused(
        "sign", after, "--key", ready.folder / "福祉", "--passphrase-file", ready.folder / "pass", "--yes"
    )


def test_publishing_that_broke_off_is_repeated(ready, monkeypatch, tmp_path):
    draft = ready.build()
    ready.sign(draft, "福祉", "精神")

    def broken(self, online, now):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("kit.hub.gateway.repository.Repository.renew", broken)
        with pytest.raises(OSError, match="No space"):
            ready.publish(draft)
    root = (ready.settings.KIT_FEED / "metadata" / "1.root.json").read_bytes()
    assert ready.taken(root, tmp_path / "cache") == [], "towns still see the old state, whole"
    ready.publish(draft)
    assert len(ready.taken(root, tmp_path / "cache")) == 1


def test_weekly_renewal_and_warnings(ready, monkeypatch):
    before = (ready.settings.KIT_FEED / "metadata" / "timestamp.json").read_bytes()
    assert len(before) < 1024
    assert "署名し直しました" in ready.release("renew", "--online", ready.folder / "online")
    assert (ready.settings.KIT_FEED / "metadata" / "timestamp.json").read_bytes() != before
    keeper = make_user("kanri", "manager")
    assert published_feed_todos(keeper) == []
    later = timezone.now() + timezone.timedelta(days=20)
    monkeypatch.setattr("kit.hub.wiring.timezone.now", lambda: later)
    assert [todo.message[:3] for todo in published_feed_todos(keeper)] == ["配信の", "配信の"]


def test_after_publishing_each_town_is_told_and_silence_is_no_failure(ready, tmp_path):
    draft = ready.build()
    ready.sign(draft, "福祉", "精神")
    with serving(tmp_path / "nothing") as town:
        (tmp_path / "towns").write_text(f"# 市町\n{town.address}/\nhttp://127.0.0.1:9  # 止まっている\n")
        said = ready.publish(draft, "--ping", tmp_path / "towns")
        assert town.asked == ["POST /blueprints/ping"]
    assert "http://127.0.0.1:9 に知らせられませんでした" in said
    assert town.address not in said
    (tmp_path / "towns").write_text("tsu.example\n")
    assert "https://" in ready.refused("publish", draft, "--ping", tmp_path / "towns")


def test_feed_is_served_with_validators_and_no_kept_404(ready, client, caplog):
    stamp = client.get("/feed/metadata/timestamp.json")
    assert (stamp.status_code, stamp["Cache-Control"], stamp["Content-Type"]) == (
        200,
        "no-cache",
        "application/json",
    )
    assert (
        b"".join(stamp.streaming_content)
        == (ready.settings.KIT_FEED / "metadata" / "timestamp.json").read_bytes()
    )
    again = client.get("/feed/metadata/timestamp.json", headers={"if-none-match": stamp["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", stamp["ETag"])
    ready.release("renew", "--online", ready.folder / "online")
    renewed = client.get("/feed/metadata/timestamp.json", headers={"if-none-match": stamp["ETag"]})
    assert renewed.status_code == 200
    assert b"".join(renewed.streaming_content)
    root = client.get("/feed/metadata/1.root.json")
    assert "immutable" in root["Cache-Control"]
    assert not root.cookies
    assert b"".join(root.streaming_content)
    for path in (
        "metadata/2.root.json",
        "metadata/../../site.toml",
        "x",
        "metadata/.1.root.json.new",
        "targets/",
    ):
        missing = client.get(f"/feed/{path}")
        assert (missing.status_code, missing["Cache-Control"]) == (404, "no-store"), path
    assert "Not Found: /feed/x" in caplog.text
    assert "2.root.json" not in caplog.text, "each town asks for it at each look"
    assert client.post("/feed/metadata/timestamp.json").status_code in (403, 405)


def test_a_town_serves_no_feed_and_releases_nothing(ready, client, settings):
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, role="town")
    assert client.get("/feed/metadata/timestamp.json").status_code == 404
    assert "県ハブ" in ready.refused("keys", "show")
