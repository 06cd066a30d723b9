"""The addresses of side support at the hub, and its place in the menu."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from kit.hub.views import support, support_bulletin
from kit.hub.views.screens import HubItem

HERE = "hub/support/"


class SupportItem(HubItem):
    kind = "support"


def admin_urls() -> list[URLPattern]:
    """All under `/admin/hub/support/`."""
    return [
        path(HERE, support.Support.as_view(), name="kit_hub_support"),
        path(HERE + "requests/<int:pk>/", support.Request.as_view(), name="kit_hub_asked"),
        path(HERE + "bulletins/now/", support_bulletin.Build.as_view(), name="kit_hub_bulletin_build"),
        path(HERE + "bulletins/<int:pk>/", support_bulletin.One.as_view(), name="kit_hub_bulletin"),
        path(
            HERE + "bulletins/<int:pk>/parcel/",
            support_bulletin.Parcel.as_view(),
            name="kit_hub_bulletin_parcel",
        ),
        path(HERE + "<slug:what>/new/", support.Write.as_view(), name="kit_hub_write"),
        path(HERE + "<slug:what>/<uuid:uid>/", support.Write.as_view(), name="kit_hub_told"),
        path(HERE + "<slug:what>/<uuid:uid>/withdraw/", support.Withdraw.as_view(), name="kit_hub_withdraw"),
    ]


def menu_item() -> MenuItem:
    return SupportItem(
        _("側面支援"), reverse_lazy("kit_hub_support"), name="hub-support", icon_name="help", order=50
    )
