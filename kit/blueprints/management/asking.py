"""Carries requests for help to the hub, and answers back: at once when somebody asks, and by the clock.

Rules
- A request that did not arrive waits and is tried again each quarter of an hour; sending it twice does no harm (the hub
  knows it by its uid).
- The hub is asked for answers each hour as long as a request is open, and when it has knocked.
"""

from contextlib import suppress
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from kit.blueprints.actions.joining import NotJoined
from kit.blueprints.actions.support import note_arrived, note_stuck, take_answers
from kit.blueprints.gateway.exchange import HubUnreachable
from kit.blueprints.logic.help_request import ANSWERS, KIND, TOGETHER, HelpUnreadable, Request, read_answers
from kit.blueprints.logic.hub_words import HubRefused
from kit.blueprints.management.exchange import send
from kit.blueprints.models import HelpRequest
from kit.blueprints.models.support import HelpState
from kit.core.actions.audit import Actor, SystemActor
from kit.core.gateway.keys import KeyMissing

BY: Final = SystemActor("exchange")
OPEN: Final = (HelpState.SENT, HelpState.READ, HelpState.ANSWERED)
TRY_EACH, ASK_EACH = 15, 60  # minutes


@task()
def carry() -> None:
    """Send what waits, and fetch what was answered."""
    send_waiting(by=BY)
    fetch_answers(by=BY)


def send_waiting(*, by: Actor) -> int:
    """Send every waiting request; answers how many arrived."""
    arrived = 0
    for row in HelpRequest.objects.filter(state=HelpState.WAITING).order_by("made_at"):
        request = Request(str(row.uid), row.topic, row.wish, row.hurry, row.text)
        code = _sent(KIND, request.to_data(), by=by)[0]
        if code:
            note_stuck(row, code, by=by, now=timezone.now())
        else:
            note_arrived(row, by=by, now=timezone.now())
            arrived += 1
    return arrived


def fetch_answers(*, by: Actor) -> int:
    """Ask what became of the open requests, a few with each message; answers how many changed."""
    rows = HelpRequest.objects.filter(state__in=OPEN).order_by("-made_at")
    uids = [str(uid) for uid in rows.values_list("uid", flat=True)]
    changed = 0
    for begin in range(0, len(uids), TOGETHER):
        code, said = _sent(ANSWERS, {"uids": uids[begin : begin + TOGETHER]}, by=by)
        if code:
            break
        with suppress(HelpUnreadable):
            changed += take_answers(read_answers(said), by=by, now=timezone.now())
    return changed


def carry_when_due(now: datetime) -> bool:
    """Queue the errand in the minutes that are this town's; answers whether it did."""
    if settings.SITE_CONFIG.is_hub:
        return False
    own = int(settings.SITE_CONFIG.code)
    waits = now.minute % TRY_EACH == own % TRY_EACH and _any(HelpState.WAITING)
    asks = now.minute % ASK_EACH == own % ASK_EACH and _any(*OPEN)
    if waits or asks:
        carry.enqueue()
    return bool(waits or asks)


def _any(*states: str) -> bool:
    return HelpRequest.objects.filter(state__in=states).exists()


def _sent(kind: str, content: dict[str, object], *, by: Actor) -> tuple[str, dict[str, object]]:
    """The code of what went wrong ("" for nothing), and what the hub answered."""
    try:
        return "", dict(send(kind, content, by=by))
    except NotJoined:
        return "not_joined", {}
    except HubUnreachable:
        return "unavailable", {}
    except HubRefused as refusal:
        return refusal.code, {}
    except KeyMissing:
        return "no_key", {}
