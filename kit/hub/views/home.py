"""The prefecture's panel on Wagtail's home screen: what waits, at the top, each line only for who may do it.

For: the hub. Not for: towns, which have panels of their own, nor deciding what waits (`queries.waiting`).
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from kit.hub.queries.waiting import waiting


class WaitingPanel(Component):
    """「県ハブで待っていること」."""

    name = "kit_hub_waiting"
    template_name = "kit_hub/staff/waiting.html"
    order = 10

    class Media:
        css = {"all": ["kit/editing.css", "kit_hub/home.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"waiting": waiting(parent_context["request"].user, timezone.localdate())}


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    """For everybody at the hub: whoever may do nothing there is told that nothing waits."""
    if settings.SITE_CONFIG.is_hub:
        panels.append(WaitingPanel())
