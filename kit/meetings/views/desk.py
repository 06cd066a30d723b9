"""「会議」 in the admin: the list, and what all its screens share.

For: the list, the gates. Not for: one meeting (`desk_meeting`, `desk_edit`, `desk_states`), promises (`desk_promises`).

Rules
- Where a town shows no meetings, no screen is there. Where meetings are closed, each says why in plain words.
- A closed body does not exist for those who do not keep it: 404, and the refusal stands in the trail.
- No screen is kept by a browser.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from kit.core.logic.sealed import SealBroken
from kit.core.views import long_form
from kit.core.views.gate import GateMixin, refuse
from kit.meetings.logic.words import STATES
from kit.meetings.models import Meeting
from kit.meetings.models.records import MEETING
from kit.meetings.queries.access import kind_of, may_with
from kit.meetings.queries.desk import GOING_ON, Wanted, read_list
from kit.meetings.queries.openness import meetings_openness


class OpenMixin:
    """Behind the gate: whether meetings are recorded here at all, and whether this one is for whoever asks."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        openness = meetings_openness()
        if openness.is_hidden:
            raise Http404
        if not openness.is_open:
            context = {"header_title": _("会議"), "reason": openness.for_staff}
            return TemplateResponse(request, "kit_meetings/staff/closed.html", context)
        try:
            self.admit()
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except SealBroken:
            context = {"header_title": _("会議")}
            return TemplateResponse(request, "kit_meetings/staff/broken.html", context, status=503)

    def admit(self) -> None:
        """Raise when this thing is not for whoever asks."""


class MeetingsScreen(GateMixin, OpenMixin, WagtailAdminTemplateMixin):
    """Every screen about meetings."""

    act = "view"
    kind = MEETING
    header_icon = "group"
    page_title = gettext_lazy("会議")
    request: HttpRequest

    def note_refusal(self, kind: str, reference: str = "", reason: str = "") -> None:
        """That whoever asks was refused what this screen does."""
        refuse(self.request, self.act, kind, reference=reference, reason=reason)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = [{"url": reverse("kit_meetings"), "label": _("会議")}, *self.crumbs()]
        return [*self.breadcrumbs_items, *here]

    def crumbs(self) -> list[dict[str, Any]]:
        subtitle = self.get_page_subtitle()
        return [{"url": "", "label": subtitle}] if subtitle else []


class OneMeeting(MeetingsScreen):
    """The meeting that the address names."""

    act = "open"
    kwargs: dict[str, Any]

    @property
    def uuid(self) -> UUID:
        uuid: UUID = self.kwargs["uuid"]
        return uuid

    @cached_property
    def row(self) -> Meeting:
        found = Meeting.objects.select_related("body", "changed_by").filter(pk=self.uuid).first()
        if found is None:
            raise Http404
        return found

    def admit(self) -> None:
        row = self.row
        if may_with(self.request.user, self.act, row.body):
            return
        self.note_refusal(kind_of(row.body), str(row.pk))
        raise Http404 if row.body.rules.is_closed else PermissionDenied

    def get_page_title(self) -> str:
        return str(self.row.body)

    def crumbs(self) -> list[dict[str, Any]]:
        own = [{"url": reverse("kit_meeting", args=[self.uuid]), "label": self.row.number()}]
        return [*own, *super().crumbs()]


class SessionHolds(MeetingsScreen, long_form.SessionHolds):
    act = "view"


class Meetings(MeetingsScreen, TemplateView):
    """The list."""

    template_name = "kit_meetings/staff/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted, now = wanted_of(self.request.GET), timezone.now()
        page = read_list(wanted, page=page_number(self.request.GET), user=self.request.user)
        chosen = {"body": wanted.body, "state": wanted.state, "year": wanted.year or ""}
        return super().get_context_data(
            page=page,
            coming=[_row(row, now) for row in page.coming],
            over=[_row(row, now) for row in page.over],
            wanted=wanted,
            states=[(one.value, words) for one, words in STATES.items()],
            query=urlencode({name: value for name, value in chosen.items() if value}),
            **kwargs,
        )


def _row(row: Meeting, now: Any) -> dict[str, Any]:
    is_late = row.state in GOING_ON and row.ends_at < now
    return {"row": row, "state": STATES.get(row.state, row.state), "is_late": is_late}  # type: ignore[call-overload]


def wanted_of(asked: Any) -> Wanted:
    """What the address of the list asks for; what it does not know is left out."""
    body, state, year = (asked.get(name, "") for name in ("body", "state", "year"))
    return Wanted(
        body=str(uid) if (uid := read_uid(body)) else "",
        state=state if state in STATES else "",
        year=int(year) if year.isdecimal() and len(year) == 4 and int(year) < 9000 else None,
    )


def read_uid(text: str) -> UUID | None:
    """A uid as it stands in an address; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def page_number(asked: Any) -> int:
    """The page that an address asks for."""
    number = asked.get("p", "")
    return int(number) if number.isdecimal() and len(number) < 7 else 1
