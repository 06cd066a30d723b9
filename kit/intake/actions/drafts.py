"""What a resident does with a draft: start, save a step, rest, go on elsewhere, forget here, erase.

For: the wizard's views. Not for: finding a matter by a typed code (`actions.codes`), time running out (`actions.expiry`).

Rules
- Whoever acts proves it by a secret that the instance does not keep; `by` is the actor "resident".
- Each save merges one step and replaces only the very writing that it read (`OpenDraft.mark`): who comes second merges
  anew, so that two tabs or two devices never mix or lose each other's steps. It needs neither a lock nor a transaction;
  whoever came second several times in a row locks.
- Writing and resting leave no entry in the trail, which would be a diary of somebody's nights. Erasing leaves one,
  without saying which draft it was.
- The slow computation of a code happens outside the transaction: nobody waits for it with a lock in hand.
- A second rest gives the same code. With it comes the envelope in which the key of the consultation will lie.
- What was sent is not a draft any more: each act raises AlreadySent, with the receipt to show.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from kit.core.actions.audit import Actor, SystemActor, actor_words, record
from kit.core.actions.records import erase_record_keys
from kit.core.logic.sealed import DataKey, key_bound_to
from kit.core.models import RecordKey
from kit.core.models.sealed import sealer
from kit.core.queries.records import keys_of
from kit.intake.logic.draft import Answers, DraftContent, DraftHandle, LastWayIn
from kit.intake.logic.keeper import CodeKeeper, FoundMatter
from kit.intake.models import Draft, MatterCode
from kit.intake.models.consultations import CONSULTATION
from kit.intake.models.drafts import BROWSER, CODE, DRAFT
from kit.intake.queries.drafts import SEAL_MARK, OpenDraft, open_unsent, uuid_value

RESIDENT: Final = SystemActor("resident")
# More browsers than one person has; the one that came first is forgotten.
BROWSERS: Final = 5
_QUICKLY: Final = 3
_REPLACE: Final = (
    "UPDATE kit_intake_draft SET sealed = %s, used_on = %s, expires_on = %s, receipt_until = %s"
    f" WHERE uuid = %s AND substr(sealed, 1, {SEAL_MARK}) = %s"
)
_ADD_KEY: Final = "INSERT INTO kit_core_recordkey (record_kind, record_uuid, holder, key_id, wrapped) VALUES (%s, %s, %s, %s, %s)"
# Which step's answers are to be replaced, and by what.
Decision = Callable[[DraftContent], tuple[str, Answers] | None]


@transaction.atomic
def start_draft(
    definition: str, *, first: Mapping[str, Answers] | None = None, by: Actor, now: datetime
) -> DraftHandle:
    """A new draft of this version of a definition, with what was answered to begin; the handle is for the browser
    alone. Raises DraftTooLarge.
    """
    actor_words(by)
    key, secret = sealer().new_key(), sealer().new_key()
    content = DraftContent(definition)
    for step, answers in (first or {}).items():
        content = content.with_step(step, answers)
    today = timezone.localdate(now)
    row = Draft(created_on=today, used_on=today, expires_on=_last_day(today))
    row.put(content.as_json(), key)
    row.save(force_insert=True)
    _add_key(row.uuid, BROWSER, secret, key)
    return DraftHandle(row.uuid, secret)


def change_draft(handle: DraftHandle, decide: Decision, *, by: Actor, now: datetime) -> DraftContent:
    """Replace one step's answers by what `decide` makes of the draft; None changes nothing.

    Raises DraftNotHere, AlreadySent or DraftTooLarge, and nothing is changed. `decide` is asked again when somebody else was faster.
    """
    actor_words(by)
    for _ in range(_QUICKLY):
        found = _changed(handle, decide, now)
        if found is not None:
            return found
    with transaction.atomic():
        found = _changed(handle, decide, now, lock=True)
    assert found is not None
    return found


def rest_draft(
    handle: DraftHandle, *, keeper: CodeKeeper, by: Actor, now: datetime, read: DraftContent | None = None
) -> str:
    """The code of this draft, made now unless it has one; raises DraftNotHere or KeeperBusy.

    Who has just read the draft says what was in it, and it is not read again before the slow computation.
    """
    actor_words(by)
    code = (read or open_unsent(handle, BROWSER, now=now).content).code
    if code:
        return code
    code = keeper.new_code()
    keys = keeper.keys_of(code)
    with transaction.atomic():
        opened = open_unsent(handle, BROWSER, now=now, lock=True)
        if opened.content.code:  # another tab was faster
            return opened.content.code
        last_day = _last_day(timezone.localdate(now))
        MatterCode.objects.create(
            lookup=keys.lookup, record_kind=DRAFT, record_uuid=handle.uuid, expires_on=last_day
        )
        _add_key(handle.uuid, CODE, keys.secret, opened.key)
        to_be = RecordKey(record_kind=CONSULTATION, record_uuid=handle.uuid, holder=CODE)
        envelope = sealer().wrap_by(keys.secret, opened.key, bound=to_be.bound())
        replace_writing(opened, opened.content.with_code(code, envelope), now=now)
    return code


@transaction.atomic
def continue_draft(found: FoundMatter, *, by: Actor, now: datetime) -> DraftHandle:
    """A handle for the browser in which somebody typed the code; raises DraftNotHere."""
    actor_words(by)
    opened = open_unsent(DraftHandle(found.uuid, found.secret), CODE, now=now, lock=True)
    secret = sealer().new_key()
    _add_key(found.uuid, BROWSER, secret, opened.key)
    browsers = keys_of(DRAFT, found.uuid).filter(holder=BROWSER).order_by("-pk")
    keys_of(DRAFT, found.uuid).filter(pk__in=[row.pk for row in browsers[BROWSERS:]]).delete()
    _keep(opened, opened.content, now)
    return DraftHandle(found.uuid, secret)


@transaction.atomic
def forget_browser(handle: DraftHandle, *, by: Actor, now: datetime) -> None:
    """Let this browser open the draft no more; raises DraftNotHere, and LastWayIn while there is no code."""
    actor_words(by)
    if not open_unsent(handle, BROWSER, now=now, lock=True).content.code:
        raise LastWayIn
    keys_of(DRAFT, handle.uuid).filter(holder=BROWSER, key_id=sealer().id_of(handle.secret)).delete()


@transaction.atomic
def erase_draft(handle: DraftHandle, *, by: Actor, now: datetime) -> None:
    """Erase a draft, its keys and its code, by the wish of whoever wrote it; raises DraftNotHere."""
    opened = open_unsent(handle, BROWSER, now=now, lock=True)
    remove_drafts([opened.uuid], by=by, now=now)
    record(by=by, act="draft.erase", kind=DRAFT, now=now)


def remove_drafts(uuids: list[UUID], *, by: Actor, now: datetime) -> int:
    """Delete drafts with everything that opens them or leads to them; part of an act that notes it."""
    erase_record_keys(DRAFT, *uuids, by=by, now=now)
    MatterCode.objects.filter(record_kind=DRAFT, record_uuid__in=uuids).delete()
    Draft.objects.filter(pk__in=uuids).delete()
    return len(uuids)


def replace_writing(
    opened: OpenDraft, content: DraftContent, *, now: datetime, receipt_until: datetime | None = None
) -> bool:
    """Seal `content` in the place of what was read, part of an act; False, and nothing is changed, when it is there no
    more. Never so under a lock.
    """
    today = timezone.localdate(now)
    row = Draft(uuid=opened.uuid)
    row.put(content.as_json(), opened.key)
    row.seal_pending()
    values = [
        row.sealed,
        connection.ops.adapt_datefield_value(today),
        connection.ops.adapt_datefield_value(_last_day(today)),
        connection.ops.adapt_datetimefield_value(receipt_until),
        uuid_value(opened.uuid),
        opened.mark,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_REPLACE, values)
        return bool(cursor.rowcount)


def _changed(
    handle: DraftHandle, decide: Decision, now: datetime, *, lock: bool = False
) -> DraftContent | None:
    """What the draft holds afterwards, None when somebody else was faster."""
    opened = open_unsent(handle, BROWSER, now=now, lock=lock)
    decided = decide(opened.content)
    if decided is None:
        return opened.content
    content = opened.content.with_step(*decided)
    return content if _keep(opened, content, now) else None


def _keep(opened: OpenDraft, content: DraftContent, now: datetime) -> bool:
    """Replace what was read; a new day of use moves the last day of keeping, also that of the code."""
    if not content.code:
        return replace_writing(opened, content, now=now)
    with transaction.atomic():
        is_kept = replace_writing(opened, content, now=now)
        if is_kept:
            codes = MatterCode.objects.filter(record_kind=DRAFT, record_uuid=opened.uuid)
            codes.update(expires_on=_last_day(timezone.localdate(now)))
    return is_kept


def _last_day(today: date) -> date:
    return today + timedelta(days=settings.KIT_DRAFT_DAYS)


def _add_key(uuid: UUID, holder: str, secret: DataKey, key: DataKey) -> None:
    bound = key_bound_to(settings.SITE_CONFIG.code, DRAFT, uuid, holder)
    wrapped = sealer().wrap_by(secret, key, bound=bound)
    with connection.cursor() as cursor:
        cursor.execute(_ADD_KEY, [DRAFT, uuid_value(uuid), holder, wrapped.key_id, wrapped.data])
