"""A place in the menu for those who have no meetings there: who approves a template or a summary comes this way.

For: the snippets of the meetings. Not for: secretaries, who come from the meetings' own tabs.
"""

from django.conf import settings
from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from kit.core.queries.people import user_may
from kit.meetings.queries.access import OPEN


class OwnPlace(MenuItem):
    """Set `kind`, a kind of the table of permissions."""

    kind = ""

    def is_shown(self, request: HttpRequest) -> bool:
        if not settings.SITE_CONFIG.shows("meetings") or user_may(request.user, "view", OPEN):
            return False
        return user_may(request.user, "view", self.kind)
