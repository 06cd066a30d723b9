"""The calendar of a member agency: its secret address for whoever has it, and the screen on which it is made.

For: office calendars that ask by themselves, again and again; 会議担当. Not for: what stands in it (`bridge.calendars`).

Rules
- Whatever is not a known address gets the same answer to the letter, without a word of why: an unknown one, an ended one, an agency that
  is no more, meetings that are closed or hidden here.
- No cache keeps the answer, no search engine lists it.
- The address is shown once, on the answer to the press of the button; a page that is opened later cannot show it.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from kit.core.actions.accounts import NotAllowed
from kit.core.views.gate import refuse
from kit.meetings.actions.agency_calendars import digest_of, end_address, make_address
from kit.meetings.bridge.calendars import agency_file
from kit.meetings.models import Agency
from kit.meetings.queries.openness import meetings_openness
from kit.meetings.queries.outgoing import agency_with, announcements_for
from kit.meetings.views.desk import MeetingsScreen


@require_safe
def agency_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The file, or the one answer to everything else."""
    now = timezone.now()
    agency = agency_with(digest_of(token), timezone.localdate(now)) if meetings_openness().is_open else None
    if agency is None:
        response = HttpResponse("", status=404, content_type="text/plain; charset=utf-8")
    else:
        body = agency_file(announcements_for(agency, now), name=agency.name)
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="kaigi.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


class AgencyCalendar(MeetingsScreen, TemplateView):
    """Whether the agency has an address; the buttons to make it, to make it anew, to end it."""

    act = "change"
    template_name = "kit_meetings/out/agency_calendar.html"

    @cached_property
    def agency(self) -> Agency:
        found = Agency.objects.filter(uid=self.kwargs["uid"]).first()
        if found is None:
            raise Http404
        return found

    def get_page_subtitle(self) -> str:
        return _("%(name)sのカレンダー") % {"name": self.agency.name}

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        act, address = {"by": request.user, "now": timezone.now()}, ""
        try:
            if "end" in request.POST:
                end_address(self.agency.uid, **act)
            else:
                token = make_address(self.agency.uid, **act)
                address = self._address(request, token)
        except NotAllowed:
            refuse(request, "change", "meeting", reference=str(uid))
            raise
        self.agency.refresh_from_db()
        return self.render_to_response(self.get_context_data(address=address, is_ended="end" in request.POST))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            agency=self.agency, has_address=bool(self.agency.calendar_digest), **kwargs
        )

    @staticmethod
    def _address(request: HttpRequest, token: str) -> str:
        host = settings.SITE_CONFIG.domain or request.get_host()
        scheme = "https" if settings.SITE_CONFIG.domain else request.scheme
        return f"{scheme}://{host}{reverse('meetings-calendar', args=[token])}"
