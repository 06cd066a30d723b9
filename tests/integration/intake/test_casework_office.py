"""Who hears that something waits unread, and how a consultation is erased by two people."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import SystemActor
from kit.core.logic.opening.timetable import Span, Timetable
from kit.core.models import AuditEntry, RecordKey
from kit.core.registries import minute_jobs
from kit.intake.actions import casesteps, casework
from kit.intake.actions.casefile import open_casefile
from kit.intake.actions.codes import NoSuchCode, find_matter
from kit.intake.actions.erasure import (
    Unread,
    approve_erasure,
    propose_erasure,
    propose_what_is_over,
    turn_down_erasure,
)
from kit.intake.actions.escalation import tell_of_unread
from kit.intake.actions.mailbox import write_message
from kit.intake.logic.case import ActRefused
from kit.intake.logic.notes import Answer
from kit.intake.logic.notice import person_notice
from kit.intake.models import (
    Consultation,
    Draft,
    Duty,
    ErasureProposal,
    HouseholdLink,
    MatterCode,
    Message,
    Note,
    SectionAddress,
    Telling,
)
from kit.intake.queries.inbox import counsellors
from kit.intake.queries.matters import MatterHandle
from kit.intake.tasks import tell_person, tell_that_something_waits
from kit.intake.wiring import _tell
from tests.factories.people import NOW, make_user, sign_in
from tests.fakes.mail_server import mail_server
from tests.integration.intake.browsing import opened
from tests.integration.intake.desk import BY_MAIL, NOTIFIED, acts, counsellor, taken
from tests.integration.intake.drafts import ACT, CountingKeeper, everything_at_rest
from tests.integration.intake.sending import COMPLETE, sent_draft

pytestmark = pytest.mark.django_db
BY = SystemActor("escalation")
WEEKDAYS = Timetable(spans=(Span.of(["mon", "tue", "wed", "thu", "fri"], "09:00", "17:00"),))
UNSAFE = {**COMPLETE, "self-now": {"self-safe": "yes"}}


@pytest.fixture
def keeper(tmp_path):
    return CountingKeeper(tmp_path)


def at(day, hour):
    """November 2026 in Japan; the 24th is a Tuesday."""
    return datetime(2026, 11, day, hour - 9, tzinfo=UTC)


def tell(now):
    return tell_of_unread(WEEKDAYS, holiday_name=lambda day: None, by=BY, now=now)


def told():
    return [(one.listener, one.at) for one in Telling.objects.order_by("at", "pk")]


def test_unsafe_is_told_to_one_after_the_other_and_nobody_twice(keeper):
    ise, toba, kuki = counsellor(), counsellor("toba"), counsellor("kuki")
    Duty.objects.create(user=kuki, is_head=True)
    handle, _receipt = sent_draft(keeper, UNSAFE)
    casesteps.assign(handle.uuid, ise, deputy=toba, by=ise, now=NOW)
    assert Consultation.objects.get().is_unsafe
    assert tell(NOW) == []
    assert tell(at(24, 10) + timedelta(minutes=1)) == [ise.pk]
    assert tell(at(24, 10) + timedelta(minutes=2)) == []
    assert tell(at(24, 11)) == [toba.pk]
    assert tell(at(24, 12)) == [kuki.pk]
    assert [listener for listener, _at in told()] == ["in_charge", "deputy", "head"]
    entry = AuditEntry.objects.filter(act="consultation.told").last()
    assert (entry.actor, entry.reference, entry.detail) == ("system:escalation", "", {"notices": 1})


def test_what_was_read_is_told_no_more_until_more_is_written(keeper):
    ise = counsellor()
    handle, receipt = sent_draft(keeper)
    assert tell(at(24, 15)) == [ise.pk]
    open_casefile(handle.uuid, by=ise, now=at(24, 15))
    assert tell(at(27, 15)) == []
    found = find_matter(receipt.code, keeper=keeper, address="203.0.113.7", **ACT)
    write_message(MatterHandle(found.uuid, found.secret), "もう一つ", by=ACT["by"], now=at(27, 16))
    assert tell(at(30, 10)) == [ise.pk]
    casesteps.rest(handle.uuid, by=ise, now=at(30, 11))
    assert tell(at(30, 16) + timedelta(days=9)) == []


def test_where_nobody_is_named_or_whoever_is_named_left_everybody_hears(keeper):
    ise, toba, gone = counsellor(), counsellor("toba"), counsellor("kuki")
    Duty.objects.create(user=ise, deputy=toba)
    make_user("somebody", "editor")
    handle, _receipt = sent_draft(keeper)
    row = Consultation.objects.get()
    row.assignee = gone
    row.save()
    gone.groups.clear()
    assert tell(at(24, 15)) == [ise.pk, toba.pk]
    row.assignee = ise
    row.save()
    assert tell(at(25, 10)) == [toba.pk]  # who stands in for the one in charge
    assert tell(at(26, 10)) == [ise.pk, toba.pk]  # no head: everybody
    assert list(Telling.objects.order_by("at").values_list("listener", "to_everybody")) == [
        ("in_charge", True), ("deputy", False), ("head", True),
    ]  # fmt: skip
    assert handle.uuid == row.pk


def test_the_mail_says_nothing_and_goes_through_a_real_server(keeper, django_capture_on_commit_callbacks):
    counsellor(email="ise@town.example")
    counsellor("toba")
    SectionAddress.objects.create(address="ka@town.lg.jp")
    handle, _receipt = sent_draft(keeper, now=timezone.now() - timedelta(days=20), by=ACT["by"])
    with mail_server() as post, override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST=post.host, EMAIL_PORT=post.port
    ):  # fmt: skip
        with django_capture_on_commit_callbacks() as later:
            assert _tell(timezone.now()) == 2
        assert len(later) >= 1
        tell_that_something_waits.func([user.pk for user in counsellors(timezone.localdate())])
        letter, other = post.letters
        post.broken = True
        tell_that_something_waits.func([user.pk for user in counsellors(timezone.localdate())])
    text = letter.get_content()
    assert (letter["To"], letter["Subject"]) == ("ise@town.example", "相談のお知らせがあります")
    assert (other["To"], other.get_content()) == ("ka@town.lg.jp", text)
    assert "管理の画面で見てください" in text
    assert [
        word for word in (str(handle.uuid), Consultation.objects.get().number(), "安全", "命") if word in text
    ] == []
    mails = AuditEntry.objects.filter(reference="consultation_waits").order_by("pk")
    assert [(one.act, one.detail) for one in mails] == [
        ("mail.sent", {"sent": 2, "failed": 0, "unreached": 1}),
        ("mail.failed", {"sent": 0, "failed": 2, "unreached": 1}),
    ]


def test_who_wished_it_hears_of_an_answer_in_one_neutral_line(keeper):
    ise = counsellor()
    for answers, heard in ((NOTIFIED, ["yoru@example.jp"]), (BY_MAIL, []), (COMPLETE, [])):
        row = taken(keeper, ise, answers)
        with mail_server() as post, override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST=post.host, EMAIL_PORT=post.port
        ):  # fmt: skip
            tell_person.func(str(row.pk))
        assert post.receivers == heard
        assert acts(row)[-1] == "consultation.notified"  # by a part of the kit: nobody read it
        for letter in post.letters:
            said = f"{letter['From']} {letter['Subject']} {letter.get_content()}"
            notice = person_notice("津市", django_settings.DEFAULT_FROM_EMAIL)  # what was shown beforehand
            assert (letter["From"], letter["Subject"], letter.get_content().strip()) == (
                f"{notice.sender} <{notice.address}>", notice.subject, notice.body,
            )  # fmt: skip
            assert [
                word for word in ("相談", "ひきこもり", "http", row.number(), str(row.pk)) if word in said
            ] == []
    tell_person.func("00000000-0000-0000-0000-000000000000")
    assert AuditEntry.objects.filter(reference="mailbox_notice").count() == 1


def test_two_people_erase_and_nothing_is_left(keeper, client):
    ise = make_user("ise", "counsellor", "protection_manager")
    kuki = make_user("kuki", "protection_manager")
    handle, receipt = sent_draft(keeper)
    other = taken(keeper, ise)
    casework.answer(handle.uuid, Answer("夜の手紙を読みました"), by=ise, now=NOW)
    casework.note_assessment(handle.uuid, "見立て", form=uuid4(), by=ise, now=NOW)
    casesteps.link_household(handle.uuid, other.reference, by=ise, now=NOW)
    propose_erasure(handle.uuid, "wished", by=ise, now=NOW)
    row = Consultation.objects.get(pk=handle.uuid)
    for refused, error in (
        (lambda: propose_erasure(handle.uuid, "wished", by=ise, now=NOW), ActRefused),
        (lambda: propose_erasure(other.pk, "because", by=ise, now=NOW), ActRefused),
        (lambda: propose_erasure(other.pk, "retention", years=5, by=ise, now=NOW), ActRefused),
        (lambda: propose_erasure(other.pk, "wished", by=kuki, now=NOW), NotAllowed),
        (lambda: approve_erasure(handle.uuid, despite_unread=True, by=ise, now=NOW), NotAllowed),
        (lambda: turn_down_erasure(handle.uuid, by=ise, now=NOW), NotAllowed),
        (lambda: approve_erasure(handle.uuid, despite_unread=False, by=kuki, now=NOW), Unread),
    ):
        with pytest.raises(error):
            refused()
    approve_erasure(handle.uuid, despite_unread=True, by=kuki, now=NOW)
    assert list(Consultation.objects.all()) == [other]
    for model in (Message, Note, HouseholdLink, ErasureProposal, MatterCode, Draft):
        assert not model.objects.exists(), model
    assert set(RecordKey.objects.values_list("record_uuid", flat=True)) == {other.pk}
    with pytest.raises(NoSuchCode):
        find_matter(receipt.code, keeper=keeper, address="203.0.113.7", **ACT)
    assert acts(row)[-2:] == ["consultation.erasure_proposed", "consultation.erased"]
    assert AuditEntry.objects.get(act="consultation.erased").detail == {
        "reason": "wished", "reception": row.number(),
    }  # fmt: skip
    assert "夜の手紙".encode() not in b"\0".join(everything_at_rest())


@pytest.mark.django_db(transaction=True)
def test_the_screen_of_erasures_opens_nothing_and_warns(keeper, client):
    ise = make_user("ise", "counsellor", "protection_manager")
    handle, _receipt = sent_draft(keeper)
    casework.answer(handle.uuid, Answer("夜の手紙を読みました"), by=ise, now=NOW)
    propose_erasure(handle.uuid, "mistake", by=ise, now=NOW)
    page, listed = reverse("kit_erasure", args=[handle.uuid]), reverse("kit_erasures")
    leave = reverse("kit_erasure_leave", args=[handle.uuid])
    sign_in(client, ise)
    html = client.get(page).content.decode()
    assert "自分で起案したものは、認められません" in html
    assert "認めて、消す" not in html
    for address in (page, leave):
        assert client.post(address, {"despite_unread": "on"}).status_code == 302
    assert AuditEntry.objects.filter(outcome="refused", act="approve_erasure").count() == 2
    sign_in(client, make_user("kuki", "protection_manager"))
    number = Consultation.objects.get().number()
    assert "認めるのを待っている起案 1件" in client.get(reverse("wagtailadmin_home")).content.decode()
    html = client.get(page).content.decode()
    assert "お返事箱からの「消してほしい」は、届いていません" in html
    assert "いまの様子: つづいている" in html
    Consultation.objects.update(erasure_wished_on=date(2026, 11, 20))
    assert "2026年11月20日に、お返事箱から" in client.get(page).content.decode()
    trail = client.get(reverse("kit_trail")).content.decode()
    assert f"相談 {number}" in trail  # a living one has its number, and is not said to be gone
    assert "いまはないもの" not in trail
    assert number in client.get(listed).content.decode()
    assert "まだ読んでいないお返事があります" in client.get(page).content.decode()
    assert "チェックを入れてください" in client.post(page, {}).content.decode()
    assert client.post(leave)["Location"] == listed
    assert Consultation.objects.exists()
    assert not ErasureProposal.objects.exists()
    propose_erasure(handle.uuid, "mistake", by=ise, now=NOW)
    assert client.post(page, {"despite_unread": "on"})["Location"] == listed
    assert not Consultation.objects.exists()
    assert client.get(page).status_code == 404
    assert f"受付番号: {number}" in client.get(reverse("kit_trail")).content.decode()
    assert not AuditEntry.objects.filter(act="open").exists()


def test_what_was_kept_long_enough_is_proposed_and_a_person_decides(keeper):
    """Ended in fiscal 2021 and kept five years: until the end of March 2027."""
    rows = [Consultation.objects.get(pk=sent_draft(keeper)[0].uuid) for _ in range(4)]
    ends = [
        ("closed", date(2022, 3, 31)),
        ("closed", date(2022, 4, 1)),
        ("open", date(2021, 1, 1)),
        ("handed_over", None),
    ]
    for row, (state, day) in zip(rows, ends, strict=True):
        moved = datetime(2022, 4, 5, tzinfo=UTC)  # where another place goes on, the last movement is the end
        answered = {} if state == "open" else {"unanswered_since": None}
        Consultation.objects.filter(pk=row.pk).update(
            state=state, closed_on=day, changed_at=moved, **answered
        )
    over, later = datetime(2027, 4, 1, 1, tzinfo=UTC), datetime(2028, 4, 1, 1, tzinfo=UTC)
    clock = {"by": SystemActor("terms"), "now": over}
    assert propose_what_is_over(5, by=clock["by"], now=over - timedelta(days=1)) == 0
    assert propose_what_is_over(5, **clock) == 1
    assert propose_what_is_over(5, **clock) == 0
    proposal = ErasureProposal.objects.get()
    assert (proposal.consultation, proposal.by, proposal.reason) == (rows[0], None, "retention")
    guardian = make_user("hogo", "protection_manager")
    turn_down_erasure(rows[0].pk, by=guardian, now=over)
    assert propose_what_is_over(5, by=clock["by"], now=over + timedelta(days=300)) == 0
    assert propose_what_is_over(5, by=clock["by"], now=later) == 3
    approve_erasure(rows[0].pk, despite_unread=False, by=guardian, now=later)
    assert not Consultation.objects.filter(pk=rows[0].pk).exists()
    destroyed = AuditEntry.objects.get(act="consultation.erased")
    assert (destroyed.actor, destroyed.detail) == (
        "hogo", {"reason": "retention", "reception": rows[0].number()},
    )  # fmt: skip


def test_no_term_no_proposal(settings):
    assert minute_jobs.get("intake.terms")(NOW) == 0
    opened(settings)
    assert minute_jobs.get("intake.terms")(NOW) == 0
