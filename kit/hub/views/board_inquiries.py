"""照会 in the admin: ask, read what comes back, look at each cell, take it over, undo.

For: sheets of towns and the list of windows. Not for: the sheet that goes out (`board_export`), what counts as altered
(`logic.board_sheets`).
"""

from hashlib import sha256
from time import monotonic
from typing import Any, Final

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import FormView, TemplateView

from kit.core.logic.sheets.refusals import SheetRefused
from kit.core.views.uploads import is_announced_larger
from kit.hub.actions.entering import EntriesAsk
from kit.hub.actions.inquiries import (
    FileRead,
    InquiryRefused,
    NewInquiry,
    Undone,
    make_inquiry,
    put_away,
    receive_sheet,
    take_over,
    undo_sheet,
)
from kit.hub.gateway.inquiry_files import LARGEST, read_returned
from kit.hub.logic.board_facts import FACTS, answer_words
from kit.hub.logic.board_sheets import SheetWrong
from kit.hub.models import Inquiry, ReturnedSheet
from kit.hub.models.register import Standing
from kit.hub.queries.inquiries import Compared, answer_states, compared, inquiries, lists, returned
from kit.hub.queries.towns import all_towns
from kit.hub.staff_forms.board import InquiryForm
from kit.hub.views.board_staff import BoardScreen

MOST_FILES: Final = 40
# So many towns of a file are named in its title; of more it says how many.
FEW: Final = 3
# Whoever sent files waits for the answer: after so many seconds what is left is named, to be sent again.
PATIENCE: Final = 20
TOO_LARGE: Final = "ファイルが大きすぎます（2MBまで）。照会の表だけのファイルをえらんでください。"
NOT_READ: Final = (
    "一度に読みきれなかったので、まだ取り込んでいません。このファイルをもう一度えらんで送ってください。"
)
OVERTAKEN: Final = "この画面を開いたあとに、%(n)s件の内容がほかの人に書きかえられました。まだ何も反映していません。下の「いまの内容」を確かめて、もう一度印を付けて反映してください。"


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
            inquiry = make_inquiry(new, by=self.request.user, now=timezone.now())
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
        states = answer_states(inquiry) if inquiry else {}
        return super().get_context_data(
            inquiry=inquiry, towns=[(town, states.get(town.code)) for town in towns], wrong=kwargs.pop("wrong", ()),
            sheets=returned(inquiry), facts=[FACTS[fact] for fact in inquiry.facts] if inquiry else [], **kwargs,
        )  # fmt: skip


@method_decorator(csrf_exempt, name="dispatch")
class ReceiveSheets(InquiryPage):
    """Files that are sent: each is read for itself, and a refusal of one says nothing against the others.

    What is larger than all files may be is refused by its announced length, unread; therefore the protection against
    forged forms runs here and not in front.
    """

    act = "import"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_announced_larger(request, MOST_FILES * LARGEST):
            return self.render_to_response(
                self.get_context_data(wrong=[(_("ファイル"), TOO_LARGE)]), status=413
            )
        return self.receive(request)

    @method_decorator(csrf_protect)
    def receive(self, request: HttpRequest) -> HttpResponse:
        files = request.FILES.getlist("file")
        wrong = [] if files else [(_("ファイル"), _("ファイルをえらんでください。"))]
        sheets = []
        until = monotonic() + PATIENCE
        for number, file in enumerate(files):
            try:
                if number >= MOST_FILES or monotonic() > until:
                    raise SheetWrong(NOT_READ)
                sheets.append(self.received(file))
            except (SheetRefused, SheetWrong) as error:
                wrong.append((str(file.name), str(error)))
        if wrong:
            return self.render_to_response(self.get_context_data(wrong=wrong), status=422)
        return redirect("kit_hub_sheet", sheets[0].uid) if len(sheets) == 1 else redirect(self.back())

    def received(self, file: UploadedFile) -> ReturnedSheet:
        return receive_sheet(file_read(file), inquiry=self.inquiry, by=self.request.user, now=timezone.now())

    def back(self) -> str:
        if self.inquiry is None:
            return reverse("kit_hub_list")
        return reverse("kit_hub_inquiry", args=[self.inquiry.uid])


