"""A draft is sent and becomes a consultation; staff take one in at the telephone or the counter.

For: the button 「送る」, and intake by staff. Not for: what is written afterwards (`actions.mailbox`, `actions.casework`).

Rules
- Sent is the very writing that was read, or what lies there under a lock: whoever comes second, by a second press, a
  reload or another device, gets the same receipt.
  The consultation has the draft's uuid, so the database refuses a second one even if the lock failed.
- Everything happens in one transaction: the consultation, its keys, the code that leads to it, the emptied draft. A
  server that is killed leaves either a draft that can be sent again, or a receipt that is shown again.
- The code was made before (`rest_draft`): an answer that is lost on its way locks nobody out.
- The reference says nothing; nobody can count from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from kit.core.actions.audit import Actor, record
from kit.core.actions.records import make_record_key
from kit.core.logic.sealed import INSTANCE, DataKey, Wrapped
from kit.core.models import RecordKey
from kit.core.models.sealed import sealer
from kit.intake.actions.drafts import replace_writing
from kit.intake.logic import case
from kit.intake.logic.definition import Json
from kit.intake.logic.draft import AlreadySent, DraftHandle, Receipt
from kit.intake.logic.keeper import CodeKeeper
from kit.intake.logic.sending import Sent, sent
from kit.intake.models import Consultation, DefinitionVersion, Door, MatterCode
from kit.intake.models.consultations import CONSULTATION
from kit.intake.models.drafts import BROWSER, CODE, DRAFT
from kit.intake.queries.drafts import OpenDraft, open_unsent, uuid_value
from kit.intake.queries.versions import kept_version

RECEIPT_SHOWN: Final = timedelta(minutes=60)
_DRAWS: Final = 20
# By hand: before it deletes keys, the ORM reads them.
_FORGET_CODE: Final = (
    "DELETE FROM kit_core_recordkey WHERE record_kind = %s AND record_uuid = %s AND holder = %s"
)


class NoCodeYet(RuntimeError):
    """The page before makes the code; without one the answer could never be read."""


@dataclass(frozen=True)
class Written:
    """What staff wrote down for somebody, and through which door it came."""

    version: DefinitionVersion
    answers: Mapping[str, Mapping[str, Json]] = field(repr=False)
    door: Door


def send_draft(
    handle: DraftHandle, *, keeper: CodeKeeper, by: Actor, now: datetime, read: OpenDraft | None = None
) -> Receipt:
    """The receipt of what was sent, now or before.

    Who has just read the draft says what was in it; when it is no more that, it is read anew. Raises DraftNotHere,
    NotComplete (with the step to go to), NoCodeYet.
    """
    receipt = _sent(read, keeper, by, now) if read else None
    if receipt:
        return receipt
    try:
        with transaction.atomic():
            receipt = _sent(open_unsent(handle, BROWSER, now=now, lock=True), keeper, by, now)
    except AlreadySent as before:
        return before.receipt
    assert receipt is not None
    return receipt


@transaction.atomic
def take_in(written: Written, *, keeper: CodeKeeper, by: Actor, now: datetime) -> Consultation:
    """A consultation that staff wrote down, with the same questions; raises NotComplete.

    Whoever took it in has read it; an answer is owed all the same until somebody notes a contact.
    """
    kept = sent(written.version.definition, written.answers)
    row = Consultation(reference=_free_reference(keeper), door=written.door)
    _fill(row, kept, written.version, now)
    row.case = case.read(row.case, now)
    row.put(_content(kept), make_record_key(row, by=by, now=now))
    row.save(force_insert=True)
    record(by=by, act="consultation.taken_in", kind=CONSULTATION, reference=str(row.pk), now=now)
    return row


@transaction.atomic
def _sent(opened: OpenDraft, keeper: CodeKeeper, by: Actor, now: datetime) -> Receipt | None:
    """The receipt; None, and nothing is changed, when the draft is no more what was read."""
    content = opened.content
    if not content.code or content.envelope is None:
        raise NoCodeYet
    version = kept_version(UUID(content.definition))
    if version is None:
        raise LookupError(content.definition)
    kept = sent(version.definition, content.answers)
    row = Consultation(uuid=opened.uuid, reference=_free_reference(keeper))
    if not _leave_receipt(opened, row.reference, now):
        return None
    _fill(row, kept, version, now)
    _put_keys(row.uuid, opened.key, content.envelope)
    row.put(_content(kept), opened.key)
    row.save(force_insert=True)
    MatterCode.objects.filter(record_kind=DRAFT, record_uuid=row.uuid).update(
        record_kind=CONSULTATION, expires_on=None
    )
    record(by=by, act="consultation.sent", kind=CONSULTATION, reference=str(row.pk), now=now)
    return Receipt(row.reference, content.code)


def _fill(row: Consultation, kept: Sent, version: DefinitionVersion, now: datetime) -> None:
    row.version, row.received_at, row.changed_at = version, now, now
    row.case = case.received(now, is_unsafe=kept.is_unsafe, wants_no_answer=kept.wishes.wants_no_answer)


def _content(kept: Sent) -> dict[str, Any]:
    """What is sealed: the answers as they were sent, and the wishes about contact, which may change later."""
    return {"answers": kept.answers, "contact": {}}


def _free_reference(keeper: CodeKeeper) -> str:
    """One that nothing has; two who draw the same at the same moment meet the constraint of the table."""
    for _ in range(_DRAWS):
        drawn = keeper.new_reference()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM kit_intake_consultation WHERE reference = %s", [drawn])
            if cursor.fetchone() is None:
                return drawn
    raise RuntimeError("No reference is free.")


def _put_keys(uuid: UUID, key: DataKey, envelope: Wrapped) -> None:
    """The key for the office, and the envelope for whoever has the code."""
    office = RecordKey(record_kind=CONSULTATION, record_uuid=uuid, holder=INSTANCE)
    wrapped = sealer().wrap(key, bound=office.bound())
    office.key_id, office.wrapped = wrapped.key_id, wrapped.data
    by_code = RecordKey(
        record_kind=CONSULTATION, record_uuid=uuid, holder=CODE, key_id=envelope.key_id, wrapped=envelope.data
    )
    RecordKey.objects.bulk_create([office, by_code])


def _leave_receipt(opened: OpenDraft, reference: str, now: datetime) -> bool:
    """Empty the draft down to its receipt, which only the browsers that wrote it see, and take away the key of the code;
    False, and nothing is changed, when the draft is no more what was read.
    """
    content = opened.content.as_sent(reference)
    if not replace_writing(opened, content, now=now, receipt_until=now + RECEIPT_SHOWN):
        return False
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_CODE, [DRAFT, uuid_value(opened.uuid), CODE])
    return True
