"""What blueprints adds to Wagtail's admin: updates of the prefecture, editors that know owners, words of histories."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter
from wagtail.snippets.action_menu import ActionMenuItem

from kit.blueprints.actions.carry_out.fill import LOG_ACTION, PUBLISH_LOG
from kit.blueprints.actions.override import END_LOG, OVERRIDE_LOG
from kit.blueprints.queries.overrides import active_overrides
from kit.blueprints.views import afterwards, editing, joining, overrides, routes, support, updates
from kit.core.models import Contact
from kit.core.queries.people import user_may

hooks.register("register_admin_urls", routes.admin_urls)
hooks.register("register_admin_menu_item", updates.menu_item)
hooks.register("register_settings_menu_item", joining.menu_item)
hooks.register("construct_homepage_panels", updates.add_panels)
hooks.register("register_admin_menu_item", support.menu_item)
hooks.register("construct_homepage_panels", support.add_panel)
for name in ("before_edit_page", "before_edit_snippet"):
    hooks.register(name, editing.open_desk)
    hooks.register(name, afterwards.tell_editor)
for name in ("after_edit_page", "after_edit_snippet"):
    hooks.register(name, editing.close_desk)


class ApplyFormatter(LogFormatter):
    label = gettext_lazy("県のひな形を取り込み")
    message = gettext_lazy("県のひな形 %(release)s を取り込みました")

    def format_message(self, log_entry: Any) -> str:
        return str(self.message) % {"release": log_entry.data.get("release", "")}


class PublishFormatter(ApplyFormatter):
    label = gettext_lazy("県のひな形を公開")
    message = gettext_lazy("県のひな形 %(release)s を取り込み、公開しました")


@hooks.register("register_log_actions")
def describe_apply(actions: Any) -> None:
    actions.register_action(LOG_ACTION)(ApplyFormatter)
    actions.register_action(PUBLISH_LOG)(PublishFormatter)
    actions.register_action(
        OVERRIDE_LOG, gettext_lazy("一時的に直す"), gettext_lazy("県固定のところを一時的に直しました")
    )
    actions.register_action(
        END_LOG, gettext_lazy("県の値に戻す"), gettext_lazy("一時的な直しが終わり、県の値に戻りました")
    )


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("contacts/", overrides.OverrideList.as_view(), name="kit_overrides"),
        path("contacts/<int:pk>/<slug:fact>/", overrides.OverrideFact.as_view(), name="kit_override"),
        path("contacts/end/<int:pk>/", overrides.EndOverride.as_view(), name="kit_override_end"),
    ]


@hooks.register("register_admin_menu_item")
def overrides_menu() -> MenuItem:
    url = reverse_lazy("kit_overrides")
    return overrides.OverrideMenuItem(
        gettext_lazy("県の連絡先"), url, name="kit_overrides", icon_name="site", order=790
    )


@hooks.register("construct_homepage_panels")
def overrides_panel(request: HttpRequest, panels: list[Any]) -> None:
    if user_may(request.user, "view", "blueprint") and active_overrides().exists():
        panels.append(overrides.OverridePanel())


class OverrideAction(ActionMenuItem):
    """Beside the buttons of a contact's editor."""

    name = "kit-override"
    label = gettext_lazy("一時的に直す（14日まで）")
    icon_name = "site"

    def is_shown(self, context: Any) -> bool:
        return (
            context["view"] == "edit"
            and context["model"] is Contact
            and user_may(context["request"].user, "override", "blueprint")
        )

    def get_url(self, parent_context: Any) -> str:
        return reverse("kit_overrides")


@hooks.register("register_snippet_action_menu_item")
def override_action(model: Any) -> ActionMenuItem:
    return OverrideAction(order=95)
