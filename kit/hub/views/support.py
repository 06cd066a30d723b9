"""側面支援: notices and training days for the towns, and what towns ask the centre for.

For: the prefecture's staff. Not for: a bulletin on its way out, which two holders sign like a release
(`support_bulletin`).
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View

from kit.blueprints.logic.help_request import HURRY
from kit.core.queries.people import user_may
from kit.hub.actions.support import (
    AnsweredMeanwhile,
    AnswerRefused,
    Said,
    ToldMeanwhile,
    Withdrawn,
    answer_request,
    withdraw_told,
    write_told,
)
from kit.hub.logic.signing import SigningRefused
from kit.hub.management.bulletins import read_told
from kit.hub.models import Asked, NextBulletin, Notice, Training
from kit.hub.models.on_its_way import Stage
from kit.hub.models.support import AskedState
from kit.hub.queries.on_its_way import bulletin_being_made
from kit.hub.views.on_its_way import Guarded
from kit.hub.views.support_forms import AnswerForm, NoticeForm, TrainingForm

KIND = "support"
SENT = 10  # bulletins that were put out are listed
# What can be written, by its word in the address.
TOLD: dict[str, tuple[Any, Any, Any]] = {
    "notices": (Notice, NoticeForm, gettext_lazy("お知らせ")),
    "trainings": (Training, TrainingForm, gettext_lazy("研修")),
}


class SupportScreen(Guarded):
    kind, home = KIND, "kit_hub_support"
    page_title = gettext_lazy("側面支援")
    header_icon = "help"
    kwargs: dict[str, Any]


class Support(SupportScreen, TemplateView):
    """Everything on one page: what towns ask first."""

    template_name = "kit_hub/support/support.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        asked = Asked.objects.select_related("town__municipality")
        return super().get_context_data(
            waiting=sorted(
                asked.filter(state__in=(AskedState.NEW, AskedState.READ)),
                key=lambda row: (list(HURRY).index(row.hurry), row.received_at),
            ),
            done=asked.filter(state__in=(AskedState.ANSWERED, AskedState.CLOSED))[:30],
            notices=Notice.objects.filter(withdrawn_at=None, ends_on__gte=today),
            trainings=Training.objects.filter(withdrawn_at=None, on__gte=today),
            bulletin=bulletin_state(),
            **kwargs,
        )


class Write(SupportScreen, FormView):
    """A notice or a training day: a new one, or one that stands."""

    act = "change"
    template_name = "kit_hub/support/write.html"

    @property
    def told(self) -> tuple[Any, Any, Any]:
        if self.kwargs["what"] not in TOLD:
            raise Http404
        return TOLD[self.kwargs["what"]]

    @cached_property
    def row(self) -> Any:
        model = self.told[0]
        uid = self.kwargs.get("uid")
        if not uid:
            return model()
        sent = (
            self.request.method == "POST"
        )  # what was typed about one that is withdrawn meanwhile comes back
        rows = model.objects.select_related("changed_by")
        return get_object_or_404(rows if sent else rows.filter(withdrawn_at=None), uid=uid)

    def get_form_class(self) -> Any:
        return self.told[1]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.row}

    def get_page_subtitle(self) -> str:
        return str(self.told[2])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, what=self.kwargs["what"], **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            write_told(form.save(commit=False), by=self.request.user, now=timezone.now())
        except ToldMeanwhile:
            del self.row
            return self.post(self.request)
        except Withdrawn:
            form.add_error(
                None,
                _(
                    "この画面を開いたあとに、ほかの人が取り下げました。出すときは、この文を写して、新しく書いてください。"
                ),
            )
            return self.form_invalid(form)
        messages.success(
            self.request, _("保存しました。市町に出すには、「市町に出す」で組み立てて、署名をもらいます。")
        )
        return redirect("kit_hub_support")


class Withdraw(SupportScreen, View):
    """取り下げる."""

    act = "change"

    def post(self, request: HttpRequest, what: str, uid: Any) -> HttpResponse:
        if what not in TOLD:
            raise Http404
        row = get_object_or_404(TOLD[what][0], uid=uid, withdrawn_at=None)
        withdraw_told(row, by=request.user, now=timezone.now())
        messages.success(request, _("取り下げました。次に配信すると、市町の画面から消えます。"))
        return redirect("kit_hub_support")


class Request(SupportScreen, FormView):
    """One request of a town, and the answer."""

    template_name = "kit_hub/support/request.html"
    form_class = AnswerForm

    @cached_property
    def row(self) -> Asked:
        rows = Asked.objects.select_related("town__municipality").prefetch_related("replies__by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.row)

    def get_initial(self) -> dict[str, Any]:
        state = AskedState.READ if self.row.state == AskedState.NEW else self.row.state
        return {"state": state, "text": self.row.answer, "seen": self._newest()}

    def _newest(self) -> int | None:
        return next((reply.pk for reply in self.row.replies.all()), None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = user_may(self.request.user, "answer", KIND)
        return super().get_context_data(row=self.row, may_answer=may, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require("answer")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        said = form.cleaned_data
        try:
            answer_request(
                self.row,
                Said(said["state"], said["text"], said["seen"]),
                by=self.request.user,
                now=timezone.now(),
            )
        except AnswerRefused as refusal:
            form.add_error("text", str(refusal))
            return self.form_invalid(form)
        except AnsweredMeanwhile:
            return self.meanwhile(form)
        messages.success(self.request, _("保存しました。市町の画面には、1時間ほどで出ます。"))
        return redirect("kit_hub_support")

    def meanwhile(self, form: Any) -> HttpResponse:
        """What somebody else answered stands beside what was typed; sending it again is then meant."""
        form.data = form.data.copy()
        form.data["seen"] = self._newest() or ""
        form.add_error(
            None,
            _("ほかの人が、先に返事をしています。上の返事を読んでから、直して、もう一度保存してください。"),
        )
        return self.form_invalid(form)


def bulletin_state() -> dict[str, Any]:
    """What is out, what is on its way, and whether what is written differs from what is out."""
    found: dict[str, Any] = {
        "row": bulletin_being_made(),
        "sent": NextBulletin.objects.filter(stage=Stage.OUT).defer("document")[:SENT],
    }
    try:
        return {**found, "told": read_told(timezone.localtime())}
    except SigningRefused as refusal:
        return {**found, "problem": str(refusal)}
