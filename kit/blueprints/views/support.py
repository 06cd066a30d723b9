"""県からのお知らせと相談: what the prefecture tells the staff, its training days, and asking its centre for an expert.

For: every member of staff of a town. Not for: the hub, whose side is `kit.hub.views.support`.

Rules
- What is asked carries nothing of a person: the text is read before it is kept (`core.views.careful`).
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from kit.blueprints.actions.support import RequestRefused, ask_for_help, take_back
from kit.blueprints.logic.bulletin import Notice
from kit.blueprints.logic.help_request import HURRY, MOST_TEXT, TOPICS, WISHES, Request
from kit.blueprints.management.asking import carry
from kit.blueprints.models import HelpRequest
from kit.blueprints.models.support import HelpState
from kit.blueprints.queries.bulletin import coming_trainings, shown_notices
from kit.blueprints.queries.joining import hub_link
from kit.core.queries.people import user_may
from kit.core.views.careful import CarefulForm
from kit.core.views.gate import GateMixin, refuse

KIND: Final = "support"
STUCK: Final = {
    "not_joined": gettext_lazy("このサイトは、まだ県とつながっていません。管理者に知らせてください。"),
    "unavailable": gettext_lazy(
        "県ハブとつながりませんでした。15分ごとに、もう一度送ります。急ぐときは待たずに、県の担当に電話してください。"
    ),
}


class SupportScreen(GateMixin, WagtailAdminTemplateMixin):
    act, kind = "view", KIND
    header_icon = "info-circle"
    page_title = gettext_lazy("県からのお知らせと相談")
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SITE_CONFIG.is_hub:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = [{"url": reverse("kit_prefecture"), "label": self.page_title}]
        if self.get_page_subtitle():
            here.append({"url": "", "label": self.get_page_subtitle()})
        return [*self.breadcrumbs_items, *here]


class Prefecture(SupportScreen, TemplateView):
    """Everything on one page."""

    template_name = "kit_blueprints/prefecture.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return super().get_context_data(
            notices=shown_notices(today),
            trainings=coming_trainings(today),
            asked=HelpRequest.objects.select_related("made_by")[:50],
            may_ask=user_may(self.request.user, "add", KIND),
            **kwargs,
        )


class HelpForm(CarefulForm):
    """Three choices and one free text."""

    topic = forms.ChoiceField(
        label=gettext_lazy("なにについて"), choices=list(TOPICS.items()), widget=forms.RadioSelect
    )
    wish = forms.ChoiceField(
        label=gettext_lazy("してほしいこと"), choices=list(WISHES.items()), widget=forms.RadioSelect
    )
    hurry = forms.ChoiceField(
        label=gettext_lazy("急ぎかげん"),
        choices=list(HURRY.items()),
        widget=forms.RadioSelect,
        initial="calm",
    )
    text = forms.CharField(
        label=gettext_lazy("ひとこと"),
        required=False,
        max_length=MOST_TEXT,
        help_text=gettext_lazy(
            "どんな場面で困っているかを、だれのことか分からないように書きます。お名前・住所・年齢・受付番号は書かないでください。"
            "くわしいことは、県の担当と電話で話します。空でもかまいません。"
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AskForHelp(SupportScreen, FormView):
    """Write a request."""

    act = "add"
    form_class = HelpForm
    template_name = "kit_blueprints/ask.html"

    def get_page_subtitle(self) -> str:
        return _("県に相談する")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_joined=hub_link() is not None, **kwargs)

    def form_valid(self, form: HelpForm) -> HttpResponse:
        said = form.cleaned_data
        request = Request(str(uuid.uuid4()), said["topic"], said["wish"], said["hurry"], said["text"].strip())
        with transaction.atomic():
            row = ask_for_help(request, by=self.request.user, now=timezone.now())
            transaction.on_commit(carry.enqueue)
        messages.success(self.request, _("受け付けました。県に送ります。お返事は、この画面に出ます。"))
        return redirect("kit_help_request", uid=row.uid)


class OneRequest(SupportScreen, TemplateView):
    """One request, how far it has come, and the answer."""

    template_name = "kit_blueprints/asked.html"
    kwargs: dict[str, Any]

    @cached_property
    def row(self) -> HelpRequest:
        return get_object_or_404(HelpRequest.objects.select_related("made_by"), uid=self.kwargs["uid"])

    def get_page_subtitle(self) -> str:
        return self.row.get_topic_display()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        stuck = (
            STUCK.get(
                row.problem,
                _(
                    "県ハブが受け取りませんでした。管理者に知らせてください。急ぐときは、県の担当に電話してください。"
                ),
            )
            if row.problem
            else ""
        )
        may = row.state == HelpState.WAITING and user_may(self.request.user, "change", KIND)
        return super().get_context_data(row=row, stuck=stuck, may_take_back=may, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """取り消す."""
        if not user_may(request.user, "change", KIND):
            refuse(request, "change", KIND)
            return redirect("kit_prefecture")
        try:
            take_back(self.row, by=request.user, now=timezone.now())
            messages.success(request, _("取り消しました。県には送りません。"))
        except RequestRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("kit_prefecture")


class PrefectureItem(MenuItem):
    """Not at the hub."""

    def is_shown(self, request: HttpRequest) -> bool:
        return not settings.SITE_CONFIG.is_hub and user_may(request.user, "view", KIND)


class PrefecturePanel(Component):
    """The notices of today on the dashboard, and answers that came."""

    name = "kit_prefecture"
    template_name = "kit_blueprints/prefecture_panel.html"
    order = 105

    def __init__(self, notices: Sequence[Notice], answered: Sequence[HelpRequest]) -> None:
        self.notices, self.answered = notices, answered

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"notices": self.notices, "answered": self.answered}


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Only when there is something to read."""
    if settings.SITE_CONFIG.is_hub or not user_may(request.user, "view", KIND):
        return
    notices = shown_notices(timezone.localdate())
    answered = list(HelpRequest.objects.filter(state=HelpState.ANSWERED))
    if notices or answered:
        panels.append(PrefecturePanel(notices, answered))


def menu_item() -> PrefectureItem:
    return PrefectureItem(
        gettext_lazy("県からのお知らせ"),
        reverse_lazy("kit_prefecture"),
        name="prefecture",
        icon_name="info-circle",
        order=145,
    )
