"""Records whose term is over: 保護管理者 looks, and erases or keeps them.

For: people who read no meetings. Not for: anything that stands in a record: nothing is opened here.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from kit.core.actions.accounts import NotAllowed
from kit.core.queries.people import user_may
from kit.meetings.actions.erasure import (
    StillPromised,
    approve_erasure,
    open_promises,
    turn_down_erasure,
)
from kit.meetings.logic.words import STATES, State
from kit.meetings.models import ErasureProposal, Summary
from kit.meetings.models.records import MEETING
from kit.meetings.queries.access import kind_of
from kit.meetings.staff_forms.acts import ErasureForm
from kit.meetings.views.desk import MeetingsScreen


class ErasureScreen(MeetingsScreen):
    """What the screens of erasing share."""

    act = "approve_erasure"
    page_title = gettext_lazy("会議の記録の消去")
    header_icon = "bin"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": reverse("kit_meeting_erasures"), "label": str(self.page_title)}
        return [*self.breadcrumbs_items, here, *self.crumbs()]


class Erasures(ErasureScreen, TemplateView):
    """What is proposed."""

    template_name = "kit_meetings/staff/erasures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = ErasureProposal.objects.select_related("meeting__body", "proposed_by").defer("meeting__sealed")
        return super().get_context_data(proposals=rows.order_by("meeting__starts_at"), **kwargs)


class Erasure(ErasureScreen, FormView):
    """One proposal: allow it, or keep the record."""

    template_name = "kit_meetings/staff/erasure.html"
    form_class = ErasureForm
    kwargs: dict[str, Any]

    @cached_property
    def proposal(self) -> ErasureProposal:
        rows = ErasureProposal.objects.select_related("meeting__body", "proposed_by").defer("meeting__sealed")
        return get_object_or_404(rows, meeting=self.kwargs["uuid"])

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.proposal.meeting.number()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.proposal.meeting
        is_own = self.proposal.proposed_by == self.request.user
        return super().get_context_data(
            proposal=self.proposal,
            meeting=meeting,
            state=STATES[State(meeting.state)],
            open_promises=open_promises(meeting.pk),
            has_summary=Summary.objects.filter(meeting=meeting).exists(),
            may_decide=user_may(self.request.user, self.act, kind_of(meeting.body), own=is_own),
            **kwargs,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        uuid, despite = self.proposal.meeting.pk, form.cleaned_data["despite_promises"]
        try:
            approve_erasure(uuid, despite_promises=despite, by=self.request.user, now=timezone.now())
        except StillPromised as refusal:
            form.add_error("despite_promises", str(refusal))
            return self.form_invalid(form)
        except NotAllowed:
            self.note_refusal(MEETING, str(uuid))
            raise
        messages.success(self.request, _("消しました。もとには戻せません。"))
        return redirect("kit_meeting_erasures")


class TurnDown(ErasureScreen, View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, uuid: Any) -> HttpResponse:
        get_object_or_404(ErasureProposal, meeting=uuid)
        try:
            turn_down_erasure(uuid, by=request.user, now=timezone.now())
        except NotAllowed:
            self.note_refusal(MEETING, str(uuid))
            raise
        messages.success(request, _("記録を残しました。次の年度に、もう一度起案されます。"))
        return redirect("kit_meeting_erasures")
