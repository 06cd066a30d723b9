"""A record changes hands, or steps back behind another body's record of the same place.

For: the prefecture's hub, where somebody decided whose a record is. Not for: values; the new owner's feed brings them.

Rules
- Only this one record changes. Its uid and address stay; what belonged to the former owner's office (its number, its file,
  its picture, its mail for questions, its approval, a complaint that it checks) leaves it.
- What was proposed about it and is not decided stays where it was written, for whoever reads it there to pass on.
- A record that steps back is a tombstone that names its successor: whoever kept its address is led there.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from kit.core.actions.audit import Actor, record
from kit.core.actions.public_change import note_public_change
from kit.core.actions.search import index_objects
from kit.resources.actions.records import KIND, withdraw
from kit.resources.models import Resource


class NotPossible(Exception):
    """Cannot be done; the message says why and what to do instead."""


@transaction.atomic
def hand_over(uid: UUID, owner: str, *, by: Actor, now: datetime) -> None:
    """Make another body the owner of a record; raises NotPossible."""
    current = Resource.objects.select_for_update().filter(uid=uid).first()
    if current is None or current.owner_code == owner or owner == settings.SITE_CONFIG.code:
        raise NotPossible("この記録は、もうありません。画面を開きなおして、いまの様子を見てください。")
    current.owner_code, current.code = owner, f"R-{uid.hex[:16]}"
    current.organisation = current.photo = current.imported = current.review_asked_on = None
    current.extra, current.review_mail, current.needs_check = {}, "", False
    current.rules_met, current.approval_number, current.approved_on = (), "", None
    current.complaint_since = current.successor = None
    current.version, current.modified_at, current.changed_by = current.version + 1, now, None
    current.save()
    index_objects("resources", [current], by=by)
    record(by=by, act="resource.handed_over", kind=KIND, reference=str(uid), now=now)
    note_public_change(by=by)


@transaction.atomic
def step_back(uid: UUID, successor: UUID, *, by: Actor, now: datetime) -> None:
    """End an own record behind another body's; raises NotPossible where either is not shown any more."""
    rows = Resource.objects.select_for_update().filter(uid__in=(uid, successor), withdrawn_at=None)
    found = {one.uid: one for one in rows}
    here = settings.SITE_CONFIG.code
    if len(found) < 2 or found[uid].owner_code != here or found[successor].owner_code == here:
        raise NotPossible("どちらかの記録が、もうありません。画面を開きなおして、いまの様子を見てください。")
    Resource.objects.filter(uid=uid).update(successor=successor)
    withdraw(found[uid], by=by, now=now)
