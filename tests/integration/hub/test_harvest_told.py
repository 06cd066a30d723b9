"""A town that lies, is gone for months or comes back older: the board and the status page say so, nothing else is harmed;
and what residents are told of where a place, a date or a file comes from."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kit.core.actions.audit import SystemActor
from kit.hub.actions.harvest import ask_now
from kit.hub.models import DailyState, Source
from kit.hub.queries.harvest import need_somebody, said
from kit.hub.tasks.harvest import harvest
from kit.resources.actions.sessions import extend_sessions
from kit.resources.models import Resource
from kit.resources.views.leaflet import leaflet_html
from kit.resources.views.listing import Question
from tests.factories.hub import become_empty_hub, connect_town
from tests.factories.people import make_user
from tests.factories.resources import NOW, dated, make_place
from tests.fakes import feed_server as lies
from tests.fakes.clock import hold_clock
from tests.fakes.town_server import Town, town_serving

pytestmark = pytest.mark.django_db
BY = SystemActor("test")


@pytest.fixture
def clock(monkeypatch):
    return hold_clock(monkeypatch, NOW)


@pytest.fixture
def two(settings, clock):
    """津市 and 松阪市, three places each, read; and one of the prefecture for everybody."""
    become_empty_hub(settings)
    everywhere = {"area": "prefecture", "area_codes": [], "municipality_code": "", "kind": "family_class"}
    make_place(make_user("shonin-ken", "approver"), name="県の教室", **everywhere)
    with town_serving(Town("242012", "津市")) as tsu, town_serving(Town("242047", "松阪市")) as other:
        for server, slug in ((tsu, "tsu"), (other, "matsusaka")):
            for number in range(3):
                server.town.put(number, dates=dated("2026-12-05") if number == 1 else [])
            connect_town(slug, server.address)
        read_all()
        extend_sessions(by=BY, now=NOW)
        yield tsu, other


def read_all():
    ask_now(by=BY, now=timezone.now())
    harvest(tell=lambda *told: None)


def shown():
    return set(
        Resource.objects.filter(state="published").values_list("owner_code", "uid", "version", "modified_at")
    )


def text_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode(), len(captured)


def test_a_town_that_is_gone_for_months_is_told_and_harms_nothing(two, client, clock):
    tsu, _other = two
    before, facts = shown(), DailyState.objects.filter(town__municipality__slug="tsu").count()
    tsu.spoil |= {"/town.json": lies.body(b"<html>"), "/hsds/services": lies.status(410)}
    for _again in range(3):
        clock.pass_by(days=40)
        read_all()
    assert shown() == before
    assert DailyState.objects.filter(town__municipality__slug="tsu").count() == facts
    others = Source.objects.filter(town__municipality__slug="matsusaka").values_list("strikes", "state")
    assert set(others) == {(0, "good")}
    client.force_login(make_user("kiroku-ken", "editor"))
    text, _count = text_of(client, reverse("kit_hub_board"))
    assert "市町の数字は11月26日（木）から読めない: データではなく、画面（HTML）が返りました。" in text
    assert "社会資源は11月26日（木）から読めない: そのページがありません。" in text
    assert text.count("から読めない") == need_somebody() == 2
    assert "4か月前の時点" in text_of(client, "/board/")[0]
    assert "2026年11月26日（木）の時点" in text_of(client, f"/resources/{tsu.town.uid(1)}/")[0]
    tsu.spoil.clear()
    read_all()
    assert (shown(), need_somebody()) == (before, 0)


def test_a_town_that_comes_back_from_an_old_copy_waits_for_somebody(two, client, clock):
    tsu, _other = two
    before = shown()
    clock.pass_by(days=1)
    # Put back, and somebody writes on: a place of the copy is older than what was known of it.
    tsu.town.put(0, moved=NOW - timedelta(days=200), name="昔の名前")
    tsu.town.put(9, moved=clock.now, name="写しのあとで")
    tsu.town.state["blueprints"][0]["sequence"] = 1
    tsu.town.town["window"]["checked_on"] = "2031-01-01"
    read_all()
    assert (shown(), need_somebody()) == (before, 2)
    out = StringIO()
    call_command("harvest", "status", stdout=out)
    assert "読めている 前より古いひな形に戻っています。控えから" in out.getvalue()
    client.force_login(make_user("kiroku-ken", "editor"))
    text, _count = text_of(client, reverse("kit_hub_board"))
    assert "社会資源が確かめ待ち: 前に読んだものより古い内容です。" in text
    assert "市町の数字が確かめ待ち: まだ来ていない日付があります。" in text
    assert "ひな形の状態: 前より古いひな形に戻っています。" in text
    source = Source.objects.get(kind="hsds", town__municipality__slug="tsu")
    client.post(reverse("kit_hub_source", args=["242012", "hsds"]), {"digest": source.held_digest})
    harvest(tell=lambda *told: None)
    names = set(Resource.objects.filter(state="published").values_list("name", flat=True))
    assert {"昔の名前", "写しのあとで"} <= names
    assert {one for one in shown() if one[0] != "242012"} == {one for one in before if one[0] != "242012"}


def test_signs_that_no_column_bears_and_few_places_without_a_word_end_nothing(two, client, clock):
    tsu, _other = two
    before = shown()
    tsu.town.town["kit"] = "1\x00\ud800"
    tsu.town.state["blueprints"][0]["objects"] = [{"urn": "\x00\ud800"}]
    tsu.town.raw["/town.json"] = json.dumps(tsu.town.town).encode()
    tsu.town.raw["/blueprints/state.json"] = json.dumps(tsu.town.state).encode()
    kept = tsu.town.services
    tsu.town.services = dict(list(kept.items())[:1])
    clock.pass_by(days=1)
    read_all()
    assert shown() == before
    assert Source.objects.get(kind="hsds", town__municipality__slug="tsu").code.split(",")[0] == "small"
    assert said("town")["242012"].document["window"]["designated"] is True
    client.force_login(make_user("kiroku-ken", "editor"))
    assert "確かめ待ち" in text_of(client, reverse("kit_hub_board"))[0]
    assert "津市" in text_of(client, "/board/")[0]


def test_a_date_that_one_town_says_twice_takes_no_date_from_the_others(two, clock):
    tsu, other = two
    twice = [*dated("2026-12-12"), {**dated("2026-12-12")[0], "closes": ""}, *dated("2026-12-12")]
    tsu.town.put(2, dates=twice, moved=NOW)
    other.town.put(2, dates=dated("2026-12-19"), moved=NOW)
    read_all()
    extend_sessions(by=BY, now=clock.now)
    uids = {"津市": tsu.town.uid(2), "松阪市": other.town.uid(2)}
    found = {name: Resource.objects.get(uid=uid).sessions.count() for name, uid in uids.items()}
    assert found == {"津市": 1, "松阪市": 1}


def test_each_date_file_and_sheet_says_whose_it_is(two, client, rf):
    tsu, _other = two
    own = f"{tsu.address}/resources/{tsu.town.uid(1)}/"
    client.get("/resources/dates/")
    text, count = text_of(client, "/resources/dates/")
    assert text.count("市の情報") == 2
    assert (
        f'<a class="not-printed" href="{own}">津市のページで見る<span class="visually-hidden">（津市の居場所1）'
        in text
    )
    assert "松阪市の情報（11月26日（木）に受け取りました）" in text
    assert count <= 12
    with CaptureQueriesContext(connection) as captured:
        files = client.get("/calendar.ics?area=242012").content.decode().replace("\r\n ", "")
    assert len(captured) <= 10
    assert f'CONTACT;ALTREP="{own}":津市' in files
    assert f"URL:{own}" in files
    assert f"津市の情報です。{own}" in files
    assert "ORGANIZER" not in files
    question = Question(rf.get("/resources/leaflet.pdf?area=242012"))
    records = list(Resource.objects.filter(owner_code="242012").select_related("organisation"))
    sheet = leaflet_html(question, records, NOW)
    assert f"津市（11月26日（木）に受け取りました） {tsu.address.removeprefix('http://')}" in sheet


def test_a_mother_between_two_towns_sees_both_and_a_way_on_where_nothing_is(two, client):
    client.get("/resources/")
    text, count = text_of(client, "/resources/?area=242012")
    assert count <= 13
    assert text.index('id="choose-area"') < text.index(
        'id="choose-who"'
    )  # where comes first where no town is "here"
    assert "松阪市<span" in text.split("近くの市町もいっしょに見る")[1]
    both = "/resources/?area=242012&also=242012-242047"
    assert f'href="{both.replace("&", "&amp;")}#found"' in text
    text, count = text_of(client, both)
    assert count <= 13
    assert "6か所見つかりました" in text
    assert 'name="also" value="242012-242047"' in text
    assert "県全体から参加できるところも見る" in text
    assert "県の教室" not in text
    assert text_of(client, "/resources/dates/?area=242012&also=242012-242047")[0].count("市の情報") == 2
    text, count = text_of(client, "/resources/?area=242012&kind=family_class")
    assert count <= 14
    assert "津市の条件をはずす（1か所）" in text
    assert "家族教室の条件をはずす（3か所）" in text
    assert "松阪市もいっしょに見る（" not in text  # nothing there either
    assert "松阪市もいっしょに見る（3か所）" in text_of(client, "/resources/?area=244422&kind=place")[0]
