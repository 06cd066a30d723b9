"""What staff write into a consultation: answers, contacts, visits, how they see it, a reason for a way not chosen.

For: 窓口相談員. Not for: whose turn it is and where it goes (`casesteps`), reading (`casefile`).

Rules
- Each act asks the table of permissions, locks the row, writes one entry into the trail, and happens whole or not.
- Nothing is opened: what is written is sealed with the key of the consultation.
- The number of the form makes the row: pressing twice, or a browser that sends again, keeps one of them.
- What is refused by the person's wishes is decided by those that whoever writes has on the screen.
- Only an answer, or a contact that staff note as one, takes away that somebody waits.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import record
from kit.core.models import User
from kit.core.queries.people import user_may
from kit.core.queries.records import data_key
from kit.intake.logic import case
from kit.intake.logic.contact import Channel, ContactWishes
from kit.intake.logic.notes import (
    Answer,
    Contact,
    Visit,
    contact_content,
    refuse_crossed,
    visit_content,
    written,
)
from kit.intake.models import Consultation, Message, Note
from kit.intake.models.consultations import CONSULTATION, Belonging

Row = TypeVar("Row", bound=Belonging)


def locked(uuid: UUID, act: str, *, by: User) -> Consultation:
    """The row, which nobody else changes before the transaction ends; raises NotAllowed, Consultation.DoesNotExist."""
    if not user_may(by, act, CONSULTATION):
        raise NotAllowed(f"consultation.{act}")
    row: Consultation = Consultation.objects.select_for_update(of=("self",)).get(pk=uuid)
    return row


def keep(belonging: Row, content: Mapping[str, Any], *, form: UUID, by: User, now: datetime) -> Row | None:
    """Seal and keep what belongs to a locked consultation; None when this form was kept before."""
    row = belonging.consultation
    belonging.pk = uuid5(row.pk, form.hex)
    if type(belonging).objects.filter(pk=belonging.pk).exists():
        return None
    belonging.author, belonging.at = by, now
    belonging.put(content, data_key(row))
    belonging.save(force_insert=True)
    row.changed_at = now
    row.save()
    return belonging


@transaction.atomic
def answer(uuid: UUID, given: Answer, *, by: User, now: datetime) -> bool:
    """Write into the person's mailbox; False when this form was kept before. Raises NoteRefused, ActRefused."""
    row = locked(uuid, "answer", by=by)
    others = Message.objects.filter(consultation=row).exclude(pk=uuid5(row.pk, given.form.hex))
    refuse_crossed(given.seen, others.count())
    text = written(given.text, "お返事がまだ書かれていません。")
    case.refuse_past(given.next_contact_on, _day(now))
    row.case = case.answered(row.case, next_contact_on=given.next_contact_on)
    if not keep(Message(consultation=row), {"text": text}, form=given.form, by=by, now=now):
        return False
    record(by=by, act="consultation.answered", kind=CONSULTATION, reference=str(uuid), now=now)
    return True


@transaction.atomic
def note_contact(uuid: UUID, contact: Contact, *, wishes: ContactWishes, by: User, now: datetime) -> None:
    """Note a contact; it answers what waits when staff say so. Raises NoteRefused."""
    row = locked(uuid, "change", by=by)
    reasoned = _is_reasoned(row, contact.channel, contact.on)
    content = contact_content(contact, wishes.verdict(contact.channel), is_reasoned=reasoned)
    if contact.answers:
        row.case = case.answered(row.case, next_contact_on=row.next_contact_on)
    note = Note(consultation=row, kind=Note.Kind.CONTACT, on=contact.on, channel=contact.channel)
    if keep(note, content, form=contact.form, by=by, now=now):
        act = "consultation.answered_by_contact" if contact.answers else "consultation.contact"
        record(by=by, act=act, kind=CONSULTATION, reference=str(uuid), now=now)


@transaction.atomic
def note_visit(uuid: UUID, visit: Visit, *, wishes: ContactWishes, by: User, now: datetime) -> None:
    """Note a visit, planned or made; raises NoteRefused."""
    row = locked(uuid, "change", by=by)
    reasoned = _is_reasoned(row, Channel.VISIT, visit.on)
    content = visit_content(visit, wishes.verdict(Channel.VISIT), is_reasoned=reasoned)
    note = Note(consultation=row, kind=Note.Kind.VISIT, on=visit.on, channel=Channel.VISIT)
    if keep(note, content, form=visit.form, by=by, now=now):
        record(by=by, act="consultation.visit", kind=CONSULTATION, reference=str(uuid), now=now)


@transaction.atomic
def note_assessment(uuid: UUID, text: str, *, form: UUID, by: User, now: datetime) -> None:
    """Keep how staff see it, apart from the person's own words; raises NoteRefused."""
    row = locked(uuid, "change", by=by)
    note = Note(consultation=row, kind=Note.Kind.ASSESSMENT, on=_day(now))
    content = {"what": written(text, "見立てがまだ書かれていません。")}
    if keep(note, content, form=form, by=by, now=now):
        record(by=by, act="consultation.assessment", kind=CONSULTATION, reference=str(uuid), now=now)


@transaction.atomic
def use_channel(uuid: UUID, reason: tuple[Channel, str], *, form: UUID, by: User, now: datetime) -> None:
    """Keep why a way is used that was not chosen; from then on today its number is shown. Raises NoteRefused."""
    row = locked(uuid, "change", by=by)
    channel, words = reason
    note = Note(consultation=row, kind=Note.Kind.CHANNEL, on=_day(now), channel=channel)
    content = {"reason": written(words, "なぜこの方法を使うのかを書いてください。")}
    if keep(note, content, form=form, by=by, now=now):
        record(
            by=by, act="consultation.channel", kind=CONSULTATION, reference=str(uuid),
            detail={"channel": channel.value}, now=now,
        )  # fmt: skip


def _is_reasoned(row: Consultation, channel: Channel, day: date) -> bool:
    """Whether the reason to use a way was noted on its day, on the screen that shows the number."""
    noted = Note.objects.filter(consultation=row, kind=Note.Kind.CHANNEL, channel=channel, on=day)
    return noted.exists()


def _day(now: datetime) -> date:
    return timezone.localdate(now)