def file_read(file: UploadedFile) -> FileRead:
    """The first visible sheet of a file. Raises SheetRefused, SheetWrong."""
    if (file.size or 0) > LARGEST:
        raise SheetWrong(TOO_LARGE)
    content = file.read()
    rows = read_returned(content, file.name or "")
    return FileRead(file.name or "", sha256(content).hexdigest(), rows)


class SheetPage(BoardScreen, TemplateView):
    """What a file would change, cell by cell; taking over and undoing."""

    template_name = "kit_hub/board/sheet.html"

    @cached_property
    def sheet(self) -> ReturnedSheet:
        found = ReturnedSheet.objects.select_related("inquiry", "by").filter(uid=self.kwargs["uid"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def rows(self) -> list[Compared]:
        return compared(self.sheet)

    def get_page_subtitle(self) -> str:
        """Whose answer to what; the file's own name may say anything."""
        inquiry = self.sheet.inquiry
        towns = list(dict.fromkeys(one.town for one in self.rows if one.answer.code))
        whose = "、".join(towns) if len(towns) <= FEW else _("%(n)s市町") % {"n": len(towns)}
        return (
            _("%(whose)sの回答（%(title)s）") % {"whose": whose, "title": inquiry.title}
            if inquiry
            else _("窓口の一覧（%(whose)s）") % {"whose": whose}
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = []
        for one in self.rows:
            fact = FACTS.get(one.answer.fact)
            before, after = (
                (answer_words(fact, text) for text in (one.before, one.answer.value)) if fact else ("", "")
            )
            shown.append((one, fact, before, after))
        readable = any(not one.answer.problem for one in self.rows)
        return super().get_context_data(sheet=self.sheet, rows=shown, has_readable=readable, **kwargs)


class DecideSheet(SheetPage):
    """POST: 反映する with the chosen places, 使わない, or 取り消す."""

    act = "import"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act: dict[str, Any] = {"by": request.user, "now": timezone.now()}
        try:
            if request.POST.get("act") == "undo":
                messages.success(request, undone_words(undo_sheet(self.sheet, **act)))
            elif request.POST.get("act") == "put_away":
                put_away(self.sheet, **act)
                messages.success(request, _("このファイルは使わないことにしました。一覧は変わりません。"))
            else:
                count = take_over(self.sheet, chosen(request.POST), **act)
                messages.success(request, _("%(n)s件を一覧に反映しました。") % {"n": count})
        except EntriesAsk as error:
            messages.error(request, OVERTAKEN % {"n": len(error.overtaken)})
        except InquiryRefused as error:
            messages.error(request, str(error))
        return redirect("kit_hub_sheet", self.sheet.uid)


def chosen(posted: QueryDict) -> dict[int, int | None]:
    """The places that somebody ticked, each with the entry that stood beside it on the screen."""
    places = {int(place) for place in posted.getlist("row") if place.isdecimal() and len(place) < 7}
    shown = {place: posted.get(f"seen-{place}", "") for place in places}
    return {
        place: int(key) if key.isdecimal() and len(key) < 19 else None for place, key in sorted(shown.items())
    }


def undone_words(undone: Undone) -> str:
    first = _("%(n)s件を取り消しました。") % {"n": undone.rows}
    if undone.changed == undone.rows:
        return first + _("一覧は前の内容に戻っています。")
    if not undone.changed:
        return first + _(
            "一覧の内容は変わりません。ほかのファイルや、あとから書き入れたものが同じか新しいためです。"
        )
    return first + _(
        "そのうち%(n)s件で、一覧の内容が変わりました。ほかは、ほかのファイルや、あとから書き入れたものが数えられています。"
    ) % {"n": undone.changed}
