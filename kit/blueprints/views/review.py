"""The review of one waiting release: what is new and why, three columns where both changed it, and taking it.

For: deciding before a release is taken. Not for: what was left open (`afterwards`).

Rules
- Whoever decides names what they saw. When the town's text has changed since, nothing is decided, and what was
  typed stays in its field.
- Without a script every button works; keys are an addition.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from kit.blueprints.actions.apply import Stale, apply_release
from kit.blueprints.actions.settle import NothingToDecide, choose
from kit.blueprints.bridge.overview import look_ahead_or_say
from kit.blueprints.bridge.planning import Prospect, sight
from kit.blueprints.bridge.releases import ReleaseRefused
from kit.blueprints.bridge.review import Review, before_and_after, page_as, read_review
from kit.blueprints.bridge.rows import Row
from kit.blueprints.logic.apply import PlanError, Take
from kit.blueprints.logic.standing import OutOfOrder
from kit.blueprints.logic.values import ABSENT
from kit.blueprints.models import ApplyRun, StoredRelease
from kit.blueprints.views.screens import Desk, UpdateScreen, desk, read_choice, say
from kit.core.queries.people import user_may
from kit.core.views.gate import GateMixin, refuse


class OneRelease:
    """The waiting release that an address names."""

    kwargs: dict[str, Any]

    @cached_property
    def stored(self) -> StoredRelease:
        return get_object_or_404(StoredRelease, pk=self.kwargs["pk"])

    @cached_property
    def looked(self) -> tuple[list[Prospect], str]:
        return look_ahead_or_say(self.stored.blueprint)

    @property
    def prospect(self) -> Prospect | None:
        """None when it was taken meanwhile, or cannot be looked at."""
        return next((found for found in self.looked[0] if found.stored == self.stored), None)


class ReviewScreen(OneRelease, UpdateScreen, TemplateView):
    template_name = "kit_blueprints/review.html"

    def get_page_subtitle(self) -> str:
        return _("%(version)s の確認") % {"version": self.stored.version}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show() if self.prospect else self.gone()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not user_may(request.user, "decide", "blueprint"):
            refuse(request, "decide", "blueprint", reference=str(self.stored))
            return self.answer(_("決められるのは、編集者と承認者です。"))
        if self.prospect is None:
            return self.gone()
        review = read_review(self.prospect)
        row = review.row(request.POST.get("entry", ""))
        if row is None:
            return self.show(review=review, lost=_typed(request), problem=_GONE)
        if request.POST.get("seen") != sight(row.entry):
            return self.show(review=review, sent=desk(row, data=request.POST), problem=_CHANGED)
        return self.decide(review, row)

    def decide(self, review: Review, row: Row) -> HttpResponse:
        take = self.request.POST.get("take", "")
        if take not in ("later", *Take):
            return self.answer(_("四つのうちのどれかを選んでください。"))
        choice, wrong = read_choice(row, take, self.request.POST)
        if wrong is not None:
            return self.show(review=review, sent=wrong, problem=_WRONG)
        try:
            choose(review.prospect, row.entry.id, choice, by=self.request.user, now=timezone.now())
        except (NothingToDecide, PlanError):
            return self.show(review=review, sent=desk(row, data=self.request.POST), problem=_IMPOSSIBLE)
        then = _next_after(review, row)
        return redirect(f"{self.request.path}?done={row.key}&then={then}#{then}")

    def show(
        self, *, review: Review | None = None, sent: Desk | None = None, lost: str = "", problem: Any = ""
    ) -> HttpResponse:
        assert self.prospect is not None
        review = review or read_review(self.prospect)
        context = self.get_context_data(
            review=review, sheaves=_with_desks(review, sent), lost=lost, problem=problem,
            is_next=self.looked[0][0].stored == self.stored, policy_urgent=bool(review.urgent),
            done=None if problem else _done(review, self.request.GET),
        )  # fmt: skip
        return self.render_to_response(context, status=422 if problem else 200)

    def gone(self) -> HttpResponse:
        """It cannot be looked at, or somebody has taken it meanwhile: say so, and show what was done."""
        typed = _typed(self.request)
        if typed:
            messages.warning(self.request, _("書いた文: %(text)s") % {"text": typed})
        if self.looked[1]:
            say(self.request, [self.looked[1]])
            return redirect("kit_updates")
        run = ApplyRun.objects.filter(release=self.stored).order_by("-pk").first()
        messages.info(
            self.request, _("%(version)s は、もう取り込みました。") % {"version": self.stored.version}
        )
        return redirect("kit_update_run", run.pk) if run else redirect("kit_updates")

    def answer(self, reason: str) -> HttpResponse:
        say(self.request, [reason])
        return redirect(self.request.path)


class AcceptClean(OneRelease, GateMixin, View):
    """Every change without a disagreement as the prefecture has it."""

    act, kind = "decide", "blueprint"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.prospect is not None:
            for row in read_review(self.prospect).decided_changes:
                choose(self.prospect, row.entry.id, None, by=request.user, now=timezone.now())
            messages.success(request, _("食い違いのないところは、すべて県の文にします。"))
        return redirect("kit_review", pk)


class TakeRelease(GateMixin, View):
    """この内容で取り込む."""

    act, kind = "apply", "blueprint"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        stored = get_object_or_404(StoredRelease, pk=pk)
        try:
            apply_release(
                stored, by=request.user, now=timezone.now(), expected=request.POST.get("digest", "")
            )
        except Stale:
            messages.warning(request, _STALE)
        except ReleaseRefused as refused:
            say(request, [str(refused)])
        except OutOfOrder:
            say(request, [_("前の公開版が先です。古いものから順に取り込んでください。")])
        except PlanError:
            say(request, [_IMPOSSIBLE])
        else:
            return self.taken(request, stored)
        return redirect("kit_review", pk)

    def taken(self, request: HttpRequest, stored: StoredRelease) -> HttpResponse:
        run = ApplyRun.objects.filter(release=stored, kind=ApplyRun.Kind.APPLY).order_by("-pk").first()
        messages.success(request, _("%(version)s を取り込みました。") % {"version": stored.version})
        return redirect("kit_update_run", run.pk) if run else redirect("kit_updates")


class Preview(OneRelease, GateMixin, View):
    """One page as residents see it now, and as they would see it; nothing is saved."""

    act, kind = "view", "blueprint"

    def get(self, request: HttpRequest, pk: int, uid: Any, when: str) -> HttpResponse:
        entry = before_and_after(self.prospect, str(uid)).get(when) if self.prospect else None
        page = page_as(entry) if entry else None
        if page is None:
            raise Http404
        response: HttpResponse = page.make_preview_request(request, page.default_preview_mode)
        return response


def _with_desks(review: Review, sent: Desk | None) -> list[tuple[Any, list[Desk]]]:
    own = {name: choice.value for name, choice in review.prospect.choices.items() if choice.take is Take.OWN}
    return [
        (sheaf, [
            sent if sent and sent.row.key == row.key else desk(row, own=own.get(row.entry.id, ABSENT))
            for row in sheaf.rows
        ])
        for sheaf in review.sheaves
    ]  # fmt: skip


def _next_after(review: Review, row: Row) -> str:
    """Where to go on: the next open disagreement, from the top again after the last, then to taking it."""
    if row.kind != "conflict":
        return row.key
    rows = [found for sheaf in review.sheaves for found in sheaf.conflicts if not found.is_twin]
    at = next((index for index, found in enumerate(rows) if found.key == row.key), len(rows))
    following = [found.key for found in [*rows[at + 1 :], *rows[:at]] if found.is_open]
    return following[0] if following else "take"


def _done(review: Review, query: QueryDict) -> dict[str, Any] | None:
    """What was decided a moment ago and where the person goes on, as it stands now."""
    for sheaf in review.sheaves:
        for row in sheaf.rows:
            if row.key == query.get("done"):
                return {"row": row, "title": sheaf.title, "then": query.get("then", "")}
    return None


def _typed(request: HttpRequest) -> str:
    return next((value for name, value in request.POST.items() if name.endswith("-own") and value), "")


_GONE = gettext_lazy("ここは、もう食い違っていません。新しい内容を表示しています。")
_CHANGED = gettext_lazy(
    "画面を開いたあとで、ここの文が変わりました。新しい文を見て、もう一度選んでください。"
)
_WRONG = gettext_lazy("書いた文を、このままでは使えません。欄の下の説明を見て直してください。")
_IMPOSSIBLE = gettext_lazy(
    "この選び方では、ページどうしの並びや住所が合わなくなります。ほかのものを選んでください。"
)
_STALE = gettext_lazy(
    "確かめているあいだに、市町のページが変わりました。まだ取り込んでいません。新しい内容を見てから、もう一度"
    "「取り込む」を押してください。決めたことは残っています。"
)
