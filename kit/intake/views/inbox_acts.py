"""What staff write into a consultation, one small screen each: answer, contact, visit, memo, a way not chosen, a code.

For: 窓口相談員. Not for: deciding (`actions.casework`), and where the consultation goes (`inbox_steps`).

Rules
- What is refused comes back with everything that was typed; the refusal stands in the trail.
- Whoever writes to the person sees the banner, the warning about other files, and what was said so far.
"""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from kit.core.views.gate import refuse
from kit.intake.actions import casework
from kit.intake.actions.reissue import issue_code
from kit.intake.bridge.answer_texts import offered_texts
from kit.intake.logic.case import ActRefused
from kit.intake.logic.code import shown
from kit.intake.logic.contact import NAMES, Channel, first_way, notice_address, way_choices
from kit.intake.logic.keeper import KeeperBusy
from kit.intake.logic.notes import Answer, Contact, Crossed, NoteRefused, Visit
from kit.intake.models import Door
from kit.intake.models.consultations import CONSULTATION
from kit.intake.staff_forms import (
    AnswerForm,
    AssessmentForm,
    ChannelForm,
    CodeForm,
    ContactForm,
    VisitForm,
)
from kit.intake.tasks import tell_person
from kit.intake.views.answer_texts import with_text
from kit.intake.views.inbox_case import CaseScreen, entries_of, told_parts
from kit.intake.views.wizard_code import code_keeper


