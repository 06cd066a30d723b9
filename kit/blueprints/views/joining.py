"""県とのつながり: whether this town is joined to the hub, and joining it by an invitation.

For: the 管理者. Not for: what an invitation may be and what joining does (`management.joining`, the same as the command).

Rules
- Two steps: the file is read and judged; then a person compares it with the paper and types the last group from there,
  which the screen does not show. The file travels with the form: its secret is kept nowhere in between.
- Whatever is refused leaves everything as it was, is said beside the field with what to do, and stands in the trail.
"""

from datetime import date
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem

from kit.blueprints.logic.hub_words import HubRefused
from kit.blueprints.logic.invitation import MOST_BYTES, InvitationRefused, confirms
from kit.blueprints.logic.trust import TrustRefused, grouped
from kit.blueprints.management.joining import REFUSALS, Look, join, look_at
from kit.blueprints.queries.joining import hub_link, own_report
from kit.blueprints.views.screens import UpdateScreen
from kit.core.queries.people import user_may
from kit.core.views.gate import refuse
from kit.core.views.uploads import is_announced_larger

GROUPS_IN_A_ROW: Final = 4


class InvitationForm(forms.Form):
    invitation = forms.FileField(
        label=gettext_lazy("招待のファイル"),
        help_text=gettext_lazy(
            "県から受け取ったファイル（.json）を、開かずにそのまま選びます。選んだだけでは、何も変わりません。"
        ),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("招待のファイルを選んでください。")},
    )


class CompareForm(forms.Form):
    """The file again, and what a person saw on the paper."""

    file = forms.CharField(widget=forms.HiddenInput, strip=False)
    last = forms.CharField(
        label=gettext_lazy("紙にある、招待の照合番号の最後の4文字"),
        help_text=gettext_lazy("画面には出していません。県から届いた紙を見て、入れてください。"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "size": 8}
        ),
        error_messages={"required": gettext_lazy("紙にある最後の4文字を入れてください。")},
    )
    compared = forms.BooleanField(
        label=gettext_lazy("ほかの文字も、紙と画面ですべて同じでした"),
        error_messages={"required": gettext_lazy("紙と画面を見くらべて、すべて同じなら印を付けてください。")},
    )


@method_decorator(csrf_exempt, name="dispatch")
class Joining(UpdateScreen, TemplateView):
    act, kind = "change", "settings"
    template_name = "kit_blueprints/joining.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SITE_CONFIG.is_hub:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return _("県とのつながり")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        link = hub_link()
        key_words = grouped(link.key_id) if link else ""
        report = own_report() if link else {}
        since = date.fromisoformat(report["waiting_since"]) if report.get("waiting_since") else None
        told = {"report": report, "since": since}
        given = {"form": InvitationForm(), "link": link, "key_words": key_words, **told, **kwargs}
        return super().get_context_data(**given)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_announced_larger(request, MOST_BYTES * 2):
            form = InvitationForm({}, {})
            form.errors.clear()
            form.add_error(
                "invitation",
                _("ファイルが大きすぎます。読まずに止めました。招待のファイルかどうか、確かめてください。"),
            )
            return self.show(form, status=413)
        return self.step(request)

    @method_decorator(csrf_protect)
    def step(self, request: HttpRequest) -> HttpResponse:
        return self.compare(request) if "file" in request.POST else self.read(request)

    def read(self, request: HttpRequest) -> HttpResponse:
        """The first step."""
        form = InvitationForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form)
        raw = form.cleaned_data["invitation"].read()
        try:
            look = look_at(raw)
        except REFUSALS as error:
            return self.refused(form, "invitation", error)
        return self.ask(CompareForm(initial={"file": raw.decode()}), look, status=200)

    def compare(self, request: HttpRequest) -> HttpResponse:
        """The second step."""
        form = CompareForm(request.POST)
        try:
            look = look_at(request.POST["file"].replace("\r\n", "\n").encode())
        except REFUSALS as error:
            return self.refused(InvitationForm({}, {}), "invitation", error)
        if not form.is_valid():
            return self.ask(form, look)
        if not confirms(look.invitation, form.cleaned_data["last"]):
            refuse(request, "change", "settings", reason="not_the_paper")
            form.add_error("last", _NOT_THE_PAPER)
            return self.ask(form, look)
        try:
            link = join(look, by=request.user)
        except REFUSALS as error:
            return self.refused(form, None, error, look)
        messages.success(request, _("県ハブ（%(hub)s）とつながりました。") % {"hub": link.hub})
        return redirect("kit_joining")

    def refused(
        self, form: Any, field: str | None, error: Exception, look: Look | None = None
    ) -> HttpResponse:
        known = isinstance(error, InvitationRefused | HubRefused | TrustRefused)
        reason = error.code if known else "unavailable"  # type: ignore[attr-defined]
        refuse(self.request, "change", "settings", reason=reason)
        if look is None:
            form.errors.clear()
        form.add_error(field, str(error))
        return self.show(form) if look is None else self.ask(form, look)

    def ask(self, form: CompareForm, look: Look, *, status: int = 422) -> HttpResponse:
        rows = {"invitation": rows_of(look.invitation.fingerprint), "root": rows_of(look.trust.fingerprint)}
        return self.show(form, status=status, look=look, rows=rows)

    def show(self, form: Any, *, status: int = 422, **more: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, **more), status=status)


class JoiningItem(MenuItem):
    """In the menu of settings."""

    def is_shown(self, request: HttpRequest) -> bool:
        return not settings.SITE_CONFIG.is_hub and user_may(request.user, "change", "settings")


def menu_item() -> JoiningItem:
    return JoiningItem(
        gettext_lazy("県とのつながり"),
        reverse_lazy("kit_joining"),
        name="joining",
        icon_name="link",
        order=900,
    )


def rows_of(fingerprint: str) -> list[list[str]]:
    """A fingerprint as it stands on the paper: groups of four digits, four in a row."""
    groups = grouped(fingerprint).split()
    return [groups[start : start + GROUPS_IN_A_ROW] for start in range(0, len(groups), GROUPS_IN_A_ROW)]


_NOT_THE_PAPER: Final = gettext_lazy(
    "この招待の最後の4文字と違います。つないでいません。打ちまちがいでなければ、このファイルを使わずに、県に電話で確かめてください。"
)
