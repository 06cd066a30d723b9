"""The data keys of sealed records, unwrapped for those who may hold them.

For: actions that open or seal. Not for: views: what is opened for a person goes through `actions.records`.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Count, QuerySet

from kit.core.logic.sealed import INSTANCE, DataKey, SealBroken
from kit.core.models import RecordKey, SealedRecord
from kit.core.models.sealed import sealer


def keys_of(kind: str, uuid: UUID) -> QuerySet[RecordKey]:
    """Every wrapped key of one record."""
    return RecordKey.objects.filter(record_kind=kind, record_uuid=uuid)


def data_key(record: SealedRecord) -> DataKey:
    """The key of a record, or of the one it belongs to, by the instance's key file; raises SealBroken."""
    kind, uuid = record.key_place()
    for row in keys_of(kind, uuid).filter(holder=INSTANCE):
        return sealer().unwrap(row.as_wrapped(), bound=row.bound())
    raise SealBroken("この記録の鍵はありません。消された記録は、だれにも開けません。")


def data_keys(records: Sequence[SealedRecord]) -> Mapping[UUID, DataKey]:
    """The keys of records by the uuid of `key_place`, in one query; all have their keys at records of one kind.

    Raises SealBroken when one is missing.
    """
    kinds = {record.key_place()[0] for record in records}
    if len(kinds) != 1:
        raise ValueError(f"records of one kind, not {sorted(kinds)}")
    wanted = {record.key_place()[1] for record in records}
    rows = RecordKey.objects.filter(record_kind=kinds.pop(), record_uuid__in=wanted, holder=INSTANCE)
    found = {row.record_uuid: sealer().unwrap(row.as_wrapped(), bound=row.bound()) for row in rows}
    if len(found) < len(wanted):
        raise SealBroken("鍵のない記録があります。消された記録は、だれにも開けません。")
    return found


def key_counts() -> Mapping[str, int]:
    """How many records each data key opens, by the key's fingerprint."""
    rows = RecordKey.objects.filter(holder=INSTANCE).values_list("key_id")
    return dict(rows.annotate(Count("pk")).order_by("key_id"))
