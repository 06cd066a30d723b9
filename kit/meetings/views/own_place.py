"""How one comes to the snippets of the meetings, and away: a place in the menu for those who have no meetings there (who
approves a template or a summary), the meetings' own tabs for everybody else.

For: templates and public summaries. Not for: the screens of the meetings themselves, which bring their tabs along.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.snippets.views.snippets import IndexView

from kit.core.queries.people import user_may
from kit.meetings.queries.access import OPEN


class OwnPlace(MenuItem):
    """Set `kind`, a kind of the table of permissions."""

    kind = ""

    def is_shown(self, request: HttpRequest) -> bool:
        if not settings.SITE_CONFIG.shows("meetings") or has_tabs(request.user):
            return False
        return user_may(request.user, "view", self.kind)


class TabbedIndex(IndexView):
    """Wagtail's list, with the tabs of the meetings above it; its button is short enough for a telephone."""

    add_item_label = gettext_lazy("新しくつくる")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        shown = has_tabs(self.request.user)
        return {**super().get_context_data(*args, **kwargs), "has_tabs": shown}


def has_tabs(user: Any) -> bool:
    """Whether somebody comes from the meetings."""
    return user_may(user, "view", OPEN)
