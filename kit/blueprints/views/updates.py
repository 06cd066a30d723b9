"""県からの更新: what came, what waits, what we say otherwise, what was done; and its panels on the dashboard.

For: the one page that answers for the whole of it. Not for: deciding (`review`, `afterwards`).
"""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from kit.blueprints.actions.reading import mark_read
from kit.blueprints.bridge.overview import read_glance, read_overview
from kit.blueprints.models import Displaced
from kit.blueprints.queries.history import runs_of, taken_by_itself
from kit.blueprints.views.bundles import BundleForm
from kit.blueprints.views.screens import UpdateScreen
from kit.blueprints.views.seeing import may_see, subscribed
from kit.core.queries.people import user_may
from kit.core.views.gate import GateMixin

PER_PAGE: Final = 20
SHOWN: Final = {
    "": gettext_lazy("すべて"),
    "decide": gettext_lazy("決めるのを待つところ"),
    "itself": gettext_lazy("自動で取り込んだもの"),
    "ours": gettext_lazy("市町の文のままのところ"),
}


class Updates(UpdateScreen, TemplateView):
    template_name = "kit_blueprints/updates.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        show = self.request.GET.get("show", "")
        show = show if show in SHOWN else ""
        parts = [self.part(blueprint, show) for blueprint in subscribed()]
        counts = {name: sum(part["counts"][name] for part in parts) for name in SHOWN if name}
        filters = [(name, words, counts.get(name)) for name, words in SHOWN.items()]
        more = {
            "bundle_form": BundleForm(),
            "is_closed": not settings.SITE_CONFIG.blueprints.hub_url,
            "may_join": not settings.SITE_CONFIG.is_hub and user_may(self.request.user, "change", "settings"),
        }
        return super().get_context_data(parts=parts, show=show, filters=filters, **more, **kwargs)

    def part(self, blueprint: str, show: str) -> dict[str, Any]:
        """One blueprint: all there is to say, and how much of each sort."""
        overview, runs = read_overview(blueprint), runs_of(blueprint)
        by_itself = taken_by_itself(runs)
        counts = {
            "decide": sum(item.open for item in overview.waiting) + len(overview.open),
            "itself": by_itself.count(),
            "ours": sum(len(rows) for _title, rows in overview.own),
        }
        listed = by_itself if show == "itself" else runs
        page = Paginator(listed, PER_PAGE).get_page(self.request.GET.get("p"))
        return {"overview": overview, "runs": page, "counts": counts}


class ReadDisplaced(GateMixin, View):
    """読みました."""

    act, kind = "decide", "blueprint"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mark_read(get_object_or_404(Displaced, pk=pk), by=request.user, now=timezone.now())
        messages.success(request, _("読んだことを記録しました。文は消えていません。"))
        return redirect(f"{reverse('kit_updates')}#displaced")


class UpdatesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request)


class UpdatesPanel(Component):
    """「県からの更新」 on the dashboard: numbers and one link."""

    name = "kit_updates"
    template_name = "kit_blueprints/updates_panel.html"
    order = 110

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"glances": [read_glance(blueprint) for blueprint in subscribed()]}


def add_panels(request: Any, panels: list[Any]) -> None:
    """For those who may look at updates."""
    if may_see(request):
        panels.append(UpdatesPanel())


def menu_item() -> UpdatesMenuItem:
    return UpdatesMenuItem(
        gettext_lazy("県からの更新"),
        reverse_lazy("kit_updates"),
        name="updates",
        icon_name="download",
        order=150,
    )
