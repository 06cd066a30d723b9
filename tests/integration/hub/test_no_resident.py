"""The hub never sees a resident: no role there opens, writes or counts a consultation, and nobody is led to one."""

import pytest
from django.urls import get_resolver, reverse

from kit.core.logic.permissions import OF_RESIDENTS, ROLES
from kit.core.queries.people import user_may
from kit.intake.models import Consultation
from tests.factories.hub import become_hub
from tests.factories.people import make_user, sign_in

pytestmark = pytest.mark.django_db
UID = "7a1c6d5e-0000-4000-8000-000000000001"
SAMPLES = {"uuid": UID, "note": UID, "link": 1, "channel": "contact", "month": "2026-10", "year": 2025}


def addresses():
    """Every staff address of the intake, by the views that answer it."""
    found = {}
    for pattern in get_resolver().url_patterns:
        for one in getattr(pattern, "url_patterns", ()):
            view = getattr(getattr(one, "callback", None), "view_class", None)
            view = view or getattr(getattr(one.callback, "__wrapped__", None), "view_class", None)
            if view is not None and view.__module__.startswith("kit.intake.views") and one.name:
                found[one.name] = reverse(
                    one.name, kwargs={key: SAMPLES[key] for key in one.pattern.converters}
                )
    return {name: address for name, address in found.items() if address.startswith("/admin/")}


def test_no_role_at_the_hub_reaches_a_consultation(settings, client):
    somebody = make_user("zenbu-ken", *ROLES)
    sign_in(client, somebody)
    every = addresses()
    assert {
        "kit_inbox",
        "kit_inbox_new",
        "kit_case_answer",
        "kit_duties",
        "kit_statistics",
        "kit_intake_pause",
    } <= set(every)
    assert client.get(every["kit_inbox_new"]).status_code == 200
    become_hub(settings)
    for name, address in every.items():
        assert (client.get(address).status_code, client.post(address).status_code) in (
            (404, 404),
            (302, 302),
        ), name
    assert not Consultation.objects.exists()
    assert not [kind for kind in OF_RESIDENTS if user_may(somebody, "view", kind)]
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert [name for name, address in every.items() if f'"{address}"' in home] == []
    assert client.get("/intake/").status_code == 404
