"""What staff decide about the harvest: a source rests, whose a record is that two towns claim, what is told twice."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kit.core.actions.audit import SystemActor
from kit.core.models import AuditEntry
from kit.hub.actions.harvest import HarvestRefused, ask_now, take_sources
from kit.hub.actions.harvest_rulings import take_over
from kit.hub.models import Apart, Ruling, Source
from kit.hub.queries.board import board_rows
from kit.hub.queries.harvest import need_somebody, source_of
from kit.hub.tasks.harvest import harvest
from kit.resources.actions.records import NotOurs, change_resource
from kit.resources.bridge.values import values_of
from kit.resources.models import Resource
from tests.factories.hub import become_empty_hub, connect_town
from tests.factories.people import make_user
from tests.factories.resources import NOW, dated, make_place
from tests.fakes.clock import hold_clock
from tests.fakes.town_server import Town, town_serving

pytestmark = pytest.mark.django_db
BY = SystemActor("test")
HERE = "kit_hub_harvest"


@pytest.fixture
def tsu(settings, monkeypatch):
    """津市 with three places, connected to the hub and not read yet."""
    hold_clock(monkeypatch, NOW)
    become_empty_hub(settings)
    with town_serving(Town("242012", "津市")) as server:
        for number in range(3):
            server.town.put(number, dates=dated("2026-12-05"))
        connect_town("tsu", server.address)
        yield server


@pytest.fixture
def staff(client):
    found = make_user("kiroku-ken", "editor")
    client.force_login(found)
    return found


def read_all():
    ask_now(by=BY, now=timezone.now())
    harvest(tell=lambda *told: None)


def text_of(client, name, *args):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(reverse(name, args=args))
    return answer.content.decode(), len(captured)


def rest(client, kind, **sent):
    address = reverse("kit_hub_source_rest", args=["242012", kind])
    return client.post(address, {"act": "rest", **sent}, follow=True).content.decode()


def test_only_who_may_is_heard_and_what_the_prefecture_owns_is_given_away_by_an_approver(tsu, client, staff):
    own = make_place(make_user("shonin-ken", "approver"), name="県の居場所")
    tsu.town.put(9, uid=own.uid, name="のっとり")
    read_all()
    claim = reverse("kit_hub_claim", args=["242012", own.uid])
    assert "県の記録を市町のものにするのは承認者です" in client.get(claim).content.decode()
    client.post(claim, {"owner": "242012", "reason": "x"})
    assert Resource.objects.get(uid=own.uid).owner_code == "240001"
    assert AuditEntry.objects.filter(outcome="refused", act="delete", kind="resource").count() == 1
    client.force_login(own.changed_by)
    client.post(claim, {"owner": "242012", "reason": "市町に移した"})
    harvest(tell=lambda *told: None)
    assert Resource.objects.get(uid=own.uid).name == "のっとり"
    out = StringIO()
    rest(client, "state", reason="市町に頼まれた")
    call_command("harvest", "status", stdout=out)
    assert "ひな形の状態: 最後に読めた 2026-11-26 10:00、休み（市町に頼まれた）" in out.getvalue()
    client.force_login(make_user("soudan-ken", "counsellor"))
    for address in (claim, reverse("kit_hub_source_rest", args=["242012", "hsds"])):
        assert client.post(address, {"act": "rest", "reason": "x"}).status_code == 302
    assert Source.objects.exclude(rested_at=None).count() == 1


def test_a_source_rests_with_a_reason_and_nothing_more_is_asked(tsu, client, staff):
    text, _count = text_of(client, HERE)
    assert "まだ読んでいません" in text  # connected a moment ago, without any row
    assert "津市だけ、いま取りに行く" in text
    read_all()
    assert "わけを書いてください" in rest(client, "town", reason=" ")
    assert len(take_sources(by=BY, now=NOW + timedelta(days=1))) == 3
    rest(client, "town", reason="サイトの\x00入れ替え中\ufffe")
    rest(client, "hsds", reason="同じ")
    assert AuditEntry.objects.filter(act="harvest.rested", actor="kiroku-ken").count() == 2
    resting = source_of("242012", "town")
    assert (resting.holder, resting.rest_reason) == (None, "サイトの入れ替え中")
    Source.objects.update(holder=None, lease_until=None)
    tsu.town.put(7, moved=NOW)
    tsu.asked.clear()
    read_all()
    assert tsu.asked == ["/blueprints/state.json"]
    assert Resource.objects.filter(state="published").count() == 3
    rest(client, "state", reason="これも")
    for sent in ({}, {"town": "tsu"}, {"town": "tsu\x00"}):
        answer = client.post(reverse("kit_hub_harvest_now"), sent, follow=True).content.decode()
        assert "取りに行くところがありません" in answer
    assert client.get("/admin/hub/harvest/242012%00/hsds/").status_code == 404
    rest(client, "hsds", act="wake")
    assert "見ている間に" in rest(client, "hsds", act="wake")
    harvest(tell=lambda *told: None)
    assert Resource.objects.filter(state="published").count() == 4


def test_whatever_comes_from_a_resting_source_says_so_with_its_day(tsu, client, staff, monkeypatch):
    read_all()
    rest(client, "town", reason="サイトの入れ替え中")
    rest(client, "hsds", reason="同じ")
    later = NOW + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    client.force_login(staff)
    tsu.town.town["window"]["checked_on"] = "2026-11-20"
    read_all()
    for name, *args in ((HERE,), ("kit_hub_source", "242012", "town")):
        assert "2026年11月26日から休んでいます（サイトの入れ替え中）" in text_of(client, name, *args)[0]
    assert need_somebody() == 0
    note = "2026年11月26日から、県が読むのを休んでいます。サイトからの数は2026年11月26日のものです。"
    assert note in client.get("/board/").content.decode()
    assert [note in row.notes for row in board_rows(later.date()) if row.town.code == "242012"] == [True]
    assert note in text_of(client, "kit_hub_board_town", "242012")[0]
    assert "2026年11月26日（木）の時点" in client.get("/resources/").content.decode()
    rest(client, "town", act="wake")
    harvest(tell=lambda *told: None)
    assert source_of("242012", "town").said["window"]["checked_on"] == "2026-11-20"
    assert "県が読むのを休んでいます" not in client.get("/board/").content.decode()


@pytest.fixture
def claimed(tsu):
    """松阪市, connected later, claims a place of 津市 and has one of its own: (its server, the uid, the page to decide on)."""
    read_all()
    with town_serving(Town("242047", "松阪市")) as other:
        other.town.put(1, uid=tsu.town.uid(1), name="松阪の名のり")
        other.town.put(2)
        connect_town("matsusaka", other.address)
        read_all()
        uid = str(tsu.town.uid(1))
        yield other, uid, reverse("kit_hub_claim", args=["242047", uid])


def test_a_record_that_two_towns_claim_waits_for_somebody_who_says_why(claimed, client, staff):
    other, uid, claim = claimed
    assert Resource.objects.get(uid=uid).name == "津市の居場所1"
    assert Resource.objects.get(uid=other.town.uid(2)).owner_code == "242047"
    assert (need_somebody(), source_of("242047", "hsds").count) == (1, 1)
    assert "同じ番号を名のっている記録が1件" in text_of(client, HERE)[0]
    text, count = text_of(client, "kit_hub_source", "242047", "hsds")
    assert "いまの持ち主: 津市" in text
    assert "まだ決めていません" in text
    assert f'href="{other.address}/resources/{uid}/"' in client.get(claim).content.decode()
    answer = client.post(claim, {"reason": "電話で聞いた"})
    assert answer.status_code == 422
    assert "どちらのものか、選んでください" in answer.content.decode()
    assert 'value="電話で聞いた"' in answer.content.decode()
    assert client.post(claim, {"owner": "242021", "reason": "x"}).status_code == 422
    assert client.post(claim, {"owner": "242012", "reason": ""}).status_code == 422
    # It stays. The refused town is told so on its page, and nobody is asked again.
    client.post(claim, {"owner": "242012", "reason": "津市が先に始めた"})
    assert need_somebody() == 0
    read_all()
    text, after = text_of(client, "kit_hub_source", "242047", "hsds")
    assert "津市のものと決めました（津市が先に始めた）" in text
    assert after <= count
    assert Resource.objects.get(uid=uid).owner_code == "242012"


def test_a_record_changes_hands_alone_and_the_former_owner_is_the_refused_one(tsu, claimed, client, staff):
    _other, uid, claim = claimed
    others = dict(Resource.objects.exclude(uid=uid).values_list("uid", "version"))
    client.post(claim, {"owner": "242047", "reason": "松阪市に移った"})
    harvest(tell=lambda *told: None)
    taken = Resource.objects.select_related("organisation").get(uid=uid)
    found = (taken.owner_code, taken.name, taken.organisation.owner_code, taken.photo)
    assert found == ("242047", "松阪の名のり", "242047", None)
    assert dict(Resource.objects.exclude(uid=uid).values_list("uid", "version")) == others
    assert need_somebody() == 0
    text, _count = text_of(client, "kit_hub_source", "242012", "hsds")
    assert "松阪市のものと決めました（松阪市に移った）" in text
    assert Ruling.objects.get().town.code == "242012"
    assert AuditEntry.objects.filter(act="harvest.ruled", reference=uid).count() == 1
    assert AuditEntry.objects.filter(act="resource.handed_over").count() == 1
    tsu.town.end(1)  # what 津市 ends or forgets of it does not touch it
    read_all()
    assert Resource.objects.get(uid=uid).state == "published"
    assert client.get(claim).status_code == 404


def test_what_its_town_ended_is_the_claimants_unless_somebody_ruled(tsu, claimed, client, staff):
    other, uid, claim = claimed
    other.town.put(3, uid=tsu.town.uid(2), name="松阪は名のるだけ")
    read_all()
    ruled = reverse("kit_hub_claim", args=["242047", tsu.town.uid(2)])
    client.post(ruled, {"owner": "242012", "reason": "津市のもの"})
    tsu.town.end(1)
    tsu.town.end(2)
    read_all()
    read_all()  # 松阪市 has no news
    found = dict(Resource.objects.filter(uid__in=(uid, tsu.town.uid(2))).values_list("name", "owner_code"))
    assert found == {"松阪の名のり": "242047", "津市の居場所2": "242012"}
    assert Resource.objects.get(uid=uid).withdrawn_at is None
    assert client.get(f"/resources/{uid}/").status_code == 200
    assert client.get(f"/resources/{tsu.town.uid(2)}/").status_code == 410
    assert need_somebody() == 0
    assert client.get(claim).status_code == 404
    tsu.town.put(1, moved=NOW)  # whoever shows it again is the one who claims
    read_all()
    assert Resource.objects.get(uid=uid).name == "松阪の名のり"
    assert "いまの持ち主: 松阪市" in text_of(client, "kit_hub_source", "242012", "hsds")[0]


def test_of_three_that_claim_each_is_told_whose_it_is_by_now(tsu, claimed, client, staff):
    _other, uid, claim = claimed
    with town_serving(Town("242021", "四日市市")) as third:
        third.town.put(1, uid=tsu.town.uid(1), name="四日市の名のり")
        connect_town("yokkaichi", third.address)
        read_all()
        client.post(claim, {"owner": "242047", "reason": "松阪市に移った"})
        harvest(tell=lambda *told: None)
        assert "いまの持ち主: 松阪市" in text_of(client, "kit_hub_source", "242021", "hsds")[0]
        mine = reverse("kit_hub_claim", args=["242021", uid])
        assert client.post(mine, {"owner": "242012", "reason": "x"}).status_code == 422  # had it once
        client.post(mine, {"owner": "242021", "reason": "四日市市に移った"})
        harvest(tell=lambda *told: None)
    assert Resource.objects.get(uid=uid).name == "四日市の名のり"
    text, _count = text_of(client, "kit_hub_source", "242047", "hsds")
    assert "四日市市のものと決めました（四日市市に移った）" in text
    assert source_of("242047", "hsds").count == 1


def test_what_is_handed_over_leaves_the_formers_decisions_behind(tsu, client):
    own = make_place(make_user("shonin-ken", "approver"), name="県の居場所")
    tsu.town.put(9, uid=own.uid, name="津市の居場所9")
    read_all()
    Resource.objects.filter(uid=own.uid).update(
        complaint_since=NOW.date(), approval_number="7", rules_met=("terms",), state="draft", was_public=False
    )
    client.force_login(own.changed_by)
    claim = reverse("kit_hub_claim", args=["242012", own.uid])
    client.post(claim, {"owner": "242012", "reason": "市町に移した"})
    harvest(tell=lambda *told: None)
    assert client.get(f"/resources/{own.uid}/").status_code == 200
    assert client.get(f"/hsds/services/{own.uid}").json()["status"] == "active"  # a draft here until then
    found = Resource.objects.get(uid=own.uid)
    assert (found.complaint_since, found.approval_number, found.rules_met) == (None, "", ())


@pytest.fixture
def told_twice(tsu, client):
    """A café and a family group that the prefecture listed first, and 津市 now too under other names; read."""
    clerk = make_user("shonin-ken", "approver")
    said = {"source": "三重県の一覧 https://www.pref.example/list", "source_date": "2025-04"}
    same = {"address": "津市西丸之内1-2", "municipality_code": "242012", "area_codes": ["242012"]}
    ours = make_place(clerk, name="ひだまりカフェ", **same, **said)
    phone = {"number": "059-000-1111", "extension": "", "note": ""}
    apart = make_place(clerk, name="家族会　つばさ", municipality_code="242012", phones=[phone])
    make_place(clerk, name="ひだまりカフェ", municipality_code="242047", area_codes=["242047"])
    theirs = tsu.town.put(10, name="ひだまり・カフェ", address="三重県津市西丸之内一丁目2")
    tsu.town.put(11, name="つばさ家族会", phones=[{**phone, "number": "0590001111"}])
    read_all()
    return ours, apart, theirs


def test_what_the_prefecture_listed_first_steps_back_behind_the_towns_own(told_twice, client, staff):
    ours, apart, theirs = told_twice
    detail = client.get(f"/resources/{ours.uid}/").content.decode()
    assert '<a href="https://www.pref.example/list" rel="nofollow">' in detail
    assert "（2025-04）" in detail
    source = source_of("242012", "hsds")
    assert {one["ours"] for one in source.twins} == {str(ours.uid), str(apart.uid)}
    assert need_somebody() == 2
    assert "重なっているかもしれない記録が2件" in text_of(client, HERE)[0]
    assert "重なっているかもしれないもの: 2件" in text_of(client, "kit_hub_town", "242012")[0]
    assert "三重県の一覧" in text_of(client, "kit_hub_source", "242012", "hsds")[0]
    press = reverse("kit_hub_twin", args=["242012", ours.uid])
    pair = {"act": "take_over", "theirs": theirs}
    client.post(press, pair)  # an editor ends nothing of the prefecture's own
    assert client.get(f"/resources/{ours.uid}/").status_code == 200
    assert "引きつぐのは承認者です" in text_of(client, "kit_hub_source", "242012", "hsds")[0]
    client.force_login(ours.changed_by)
    assert client.post(press, {"theirs": theirs}).status_code == 404
    client.post(press, {**pair, "theirs": str(apart.uid)})  # another than the one that was looked at
    assert client.get(f"/resources/{ours.uid}/").status_code == 200
    client.post(press, pair)
    gone = client.get(f"/resources/{ours.uid}/")
    assert (gone.status_code, gone.url) == (301, f"/resources/{theirs}/")
    assert client.get(f"/hsds/services/{ours.uid}").json()["status"] == "defunct"
    listed = client.get("/resources/?area=242012").content.decode()
    assert (listed.count("ひだまりカフェ</a>"), listed.count("ひだまり・カフェ</a>")) == (0, 1)
    with pytest.raises(HarvestRefused):
        take_over(source, str(ours.uid), theirs, by=staff, now=NOW)


def test_two_places_stay_two_and_what_is_written_later_is_noticed(tsu, told_twice, client, staff):
    ours, apart, theirs = told_twice
    client.force_login(ours.changed_by)
    client.post(reverse("kit_hub_twin", args=["242012", ours.uid]), {"act": "take_over", "theirs": theirs})
    other = str(tsu.town.uid(11))
    client.post(reverse("kit_hub_twin", args=["242012", apart.uid]), {"act": "apart", "theirs": other})
    assert (need_somebody(), Apart.objects.count()) == (0, 1)
    late = NOW + timedelta(minutes=1)
    make_place(apart.changed_by, name="津市の居場所2", municipality_code="242012", now=late)
    read_all()  # the town has no news
    [twin] = source_of("242012", "hsds").twins
    assert need_somebody() == 1
    later = late + timedelta(minutes=1)
    moved = Resource.objects.get(uid=twin["ours"])
    values = {**values_of(moved), "municipality_code": "242047", "area_codes": ["242047"]}
    change_resource(moved, values, version=moved.version, by=apart.changed_by, now=later)
    honest = tsu.town.minimal()
    tsu.town.minimal = lambda: {**honest, "total_items": 99}  # another answer, with nothing new in it
    read_all()
    assert source_of("242012", "hsds").twins == []
    del tsu.town.minimal
    tsu.town.end(10)  # nobody is led to what ended
    read_all()
    assert client.get(f"/resources/{ours.uid}/").status_code == 410


def test_no_picture_of_a_town_comes_along_and_nothing_of_it_can_be_edited_here(tsu, client, staff):
    part = next(iter(tsu.town.services.values()))["sokumen"]
    part |= {"photo_id": 1, "code": "T-1", "owner_code": "240001", "checked_on": str(date(2026, 11, 1))}
    read_all()
    found = Resource.objects.filter(owner_code="242012")
    assert set(found.values_list("photo", flat=True)) == {None}
    assert not found.filter(code="T-1").exists()
    with pytest.raises(NotOurs):
        change_resource(found.first(), {"photo_id": 1}, version=1, by=staff, now=NOW)
    tsu.town.end(0)
    read_all()
    assert client.get(f"/resources/{tsu.town.uid(0)}/").status_code == 410
