"""What the screens of invitations, minutes and the yearly report share: the gate, the meeting, and what to say when not.

For: edges under `/admin/meetings/`. Not for: who may (`queries.access`).

Rules
- A meeting that somebody may not see is not there: 404, and the refusal stands in the trail.
- While meetings are closed here the screen says why; where they are hidden there is no screen.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from kit.core.logic.sealed import SealBroken
from kit.core.views.gate import GateMixin, refuse
from kit.meetings.models import Meeting
from kit.meetings.queries.access import OPEN, kind_of, may_with, visible_meetings
from kit.meetings.queries.openness import meetings_openness


class OutScreen(GateMixin, WagtailAdminTemplateMixin):
    """Gated, only while meetings are open; what does not open is said calmly."""

    kind = OPEN
    header_icon = "group"
    page_title = gettext_lazy("会議")
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        here = meetings_openness()
        if here.is_hidden:
            raise Http404
        if not here.is_open and request.user.is_authenticated:
            return self.instead("kit_meetings/out/closed.html", 200, reason=here.for_staff)
        try:
            return super().dispatch(request, *args, **kwargs)
        except SealBroken:
            return self.instead("kit_meetings/out/broken.html", 503)

    def instead(self, template: str, status: int, **context: Any) -> HttpResponse:
        """Another page in place of this one."""
        words = {"header_title": _("会議"), "page_title": _("会議"), **context}
        return TemplateResponse(self.request, template, words, status=status)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


class MeetingOut(OutScreen):
    """A screen of one meeting; `act` is asked of its own body."""

    act = "open"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Meeting.DoesNotExist:
            raise Http404 from None

    @property
    def uuid(self) -> UUID:
        uuid: UUID = self.kwargs["uuid"]
        return uuid

    @cached_property
    def row(self) -> Meeting:
        """The meeting, when this person may do this with it; raises Meeting.DoesNotExist, PermissionDenied."""
        user = self.request.user
        row = visible_meetings(user).select_related("body").filter(pk=self.uuid).first()
        if row is None:
            hidden = Meeting.objects.select_related("body").get(pk=self.uuid)
            refuse(self.request, self.act, kind_of(hidden.body), reference=str(self.uuid))
            raise Meeting.DoesNotExist
        if not may_with(user, self.act, row.body):
            refuse(self.request, self.act, kind_of(row.body), reference=str(self.uuid))
            raise PermissionDenied
        return row
