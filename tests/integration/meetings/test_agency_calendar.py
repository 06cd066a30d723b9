"""An agency's secret calendar address: shown once, made anew, ended; open meetings only, and one answer to all else."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kit.core.models import AuditEntry
from kit.meetings.models import Agency, Announcement, Seat
from tests.factories.meetings import WHEN, make_agency, make_body, make_meeting, make_seat, open_meetings
from tests.factories.people import NOW, make_user, sign_in
from tests.fakes.calendar_client import CalendarClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def ise(monkeypatch, settings, client):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    open_meetings(settings)
    user = make_user("ise", "secretary")
    sign_in(client, user)
    return user


def announce(body, by, title, *, at=WHEN, **fields):
    row = make_meeting(body, by=by, starts_at=at)
    return Announcement.objects.create(
        meeting=row, **{"title": title, "place": "市役所", "starts_at": at, "ends_at": at + timedelta(hours=1), "sent_at": NOW, **fields}
    )  # fmt: skip


def make_address(client, agency):
    """The path of the new address, as it is shown."""
    url = reverse("kit_agency_calendar", args=[agency.uid])
    text = unescape(client.post(url, {"make": "1"}).content.decode())
    shown = text.partition("<code>")[2].partition("</code>")[0]
    assert shown.startswith("http")
    assert shown not in client.get(url).content.decode()
    return "/" + shown.split("/", 3)[3]


def test_the_calendar_shows_what_the_agency_was_told_in_open_meetings(client, ise):
    agency, other = make_agency("社会福祉協議会"), make_agency("警察署")
    shown, closed, elsewhere, left = (
        make_body(), make_body("support", keeper=ise, name="閉じた"), make_body("exchange", name="ほか"), make_body("case_study", name="前の"),
    )  # fmt: skip
    for body in (shown, closed, left):
        make_seat(body, agency, "伊勢 花子", by=ise)
    make_seat(elsewhere, other, by=ise)
    Seat.objects.filter(body=left).update(left_on=WHEN.date())
    told = announce(shown, ise, "代表者会議, 第1回; 本会議")
    announce(shown, ise, "中止の会", at=WHEN + timedelta(days=7), is_cancelled=True, sequence=2)
    announce(closed, ise, "漏れた題", place="漏れた場所")  # what no act writes
    announce(elsewhere, ise, "ほかの会")
    announce(left, ise, "離れた日の会")
    announce(left, ise, "いたときの会", at=WHEN - timedelta(days=1))
    announce(shown, ise, "古い会", at=WHEN - timedelta(days=800))
    make_meeting(shown, by=ise, starts_at=WHEN + timedelta(days=2))  # not told yet
    path = make_address(client, agency)
    client.logout()
    before = AuditEntry.objects.count()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert len(captured) <= 3
    assert [query for query in captured if "recordkey" in query["sql"]] == []
    assert AuditEntry.objects.count() == before  # nothing is opened
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert not answer.cookies
    calendar = CalendarClient()
    assert calendar.take(answer.content.decode()) == "PUBLISH"
    assert sorted(calendar.shown()) == [
        ("いたときの会", datetime(2026, 12, 8, 14), "市役所"), ("代表者会議, 第1回; 本会議", datetime(2026, 12, 9, 14), "市役所"),
    ]  # fmt: skip
    assert len(calendar.entries) == 3
    assert [word for word in ("漏れた", "伊勢", "ほかの会") if word in answer.content.decode()] == []
    # A moved meeting moves in the calendar.
    told.starts_at, told.ends_at, told.sequence = WHEN + timedelta(hours=2), WHEN + timedelta(hours=3), 1
    told.save()
    calendar.take(client.get(path).content.decode())
    assert datetime(2026, 12, 9, 16) in [at for _title, at, _place in calendar.shown()]


def test_an_address_is_kept_as_a_digest_made_anew_and_ended(client, ise, settings):
    agency = make_agency()
    first = make_address(client, agency)
    token = first.rpartition("/")[2].removesuffix(".ics")
    assert len(token) >= 43
    kept = Agency.objects.get(pk=agency.pk).calendar_digest
    assert token not in kept
    second = make_address(client, agency)
    unknown = f"/meetings/calendar/{'a' * 43}.ics"
    nobody = client.get(unknown)

    def is_nobody(path):
        found = client.get(path)
        return (found.status_code, found.content, dict(found.headers)) == (
            404,
            nobody.content,
            dict(nobody.headers),
        )

    assert is_nobody(first)
    assert client.get(second).status_code == client.head(second).status_code == 200
    assert client.post(second).status_code == 405
    Agency.objects.filter(pk=agency.pk).update(ended_on=date(2026, 11, 1))
    assert is_nobody(second)
    Agency.objects.filter(pk=agency.pk).update(ended_on=None)
    site = settings.SITE_CONFIG
    for closed in (
        replace(site, features=("window",)),
        replace(site, retention=dict.fromkeys(site.retention, "undecided")),
    ):
        settings.SITE_CONFIG = closed
        assert is_nobody(second)
    settings.SITE_CONFIG = site
    text = client.post(reverse("kit_agency_calendar", args=[agency.uid]), {"end": "1"}).content.decode()
    assert "いままでのアドレスは、使えなくなりました" in text
    assert is_nobody(second)


def test_making_it_anew_and_ending_it_stand_in_the_trail(client, ise):
    agency = make_agency()
    url = reverse("kit_agency_calendar", args=[agency.uid])
    for button in ("make", "make", "end", "end"):
        client.post(url, {button: "1"})
    acts = AuditEntry.objects.filter(kind="agency").order_by("pk").values_list("act", "reference")
    assert list(acts) == [(f"agency.calendar_{act}", str(agency.uid)) for act in ("made", "renewed", "ended")]
    sign_in(client, make_user("counsellor", "counsellor"))
    assert client.post(reverse("kit_agency_calendar", args=[agency.uid]), {"make": "1"}).status_code == 302
    assert Agency.objects.get(pk=agency.pk).calendar_digest == ""
