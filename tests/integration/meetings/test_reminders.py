"""Reminders: once, in office hours, to whom the last telling reached, and without a word of what it is about."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kit.core.models import AuditEntry
from kit.core.queries.records import data_key
from kit.meetings.actions.inviting import prepare_telling, tell
from kit.meetings.logic.words import Promise, State
from kit.meetings.models import Action, Announcement, Letter, Meeting
from kit.meetings.tasks.letters import remind_each_minute, remind_invited, send_letters
from tests.factories.meetings import WHEN, make_body, make_meeting, open_meetings
from tests.factories.people import NOW, make_user
from tests.fakes.mail_server import mail_server
from tests.integration.meetings.telling import body_with_people, mail_to, meeting_of

pytestmark = pytest.mark.django_db
NEAR = WHEN.replace(hour=10) - timedelta(days=6)  # a Thursday


@pytest.fixture
def post(settings):
    with mail_server() as server:
        open_meetings(settings)
        mail_to(settings, server)
        yield server


@pytest.fixture
def minute(monkeypatch, django_capture_on_commit_callbacks):
    def passed(now):
        monkeypatch.setattr(timezone, "now", lambda: now)
        with django_capture_on_commit_callbacks(execute=True):
            return remind_each_minute(now)

    return passed


def invite(row, by, now=NOW):
    row = Meeting.objects.select_related("body").get(pk=row.pk)
    tell(prepare_telling(row, by=by, now=now), by=by, now=now)
    send_letters.func(str(row.pk))


def promise(row, due, state=Promise.OPEN):
    found = Action(meeting=row, due_on=due, state=state)
    found.put({"text": "山田さんに会う"}, data_key(row))
    found.save(force_insert=True)
    return found


@pytest.mark.parametrize("kind", ["platform", "support"])
def test_people_are_reminded_once_of_the_day_alone(post, minute, kind):
    ise = make_user("ise", "secretary")
    row = meeting_of(body_with_people(ise, kind), ise, title="山田さんのこと", place="山田さん宅")
    late = make_meeting(row.body, by=ise, starts_at=WHEN + timedelta(days=1))
    invite(row, ise)
    invite(late, ise, now=NEAR - timedelta(days=1))  # told too lately to be reminded
    post.letters.clear()
    assert minute(WHEN - timedelta(days=8)) == 0
    assert minute(NEAR.replace(hour=20)) == 0
    assert minute(NEAR) == 1
    assert minute(NEAR + timedelta(minutes=1)) == 0
    remind_invited.func(str(row.pk))  # a task that comes twice
    assert post.receivers == ["hanako@shakyo.example", "taro@hoken.example"]
    for letter in post.letters:
        said = letter["Subject"] + letter.get_content()
        assert "日が近づきました（12月9日）" in said
        assert "2026年12月9日（水）14:00〜15:30" in said
        assert [word for word in ("山田", "platform", "support", "市役所") if word in said] == []
    assert AuditEntry.objects.filter(act="meeting.reminded").get().reference == str(row.pk)
    Meeting.objects.filter(pk=late.pk).update(state=State.HELD)
    # Moved: whoever was told anew is reminded of the new day.
    Meeting.objects.filter(pk=row.pk).update(
        starts_at=WHEN + timedelta(days=7), ends_at=WHEN + timedelta(days=7, hours=1)
    )
    invite(row, ise, now=NEAR)
    assert Announcement.objects.get(meeting=row).reminded_at is None
    post.letters.clear()
    assert minute(NEAR + timedelta(days=7)) == 1
    assert {letter["Subject"][-8:] for letter in post.letters} == {"（12月16日）"}
    Announcement.objects.update(reminded_at=None)
    Meeting.objects.update(state=State.CANCELLED)
    assert minute(NEAR + timedelta(days=7)) == 0
    assert Letter.objects.filter(telling="reminder").count() == 4


def test_the_secretary_hears_that_promises_are_due_and_nothing_of_them(post, minute):
    ise, shima = (
        make_user("ise", "secretary", email="ise@city.example"),
        make_user("shima", "secretary", email="shima@city.example"),
    )
    make_user("kuki", "secretary")
    shown = make_meeting(make_body(), by=ise)
    closed = make_meeting(make_body("support", keeper=shima), by=shima)
    today = NOW.date()
    due = promise(closed, today + timedelta(days=7))
    promise(shown, today + timedelta(days=8))
    promise(shown, today, Promise.DONE)
    minute(NOW)
    assert post.receivers == ["shima@city.example"]
    letter = post.letters[0]
    assert [
        word
        for word in ("山田", "支援", closed.number(), str(closed.pk))
        if word in letter["Subject"] + letter.get_content()
    ] == []
    minute(NOW + timedelta(minutes=1))
    assert len(post.letters) == 1
    minute(NOW + timedelta(days=1))
    assert post.receivers == ["ise@city.example", "shima@city.example", "shima@city.example"]
    post.letters.clear()
    assert Action.objects.get(pk=due.pk).reminded_on == today
    minute(NOW + timedelta(days=9))  # both are over by one day or two
    assert post.receivers == ["ise@city.example", "shima@city.example"]
    entry = AuditEntry.objects.filter(reference="meeting_promises").order_by("pk").last()
    assert entry.detail == {"sent": 2, "failed": 0, "unreached": 1}
    assert AuditEntry.objects.filter(act="meeting.promises_due").count() == 3


def test_nothing_is_sent_while_meetings_are_closed(minute, settings):
    with mail_server() as post:
        mail_to(settings, post)
        ise = make_user("ise", "secretary", email="ise@city.example")
        promise(make_meeting(make_body(), by=ise), NOW.date())
        assert minute(NOW) == 0
        assert post.letters == []
