"""What staff write and decide: each act once, on the record, sealed, and only what fits the state."""

from datetime import timedelta
from uuid import uuid4

import pytest

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.records import open_record
from kit.core.models import AuditEntry, Stage
from kit.intake.actions import casesteps, casework
from kit.intake.actions.casefile import open_casefile
from kit.intake.actions.codes import NoSuchCode, find_matter
from kit.intake.actions.mailbox import write_message
from kit.intake.actions.reissue import issue_code
from kit.intake.logic.case import ActRefused, State
from kit.intake.logic.contact import Channel
from kit.intake.logic.notes import Answer, Contact, Ground, NoteRefused, PassingOn, Visit
from kit.intake.models import Consultation, HouseholdLink, MatterCode, Message, Note
from kit.intake.queries.households import links_of
from kit.intake.queries.matters import MatterHandle, MatterNotHere, messages_of, open_matter
from tests.factories.people import NOW, make_user
from tests.integration.intake.desk import MOTHER, acts, counsellor, taken
from tests.integration.intake.drafts import ACT, CountingKeeper, everything_at_rest
from tests.integration.intake.sending import sent_draft

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def keeper(tmp_path):
    return CountingKeeper(tmp_path)


@pytest.fixture
def ise(db):
    return counsellor()


@pytest.fixture
def row(keeper, ise):
    return taken(keeper, ise)


@pytest.fixture
def act(ise):
    return {"by": ise, "now": LATER}


def now_is(row):
    return Consultation.objects.get(pk=row.pk)


def test_an_answer_reaches_the_mailbox_once_and_ends_the_waiting(keeper, act):
    handle, receipt = sent_draft(keeper)
    given = Answer("夜の手紙を読みました。\r\n続きは、いつでも。", TODAY + timedelta(days=7))
    for _press in range(2):
        casework.answer(handle.uuid, given, **act)
    found = find_matter(receipt.code, keeper=keeper, address="203.0.113.7", **ACT)
    matter = open_matter(MatterHandle(found.uuid, found.secret))
    (message,) = messages_of(matter.row, matter.key)
    assert (message.content["text"], message.is_from_office) == (
        "夜の手紙を読みました。\n続きは、いつでも。",
        True,
    )
    assert (matter.row.unanswered_since, matter.row.next_contact_on) == (None, given.next_contact_on)
    assert acts(matter.row) == ["consultation.sent", "consultation.answered"]
    assert "夜の手紙".encode() not in b"\0".join(everything_at_rest())
    with pytest.raises(NoteRefused, match="まだ書かれていません"):
        casework.answer(handle.uuid, Answer(" \n "), **act)


def test_only_a_contact_that_answers_ends_the_waiting(row, act):
    called = Contact(TODAY, Channel.PHONE, "本人", "出られなかった")
    wishes = open_casefile(row.pk, **act).wishes
    casework.note_contact(row.pk, called, wishes=wishes, **act)
    assert now_is(row).unanswered_since == NOW
    talked = Contact(TODAY, Channel.MEETING, "本人", "話した", answers=True)
    casework.note_contact(row.pk, talked, wishes=wishes, **act)
    assert now_is(row).unanswered_since is None
    assert acts(row)[2:] == ["consultation.contact", "consultation.answered_by_contact"]
    with pytest.raises(NoteRefused, match="一行でよい"):
        casework.note_contact(row.pk, Contact(TODAY, Channel.PHONE, "本人", " "), wishes=wishes, **act)
    assert Note.objects.count() == 2


def test_a_call_on_a_refused_way_says_why_unless_it_was_said_that_day(keeper, ise, act):
    row = taken(keeper, ise, MOTHER)
    wishes = open_casefile(row.pk, **act).wishes
    called = Contact(TODAY, Channel.PHONE, "母", "話した", answers=True)
    with pytest.raises(NoteRefused, match="電話は使わないでほしい"):
        casework.note_contact(row.pk, called, wishes=wishes, **act)
    assert now_is(row).unanswered_since == NOW
    casework.use_channel(row.pk, (Channel.PHONE, "救急"), form=uuid4(), **act)
    casework.note_contact(row.pk, called, wishes=wishes, **act)
    assert now_is(row).unanswered_since is None
    with pytest.raises(NoteRefused):
        casework.note_contact(
            row.pk, Contact(TODAY - timedelta(days=1), Channel.PHONE, "", "x"), wishes=wishes, **act
        )
    assert acts(row)[-2:] == ["consultation.channel", "consultation.answered_by_contact"]


