"""A draft made by mistake, deleted with one confirmation; whatever is more than a draft is refused in words.

For: whoever made it. Not for: records (`desk_erasures`).
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from kit.meetings.actions.drafts import DraftKept, delete_draft, look_at_draft
from kit.meetings.actions.keeping import Outdated
from kit.meetings.queries.access import kind_of
from kit.meetings.views.desk import OneMeeting


class DeleteDraft(OneMeeting, TemplateView):
    act = "change"
    template_name = "kit_meetings/staff/delete.html"
    page_subtitle = gettext_lazy("準備中の会議を消す")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        why_not = ""
        try:
            look_at_draft(self.row, by=self.request.user, now=timezone.now())
        except DraftKept as refusal:
            why_not = str(refusal)
        return super().get_context_data(row=self.row, why_not=why_not, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        by, now = request.user, timezone.now()
        try:
            delete_draft(look_at_draft(self.row, by=by, now=now), by=by, now=now)
        except (DraftKept, Outdated) as refusal:
            self.note_refusal(kind_of(self.row.body), str(self.uuid), "not_now")
            messages.error(request, str(refusal))
            return redirect("kit_meeting", self.uuid)
        messages.success(request, _("会議 %(number)s を消しました。") % {"number": self.row.number()})
        return redirect("kit_meetings")
