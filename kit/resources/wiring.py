"""What the resources offer through core's registries."""

from typing import Any

from kit.core.registries import SearchKind, search_kinds
from kit.resources.bridge.search import findable
from kit.resources.models import Resource


def connect() -> None:
    """Called once at start-up."""
    search_kinds.register("resources", SearchKind(read=findable, all=_all))


def _all() -> Any:
    return Resource.objects.select_related("organisation")
