"""Letters after they were written: opened to be sent, what became of them, and the reminders that follow.

For: the tasks and the job of each minute. Not for: the first telling (`inviting`), and when (`logic.reminding`).

Rules
- Claiming comes first and is noted: two workers never remind twice.
- Whoever the last telling reached by mail is reminded by mail; paper is not followed by paper.
- Of a promise only its keepers in the office hear: of a closed body's those who keep it, of others everybody of the role.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from kit.core.actions.audit import Actor, actor_words, record
from kit.core.actions.records import open_file
from kit.core.logic.permissions import SECRETARY
from kit.core.queries.people import holders
from kit.core.queries.records import data_key
from kit.meetings.actions.inviting import (
    Written,
    facts_of,
    guest_of,
    last_to_all,
    last_told,
    local_facts,
)
from kit.meetings.logic.inviting import Telling
from kit.meetings.logic.letters import Occasion, write_mail
from kit.meetings.models import Action, Announcement, Letter, Meeting
from kit.meetings.models.records import MEETING
from kit.meetings.queries.outgoing import promises_to_remind_of


@transaction.atomic
def claim_reminder(announcement: Announcement, *, by: Actor, now: datetime) -> bool:
    """Note that the people are reminded now; False when somebody else did so in the meantime."""
    changed = Announcement.objects.filter(pk=announcement.pk, reminded_at=None).update(reminded_at=now)
    if changed:
        reference = str(announcement.meeting.pk)
        record(by=by, act="meeting.reminded", kind=MEETING, reference=reference, now=now)
    return bool(changed)


@transaction.atomic
def write_reminders(row: Meeting, written: list[Written], *, by: Actor, now: datetime) -> int:
    """One reminder for each person whom the last telling reached by mail; a part of the act that claimed them."""
    actor_words(by)
    announcement = Announcement.objects.select_for_update().get(meeting=row)
    body = row.body
    occasion = Occasion(
        local_facts(facts_of(announcement)),
        settings.SITE_CONFIG.name,
        body.rules.is_closed,
        office=body.office,
    )
    key, count = data_key(row), 0
    for content in _last_reached(written):
        text = write_mail(occasion, guest_of(content), Telling.REMINDER)
        letter = Letter(meeting=row, telling=Telling.REMINDER, sequence=announcement.sequence, made_at=now)
        letter.put({**content, "subject": text.subject, "body": text.body, "calendar": ""}, key)
        letter.save(force_insert=True)
        count += 1
    return count


def note_outcome(letter: Letter, *, is_sent: bool, by: Actor, now: datetime) -> None:
    """Keep what became of one letter; the numbers of all stand in the trail (`core.actions.notices`)."""
    actor_words(by)
    letter.outcome = Letter.Outcome.SENT if is_sent else Letter.Outcome.FAILED
    letter.sent_at = now
    letter.save(update_fields=["outcome", "sent_at"])


def open_letters(row: Meeting, letters: list[Letter], *, by: Actor, now: datetime) -> list[Written]:
    """Letters for the part of the kit that sends them; raises as `core.actions.records.open_record`."""
    _own, *contents = open_file(row, letters, by=by, now=now, act="meeting.letters_opened")
    return [Written(*one) for one in zip(letters, contents, strict=True)]


def _last_reached(written: list[Written]) -> list[dict[str, Any]]:
    """The newest letter of each person who is expected and whom the last telling reached by mail."""
    last, newest = last_told(written), last_to_all(written)
    here = {key for key, one in last.items() if one.row.telling != Telling.WITHDRAWAL}
    found = {
        one.content["key"]: one.content
        for one in written
        if one.row.sequence >= newest
        and one.row.outcome == Letter.Outcome.SENT
        and one.row.telling != Telling.WITHDRAWAL
    }
    return [content for key, content in found.items() if key in here]


@transaction.atomic
def claim_promises(today: date, *, by: Actor, now: datetime) -> list[int]:
    """Note that promises are reminded of today; answers the accounts that hear of it."""
    people = set(holders(SECRETARY, today=today).values_list("pk", flat=True))
    found: set[int] = set()
    due = promises_to_remind_of(today)
    for one in due:
        body = one.meeting.body
        keepers = set(body.keepers.values_list("pk", flat=True)) if body.rules.is_closed else people
        found |= keepers & people
    if due:
        Action.objects.filter(pk__in=[one.pk for one in due]).update(reminded_on=today)
        record(by=by, act="meeting.promises_due", kind="action", detail={"count": len(due)}, now=now)
    return sorted(found)
