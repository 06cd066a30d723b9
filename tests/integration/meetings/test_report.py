"""The yearly report: open kinds in words and numbers, closed ones as one number after the year, one noted opening."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kit.core.models import AgencyKind, AuditEntry
from kit.meetings.logic.content import Attendance, Item
from kit.meetings.logic.words import Promise, State
from kit.meetings.models import Meeting
from tests.factories.meetings import WHEN, make_body, make_meeting, open_meetings
from tests.factories.people import NOW, make_user, sign_in
from tests.integration.meetings.telling import write_into
from tests.integration.meetings.test_reminders import promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def ise(monkeypatch, settings, client):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    open_meetings(settings)
    user = make_user("ise", "secretary")
    sign_in(client, user)
    return user


def held(body, by, at, **content):
    row = make_meeting(body, by=by, starts_at=at)
    write_into(row, by, **content)
    Meeting.objects.filter(pk=row.pk).update(state=State.HELD)
    return row


@pytest.fixture
def year(ise):
    """A year with two open meetings and a cancelled one, a closed one, and one of the year before."""
    first, second = AgencyKind.objects.all()[:2]
    body, closed = make_body(name="代表者会議"), make_body("support", keeper=ise, name="山田さんの支援会議")
    people = (
        Attendance("1", "a", "社協", first.code, "伊勢", "present"), Attendance("2", "b", "社協二", first.code, "志摩", "proxy"),
        Attendance("3", "c", "保健所", second.code, "津", "online"), Attendance("4", "d", "警察", second.code, "鳥羽", "absent"),
    )  # fmt: skip
    items = (
        Item("i", "窓口の周知", True, result="decided", decision="広報に載せる <b>"),
        Item("j", "個別のこと", False, decision="山田さんに会う"),
    )
    row = held(body, ise, WHEN, attendances=people, items=items)
    held(body, ise, WHEN - timedelta(days=60), attendances=people[:1])
    held(body, ise, WHEN - timedelta(days=400), items=(Item("k", "去年の議題", True, decision="去年の決定"),))
    Meeting.objects.filter(pk=make_meeting(body, by=ise).pk).update(state=State.CANCELLED)
    other = held(closed, ise, WHEN, items=(Item("i", "秘密の議題", True, decision="秘密の決定"),))
    promise(row, NOW.date() - timedelta(days=1))
    promise(row, None, Promise.DONE)
    promise(other, NOW.date())
    return first, second


def test_the_report_of_a_year(client, year, monkeypatch):
    first, second = year
    url = reverse("kit_meetings_report")
    with CaptureQueriesContext(connection) as captured:
        text = client.get(url + "?year=2026").content.decode()
    assert len(captured) <= 24
    for words in (
        "代表者会議", "<td>2</td><td>1</td><td>0</td>", "10月10日、12月9日", "窓口の周知", "広報に載せる &lt;b&gt;", "<svg",
        f'<th scope="row">{first.name}</th><td>2</td><td>3</td>', f'<th scope="row">{second.name}</th><td>1</td><td>1</td>',
        "公開しない議題で決まったことが 1件", "年度が終わってから出します", "年度の途中の数です",
    ):  # fmt: skip
        assert words in text, words
    numbers = [part.partition("<")[0] for part in text.partition("約束したこと")[2].split("<td>")[1:6]]
    assert numbers == ["2", "1", "0", "1", "1"]
    assert [word for word in ("山田", "秘密", "去年", "支援会議") if word in text] == []
    drawn = text.partition('<svg class="report-chart"')[2].partition("</svg>")[0]
    assert drawn.count("<rect") == 2
    assert "style=" not in drawn
    (entry,) = AuditEntry.objects.filter(act="meeting.reported")
    assert (entry.actor, entry.kind, entry.detail) == ("ise", "meeting", {"rows": 2})
    assert client.get(reverse("kit_meetings_report_pdf") + "?year=2026").content.startswith(b"%PDF-")
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=150))
    sign_in(client, make_user("other", "secretary"))
    assert "非公開の会議を 1回 開きました" in client.get(url + "?year=2026").content.decode()
    assert "去年の決定" in client.get(url + "?year=2025").content.decode()
    assert "2025年度" in client.get(url).content.decode()


def test_an_empty_year_and_who_may_not(client, ise):
    url = reverse("kit_meetings_report")
    text = client.get(url + "?year=nonsense").content.decode()
    assert "出席の記録は、まだありません。" in text
    assert not AuditEntry.objects.filter(act="meeting.reported").exists()
    assert client.get(reverse("kit_meetings_report_pdf")).content.startswith(b"%PDF-")
    sign_in(client, make_user("counsellor", "counsellor"))
    assert client.get(url).status_code == 302
    assert AuditEntry.objects.filter(actor="counsellor", outcome="refused", kind="meeting").count() == 1
