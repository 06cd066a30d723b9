"""A bulletin from the screen to the feed, beside a release on its way, and taken back before it is out."""

from datetime import timedelta
from unicodedata import normalize

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from kit.blueprints.gateway.feed import TufFeed
from kit.blueprints.gateway.folder import BASE, FolderFetcher
from kit.blueprints.logic.trust import list_releases
from kit.core.models import AuditEntry
from kit.hub.management import on_its_way
from kit.hub.models import NextBulletin, NextRelease, Notice
from tests.factories.towns import edit
from tests.integration.hub.desk import HubDesk, address, upload

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]
ROOM = "kit_hub_support"


@pytest.fixture
def desk(tmp_path, settings):
    return HubDesk(tmp_path, settings, timezone.now())


@pytest.fixture
def staff(desk, client):
    """An approver, in a room where one notice is written."""
    desk.staff(client, "shonin-shien", "approver")
    write(client, "年末の体制")
    return client


def write(client, title):
    today = timezone.localdate()
    notice = {
        "title": title,
        "text": normalize(
            "NFD", "28日から休みです。"
        ),  # as a keyboard may write it, or a file that was copied from
        "starts_on": today,
        "ends_on": today + timedelta(days=3),
    }
    assert client.post(reverse("kit_hub_write", args=["notices"]), notice).status_code == 302


def text(answer):
    return answer.content.decode()


def build(client):
    return client.post(reverse("kit_hub_bulletin_build"), follow=True)


def bulletin():
    return NextBulletin.objects.latest("pk")


def here():
    return reverse("kit_hub_bulletin", args=[bulletin().pk])


def signed(desk, client):
    """The parcel as it comes back from two holders, and what they read."""
    taken = client.get(reverse("kit_hub_bulletin_parcel", args=[bulletin().pk]))
    assert taken["Content-Disposition"] == 'attachment; filename="sokumen-bulletin-1.zip"'
    return desk.sign(taken.content, "福祉", "企画")


def hand_in(client, place, parcel):
    return client.post(place, {"do": "hand_in", "parcel": upload(parcel)})


def listed(desk):
    trust = (desk.settings.KIT_FEED / "metadata" / "1.root.json").read_bytes()
    feed = TufFeed(FolderFetcher(desk.settings.KIT_FEED), base=BASE, trust=trust, cache=desk.folder / "cache")
    return [found.name for found in list_releases(feed.refresh(timezone.now()).targets)]


def test_a_bulletin_and_a_release_are_on_their_way_at_once_and_both_arrive(desk, staff):
    assert "お知らせ1件と研修0件を" in text(staff.get(reverse(ROOM)))
    built = text(build(staff))
    assert ("あと2人の署名" in built, "28日から休みです。" in built) == (True, True)
    assert "お知らせ 第1号 を開く" in text(build(staff)), "one at a time: the second press leads to the first"
    assert NextBulletin.objects.count() == 1
    edit("learn-you", title="ご本人へ")
    sent = {"notes": "題を直しました。", "version": "2026.2", "edition": "r4-plan", "do": "build"}
    assert staff.post(address("next"), sent).status_code == 302
    release = NextRelease.objects.get()
    desk_place = address("one", release.pk)
    assert "お知らせ 第1号 も進んでいます（署名を待っています）" in text(staff.get(desk_place))
    of_release, _said = desk.sign(staff.get(address("parcel", release.pk)).content, "福祉", "精神")
    of_bulletin, said = signed(desk, staff)
    mark = text(staff.get(here())).partition('release-mark">')[2].partition("<")[0]
    assert ("市町へのお知らせ 第1号" in said, f"照合番号: {mark}" in said) == (True, True)
    hand_in(staff, desk_place, of_release)
    assert hand_in(staff, here(), of_release).status_code == 422, "the signatures of another thing"
    assert hand_in(staff, here(), of_bulletin).status_code == 302
    assert staff.post(here(), {"do": "put_out"}).status_code == 302
    assert (bulletin().stage, listed(desk)) == ("out", ["bulletin/1-2026.1.json"])
    assert "配信に出ました" in text(staff.get(here()))
    assert "書いてあることと同じです" in text(build(staff)), "nothing new, nothing is built"
    _release_is_signed_anew(desk, staff, release, desk_place, of_release)
    write(staff, "年始の体制")
    assert "まだ出していない変更があります" in text(staff.get(reverse(ROOM)))
    acts = AuditEntry.objects.filter(act__startswith="bulletin.").order_by("pk").values_list("act", flat=True)
    assert [act.removeprefix("bulletin.") for act in acts] == [
        "drafted", "take_away", "hand_in", "ask", "publish",
    ]  # fmt: skip


