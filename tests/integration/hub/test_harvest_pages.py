"""The directory of the whole prefecture at the hub, its own feed, and the screens on which staff watch the harvest."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker

from kit.core.actions.audit import SystemActor
from kit.hub.actions.harvest import ask_now
from kit.hub.actions.harvest_rulings import rest
from kit.hub.models import Source
from kit.hub.queries.waiting import waiting
from kit.hub.tasks.harvest import harvest
from kit.resources.actions.sessions import extend_sessions
from kit.resources.logic.desk import Group
from kit.resources.logic.feed.schema import SCHEMA, page_schema
from kit.resources.models import Resource
from kit.resources.queries.desk import Wanted, read_desk
from kit.resources.queries.desk_todos import resource_todos
from kit.resources.queries.public import counts_by_kind
from tests.factories.hub import become_empty_hub, become_hub, connect_town
from tests.factories.people import make_user
from tests.factories.resources import NOW, dated, make_place
from tests.fakes.clock import hold_clock
from tests.fakes.town_server import Town, town_serving

pytestmark = pytest.mark.django_db
BY = SystemActor("test")


@pytest.fixture
def directory(settings, monkeypatch):
    """The hub with one place of its own and twelve of 津市, read."""
    hold_clock(monkeypatch, NOW)
    become_empty_hub(settings)
    make_place(
        make_user("shonin-ken", "approver"),
        name="県の居場所",
        area="prefecture",
        area_codes=[],
        municipality_code="",
    )
    with town_serving(Town("242012", "津市")) as server:
        for number in range(12):
            dates = dated("2026-12-05") if number == 3 else []
            # Checked long ago: at the town's own desk it would be a thing to do.
            server.town.put(number, dates=dates, checked_on="2024-01-01" if number == 2 else "2026-11-01")
        connect_town("tsu", server.address)
        ask_now(by=BY, now=NOW)
        harvest(tell=lambda *told: None)
        extend_sessions(by=BY, now=NOW)
        yield server


def asked(client, address):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    return answer.content.decode(), len(captured)


def test_the_directory_finds_places_of_towns_and_says_whose_they_are(directory, client):
    uid = directory.town.uid(3)
    client.get("/resources/")  # what all pages share is remembered from the first on
    text, count = asked(client, "/resources/")
    assert count <= 13
    assert "13か所" in text
    assert text.count("津市の情報") == 12
    assert "11月26日（木）に受け取りました" in text
    assert f'href="{directory.address}/resources/{uid}/"' in text
    assert '<option value="town"' not in text  # there is no "this town" at the hub
    assert "津市の居場所3" in client.get("/resources/?q=居場所3&area=242012").content.decode()
    assert "県の居場所" not in client.get("/resources/?area=242012").content.decode()
    text, count = asked(client, f"/resources/{uid}/")
    assert count <= 12
    assert "情報の持ち主" in text
    assert "津市のページで見る" in text
    assert f'href="{directory.address}/resources/{uid}/suggest/"' in text  # told to whoever can mend it
    calendar = client.get("/calendar.ics").content.decode()
    assert "津市の居場所3" in calendar
    assert "居場所3" in client.get("/resources/dates/").content.decode()
    own = client.get(f"/resources/{Resource.objects.get(name='県の居場所').uid}/").content.decode()
    assert "情報の持ち主" not in own


def test_what_was_read_long_ago_says_so_and_what_lost_its_town_has_no_link(directory, client, monkeypatch):
    uid = directory.town.uid(3)
    later = NOW + timedelta(days=60)
    monkeypatch.setattr(timezone, "now", lambda: later)
    text = client.get(f"/resources/{uid}/").content.decode()
    assert "津市から受け取った、2026年11月26日（木）の時点の内容です。" in text
    assert "2026年11月26日（木）の時点" in client.get("/resources/").content.decode()
    connect_town("tsu", directory.address, standing="retired")
    text = client.get(f"/resources/{uid}/").content.decode()
    assert "津市のページで見る" not in text
    assert "津市" in text


def test_the_hubs_own_feed_hands_on_with_publisher_and_tombstone(directory, client):
    found = client.get("/hsds/services?full=true&per_page=100").json()
    shape = {**SCHEMA, **page_schema("service")}
    Draft202012Validator(shape, format_checker=FormatChecker()).validate(found)
    publishers = [one.get("publisher", {}) for one in found["contents"]]
    wanted = {"name": "津市", "identifier": "242012", "website": f"{directory.address}/"}
    assert (publishers.count(wanted), publishers.count({})) == (12, 1)
    assert found["contents"][0]["id"] != found["contents"][1]["id"]
    organisations = client.get("/hsds/organizations").json()["contents"]
    assert {one["name"] for one in organisations} == {"津市社会福祉協議会", "津市社協"}
    directory.town.end(3)
    ask_now(by=BY, now=NOW)
    harvest(tell=lambda *told: None)
    uid = directory.town.uid(3)
    gone = client.get(f"/hsds/services/{uid}").json()
    assert (gone["status"], gone["publisher"]["identifier"]) == ("defunct", "242012")
    assert client.get(f"/resources/{uid}/").status_code == 410


def test_the_prefectures_desk_takes_towns_records_for_nothing_of_its_own(directory, client):
    today = NOW.date()
    staff = make_user("kiroku-ken", "approver")
    assert [one.name for one in read_desk(Wanted(), page=1, today=today).rows] == ["県の居場所"]
    others = read_desk(Wanted(whose="others"), page=1, today=today)
    assert (len(others.rows), others.counts[Group.OLD]) == (12, 1)
    assert resource_todos(staff) == []
    assert counts_by_kind(today) == {"place": 1}
    assert "津市の居場所" not in client.get("/opendata/resources.csv").getvalue().decode()
    client.force_login(staff)
    record = reverse("kit_desk_record", args=[directory.town.uid(2)])
    assert "津市" in client.get(record).content.decode()


def test_the_status_page_says_what_is_wrong_and_what_to_do(directory, client):
    staff = make_user("kiroku-ken", "editor")
    client.force_login(staff)
    here = reverse("kit_hub_harvest")
    text, count = asked(client, here)
    frame = asked(client, reverse("kit_hub_towns"))[1]
    assert count - frame <= 10
    assert "12件" in text
    assert "見てほしいもの" not in text
    assert "つながっている市町は1、つながっていない市町は28です" in text
    assert waiting(staff, timezone.localdate()) == []
    directory.town.put(77, name="<b>太字</b>の場", url="https://" + "a" * 600)
    directory.town.services = dict(list(directory.town.services.items())[-3:])
    assert client.post(reverse("kit_hub_harvest_now"), {"town": "tsu"}).status_code == 302
    harvest(tell=lambda *told: None)
    source = Source.objects.get(kind="hsds")
    text = client.get(here).content.decode()
    assert "見てほしいもの" in text
    assert "前の半分より少なくなりました" in text
    assert [(one.url, one.count) for one in waiting(staff, timezone.localdate())] == [(here, 1)]
    page = reverse("kit_hub_source", args=["242012", "hsds"])
    text, count = asked(client, page)
    assert "12件 → 3件" in text
    assert "県の一覧から消える記録: 10件" in text
    assert "津市の居場所0、" in text
    assert count - frame <= 10
    assert client.post(page, {"digest": "x"}, follow=True).content.decode().count("内容が変わりました") == 1
    client.post(page, {"digest": source.held_digest})
    harvest(tell=lambda *told: None)
    assert Resource.objects.filter(owner_code="242012", withdrawn_at=None).count() == 3
    text = client.get(page).content.decode()
    assert "太字の場「名前」：画面の命令（HTML）を消しました" in text
    assert "「ホームページ」：読めない値なので空にしました" in text


def test_what_is_being_read_says_so_and_is_promised_for_afterwards(directory, client):
    client.force_login(make_user("kiroku-ken", "editor"))
    here, again = reverse("kit_hub_harvest"), "いま読んでいるものは、終わりしだい、もう一度読みます。"
    page = reverse("kit_hub_source", args=["242012", "hsds"])
    assert again not in client.post(reverse("kit_hub_harvest_now"), follow=True).content.decode()
    assert "いま読んでいます" not in client.get(here).content.decode() + client.get(page).content.decode()
    Source.objects.filter(kind="hsds").update(
        state="held", held_digest="a" * 64, holder=uuid4(), lease_until=NOW + timedelta(minutes=1)
    )
    assert "いま読んでいます" in client.get(here).content.decode()
    assert "いま読んでいます。" in client.get(page).content.decode()
    assert again in client.post(reverse("kit_hub_harvest_now"), {"town": "tsu"}, follow=True).content.decode()
    said = client.post(page, {"digest": "a" * 64}, follow=True).content.decode()
    assert "いま読んでいるところなので、終わりしだい" in said


def test_accepting_counts_the_places_that_residents_lose(directory, client):
    directory.town.end(0)
    ask_now(by=BY, now=NOW)
    harvest(tell=lambda *told: None)
    directory.town.services = dict(list(directory.town.services.items())[-3:])
    ask_now(by=BY, now=NOW)
    harvest(tell=lambda *told: None)
    staff = make_user("kiroku-ken", "editor")
    client.force_login(staff)
    page = reverse("kit_hub_source", args=["242012", "hsds"])
    text = client.get(page).content.decode()
    assert "県の一覧から消える記録: 8件" in text
    assert "津市の居場所1、" in text
    assert "津市の居場所0" not in text  # a tombstone already
    source = Source.objects.get(kind="hsds")
    rest(source, reason="確かめるまで", by=staff, now=NOW)
    answer = client.post(page, {"digest": source.held_digest}, follow=True).content.decode()
    assert "内容が変わりました" in answer  # nobody comes to take what was accepted
    assert Source.objects.get(kind="hsds").accepted == ""


def test_the_screens_are_for_the_prefecture_only(client, settings):
    client.force_login(make_user("kiroku-tsu", "editor"))
    here = reverse("kit_hub_harvest")
    assert client.get(here).status_code == 404
    assert client.post(reverse("kit_hub_harvest_now")).status_code == 404
    become_hub(settings)
    client.force_login(make_user("soudan-ken", "counsellor"))
    assert client.get(here).status_code == 302
    client.force_login(make_user("kiroku-ken", "editor"))
    assert "まだどの市町もつながっていません" in client.get(here).content.decode()
    assert client.get(reverse("kit_hub_source", args=["242012", "hsds"])).status_code == 404
