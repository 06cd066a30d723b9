"""Drafts whose time is over are erased, and receipts that were shown for an hour; once a minute."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kit.core.actions.audit import Actor, record
from kit.intake.actions.drafts import remove_drafts
from kit.intake.models import Draft
from kit.intake.models.drafts import DRAFT

BATCH: Final = 500


@transaction.atomic
def expire_drafts(*, by: Actor, now: datetime) -> int:
    """Erase up to 500 drafts that nobody used for so long; answers how many, which is all the trail says."""
    time_is_over = Q(expires_on__lt=timezone.localdate(now)) | Q(receipt_until__lt=now)
    over = Draft.objects.filter(time_is_over).order_by("expires_on")
    uuids = list(over.select_for_update().values_list("pk", flat=True)[:BATCH])
    if uuids:
        remove_drafts(uuids, by=by, now=now)
        record(by=by, act="draft.expire", kind=DRAFT, detail={"rows": len(uuids)}, now=now)
    return len(uuids)
