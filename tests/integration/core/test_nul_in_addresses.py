"""No address with NUL in it is looked up: PostgreSQL raises on it, and whoever typed it would see a fault of ours."""

import re

import pytest
from django.urls import get_resolver
from django.urls.resolvers import RoutePattern, URLResolver

from tests.factories.hub import become_hub
from tests.factories.people import make_user, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.anydb]
SAMPLES = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "int": "1",
    "slug": "x",
    "str": "a%00",
    "path": "a%00",
}


def routes(patterns, before=""):
    """Every address below these patterns as it is written, without those that are matched by an expression."""
    for one in patterns:
        here = before + (one.pattern._route if isinstance(one.pattern, RoutePattern) else "")
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, here)
        elif isinstance(one.pattern, RoutePattern):
            yield here


def filled(route):
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES[found[1] or "str"], route)


def test_every_address_with_nul_is_not_found(client, settings):
    become_hub(settings)
    sign_in(client, make_user("shonin-ken", "approver"))
    client.raise_request_exception = False
    addresses = sorted({filled(route) for route in routes(get_resolver().url_patterns)})
    asked = [address for address in addresses if "%00" in address]
    assert {"/admin/hub/towns/a%00/", "/admin/hub/towns/a%00/note/", "/admin/hub/board/towns/a%00/"} <= set(
        asked
    )
    asked += ["/nowhere/%00", "/%00/", "/admin/%00", "/learn/%00/"]
    assert {address: client.get(address).status_code for address in asked} == dict.fromkeys(asked, 404)
