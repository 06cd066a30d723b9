"""A new code for a consultation: for somebody who lost it, or who came by telephone or to the counter.

For: 窓口相談員. Not for: whether somebody is who they say, which staff find out and note.

Rules
- How staff made sure is noted with it, sealed.
- The old code opens nothing from that moment, and no browser that was open by it.
- The code is in the answer and nowhere else; the slow computation happens before anything is locked.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from kit.core.actions.audit import record
from kit.core.models import RecordKey, User
from kit.core.models.sealed import sealer
from kit.core.queries.records import data_key, keys_of
from kit.intake.actions.casework import keep, locked
from kit.intake.logic.keeper import CodeKeeper, CodeKeys
from kit.intake.logic.notes import written
from kit.intake.models import Consultation, MatterCode, Note
from kit.intake.models.consultations import CONSULTATION
from kit.intake.models.drafts import CODE


def issue_code(uuid: UUID, sure: str, *, form: UUID, keeper: CodeKeeper, by: User, now: datetime) -> str:
    """The new code, "" when this form was used before; `sure` says how staff made sure of the person.

    Raises NoteRefused, KeeperBusy, NotAllowed.
    """
    words = written(sure, "相談した人だと、どのように確かめたかを書いてください。")
    code = keeper.new_code()
    keys = keeper.keys_of(code)
    with transaction.atomic():
        row = locked(uuid, "change", by=by)
        note = Note(consultation=row, kind=Note.Kind.CONTACT, on=timezone.localdate(now))
        content = {"what": f"新しい合い番号をわたした。確かめ方: {words}"}
        if not keep(note, content, form=form, by=by, now=now):
            return ""
        _replace(row, keys)
        record(by=by, act="consultation.code", kind=CONSULTATION, reference=str(uuid), now=now)
    return code


def _replace(row: Consultation, keys: CodeKeys) -> None:
    keys_of(CONSULTATION, row.pk).filter(holder=CODE).delete()
    MatterCode.objects.filter(record_kind=CONSULTATION, record_uuid=row.pk).delete()
    held = RecordKey(record_kind=CONSULTATION, record_uuid=row.pk, holder=CODE)
    wrapped = sealer().wrap_by(keys.secret, data_key(row), bound=held.bound())
    held.key_id, held.wrapped = wrapped.key_id, wrapped.data
    held.save(force_insert=True)
    MatterCode.objects.create(lookup=keys.lookup, record_kind=CONSULTATION, record_uuid=row.pk)
