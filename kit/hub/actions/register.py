"""Changes the register of towns."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kit.core.actions.audit import Actor, record
from kit.core.models import Municipality
from kit.hub.actions.invitations import end_open
from kit.hub.logic.invitations import InviteRefused
from kit.hub.models import Town
from kit.hub.models.register import Standing
from kit.hub.queries.towns import hold_town


@transaction.atomic
def ensure_towns(*, by: Actor, now: datetime) -> int:
    """Give every municipality its row; answers how many were new. For `setup` of the hub, as often as one likes."""
    lacking = Municipality.objects.filter(register=None)
    made = Town.objects.bulk_create([Town(municipality=one) for one in lacking])
    if made:
        record(by=by, act="town.register", kind="town", detail={"rows": len(made)}, now=now)
    return len(made)


@transaction.atomic
def retire(town: Town, *, reason: str, by: Actor, now: datetime) -> None:
    """End a connection: nothing more is taken from the town or asked of it. All rows stay, the reason with them.

    Its key stays too, so that what it still sends is told why; inviting it again makes a new one. Raises InviteRefused.
    """
    town = hold_town(town)
    if town.standing != Standing.CONNECTED:
        raise InviteRefused("つながっていないので、やめるものがありません。")
    end_open(town, by=by, now=now)
    town.standing, town.retired_at = Standing.RETIRED, now
    line = f"{timezone.localdate(now):%Y-%m-%d} つながりをやめた: {reason.strip()}"
    town.note = "\n".join(part for part in (town.note.strip(), line) if part)
    town.save(update_fields=["standing", "retired_at", "note"])
    record(by=by, act="town.retired", kind="town", reference=town.code, now=now)


@transaction.atomic
def write_note(town: Town, note: str, *, by: Actor, now: datetime) -> None:
    """Write what the prefecture wants to remember about a town."""
    town.note = note.strip()
    town.save(update_fields=["note"])
    record(by=by, act="town.noted", kind="town", reference=town.code, now=now)
