"""Takes a signed message of a connected town, whole or not at all."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from kit.blueprints.logic.exchange import Message
from kit.core.actions.audit import Actor, record
from kit.hub.logic.exchange import ExchangeRefused, require_taken
from kit.hub.models import Line, Town
from kit.hub.registries import exchange_kinds


@transaction.atomic
def take_message(
    message: Message, *, holds: Callable[[str], bool], by: Actor, now: datetime
) -> dict[str, Any]:
    """Hand a message to whoever takes its kind and remember its number; raises ExchangeRefused.

    `holds` tells whether the holder of a public key signed what came. The answer is what the town is told.
    """
    rows = Town.objects.select_for_update(of=("self",)).select_related("municipality")
    town = rows.filter(municipality__code=message.town).first()
    if town is None:
        raise ExchangeRefused("unknown_town")
    if not town.public_key:
        raise ExchangeRefused("not_joined")
    if not holds(town.public_key):
        raise ExchangeRefused("key")
    line, _made = Line.objects.get_or_create(town=town)
    require_taken(message, standing=town.standing, last=line.sequence, now=now)
    handler = exchange_kinds.get(message.kind)
    if handler is None:
        raise ExchangeRefused("kind")
    line.sequence, line.heard_at = message.sequence, now
    if message.back_from is not None:
        line.went_back_at = now
        record(by=by, act="town.went_back", kind="town", reference=town.code, now=now)
    line.save()
    return handler(town, message.content, now)
