"""Member agencies in the admin: their list, one of them, what is done with one.

For: secretaries. Not for: seats in a body (`seats`).
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from kit.core.models import AgencyKind
from kit.meetings.actions import agencies
from kit.meetings.actions.agencies import AgencyRefused
from kit.meetings.models import Agency
from kit.meetings.queries.agencies import agencies_seen, kind_groups, names_to_offer, seats_of
from kit.meetings.staff_forms.agencies import AgencyForm, EndAgencyForm, MergeForm
from kit.meetings.views.bodies_screen import RoomScreen


class AgencyScreen(RoomScreen):
    page_title = gettext_lazy("構成機関")
    header_icon = "group"

    def crumbs(self) -> list[dict[str, Any]]:
        here = [{"url": reverse("kit_agencies"), "label": _("構成機関")}]
        subtitle = self.get_page_subtitle()
        return [*here, {"url": "", "label": subtitle}] if subtitle else here


class Agencies(AgencyScreen, TemplateView):
    """All of them, by kind; those that are gone folded away."""

    template_name = "kit_meetings/agencies/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(agencies_seen(self.request.user, timezone.localdate()))
        going: dict[str, list[Agency]] = {}
        for row in rows:
            if row.ended_on is None:
                going.setdefault(row.kind.name, []).append(row)
        ended = [row for row in rows if row.ended_on is not None]
        return super().get_context_data(
            kinds=list(going.items()), ended=ended, count=len(rows) - len(ended), **kwargs
        )


class OneAgency(AgencyScreen):
    """A screen of one agency."""

    @cached_property
    def agency(self) -> Agency:
        rows = Agency.objects.select_related("kind", "successor")
        found: Agency = get_object_or_404(rows, uid=self.kwargs["uid"])
        return found

    def crumbs(self) -> list[dict[str, Any]]:
        one = {"url": reverse("kit_agency", args=[self.agency.uid]), "label": self.agency.name}
        here = [{"url": reverse("kit_agencies"), "label": _("構成機関")}, one]
        subtitle = self.get_page_subtitle()
        return [*here, {"url": "", "label": subtitle}] if subtitle else here

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(agency=self.agency, **kwargs)  # type: ignore[no-any-return]


class AgencyPage(OneAgency, TemplateView):
    template_name = "kit_meetings/agencies/agency.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seats = list(seats_of(self.agency, self.request.user, timezone.localdate()))
        bodies = [seat.body.pk for seat in seats]
        return super().get_context_data(
            seats=seats,
            twice=sorted({seat.body.name for seat in seats if bodies.count(seat.body.pk) > 1}),
            predecessors=list(self.agency.predecessors.all()),
            **kwargs,
        )


class AgencyFormScreen(AgencyScreen, FormView):
    """One form, one act."""

    template_name = "kit_meetings/agencies/form.html"
    form_class: Any = AgencyForm
    lead: Any = ""
    button: Any = gettext_lazy("保存する")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "groups": kind_groups()}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> tuple[Agency, str]:
        """Do it and answer the agency to show with what to say; raises AgencyRefused."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            agency, words = self.perform(form.cleaned_data, {"by": self.request.user, "now": timezone.now()})
        except AgencyRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, words)
        return redirect("kit_agency", agency.uid)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lead=self.lead, button=self.button, **kwargs)


class NewAgency(AgencyFormScreen):
    act = "add"
    page_subtitle = gettext_lazy("新しい機関")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(names=names_to_offer(()), **kwargs)

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> tuple[Agency, str]:
        kind = AgencyKind.objects.get(code=data["kind"])
        return agencies.make_agency(data["name"], kind, **act), _("機関を書き入れました。")


class EditAgency(OneAgency, AgencyFormScreen):
    act = "change"
    page_subtitle = gettext_lazy("直す")
    lead = gettext_lazy(
        "名前を変えると、前の名前も残ります。これまでの会議の記録は、その日の名前のままです。"
    )

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.agency.name, "kind": self.agency.kind.code}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> tuple[Agency, str]:
        kind = AgencyKind.objects.get(code=data["kind"])
        return agencies.change_agency(self.agency.uid, data["name"], kind, **act), _("保存しました。")


class MergeAgency(OneAgency, AgencyFormScreen):
    act = "change"
    form_class = MergeForm
    page_subtitle = gettext_lazy("ほかの機関にまとめる")
    lead = gettext_lazy(
        "いまの席と、終わっていない宿題が、引き継いだ機関に移ります。これまでの会議の記録は変わりません。"
    )
    button = gettext_lazy("まとめる")

    def get_form_kwargs(self) -> dict[str, Any]:
        found = super().get_form_kwargs()
        found.pop("groups")
        others = Agency.objects.filter(ended_on=None).exclude(pk=self.agency.pk)
        return {**found, "agencies": [(str(one.uid), one.name) for one in others]}

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> tuple[Agency, str]:
        merged = agencies.merge_agency(self.agency.uid, data["successor"], on=data["on"], **act)
        words = _("%(name)sにまとめました。移った席 %(seats)d、移った宿題 %(promises)d。")
        return merged.successor, words % {
            "name": merged.successor.name, "seats": merged.seats, "promises": merged.promises,
        }  # fmt: skip


class EndAgency(OneAgency, AgencyFormScreen):
    act = "change"
    form_class = EndAgencyForm
    page_subtitle = gettext_lazy("機関を終える")
    lead = gettext_lazy(
        "引き継ぐ機関がないときに使います。この日から、どの会議体にも席がなくなります。これまでの記録は残ります。"
    )
    button = gettext_lazy("終える")

    def get_form_kwargs(self) -> dict[str, Any]:
        found = super().get_form_kwargs()
        found.pop("groups")
        return found

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> tuple[Agency, str]:
        agencies.end_agency(self.agency.uid, on=data["on"], **act)
        return self.agency, _("機関を終えました。")


class RestoreAgency(OneAgency, TemplateView):
    """One press on the page of an agency that was ended."""

    act = "change"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            agencies.restore_agency(self.agency.uid, by=request.user, now=timezone.now())
            messages.success(request, _("また使えるようにしました。席は、名簿で戻してください。"))
        except AgencyRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("kit_agency", self.agency.uid)
