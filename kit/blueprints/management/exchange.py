"""`send(kind, content)`: one message from this town to the hub, with the number it needs.

For: every room of the town that tells the hub something deliberately. Not for: the line (`gateway.exchange`), and
enrolment, whose key the hub does not know yet.

Rules
- It goes to the hub that enrolled this town, as long as site.toml names that one: who takes the address away wants no
  connection, and who writes another there has not been invited by it.
- Nothing is kept of a message that did not arrive: who sends decides whether to try again.
- When the hub has seen a higher number, this town came back from a backup (or another message overtook this one): it
  goes on from the hub's number, says so, and tries once more.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone

from kit.blueprints.actions.joining import take_number
from kit.blueprints.gateway.exchange import post_message
from kit.blueprints.logic.exchange import Answer, Message, follow_up
from kit.blueprints.logic.hub_words import HubRefused
from kit.blueprints.logic.origins import hub_origin
from kit.blueprints.models import HubLink
from kit.core.actions.audit import Actor
from kit.core.gateway.instance_key import instance_key


def send(kind: str, content: Mapping[str, Any], *, by: Actor) -> Mapping[str, Any]:
    """What the hub answers; raises NotJoined, KeyMissing, HubUnreachable or HubRefused."""
    link, sequence = take_number(by=by)
    if hub_origin(settings.SITE_CONFIG.blueprints.hub_url) != link.hub:
        now = timezone.localtime()
        raise HubRefused("hub_url", hub_time=now, here=now)
    answer = _post(link.hub, kind, content, sequence, None)
    if answer.code == "sequence" and answer.last is not None:
        own = HubLink.objects.get(pk=1).sequence
        _next, back_from = follow_up(answer.last, sent=sequence, own=own)
        link, sequence = take_number(answer.last, by=by)
        answer = _post(link.hub, kind, content, sequence, back_from)
    require_ok(answer)
    return answer.content


def require_ok(answer: Answer) -> None:
    """Pass, or raise HubRefused with words for this town."""
    if not answer.is_ok:
        raise HubRefused(answer.code, hub_time=answer.at, here=timezone.localtime(), last=answer.last)


def _post(hub: str, kind: str, content: Mapping[str, Any], sequence: int, back_from: int | None) -> Answer:
    message = Message(settings.SITE_CONFIG.code, sequence, timezone.now(), kind, content, back_from)
    return post_message(hub, message, instance_key(settings.KIT_KEYS))
