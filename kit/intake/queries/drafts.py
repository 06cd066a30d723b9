"""Drafts opened with a browser's secret, and matters found by a look-up.

For: residents' own reading, which leaves no entry in the trail: nobody is to see at which hours somebody wrote.
Not for: staff, who have no key to a draft.

The draft and the key in its envelope are one statement, written by hand: every page of the wizard asks it, twice on a
POST, and building two in the ORM cost more processor time than the database took to answer. `FOR UPDATE OF d` waits for
whoever holds the draft and then reads what they left of it; SQLite has no such lock and needs none, because there a
transaction that may write has the database to itself (`transaction_mode`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db import connection
from django.utils import timezone

from kit.core.logic.sealed import DataKey, SealBroken, Wrapped
from kit.core.models import RecordKey
from kit.core.models.sealed import sealer
from kit.intake.logic.draft import AlreadySent, DraftContent, DraftHandle, DraftNotHere, draft_of
from kit.intake.models import Draft, MatterCode
from kit.intake.models.drafts import BROWSER, DRAFT

_DRAFT_AND_KEY: Final = f"""
    SELECT d.uuid, d.sealed, d.created_on, d.used_on, d.expires_on, d.receipt_until, k.wrapped AS wrapped_key
    FROM kit_intake_draft d
    JOIN kit_core_recordkey k ON k.record_kind = '{DRAFT}' AND k.record_uuid = d.uuid
    AND k.holder = %s AND k.key_id = %s
    WHERE d.uuid = %s AND d.expires_on >= %s AND (d.receipt_until IS NULL OR d.receipt_until >= %s)
"""


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
    values = [
        holder,
        sealer().id_of(handle.secret),
        Draft._meta.pk.get_db_prep_value(handle.uuid, connection),
        connection.ops.adapt_datefield_value(timezone.localdate(now)),
        connection.ops.adapt_datetimefield_value(now),
    ]
    lock_words = " FOR UPDATE OF d" if lock and connection.features.has_select_for_update_of else ""
    for row in Draft.objects.raw(_DRAFT_AND_KEY + lock_words, values):
        return _opened(row, holder, handle.secret)
    raise DraftNotHere


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


def _opened(row: Draft, holder: str, secret: DataKey) -> OpenDraft:
    envelope = RecordKey(record_kind=DRAFT, record_uuid=row.uuid, holder=holder)
    wrapped = Wrapped(sealer().id_of(secret), bytes(row.wrapped_key))
    try:
        key = sealer().unwrap_by(secret, wrapped, bound=envelope.bound())
        return OpenDraft(row, key, draft_of(row.content_with(key)))
    except SealBroken as error:
        raise DraftNotHere from error
