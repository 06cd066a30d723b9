"""Buttons of the harvest that decide something: rest or wake a source, whose a record is, what is told twice.

An edge: each press calls one action; a refusal is said where it was pressed, with what was written still there. What ends
or gives away an own record needs who may take records off the list.
"""

from typing import Any, Final, NoReturn
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from kit.core.views.gate import refuse
from kit.hub.actions.harvest import HarvestRefused
from kit.hub.actions.harvest_rulings import LONGEST_REASON, keep_apart, rest, rule, take_over, wake
from kit.hub.queries.harvest import Claim, claims, record_with
from kit.hub.tasks.harvest import harvest_round
from kit.hub.views.harvest import SourceScreen


def refuse_to_end(request: HttpRequest) -> NoReturn:
    """Raises PermissionDenied, with an entry in the trail: somebody may not take an own record off the list."""
    refuse(request, "delete", "resource")
    raise PermissionDenied


class Rest(SourceScreen, View):
    """「この取り込みを休む」 and 「また読む」."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            self.press(request)
        except HarvestRefused as refused:
            messages.error(request, str(refused))
        return self.back()

    def press(self, request: HttpRequest) -> None:
        if request.POST.get("act") == "wake":
            wake(self.source, by=request.user, now=timezone.now())
            harvest_round.enqueue()
            messages.success(request, _("また読みます。いま、取りに行きます。"))
            return
        rest(self.source, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
        words = _(
            "休みました。これまでに読んだ内容は、そのまま残ります。住民には、その日の時点の内容と見せます。"
        )
        messages.success(request, words)


class OneClaim(SourceScreen, TemplateView):
    """A record that two bodies claim: both beside each other, and whose it is."""

    template_name = "kit_hub/harvest/claim.html"

    def get_page_subtitle(self) -> str:
        return _("%(source)s　持ち主を決める") % {"source": self.source}

    @cached_property
    def claim(self) -> Claim:
        uid: UUID = self.kwargs["uid"]
        found = next((one for one in claims([self.source]) if one.uid == str(uid)), None)
        if found is None:
            raise Http404
        return found

    @property
    def may_give(self) -> bool:
        return self.may_end or self.claim.owner != settings.SITE_CONFIG.code

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"chosen": "", "reason": "", "wrong": ""} | kwargs
        return super().get_context_data(
            claim=self.claim,
            record=record_with(self.claim.uid),
            may_give=self.may_give,
            longest=LONGEST_REASON,
            **given,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        chosen, reason = request.POST.get("owner", ""), request.POST.get("reason", "")
        try:
            if chosen not in ("", self.claim.owner) and not self.may_give:
                refuse_to_end(request)
            if not chosen:
                raise HarvestRefused(_("どちらのものか、選んでください。"))
            rule(self.source, self.claim.uid, chosen, reason=reason, by=request.user, now=timezone.now())
        except HarvestRefused as refused:
            context = self.get_context_data(chosen=chosen, reason=reason, wrong=str(refused))
            return self.render_to_response(context, status=422)
        if chosen == self.source.town.code:
            harvest_round.enqueue()
        messages.success(request, _("決めました。もう一方の市町には、この画面に書いたわけを伝えてください。"))
        return self.back()


class Twin(SourceScreen, View):
    """A pair that may be told twice: the town's record takes over, or they are two places."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        act, words = _TWINS.get(request.POST.get("act", ""), (None, ""))
        if act is None:
            raise Http404
        if act is take_over and not self.may_end:
            refuse_to_end(request)
        ours, theirs = str(kwargs["ours"]), request.POST.get("theirs", "")
        try:
            act(self.source, ours, theirs, by=request.user, now=timezone.now())
            messages.success(request, words)
        except HarvestRefused as refused:
            messages.error(request, str(refused))
        return self.back()


_TWINS: Final = {
    "apart": (keep_apart, gettext_lazy("べつの場所として、両方を残します。")),
    "take_over": (
        take_over,
        gettext_lazy(
            "市町の記録に引きつぎました。県の記録は一覧から消え、その住所を開いた人は市町の記録へ移ります。"
        ),
    ),
}
