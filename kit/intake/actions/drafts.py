"""What a resident does with a draft: start, save a step, rest, go on elsewhere, forget here, erase.

For: the wizard's views. Not for: finding a matter by a typed code (`actions.codes`), time running out (`actions.expiry`).

Rules
- Whoever acts proves it by a secret that the instance does not keep; `by` is the actor "resident".
- Each save locks the draft and merges one step, so that two tabs or two devices never mix or lose each other's steps.
- Writing and resting leave no entry in the trail, which would be a diary of somebody's nights. Erasing leaves one,
  without saying which draft it was.
- The slow computation of a code happens outside the transaction: nobody waits for it with a lock in hand.
- A second rest gives the same code. With it comes the envelope in which the key of the consultation will lie.
- What was sent is not a draft any more: each act raises AlreadySent, with the receipt to show.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kit.core.actions.audit import Actor, SystemActor, actor_words, record
from kit.core.logic.sealed import DataKey
from kit.core.models import RecordKey
from kit.core.models.sealed import sealer
from kit.core.queries.records import keys_of
from kit.intake.logic.draft import Answers, DraftContent, DraftHandle, LastWayIn
from kit.intake.logic.keeper import CodeKeeper, FoundMatter
from kit.intake.models import Draft, MatterCode
from kit.intake.models.consultations import CONSULTATION
from kit.intake.models.drafts import BROWSER, CODE, DRAFT
from kit.intake.queries.drafts import open_unsent

RESIDENT: Final = SystemActor("resident")
# More browsers than one person has; the one that came first is forgotten.
BROWSERS: Final = 5
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
    key, secret, today = sealer().new_key(), sealer().new_key(), timezone.localdate(now)
    row = Draft(created_on=today)
    content = DraftContent(definition)
    for step, answers in (first or {}).items():
        content = content.with_step(step, answers)
    _keep(row, content, key, now)
    _add_key(row.uuid, BROWSER, secret, key)
    return DraftHandle(row.uuid, secret)


def save_step(handle: DraftHandle, step: str, answers: Answers, *, by: Actor, now: datetime) -> DraftContent:
    """Replace one step's answers; raises DraftNotHere, AlreadySent or DraftTooLarge, and nothing is changed."""
    return change_draft(handle, lambda content: (step, answers), by=by, now=now)


@transaction.atomic
def change_draft(handle: DraftHandle, decide: Decision, *, by: Actor, now: datetime) -> DraftContent:
    """Replace one step's answers by what `decide` makes of the locked draft; None changes nothing. Raises as above."""
    actor_words(by)
    opened = open_unsent(handle, BROWSER, now=now, lock=True)
    decided = decide(opened.content)
    if decided is None:
        return opened.content
    content = opened.content.with_step(*decided)
    _keep(opened.row, content, opened.key, now)
    return content


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
        MatterCode.objects.create(lookup=keys.lookup, record_kind=DRAFT, record_uuid=handle.uuid)
        _add_key(handle.uuid, CODE, keys.secret, opened.key)
        to_be = RecordKey(record_kind=CONSULTATION, record_uuid=handle.uuid, holder=CODE)
        envelope = sealer().wrap_by(keys.secret, opened.key, bound=to_be.bound())
        _keep(opened.row, opened.content.with_code(code, envelope), opened.key, now)
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
    _keep(opened.row, opened.content, opened.key, now)
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
    remove_drafts([opened.row.uuid], by=by, now=now)
    record(by=by, act="draft.erase", kind=DRAFT, now=now)


def remove_drafts(uuids: list[UUID], *, by: Actor, now: datetime) -> int:
    """Delete drafts with everything that opens them or leads to them; part of an act that notes it."""
    actor_words(by)
    RecordKey.objects.filter(record_kind=DRAFT, record_uuid__in=uuids).delete()
    MatterCode.objects.filter(record_kind=DRAFT, record_uuid__in=uuids).delete()
    Draft.objects.filter(pk__in=uuids).delete()
    return len(uuids)


def _keep(row: Draft, content: DraftContent, key: DataKey, now: datetime) -> None:
    """Seal and save; a new day of use moves the last day of keeping, also that of the code."""
    row.used_on = timezone.localdate(now)
    row.expires_on = row.used_on + timedelta(days=settings.KIT_DRAFT_DAYS)
    row.put(content.as_json(), key)
    row.save()
    if content.code:
        codes = MatterCode.objects.filter(record_kind=DRAFT, record_uuid=row.uuid)
        codes.update(expires_on=row.expires_on)


def _add_key(uuid: UUID, holder: str, secret: DataKey, key: DataKey) -> None:
    row = RecordKey(record_kind=DRAFT, record_uuid=uuid, holder=holder)
    wrapped = sealer().wrap_by(secret, key, bound=row.bound())
    row.key_id, row.wrapped = wrapped.key_id, wrapped.data
    row.save(force_insert=True)
