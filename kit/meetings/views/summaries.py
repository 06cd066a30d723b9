"""The screens on which staff edit and approve public summaries: Wagtail's own.

For: list, editor, preview, workflow. Not for: making a summary, which begins at a meeting (`summary_make`).

Rules
- Nothing is saved by itself: each saving opens the meeting to compare, so each is one press of a person.
- The preview shows the saved text, for the same reason. Who approves looks at it as well.
- Secretaries come here from the meetings; an own place in the menu is for those who have no meetings there (who approves).
"""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import EditView, PreviewOnEditView, SnippetViewSet

from kit.meetings.models import Summary
from kit.meetings.policies import SUMMARIES
from kit.meetings.views.own_place import OwnPlace, TabbedIndex
from kit.meetings.views.workflow import ConfirmCancellation


class SummaryMenuItem(OwnPlace):
    kind = SUMMARIES.kind


class SummaryEdit(EditView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False


class SummaryPreview(PreviewOnEditView):
    def get_form(self, query_dict: Any) -> Any:
        form = super().get_form(query_dict)
        form.is_preview = True
        return form

    def user_has_permission(self, permission: str) -> bool:
        user = self.request.user
        return any(SUMMARIES.user_has_permission(user, act) for act in (permission, "publish"))

    def user_has_permission_for_instance(self, permission: str, instance: Any) -> bool:
        return self.user_has_permission(permission)


class SummaryViewSet(SnippetViewSet):
    model = Summary
    icon = "doc-full"
    menu_label = _("会議の公開要旨")
    menu_name = "meeting-summaries"
    menu_order = 64
    menu_item_class = SummaryMenuItem
    index_view_class = TabbedIndex
    index_template_name = "kit_meetings/staff/snippets.html"
    add_to_admin_menu = True
    edit_view_class = SummaryEdit
    preview_on_edit_view_class = SummaryPreview
    confirm_workflow_cancellation_view_class = ConfirmCancellation
    list_display = ["title", "held"]
    copy_view_enabled = False


def viewset() -> type[SnippetViewSet]:
    """The viewset for the Wagtail that is installed."""
    return SUMMARIES.viewset(SummaryViewSet)
