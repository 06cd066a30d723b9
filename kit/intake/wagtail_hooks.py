"""What the intake adds to Wagtail's admin besides the editor of its questions."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from kit.core.wagtail_hooks import GatedMenuItem
from kit.intake.actions.statistics import KIND
from kit.intake.views import inbox_routes, pauses, statistics


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    one = "statistics/<int:year>/"
    return [
        path("intake-pause/", pauses.Pause.as_view(), name="kit_intake_pause"),
        path("intake-pause/end/", pauses.Resume.as_view(), name="kit_intake_resume"),
        path("statistics/", statistics.Years.as_view(), name="kit_statistics"),
        path(one, statistics.Year.as_view(), name="kit_statistics_year"),
        path(one + "approve/", statistics.Approve.as_view(), name="kit_statistics_approve"),
        path(one + "withdraw/", statistics.Withdraw.as_view(), name="kit_statistics_withdraw"),
        path(one + "restore/", statistics.Restore.as_view(), name="kit_statistics_restore"),
    ]


@hooks.register("register_admin_menu_item")
def pause_menu() -> MenuItem:
    url = reverse_lazy("kit_intake_pause")
    return GatedMenuItem(
        _("相談受付の休み"), url, kind="consultation", name="pause", icon_name="time", order=65
    )


@hooks.register("register_admin_menu_item")
def statistics_menu() -> MenuItem:
    url = reverse_lazy("kit_statistics")
    return GatedMenuItem(_("公表する数"), url, kind=KIND, name="statistics", icon_name="table", order=70)


hooks.register("register_admin_urls", inbox_routes.admin_urls)
hooks.register("construct_homepage_panels", inbox_routes.add_panel)
for item in (
    inbox_routes.inbox_menu,
    inbox_routes.erasures_menu,
    inbox_routes.reads_menu,
    inbox_routes.duties_menu,
):
    hooks.register("register_admin_menu_item", item)
