"""One consultation opened for staff: once, on the record, with everything that belongs to it.

For: every screen and print that shows a word of it. Not for: who may (the edge asks), and what staff do (`casework`).

Rules
- It is opened before anything is shown, and that it was opened stands in the trail, committed.
- What the person wrote counts as read from then on; the first time counts.
- Reasons to use a way that was not chosen hold for the day on which they were noted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kit.core.actions.audit import Actor, actor_words
from kit.core.actions.records import open_file
from kit.intake.logic import case
from kit.intake.logic.contact import ContactWishes
from kit.intake.logic.definition import Definition, Json
from kit.intake.logic.sending import flat
from kit.intake.logic.wishes import answers_now, wishes_now
from kit.intake.models import Consultation, Message, Note
from kit.intake.models.consultations import Belonging


@dataclass(frozen=True)
class Opened:
    """One message or note with its words."""

    row: Any
    content: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class CaseFile:
    """A consultation that was opened."""

    row: Consultation
    content: Mapping[str, Any] = field(repr=False)
    messages: tuple[Opened, ...] = field(repr=False)
    notes: tuple[Opened, ...] = field(repr=False)

    @property
    def definition(self) -> Definition:
        found: Definition = self.row.version.definition
        return found

    @property
    def values(self) -> Mapping[str, Json]:
        """All answers by question, with the wishes about contact as they are now."""
        return flat(answers_now(self.definition, self.content))

    @property
    def wishes(self) -> ContactWishes:
        return wishes_now(self.definition, self.content)

    def reasons(self, today: date) -> dict[str, str]:
        """The reasons noted today to use a way that was not chosen, by channel."""
        return {
            note.row.channel: note.content["reason"]
            for note in self.notes
            if note.row.kind == Note.Kind.CHANNEL and note.row.on == today
        }


def open_casefile(uuid: UUID, *, by: Actor, now: datetime) -> CaseFile:
    """The whole of a consultation, after one note that it was opened.

    Raises Consultation.DoesNotExist, SealBroken, RuntimeError inside a transaction.
    """
    row = Consultation.objects.select_related("version", "assignee", "deputy", "stage").get(pk=uuid)
    messages = list(_belonging(Message, row))
    notes = list(_belonging(Note, row))
    content, *others = open_file(row, [*messages, *notes], by=by, now=now)
    found = [Opened(one, words) for one, words in zip([*messages, *notes], others, strict=True)]
    _mark_read(row, by=by, now=now)
    return CaseFile(row, content, tuple(found[: len(messages)]), tuple(found[len(messages) :]))


def _belonging(model: type[Belonging], row: Consultation) -> Any:
    return model.objects.filter(consultation=row).select_related("author").order_by("at", "pk")


@transaction.atomic
def _mark_read(row: Consultation, *, by: Actor, now: datetime) -> None:
    """What waits unread is read now; a part of opening, which stands in the trail."""
    actor_words(by)
    Message.objects.filter(consultation=row, author=None, read_at=None).update(read_at=now)
    if row.read_at is None:
        Consultation.objects.filter(pk=row.pk, read_at=None).update(read_at=now)
        row.case = case.read(row.case, now)
