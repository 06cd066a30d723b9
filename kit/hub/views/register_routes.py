"""The addresses of the register of towns, and its place in the menu."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from kit.hub.views import register
from kit.hub.views.screens import HubItem

HERE = "hub/towns/"


class TownsItem(HubItem):
    kind = "town"


def admin_urls() -> list[URLPattern]:
    """All under `/admin/hub/towns/`."""
    return [path(HERE, register.Towns.as_view(), name="kit_hub_towns")]


def menu_item() -> MenuItem:
    return TownsItem(
        _("市町の登録"), reverse_lazy("kit_hub_towns"), name="hub-towns", icon_name="group", order=60
    )
