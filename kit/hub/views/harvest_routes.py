"""The addresses of the harvest, and its place in the menu."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from kit.hub.views import harvest
from kit.hub.views import harvest_rulings as rulings
from kit.hub.views.screens import HubItem

HERE = "hub/harvest/"


class HarvestItem(HubItem):
    kind = "harvest"


def admin_urls() -> list[URLPattern]:
    """All under `/admin/hub/harvest/`."""
    return [
        path(HERE, harvest.Harvest.as_view(), name="kit_hub_harvest"),
        path(f"{HERE}now/", harvest.AskNow.as_view(), name="kit_hub_harvest_now"),
        path(f"{HERE}<slug:code>/claims/<uuid:uid>/", rulings.OneClaim.as_view(), name="kit_hub_claim"),
        path(f"{HERE}<slug:code>/twins/<uuid:ours>/", rulings.Twin.as_view(), name="kit_hub_twin"),
        path(f"{HERE}<slug:code>/<slug:kind>/rest/", rulings.Rest.as_view(), name="kit_hub_source_rest"),
        path(f"{HERE}<slug:code>/<slug:kind>/", harvest.OneSource.as_view(), name="kit_hub_source"),
    ]


def menu_item() -> MenuItem:
    return HarvestItem(
        _("市町からの収集"),
        reverse_lazy("kit_hub_harvest"),
        name="hub-harvest",
        icon_name="download",
        order=50,
    )
