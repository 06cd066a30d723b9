"""Drafts opened with a browser's secret, and matters found by a look-up.

For: residents' own reading, which leaves no entry in the trail: nobody is to see at which hours somebody wrote.
Not for: staff, who have no key to a draft.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from kit.core.logic.sealed import DataKey, SealBroken
from kit.core.models import RecordKey
from kit.core.models.sealed import sealer
from kit.core.queries.records import keys_of
from kit.intake.logic.draft import AlreadySent, DraftContent, DraftHandle, DraftNotHere, draft_of
from kit.intake.models import Draft, MatterCode
from kit.intake.models.drafts import BROWSER, DRAFT


@dataclass(frozen=True)
class OpenDraft:
    """A draft's row with what stands in it and the key that seals it."""

    row: Draft
    key: DataKey = field(repr=False)
    content: DraftContent = field(repr=False)


def read_draft(handle: DraftHandle, *, now: datetime) -> DraftContent:
    """What a browser's draft holds; raises DraftNotHere."""
    return open_draft(handle, BROWSER, now=now).content


def open_draft(handle: DraftHandle, holder: str, *, now: datetime, lock: bool = False) -> OpenDraft:
    """A draft opened by the secret of a browser or of a code; raises DraftNotHere.

    With `lock`, inside a transaction, nobody else changes it before the transaction ends. What was sent opens as long
    as its receipt is shown.
    """
    rows = Draft.objects.select_for_update() if lock else Draft.objects.all()
    kept = rows.filter(pk=handle.uuid, expires_on__gte=timezone.localdate(now))
    row = kept.exclude(receipt_until__lt=now).first()
    wrapped = keys_of(DRAFT, handle.uuid).filter(holder=holder, key_id=sealer().id_of(handle.secret)).first()
    if row is None or wrapped is None:
        raise DraftNotHere
    return _opened(row, wrapped, handle.secret)


def open_unsent(handle: DraftHandle, holder: str, *, now: datetime, lock: bool = False) -> OpenDraft:
    """A draft that is still being written; raises DraftNotHere, AlreadySent."""
    opened = open_draft(handle, holder, now=now, lock=lock)
    if opened.content.receipt:
        raise AlreadySent(opened.content.receipt)
    return opened


def find_code(lookup: bytes, *, today: date) -> MatterCode | None:
    """The matter of a code in one query; an expired code is found no more than one that never was."""
    rows = MatterCode.objects.filter(lookup=lookup).exclude(expires_on__lt=today)
    found: MatterCode | None = rows.first()
    return found


def _opened(row: Draft, wrapped: RecordKey, secret: DataKey) -> OpenDraft:
    try:
        key = sealer().unwrap_by(secret, wrapped.as_wrapped(), bound=wrapped.bound())
        return OpenDraft(row, key, draft_of(row.content_with(key)))
    except SealBroken as error:
        raise DraftNotHere from error