def _release_is_signed_anew(desk, staff, release, place, before):
    """What was signed against the list from before the bulletin is of no use, and the screen says so."""
    assert "同じ内容で組み直す" in text(staff.get(place))
    staff.post(place, {"do": "put_out"})
    release.refresh_from_db()
    assert release.stage == "signed"
    staff.post(place, {"do": "rebuild"})
    assert "あと2人の署名" in text(staff.get(place))
    refused = hand_in(staff, place, before)
    assert (refused.status_code, "組み立てたものと違います" in text(refused)) == (422, True)
    again, said = desk.sign(staff.get(address("parcel", release.pk)).content, "福祉", "精神")
    assert "新しい公開版 hikikomori 2026.2" in said
    hand_in(staff, place, again)
    assert "組み直さなくても" in text(staff.post(place, {"do": "rebuild"}, follow=True))
    staff.post(place, {"do": "put_out"})
    assert listed(desk) == ["bulletin/1-2026.1.json", "hikikomori/1-2026.1.json", "hikikomori/2-2026.2.json"]


def test_what_was_handed_over_is_taken_back_until_it_is_out(desk, staff, settings, monkeypatch):
    settings.TRIAL = False
    build(staff)
    hand_in(staff, here(), signed(desk, staff)[0])
    staff.post(here(), {"do": "put_out"})
    assert (bulletin().stage, len(list(settings.KIT_SPOOL.iterdir()))) == ("asked", 1)
    assert "を取りもどす" in text(staff.get(here()))
    staff.post(here(), {"do": "take_back"})
    assert (bulletin().stage, bulletin().asked_at, list(settings.KIT_SPOOL.iterdir())) == ("signed", None, [])
    publish = ["release", "publish", "--online", str(settings.KIT_KEYS / "feed-online.key")]
    staff.post(here(), {"do": "put_out"})
    with (
        monkeypatch.context() as patch
    ):  # the screen is faster by a moment: the other side has read the draft already
        read = on_its_way.read_signer

        def read_and_lose(path, passphrase):
            staff.post(here(), {"do": "take_back"})
            return read(path, passphrase)

        patch.setattr("kit.hub.management.on_its_way.read_signer", read_and_lose)
        call_command(*publish)
    assert (bulletin().stage, listed(desk)) == ("signed", [])
    staff.post(here(), {"do": "put_out"})
    _stops_half_way(staff, settings, publish)
    staff.post(here(), {"do": "put_out"})
    call_command(*publish)
    assert (bulletin().stage, listed(desk)) == ("out", ["bulletin/1-2026.1.json"])
    late = staff.post(here(), {"do": "take_back"}, follow=True)
    assert (bulletin().stage, "先に進めました" in text(late)) == ("out", True)


def _stops_half_way(staff, settings, publish):
    """The list lies in the feed and the day's signature does not: what would show by itself is not given up."""

    def full(self, online, now):
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kit.hub.gateway.repository.Repository.renew", full)
        with pytest.raises(Exception, match="No space"):
            call_command(*publish)
    answer = text(staff.post(here(), {"do": "drop"}, follow=True))
    assert (bulletin().stage, "取りやめられません" in answer) == ("signed", True)


def test_who_may_write_does_not_put_out(desk, staff, client):
    build(staff)
    parcel, _said = signed(desk, staff)
    desk.staff(client, "henshu-shien", "editor")
    hand_in(client, here(), parcel)
    for act in ("put_out", "take_back", "tell"):
        client.post(here(), {"do": act})
    assert bulletin().stage == "signed"
    desk.staff(client, "kanri-shien", "manager")
    assert client.post(reverse("kit_hub_bulletin_build")).status_code == 302
    client.post(here(), {"do": "drop"})
    assert bulletin().stage == "signed"
    refused = AuditEntry.objects.filter(kind="support", outcome="refused").values_list("act", flat=True)
    assert sorted(refused) == ["change", "change", "publish", "publish", "publish"]
    assert Notice.objects.count() == 1
