"""「公開伺い」: what publishing the newest version of a page would change, on paper for those who decide.

For: printing, and noting the number of the decision. Not for: publishing, which stays with Wagtail's own buttons.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.models import Page

from kit.pages.actions import note_decision
from kit.pages.bridge import Proposal, read_proposal
from kit.pages.forms import DecisionForm
from kit.pages.models.base import KitPage

# Who sign, in the order of the boxes; empty boxes are for further sections.
SIGNERS = (gettext_lazy("起案"), gettext_lazy("係長"), gettext_lazy("課長"), gettext_lazy("部長"), "", "")


class DecisionSheet(View):
    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        proposal = self.proposal(request, page_id)
        number = proposal.numbers[0].number if proposal and proposal.numbers else ""
        return self.sheet(request, page_id, proposal, DecisionForm(initial={"number": number}))

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        proposal = self.proposal(request, page_id)
        form = DecisionForm(request.POST)
        if proposal is None or not form.is_valid():
            return self.sheet(request, page_id, proposal, form)
        number = form.cleaned_data["number"]
        note_decision(
            proposal.page, revision=proposal.revision, number=number, by=request.user, now=timezone.now()
        )
        messages.success(request, _("決裁番号を記録しました。"))
        return redirect(request.path)

    def proposal(self, request: HttpRequest, page_id: int) -> Proposal | None:
        page = get_object_or_404(Page, pk=page_id).specific
        if not isinstance(page, KitPage):
            raise Http404
        rights = page.permissions_for_user(request.user)
        if not (rights.can_edit() or rights.can_publish()):
            raise PermissionDenied
        return read_proposal(page)

    def sheet(self, request: HttpRequest, page_id: int, proposal: Proposal | None, form: Any) -> HttpResponse:
        page = get_object_or_404(Page, pk=page_id).specific
        context = {
            "page": page, "proposal": proposal, "form": form, "signers": SIGNERS, "today": timezone.localdate(),
        }  # fmt: skip
        return render(request, "kit_pages/staff/decision.html", context)
