"""The screens on which staff edit the templates of meetings: Wagtail's own.

For: list, editor, workflow. Not for: making a meeting of one.

Rules
- Secretaries come here from the meetings; an own place in the menu is for those who have no meetings there (who approves).
- Where the town does not show meetings, it shows no templates either; a town is not shown those of the prefecture's bodies.
- The prefecture is shown all: it writes the towns' templates too.
"""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from kit.meetings.logic.kinds import KINDS, kinds_for
from kit.meetings.models import MeetingTemplate
from kit.meetings.policies import TEMPLATES
from kit.meetings.views.own_place import OwnPlace, TabbedIndex
from kit.meetings.views.workflow import ConfirmCancellation


class TemplateMenuItem(OwnPlace):
    kind = TEMPLATES.kind


class TemplateViewSet(SnippetViewSet):
    model = MeetingTemplate
    icon = "list-ol"
    menu_label = _("会議のひな形")
    menu_name = "meeting-templates"
    menu_order = 63
    menu_item_class = TemplateMenuItem
    index_view_class = TabbedIndex
    index_template_name = "kit_meetings/staff/snippets.html"
    add_to_admin_menu = True
    list_display = ["title", LiveStatusTagColumn(), Column("get_body_kind_display", label=_("会議の種類"))]
    list_filter = ["body_kind"]
    search_fields = ["title", "key"]
    copy_view_enabled = False
    confirm_workflow_cancellation_view_class = ConfirmCancellation

    def get_queryset(self, request: HttpRequest) -> QuerySet[MeetingTemplate]:
        config = settings.SITE_CONFIG
        kinds = KINDS if config.is_hub else [kind.code for kind in kinds_for(config.role)]
        return MeetingTemplate.objects.filter(body_kind__in=kinds)


def viewset() -> type[SnippetViewSet]:
    """The viewset for the Wagtail that is installed."""
    return TEMPLATES.viewset(TemplateViewSet)
