"""The list on paper: what answers a question, as an A4 PDF.

An edge: it asks, turns entries into words and hands them to core's PDF gateway. Values leave through
`bridge.values.public_values`: no confidential place stands on paper.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kit.core.actions.limits import count_once, refuse_too_many
from kit.core.backends import client_address
from kit.core.bridge.facts import phone_fact
from kit.core.gateway.pdf import draw_pdf
from kit.core.gateway.places import NoPlaceFree, a_place
from kit.core.logic.limits import TooMany
from kit.core.memory import public
from kit.resources.bridge.values import public_values
from kit.resources.logic import addresses, telling
from kit.resources.logic.filters import in_words, query_of
from kit.resources.logic.leaflet import AT_ONCE, COME_BACK, DRAW, MOST, PATIENCE
from kit.resources.logic.words import NOT_A_RECOMMENDATION
from kit.resources.models import Resource
from kit.resources.queries.listing import wanted_resources
from kit.resources.views.cards import Card, cards_of
from kit.resources.views.entry import listing_or_404
from kit.resources.views.listing import Question


@dataclass(frozen=True)
class Entry:
    """One place on paper; `where` is "" where nobody wrote it."""

    card: Card
    where: str
    is_withheld: bool
    numbers: str
    mail: str
    coming: str


@require_safe
def leaflet(request: HttpRequest) -> HttpResponse:
    """The PDF; a page with ways on where the list is too long, or too many were drawn just now."""
    page = listing_or_404()
    question, now = Question(request), timezone.localtime()
    here, today = settings.SITE_CONFIG.code, timezone.localdate(now)
    records = list(wanted_resources(question.wanted, today=today, here=here)[: MOST + 1])
    context = {"question": question, "at": addresses, "parent": page, "most": MOST, "found": len(records)}
    if not records or len(records) > MOST:
        return render(request, "kit_resources/leaflet_not_now.html", context)
    try:
        drawn = public(
            ("leaflet", query_of(question.wanted), today), lambda: _drawn(request, question, records, now)
        )
    except TooMany as refusal:
        return render(
            request, "kit_resources/leaflet_not_now.html", {**context, "refusal": str(refusal)}, status=429
        )
    except NoPlaceFree:
        return _later(request, context)
    response = HttpResponse(drawn, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="resources.pdf"'
    response["Cache-Control"] = "public, max-age=0, s-maxage=300"
    response["X-Robots-Tag"] = "noindex"
    return response


def _later(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    words = _("いま、ほかの一覧を作っています。数秒待ってから、もう一度ひらいてください。")
    found = render(request, "kit_resources/leaflet_not_now.html", {**context, "refusal": words}, status=503)
    found["Retry-After"] = str(COME_BACK)
    return found


def _drawn(request: HttpRequest, question: Question, records: list[Resource], now: datetime) -> bytes:
    address = client_address(request)
    refuse_too_many(DRAW, address, now=now)
    with a_place(settings.KIT_DATA / "leaflet-places", places=AT_ONCE, patience=PATIENCE):
        count_once(DRAW, address, now=now)
        html, style = leaflet_html(question, records, now), render_to_string("kit_resources/leaflet.css")
        return draw_pdf(html, style=style)


def leaflet_html(question: Question, records: list[Resource], now: datetime) -> str:
    """The document that is drawn."""
    cards = cards_of(records, now)
    context = {
        "entries": [_entry(record, card) for record, card in zip(records, cards, strict=True)],
        "chosen": in_words(question.wanted, question.areas),
        "town": settings.SITE_CONFIG,
        "today": timezone.localdate(now),
        "rule": NOT_A_RECOMMENDATION,
        "listing": f"{settings.SITE_CONFIG.domain}{addresses.LISTING}",
    }
    return render_to_string("kit_resources/leaflet.html", context)


def _entry(record: Resource, card: Card) -> Entry:
    values = public_values(record)
    parts = (values["address"], values["building"])
    told = (
        telling.reservation_words(record.reservation) if record.reservation != "unknown" else "",
        telling.fee_words(record.fee_is_free, values["fee"]),
    )
    return Entry(
        card=card,
        where=" ".join(part for part in parts if part),
        is_withheld=record.address_confidential,
        numbers="、".join(_number(one) for one in values["phones"] if one.get("number")),
        mail=values["mail"],
        coming="・".join(part for part in told if part),
    )


def _number(one: dict[str, Any]) -> str:
    extension = f"（内線{one['extension']}）" if one.get("extension") else ""
    return phone_fact(one["number"]).text + extension
