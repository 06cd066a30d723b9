"""Changes the register of towns."""

from datetime import datetime

from django.db import transaction

from kit.core.actions.audit import Actor, record
from kit.core.models import Municipality
from kit.hub.models import Town


@transaction.atomic
def ensure_towns(*, by: Actor, now: datetime) -> int:
    """Give every municipality its row; answers how many were new. For `setup` of the hub, as often as one likes."""
    lacking = Municipality.objects.filter(register=None)
    made = Town.objects.bulk_create([Town(municipality=one) for one in lacking])
    if made:
        record(by=by, act="town.register", kind="town", detail={"rows": len(made)}, now=now)
    return len(made)
