"""Drafts opened with a browser's secret, and matters found by a look-up.

For: residents' own reading, which leaves no entry in the trail: nobody is to see at which hours somebody wrote.
Not for: staff, who have no key to a draft.

The draft, the key in its envelope and the token of the public content are one statement, written by hand: every page
of the wizard asks it, twice on a POST, and building it in the ORM cost more processor time than the database took to
answer. `FOR UPDATE OF d` waits for whoever holds the draft and then reads what they left of it; SQLite has no such lock
and needs none, because there a transaction that may write has the database to itself (`transaction_mode`).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from kit.core.logic.sealed import DataKey, SealBroken, Wrapped, bound_to, key_bound_to, unpacked
from kit.core.memory import PUBLIC_TOKEN, know_token
from kit.core.models.sealed import sealer
from kit.intake.logic.draft import AlreadySent, DraftContent, DraftHandle, DraftNotHere, draft_of
from kit.intake.models import Draft, MatterCode
from kit.intake.models.drafts import BROWSER, DRAFT

SEAL_MARK: Final = 13
_DRAFT_AND_KEY: Final = f"""
    SELECT d.sealed, k.wrapped, {PUBLIC_TOKEN}
    FROM kit_intake_draft d
    JOIN kit_core_recordkey k ON k.record_kind = '{DRAFT}' AND k.record_uuid = d.uuid
    AND k.holder = %s AND k.key_id = %s
    WHERE d.uuid = %s AND d.expires_on >= %s AND (d.receipt_until IS NULL OR d.receipt_until >= %s)
"""


@dataclass(frozen=True)
class OpenDraft:
    """What stands in a draft, the key that seals it, and the mark of this very writing of it.

    The mark is the random beginning of the ciphertext: whoever replaces what bears it replaces what they have read.
    """

    uuid: UUID
    mark: bytes
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
    key_id = sealer().id_of(handle.secret)
    values = [
        holder,
        key_id,
        uuid_value(handle.uuid),
        connection.ops.adapt_datefield_value(timezone.localdate(now)),
        connection.ops.adapt_datetimefield_value(now),
    ]
    lock_words = " FOR UPDATE OF d" if lock and connection.features.has_select_for_update_of else ""
    with connection.cursor() as cursor:
        cursor.execute(_DRAFT_AND_KEY + lock_words, values)
        found = cursor.fetchone()
    if found is None:
        raise DraftNotHere
    know_token(found[2])
    return _opened(handle, holder, bytes(found[0]), Wrapped(key_id, bytes(found[1])))


def open_unsent(handle: DraftHandle, holder: str, *, now: datetime, lock: bool = False) -> OpenDraft:
    """A draft that is still being written; raises DraftNotHere, AlreadySent."""
    opened = open_draft(handle, holder, now=now, lock=lock)
    if opened.content.receipt:
        raise AlreadySent(opened.content.receipt)
    return opened


def uuid_value(uuid: UUID) -> Any:
    """A uuid as a statement by hand wants it."""
    return Draft._meta.pk.get_db_prep_value(uuid, connection)


def find_code(lookup: bytes, *, today: date) -> MatterCode | None:
    """The matter of a code in one query; an expired code is found no more than one that never was."""
    rows = MatterCode.objects.filter(lookup=lookup).exclude(expires_on__lt=today)
    found: MatterCode | None = rows.first()
    return found


def _opened(handle: DraftHandle, holder: str, sealed: bytes, wrapped: Wrapped) -> OpenDraft:
    town, uuid = settings.SITE_CONFIG.code, handle.uuid
    try:
        key = sealer().unwrap_by(handle.secret, wrapped, bound=key_bound_to(town, DRAFT, uuid, holder))
        content = draft_of(unpacked(sealer().open(sealed, key=key, bound=bound_to(town, DRAFT, uuid))))
    except SealBroken as error:
        raise DraftNotHere from error
    return OpenDraft(uuid, sealed[:SEAL_MARK], key, content)
