"""Exchanging the data key: everything that it wraps is wrapped by the next one, in batches.

For: `kit keys rotate`. Not for: the key files (`gateway.keys`). A batch is one transaction; what a kill leaves undone
is found by the next run, because each row says which key wrapped it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.db import transaction

from kit.core.actions.audit import Actor, record
from kit.core.logic.sealed import INSTANCE
from kit.core.models import RecordKey
from kit.core.models.sealed import sealer

BATCH: Final = 500
# Where allauth keeps what `StaffSecondFactorAdapter.encrypt` sealed.
_SEALED_PARTS: Final = ("secret", "seed", "migrated_codes")


@transaction.atomic
def rewrap_batch(*, size: int = BATCH, by: Actor, now: datetime) -> int:
    """Wrap up to `size` record keys by the newest data key; answers how many, 0 when none is left.

    Raises SealBroken when a key file is missing that one of them needs.
    """
    newest = sealer().newest_id()
    waiting = RecordKey.objects.filter(holder=INSTANCE).exclude(key_id=newest)
    rows = list(waiting.select_for_update().order_by("pk")[:size])
    for row in rows:
        key = sealer().unwrap(row.as_wrapped(), bound=row.bound())
        wrapped = sealer().wrap(key, bound=row.bound())
        row.key_id, row.wrapped = wrapped.key_id, wrapped.data
    if rows:
        RecordKey.objects.bulk_update(rows, ["key_id", "wrapped"])
        record(by=by, act="keys.rewrap", kind="settings", detail={"rows": len(rows)}, now=now)
    return len(rows)


@transaction.atomic
def reseal_second_factors(reseal: Callable[[str], str], *, by: Actor, now: datetime) -> int:
    """Seal the secrets of staff's second factors anew; `reseal` opens one and seals it. Answers how many."""
    count = 0
    for factor in Authenticator.objects.select_for_update().order_by("pk"):
        parts = {name: factor.data[name] for name in _SEALED_PARTS if factor.data.get(name)}
        if parts:
            factor.data = {**factor.data, **{name: _each(reseal, part) for name, part in parts.items()}}
            factor.save(update_fields=["data"])
            count += 1
    record(by=by, act="keys.reseal", kind="settings", detail={"rows": count}, now=now)
    return count


def _each(reseal: Callable[[str], str], part: Any) -> Any:
    return [reseal(text) for text in part] if isinstance(part, list) else reseal(part)