def test_visits_memos_and_reasons_are_kept_apart_and_sealed(row, act):
    visit = Visit(TODAY, "母親", "no", "伊勢と津", "玄関まで")
    wishes = open_casefile(row.pk, **act).wishes
    casework.note_visit(row.pk, visit, wishes=wishes, **act)
    casework.note_assessment(row.pk, "ゆっくり待つ", form=uuid4(), **act)
    casework.use_channel(row.pk, (Channel.PHONE, "命にかかわるため"), form=uuid4(), **act)
    file = open_casefile(row.pk, **act)
    assert [note.row.kind for note in sorted(file.notes, key=lambda one: one.row.kind)] == [
        "assessment", "channel", "visit",
    ]  # fmt: skip
    assert file.reasons(TODAY) == {"phone": "命にかかわるため"}
    assert file.reasons(TODAY + timedelta(days=1)) == {}
    stored = b"\0".join(everything_at_rest())
    for words in ("母親", "ゆっくり待つ", "命にかかわるため"):
        assert words.encode() not in stored
    for refused in (
        lambda: casework.note_visit(row.pk, Visit(TODAY, "", "yes", "伊勢", ""), wishes=wishes, **act),
        lambda: casework.note_visit(row.pk, Visit(TODAY, "母親", "maybe", "伊勢", ""), wishes=wishes, **act),
        lambda: casework.use_channel(row.pk, (Channel.PHONE, ""), form=uuid4(), **act),
    ):
        with pytest.raises(NoteRefused):
            refused()
    assert Note.objects.count() == 3


def test_nobody_else_may_act_not_even_with_the_superuser_flag(row):
    root = make_user("root", "manager", "protection_manager", is_superuser=True)
    ended = counsellor("kuki", ends_on=TODAY - timedelta(days=1000))
    for by in (root, ended):
        act = {"by": by, "now": LATER}
        for refused in (
            lambda act=act: casework.answer(row.pk, Answer("x"), **act),
            lambda act=act: casesteps.assign(row.pk, None, **act),
            lambda act=act: casesteps.rest(row.pk, **act),
            lambda act=act: casesteps.pass_on(row.pk, PassingOn("x", Ground.LAW, "x", "x"), **act),
        ):
            with pytest.raises(NotAllowed):
                refused()
    assert acts(row) == ["consultation.taken_in"]


def test_in_charge_are_counsellors_in_force(row, ise, act):
    toba, stage = counsellor("toba"), Stage.objects.first()
    casesteps.assign(row.pk, ise, deputy=toba, **act)
    casesteps.set_stage(row.pk, stage, **act)
    casesteps.plan_contact(row.pk, TODAY, **act)
    found = now_is(row)
    assert (found.assignee, found.deputy, found.stage, found.next_contact_on) == (ise, toba, stage, TODAY)
    for wrong, deputy in ((make_user("kuki", "editor"), None), (ise, ise)):
        with pytest.raises(ActRefused):
            casesteps.assign(row.pk, wrong, deputy=deputy, **act)
    assert acts(row)[1:] == ["consultation.assigned", "consultation.stage", "consultation.planned"]


def test_it_ends_only_when_the_person_said_so(keeper, row, ise, act):
    with pytest.raises(ActRefused, match="まだお返事していません"):
        casesteps.ask_to_close(row.pk, "終わってよいですか", form=uuid4(), **act)
    casework.answer(row.pk, Answer("読みました"), **act)
    casesteps.ask_to_close(row.pk, "終わってよいですか", form=uuid4(), **act)
    with pytest.raises(ActRefused, match="返事がないことは、終わる理由になりません"):
        casesteps.close(row.pk, **act)
    number = uuid4()
    with pytest.raises(NoteRefused):
        casesteps.note_agreement(row.pk, " ", form=number, **act)
    for _press in range(2):
        casesteps.note_agreement(row.pk, "電話で", form=number, **act)
    assert Note.objects.filter(consultation=row, kind="contact").count() == 1
    casesteps.close(row.pk, **act)
    assert (now_is(row).state, now_is(row).closed_on) == (State.CLOSED, TODAY)
    casesteps.resume(row.pk, **act)
    assert (now_is(row).state, now_is(row).closed_on) == (State.OPEN, None)
    casesteps.rest(row.pk, **act)
    for refused in (casesteps.close, lambda uuid, **act: casesteps.plan_contact(uuid, TODAY, **act)):
        with pytest.raises(ActRefused, match="小休止中"):
            refused(row.pk, **act)
    assert Message.objects.filter(kind=Message.Kind.QUESTION).count() == 1
    assert acts(row)[-2:] == ["consultation.resumed", "consultation.rested"]


