"""The prefecture's instance inside the tests' process, with the 29 in its register."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from kit.core.actions.audit import SystemActor
from kit.hub.actions.register import ensure_towns
from kit.hub.models import Town
from kit.hub.models.register import Standing
from kit.resources.models import Organisation, Resource

BY: Final = SystemActor("test")


def become_hub(settings: Any, now: datetime | None = None) -> None:
    """Make this process serve the prefecture's hub (`settings` is pytest-django's fixture) and register the 29."""
    settings.SITE_CONFIG = replace(
        settings.SITE_CONFIG,
        slug="mie",
        code="240001",
        name="三重県",
        role="hub",
        features=("resources", "meetings"),
    )
    ensure_towns(by=BY, now=now or timezone.now())


def become_empty_hub(settings: Any) -> None:
    """A hub that lists no place yet, neither its own nor of a town."""
    Resource.objects.all().delete()
    Organisation.objects.all().delete()
    become_hub(settings)


def connect_town(slug: str, address: str, **more: Any) -> Town:
    """One of the 29 as connected, at an address ("http://127.0.0.1:8001")."""
    town = Town.objects.select_related("municipality").get(municipality__slug=slug)
    for name, value in {"standing": Standing.CONNECTED, "address": address, **more}.items():
        setattr(town, name, value)
    town.save()
    return town
