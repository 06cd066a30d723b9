"""閲覧の点検: who opened which consultation, a month at a time, and that somebody has checked it.

For: 保護管理者. Not for: what stood in a consultation, which is not opened here, and single acts (`core.views.trail`).
"""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView

from kit.core.actions.accounts import NotAllowed
from kit.core.queries.people import user_may
from kit.core.views.gate import refuse
from kit.intake.actions.reads import KIND, confirm_reads
from kit.intake.logic.reads import ALL, NAMES, Look, ReviewRefused, Sign, month_of, narrow, readers
from kit.intake.queries.inbox import uid_of_number
from kit.intake.queries.reads import MonthOfReads, list_months, read_month
from kit.intake.staff_forms import ReviewForm
from kit.intake.views.inbox import DeskScreen

PER_PAGE = 100


class ReadsScreen(DeskScreen):
    """What the screens of the review share."""

    act, kind = "view", KIND
    page_title = gettext_lazy("閲覧の点検")
    header_icon = "view"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("kit_reads"), "label": str(self.page_title)},
            *self.crumbs(),
        ]


class Months(ReadsScreen, TemplateView):
    """The months in which something was read."""

    template_name = "kit_intake/inbox/reads.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return super().get_context_data(months=list_months(today), today=today, **kwargs)


class Month(ReadsScreen, FormView):
    """One month: by person, line by line, and the form of the check."""

    template_name = "kit_intake/inbox/reads_month.html"
    form_class = ReviewForm
    kwargs: dict[str, Any]

    @cached_property
    def first(self) -> date:
        found = month_of(self.kwargs["month"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def found(self) -> MonthOfReads:
        return read_month(self.first, timezone.localdate())

    def get_page_title(self) -> str:
        return _("%(year)s年%(month)s月の閲覧") % {"year": self.first.year, "month": self.first.month}

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": f"{self.first.year}年{self.first.month}月"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        me, month = self.request.user.get_username(), self.found.month
        mine, others = me in month.people, month.people - {me}
        has_checked = any(review.by.username == me for review in month.reviews)
        may = user_may(self.request.user, "confirm", KIND, own=mine and not others)
        return super().get_context_data(
            month=month, today=timezone.localdate(), number=self.kwargs["month"], town=settings.SITE_CONFIG.name,
            people=[self._person(reader) for reader in readers(self.found.looks)],
            unchecked=[self._name(name) for name in sorted(month.unchecked)],
            is_mine=mine, may_check=month.is_over and bool(others) and may and not has_checked, **self._lines(), **kwargs,
        )  # fmt: skip

    def _lines(self) -> dict[str, Any]:
        asked = self.request.GET
        sign, typed = asked.get("sign", ""), asked.get("q", "").strip()
        uid = (uid_of_number(typed) or "-") if typed else None
        chosen = narrow(self.found.looks, reader=asked.get("who", ""), uid=uid, sign=sign)
        query = asked.copy()
        query.pop("p", None)
        page = Paginator(chosen, PER_PAGE).get_page(asked.get("p"))
        return {
            "page": page, "lines": [self._line(look) for look in page], "query": query.urlencode(), "typed": typed,
            "who": asked.get("who", ""), "sign": sign,
            "signs": [("", _("しるしの付いたもの")), (ALL, _("すべて")), *((one.value, NAMES[one]) for one in Sign)],
        }  # fmt: skip

    def _line(self, look: Look) -> dict[str, Any]:
        words = [NAMES[sign] for sign in look.signs]
        number = self.found.numbers.get(look.uid, _("いまはないもの") if look.uid else _("一覧など"))
        return {"look": look, "name": self._name(look.reader), "number": number, "signs": words}

    def _person(self, reader: Any) -> dict[str, Any]:
        signs = [(sign.value, NAMES[sign], count) for sign, count in reader.signs]
        return {"reader": reader, "name": self._name(reader.name), "signs": signs}

    def _name(self, login: str) -> str:
        name = self.found.names.get(login, login)
        return name if name == login else f"{name}（{login}）"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        remark = form.cleaned_data["remark"]
        try:
            confirm_reads(self.first, remark, by=self.request.user, now=timezone.now())
        except ReviewRefused as refusal:
            form.add_error("remark", str(refusal))
            return self.form_invalid(form)
        except NotAllowed:
            refuse(self.request, "confirm", KIND, reference=self.kwargs["month"])
            raise
        messages.success(self.request, _("点検したと記しました。"))
        return redirect("kit_reads_month", self.kwargs["month"])


class MonthPaper(Month):
    """The month on paper: by person, every line with a sign, and the checks."""

    template_name = "kit_intake/inbox/paper_reads.html"
    http_method_names = ("get",)

    def _lines(self) -> dict[str, Any]:
        return {"lines": [self._line(look) for look in narrow(self.found.looks)]}
