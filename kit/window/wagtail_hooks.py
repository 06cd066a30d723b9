"""What the window adds to Wagtail's admin: its own place in the menu, one press from the facts that change most."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem as LinkComponent

from kit.core.memory import once
from kit.core.queries.people import user_may
from kit.window.models import WindowPage


class WindowMenuItem(MenuItem):
    """Leads to the editor of the one window page; shown to who may edit it, which the table answers first."""

    def is_shown(self, request: HttpRequest) -> bool:
        if not user_may(request.user, "change", "page"):
            return False
        page = _window() if settings.SITE_CONFIG.shows("window") else None
        return page is not None and page.permissions_for_user(request.user).can_edit()

    def render_component(self, request: HttpRequest) -> LinkComponent:
        page = _window()
        url = reverse("wagtailadmin_pages:edit", args=[page.pk if page else 0])
        return LinkComponent(self.name, self.label, url, icon_name=self.icon_name)


def _window() -> WindowPage | None:
    """The one window page, asked for once in a request: the menu is on every screen."""
    return once("window page of the menu", WindowPage.objects.first)


@hooks.register("register_admin_menu_item")
def window_menu() -> MenuItem:
    return WindowMenuItem(_("相談窓口"), "", name="window", icon_name="mail", order=50)
