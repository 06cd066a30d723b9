"""The dashboard's panels about pages: what is missing, whose check is due, and what waits for approval.

For: Wagtail's home screen. Not for: deciding what is missing (`core.registries.todos`, `queries.todos`).
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel

from kit.core.queries.people import user_may
from kit.core.queries.todos import list_todos
from kit.pages.models.base import KitPage
from kit.pages.queries.todos import due_reviews


class OurPanel(Component):
    """What our panels share."""

    class Media:
        css = {"all": ["kit/editing.css"]}


class TodoPanel(OurPanel):
    """「公開までにすること」."""

    name = "kit_todos"
    template_name = "kit_pages/staff/todos.html"
    order = 120

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"todos": list_todos(parent_context["request"].user)}


class ReviewPanel(OurPanel):
    """「確認日が近いもの・過ぎたもの」."""

    name = "kit_reviews"
    template_name = "kit_pages/staff/reviews.html"
    order = 130

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"reviews": due_reviews(timezone.localdate())}


class ModerationPanel(OurPanel, WorkflowObjectsToModeratePanel):
    """Wagtail's list of what waits for my approval, with the sheet for each decision below."""

    template_name = "kit_pages/staff/to_moderate.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        context["sheets"] = [state["obj"] for state in context["states"] if isinstance(state["obj"], KitPage)]
        return context


def arrange_panels(request: Any, panels: list[Any]) -> None:
    """Replace Wagtail's moderation panel, and add ours for those who write or decide."""
    panels[:] = [
        ModerationPanel() if isinstance(panel, WorkflowObjectsToModeratePanel) else panel for panel in panels
    ]
    if user_may(request.user, "change", "page") or user_may(request.user, "change", "settings"):
        panels += [TodoPanel(), ReviewPanel()]
