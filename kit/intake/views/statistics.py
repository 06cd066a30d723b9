"""The screen of the statistics: the years, the tables of one year, and approving, withdrawing and restoring them.

For: 窓口相談員, 承認者 and 保護管理者 look, 承認者 approve. Not for: which cells are shown (`logic.suppression`); staff see
the same tables as everybody will.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from kit.core.logic.sealed import SealBroken
from kit.core.queries.people import user_may
from kit.core.views.gate import GateMixin
from kit.intake.actions.statistics import (
    KIND,
    StatisticsRefused,
    approve_year,
    count_year,
    restore_year,
    withdraw_year,
)
from kit.intake.logic.statistics import ShownTable, digest, is_over
from kit.intake.logic.suppression import TOTAL
from kit.intake.models import StatisticsYear
from kit.intake.queries.statistics import frozen_tables, years_with_consultations
from kit.intake.staff_forms import ApprovalForm


class StatisticsScreen(GateMixin, WagtailAdminTemplateMixin):
    act, kind = "view", KIND
    header_icon = "table"
    page_title = gettext_lazy("公表する数")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = [{"url": reverse("kit_statistics"), "label": self.page_title}]
        if self.get_page_subtitle():
            here.append({"url": "", "label": self.get_page_subtitle()})
        return [*self.breadcrumbs_items, *here]


class Years(StatisticsScreen, TemplateView):
    """Each fiscal year with consultations, and what became of its numbers."""

    template_name = "kit_intake/statistics/years.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        approved = {row.year: row for row in StatisticsYear.objects.all()}
        today = timezone.localdate()
        years = sorted({*years_with_consultations(), *approved}, reverse=True)
        rows = [
            {"year": year, "approved": approved.get(year), "is_over": is_over(year, today)} for year in years
        ]
        return super().get_context_data(rows=rows, **kwargs)


class Year(StatisticsScreen, FormView):
    """The tables of one year, frozen or counted now, and the form with which they are approved."""

    template_name = "kit_intake/statistics/year.html"
    form_class = ApprovalForm

    @property
    def year(self) -> int:
        year: int = self.kwargs["year"]
        if year not in years_with_consultations() and self.approved is None:
            raise Http404
        return year

    @cached_property
    def approved(self) -> StatisticsYear | None:
        return StatisticsYear.objects.filter(year=self.kwargs["year"]).select_related("approved_by").first()

    def get_page_subtitle(self) -> str:
        return _("%(year)s年度") % {"year": self.kwargs["year"]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown, broken = self._tables()
        return super().get_context_data(
            year=self.year,
            approved=self.approved,
            grids=[grid(one) for one in shown],
            digest=digest(shown),
            is_broken=broken,
            is_over=is_over(self.year, timezone.localdate()),
            may_approve=user_may(self.request.user, "publish", KIND),
            **kwargs,
        )

    def _tables(self) -> tuple[tuple[ShownTable, ...], bool]:
        if self.approved is not None:
            return frozen_tables([self.approved])[self.approved], False
        try:
            return count_year(self.year, by=self.request.user, now=timezone.now()), False
        except SealBroken:
            return (), True


class Approve(Year):
    """What was looked at is approved; what is refused is shown again with the reason and the typed number."""

    act = "publish"
    http_method_names = ("post",)

    def form_valid(self, form: ApprovalForm) -> HttpResponse:
        now, number = timezone.now(), form.cleaned_data["number"]
        try:
            approve_year(self.year, form.cleaned_data["seen"], number=number, by=self.request.user, now=now)
        except StatisticsRefused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("認めました。公表する数は、これから変わりません。"))
        return redirect("kit_statistics_year", self.kwargs["year"])


class YearAct(GateMixin, View):
    """POST: what is done to the numbers of an approved year; a refusal is said on its screen."""

    kind = KIND
    http_method_names = ("post",)
    done: str
    perform: Callable[..., None]

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        try:
            self.perform(year, by=request.user, now=timezone.now())
        except StatisticsRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self.done)
        return redirect("kit_statistics_year", year)


class Withdraw(YearAct):
    act = "unpublish"
    done = gettext_lazy("公表をやめました。数は、そのまま残っています。")
    perform = staticmethod(withdraw_year)


class Restore(YearAct):
    act = "publish"
    done = gettext_lazy("もう一度、公表しました。")
    perform = staticmethod(restore_year)


def grid(shown: ShownTable) -> dict[str, Any]:
    """A table as a template draws it: heads and rows of values, the sums last; None is hidden."""
    plan = shown.plan
    rows = [*plan.rows.categories, (TOTAL, _("合計"))]
    columns = [*plan.columns.categories, (TOTAL, _("合計"))] if plan.columns else [(TOTAL, _("件数"))]
    return {
        "title": plan.title,
        "corner": plan.rows.title,
        "columns": [label for _key, label in columns],
        "rows": [
            {"label": label, "values": [shown.cells.get((row, column)) for column, _label in columns]}
            for row, label in rows
        ],
    }
