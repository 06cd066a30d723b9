"""照会 in the admin: make a sheet, hand it out, read what comes back, look at each cell, take it over, undo.

For: sheets of towns and the list of windows. Not for: what counts as altered (`logic.board_sheets`).
"""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from kit.core.gateway.sheets.writer import write_xlsx
from kit.hub.actions.board_export import export_inquiry
from kit.hub.actions.inquiries import (
    InquiryRefused,
    NewInquiry,
    make_inquiry,
    receive_sheet,
    take_over,
    undo_sheet,
)
from kit.hub.logic.board_facts import FACTS, answer_words
from kit.hub.models import Inquiry, ReturnedSheet
from kit.hub.models.register import Standing
from kit.hub.queries.board import board_rows
from kit.hub.queries.inquiries import answered_codes, compared, inquiries, lists, returned
from kit.hub.queries.towns import all_towns
from kit.hub.staff_forms.board import InquiryForm
from kit.hub.views.board_staff import BoardScreen

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Inquiries(BoardScreen, TemplateView):
    """All inquiries, and the lists that were read."""

    template_name = "kit_hub/board/inquiries.html"

    def get_page_subtitle(self) -> str:
        return _("照会")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            inquiries=inquiries(), lists=lists(), today=timezone.localdate(), **kwargs
        )


class NewInquiryScreen(BoardScreen, FormView):
    act = "add"
    template_name = "kit_hub/board/inquiry_new.html"
    form_class = InquiryForm

    def get_page_subtitle(self) -> str:
        return _("新しい照会")

    @cached_property
    def towns(self) -> list[Any]:
        return list(all_towns())

    def get_initial(self) -> dict[str, Any]:
        without = [town.code for town in self.towns if town.standing != Standing.CONNECTED]
        return {"towns": without, "facts": list(FACTS)}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "towns": [(town.code, str(town)) for town in self.towns]}

    def form_valid(self, form: InquiryForm) -> HttpResponse:
        data = form.cleaned_data
        new = NewInquiry(data["title"], data["facts"], data["towns"], data["due_on"])
        try:
            inquiry = make_inquiry(new, by=self.request.user, now=timezone.now())  # type: ignore[arg-type]
        except InquiryRefused as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("照会をつくりました。表を取り出して、市町へ送ってください。"))
        return redirect("kit_hub_inquiry", inquiry.uid)


class OneInquiry(BoardScreen):
    """A screen of one inquiry; without a uid the list of windows, which belongs to none."""

    @cached_property
    def inquiry(self) -> Inquiry | None:
        if "uid" not in self.kwargs:
            return None
        found = Inquiry.objects.filter(uid=self.kwargs["uid"]).first()
        if found is None:
            raise Http404
        return found

    def get_page_subtitle(self) -> str:
        return self.inquiry.title if self.inquiry else _("窓口の一覧を取り込む")


class InquiryPage(OneInquiry, TemplateView):
    template_name = "kit_hub/board/inquiry.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        inquiry = self.inquiry
        towns = list(inquiry.towns.select_related("municipality")) if inquiry else []
        answered = answered_codes(inquiry) if inquiry else frozenset()
        return super().get_context_data(
            inquiry=inquiry, towns=[(town, town.code in answered) for town in towns], wrong=kwargs.pop("wrong", ()),
            sheets=returned(inquiry), facts=[FACTS[fact] for fact in inquiry.facts] if inquiry else [], **kwargs,
        )  # fmt: skip


class ReceiveSheets(InquiryPage):
    """Files that are sent: each is read for itself, and a refusal of one says nothing against the others."""

    act = "import"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        files, wrong, sheets = request.FILES.getlist("file"), [], []
        if not files:
            wrong.append((_("ファイル"), _("ファイルをえらんでください。")))
        for file in files[:40]:
            try:
                sheets.append(
                    receive_sheet(
                        file.read(),
                        file.name or "",
                        inquiry=self.inquiry,
                        by=request.user,
                        now=timezone.now(),  # type: ignore[arg-type]
                    )
                )
            except InquiryRefused as error:
                wrong.append((file.name, str(error)))
        if wrong:
            return self.render_to_response(self.get_context_data(wrong=wrong), status=422)
        return redirect("kit_hub_sheet", sheets[0].uid) if len(sheets) == 1 else redirect(self.back())

    def back(self) -> str:
        return (
            reverse("kit_hub_inquiry", args=[self.inquiry.uid]) if self.inquiry else reverse("kit_hub_list")
        )


class InquirySheet(OneInquiry, View):
    """The sheet as a file, for one town or for all."""

    act = "export"
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.inquiry is None:
            raise Http404
        code = request.GET.get("town", "")
        if code and not self.inquiry.towns.filter(municipality__code=code).exists():
            raise Http404
        target = BytesIO()
        rows = {row.town.code: row for row in board_rows(timezone.localdate())}
        export_inquiry(
            self.inquiry, lambda lines: write_xlsx(lines, target, sheet_name="照会"), rows=rows,
            only=frozenset([code] if code else []), by=request.user, now=timezone.now(),  # type: ignore[arg-type]
        )  # fmt: skip
        answer = HttpResponse(target.getvalue(), content_type=XLSX)
        answer["Content-Disposition"] = f'attachment; filename="shokai-{code or "29"}.xlsx"'
        add_never_cache_headers(answer)
        return answer


class SheetPage(BoardScreen, TemplateView):
    """What a file would change, cell by cell; taking over and undoing."""

    template_name = "kit_hub/board/sheet.html"

    @cached_property
    def sheet(self) -> ReturnedSheet:
        found = ReturnedSheet.objects.select_related("inquiry", "by").filter(uid=self.kwargs["uid"]).first()
        if found is None:
            raise Http404
        return found

    def get_page_subtitle(self) -> str:
        return self.sheet.file_name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = compared(self.sheet)
        words = [
            (one, FACTS[one.answer.fact], answer_words(FACTS[one.answer.fact], one.before)) for one in rows
        ]
        shown = [(one, fact, before, answer_words(fact, one.answer.value)) for one, fact, before in words]
        return super().get_context_data(sheet=self.sheet, rows=shown, **kwargs)


class DecideSheet(SheetPage):
    """POST: 反映する with the chosen places, or 取り消す."""

    act = "import"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act: dict[str, Any] = {"by": request.user, "now": timezone.now()}
        try:
            if request.POST.get("act") == "undo":
                count = undo_sheet(self.sheet, **act)
                messages.success(
                    request, _("%(n)s件を取り消しました。前の内容に戻っています。") % {"n": count}
                )
            else:
                chosen = {int(place) for place in request.POST.getlist("row") if place.isdecimal()}
                count = take_over(self.sheet, chosen, **act)
                messages.success(request, _("%(n)s件を一覧に反映しました。") % {"n": count})
        except InquiryRefused as error:
            messages.error(request, str(error))
        return redirect("kit_hub_sheet", self.sheet.uid)
