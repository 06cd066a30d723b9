"""Asking whoever runs a place to look at its entry again: noted once for each due date.

For: the job of each minute. Not for: sending (`tasks.reviews`) and answering the question (a check, an approval).

Rules
- Asked are public records of the own body with an address to write to; in office hours, so that a mail finds somebody.
- The day of asking is no change of the record: it makes no version, no history, and disturbs no clerk who writes.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from kit.core.actions.audit import Actor, record
from kit.resources.actions.records import KIND
from kit.resources.logic.listing import RENEWAL_NOTICE_DAYS
from kit.resources.logic.reviews import asks_for, newest_check_to_ask
from kit.resources.logic.words import PUBLIC_STATES
from kit.resources.models import Resource

HOURS: Final = range(9, 17)
EACH: Final = 200


@transaction.atomic
def ask_for_reviews(*, by: Actor, now: datetime) -> Mapping[str, list[int]]:
    """Note for each due record that it is asked about today; the keys of the records by the address to write to."""
    moment = localtime(now)
    if moment.hour not in HOURS or moment.weekday() > 4:
        return {}
    found: dict[str, list[int]] = {}
    for one in _perhaps(moment.date()):
        if not _asks(one, moment.date()):
            continue
        Resource.objects.filter(pk=one.pk).update(review_asked_on=moment.date())
        record(by=by, act="resource.asked", kind=KIND, reference=str(one.uid), now=now)
        found.setdefault(one.review_mail.strip().casefold(), []).append(one.pk)
    return found


def asked_about(resource: Resource, asked_on: date | None, today: date) -> tuple[str, ...]:
    """What this record is asked about, were the last asking on `asked_on`."""
    renew_by = resource.renew_by if resource.operator == "outside" else None
    return asks_for(checked_on=resource.checked_on, renew_by=renew_by, asked_on=asked_on, today=today)


def _asks(resource: Resource, today: date) -> bool:
    return bool(asked_about(resource, resource.review_asked_on, today))


def _perhaps(today: date) -> QuerySet[Resource]:
    """Few more than what is due: the logic decides. Whoever was asked within the longest notice is left out early."""
    near = today + timedelta(days=RENEWAL_NOTICE_DAYS)
    due = Q(checked_on__lte=newest_check_to_ask(today)) | Q(operator="outside", renew_by__lte=near)
    ours = Resource.objects.filter(owner_code=settings.SITE_CONFIG.code, withdrawn_at=None)
    wanted = ours.filter(due, state__in=PUBLIC_STATES).exclude(review_mail="")
    return wanted.select_for_update().order_by("review_asked_on", "pk")[:EACH]
