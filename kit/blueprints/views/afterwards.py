"""After a release was taken: what was left open, what was done, and the way back.

For: deciding weeks later, the pages of the history, 取り消す, and the notice in the editor of a page that has an
open disagreement. Not for: waiting releases (`review`).
"""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from kit.blueprints.actions.carry_out.fill import Held
from kit.blueprints.actions.settle import NothingToDecide, settle_conflict
from kit.blueprints.actions.undo import CannotUndo, newest_run, roll_back
from kit.blueprints.bridge.history import row_of_conflict, rows_of_run, rows_of_way_back
from kit.blueprints.bridge.planning import sight
from kit.blueprints.bridge.references import instance_with
from kit.blueprints.bridge.rows import Decided, Row
from kit.blueprints.logic.apply import Choice, PlanError, Take
from kit.blueprints.models import ApplyRun, Conflict
from kit.blueprints.queries.history import open_conflicts_of
from kit.blueprints.views.screens import Desk, UpdateScreen, desk, read_choice, say
from kit.core.queries.people import user_may
from kit.core.templatetags.kit_core import facts_filter
from kit.core.views.gate import refuse


class ConflictScreen(UpdateScreen, TemplateView):
    """One disagreement, with the town's text as it stands there today."""

    template_name = "kit_blueprints/conflict.html"

    @cached_property
    def conflict(self) -> Conflict:
        return get_object_or_404(Conflict.objects.select_related("run__release"), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return _("まだ決めていない食い違い")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show() if self.conflict.decided_at is None else self.decided()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not user_may(request.user, "decide", "blueprint"):
            refuse(request, "decide", "blueprint", reference=str(self.conflict.pk))
            say(request, [_("決められるのは、編集者と承認者です。")])
            return redirect(request.path)
        return self.decide() if self.conflict.decided_at is None else self.decided()

    def decide(self) -> HttpResponse:
        row, data = row_of_conflict(self.conflict), self.request.POST
        if data.get("seen") != sight(row.entry):
            return self.show(sent=desk(row, data=data), problem=_CHANGED)
        if data.get("take") not in tuple(Take):
            return self.show(problem=_NOTHING_CHOSEN)
        choice, wrong = read_choice(row, data["take"], data)
        if choice is None:
            return self.show(sent=wrong, problem=_WRONG)
        try:
            settle_conflict(self.conflict, choice, by=self.request.user, now=timezone.now())
        except NothingToDecide:
            return self.decided()
        except (Held, PlanError) as error:
            held = isinstance(error, Held)
            return self.show(sent=desk(row, data=data), problem=str(error) if held else _PLACE_GONE)
        self.tell(row, choice)
        return redirect(f"{reverse('kit_updates')}#open")

    def tell(self, row: Row, choice: Choice) -> None:
        """What was decided, in the words of its button."""
        done = Decided(choice.take.value, "", timezone.now())
        what = {
            "title": facts_filter(instance_with(str(self.conflict.uid)) or _("いまはないページ")),
            "place": facts_filter(row.place),
            "label": replace(row, decided=done).decided_label,
        }  # fmt: skip
        words = (
            _("決めました。「%(title)s」の「%(place)s」は「%(label)s」。公開の画面にも出ています。") % what
        )
        lost = row.is_lost and choice.take is not Take.THEIRS
        messages.success(self.request, words)
        if lost:
            messages.warning(self.request, _LOST)

    def show(self, *, sent: Desk | None = None, problem: Any = "") -> HttpResponse:
        table = sent or desk(row_of_conflict(self.conflict))
        instance = instance_with(str(self.conflict.uid))
        context = self.get_context_data(
            conflict=self.conflict, desk=table, row=table.row, instance=instance, settle=True, problem=problem
        )
        return self.render_to_response(context, status=422 if problem else 200)

    def decided(self) -> HttpResponse:
        typed = next(
            (value for name, value in self.request.POST.items() if name.endswith("-own") and value), ""
        )
        messages.info(self.request, _("この食い違いは、もう決まっています。"))
        if typed:
            messages.warning(self.request, _("書いた文: %(text)s") % {"text": typed})
        return redirect("kit_updates")


class OneRun(UpdateScreen, TemplateView):
    @cached_property
    def run(self) -> ApplyRun:
        runs = ApplyRun.objects.select_related("release", "undoes", "undone_by")
        return get_object_or_404(runs, pk=self.kwargs["pk"])

    @property
    def is_first(self) -> bool:
        """Whether the site was made from this one: there is nothing to go back to."""
        return not self.run.before.get("sequence")

    def get_page_subtitle(self) -> str:
        return f"{self.run.release.version} {self.run.get_kind_display()}"


class RunScreen(OneRun):
    """What one act did."""

    template_name = "kit_blueprints/run.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = rows_of_run(self.run)
        conflicts = Conflict.objects.filter(run=self.run, decided_at=None)
        is_newest = newest_run(self.run.release.blueprint) == self.run
        return super().get_context_data(
            run=self.run,
            sheaves=found,
            conflicts=conflicts,
            is_newest=is_newest,
            is_first=self.is_first,
            **kwargs,
        )


class UndoScreen(OneRun):
    """取り消す: what would change, then the act."""

    act = "roll_back"
    template_name = "kit_blueprints/undo.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        newest = newest_run(self.run.release.blueprint)
        if newest != self.run:
            say(request, [_("取り消せるのは、いちばん新しいものからです。")])
            return redirect("kit_update_run", newest.pk if newest else self.run.pk)
        if self.is_first:
            say(request, [_("はじめの取り込みは取り消せません。サイトそのものがなくなるためです。")])
            return redirect("kit_update_run", self.run.pk)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            roll_back(self.run, by=request.user, now=timezone.now())
        except CannotUndo as refused:
            say(request, [str(refused)])
            return redirect("kit_update_run", self.run.pk)
        messages.success(request, _("取り消しました。取り込む前の文に戻っています。"))
        return redirect(f"{reverse('kit_updates')}#history")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(run=self.run, sheaves=rows_of_way_back(self.run), **kwargs)


def tell_editor(request: HttpRequest, instance: Any) -> None:
    """A small notice on top of the editor of a page or contact that has an open disagreement."""
    uid = getattr(instance, "uid", None) or getattr(getattr(instance, "specific", None), "uid", None)
    if request.method != "GET" or uid is None or not user_may(request.user, "view", "blueprint"):
        return
    for conflict in open_conflicts_of(uid)[:1]:
        words = _("このページには、県と市町で食い違ったままのところがあります。")
        link = reverse("kit_conflict", args=[conflict.pk])
        messages.warning(
            request, format_html('{} <a href="{}">{}</a>', words, link, _("見て決める")), extra_tags="safe"
        )


_CHANGED = gettext_lazy(
    "画面を開いたあとで、市町の文が変わりました。いまの文を見て、もう一度選んでください。"
)
_NOTHING_CHOSEN = gettext_lazy("四つのうちのどれかを選んでください。")
_WRONG = gettext_lazy("書いた文を、このままでは使えません。欄の下の説明を見て直してください。")
_LOST = gettext_lazy(
    "このページへ行くリンクは、もうどのページにもありません。読んでほしいページからリンクを付けてください。"
)
_PLACE_GONE = gettext_lazy("その場所は、もうページにありません。ページの編集画面で直してください。")
