"""市町の登録: the 29, which of them run the kit, and at which address; and the page of one of them.

For: looking, notes, and ending a connection. Not for: invitations (`invitations`), and what towns publish.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from kit.blueprints.logic.trust import grouped
from kit.blueprints.queries.history import names
from kit.core.gateway.instance_key import public_id
from kit.core.queries.people import user_may
from kit.hub.actions.register import retire, write_note
from kit.hub.logic.invitations import InviteRefused, state_of
from kit.hub.models import Town
from kit.hub.queries.exchange import last_report, listed_towns, open_invitation
from kit.hub.queries.harvest import source_of
from kit.hub.staff_forms.register import NoteForm, RetireForm
from kit.hub.views.screens import HubScreen, town_or_404
from kit.resources.queries.twins import own_of_town


class Towns(HubScreen, TemplateView):
    """The list."""

    kind, home = "town", "kit_hub_towns"
    page_title = gettext_lazy("市町の登録")
    template_name = "kit_hub/register/towns.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        rows = [
            (town, key_words(town), hasattr(town, "line") and town.line, town.open) for town in listed_towns()
        ]
        return super().get_context_data(rows=rows, now=now, **kwargs)


class OneTown(HubScreen):
    """A screen of one town, by its code."""

    kind, home = "town", "kit_hub_towns"
    page_title = gettext_lazy("市町の登録")
    step = ""
    kwargs: dict[str, Any]

    @cached_property
    def town(self) -> Town:
        return town_or_404(self.kwargs["code"])

    def get_page_subtitle(self) -> str:
        return f"{self.town}　{self.step}" if self.step else str(self.town)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = [{"url": reverse(self.home), "label": self.page_title}]
        page = {
            "url": reverse("kit_hub_town", args=[self.town.code]) if self.step else "",
            "label": self.town,
        }
        return [
            *self.breadcrumbs_items,
            *here,
            page,
            *([{"url": "", "label": self.step}] if self.step else []),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(town=self.town, **kwargs)  # type: ignore[misc,no-any-return]

    def back(self) -> HttpResponse:
        return redirect("kit_hub_town", self.town.code)


class TownPage(OneTown, TemplateView):
    """One town: how it stands, its invitations, and what may be done."""

    template_name = "kit_hub/register/town.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        town, now = self.town, timezone.now()
        given = {
            "key": key_words(town),
            "line": getattr(town, "line", None),
            "report": last_report(town),
            "open": open_invitation(town),
            "past": [(row, state_words(row, now)) for row in town.invitations.all()[:20]],
            "names": names(),
            "note_form": NoteForm(initial={"note": town.note}),
            "may": {act: user_may(self.request.user, act, "town") for act in ("add", "change", "disable")},
            "now": now,
            "places": places_words(town),
            "may_import": user_may(self.request.user, "import", "resource"),
        }
        return super().get_context_data(**{**given, **kwargs})


class WriteNote(TownPage):
    """覚え書き."""

    act = "change"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.back()

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = NoteForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(note_form=form), status=422)
        write_note(self.town, form.cleaned_data["note"], by=request.user, now=timezone.now())
        messages.success(request, _("覚え書きを書きました。"))
        return self.back()


class Retire(OneTown, TemplateView):
    """つながりをやめる."""

    act = "disable"
    step = gettext_lazy("つながりをやめる")  # type: ignore[assignment]
    template_name = "kit_hub/register/retire.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": RetireForm(), **kwargs})

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = RetireForm(request.POST)
        if form.is_valid():
            try:
                retire(self.town, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
                messages.success(request, _("%(town)sとのつながりをやめました。") % {"town": self.town})
                return self.back()
            except InviteRefused as error:
                form.add_error(None, str(error))
        return self.render_to_response(self.get_context_data(form=form), status=422)


def places_words(town: Town) -> dict[str, int]:
    """How many places of a town the prefecture lists itself, and how many of them may be told twice."""
    source = source_of(town.code, "hsds")
    return {"ours": own_of_town(town.code).count(), "twins": len(source.twins) if source else 0}


def key_words(town: Town) -> str:
    """The short name of a town's key, to be compared by telephone; "" before there is one."""
    return grouped(public_id(town.public_key)) if town.public_key else ""


def state_words(invitation: Any, now: Any) -> str:
    """What became of an invitation."""
    return str(_STATES[state_of(invitation.issued, now)])


_STATES = {
    "open": gettext_lazy("使われるのを待っている"),
    "used": gettext_lazy("使われた"),
    "withdrawn": gettext_lazy("取りやめたか、新しいものに替わった"),
    "too_late": gettext_lazy("期限が過ぎた"),
}
