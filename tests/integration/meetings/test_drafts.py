"""One's own draft, deleted with one confirmation; whatever is more than a draft stays, in words."""

import pytest
from django.urls import reverse

from kit.core.models import AuditEntry, RecordKey
from kit.core.registries import record_names
from kit.meetings.actions.drafts import delete_draft, look_at_draft
from kit.meetings.actions.keeping import Outdated
from kit.meetings.models import Meeting
from tests.factories.meetings import make_agency, make_body, make_meeting, make_seat, open_meetings
from tests.factories.people import NOW, make_user
from tests.integration.meetings.desk import look, secretary
from tests.integration.meetings.telling import write_into

pytestmark = pytest.mark.django_db(transaction=True)
LINK = "まちがえてつくったので消す"


def test_what_was_made_by_mistake_goes_and_what_is_a_record_stays(client, settings):
    open_meetings(settings)
    ise = secretary(client)
    body = make_body("support", keeper=ise)
    make_seat(body, make_agency(), "伊勢 花子", by=ise)
    row = make_meeting(body, by=ise)
    address = reverse("kit_meeting_delete", args=[row.pk])
    assert LINK in look(client, "kit_meeting", row.pk)
    assert "この会議を消す" in look(client, "kit_meeting_delete", row.pk)
    stale = look_at_draft(Meeting.objects.get(pk=row.pk), by=ise, now=NOW)
    write_into(row, ise, confirmed_by="伊勢")
    with pytest.raises(Outdated):
        delete_draft(stale, by=ise, now=NOW)
    assert "中止にする」を使ってください" in look(client, "kit_meeting_delete", row.pk)
    assert client.post(address, follow=True).content.decode().count("記録を残すため消せません") == 1
    write_into(row, ise, confirmed_by="")
    answer = client.post(address, follow=True).content.decode()
    assert f"会議 {row.number()} を消しました。" in answer
    assert not Meeting.objects.filter(pk=row.pk).exists()
    assert not RecordKey.objects.filter(record_uuid=row.pk).exists()
    noted = AuditEntry.objects.filter(reference=str(row.pk)).exclude(act="meeting.opened").order_by("pk")
    last = noted.last()
    assert (last.act, last.detail) == ("meeting.draft_deleted", {"meeting_number": row.number()})
    assert noted.filter(outcome="refused").get().detail["reason"] == "not_now"
    (named,) = (names(frozenset({str(row.pk)})) for kind, names in record_names.items() if kind == "meeting")
    assert named == {str(row.pk): f"{row.number()}（消した）"}


def test_somebody_elses_draft_is_not_one_s_own(client, settings):
    open_meetings(settings)
    row = make_meeting(make_body(), by=make_user("tsu", "secretary"))
    ise = secretary(client)
    assert LINK not in look(client, "kit_meeting", row.pk)
    assert "つくった人だけ" in look(client, "kit_meeting_delete", row.pk)
    client.post(reverse("kit_meeting_delete", args=[row.pk]))
    assert Meeting.objects.filter(pk=row.pk, made_by__username="tsu").exists()
    assert AuditEntry.objects.filter(actor=ise.username, outcome="refused").count() == 1