class CaseAct(CaseScreen, FormView):
    """One form, one act; back to the consultation afterwards."""

    act = "change"
    template_name = "kit_intake/inbox/act.html"
    title: Any = ""
    button: Any = gettext_lazy("記録する")
    done: Any = gettext_lazy("記録しました。")
    lead: Any = ""
    is_writing: ClassVar[bool] = False

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> HttpResponse | None:
        """Do it; `act` holds by and now."""
        raise NotImplementedError

    def get_page_subtitle(self) -> str:
        return str(self.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = self.request.POST.get("form") or str(uuid4())
        if self.is_writing:
            kwargs |= {"entries": entries_of(self.file), "parts": told_parts(self.file, is_head=self.is_head)}
        return super().get_context_data(
            form_number=number, button=self.button, lead=self.lead, is_writing=self.is_writing, **kwargs
        )

    def tell(self) -> None:
        """Have mail sent to whoever wished it; for everybody else nothing has to be opened."""
        if notice_address(self.file.values):
            tell_person.enqueue(str(self.uuid))

    def form_valid(self, form: Any) -> HttpResponse:
        data = {**form.cleaned_data, "form": form.cleaned_data.get("form") or uuid4()}
        try:
            answer = self.perform(data, {"by": self.request.user, "now": timezone.now()})
        except (ActRefused, NoteRefused, KeeperBusy) as refusal:
            form.add_error(None, str(refusal))
            if isinstance(refusal, ActRefused):
                refuse(self.request, self.act, CONSULTATION, reference=str(self.uuid), reason="not_now")
            return self.form_invalid(form)
        if answer is None:
            messages.success(self.request, str(self.done))
            answer = redirect("kit_case", self.uuid)
        return answer


class AnswerAct(CaseAct):
    """With the library of texts beside it: the button of one puts it into the field and sends nothing."""

    act = "answer"
    form_class = AnswerForm
    template_name = "kit_intake/inbox/answer.html"
    title = gettext_lazy("お返事を書く")
    button = gettext_lazy("お返事箱に届ける")
    done = gettext_lazy("お返事箱に届けました。")
    is_writing = True
    is_crossed = False

    def get_initial(self) -> dict[str, Any]:
        """A day that was agreed stays, unless somebody takes it out."""
        if self.request.method == "POST":
            return {}
        agreed = self.file.row.next_contact_on
        return {"next_contact_on": agreed} if agreed and agreed > timezone.localdate() else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was before the eyes is what stood on the first screen, until something newer is shown with its notice."""
        before = "" if self.is_crossed else self.request.POST.get("seen", "")
        return super().get_context_data(
            seen=before or len(self.file.messages), moments=offered_texts(timezone.now()), **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "put" not in request.POST:
            return super().post(request, *args, **kwargs)
        typed, text = with_text(request.POST, timezone.now())
        form = self.form_class(initial=typed)
        form.fields["text"].widget.attrs["autofocus"] = True
        return self.render_to_response(self.get_context_data(form=form, asked_text=True, put_text=text))

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        try:
            is_new = casework.answer(self.uuid, Answer(**data), **act)
        except Crossed:
            self.is_crossed = True
            raise
        if is_new:
            self.tell()


class ContactAct(CaseAct):
    form_class = ContactForm
    title = gettext_lazy("連絡を記録する")
    is_writing = True

    def get_initial(self) -> dict[str, Any]:
        way = first_way(self.file.wishes)
        return {"on": timezone.localdate(), "channel": way.value if way else ""}

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["channel"].choices = [("", _("選んでください")), *way_choices(self.file.wishes)]
        return form

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        contact = Contact(**{**data, "channel": Channel(data["channel"])})
        casework.note_contact(self.uuid, contact, wishes=self.file.wishes, **act)


class VisitAct(CaseAct):
    form_class = VisitForm
    title = gettext_lazy("訪問を記録する")
    lead = gettext_lazy(
        "家族の希望と、本人の気持ちを分けて書きます。会うかどうかは、本人の気持ちを確かめてからになります。"
    )

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        casework.note_visit(self.uuid, Visit(**data), wishes=self.file.wishes, **act)


class AssessmentAct(CaseAct):
    form_class = AssessmentForm
    title = gettext_lazy("見立てメモを書く")

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        casework.note_assessment(self.uuid, data["text"], form=data["form"], **act)


class ChannelAct(CaseAct):
    """Why a way is used that was not chosen."""

    form_class = ChannelForm
    title = gettext_lazy("選ばれていない方法を使う")
    button = gettext_lazy("理由を残して、番号や住所を出す")

    @cached_property
    def channel(self) -> Channel:
        try:
            return Channel(self.kwargs["channel"])
        except ValueError:
            raise Http404 from None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        return {**found, "lead": self.file.wishes.verdict(self.channel).words}

    def get_page_subtitle(self) -> str:
        return _("%(way)sを使う") % {"way": NAMES[self.channel]}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> None:
        casework.use_channel(self.uuid, (self.channel, data["reason"]), form=data["form"], **act)


class CodeAct(CaseAct):
    """A new code, shown in the answer itself and nowhere kept."""

    form_class = CodeForm
    title = gettext_lazy("新しい合い番号をわたす")
    button = gettext_lazy("新しい番号を作る")
    lead = gettext_lazy(
        "前の番号は使えなくなります。相談した人だけにわたします。同じ家の人や知り合いからの問い合わせには、わたしません。"
    )
    first_lead = gettext_lazy(
        "書き入れました。お返事箱を開く番号を、いま話している人にわたします。いらないと言われたら「やめる」を押してください。"
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = self.first_lead if "new" in self.request.GET else self.lead
        return {**super().get_context_data(**kwargs), "lead": lead}

    def get_initial(self) -> dict[str, Any]:
        """Whoever was just taken in stands at the counter or is on the line."""
        return {"sure": _("受けたその場でわたした")} if "new" in self.request.GET else {}

    def perform(self, data: dict[str, Any], act: dict[str, Any]) -> HttpResponse:
        if self.file.row.door == Door.WEB and not self.file.wishes.leads:
            raise ActRefused(
                _(
                    "連絡先が書かれていないので、相談した人かどうかを確かめられません。もう一度書いて、受付番号を添えてもらってください。"
                )
            )
        code = issue_code(self.uuid, data["sure"], form=data["form"], keeper=code_keeper(), **act)
        return show_code(self, code)


def show_code(view: CaseScreen, code: str) -> HttpResponse:
    """The page with a code; "" says that it was shown before."""
    context = CaseScreen.get_context_data(view, code=shown(code) if code else "")
    return TemplateResponse(view.request, "kit_intake/inbox/code.html", context)
