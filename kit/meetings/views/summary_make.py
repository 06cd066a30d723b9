"""`/admin/meetings/<uuid>/summary/`: the public summary of a meeting, made once, then edited in Wagtail's editor.

For: the step from a held meeting to its draft. Not for: editing (`summaries`).

Rules
- Of a closed body nobody gets a summary, not even to know that there is none: 404, and the refusal stands in the trail.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from kit.core.actions.accounts import NotAllowed
from kit.core.views.gate import GateMixin, refuse
from kit.meetings.actions.summaries import KIND, ByHalf, Made, NotHeld, make_summary, meeting_to_tell
from kit.meetings.logic.halves import half_of
from kit.meetings.logic.words import State
from kit.meetings.models import Meeting, Summary
from kit.meetings.queries.openness import meetings_openness


class MakeSummary(GateMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page that says what will be done, and the press that does it; leads on when the summary stands already."""

    act = "add"
    kind = KIND
    template_name = "kit_meetings/staff/summary.html"
    page_title = gettext_lazy("公開要旨をつくる")
    header_icon = "doc-full"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        standing = Summary.objects.filter(meeting=self._meeting()).first()
        return redirect(editor_of(standing)) if standing else super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        self._meeting()
        if not meetings_openness().is_open:
            return self.get(request, uuid=uuid)
        try:
            made = make_summary(uuid, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except (ByHalf, NotHeld) as refusal:
            messages.error(request, str(refusal))
            return redirect("kit_meeting_summary", uuid)
        except NotAllowed as error:
            refuse(request, "add", KIND, reference=str(uuid))
            raise Http404 from error
        tell_of(request, made)
        return redirect(editor_of(made.summary))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        row = self._meeting()
        back = {"url": reverse("kit_meeting", args=[row.pk]), "label": row.body.name}
        return [*self.breadcrumbs_items, back, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, openness = self._meeting(), meetings_openness()
        return {
            **super().get_context_data(**kwargs),
            "meeting": row,
            "why_not": "" if openness.is_open else openness.for_staff,
            "is_held": row.state == State.HELD,
            "half": half_of(timezone.localdate(row.starts_at)) if row.body.tells_halves else None,
        }

    def _meeting(self) -> Meeting:
        uuid = self.kwargs["uuid"]
        try:
            if meetings_openness().is_hidden:
                raise Meeting.DoesNotExist
            return meeting_to_tell(uuid)
        except Meeting.DoesNotExist as error:
            refuse(self.request, "add", KIND, reference=str(uuid), reason="not_found")
            raise Http404 from error


def tell_of(request: HttpRequest, made: Made) -> None:
    """What somebody should know of the draft that was just made."""
    if not made.is_new:
        return
    messages.success(
        request, _("公開できる議題から、下書きをつくりました。読みなおして、承認に出してください。")
    )
    if made.left_out:
        words = _("名前や番号が入っていた行を%(n)s行、外しました。記録には残っています。")
        messages.warning(request, words % {"n": made.left_out})


def editor_of(summary: Summary) -> str:
    """Where a summary is edited."""
    return reverse("wagtailsnippets_kit_meetings_summary:edit", args=[summary.pk])
