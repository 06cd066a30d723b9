"""`/meetings/`, a summary, the menu, the site map and `/town.json`: of each kind what it makes public, of closed ones nothing."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kit.core import memory
from kit.core.actions.audit import SystemActor
from kit.core.holidays import holiday_name
from kit.core.models.owned import PublishRefused
from kit.meetings.actions.samples import publish_samples
from kit.meetings.logic.kinds import KINDS
from kit.meetings.models import Action, Body, Meeting, MeetingsPage, Seat, Summary
from kit.meetings.queries.public_todos import meeting_todos
from kit.resources.models import ResourcesPage
from tests.factories.meetings import WHEN, make_agency, make_body, make_meeting, make_seat
from tests.factories.people import make_user
from tests.integration.blueprints.commands import check_shape
from tests.integration.meetings.summing import announce, came, held, open_meetings, publish

pytestmark = pytest.mark.django_db(transaction=True)
NOW = WHEN - timedelta(days=20)


@pytest.fixture(autouse=True)
def _open(settings, monkeypatch):
    open_meetings(settings)
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def ise():
    return make_user("ise", "secretary")


def platform(ise, **fields):
    """A platform with two agencies of two fields, that met twice, of which it told once, and was asked to meet again."""
    body = make_body(
        "platform",
        name="見本市ひきこもり支援会議",
        basis="設置要綱",
        established_on=date(2025, 6, 1),
        office="福祉課",
        **fields,
    )
    welfare, school = make_agency("見本市社協", kind="social-council"), make_agency("見本高校", kind="school")
    for agency in (welfare, school):
        make_seat(body, agency, "志摩 花子", by=ise)
    row = held(body, by=ise, days_ago=40, attendances=(came(welfare, "志摩 花子"),))
    held(body, by=ise, days_ago=30)
    return body, publish(row, by=ise), announce(make_meeting(body, by=ise))


def test_a_body_is_shown_with_what_its_kind_makes_public_and_no_person(client, ise):
    body, summary, _ = platform(ise)
    make_body("case_study", name="見本の事例検討会")
    answer = client.get("/meetings/")
    page = answer.content.decode()
    for words in (
        "見本市ひきこもり支援会議", "設置要綱", "2025年6月1日", "福祉課", "入っている機関（2）", "見本市社協", "見本高校", "2026年12月9日（水）14:00",
        "2026年度", summary.title, f"/meetings/{summary.uid}/", "見本の事例検討会", "相談した方のことを話す会議ではありません",
    ):  # fmt: skip
        assert words in page, words
    assert "志摩" not in page
    assert not answer.cookies
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "<style" not in page
    assert " style=" not in page
    assert page.count("body-of-town__day") == 1, (
        "a held meeting without a published summary is not in the list"
    )
    one = client.get(f"/meetings/{summary.uid}/")
    text = one.content.decode()
    for words in (
        summary.held,
        "二つの場所を足す",
        "構成機関2のうち、1機関が出席",
        "資源の一覧の確認",
        body.name,
    ):
        assert words in text, words
    assert "志摩" not in text
    assert not one.cookies


def test_what_is_closed_has_no_route(client, ise, settings):
    for code in (code for code, kind in KINDS.items() if kind.is_closed):
        body = make_body(
            code, keeper=ise, name=f"閉じた会議{code}", basis="要綱", established_on=date(2025, 1, 1)
        )
        make_seat(body, make_agency(f"秘密の機関{code}"), by=ise)
        announce(held(body, by=ise))
        announce(make_meeting(body, by=ise))
    page = client.get("/meetings/").content.decode()
    assert "いま、お知らせする会議はありません" in page
    assert "閉じた会議" not in page
    assert "秘密の機関" not in page
    assert 'href="/meetings/"' not in client.get("/").content.decode()
    told = client.get("/town.json").json()["meetings"]
    assert told == {"platform": None, "last_held_on": None, "fiscal_year": 2026, "held": 0}


def test_a_summary_of_a_body_that_became_closed_or_was_taken_back_is_gone(client, ise):
    _, summary, _ = platform(ise)
    Body.objects.update(kind="working")
    assert client.get(f"/meetings/{summary.uid}/").status_code == 404
    Body.objects.update(kind="platform")
    memory._kept.forget()
    assert client.get(f"/meetings/{summary.uid}/").status_code == 200
    summary.unpublish()
    assert client.get(f"/meetings/{summary.uid}/").status_code == 404
    assert str(summary.uid) not in client.get("/meetings/").content.decode()
    assert client.get("/meetings/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert client.get("/meetings/nothing/").status_code == 404


def test_few_questions_however_many_bodies(client, ise):
    platform(ise)
    for number in range(6):
        announce(make_meeting(make_body(name=f"会議{number}"), by=ise))
    client.get("/meetings/")
    memory._kept.forget()
    with CaptureQueriesContext(connection) as cold:
        client.get("/meetings/")
    ours = [one["sql"] for one in cold if "kit_meetings" in one["sql"]]
    assert len(ours) <= 5 + 1, ours
    with CaptureQueriesContext(connection) as warm:
        client.get("/meetings/")
    assert len(warm) <= 10
    assert not [one["sql"] for one in warm if '"sealed"' in one["sql"]]


def test_every_change_shows_at_once_and_a_date_goes_when_it_is_past(client, ise, monkeypatch):
    body, _, announced = platform(ise)
    assert "2026年12月9日" in client.get("/meetings/").content.decode()
    Seat.objects.filter(agency__name="見本高校").get().delete()
    assert "見本高校" not in client.get("/meetings/").content.decode()
    gone = make_agency("前の機関")
    make_seat(body, gone, by=ise)
    gone.successor, gone.ended_on = make_agency("引き継いだ機関"), NOW.date()
    gone.save()
    page = client.get("/meetings/").content.decode()
    assert "引き継いだ機関" in page
    assert "前の機関" not in page
    monkeypatch.setattr(timezone, "now", lambda: announced.starts_at + timedelta(minutes=1))
    assert "2026年12月9日" not in client.get("/meetings/").content.decode()
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    Meeting.objects.filter(pk=announced.meeting_id).update(
        state="held"
    )  # brought forward, and nobody was written to
    announced.save()
    assert "2026年12月9日" not in client.get("/meetings/").content.decode()
    Meeting.objects.filter(pk=announced.meeting_id).update(state="invited")
    announced.is_cancelled = True
    announced.save()
    assert "2026年12月9日" not in client.get("/meetings/").content.decode()
    body.ended_on = NOW.date()
    body.save()
    page = client.get("/meetings/").content.decode()
    assert "終わった会議" in page
    assert "見本市社協" not in page


def test_menu_and_site_map_know_the_page_only_where_it_is_shown(client, ise, settings):
    assert 'href="/meetings/"' not in client.get("/").content.decode()
    platform(ise)
    assert 'href="/meetings/"' in client.get("/").content.decode()
    assert "/meetings/</loc>" in client.get("/sitemap.xml").content.decode()
    open_before = settings.SITE_CONFIG
    settings.SITE_CONFIG = replace(open_before, features=("window",))
    memory._kept.forget()
    assert client.get("/meetings/").status_code == 404
    assert 'href="/meetings/"' not in client.get("/").content.decode()
    site_map = client.get("/sitemap.xml").content.decode()
    assert "/meetings/" not in site_map
    assert ResourcesPage.objects.get().url not in site_map
    settings.SITE_CONFIG = replace(open_before, retention=dict.fromkeys(open_before.retention, "undecided"))
    memory._kept.forget()
    page = client.get("/meetings/").content.decode()
    assert "いま、お知らせする会議はありません" in page
    assert client.get("/town.json").json()["meetings"]["platform"] is None
    settings.SITE_CONFIG = open_before
    MeetingsPage.objects.get().unpublish()
    assert client.get("/meetings/").status_code == 404


def test_the_platform_is_two_facts_and_the_year_counts_open_meetings(client, ise):
    body = make_body("platform", name="見本市の会議")
    told = client.get("/town.json").json()["meetings"]
    assert told == {"platform": None, "last_held_on": None, "fiscal_year": 2026, "held": 0}
    (todo,) = meeting_todos(ise)
    assert "見本市の会議" in todo.message
    assert meeting_todos(make_user("kaku", "editor")) == []
    body.existing_body, body.established_on = "地域福祉推進会議", date(2025, 4, 1)
    body.save()
    assert meeting_todos(ise) == []
    for day in (None, date(2020, 4, 1)):  # begun beside it, and on nothing yet: it hides nothing
        make_body("platform", name="つくりかけ", established_on=day)
    held(body, by=ise, days_ago=25)
    held(body, by=ise, days_ago=400)
    held(make_body("support", keeper=ise), by=ise, days_ago=24)
    held(make_body("exchange"), by=ise, days_ago=24)
    answer = client.get("/town.json").json()
    assert answer["meetings"] == {
        "platform": {"name": "見本市の会議", "basis": "地域福祉推進会議", "established_on": "2025-04-01"},
        "last_held_on": "2026-11-14",
        "fiscal_year": 2026,
        "held": 2,
    }
    check_shape(answer, "town")


def test_the_samples_are_a_platform_that_met_and_told_of_it(client, settings):
    values = json.loads((settings.KIT_FIXTURES / "demo" / "meetings.json").read_text("utf-8"))
    for _ in range(2):
        publish_samples(values, by=SystemActor("setup"), now=NOW)
    assert (Body.objects.count(), Meeting.objects.count(), Summary.objects.filter(live=True).count()) == (
        1,
        3,
        2,
    )
    days = [timezone.localdate(at) for at in Meeting.objects.values_list("starts_at", flat=True)]
    days += [due for due in Action.objects.values_list("due_on", flat=True) if due]
    assert [day for day in days if day.weekday() > 4 or holiday_name(day)] == []
    page = client.get("/meetings/").content.decode()
    one = client.get(f"/meetings/{Summary.objects.first().uid}/").content.decode()
    for words in ("プラットフォーム（見本）", "入っている機関（11）", "見本警察署（見本）", "2026年度"):
        assert words in page, words
    assert "広報紙の記事の案をつくる（事務局、" in one
    people = [
        name for agency in values["agencies"] for name in (agency["person"], agency["person"].split()[1])
    ]
    assert not [name for name in people if name in page + one]
    assert "現場のこと" not in page + one, "what was no public item"
    settings.TRIAL = False
    with pytest.raises(PublishRefused):
        publish_samples(values, by=SystemActor("setup"), now=NOW)
