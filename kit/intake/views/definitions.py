"""The screens on which staff edit the questions of the intake: Wagtail's own, under its own place in the menu."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from kit.intake.models import IntakeDefinition
from kit.intake.policies import POLICY


class DefinitionViewSet(SnippetViewSet):
    model = IntakeDefinition
    icon = "form"
    menu_label = _("相談受付の質問")
    menu_name = "intake-definitions"
    menu_order = 60
    add_to_admin_menu = True
    list_display = ["title", "key"]
    search_fields = ["title", "key"]
    copy_view_enabled = False


def viewset() -> type[SnippetViewSet]:
    """The viewset for the Wagtail that is installed."""
    return POLICY.viewset(DefinitionViewSet)
