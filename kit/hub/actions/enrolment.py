"""Enrols the key of a town that shows the secret of its invitation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kit.blueprints.logic.exchange import Message
from kit.core.actions.audit import Actor, record
from kit.hub.logic.exchange import ExchangeRefused, require_time
from kit.hub.logic.invitations import judge_use
from kit.hub.models import Invitation, Line, Source, Town
from kit.hub.models.register import Standing
from kit.hub.queries.towns import hold_town


@transaction.atomic
def enrol(message: Message, public_key: str, *, by: Actor, now: datetime) -> dict[str, Any]:
    """Connect the town with the key that signed the message; raises ExchangeRefused.

    The key before it ends here. The same invitation with the same key again changes nothing and is answered alike.
    """
    require_time(message, now)
    found = _invitation(message)
    town = hold_town(found.town)
    found.refresh_from_db()
    if town.code != message.town:
        raise ExchangeRefused("no_invitation")
    verdict = judge_use(found.issued, str(message.content.get("secret", "")), public_key, now)
    if verdict not in ("ok", "again") or (verdict == "again" and town.public_key != public_key):
        raise ExchangeRefused("used" if verdict == "again" else verdict)
    if verdict == "again" and town.standing != Standing.CONNECTED:
        raise ExchangeRefused("retired")
    if verdict == "ok":
        _connect(town, found, public_key, now)
        record(by=by, act="town.joined", kind="town", reference=town.code, now=now)
    line, _made = Line.objects.get_or_create(town=town)
    # The same again lowers no number: what was sent since could be sent once more by somebody else.
    line.sequence = message.sequence if verdict == "ok" else max(line.sequence, message.sequence)
    line.heard_at = now
    line.save(update_fields=["sequence", "heard_at"])
    return {"town": town.code, "address": town.address}


def _invitation(message: Message) -> Invitation:
    try:
        uid = UUID(str(message.content.get("invitation", "")))
    except ValueError as error:
        raise ExchangeRefused("no_invitation") from error
    found = Invitation.objects.select_related("town").filter(uid=uid).first()
    if found is None:
        raise ExchangeRefused("no_invitation")
    return found


def _connect(town: Town, invitation: Invitation, public_key: str, now: datetime) -> None:
    others = Town.objects.exclude(pk=town.pk)
    if others.filter(address=invitation.address).exists():
        raise ExchangeRefused("address")
    if others.filter(public_key=public_key).exists():
        raise ExchangeRefused("key")
    invitation.used_at, invitation.used_key = now, public_key
    invitation.save(update_fields=["used_at", "used_key"])
    town.standing, town.address, town.public_key = Standing.CONNECTED, invitation.address, public_key
    town.connected_at, town.retired_at = now, None
    town.save(update_fields=["standing", "address", "public_key", "connected_at", "retired_at"])
    # What failed where it was before counts no more, and a worker that still reads there brings nothing.
    Source.objects.filter(town=town).update(due_at=now, strikes=0, holder=None, lease_until=None)
