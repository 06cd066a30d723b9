"""What the window adds to Wagtail's admin: its own place in the menu, one press from the facts that change most."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from kit.core.memory import once
from kit.window.models import WindowPage


class WindowMenuItem(MenuItem):
    """Leads to the editor of the one window page; shown to who may edit it."""

    def is_shown(self, request: HttpRequest) -> bool:
        page = WindowPage.objects.first() if settings.SITE_CONFIG.shows("window") else None
        return page is not None and page.permissions_for_user(request.user).can_edit()

    def render_component(self, request: HttpRequest) -> Any:
        self.url = reverse("wagtailadmin_pages:edit", args=[WindowPage.objects.values_list("pk", flat=True)[0]])
        return super().render_component(request)


@hooks.register("register_admin_menu_item")
def window_menu() -> MenuItem:
    return WindowMenuItem(
        _("相談窓口"), reverse_lazy("wagtailadmin_home"), name="window", icon_name="mail", order=50
    )
