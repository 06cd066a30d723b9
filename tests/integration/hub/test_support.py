"""Side support: notices from the prefecture's desk to the screens of a town, and a request from a town and back."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.urls import reverse
from django.utils import timezone

from kit.blueprints.actions.bulletin import receive_bulletin
from kit.blueprints.actions.fetch import Errand, fetch_releases
from kit.blueprints.gateway.feed import TufFeed
from kit.blueprints.gateway.folder import BASE, FolderFetcher
from kit.blueprints.logic.bulletin import Bulletin
from kit.blueprints.logic.bulletin import Training as Training_
from kit.blueprints.management import asking
from kit.blueprints.models import HelpRequest, StoredBulletin
from kit.core.actions.audit import SystemActor
from kit.core.logic.caution import digest
from kit.core.models import Contact
from kit.hub.gateway.draft import prepare_release, read_draft, sign_draft
from kit.hub.gateway.keyfiles import read_signer
from kit.hub.gateway.repository import Repository
from kit.hub.logic.exchange import ExchangeRefused
from kit.hub.models import Asked, Notice, Training
from kit.hub.queries.towns import town_with
from kit.hub.wiring import hear_help, tell_answers
from kit.pages.blocks.body import BodyBlock
from tests.factories.hub import become_hub, connect_town
from tests.factories.people import make_user
from tests.integration.hub.test_publishing import PASSPHRASE, hub, ready  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]
BY = SystemActor("test")


@pytest.fixture
def staff(client):
    client.force_login(make_user("sokumen", "editor"))
    return client


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_a_notice_goes_from_the_desk_to_a_town_and_ends_by_itself(ready, staff, settings, tmp_path):  # noqa: F811
    here = reverse("kit_hub_support")
    notice = {"title": "年末の体制", "text": "28日から休みです。", "starts_on": day(0), "ends_on": day(-1)}
    wrong = staff.post(reverse("kit_hub_write", args=["notices"]), notice)
    assert "出し終わる日は" in wrong.content.decode()
    assert "28日から休みです。" in wrong.content.decode()
    assert staff.post(reverse("kit_hub_write", args=["notices"]), {**notice, "ends_on": day(3)}).url == here
    training = {"title": "支援者研修", "on": day(20), "opens": "13:30", "url": "http://x.example"}
    bare = staff.post(reverse("kit_hub_write", args=["trainings"]), {**training, "url": ""}).content.decode()
    assert ("どこでするか" in bare, "どう申し込むか" in bare) == (True, True)
    training |= {"place": "県庁講堂", "how": "県の担当 059-000-0000 へ。"}
    assert "https://" in staff.post(reverse("kit_hub_write", args=["trainings"]), training).content.decode()
    assert staff.post(reverse("kit_hub_write", args=["trainings"]), {**training, "url": ""}).url == here
    assert "お知らせ1件と研修1件を" in staff.get(here).content.decode()
    send_out(ready, 1)
    assert "書いてあることと同じです" in staff.get(here).content.decode()
    with pytest.raises(CommandError, match="同じです"):
        ready.release("bulletin", "--to", ready.folder / "again")

    feed, errand = feed_of(settings, tmp_path), Errand(shipped={})
    become_town(settings)
    fetch_releases(feed, errand, by=BY, now=timezone.now())
    page = staff.get(reverse("kit_prefecture")).content.decode()
    assert ("28日から休みです。" in page, "支援者研修" in page, "13:30" in page) == (True, True, True)
    assert "年末の体制" in staff.get(reverse("wagtailadmin_home")).content.decode()

    become_hub(settings)
    row = Notice.objects.get()
    assert staff.post(reverse("kit_hub_withdraw", args=["notices", row.uid])).url == here
    send_out(ready, 2)
    become_town(settings)
    fetch_releases(feed, errand, by=BY, now=timezone.now())
    assert "28日から休みです。" not in staff.get(reverse("kit_prefecture")).content.decode()
    assert list(StoredBulletin.objects.values_list("sequence", flat=True)) == [2, 1]
    assert Training.objects.count() == 1


def test_days_are_typed_as_on_the_board_and_a_refusal_is_said_above_the_form(staff, settings):
    become_hub(settings)
    address = reverse("kit_hub_write", args=["notices"])
    notice = {
        "title": "年末の体制",
        "text": "休みです。",
        "starts_on": "４月ごろ",
        "ends_on": "令和９年１月４日",
    }
    shown = staff.post(address, notice).content.decode()
    assert "まだ保存していません。" in shown
    assert re.search('<a href="#id_starts_on">出しはじめる日</a>: 「４月ごろ」を日付として読めません', shown)
    assert 'value="令和９年１月４日"' in shown
    assert 'initDateChooser("id_ends_on"' in shown
    assert "date-time-chooser." in shown
    assert staff.post(address, {**notice, "starts_on": "R8.12.20"}).status_code == 302
    row = Notice.objects.get()
    assert (row.starts_on.isoformat(), row.ends_on.isoformat()) == ("2026-12-20", "2027-01-04")
    again = staff.get(reverse("kit_hub_told", args=["notices", row.uid])).content.decode()
    assert 'value="2026-12-20"' in again
    assert "まだ保存していません。" not in again
    training = {"title": "研修", "on": "令和8年12月9日", "place": "県庁", "how": "申し込みはいりません。"}
    assert staff.post(reverse("kit_hub_write", args=["trainings"]), training).status_code == 302
    assert Training.objects.get().on.isoformat() == "2026-12-09"


def test_a_bulletin_that_cannot_be_read_stops_no_release_and_leaves_the_one_before(ready, settings, tmp_path):  # noqa: F811
    draft = ready.folder / "odd"
    odd = b'{"format":"sokumen-bulletin/9"}'
    prepare_release(Repository(settings.KIT_FEED), draft, {"bulletin/1-2026.1.json": odd}, timezone.now())
    assert "署名しないでください" in ready.refused(
        "sign", draft, "--key", ready.folder / "福祉", *typed(ready), "--yes"
    )
    for name in ("福祉", "精神"):  # holders with a newer kit
        sign_draft(read_draft(draft), read_signer(ready.folder / name, PASSPHRASE))
    ready.publish(draft)
    fetch_releases(feed_of(settings, tmp_path), Errand(shipped={}), by=BY, now=timezone.now())
    assert not StoredBulletin.objects.exists()


def typed(ready):  # noqa: F811
    return ("--passphrase-file", ready.folder / "pass")


def send_out(ready, number):  # noqa: F811
    draft = ready.folder / f"bulletin{number}"
    ready.release("bulletin", "--to", draft)
    said = ready.sign(draft, "福祉", "精神")
    assert f"市町へのお知らせ 第{number}号" in said
    ready.publish(draft)


def feed_of(settings, tmp_path):
    root = (settings.KIT_FEED / "metadata" / "1.root.json").read_bytes()
    return TufFeed(FolderFetcher(settings.KIT_FEED), base=BASE, trust=root, cache=tmp_path / "cache")


def become_town(settings):
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, slug="tsu", code="242012", role="town")


ASK = {"topic": "visit", "wish": "advice", "hurry": "week", "text": "訪問の進め方に迷っています。"}


def test_what_points_to_a_person_does_not_leave_the_town(client):
    client.force_login(make_user("soudan", "counsellor"))
    here = reverse("kit_help_ask")
    for text, word in (("電話は059-224-2273です。", "電話番号"), ("a@b.example に返事を", "メールアドレス")):
        page = client.post(here, {**ASK, "text": text}).content.decode()
        assert (word in page, text in page) == (True, True)
    text = "山田さんの長男のことで、訪問を考えています。"
    page = client.post(here, {**ASK, "text": text, "confirmed": "on", "shown": "x"}).content.decode()
    assert ("山田さん" in page, "読みかえして" in page) == (True, True)
    assert not HelpRequest.objects.exists()
    mark = re.search(r'name="shown" value="([0-9a-f]{64})"', page)[1]
    assert mark == digest({"text": text})
    assert client.post(here, {**ASK, "text": text, "shown": mark, "confirmed": "on"}).status_code == 302
    assert HelpRequest.objects.get().text == text


def test_a_request_reaches_the_centre_once_and_its_answer_comes_back(client, settings, monkeypatch):
    client.force_login(make_user("soudan", "counsellor"))
    there = client.post(reverse("kit_help_ask"), ASK).url
    assert "取り消す" in client.get(there).content.decode()
    assert asking.send_waiting(by=BY) == 0  # not joined
    assert "まだ県とつながっていません" in client.get(there).content.decode()
    become_hub(settings)
    town, other = town_with("242012"), town_with("242021")
    kinds = {"help": hear_help, "help_answers": tell_answers}
    monkeypatch.setattr(
        asking, "send", lambda kind, content, *, by: kinds[kind](town, content, timezone.now())
    )
    assert asking.send_waiting(by=BY) == 1
    asked = Asked.objects.get()
    hear_help(town, {"uid": str(asked.uid), **ASK}, timezone.now())
    assert Asked.objects.count() == 1
    assert asking.fetch_answers(by=BY) == 0
    client.force_login(make_user("ken", "editor"))
    screen = reverse("kit_hub_asked", args=[asked.pk])
    assert "返事の文を書いて" in client.post(screen, {"state": "answered", "text": " "}).content.decode()
    answer = {"state": "answered", "text": "火曜に電話します。"}
    assert client.post(screen, answer).status_code == 302
    late = client.post(screen, {"state": "answered", "text": "木曜に伺います。"}).content.decode()
    assert ("先に返事をしています" in late, "火曜に電話します。" in late, "木曜に伺います。" in late) == (
        True,
        True,
        True,
    )
    seen = re.search(r'name="seen" value="(\d+)"', late)[1]
    assert client.post(screen, {**answer, "seen": seen}).status_code == 302
    assert [reply.text for reply in asked.replies.all()] == ["火曜に電話します。", "火曜に電話します。"]
    assert tell_answers(other, {"uids": [str(asked.uid)]}, timezone.now()) == {"answers": []}
    assert asking.fetch_answers(by=BY) == 1
    become_town(settings)
    assert "火曜に電話します。" in client.get(there).content.decode()
    assert "県からお返事があります" in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.post(there).url == reverse("kit_prefecture")
    assert HelpRequest.objects.get().answer == "火曜に電話します。"


def test_an_answer_that_is_only_marked_as_read_is_an_answer(staff, settings):
    become_hub(settings)
    connect_town("tsu", "https://tsu.example")
    asked = Asked.objects.create(
        town=town_with("242012"),
        uid="6f0c1f6e-5b0e-4d8f-9d2e-0c6c1a3f7d12",
        **ASK,
        received_at=timezone.now(),
    )
    screen = reverse("kit_hub_asked", args=[asked.pk])
    assert staff.post(screen, {"state": "read", "text": ""}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("read", "")
    assert 'href="https://tsu.example/window/"' in staff.get(screen).content.decode(), "whom to call"
    seen = str(asked.replies.get().pk)
    assert (
        staff.post(screen, {"state": "read", "text": "二時に電話します。", "seen": seen}).status_code == 302
    )
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("answered", "二時に電話します。")
    assert asked.replies.first().state == "answered"


def test_the_centre_refuses_what_the_check_of_a_town_would_have(settings):
    become_hub(settings)
    town = town_with("242012")
    for wrong in ({"text": "090-1234-5678"}, {"uid": "no-uuid"}, {"topic": "x"}):
        with pytest.raises(ExchangeRefused):
            hear_help(town, {"uid": "6f0c1f6e-5b0e-4d8f-9d2e-0c6c1a3f7d11", **ASK, **wrong}, timezone.now())
    assert not Asked.objects.exists()


def test_what_points_to_a_person_does_not_leave_the_centre(staff, settings):
    become_hub(settings)
    call = Contact.objects.exclude(phone="").first().phone
    asked = Asked.objects.create(
        town=town_with("242012"),
        uid="6f0c1f6e-5b0e-4d8f-9d2e-0c6c1a3f7d11",
        **ASK,
        received_at=timezone.now(),
    )
    screen = reverse("kit_hub_asked", args=[asked.pk])
    refused = staff.post(screen, {"state": "answered", "text": "090-1234-5678 にお電話を"}).content.decode()
    assert ("電話番号" in refused, "090-1234-5678" in refused) == (True, True)
    text = f"山田さんの長男には、{call} をすすめてください。"
    warned = staff.post(screen, {"state": "answered", "text": text}).content.decode()
    assert ("山田さん" in warned, "電話番号" in warned, asked.replies.exists()) == (True, False, False)
    mark = re.search(r'name="shown" value="([0-9a-f]{64})"', warned)[1]
    sent = {"state": "answered", "text": text, "shown": mark, "confirmed": "on"}
    assert staff.post(screen, sent).status_code == 302
    told = {"title": "訪問のこと", "text": "090-1234-5678 へ", "starts_on": day(0), "ends_on": day(1)}
    assert "電話番号" in staff.post(reverse("kit_hub_write", args=["notices"]), told).content.decode()
    for number in ("+81 90-1234-5678", "+81 (0)90 1234 5678", "０９０ー１２３４ー５６７８", "060-1234-5678"):
        told["text"] = f"{number} へ"
        assert "電話番号" in staff.post(reverse("kit_hub_write", args=["notices"]), told).content.decode(), (
            number
        )
    told["text"] = "津 059-224-2273（+81 59-224-2273）、通話無料 0800-123-4567 へ"
    assert staff.post(reverse("kit_hub_write", args=["notices"]), told).status_code == 302


def test_who_may(client, settings):
    for name, role, may in (("a", "protection_manager", False), ("b", "secretary", True)):
        client.force_login(make_user(name, role))
        assert (client.get(reverse("kit_help_ask")).status_code == 200) is may
        assert client.get(reverse("kit_prefecture")).status_code == 200
        assert client.get(reverse("kit_hub_support")).status_code == 404
    become_hub(settings)
    assert client.get(reverse("kit_prefecture")).status_code == 404
    assert client.get(reverse("kit_hub_support")).status_code == 200


def test_towns_show_the_training_days_where_they_wish(client, settings):
    day_of = Training_(
        "t1", "支援者研修", timezone.localdate() + timedelta(days=3), "13:30", place="県庁講堂"
    )
    over = Training_("t2", "終わった研修", timezone.localdate() - timedelta(days=1))
    bulletin = Bulletin(1, timezone.now(), (), (day_of, over))
    receive_bulletin(bulletin.to_bytes(), by=BY, now=timezone.now())
    block = BodyBlock().to_python([{"type": "trainings", "value": {"heading": "研修"}, "id": "a"}])
    html = block.render_as_block()
    assert ("支援者研修" in html, "県庁講堂" in html, "終わった研修" in html) == (True, True, False)
    receive_bulletin(replace(bulletin, sequence=2, trainings=()).to_bytes(), by=BY, now=timezone.now())
    assert "研修" not in block.render_as_block()
