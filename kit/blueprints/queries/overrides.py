"""Reads which fixed facts a town overrides for a while."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from kit.blueprints.models import FixedOverride


def active_overrides() -> QuerySet[FixedOverride]:
    """All overrides in force, the newest first: uid, path, value, reason, by, at, until.

    An override is in force until it is ended: by hand, or by the clock when its time is over.
    """
    return FixedOverride.objects.filter(ended_at__isnull=True).order_by("-at", "pk")


def overridden_values(uid: Any) -> Mapping[str, Any]:
    """The temporary values of one object by path."""
    return dict(active_overrides().filter(uid=uid).values_list("path", "value"))
