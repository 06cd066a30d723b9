"""`/hub/exchange`: what towns send deliberately, signed with the key that they enrolled.

An edge without session, cookie and page. It reads at most 64 KB, answers every refusal with a code, and stores nothing of
what it refuses.
"""

from datetime import datetime
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kit.blueprints.logic.exchange import (
    ENROL,
    KEY_HEADER,
    MOST_BYTES,
    OK,
    SIGNATURE_HEADER,
    Answer,
    MessageRefused,
    read_message,
)
from kit.core.actions.audit import SystemActor
from kit.core.actions.limits import count_once, refuse_too_many
from kit.core.backends import client_address
from kit.core.gateway.instance_key import holds, public_id
from kit.core.logic.limits import TooMany
from kit.hub.actions.enrolment import enrol
from kit.hub.actions.exchange import take_message
from kit.hub.logic.exchange import STATUS, ExchangeRefused, limit_for
from kit.hub.queries.exchange import known_keys

BY: Final = SystemActor("exchange")
_KEY_LENGTH: Final = 64


@csrf_exempt
def exchange(request: HttpRequest) -> HttpResponse:
    """At the hub the message is taken; in a town there is nothing here, however it is asked."""
    if not settings.SITE_CONFIG.is_hub:
        raise Http404
    return take(request)


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take one message; the answer is a code, the time here, and what the kind has to say."""
    now = timezone.now()
    try:
        limit = limit_for(request.headers.get(KEY_HEADER, ""), {public_id(key) for key in known_keys()})
        refuse_too_many(limit, client_address(request), now=now)
        count_once(limit, client_address(request), now=now)
        answer = Answer(OK, now, content=_taken(request, now))
    except TooMany:
        answer = Answer("busy", now)
    except MessageRefused as refusal:
        answer = Answer(refusal.code, now)
    except ExchangeRefused as refusal:
        answer = Answer(refusal.code, now, refusal.last)
    response = HttpResponse(
        answer.to_bytes(), status=STATUS[answer.code], content_type="application/json; charset=utf-8"
    )
    response["Cache-Control"] = "no-store"
    return response


def _taken(request: HttpRequest, now: datetime) -> dict[str, Any]:
    raw = request.read(MOST_BYTES + 1)
    message = read_message(raw)
    signed_by = partial(_signed_by, request, raw)
    if message.kind != ENROL:
        return take_message(message, holds=signed_by, by=BY, now=now)
    public_key = message.content.get("public_key")
    if not isinstance(public_key, str) or len(public_key) != _KEY_LENGTH or not signed_by(public_key):
        raise ExchangeRefused("key")
    return enrol(message, public_key.lower(), by=BY, now=now)


def _signed_by(request: HttpRequest, raw: bytes, public_key: str) -> bool:
    """Whether the headers name this key and its holder signed exactly these bytes."""
    try:
        named = request.headers.get(KEY_HEADER, "") == public_id(public_key)
    except ValueError:
        return False
    return named and holds(public_key, request.headers.get(SIGNATURE_HEADER, ""), raw)
