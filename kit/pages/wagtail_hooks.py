"""What pages adds to Wagtail's admin: panels of the dashboard, the sheet for a decision, publishing many at once."""

from typing import Any

from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter

from kit.core.models.owned import OwnedDraftMixin
from kit.pages.actions import DECISION_LOG
from kit.pages.models.base import KitPage
from kit.pages.queries.publications import publication_entries
from kit.pages.views import bulk_each
from kit.pages.views.bulk import PublishEachBulkAction
from kit.pages.views.dashboard import arrange_panels
from kit.pages.views.decision import DecisionSheet, PastSheet

hooks.register("construct_homepage_panels", arrange_panels)
# After Wagtail's own of the same name, which it thereby replaces.
for action in (
    PublishEachBulkAction,
    bulk_each.UnpublishEachBulkAction,
    bulk_each.DeleteEachBulkAction,
    bulk_each.DeleteEachSnippetBulkAction,
    bulk_each.MoveEachBulkAction,
):
    hooks.register("register_bulk_action", action, order=100)


class DecisionMenuItem(ActionMenuItem):
    """The sheet, beside the buttons of the workflow."""

    name = "kit-decision"
    label = _("公開伺いを開く")
    icon_name = "doc-full"

    def is_shown(self, context: Any) -> bool:
        return context["view"] == "edit" and waits_for_publication(context["page"])

    def get_url(self, parent_context: Any) -> str:
        return sheet_url(parent_context["page"])


class DecisionFormatter(LogFormatter):
    """How a noted number reads in the history of a page."""

    label = _("決裁番号")

    def format_message(self, log_entry: Any) -> str:
        return _("決裁番号 %(number)s を記録しました") % {"number": log_entry.data["number"]}


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("decisions/<int:page_id>/", DecisionSheet.as_view(), name="kit_decision"),
        path("decisions/<int:page_id>/<int:entry_id>/", PastSheet.as_view(), name="kit_past_decision"),
    ]


@hooks.register("construct_help_menu")
def keep_help_inside(request: Any, menu_items: list[Any]) -> None:
    """Wagtail's guides are in English and on another host."""
    menu_items[:] = [item for item in menu_items if not str(item.url).startswith("http")]


@hooks.register("register_page_header_buttons")
def header_button(
    page: Any, user: Any, next_url: str | None = None, view_name: str = "", **kwargs: Any
) -> list[Button]:
    if not waits_for_publication(page) or not page.permissions_for_user(user).can_edit():
        return []
    return [Button(_("公開伺い"), url=sheet_url(page), icon_name="doc-full", priority=5)]


@hooks.register("register_page_action_menu_item")
def action_menu_item() -> ActionMenuItem:
    return DecisionMenuItem(order=90)


@hooks.register("before_publish_page")
def ask_before_publishing(request: Any, page: Any) -> None:
    """The page form publishes, and plans a publication, without asking the model."""
    if isinstance(page, OwnedDraftMixin):
        page.refuse_incomplete()


@hooks.register("after_publish_page")
def offer_sheet(request: Any, page: Any) -> None:
    """What was decided can be put on paper right after publishing; a plan for later is not public yet."""
    entry = publication_entries(page).first() if isinstance(page, KitPage) else None
    if entry is None or entry.revision_id != page.live_revision_id:
        return
    button = messages.button(reverse("kit_past_decision", args=[page.pk, entry.pk]), _("公開伺いを開く"))
    messages.info(request, _("公開の前と後を並べた紙を、印刷できます。"), buttons=[button])


@hooks.register("before_unpublish_page")
def unpublish_each(request: Any, page: Any) -> Any:
    """With everything below it: each page for itself."""
    if request.method != "POST" or not request.POST.get("include_descendants"):
        return None
    count, refused = bulk_each.unpublish_with_descendants(page, request.user)
    for _page, reasons in refused:
        messages.error(request, " ".join(reasons))
    if count:
        messages.success(request, _("%(count)dページを非公開にしました。") % {"count": count})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("register_log_actions")
def describe_decision(actions: Any) -> None:
    actions.register_action(DECISION_LOG)(DecisionFormatter)


def waits_for_publication(page: Any) -> bool:
    """Whether the page has a version that is not public yet."""
    return isinstance(page.specific, KitPage) and (page.has_unpublished_changes or not page.live)


def sheet_url(page: Any) -> str:
    return reverse("kit_decision", args=[page.pk])
