"""The screens on which staff edit the templates of meetings: Wagtail's own.

For: list, editor, workflow. Not for: making a meeting of one.

Rules
- Secretaries come here from the meetings; an own place in the menu is for those who have no meetings there (who approves).
- Where the town does not show meetings, it shows no templates either.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.snippets.views.snippets import SnippetViewSet

from kit.core.queries.people import user_may
from kit.meetings.models import MeetingTemplate
from kit.meetings.policies import TEMPLATES
from kit.meetings.queries.access import OPEN


class TemplateMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        if not settings.SITE_CONFIG.shows("meetings") or user_may(request.user, "view", OPEN):
            return False
        return user_may(request.user, "view", TEMPLATES.kind)


class TemplateViewSet(SnippetViewSet):
    model = MeetingTemplate
    icon = "list-ol"
    menu_label = _("会議のひな形")
    menu_name = "meeting-templates"
    menu_order = 63
    menu_item_class = TemplateMenuItem
    add_to_admin_menu = True
    list_display = ["title", "get_body_kind_display"]
    list_filter = ["body_kind"]
    search_fields = ["title", "key"]
    copy_view_enabled = False


class TemplateViewSetBefore8(TemplateViewSet):
    """Wagtail 7.4 asks the viewset who may do what."""

    @property
    def permission_policy(self) -> Any:
        return TEMPLATES


def viewset() -> type[SnippetViewSet]:
    """The viewset for the Wagtail that is installed; registers the policy where Wagtail keeps policies itself."""
    return TemplateViewSet if TEMPLATES.adopt() else TemplateViewSetBefore8
