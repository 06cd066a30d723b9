"""Tells, without content, that something waits unread: the person in charge, a deputy, the head.

For: the job of each minute. Not for: who hears when (`logic.escalation`), and the mail itself (`tasks`).

Rules
- Nobody is told twice of the same waiting; a job that runs twice tells once, by a constraint of the table.
- What waits is what nobody opened, and what was written since it was opened last.
- Nothing is told of an intake while the person rests.
- Where nobody is named everybody is told, and it is kept that it was so: the list says who was told, not who should be.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone

from kit.core.actions.audit import Actor, record
from kit.core.logic.opening.timetable import HolidayName, Timetable
from kit.core.models import User
from kit.intake.logic.case import State
from kit.intake.logic.escalation import listeners
from kit.intake.models import Consultation, Telling
from kit.intake.models.consultations import CONSULTATION
from kit.intake.queries.duties import read_office


@transaction.atomic
def tell_of_unread(timetable: Timetable, *, holiday_name: HolidayName, by: Actor, now: datetime) -> list[int]:
    """Note whom to tell now; answers the numbers of their accounts, each once."""
    office = read_office(timezone.localdate(now))
    told: set[User] = set()
    count = 0
    for row, since in _unread():
        due = listeners(timetable, since, now, is_unsafe=row.is_unsafe, holiday_name=holiday_name)
        for listener in due:
            values = {"consultation": row, "listener": listener.value, "since": since}
            named = office.named(row, listener)
            how = {"at": now, "to_everybody": not named}
            _telling, is_new = Telling.objects.get_or_create(**values, defaults=how)
            if is_new:
                told |= named or office.people
                count += 1
    if count:
        record(by=by, act="consultation.told", kind=CONSULTATION, detail={"notices": count}, now=now)
    return sorted(user.pk for user in told)


def _unread() -> Iterable[tuple[Consultation, datetime]]:
    """What waits unread, and since when."""
    unread = Q(message__author=None, message__read_at=None)
    rows = Consultation.objects.exclude(state=State.RESTING).filter(unanswered_since__isnull=False)
    marked = rows.annotate(unread_since=Min("message__at", filter=unread))
    waiting = marked.filter(Q(read_at=None) | Q(unread_since__isnull=False))
    rows_now: Any = waiting.defer("sealed").select_related("assignee", "deputy")
    return [(row, row.unread_since if row.read_at else row.unanswered_since) for row in rows_now]
