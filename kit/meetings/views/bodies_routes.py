"""The addresses of bodies, agencies and seats: all under `/admin/meetings/`."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from kit.core.queries.people import user_may
from kit.meetings.queries.access import CLOSED
from kit.meetings.queries.openness import meetings_openness
from kit.meetings.views import agencies, bodies, bodies_acts, half_make, seats, seats_edit

_BODIES, _AGENCIES = "meetings/bodies/", "meetings/agencies/"


def admin_urls() -> list[URLPattern]:
    body, agency = _BODIES + "<uuid:uid>/", _AGENCIES + "<uuid:uid>/"
    seat = body + "seats/<uuid:seat>/"
    return [
        path(_BODIES, bodies.Bodies.as_view(), name="kit_bodies"),
        path(_BODIES + "new/", bodies.NewBody.as_view(), name="kit_body_new"),
        path(_BODIES + "keeperless/", bodies_acts.Keeperless.as_view(), name="kit_bodies_keeperless"),
        path(body, bodies.BodyPage.as_view(), name="kit_body"),
        path(body + "summary/<slug:half>/", half_make.MakeHalf.as_view(), name="kit_body_half"),
        path(body + "edit/", bodies.EditBody.as_view(), name="kit_body_edit"),
        path(body + "kind/", bodies_acts.ChangeKind.as_view(), name="kit_body_kind"),
        path(body + "end/", bodies_acts.EndBody.as_view(), name="kit_body_end"),
        path(body + "reopen/", bodies_acts.ReopenBody.as_view(), name="kit_body_reopen"),
        path(body + "keepers/", bodies_acts.Keepers.as_view(), name="kit_body_keepers"),
        path(body + "name-keeper/", bodies_acts.NameKeeper.as_view(), name="kit_body_name_keeper"),
        path(body + "seats/", seats.Seats.as_view(), name="kit_seats"),
        path(body + "seats/add/", seats.AddSeats.as_view(), name="kit_seats_add"),
        path(body + "seats/edit/", seats_edit.EditSeats.as_view(), name="kit_seats_edit"),
        path(seat + "leave/", seats.LeaveSeat.as_view(), name="kit_seat_leave"),
        path(seat + "back/", seats.BringBackSeat.as_view(), name="kit_seat_back"),
        path(seat + "erase/", seats.EraseSeat.as_view(), name="kit_seat_erase"),
        path(_AGENCIES, agencies.Agencies.as_view(), name="kit_agencies"),
        path(_AGENCIES + "new/", agencies.NewAgency.as_view(), name="kit_agency_new"),
        path(agency, agencies.AgencyPage.as_view(), name="kit_agency"),
        path(agency + "edit/", agencies.EditAgency.as_view(), name="kit_agency_edit"),
        path(agency + "merge/", agencies.MergeAgency.as_view(), name="kit_agency_merge"),
        path(agency + "end/", agencies.EndAgency.as_view(), name="kit_agency_end"),
        path(agency + "restore/", agencies.RestoreAgency.as_view(), name="kit_agency_restore"),
    ]


class KeeperlessItem(MenuItem):
    """For 保護管理者 only; everybody else reaches what they may from the meetings."""

    def is_shown(self, request: object) -> bool:
        if meetings_openness().is_hidden:
            return False
        return user_may(request.user, "assign", CLOSED)  # type: ignore[attr-defined]


def keeperless_menu() -> MenuItem:
    url = reverse_lazy("kit_bodies_keeperless")
    return KeeperlessItem(_("担当のいない会議体"), url, name="keeperless", icon_name="group", order=823)
