"""What the window adds to Wagtail's admin: its own place in the menu, one press from the facts that change most."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem as LinkComponent

from kit.core.queries.people import user_may
from kit.window.models import WindowPage


class WindowMenuItem(MenuItem):
    """Leads to the editor of the one window page; shown to who may edit it, which the table answers first."""

    def is_shown(self, request: HttpRequest) -> bool:
        if not user_may(request.user, "change", "page"):
            return False
        page = WindowPage.objects.first() if settings.SITE_CONFIG.shows("window") else None
        return page is not None and page.permissions_for_user(request.user).can_edit()

    def render_component(self, request: HttpRequest) -> LinkComponent:
        (key,) = WindowPage.objects.values_list("pk", flat=True)[:1]
        url = reverse("wagtailadmin_pages:edit", args=[key])
        return LinkComponent(self.name, self.label, url, icon_name=self.icon_name)


@hooks.register("register_admin_menu_item")
def window_menu() -> MenuItem:
    return WindowMenuItem(_("相談窓口"), "", name="window", icon_name="mail", order=50)
