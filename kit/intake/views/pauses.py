"""The screen on which 窓口相談員 pause the written intake and begin again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from kit.core.views.gate import GateMixin
from kit.intake.actions.pauses import pause_intake, resume_intake
from kit.intake.models import IntakePause
from kit.intake.queries.openness import pause_now
from kit.intake.staff_forms import PauseForm


class Pause(GateMixin, WagtailAdminTemplateMixin, FormView):
    act, kind = "change", "consultation"
    header_icon = "time"
    page_title = gettext_lazy("相談受付の休み")
    template_name = "kit_intake/pause.html"
    form_class = PauseForm

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_initial(self) -> dict[str, Any]:
        return {
            "notice": pause_now()
            or _("ただいま、書いて送る相談をお休みしています。お急ぎのときは、お電話ください。")
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        past = IntakePause.objects.select_related("began_by").order_by("-began_at")[:10]
        return super().get_context_data(is_paused=bool(pause_now()), past=past, **kwargs)

    def form_valid(self, form: PauseForm) -> HttpResponse:
        pause_intake(form.cleaned_data["notice"], by=self.request.user, now=timezone.now())
        messages.success(self.request, _("お休みにしました。お知らせは、もう出ています。"))
        return redirect("kit_intake_pause")


class Resume(GateMixin, View):
    act, kind = "change", "consultation"

    def post(self, request: HttpRequest) -> HttpResponse:
        if resume_intake(by=request.user, now=timezone.now()):
            messages.success(request, _("相談の受付を、また始めました。"))
        return redirect("kit_intake_pause")
