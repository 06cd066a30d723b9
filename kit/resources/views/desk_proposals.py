"""Proposals that wait: the list, and one of them beside the record as it is today.

For: writers may look, approvers decide. Not for: the form in which outsiders write, the form of staff (`desk_form`).

Rules
- Each field is accepted or left by itself; what was accepted is written as one change, the proposal is erased.
- Of another body's record nothing is written, also where it changed hands since: what was proposed is shown, to be passed
  on to the owner, and done with.
- Where the record was saved since the proposal was written, the screen says so; where it is saved while the approver
  looks, nothing is written and the screen shows the record as it is then.
"""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from kit.resources.actions.proposals import AlreadyDecided, accept_proposal, decline_proposal
from kit.resources.actions.records import ChangedMeanwhile, ResourceRefused
from kit.resources.bridge.values import BY_HAND, FIELDS, values_of
from kit.resources.logic.showing import UNSHOWN
from kit.resources.models import Proposal, Resource
from kit.resources.queries.desk import waiting_proposals
from kit.resources.queries.listing import other_owner
from kit.resources.tasks.notices import tell_proposal_decided
from kit.resources.views.desk import DeskScreen
from kit.resources.views.desk_words import cells

PER_PAGE = 50
_WRITTEN = frozenset({*FIELDS, *BY_HAND})


class ProposalScreen(DeskScreen):
    page_subtitle = gettext_lazy("届いた提案")

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": reverse("kit_desk_proposals"), "label": str(self.page_subtitle)}]


class Proposals(ProposalScreen, TemplateView):
    act = "change"
    template_name = "kit_resources/desk/proposals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = waiting_proposals().select_related("resource", "by")
        page = Paginator(waiting, PER_PAGE).get_page(self.request.GET.get("p", ""))
        return super().get_context_data(page=page, allowed=self.allowed, **kwargs)


class OneProposal(ProposalScreen):
    """The proposal that the address names; one that was decided leads back to the list."""

    kwargs: dict[str, Any]
    act = "change"

    @cached_property
    def proposal(self) -> Proposal | None:
        found = Proposal.objects.select_related("resource__organisation", "by")
        return found.filter(uid=self.kwargs["uid"]).first()

    def gone(self) -> HttpResponse:
        messages.info(self.request, _("この提案は、もう決められています。"))  # type: ignore[attr-defined]
        return redirect("kit_desk_proposals")


class LookAtProposal(OneProposal, TemplateView):
    template_name = "kit_resources/desk/proposal.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.proposal else self.gone()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal: Any = self.proposal
        resource = proposal.resource
        now = values_of(resource or Resource())
        return super().get_context_data(
            proposal=proposal,
            record=resource,
            owner=owner_of(proposal),
            cells=cells(now, proposal.values, fields_of(proposal)),
            version=resource.version if resource else 0,
            changed_since=bool(resource and resource.version != proposal.base_version),
            is_mine=proposal.by_id == self.request.user.pk,
            allowed=self.allowed,
            **kwargs,
        )


class DecideProposal(OneProposal, View):
    """Accept what is ticked."""

    act = "publish"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.proposal is None:
            return self.gone()
        try:
            return self.decide(self.proposal)
        except AlreadyDecided:
            return self.gone()
        except ChangedMeanwhile:
            messages.warning(
                request,
                _("見ている間に、この情報が直されました。いまの内容とくらべて、もう一度決めてください。"),
            )
        except ResourceRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("kit_desk_proposal", self.proposal.uid)

    def decide(self, proposal: Proposal) -> HttpResponse:
        ticked = self.request.POST.getlist("field")
        offered = () if owner_of(proposal) else fields_of(proposal)
        fields = tuple(name for name in offered if name in ticked)
        if not fields and offered:
            messages.error(
                self.request,
                _("反映する欄に、チェックを入れてください。どれもいらないときは「見送る」を押します。"),
            )
            return redirect("kit_desk_proposal", proposal.uid)
        given = self.request.POST.get("version", "")
        version = int(given) if given.isdecimal() and len(given) < 9 else 0
        proposed_by, about = proposal.by_id, proposal.resource_id
        done = accept_proposal(proposal, fields, version=version, by=self.request.user, now=timezone.now())
        self.tell(proposed_by, about)
        messages.success(self.request, self.said(proposal, fields))
        return redirect("kit_desk_record", done.uid)

    def tell(self, proposed_by: int | None, about: int | None) -> None:
        """Let the clerk who proposed it know that it is decided, unless it was the same who decides."""
        if proposed_by and about and proposed_by != self.request.user.pk:
            tell_proposal_decided.enqueue(proposed_by, about)

    def said(self, proposal: Proposal, fields: tuple[str, ...]) -> str:
        if proposal.resource is None and proposal.words:
            return _("下書きを作りました。書かれていたことばは、「済みにする」を押すまで残ります。")
        return _("反映しました。提案は消しました。") if fields else _("済みにしました。提案は消しました。")


class DeclineProposal(DecideProposal):
    def decide(self, proposal: Proposal) -> HttpResponse:
        proposed_by, about = proposal.by_id, proposal.resource_id
        decline_proposal(proposal, by=self.request.user, now=timezone.now())
        self.tell(proposed_by, about)
        messages.success(self.request, _("見送りました。提案は消しました。"))
        return redirect("kit_desk_proposals")


class WithdrawProposal(OneProposal, View):
    """Whoever proposed it takes it back."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mine = self.proposal
        if mine is None or mine.by_id != request.user.pk:  # type: ignore[attr-defined]
            return self.gone()
        resource = mine.resource
        try:
            decline_proposal(mine, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except ResourceRefused:
            return self.gone()
        messages.success(request, _("提案を取り下げました。"))
        return redirect("kit_desk_record", resource.uid) if resource else redirect("kit_desk_proposals")


def owner_of(proposal: Proposal) -> str:
    """Who decides about its record, where that is another body; "" otherwise."""
    return other_owner(proposal.resource) if proposal.resource else ""


def fields_of(proposal: Proposal) -> tuple[str, ...]:
    """The fields a person decides about; what an outsider's form cannot name is left out."""
    return tuple(name for name in proposal.values if name in _WRITTEN and name not in UNSHOWN)
