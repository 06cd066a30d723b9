"""The release desk, from an edited page to a town that takes it by feed and keeps its own words."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kit.blueprints.actions.apply import apply_release
from kit.blueprints.actions.fetch import Errand, fetch_releases
from kit.blueprints.bridge.planning import pending_releases
from kit.blueprints.bridge.public_state import read_public_state
from kit.blueprints.gateway.feed import TufFeed
from kit.blueprints.gateway.folder import BASE, FolderFetcher
from kit.blueprints.gateway.http import HubFetcher, feed_url
from kit.blueprints.logic.trust import list_releases
from kit.blueprints.management.feeds import new_errand
from kit.blueprints.models import BlueprintState, Conflict, ObjectBase
from kit.core.actions.audit import SystemActor
from kit.core.models import AuditEntry
from kit.hub.models import Knock, NextRelease, Ownership
from kit.hub.queries import rehearsal
from kit.hub.tasks.knocks import knock_at_towns
from kit.pages.models import ContentPage
from tests.factories import releases
from tests.factories.hub import connect_town
from tests.factories.towns import edit, object_of, take
from tests.fakes.feed_server import serving
from tests.integration.hub.desk import HubDesk, address, upload

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]
BY = SystemActor("test")


@pytest.fixture
def desk(tmp_path, settings):
    return HubDesk(tmp_path, settings, timezone.now())


def build(client, notes="題を直しました。", **more):
    sent = {"notes": notes, "version": "2026.2", "edition": "r4-plan", "do": "build", **more}
    return client.post(address("next"), sent)


def row():
    return NextRelease.objects.latest("pk")


def text(answer):
    return answer.content.decode()


def put_out(desk, client):
    """Everything between a built release and the feed; the approver stays signed in."""
    here = address("one", row().pk)
    parcel, _said = desk.sign(client.get(address("parcel", row().pk)).content, "福祉", "企画")
    client.post(here, {"do": "hand_in", "parcel": upload(parcel)})
    assert row().stage == "signed"
    client.post(here, {"do": "put_out"})
    return here


def test_from_an_edited_page_to_a_town_that_keeps_its_own_words(desk, client, settings, tmp_path):
    with transaction.atomic():
        _hub_publishes(desk, client, settings)
        transaction.set_rollback(True)
    # What is left is the folder of the feed, and in the database a town as `setup` makes it.
    edit("learn-family", lead="津市の言葉です。")
    with serving(settings.KIT_FEED) as hub:
        base = feed_url(hub.address)
        trust = (settings.KIT_FEED / "metadata" / "1.root.json").read_bytes()
        feed = TufFeed(HubFetcher(base), base=base, trust=trust, cache=tmp_path / "cache")
        errand: Errand = new_errand()
        assert fetch_releases(feed, errand, by=BY, now=timezone.now()).stored == ("hikikomori 2026.2",)
    for stored in pending_releases("hikikomori"):
        apply_release(stored, by=BY, now=timezone.now())
    assert object_of("learn-you").title == "ご本人へ"
    assert object_of("learn-family").lead == "津市の言葉です。"
    assert object_of("learn-family").title == "家族へ"
    assert object_of("contact-centre").phone == "059-111-1111"
    assert (
        ObjectBase.objects.get(uid=object_of("learn-you").uid, state="live").content["ownership"]["title"]
        == "fixed"
    )
    assert not Conflict.objects.exists()


def _hub_publishes(desk, client, settings):
    desk.staff(client, "henshu-ken", "editor")
    edit("learn-you", title="ご本人へ")
    edit("learn-family", title="家族へ")
    page = object_of("learn-you")
    rules = releases.release("2026.1").by_uid[str(page.uid)].ownership
    Ownership.objects.create(
        uid=page.uid, rules={**rules, "title": "fixed"}, by="henshu-ken", at=timezone.now()
    )
    shown = text(client.get(address("next")))
    assert "ご本人へ" in shown
    assert "から変わるところ（2か所）" in shown
    assert "「だれのところか」が変わるところ" in shown
    refused = build(client, notes=" ")
    assert (refused.status_code, "何がなぜ変わったか" in text(refused)) == (422, True)
    centre = edit("contact-centre", phone="059-111-1111")
    assert build(client, **{f"urgent-{centre.uid}-phone": "番号が変わったため。"}).status_code == 302
    assert (row().stage, row().version, row().sequence) == ("built", "2026.2", 2)
    here = address("one", row().pk)
    assert "あと2人" in text(client.get(here))
    parcel = client.get(address("parcel", row().pk)).content
    once, said = desk.sign(parcel, "福祉")
    assert "新しい公開版 hikikomori 2026.1" in said, "after the ceremony the shipped release goes first"
    assert "新しい公開版 hikikomori 2026.2" in said
    assert "｜題を直しました。" in said
    assert "phone: 059-253-7826 → 059-111-1111（番号が変わったため。）" in said
    assert client.post(here, {"do": "hand_in", "parcel": upload(once)}).status_code == 302
    assert "あと1人" in text(client.get(here))
    twice, _said = desk.sign(parcel, "企画")
    (list_alone,) = [zipfile.ZipFile(BytesIO(twice)).read("targets.json")]
    assert (
        client.post(here, {"do": "hand_in", "parcel": upload(list_alone, "targets.json")}).status_code == 302
    )
    _out(desk, client, settings, here)


def _out(desk, client, settings, here):
    desk.staff(client, "shonin-ken", "approver")
    assert "2026.2 を出す" in text(client.get(here))
    client.post(here, {"do": "put_out"})
    assert row().stage == "out"
    trust = (settings.KIT_FEED / "metadata" / "1.root.json").read_bytes()
    feed = TufFeed(FolderFetcher(settings.KIT_FEED), base=BASE, trust=trust, cache=desk.folder / "cache")
    documents = [feed.document(listed) for listed in list_releases(feed.refresh(timezone.now()).targets)]
    assert documents == [releases.release_document("2026.1"), bytes(row().document)]
    assert set(ObjectBase.objects.values_list("sequence", flat=True)) == {2}
    again = text(client.get(address("next")))
    assert "2026.2 から変わるところ（0か所）" in again
    assert 'value="2026.3"' in again
    acts = AuditEntry.objects.filter(act__startswith="release.").order_by("pk")
    assert [entry.act.removeprefix("release.") for entry in acts] == [
        "begin", "write", "build", "take_away", "hand_in", "hand_in", "ask", "publish",
    ]  # fmt: skip
    BlueprintState.objects.update(sequence=1)  # as after an older backup: the feed knows more than the hub
    assert client.get(address("next")).status_code == 409
    shown = text(client.get(reverse("kit_hub_releases")))
    for words in ("mie blueprint fetch", "mie blueprint apply --all", ">2026.1</th>", ">2026.2</a>"):
        assert words in shown, words
    assert "変わるところ（3か所）" in text(client.get(here)), "what a release changed stays what it was"


def test_what_comes_back_is_only_taken_when_it_was_sent(desk, client, settings):
    desk.staff(client, "shonin-ken", "approver")
    edit("learn-you", title="ご本人へ")
    build(client)
    here = address("one", row().pk)
    parcel = client.get(address("parcel", row().pk)).content
    signed, _said = desk.sign(parcel, "福祉", "精神")
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in zipfile.ZipFile(BytesIO(signed)).namelist():
            archive.writestr(name, zipfile.ZipFile(BytesIO(signed)).read(name))
    liar = zipfile.ZipFile(BytesIO(signed)).read("targets.json").replace(b"2026.2", b"2026.9")
    for data, words in (
        (parcel, "新しい署名が入っていません"), (packed.getvalue(), "圧縮しなおされています"), (b"PK\x03\x04", "渡した署名のファイルではない"),
        (b"{}", "読めないファイル"), (liar, "ここで組み立てたものと違います"), (b"", "読めないファイル"),
    ):  # fmt: skip
        answer = client.post(here, {"do": "hand_in", "parcel": upload(data)})
        assert (answer.status_code, words in text(answer)) == (422, True), words
    assert client.post(here, {"do": "hand_in"}).status_code == 422
    large = client.post(here, {"do": "hand_in"}, CONTENT_LENGTH=str(300 * 1024 * 1024))
    assert (large.status_code, "大きすぎます" in text(large)) == (413, True)
    client.post(here, {"do": "put_out"})
    assert row().stage == "built"
    client.post(here, {"do": "hand_in", "parcel": upload(signed)})
    desk.staff(client, "henshu-ken", "editor")
    assert client.post(here, {"do": "put_out"}).status_code == 302
    assert row().stage == "signed", "an editor does not publish"
    assert AuditEntry.objects.filter(act="publish", kind="release", outcome="refused").count() == 1
    desk.staff(client, "shonin-ken-2", "approver")
    _handed_over(desk, client, settings, here)


def _full(self, online, now):
    raise OSError(28, "No space left on device")


def _handed_over(desk, client, settings, here):
    """The web process without the online key hands over; whoever has it takes it, once."""
    settings.TRIAL = False
    assert "release publish" in text(client.get(here))
    client.post(here, {"do": "put_out"})
    assert row().stage == "asked"
    online = ["--online", str(settings.KIT_KEYS / "feed-online.key")]
    with pytest.raises(CommandError, match=r"nowhere がありません"):
        call_command("release", "publish", "--online", str(desk.folder / "nowhere"))
    assert row().stage == "asked", "a key that is not there is no fault of the release"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kit.hub.gateway.repository.Repository.renew", _full)
        with pytest.raises(CommandError, match="No space"):
            call_command("release", "publish", *online)
    assert (row().stage, "No space" in row().problem) == ("signed", True)
    assert "No space" in text(client.get(here))
    client.post(here, {"do": "put_out"})
    with serving(settings.KIT_FEED) as town:
        connect_town("tsu", town.address)
        call_command("release", "publish", *online)
        assert "POST /blueprints/ping" in town.asked
        assert Knock.objects.get().town.slug == "tsu"
    assert (row().stage, list(settings.KIT_SPOOL.iterdir())) == ("out", [])
    call_command("release", "publish", *online)
    assert AuditEntry.objects.filter(act="release.publish").count() == 1


def test_what_keeps_a_release_from_being_built_is_said_with_the_way_to_the_editor(desk, client):
    desk.staff(client, "shonin-ken", "approver")
    edit("learn-you", lead="電話は059-000-0000へ。甘えではありません。")
    edit("learn-family", title="まだ決めていない題", publish=False)
    object_of("lang-fil").unpublish()
    object_of("learn-steps").delete()
    object_of("learn").add_child(instance=ContentPage(title="まだ出さない頁", slug="not-yet", live=False))
    shown = text(client.get(address("next")))
    page = object_of("learn-you")
    for words in (
        f"/admin/pages/{page.pk}/edit/", "電話番号「059-000-0000」", "下書きは公開版に入りません", "「甘え」は", "<li>まだ出さない頁</li>",
        "「相談のあとに起きること」を取り下げる理由",
    ):  # fmt: skip
        assert words in shown, words
    answer = text(build(client))
    assert "取り下げる理由を書いてください" in answer
    assert "確かめた印" in answer
    edit("learn-you", lead="甘えではありません。")
    shown = text(client.get(address("next")))
    assert "使わない言葉が1か所あります。言いかえるか" in shown
    assert shown.count("「甘え」は、このサイトでは使わない言葉です") == 2, "in the list and beside its tick"
    names = [
        name for name in client.get(address("next")).context["table"].form.fields if name.startswith(("reason-", "tick-"))
    ]  # fmt: skip
    assert len(names) == 3
    given = {name: "作り直すため。" if name.startswith("reason-") else "on" for name in names}
    answer = build(client, **given)
    assert answer.status_code == 302, text(answer)
    document = row().document
    assert "「相談のあとに起きること」: 作り直すため。".encode() in bytes(document)
    client.post(address("one", row().pk), {"do": "drop"})
    assert row().stage == "dropped"


def test_looking_ahead_loses_nothing_that_was_typed(desk, client):
    desk.staff(client, "henshu-ken", "editor")
    sent = build(client, "下見の前に書いた説明", do="rehearse")
    assert sent.url == address("rehearsal")
    assert row().stage == "writing"
    assert "下見の前に書いた説明" in text(client.get(address("next")))


def test_rehearsal_and_progress_say_what_towns_publish(desk, client, settings, monkeypatch):
    desk.staff(client, "shonin-ken", "approver")
    connect_town("tsu", "http://127.0.0.1:9")
    connect_town("yokkaichi", "http://127.0.0.1:10")
    with transaction.atomic():
        edit("learn-you", title="津市の題")
        public = read_public_state(timezone.now())
        transaction.set_rollback(True)
    at = timezone.now() - timedelta(hours=2)
    body = rehearsal.Body(code="242012", data=public, at=at)
    monkeypatch.setattr(rehearsal, "states", lambda: [body])
    monkeypatch.setattr(rehearsal, "waiting_decisions", lambda: {"242012": (3, at)})
    edit("learn-you", title="ご本人へ")
    edit("learn-family", title="家族へ")
    shown = text(client.get(address("rehearsal")))
    assert "市町の人が決めるところ 1か所" in shown
    assert "ご本人へ　題" in shown
    assert "まだ公開内容を集めていないので" in shown
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(public["blueprints"][0], "sequence", 7)
        context = client.get(address("rehearsal")).context
        assert [context[name] for name in ("clean", "with_conflicts", "unknown")] == [0, 0, 2]
    page = object_of("learn-you")
    editor = text(client.get(f"/admin/pages/{page.pk}/edit/"))
    assert "1市町が使い、うち1市町がどこかを書き直しています" in editor
    build(client)
    put_out(desk, client)
    progress = client.get(address("progress", row().pk))
    assert "つながっている2市町のうち、0市町が取り込みました" in text(progress)
    assert progress["Refresh"] == "60"
    assert "3（" in text(progress), "what waits there, as the town told"
    assert "市町に知らせた結果は、まだありません" in text(progress), "a task does it, and nobody waits for it"
    asked = DBTaskResult.objects.get(task_path="kit.hub.tasks.knocks.knock_at_towns")
    knock_at_towns.func(*asked.args_kwargs["args"])
    for shown in (address("progress", row().pk), address("one", row().pk)):
        told = text(client.get(shown))
        assert "2市町には、知らせが届きませんでした" in told
        assert "津市: つながりません（" in told
    public["blueprints"][0] |= {"sequence": 2, "version": "2026.2"}
    assert "のうち、1市町が取り込みました" in text(client.get(address("progress", row().pk)))


def test_a_correcting_release_brings_the_earlier_texts_back_and_deletes_nothing(desk, client):
    with transaction.atomic():
        documents = _hub_corrects(desk, client)
        transaction.set_rollback(True)
    # A town takes both.
    before = releases.release("2026.1")
    steps = before.by_uid[releases.keys()["learn-steps"]]
    take(documents[0], timezone.now())
    assert (object_of("learn-you").title, object_of("learn-steps")) == ("まちがった題", None)
    take(documents[1], timezone.now())
    assert object_of("learn-you").title == before.by_uid[releases.keys()["learn-you"]].fields["title"]
    back = ContentPage.objects.get(slug=steps.fields["slug"])
    assert (back.title, back.live, str(back.uid) == steps.uid) == (steps.fields["title"], True, False)
    assert ContentPage.objects.get(slug="came").live is False


def _hub_corrects(desk, client):
    desk.staff(client, "shonin-ken", "approver")
    before = releases.release("2026.1")
    edit("learn-you", title="まちがった題")
    object_of("learn-steps").delete()
    came = object_of("learn").add_child(instance=ContentPage(title="早すぎた頁", slug="came", live=False))
    came.save_revision().publish()
    build(client, **{f"reason-{releases.keys()['learn-steps']}": "まとめたため。"})
    here = put_out(desk, client)
    wrong = bytes(row().document)
    edit("learn-family", lead="そのあとで直した文。")
    assert "訂正版をつくる" in text(client.get(here))
    correct = address("correct", row().pk)
    assert "2026.1 の文に戻すと変わるところ" in text(client.get(correct))
    assert client.post(correct).url == address("next")
    assert object_of("learn-you").title == before.by_uid[releases.keys()["learn-you"]].fields["title"]
    assert object_of("learn-family").lead == "そのあとで直した文。"
    table = client.get(address("next")).context["table"]
    assert (table.findings, table.chosen.hidden) == ([], (str(came.uid),))
    assert table.form["notes"].value() == "2026.2 の訂正版です。2026.1 の文に戻します。"
    reason = {f"reason-{came.uid}": table.form[f"reason-{came.uid}"].value()}
    answer = build(client, "訂正版です。", version="2026.3", **reason)
    assert answer.status_code == 302, text(answer)
    assert (row().sequence, row().corrects) == (3, "2026.2")
    late = client.post(correct, follow=True)
    assert "取りやめてから" in text(late), "one release at a time"
    right = bytes(row().document)
    put_out(desk, client)
    _hub_goes_further_back(client, came)
    return wrong, right


def _hub_goes_further_back(client, came):
    """Two releases back: what came back with the correction is the same page still, what came is hidden still."""
    steps = releases.release("2026.1").by_uid[releases.keys()["learn-steps"]].fields
    edit("learn-about", lead="2026.3 のあとで直した文。")
    here = address("correct", row().pk)
    assert client.post(here, {"to": "2026.1"}).url == address("next")
    assert [page.live for page in ContentPage.objects.filter(slug=steps["slug"])] == [True]
    came.refresh_from_db()
    assert (came.live, object_of("learn-family").lead == "そのあとで直した文。") == (False, False), (
        "it was in 2026.3"
    )
    assert object_of("learn-about").lead == "2026.3 のあとで直した文。"
    assert row().notes == "2026.3 の訂正版です。2026.1 の文に戻します。"


def test_the_shipped_release_goes_out_as_it_is(desk, client):
    desk.staff(client, "shonin-ken", "approver")
    assert build(client).status_code == 422, "there is nothing new"
    assert row().stage == "writing", "what was typed is kept"
    assert "2026.1 をそのまま組み立てる" in text(client.get(address("next")))
    assert build(client, do="first").status_code == 302
    put_out(desk, client)
    assert (row().stage, row().sequence) == ("out", 1)
    assert bytes(row().document) == releases.release_document("2026.1")
    again = build(client, do="first")
    assert (again.status_code, "もう配信に出ています" in text(again)) == (409, True)


def test_who_may_not_is_refused_and_stands_in_the_trail(desk, client, settings):
    edit("learn-you", title="ご本人へ")
    for role, looked, made in (("counsellor", 302, 0), ("manager", 200, 0), ("editor", 200, 1)):
        before = AuditEntry.objects.filter(kind="release", outcome="refused").count()
        desk.staff(client, f"ken-{role}", role)
        assert client.get(address("next")).status_code == looked
        assert build(client).status_code == 302
        assert NextRelease.objects.count() == made
        refused = AuditEntry.objects.filter(kind="release", outcome="refused").count() - before
        assert bool(refused) is (role != "editor")
    settings.SITE_CONFIG = type(settings.SITE_CONFIG)(**{**settings.SITE_CONFIG.__dict__, "role": "town"})
    for here in (address("next"), address("rehearsal"), address("one", row().pk)):
        assert client.get(here).status_code == 404
