"""「公開伺い」: what publishing the newest version of a page would change, on paper for those who decide.

For: printing, noting the number of the decision, and printing again what was published in the past. Not for:
publishing, which stays with Wagtail's own buttons.
"""

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.models import Page

from kit.core.views.gate import GateMixin
from kit.pages.actions import note_decision
from kit.pages.bridge import Proposal, publication_rows, read_proposal
from kit.pages.forms import DecisionForm
from kit.pages.models.base import KitPage
from kit.pages.queries.publications import publication_entries, read_publication

# Who sign, in the order of the boxes; empty boxes are for further sections.
SIGNERS = (gettext_lazy("起案"), gettext_lazy("係長"), gettext_lazy("課長"), gettext_lazy("部長"), "", "")


# How many past publications the sheet lists; the history has all of them.
PAST: Final = 10


class Sheet(GateMixin, View):
    """For those who write or decide about this very page."""

    act = "change"
    kind = "page"

    def page_of(self, request: HttpRequest, page_id: int) -> Any:
        page = get_object_or_404(Page, pk=page_id).specific
        if not isinstance(page, KitPage):
            raise Http404
        rights = page.permissions_for_user(request.user)
        if not (rights.can_edit() or rights.can_publish()):
            raise PermissionDenied
        return page


class DecisionSheet(Sheet):
    def get(self, request: HttpRequest, page_id: int) -> HttpResponse:
        page = self.page_of(request, page_id)
        proposal = read_proposal(page)
        number = proposal.numbers[0].number if proposal and proposal.numbers else ""
        return self.sheet(request, page, proposal, DecisionForm(initial={"number": number}))

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        page = self.page_of(request, page_id)
        proposal, form = read_proposal(page), DecisionForm(request.POST)
        if proposal is None or not form.is_valid():
            return self.sheet(request, page, proposal, form)
        number = form.cleaned_data["number"]
        note_decision(page, revision=proposal.revision, number=number, by=request.user, now=timezone.now())
        messages.success(request, _("決裁番号を記録しました。"))
        return redirect(request.path)

    def sheet(self, request: HttpRequest, page: Any, proposal: Proposal | None, form: Any) -> HttpResponse:
        context = {
            "page": page, "proposal": proposal, "form": form, "signers": SIGNERS, "today": timezone.localdate(),
            "past": publication_entries(page)[:PAST],
        }  # fmt: skip
        return render(request, "kit_pages/staff/decision.html", context)


class PastSheet(Sheet):
    """The sheet of a past publication: both versions as they were, the number, who and when; nothing can be changed."""

    def get(self, request: HttpRequest, page_id: int, entry_id: int) -> HttpResponse:
        page = self.page_of(request, page_id)
        publication = read_publication(page, entry_id)
        if publication is None:
            raise Http404
        context = {
            "page": page, "publication": publication, "rows": publication_rows(publication), "signers": SIGNERS,
            "today": timezone.localdate(),
        }  # fmt: skip
        return render(request, "kit_pages/staff/past_decision.html", context)
