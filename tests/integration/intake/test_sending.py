"""A draft is sent once, whatever happens, and its code opens what became of it; the office opens it on the record."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from kit.core.actions.records import open_file, open_record
from kit.core.models import AuditEntry, RecordKey
from kit.intake.actions.codes import find_matter
from kit.intake.actions.drafts import erase_draft, rest_draft, start_draft
from kit.intake.actions.expiry import expire_drafts
from kit.intake.actions.mailbox import write_message
from kit.intake.actions.sending import NoCodeYet, Written, send_draft, take_in
from kit.intake.logic.case import State
from kit.intake.logic.draft import AlreadySent, DraftNotHere
from kit.intake.logic.sending import NotComplete
from kit.intake.models import Consultation, Door, Draft, MatterCode, Message
from kit.intake.queries.drafts import read_draft
from kit.intake.queries.matters import MatterHandle, MatterNotHere, messages_of, open_matter
from kit.intake.queries.versions import current_version
from tests.factories.people import NOW, make_user
from tests.integration.intake.drafts import ACT, WORDS, CountingKeeper, everything_at_rest, later, save_step
from tests.integration.intake.sending import COMPLETE, ready_draft, sent_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(tmp_path):
    return CountingKeeper(tmp_path)


def matter(code, keeper):
    found = find_matter(code, keeper=keeper, address="203.0.113.7", **ACT)
    return MatterHandle(found.uuid, found.secret)


def test_sending_makes_one_consultation_that_the_code_opens(keeper):
    handle, code = ready_draft(keeper)
    save_step(handle, "family-you", {"family-free": "別の道で書いたこと"}, **ACT)
    computed = keeper.computed
    receipt = send_draft(handle, keeper=keeper, **ACT)
    assert keeper.computed == computed  # no slow computation at the last moment
    row = Consultation.objects.get()
    assert (row.pk, row.reference, receipt.code) == (handle.uuid, receipt.reference, code)
    assert (row.state, row.door, row.unanswered_since, row.is_unsafe, row.read_at) == (
        "open",
        "web",
        NOW,
        False,
        None,
    )
    opened = open_matter(matter(code, keeper))
    assert opened.content["answers"] == COMPLETE
    entry = AuditEntry.objects.get(act="consultation.sent")
    assert (entry.actor, entry.reference, entry.detail) == ("system:resident", str(row.pk), {})
    at_rest = b"\0".join(everything_at_rest())
    assert WORDS.encode() not in at_rest
    assert code.encode() not in at_rest


def test_every_further_press_shows_the_same_receipt_for_an_hour(keeper):
    handle, receipt = sent_draft(keeper)
    assert send_draft(handle, keeper=keeper, by=ACT["by"], now=NOW + timedelta(minutes=59)) == receipt
    content = read_draft(handle, now=NOW + timedelta(minutes=60))
    assert (content.receipt, content.answers) == (receipt, {})
    for act in (
        lambda: save_step(handle, "who", {"who": "family"}, **ACT),
        lambda: rest_draft(handle, keeper=keeper, **ACT),
        lambda: erase_draft(handle, **ACT),
    ):
        with pytest.raises(AlreadySent) as error:
            act()
        assert error.value.receipt == receipt
    late = {"by": ACT["by"], "now": NOW + timedelta(minutes=61)}
    with pytest.raises(DraftNotHere):
        send_draft(handle, keeper=keeper, **late)
    assert expire_drafts(**late) == 1
    assert not Draft.objects.exists()
    assert {row.holder for row in RecordKey.objects.all()} == {"instance", "code"}
    assert open_matter(matter(receipt.code, keeper)).content["answers"] == COMPLETE
    assert Consultation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_make_one_consultation(keeper):
    handle, _code = ready_draft(keeper)
    receipts, failed = [], []

    def press():
        try:
            receipts.append(send_draft(handle, keeper=keeper, **ACT))
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(receipts) == 8
    assert len(set(receipts)) == Consultation.objects.count() == 1


def test_what_cannot_be_sent_stays_a_draft(keeper):
    unfinished, _code = ready_draft(keeper, {**COMPLETE, "contact": {}})
    with pytest.raises(NotComplete) as error:
        send_draft(unfinished, keeper=keeper, **ACT)
    assert error.value.step == "contact"
    uncoded = start_draft(str(current_version("hikikomori").uid), **ACT)
    with pytest.raises(NoCodeYet):
        send_draft(uncoded, keeper=keeper, **ACT)
    assert not Consultation.objects.exists()
    assert read_draft(unfinished, now=NOW).answers["self-now"] == {"self-free": WORDS}


def test_a_failure_at_the_last_line_leaves_the_draft_as_it_was(keeper, monkeypatch):
    handle, code = ready_draft(keeper)
    monkeypatch.setattr("kit.intake.actions.sending._leave_receipt", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send_draft(handle, keeper=keeper, **ACT)
    monkeypatch.undo()
    assert not Consultation.objects.exists()
    assert find_matter(code, keeper=keeper, address="203.0.113.7", **ACT).kind == "draft"
    assert send_draft(handle, keeper=keeper, **ACT).code == code


def test_a_draw_that_is_taken_is_drawn_again(keeper):
    class Repeating(CountingKeeper):
        drawn = iter(["222222", "222222", "333333"])

        def new_reference(self):
            return next(self.drawn)

    repeating = Repeating(keeper._places.parent)
    references = [sent_draft(repeating)[1].reference for _ in range(2)]
    assert references == ["222222", "333333"]


def test_no_answer_wanted_may_close_and_danger_is_marked(keeper):
    quiet, _ = sent_draft(keeper, {**COMPLETE, "contact": {"reply": "none"}})
    unsafe, _ = sent_draft(keeper, {**COMPLETE, "self-now": {"self-safe": "yes"}})
    rows = {row.pk: row for row in Consultation.objects.all()}
    assert (rows[quiet.uuid].may_close, rows[quiet.uuid].is_unsafe) == (True, False)
    assert (rows[unsafe.uuid].may_close, rows[unsafe.uuid].is_unsafe) == (False, True)


def test_writing_more_opens_it_again_and_is_read_with_the_code_only(keeper):
    handle, receipt = sent_draft(keeper)
    mine = matter(receipt.code, keeper)
    row = Consultation.objects.get()
    row.state, row.unanswered_since = State.CLOSED, None
    row.save(update_fields=["state", "unanswered_since"])
    write_message(mine, "もう一度、聞いてほしい", **later(3))
    row.refresh_from_db()
    assert (row.state, row.unanswered_since) == ("open", later(3)["now"])
    (message,) = messages_of(row, open_matter(mine).key)
    assert (message.content, message.is_from_office, message.row.at) == (
        {"text": "もう一度、聞いてほしい"}, False, later(3)["now"],
    )  # fmt: skip
    other, _ = sent_draft(keeper)
    for wrong in (MatterHandle(other.uuid, mine.secret), MatterHandle(handle.uuid, handle.secret)):
        for act in (lambda: open_matter(wrong), lambda: write_message(wrong, "x", **ACT)):  # noqa: B023
            with pytest.raises(MatterNotHere):
                act()
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_office_opens_the_whole_file_on_the_record(keeper):
    _handle, receipt = sent_draft(keeper)
    write_message(matter(receipt.code, keeper), "つづき", **ACT)
    ise = make_user("ise")
    row = Consultation.objects.get()
    first, second = open_file(row, Message.objects.filter(consultation=row), by=ise, now=NOW)
    assert (first["answers"], second) == (COMPLETE, {"text": "つづき"})
    assert [(e.actor, e.reference) for e in AuditEntry.objects.filter(act="open")] == [("ise", str(row.pk))]


def test_staff_take_in_what_was_said_at_the_telephone(keeper):
    written = Written(current_version("hikikomori"), COMPLETE, Door.PHONE)
    row = take_in(written, keeper=keeper, by=make_user("ise"), now=NOW)
    assert (row.door, row.read_at, row.unanswered_since) == ("phone", NOW, NOW)
    assert not MatterCode.objects.exists()
    assert {key.holder for key in RecordKey.objects.filter(record_uuid=row.pk)} == {"instance"}
    with pytest.raises(NotComplete):
        take_in(Written(written.version, {}, Door.PHONE), keeper=keeper, by=make_user("toba"), now=NOW)
    assert str(Consultation.objects.get()) == f"{row.reference[:3]}-{row.reference[3:]}"


@pytest.mark.django_db(transaction=True)
def test_one_record_is_opened_alone_as_well(keeper):
    sent_draft(keeper)
    row = Consultation.objects.get()
    assert open_record(row, by=make_user("ise"), now=NOW)["answers"] == COMPLETE
