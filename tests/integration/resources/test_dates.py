"""`/resources/dates/` and calendar files: what takes place when, and what a calendar never says."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from kit.core.models import User
from kit.core.registries import minute_jobs
from kit.resources.actions import records
from kit.resources.models import Resource
from tests.factories.people import make_user
from tests.factories.resources import NOW, dated, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return make_user("shonin", "approver")


@pytest.fixture(autouse=True)
def _at(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def events(client, path: str) -> list:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def file_of(place: Resource, moment: str) -> str:
    return f"/resources/{place.uid}/{moment}.ics"


def test_two_weeks_stand_day_by_day_and_say_what_does_not_take_place(client, clerk, demo_window):
    make_place(
        clerk, code="1", name="ひだまり",
        dates=[*dated("2026-11-26", "2026-12-09", "2026-12-10"), *dated("2026-12-05", cancelled=True, note="会場の都合")],
    )  # fmt: skip
    make_place(
        clerk,
        code="2",
        name="家族の会",
        kind="family_group",
        for_family=True,
        dates=dated("2026-12-05", opens="10:00", closes=""),
    )
    make_place(clerk, code="3", name="毎日の窓口", kind="consultation", dates=dated("2026-12-05"))
    paused = make_place(clerk, code="4", name="休む会", dates=dated("2026-12-05"))
    records.set_state(paused, "paused", by=clerk, now=NOW)
    make_place(clerk, code="5", name="見せない会", public=False, dates=dated("2026-12-05"))
    text = client.get("/resources/dates/").content.decode()
    assert text.index('id="d-2026-11-26"') < text.index('id="d-2026-12-05"') < text.index('id="d-2026-12-09"')
    assert 'id="d-2026-12-10"' not in text
    day = text.split('id="d-2026-12-05"')[1].split("</section>")[0]
    assert (
        day.index("家族の会")
        < day.index("ひだまり")
        < day.index("この日はお休みです")
        < day.index("会場の都合")
    )
    assert "10:00〜<" in day
    for name in ("毎日の窓口", "休む会", "見せない会"):
        assert name not in text
    assert text.count('class="day-strip__day') == 14
    only_family = client.get("/resources/dates/?kind=family_group").content.decode()
    assert "ひだまり" not in only_family
    assert 'href="/calendar.ics?kind=family_group"' in only_family
    assert 'href="/resources/?kind=family_group"' in only_family


def test_what_is_over_today_is_not_told_any_more(client, clerk, monkeypatch):
    make_place(clerk, dates=dated("2026-11-26", opens="13:30", closes="16:00"))
    monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat("2026-11-26T15:58:00+09:00"))
    answer = client.get("/resources/dates/")
    assert "居場所ひだまり" in answer.content.decode()
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=120"
    monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat("2026-11-26T16:00:00+09:00"))
    assert "居場所ひだまり" not in client.get("/resources/dates/").content.decode()


def test_many_meetings_cost_no_more_statements_and_are_cut_with_a_word(client, clerk, demo_window):
    days = [f"2026-11-{day}" for day in range(27, 31)] + [f"2026-12-{day:02}" for day in range(1, 10)]
    make_place(clerk, code="0", dates=dated(*days))
    client.get("/resources/dates/")
    counts = []
    for more in (0, 10):
        for number in range(more):
            make_place(clerk, code=f"M{number}", dates=dated(*days))
        client.get("/resources/dates/")
        with CaptureQueriesContext(connection) as captured:
            answer = client.get("/resources/dates/")
        counts.append(len(captured))
    assert counts[1] <= counts[0] <= 12
    text = answer.content.decode()
    assert text.count('class="meeting"') == 120
    assert "ここに出きらない会があります" in text
    assert not client.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_a_date_goes_into_any_calendar(client, clerk):
    place = make_place(clerk, dates=dated("2026-12-05", note="年末の会"))
    (event,) = events(client, file_of(place, "2026-12-05T1330"))
    assert event["UID"] == f"{place.uid}-20261205T1330@tsu.sokumen.example"
    assert event["SUMMARY"] == "居場所ひだまり"
    assert event.start == datetime.fromisoformat("2026-12-05T13:30:00+09:00")
    assert event.end == datetime.fromisoformat("2026-12-05T16:00:00+09:00")
    assert event["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert (event["SEQUENCE"], event["STATUS"]) == (place.version, "CONFIRMED")
    assert event["DTSTAMP"].dt == place.modified_at
    assert event["LOCATION"] == "三重県津市西丸之内23-1"
    assert event["DESCRIPTION"].startswith("年末の会")
    assert event["URL"] == f"https://tsu.sokumen.example/resources/{place.uid}/"
    zone = Calendar.from_ical(client.get("/calendar.ics").content).walk("VTIMEZONE")
    assert [one["TZID"] for one in zone] == ["Asia/Tokyo"]
    cancelled = records.change_resource(
        place, {"dates": dated("2026-12-05", cancelled=True)}, version=place.version, by=clerk, now=NOW
    )
    (told,) = events(client, "/calendar.ics")
    assert (told["UID"], told["STATUS"], told["SEQUENCE"]) == (event["UID"], "CANCELLED", cancelled.version)
    assert told["SUMMARY"] == "（お休み）居場所ひだまり"


def test_a_calendar_never_tells_a_confidential_address(client, clerk):
    place = make_place(
        clerk, address="津市丸之内1-1", building="秘密ビル", access="駅の裏", address_confidential=True,
        dates=dated("2026-12-05"),
    )  # fmt: skip
    for path in ("/calendar.ics", file_of(place, "2026-12-05T1330")):
        body = client.get(path).content.decode().replace("\r\n ", "")
        assert "居場所ひだまり" in body
        for secret in ("丸之内", "秘密ビル", "駅の裏", "LOCATION", "GEO"):
            assert secret not in body, secret


def test_the_calendar_of_all_answers_the_same_question_as_the_list(client, clerk):
    make_place(clerk, code="1", name="ひだまり", dates=dated("2026-12-05", "2027-03-01"))
    make_place(
        clerk,
        code="2",
        name="家族の会",
        kind="family_group",
        for_person=False,
        for_family=True,
        dates=dated("2026-12-06"),
    )
    assert [str(one["SUMMARY"]) for one in events(client, "/calendar.ics")] == [
        "ひだまり",
        "家族の会",
        "ひだまり",
    ]
    assert [str(one["SUMMARY"]) for one in events(client, "/calendar.ics?who=family")] == ["家族の会"]
    answer = client.get("/calendar.ics")
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=300"
    assert client.get("/calendar.ics", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    make_place(clerk, code="3", name="新しい会", dates=dated("2026-12-07"))
    assert "新しい会" in client.get("/calendar.ics").content.decode()


@pytest.mark.parametrize("moment", ["2026-12-06T1330", "2026-13-45T9999", "x", "2026-12-05T13:30"])
def test_a_date_that_is_none_is_not_found(client, clerk, moment):
    place = make_place(clerk, dates=dated("2026-12-05"))
    assert client.get(file_of(place, moment)).status_code == 404


def test_dates_of_what_is_not_shown_are_not_found(client, clerk, settings):
    place = make_place(clerk, dates=dated("2026-12-05"))
    records.set_state(place, "paused", by=clerk, now=NOW)
    assert client.get(file_of(place, "2026-12-05T1330")).status_code == 404
    assert client.post("/calendar.ics").status_code == 405


def test_each_day_the_day_that_comes_into_view_is_written(clerk):
    place = make_place(clerk, dates=dated("2026-12-05", "2027-03-26", "2027-03-27"))
    assert place.sessions.count() == 2
    job = minute_jobs.get("resources.dates")
    assert job is not None
    assert job(NOW) == 0
    assert job(NOW + timedelta(days=1)) == 1
    assert place.sessions.count() == 3
    assert job(NOW + timedelta(days=1)) == 0
    assert job(NOW + timedelta(days=60)) == 1
    assert [one.starts_at.date().isoformat() for one in place.sessions.all()] == ["2027-03-26", "2027-03-27"]
    assert Resource.objects.get().weekdays == ("fr", "sa")