@pytest.mark.parametrize("ground", Ground)
def test_passing_on_needs_its_ground(row, act, ground):
    for missing in (
        PassingOn("保健所", ground, "渡す文", " "), PassingOn("", ground, "渡す文", "わけ"), PassingOn("保健所", ground, "", "わけ"),
    ):  # fmt: skip
        with pytest.raises(NoteRefused):
            casesteps.pass_on(row.pk, missing, **act)
    assert now_is(row).state == State.OPEN
    note = casesteps.pass_on(row.pk, PassingOn("保健所", ground, "渡す文", "わけ", goes_over=True), **act)
    assert now_is(row).state == State.HANDED_OVER
    (kept,) = open_casefile(row.pk, **act).notes
    assert kept.row == note
    assert set(kept.content) == {"to", "ground", "text"} | (
        set(kept.content) & {"consent", "article", "decided"}
    )
    entry = AuditEntry.objects.get(act="consultation.passed_on")
    assert entry.detail == {"ground": ground.value}


def test_a_new_code_opens_and_the_old_one_does_not(keeper, act):
    handle, receipt = sent_draft(keeper)
    before = find_matter(receipt.code, keeper=keeper, address="203.0.113.7", **ACT)
    form = uuid4()
    code = issue_code(handle.uuid, "書かれた番号にかけた", form=form, keeper=keeper, **act)
    assert issue_code(handle.uuid, "書かれた番号にかけた", form=form, keeper=keeper, **act) == ""
    found = find_matter(code, keeper=keeper, address="203.0.113.7", **ACT)
    assert open_matter(MatterHandle(found.uuid, found.secret)).row.pk == handle.uuid
    write_message(MatterHandle(found.uuid, found.secret), "また書きます", **ACT)
    with pytest.raises(NoSuchCode):
        find_matter(receipt.code, keeper=keeper, address="203.0.113.7", **ACT)
    with pytest.raises(MatterNotHere):
        open_matter(MatterHandle(before.uuid, before.secret))
    assert MatterCode.objects.count() == 1
    assert code.encode() not in b"\0".join(everything_at_rest())
    with pytest.raises(NoteRefused):
        issue_code(handle.uuid, "", form=uuid4(), keeper=keeper, **act)


def test_a_household_is_marked_by_the_reference_and_nothing_merges(keeper, row, ise, act):
    other = taken(keeper, ise)
    casesteps.link_household(row.pk, f"{other.number().lower()} ", **act)
    casesteps.link_household(other.pk, row.reference, **act)
    assert HouseholdLink.objects.count() == 1
    ((link,), (back,)) = links_of(row), links_of(other)
    assert (link.other, back.other) == (other, row)
    assert open_record(row, **act)["answers"] == open_record(other, **act)["answers"]
    for wrong in ("", "KKKKKK", row.reference):
        with pytest.raises(ActRefused):
            casesteps.link_household(row.pk, wrong, **act)
    casesteps.unlink_household(other.pk, link.pk, **act)
    assert links_of(row) == ()


def test_opening_reads_what_waits(keeper, act):
    handle, receipt = sent_draft(keeper)
    found = find_matter(receipt.code, keeper=keeper, address="203.0.113.7", **ACT)
    write_message(MatterHandle(found.uuid, found.secret), "もう一つ", **ACT)
    file = open_casefile(handle.uuid, **act)
    assert (file.row.read_at, Message.objects.get().read_at) == (LATER, LATER)
    assert now_is(file.row).read_at == LATER
    open_casefile(handle.uuid, by=act["by"], now=LATER + timedelta(days=1))
    assert now_is(file.row).read_at == LATER
    assert acts(file.row).count("open") == 2
