"""A meeting's record: made ready from a template and its body, opened on the record, never overwritten silently."""

from dataclasses import replace

import pytest

from kit.core.actions.accounts import NotAllowed
from kit.core.models import AuditEntry, RecordKey
from kit.meetings.actions.keeping import Outdated, keep_meeting, open_meeting
from kit.meetings.models import Meeting, MeetingTemplate
from kit.meetings.queries.access import may_with, visible_bodies, visible_meetings
from tests.factories.meetings import make_agency, make_body, make_meeting, make_seat
from tests.factories.people import NOW, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def template():
    return MeetingTemplate.objects.create(
        key="regular", title="いつもの会議", body_kind="platform", meeting_title="第○回 代表者会議", invitation="ご案内します。",
        agenda=[("topic", {"title": "前回の宿題", "is_public": True, "minutes": 10, "note": ""})],
        papers=[("paper", {"text": "名簿"})], checklist=[("check", {"text": "日程照会"})],
    )  # fmt: skip


def test_a_meeting_is_ready_from_its_template_and_the_people_of_its_body():
    ise = make_user("ise", "secretary")
    body = make_body()
    make_seat(body, make_agency(), "伊勢 花子", by=ise)
    row = make_meeting(body, by=ise, template=template())
    opened = open_meeting(Meeting.objects.get(pk=row.pk), by=ise, now=NOW).content
    assert (opened.title, opened.place, opened.invitation) == (
        "第1回 代表者会議",
        "市役所3階",
        "ご案内します。",
    )
    assert [(one.title, one.is_public, one.minutes) for one in opened.items] == [("前回の宿題", True, 10)]
    assert [(one.agency_name, one.person) for one in opened.attendances] == [("社会福祉協議会", "伊勢 花子")]
    assert [one.text for one in opened.checklist] == ["資料: 名簿", "日程照会"]
    assert row.reference == "2026-001"
    closed = make_body("support", keeper=ise)
    assert [make_meeting(closed, by=ise).reference for _each in range(2)] == ["2026-H001", "2026-H002"]
    assert make_meeting(body, by=ise).reference == "2026-002", "no gap tells that closed ones were made"
    assert "伊勢" not in str(bytes(Meeting.objects.get(pk=row.pk).sealed))
    acts = AuditEntry.objects.filter(actor="ise").order_by("pk").values_list("act", flat=True)
    assert list(acts)[:3] == ["seat.listed", "meeting.planned", "open"]


def test_an_older_edition_never_overwrites_a_newer_one():
    ise = make_user("ise", "secretary")
    row = make_meeting(make_body(), by=ise)
    content = open_meeting(row, by=ise, now=NOW).content
    keep_meeting(row.pk, replace(content, chair="課長"), edition=1, by=ise, now=NOW)
    with pytest.raises(Outdated):
        keep_meeting(row.pk, replace(content, chair="部長"), edition=1, by=ise, now=NOW)
    kept = Meeting.objects.get(pk=row.pk)
    assert (kept.edition, open_meeting(kept, by=ise, now=NOW).content.chair) == (2, "課長")


def test_a_closed_body_does_not_exist_for_those_who_do_not_keep_it():
    keeper, other = make_user("keeper", "secretary"), make_user("other", "secretary")
    closed, shown = make_body("support", keeper=keeper), make_body()
    row = make_meeting(closed, by=keeper)
    make_meeting(shown, by=other)
    assert list(visible_bodies(other)) == [shown]
    assert set(visible_bodies(keeper)) == {closed, shown}
    assert visible_meetings(other).count() == 1
    assert [may_with(other, act, closed) for act in ("view", "open", "add", "change", "export")] == [
        False
    ] * 5
    with pytest.raises(NotAllowed):
        make_meeting(closed, by=other)
    with pytest.raises(NotAllowed):
        keep_meeting(row.pk, open_meeting(row, by=keeper, now=NOW).content, edition=1, by=other, now=NOW)
    assert not visible_bodies(make_user("counsellor", "counsellor")).exists()
    assert RecordKey.objects.filter(record_kind="meeting").count() == 2
