"""What somebody does who has the code of a consultation: read, write more, wish.

For: the mailbox. Not for: opening alone (`queries.matters`), what staff do (`actions.casework`).

Rules
- Whoever acts proves it by the secret that the code gives; `by` is the actor "resident".
- Whatever is written opens the consultation again, also one that is closed or handed over (`logic.case`).
- Every form has a number of its own, from which the uuid of its letter follows: a second press, a reload and going back
  send nothing twice.
- Every wish stands among the letters, so that staff read it and the person sees that it arrived. None of them erases or
  overwrites what was sent: a sent consultation is an official record, and the town answers.
- That an answer was read is a clear time on the letter and leaves no entry in the trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone

from kit.core.actions.audit import Actor, actor_words, record
from kit.intake.logic import case
from kit.intake.logic.conditions import Values
from kit.intake.logic.journey import values_before
from kit.intake.logic.letters import CHANGED_WISHES, NotOffered, Wish, letter_text, offered, wished_text
from kit.intake.logic.sending import contact_step
from kit.intake.logic.wishes import changed_wishes, wishes_now
from kit.intake.models import Message
from kit.intake.models.consultations import CONSULTATION
from kit.intake.queries.matters import (
    MatterHandle,
    OpenMatter,
    OpenMessage,
    messages_of,
    open_matter,
)


@dataclass(frozen=True)
class OpenMailbox:
    """A consultation with its letters, the oldest first; `new` are the office's that were never shown before."""

    matter: OpenMatter
    messages: tuple[OpenMessage, ...] = field(repr=False)
    new: frozenset[UUID]


@dataclass(frozen=True)
class Wished:
    """A wish with the words beside it, and the number of the form."""

    wish: Wish
    words: str = field(default="", repr=False)
    form: UUID = field(default_factory=uuid4)


def read_mailbox(handle: MatterHandle, *, by: Actor, now: datetime) -> OpenMailbox:
    """Open a mailbox and mark what the office wrote as read, in one statement; raises MatterNotHere, SealBroken."""
    actor_words(by)
    matter = open_matter(handle)
    messages = messages_of(matter.row, matter.key)
    new = frozenset(one.row.pk for one in messages if one.is_from_office and one.row.read_at is None)
    if new:
        Message.objects.filter(pk__in=new, read_at=None).update(read_at=now)
    return OpenMailbox(matter, messages, new)


@transaction.atomic
def write_message(
    handle: MatterHandle, text: str, *, form: UUID | None = None, by: Actor, now: datetime
) -> Message:
    """Keep what somebody wrote to the office; raises MatterNotHere, LetterRefused."""
    opened = open_matter(handle, lock=True)
    form = form or uuid4()
    before = _kept_before(opened, form)
    if before is not None:
        return before
    opened.row.case = case.written(opened.row.case, now)
    message = _keep(opened, Message.Kind.WRITTEN, {"text": letter_text(text)}, form, now)
    record(by=by, act="consultation.written", kind=CONSULTATION, reference=str(opened.row.pk), now=now)
    return message


@transaction.atomic
def wish(handle: MatterHandle, wished: Wished, *, by: Actor, now: datetime) -> Message:
    """Rest, go on, another worker, erasure, or the answer whether this may end.

    Raises MatterNotHere, NotOffered when it does not fit the state, LetterRefused.
    """
    opened = open_matter(handle, lock=True)
    before = _kept_before(opened, wished.form)
    if before is not None:
        return before
    row = opened.row
    if wished.wish not in offered(row.case, is_erasure_wished=row.erasure_wished_on is not None):
        raise NotOffered
    row.case = _after(row.case, wished, now)
    if wished.wish is Wish.ERASURE:
        row.erasure_wished_on = timezone.localdate(now)
    content = {"text": wished_text(wished.wish, wished.words), "wish": wished.wish.value}
    message = _keep(opened, Message.Kind.REQUEST, content, wished.form, now)
    record(by=by, act="consultation.wished", kind=CONSULTATION, reference=str(row.pk), now=now)
    return message


@transaction.atomic
def change_wishes(
    handle: MatterHandle, given: Values, *, form: UUID | None = None, by: Actor, now: datetime
) -> Message:
    """Keep how somebody wishes to be reached from now on; `given` are accepted answers of the step about contact.

    The answers as they were sent stay. Raises MatterNotHere.
    """
    opened = open_matter(handle, lock=True)
    form = form or uuid4()
    before = _kept_before(opened, form)
    if before is not None:
        return before
    definition, answers = opened.row.version.definition, opened.content["answers"]
    step = contact_step(definition)
    if step is None:
        raise LookupError(definition.title)
    contact = changed_wishes(step, given, values_before(definition, answers, step.key))
    content = {**opened.content, "contact": contact}
    opened.row.case = case.answer_wished(
        opened.row.case,
        before=not wishes_now(definition, opened.content).wants_no_answer,
        after=not wishes_now(definition, content).wants_no_answer,
    )
    opened.row.put(content, opened.key)
    message = _keep(opened, Message.Kind.WISHES, {"text": CHANGED_WISHES, "contact": contact}, form, now)
    record(by=by, act="consultation.wishes", kind=CONSULTATION, reference=str(opened.row.pk), now=now)
    return message


def _after(now_is: case.Case, wished: Wished, now: datetime) -> case.Case:
    """What a wish makes of the case; going on with a word beside it waits for an answer."""
    if wished.wish is Wish.REST:
        return case.rested(now_is)
    if wished.wish is Wish.MAY_END:
        return case.agreed_to_close(now_is)
    if wished.wish is Wish.GO_ON and not wished.words.strip():
        return case.resumed(now_is)
    return case.written(now_is, now)


def _kept_before(opened: OpenMatter, form: UUID) -> Message | None:
    """The letter that an earlier press of the same button made."""
    return Message.objects.filter(pk=_letter_of(opened, form)).first()


def _keep(
    opened: OpenMatter, kind: Message.Kind, content: Mapping[str, Any], form: UUID, now: datetime
) -> Message:
    message = Message(uuid=_letter_of(opened, form), consultation=opened.row, at=now, kind=kind)
    message.put(content, opened.key)
    message.save(force_insert=True)
    opened.row.changed_at = now
    opened.row.save()
    return message


def _letter_of(opened: OpenMatter, form: UUID) -> UUID:
    """The letter that a form becomes; nobody's form can be another consultation's letter."""
    return uuid5(opened.row.pk, form.hex)
