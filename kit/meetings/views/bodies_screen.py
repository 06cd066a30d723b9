"""What every screen of bodies, agencies and seats shares: the way back, one body or none.

For: the other files of this room. Not for: meetings, and the gate before all of their screens (`desk.MeetingsScreen`).

Rules
- A closed body does not exist for whoever does not keep it: 404, and the try stands in the trail.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.core import tasks
from kit.core.views.gate import refuse
from kit.meetings.models import Body
from kit.meetings.queries.access import visible_bodies
from kit.meetings.views.desk import MeetingsScreen


class RoomScreen(MeetingsScreen):
    """Every screen of this room."""

    page_title = gettext_lazy("会議体")
    kwargs: dict[str, Any]

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
        return super().get_context_data(body=self.body, **kwargs)  # type: ignore[misc,no-any-return]


def tell(told: Collection[int]) -> None:
    """Mail without content that something about who may read has changed, once the change stands."""
    if told:
        ids = sorted(told)
        transaction.on_commit(lambda: tasks.tell_of_account_change.enqueue(ids))
