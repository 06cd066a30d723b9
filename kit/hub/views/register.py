"""市町の登録: the 29, which of them run the kit, and at which address."""

from typing import Any

from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from kit.hub.queries.towns import all_towns
from kit.hub.views.screens import HubScreen


class Towns(HubScreen, TemplateView):
    """The list."""

    kind, home = "town", "kit_hub_towns"
    page_title = gettext_lazy("市町の登録")
    template_name = "kit_hub/staff/towns.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(towns=all_towns(), **kwargs)
