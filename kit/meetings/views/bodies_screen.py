"""What every screen of bodies, agencies and seats shares: the gate, the doors that are shut, one body or none.

For: the other files of this room. Not for: meetings.

Rules
- Where the town hides meetings there is nothing here; where they are not open yet, the screen says why.
- A closed body does not exist for whoever does not keep it: 404, and the try stands in the trail.
- Names that do not open are said to be so; nothing of them is shown, and nothing is lost.
- Nothing here is kept by a browser.
"""

from collections.abc import Collection
from typing import Any, Final

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from kit.core import tasks
from kit.core.logic.sealed import SealBroken
from kit.core.queries.people import user_may
from kit.core.views.gate import GateMixin, refuse
from kit.meetings.models import Body
from kit.meetings.queries.access import OPEN, visible_bodies
from kit.meetings.queries.openness import meetings_openness

# The row of tabs of all rooms, where it is there.
TABS: Final = ("kit_meetings/staff/tabs.html", "kit_meetings/bodies/tabs.html")


class RoomScreen(GateMixin, WagtailAdminTemplateMixin):
    """Every screen of this room."""

    act, kind = "view", OPEN
    header_icon = "group"
    page_title = gettext_lazy("会議体")
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        state = meetings_openness()
        if state.is_hidden:
            raise Http404
        if not state.is_open and user_may(request.user, self.act, self.kind):
            context = {"header_title": self.page_title, "reason": state.for_staff}
            return render(request, "kit_meetings/bodies/shut.html", context)
        try:
            response = super().dispatch(request, *args, **kwargs)
        except SealBroken:
            context = {"header_title": self.page_title}
            response = render(request, "kit_meetings/bodies/broken.html", context, status=503)
        add_never_cache_headers(response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=TABS, **kwargs)  # type: ignore[misc,no-any-return]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *self.crumbs()]

    def crumbs(self) -> list[dict[str, Any]]:
        here = [{"url": reverse("kit_bodies"), "label": _("会議体")}]
        subtitle = self.get_page_subtitle()
        return [*here, {"url": "", "label": subtitle}] if subtitle else here


class OneBody(RoomScreen):
    """A screen of one body that the person may see."""

    @cached_property
    def body(self) -> Body:
        uid = self.kwargs["uid"]
        found: Body | None = visible_bodies(self.request.user).filter(uid=uid).first()
        if found is None:
            if Body.objects.filter(uid=uid).exists():
                refuse(self.request, self.act, "closed_meeting", reference=str(uid))
            raise Http404
        return found

    def crumbs(self) -> list[dict[str, Any]]:
        body = {"url": reverse("kit_body", args=[self.body.uid]), "label": self.body.name}
        here = [{"url": reverse("kit_bodies"), "label": _("会議体")}, body]
        subtitle = self.get_page_subtitle()
        return [*here, {"url": "", "label": subtitle}] if subtitle else here

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(body=self.body, **kwargs)  # type: ignore[no-any-return]


def tell(told: Collection[int]) -> None:
    """Mail without content that something about who may read has changed, once the change stands."""
    if told:
        ids = sorted(told)
        transaction.on_commit(lambda: tasks.tell_of_account_change.enqueue(ids))
