"""Records whose term is over: proposed by the clock, looked at by another person, and gone for good."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import SystemActor
from kit.core.logic.caution import digest
from kit.core.logic.sealed import SealBroken
from kit.core.models import AuditEntry, RecordKey
from kit.core.registries import minute_jobs, record_names
from kit.meetings.actions.erasure import (
    ErasureRefused,
    StillPromised,
    approve_erasure,
    propose_erasure,
    propose_what_is_over,
    turn_down_erasure,
)
from kit.meetings.actions.keeping import open_meeting
from kit.meetings.actions.promises import add_promise
from kit.meetings.logic.promises import Written
from kit.meetings.models import Action, ErasureProposal, Meeting, Summary
from tests.factories.meetings import make_body, make_meeting, open_meetings
from tests.factories.people import NOW, make_user, sign_in
from tests.integration.meetings.desk import look, secretary

pytestmark = pytest.mark.django_db(transaction=True)
CLOCK = SystemActor("terms")
# Kept five whole fiscal years after 2020: free to go from 1 April 2026.
OLD, NEWER = datetime(2021, 3, 31, 5, 0, tzinfo=UTC), datetime(2021, 4, 1, 5, 0, tzinfo=UTC)


def proposed():
    return [row.meeting.reference for row in ErasureProposal.objects.select_related("meeting")]


def test_the_clock_proposes_whole_fiscal_years_later(settings):
    ise = make_user("ise", "secretary")
    body = make_body()
    old = make_meeting(body, by=ise, starts_at=OLD)
    make_meeting(body, by=ise, starts_at=NEWER)
    job = dict(minute_jobs.items())["meetings.terms"]
    job(NOW)
    assert proposed() == [], "nobody decided how long"
    open_meetings(settings)
    assert propose_what_is_over(5, by=CLOCK, now=datetime(2026, 3, 31, 14, 59, tzinfo=UTC)) == 0
    job(NOW)
    job(NOW)
    assert proposed() == [old.reference]
    noted = AuditEntry.objects.get(act="meeting.term_over")
    assert (noted.actor, noted.detail, noted.reference) == ("system:terms", {"rows": 1}, "")
    guard = make_user("hogo", "protection_manager")
    turn_down_erasure(old.pk, by=guard, now=NOW)
    job(NOW)
    assert proposed() == [], "kept for this fiscal year"
    assert propose_what_is_over(5, by=CLOCK, now=datetime(2027, 4, 1, 1, tzinfo=UTC)) == 2


def test_nobody_allows_what_he_proposed_and_what_is_gone_is_gone(client, settings):
    open_meetings(settings)
    both = make_user("both", "secretary", "protection_manager")
    guard, ise = make_user("hogo", "protection_manager"), make_user("ise", "secretary")
    body = make_body("support", keeper=both)
    row = make_meeting(body, by=both, starts_at=OLD)
    young = make_meeting(body, by=both, starts_at=NEWER)
    add_promise(row.pk, Written("電話する"), form=uuid4(), by=both, now=NOW)
    for who, what, refusal in (
        (ise, row, NotAllowed), (guard, row, NotAllowed), (both, young, ErasureRefused),
    ):  # fmt: skip
        with pytest.raises(refusal):
            propose_erasure(what.pk, years=5, by=who, now=NOW)
    with pytest.raises(ErasureRefused, match="決まっていません"):
        propose_erasure(row.pk, years=None, by=both, now=NOW)
    the_keeper_proposes(client, both, row, young)
    another_allows(client, guard, row, body)
    nothing_is_left(row, young)
    with pytest.raises(SealBroken):
        open_meeting(row, by=both, now=NOW)


def the_keeper_proposes(client, both, row, young):
    address = reverse("kit_meeting_erasure", args=[row.pk])
    sign_in(client, both)
    assert "消去を起案する" in look(client, "kit_meeting", row.pk)
    assert "消去を起案する" not in look(client, "kit_meeting", young.pk)
    for _twice in range(2):
        assert client.post(reverse("kit_meeting_erase", args=[row.pk])).status_code == 302
    assert proposed() == [row.reference]
    assert "自分で起案したものは、認められません" in client.get(address).content.decode()
    with pytest.raises(NotAllowed):
        approve_erasure(row.pk, despite_promises=True, by=both, now=NOW)
    assert client.post(address, {"despite_promises": "on"})["Location"] == "/admin/"


def another_allows(client, guard, row, body):
    address = reverse("kit_meeting_erasure", args=[row.pk])
    sign_in(client, guard)
    html = look(client, "kit_meeting_erasures")
    assert row.reference in html
    assert str(body) not in html, "a closed body is not named to those who do not keep it"
    assert "認めるのを待っている消去 1件" in client.get("/admin/").content.decode()
    with pytest.raises(StillPromised):
        approve_erasure(row.pk, despite_promises=False, by=guard, now=NOW)
    assert "まだ終えていない宿題があります" in client.post(address).content.decode()
    assert client.post(address, {"despite_promises": "on"})["Location"] == reverse("kit_meeting_erasures")
    assert client.get(address).status_code == 404


def nothing_is_left(row, young):
    assert not Meeting.objects.filter(pk=row.pk).exists()
    assert not Action.objects.exists()
    assert not RecordKey.objects.filter(record_uuid=row.pk).exists()
    noted = AuditEntry.objects.get(act="meeting.erased")
    assert (noted.actor, noted.reference, noted.detail) == (
        "hogo",
        str(row.pk),
        {"meeting_number": row.reference},
    )
    name = record_names.get("meeting")
    assert name(frozenset({str(row.pk), str(young.pk)})) == {
        str(row.pk): f"{row.reference}（消した）", str(young.pk): young.reference,
    }  # fmt: skip


def test_a_public_summary_goes_with_its_record_and_a_broken_record_is_said_calmly(client, settings):
    open_meetings(settings)
    ise = secretary(client)
    guard = make_user("hogo", "protection_manager")
    row = make_meeting(make_body(), by=ise, starts_at=OLD)
    summary = Summary(meeting=row, live=False, title="要旨", held=str(date(2021, 3, 31)))
    summary.checked_digest = digest(summary.texts())
    summary.save()
    propose_what_is_over(5, by=CLOCK, now=NOW)
    assert "消去が起案されています" in look(client, "kit_meeting", row.pk)
    sign_in(client, guard)
    assert "公開要旨も" in look(client, "kit_meeting_erasure", row.pk)
    leave = reverse("kit_meeting_erasure_leave", args=[row.pk])
    assert client.get(leave).status_code == 405
    assert client.post(leave).status_code == 302
    assert Summary.objects.exists()
    ErasureProposal.objects.create(meeting=row, proposed_at=NOW)
    approve_erasure(row.pk, despite_promises=False, by=guard, now=NOW)
    assert not Summary.objects.exists()
    other = make_meeting(make_body("exchange", name="意見"), by=ise)
    RecordKey.objects.filter(record_uuid=other.pk).delete()
    sign_in(client, ise)
    answer = client.get(reverse("kit_meeting", args=[other.pk]))
    assert answer.status_code == 503
    assert "何も消えていません" in answer.content.decode()
    assert look(client, "kit_meetings").count('class="meet-row"') == 1
