"""The form on which anybody tells what is wrong about a place, or that one is missing.

An edge without session and cookie; how such a form is guarded stands in `core.views.open_form`. Whatever is refused
comes back with everything that was typed.
"""

from typing import Any, Final
from uuid import UUID

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from kit.core.actions.audit import SystemActor
from kit.core.actions.limits import count_once, refuse_too_many
from kit.core.backends import client_address
from kit.core.logic.limits import TooMany
from kit.core.views import open_form
from kit.resources.actions.records import ResourceRefused
from kit.resources.actions.suggestions import suggest
from kit.resources.forms import NewPlaceForm, SuggestionForm
from kit.resources.logic import addresses
from kit.resources.logic.suggestions import LONGEST_WORDS, SUGGEST
from kit.resources.models import Resource
from kit.resources.queries.listing import other_owner, shown_resource
from kit.resources.views.detail import not_shown
from kit.resources.views.entry import listing_or_404

VISITOR: Final = SystemActor("visitor")
_SALT: Final = "kit.resources.suggest"
_SENT: Final = "sent"


@method_decorator(csrf_exempt, name="dispatch")
class SuggestView(View):
    """About the record in the address, or about a new place."""

    http_method_names = ["get", "head", "post"]
    record: Resource | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        listing_or_404()
        uid: UUID | None = kwargs.get("uid")
        if uid is not None:
            self.record = shown_resource(uid, timezone.localdate())
            if self.record is None:
                return not_shown(request, uid)
        try:
            response = super().dispatch(request, *args, **kwargs)
        except (RequestDataTooBig, TooManyFieldsSent):
            words = _("長すぎて送れません。%(most)d字までに短くしてください。") % {"most": LONGEST_WORDS}
            response = render(
                request, "kit_resources/suggest_too_long.html", {"words": words, "at": addresses}, status=413
            )
        # Kept by no cache and found by no search: the page carries the moment at which it was made.
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def get(self, request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
        if request.GET.get(_SENT) == "on":
            return render(request, "kit_resources/suggest_sent.html", self._context())
        return self._page(self._form(None))

    def post(self, request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
        form, now = self._form(request.POST), timezone.now()
        if open_form.is_foreign(request):
            return self._page(
                form, _("別の画面から送られました。下のボタンを、もう一度おしてください。"), 403
            )
        if not form.is_valid():
            return self._page(form)
        if not open_form.is_a_person(request, now, salt=_SALT):
            return self._page(form, _("もう一度、下のボタンをおしてください。"))
        try:
            self._keep(form)
        except TooMany as refusal:
            return self._page(form, str(refusal), 429)
        except ResourceRefused as refusal:
            return self._page(form, str(refusal), 503)
        return HttpResponseRedirect(f"{self._address}?{_SENT}=on")

    @property
    def _address(self) -> str:
        return addresses.suggest(self.record.uid if self.record else None)

    def _form(self, data: Any) -> SuggestionForm:
        return (SuggestionForm if self.record else NewPlaceForm)(data, auto_id="tell-%s")

    def _keep(self, form: SuggestionForm) -> None:
        now, address, told = timezone.now(), client_address(self.request), form.cleaned_data
        refuse_too_many(SUGGEST, address, now=now)
        suggest(
            self.record, told["words"], sender=told["sender"], name=told.get("name", ""), by=VISITOR, now=now
        )
        count_once(SUGGEST, address, now=now)

    def _context(self) -> dict[str, Any]:
        return {
            "record": self.record,
            "owner": other_owner(self.record) if self.record else "",
            "at": addresses,
            "parent": listing_or_404(),
            "address": self._address,
        }

    def _page(self, form: SuggestionForm, refusal: str = "", status: int = 200) -> HttpResponse:
        made = open_form.made_at(timezone.now(), salt=_SALT)
        context = {**self._context(), "form": form, "refusal": refusal, "made": made}
        return render(self.request, "kit_resources/suggest.html", context, status=status)
