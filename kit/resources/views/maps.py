"""Maps as still pictures: of one place, and of what answers a question.

An edge, and an addition: everything stands in words beside the picture. The picture comes from the host that the town
named in site.toml and from no other; only these pages ask it, so nobody's visit is told to it who did not ask for a map.
Values leave through `bridge.values.public_values`: a confidential place is on no map.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kit.resources.bridge.values import public_values
from kit.resources.logic import addresses
from kit.resources.logic.tiles import picture
from kit.resources.models import Resource, ResourcesPage
from kit.resources.queries.listing import shown_resource, wanted_resources
from kit.resources.views.detail import not_shown
from kit.resources.views.listing import Question
from kit.resources.views.until import true_for_today

# More marks than these hide each other.
MOST: Final = 40


@dataclass(frozen=True)
class Spot:
    """One place on the map: what it is called, where it is in words, its page and its map elsewhere."""

    name: str
    where: str
    access: str
    address: str
    elsewhere: str
    point: tuple[float, float]


def place_map(page: ResourcesPage, request: HttpRequest, uid: UUID) -> HttpResponse:
    """The map of one place; 404 where the town has no tiles or the place no public position."""
    _refuse_without_tiles()
    now = timezone.localtime()
    record = shown_resource(uid, timezone.localdate(now))
    if record is None:
        return not_shown(request, uid)
    spots = _spots([record])
    if not spots:
        raise Http404
    true_for_today(now)
    return _map(request, {"record": record, "parent": page, "here": record.name}, spots)


def list_map(page: ResourcesPage, request: HttpRequest) -> HttpResponse:
    """The map of the places that answer the question, numbered as the list below it."""
    _refuse_without_tiles()
    question, now = Question(request), timezone.localtime()
    here, today = settings.SITE_CONFIG.code, timezone.localdate(now)
    known = wanted_resources(question.wanted, today=today, here=here).filter(
        address_confidential=False, latitude__isnull=False, longitude__isnull=False
    )
    spots = _spots(list(known[: MOST + 1]))
    true_for_today(now)
    context = {"question": question, "parent": page, "most": MOST, "are_more": len(spots) > MOST}
    return _map(request, context, spots[:MOST])


def _map(request: HttpRequest, context: dict[str, Any], spots: Sequence[Spot]) -> HttpResponse:
    tiles = settings.SITE_CONFIG.map
    drawn = picture([spot.point for spot in spots], tiles.tiles) if spots else None
    # What is drawn last lies on top: that is the first one.
    marks = reversed(drawn.marks) if drawn else ()
    told = {"spots": spots, "picture": drawn, "marks_last_first": marks, "map": tiles, "at": addresses}
    found = render(request, "kit_resources/map.html", {**context, **told})
    found._csp_config = _policy(tiles.host)  # type: ignore[attr-defined]
    return found


def _spots(records: Sequence[Resource]) -> list[Spot]:
    found = []
    for record in records:
        values = public_values(record)
        latitude, longitude = values["latitude"], values["longitude"]
        if latitude is None or longitude is None:
            continue
        where = " ".join(part for part in (values["address"], values["building"]) if part)
        found.append(
            Spot(record.name, where, values["access"], addresses.detail(record.uid),
                 addresses.map_of(latitude, longitude), (latitude, longitude))
        )  # fmt: skip
    return found


def _refuse_without_tiles() -> None:
    if not settings.SITE_CONFIG.map.tiles:
        raise Http404


@cache
def _policy(host: str) -> dict[str, Any]:
    """The site's own policy and pictures from one host more; one object each, as `core.csp` remembers them."""
    strict = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return {**strict, "img-src": ["'self'", host]}
