"""Keys of sealed records made and erased; records opened for a person, with an entry in the trail.

For: every app with residents' records. Not for: who may (`queries.people.user_may`, asked by the edge before), and
making the keys of drafts, which the instance does not hold; erasing them is the same act.

Rules
- One data key per consultation seals the consultation and everything that belongs to it.
- A record is opened outside a transaction: that it was read stands in the trail, committed, before anybody sees a
  word. What does not open stands there as a refusal.
- Erasing a record's keys is what erases the record, in the live database; its rows are deleted as well.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import transaction

from kit.core.actions.audit import Actor, actor_words, record, record_refusal
from kit.core.logic.sealed import INSTANCE, DataKey, SealBroken
from kit.core.models import RecordKey, SealedRecord
from kit.core.models.sealed import sealer
from kit.core.queries.records import data_key, data_keys

T = TypeVar("T")
_AT_ONCE: Final = 500


def make_record_key(sealed: SealedRecord, *, by: Actor, now: datetime) -> DataKey:
    """A new data key for a record, held by the instance; a part of the act that makes the record, which is noted."""
    actor_words(by)
    kind, uuid = sealed.key_place()
    row = RecordKey(record_kind=kind, record_uuid=uuid, holder=INSTANCE)
    key = sealer().new_key()
    wrapped = sealer().wrap(key, bound=row.bound())
    row.key_id, row.wrapped = wrapped.key_id, wrapped.data
    row.save(force_insert=True)
    return key


def open_record(sealed: SealedRecord, *, by: Actor, now: datetime, act: str = "open") -> dict[str, Any]:
    """What stands in a record, after it was noted who opened it; `act` names what a part of the kit opens it for.

    Raises SealBroken when it does not open, RuntimeError inside a transaction: its rollback would take the entry along.
    """
    return open_file(sealed, (), by=by, now=now, act=act)[0]


def open_file(
    sealed: SealedRecord, belonging: Iterable[SealedRecord], *, by: Actor, now: datetime, act: str = "open"
) -> list[dict[str, Any]]:
    """What stands in a record and in what belongs to it, in this order, after one note that the whole was opened.

    Raises like `open_record`.
    """
    kind, reference = sealed.record_kind, str(sealed.pk)
    try:
        key = data_key(sealed)
        contents = [row.content_with(key) for row in (sealed, *belonging)]
    except SealBroken:
        record_refusal(by=by, act=act, kind=kind, reference=reference, reason="seal_broken", now=now)
        raise
    with transaction.atomic(durable=True):
        record(by=by, act=act, kind=kind, reference=reference, now=now)
    return contents


def open_each(rows: Sequence[SealedRecord], *, by: Actor, now: datetime, act: str) -> list[dict[str, Any]]:
    """What stands in records of one kind that are shown together, in their order; one note says how many.

    All have their keys at records of one kind. Nothing is noted of an empty list. Raises like `open_record`.
    """
    if not rows:
        return []
    keys = data_keys(rows)
    contents = [row.content_with(keys[row.key_place()[1]]) for row in rows]
    with transaction.atomic(durable=True):
        record(by=by, act=act, kind=rows[0].record_kind, detail={"rows": len(rows)}, now=now)
    return contents


def open_parts(parts: Iterable[SealedRecord], whole: SealedRecord) -> Iterator[dict[str, Any]]:
    """What stands in the parts of a record that was opened and noted before, one after the other; raises SealBroken."""
    key = data_key(whole)
    for part in parts:
        yield part.content_with(key)


def count_records(
    rows: Sequence[SealedRecord],
    read: Callable[[SealedRecord, dict[str, Any]], T],
    *,
    by: Actor,
    now: datetime,
) -> list[T]:
    """What `read` takes out of each record, for numbers only; one note says how many were opened, and by whom.

    All rows are of one kind and have keys of their own. Raises like `open_record`; nothing is answered then.
    """
    found: list[T] = []
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        keys = data_keys(part)
        found += [read(row, row.content_with(keys[row.key_place()[1]])) for row in part]
    kind = rows[0].record_kind if rows else ""
    with transaction.atomic(durable=True):
        record(by=by, act="statistics.count", kind=kind, detail={"rows": len(rows)}, now=now)
    return found


@transaction.atomic
def erase_record_keys(kind: str, *uuids: UUID, by: Actor, now: datetime) -> int:
    """Delete every key of these records, so that nothing opens them any more; answers how many keys there were.

    A part of the act that erases the records, which is noted.
    """
    actor_words(by)
    count, _ = RecordKey.objects.filter(record_kind=kind, record_uuid__in=uuids).delete()
    return count
