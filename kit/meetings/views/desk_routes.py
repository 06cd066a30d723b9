"""The addresses of the secretary's desk, its places in the menu, and its panels on the dashboard."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from kit.core.queries.people import user_may
from kit.core.wagtail_hooks import GatedMenuItem
from kit.meetings.models import ErasureProposal
from kit.meetings.models.records import MEETING
from kit.meetings.queries.desk import next_meeting, unfinished_count
from kit.meetings.queries.openness import meetings_openness
from kit.meetings.queries.promises import late_count
from kit.meetings.views import (
    desk,
    desk_delete,
    desk_edit,
    desk_erasures,
    desk_meeting,
    desk_new,
    desk_promises,
)

HERE = "meetings/"


def admin_urls() -> list[URLPattern]:
    """All under `/admin/meetings/`."""
    one, erasure = HERE + "<uuid:uuid>/", HERE + "erasures/<uuid:uuid>/"
    return [
        path(HERE, desk.Meetings.as_view(), name="kit_meetings"),
        path(HERE + "session/", desk.SessionHolds.as_view(), name="kit_meetings_session"),
        path(HERE + "new/", desk_new.NewMeeting.as_view(), name="kit_meeting_new"),
        path(HERE + "promises/", desk_promises.Promises.as_view(), name="kit_promises"),
        path(HERE + "erasures/", desk_erasures.Erasures.as_view(), name="kit_meeting_erasures"),
        path(erasure, desk_erasures.Erasure.as_view(), name="kit_meeting_erasure"),
        path(erasure + "leave/", desk_erasures.TurnDown.as_view(), name="kit_meeting_erasure_leave"),
        path(one, desk_meeting.MeetingPage.as_view(), name="kit_meeting"),
        path(one + "edit/", desk_edit.EditPart.as_view(), name="kit_meeting_edit"),
        path(one + "edit/<slug:part>/", desk_edit.EditPart.as_view(), name="kit_meeting_part"),
        path(one + "state/<slug:to>/", desk_meeting.Step.as_view(), name="kit_meeting_step"),
        path(one + "delete/", desk_delete.DeleteDraft.as_view(), name="kit_meeting_delete"),
        path(one + "erase/", desk_meeting.ProposeErasure.as_view(), name="kit_meeting_erase"),
        path(one + "promises/new/", desk_promises.NewPromise.as_view(), name="kit_promise_new"),
        path(one + "promises/<uuid:promise>/", desk_promises.EditPromise.as_view(), name="kit_promise"),
    ]


class MeetingsItem(GatedMenuItem):
    """Not there where a town shows no meetings."""

    act = "view"

    def is_shown(self, request: Any) -> bool:
        return not meetings_openness().is_hidden and user_may(request.user, self.act, self.kind)


class ErasuresItem(MeetingsItem):
    act = "approve_erasure"


def meetings_menu() -> MenuItem:
    url = reverse_lazy("kit_meetings")
    return MeetingsItem(_("会議"), url, kind=MEETING, name="meetings", icon_name="group", order=62)


def erasures_menu() -> MenuItem:
    url, words = reverse_lazy("kit_meeting_erasures"), _("会議の記録の消去")
    return ErasuresItem(words, url, kind=MEETING, name="meeting-erasures", icon_name="bin", order=822)


class MeetingsPanel(Component):
    """「次の会議」 on the dashboard: a day, numbers and links, nothing else."""

    name = "kit_meetings"
    template_name = "kit_meetings/staff/panel.html"
    order = 150

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        assert parent_context is not None
        user, now = parent_context["request"].user, timezone.now()
        return {
            "next": next_meeting(user, now),
            "unfinished": unfinished_count(user, now),
            "late": late_count(user, timezone.localdate(now)),
        }


class ErasuresPanel(Component):
    """What waits for 保護管理者: a number and a link."""

    name = "kit_meeting_erasures"
    template_name = "kit_meetings/staff/erasures_panel.html"
    order = 111

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"count": ErasureProposal.objects.count()}


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Each to whoever may do what it leads to, where meetings are recorded."""
    if not meetings_openness().is_open:
        return
    if user_may(request.user, "view", MEETING):
        panels.append(MeetingsPanel())
    if user_may(request.user, "approve_erasure", MEETING):
        panels.append(ErasuresPanel())
