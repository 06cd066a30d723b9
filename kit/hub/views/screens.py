"""What every staff screen of the hub shares: the gate, the frame, and that a town has none of them.

For: the rooms under `/admin/hub/`. Not for: public pages of the hub.
"""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from kit.core.queries.people import user_may
from kit.core.views.gate import GateMixin
from kit.hub.models import Town
from kit.hub.queries.towns import town_with


def town_or_404(code: str) -> Town:
    """The town that an address names."""
    found = town_with(code)
    if found is None:
        raise Http404
    return found


class OnlyHub:
    """Not there on the instance of a town."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.SITE_CONFIG.is_hub:
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class HubScreen(OnlyHub, GateMixin, WagtailAdminTemplateMixin):
    """Set `kind` (of the table of permissions), `page_title`, and `home` (the name of the room's first address)."""

    act = "view"
    header_icon = "site"
    home = ""
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # A screen of one town calls that `town`; the browser's tab names the prefecture all the same.
        return super().get_context_data(site_name=settings.SITE_CONFIG.name, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = [{"url": reverse(self.home) if self.home else "", "label": self.page_title}]
        if self.get_page_subtitle():
            here.append({"url": "", "label": self.get_page_subtitle()})
        return [*self.breadcrumbs_items, *here]


class HubItem(MenuItem):
    """A room in the menu of the hub: set `kind`."""

    act = "view"
    kind = ""

    def is_shown(self, request: HttpRequest) -> bool:
        return settings.SITE_CONFIG.is_hub and user_may(request.user, self.act, self.kind)
