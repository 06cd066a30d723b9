"""Around the inbox: who answers for whom (管理者), and erasures that wait to be allowed (保護管理者).

For: the two screens of people who do not read consultations. Not for: anything of their content, which is not opened
here.
"""

from typing import Any

from django import forms
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
from kit.core.models import User
from kit.core.queries.people import user_may
from kit.core.views.gate import refuse
from kit.intake.actions.duties import DutyRefused, set_duties, set_section_addresses
from kit.intake.actions.erasure import Unread, approve_erasure, has_unread, turn_down_erasure
from kit.intake.logic.inbox import NAMES
from kit.intake.models import Duty, ErasureProposal, SectionAddress
from kit.intake.models.consultations import CONSULTATION
from kit.intake.queries.inbox import counsellors
from kit.intake.staff_forms import AddressesField, ErasureForm
from kit.intake.views.inbox import DeskScreen


class Duties(DeskScreen, FormView):
    """The head of the window, and who stands in for whom."""

    act, kind = "change", "settings"
    template_name = "kit_intake/inbox/duties.html"
    page_title = gettext_lazy("相談の受け持ち")
    header_icon = "group"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]

    @cached_property
    def people(self) -> list[User]:
        return list(counsellors(timezone.localdate()))

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = forms.Form(**self.get_form_kwargs())
        everybody = counsellors(timezone.localdate())
        form.fields["head"] = forms.ModelChoiceField(
            everybody,
            label=_("窓口の責任者"),
            required=False,
            empty_label=_("決めない"),
            help_text=_("「読んでほしくない職員」の答えは、この人だけが読めます。"),
        )
        form.fields["section"] = AddressesField(
            label=_("課のメールアドレス"),
            help_text=_(
                "一行に一つ、5件まで。相談が届いたことだけを、職員と同じときに知らせます（LGWANのアドレスも）。"
            ),
        )
        for user in self.people:
            label = _("%(name)sさんが不在のときに代わる人") % {"name": user}
            others = everybody.exclude(pk=user.pk)
            form.fields[f"deputy-{user.pk}"] = forms.ModelChoiceField(
                others, label=label, required=False, empty_label=_("決めない")
            )
        return form

    def get_initial(self) -> dict[str, Any]:
        duties = list(Duty.objects.select_related("user", "deputy"))
        head = next((duty.user for duty in duties if duty.is_head), None)
        section = list(SectionAddress.objects.values_list("address", flat=True))
        return {
            "head": head,
            "section": section,
            **{f"deputy-{duty.user.pk}": duty.deputy for duty in duties},
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        data = form.cleaned_data
        deputies = {user: data[f"deputy-{user.pk}"] for user in self.people}
        try:
            set_duties(data["head"], deputies, by=self.request.user, now=timezone.now())
            set_section_addresses(data["section"], by=self.request.user, now=timezone.now())
        except DutyRefused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("受け持ちを変えました。"))
        return redirect("kit_duties")


class Erasures(DeskScreen, TemplateView):
    """What is proposed to be erased."""

    act = "approve_erasure"
    template_name = "kit_intake/inbox/erasures.html"
    page_title = gettext_lazy("消去の起案")
    header_icon = "bin"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposals = ErasureProposal.objects.select_related("consultation", "by").defer("consultation__sealed")
        return super().get_context_data(proposals=proposals.order_by("at"), **kwargs)


class Erasure(DeskScreen, FormView):
    """One proposal: allow it, or leave the consultation as it is."""

    act = "approve_erasure"
    template_name = "kit_intake/inbox/erasure.html"
    form_class = ErasureForm
    page_title = gettext_lazy("消去の起案")
    header_icon = "bin"
    kwargs: dict[str, Any]

    @cached_property
    def proposal(self) -> ErasureProposal:
        rows = ErasureProposal.objects.select_related("consultation", "by").defer("consultation__sealed")
        return get_object_or_404(rows, consultation=self.kwargs["uuid"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": reverse("kit_erasures"), "label": str(self.page_title)}
        return [*self.breadcrumbs_items, here, {"url": "", "label": self.proposal.consultation.number()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = user_may(self.request.user, self.act, CONSULTATION, own=self.proposal.by == self.request.user)
        return super().get_context_data(
            proposal=self.proposal,
            state=NAMES[self.proposal.consultation.case.group(timezone.localdate())],
            is_unread=has_unread(self.kwargs["uuid"]),
            may_decide=may,
            **kwargs,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        uuid = self.proposal.consultation.pk
        despite = form.cleaned_data["despite_unread"]
        try:
            approve_erasure(uuid, despite_unread=despite, by=self.request.user, now=timezone.now())
        except Unread as refusal:
            form.add_error("despite_unread", str(refusal))
            return self.form_invalid(form)
        except NotAllowed:
            refuse(self.request, self.act, CONSULTATION, reference=str(uuid))
            raise
        messages.success(self.request, _("消しました。もとには戻せません。"))
        return redirect("kit_erasures")


class TurnDown(DeskScreen, View):
    act = "approve_erasure"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, uuid: Any) -> HttpResponse:
        get_object_or_404(ErasureProposal, consultation=uuid)
        try:
            turn_down_erasure(uuid, by=request.user, now=timezone.now())
        except NotAllowed:
            refuse(request, self.act, CONSULTATION, reference=str(uuid))
            raise
        messages.success(request, _("起案を取り下げました。相談はそのままです。"))
        return redirect("kit_erasures")
