"""県の公開版: what is out, and what the next one will change.

For: looking, writing notes and reasons, and building. Not for: what is built already (`release_draft`), and towns
(`release_progress`).

Rules
- Opening the page writes nothing. What was typed is kept by every button, and comes back after every refusal.
- The linter runs each time the content is another than the last time; what it found leads to the editor, for whoever writes
  by a button that keeps what was typed.
- Who may only look sees everything and has no buttons.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.admin_url_finder import AdminURLFinder

from kit.blueprints.bridge.releases import ReleaseRefused
from kit.blueprints.logic.document import Release
from kit.hub.actions.on_its_way import TooLate
from kit.hub.actions.release import WrittenMeanwhile, write
from kit.hub.bridge.build import BuildRefused
from kit.hub.bridge.findings import Told
from kit.hub.logic.signing import SigningRefused
from kit.hub.management.desk import (
    being_made_here,
    blueprint_name,
    build_draft,
    first_draft,
    given_out,
    read_line,
    unlisted,
)
from kit.hub.models import NextRelease
from kit.hub.models.on_its_way import Stage
from kit.hub.queries.release import made_before
from kit.hub.views.on_its_way import LATE, Guarded
from kit.hub.views.release_table import Table
from kit.hub.views.release_typed import typed_words


class ReleaseScreen(Guarded):
    """What the screens of the desk share."""

    kind, home = "release", "kit_hub_releases"
    page_title = gettext_lazy("県の公開版")
    header_icon = "upload"


class Releases(ReleaseScreen, TemplateView):
    """What is out, and the one that is being made."""

    template_name = "kit_hub/release/releases.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        released, waiting, problem = _read_releases()
        made = {row.sequence: row for row in made_before(blueprint_name()) if row.stage == Stage.OUT}
        rows = [
            {
                "release": found,
                "day": date.fromisoformat(found.built_at[:10]),
                "row": made.get(found.sequence),
                "is_out": found.sequence not in waiting,
            }
            for found in reversed(released)
        ]
        return super().get_context_data(rows=rows, next=being_made_here(), problem=problem, **kwargs)


def _read_releases() -> tuple[tuple[Release, ...], set[int], str]:
    """What there is, oldest first, what of it is not in the feed, and what keeps the next one from being made."""
    try:
        line = read_line(blueprint_name())
        return line.releases, {found.sequence for found in unlisted(line)}, ""
    except SigningRefused as refused:
        problem = str(refused)
    try:
        return given_out(blueprint_name()), set(), problem
    except (SigningRefused, ReleaseRefused):
        return (), set(), problem


class Next(ReleaseScreen, TemplateView):
    """次の公開版."""

    template_name = "kit_hub/release/next.html"

    def get_page_subtitle(self) -> str:
        return _("次の公開版")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = being_made_here()
        if row is not None and row.stage != Stage.WRITING:
            return redirect("kit_hub_release_one", row.pk)
        try:
            return self.render_to_response(self.get_context_data(table=Table(row)))
        except SigningRefused as refused:
            return self.stopped(str(refused))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.require("change")
        row = being_made_here()
        try:
            table = Table(row, request.POST)
            if request.POST.get("do") == "first":
                return self.built(first_draft(table.line, by=request.user, now=timezone.now()))
            return self.keep(table)
        except SigningRefused as refused:
            return self.stopped(str(refused))
        except TooLate:
            return self.stopped(str(LATE))

    def keep(self, table: Table) -> HttpResponse:
        if not table.form.is_valid():
            meanwhile = _(
                "ほかの人も書いていたので、まだ保存していません。あなたが書いたものは残っています。"
            )
            return self.again(table, meanwhile if table.form.others else "")
        try:
            row = write(table.line.last, table.written(), by=self.request.user, now=timezone.now())
        except WrittenMeanwhile:
            return self.keep(Table(being_made_here(), self.request.POST))
        if table.form.taken:
            words = _("ほかの人が書きかえたところも、そのまま入っています（%(places)s）。")
            messages.info(self.request, words % {"places": "、".join(table.form.taken)})
        if self.request.POST.get("do") == "rehearse":
            return redirect("kit_hub_release_rehearsal")
        if self.request.POST.get("do") == "build":
            return self.build(row, table)
        messages.success(self.request, _("書いたところまで保存しました。"))
        return redirect(self.wanted_editor(table) or reverse("kit_hub_release_next"))

    def wanted_editor(self, table: Table) -> str:
        """The editor that somebody wants to go on in: one of those that the screen leads to, "" for none."""
        finder = AdminURLFinder(self.request.user)
        offered = {row["url"] for row in _with_addresses([*table.told, *table.hinted], finder)}
        wanted = self.request.POST.get("open", "")
        return wanted if wanted in offered else ""

    def build(self, row: NextRelease, table: Table) -> HttpResponse:
        for place, words in table.missing().items():
            table.form.add_error(place, words)
        if table.changes.is_empty:
            table.form.add_error(None, _("前の公開版から、変わったところがありません。"))
        if table.form.errors:
            return self.again(table)
        try:
            built = table.build()
        except BuildRefused:
            return self.again(
                table, _("直すところがあります。下の一覧から開いて直し、もう一度組み立ててください。")
            )
        return self.built(build_draft(row, table.line, built, by=self.request.user, now=timezone.now()))

    def built(self, row: NextRelease) -> HttpResponse:
        messages.success(self.request, _("組み立てました。次は、鍵を持つ二人の署名です。"))
        return redirect("kit_hub_release_one", row.pk)

    def again(self, table: Table, problem: str = "") -> HttpResponse:
        problem = problem or _(
            "まだ組み立てていません。赤い印のところを直してください。書いたものは残っています。"
        )
        return self.render_to_response(self.get_context_data(table=table, problem=problem), status=422)

    def stopped(self, problem: str) -> HttpResponse:
        """Keys or the feed are not ready, or somebody was faster; what was typed comes back."""
        context = self.get_context_data(problem=problem, typed=typed_words(self.request.POST))
        return self.render_to_response(context, status=409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        table = kwargs.get("table")
        if table is not None:
            finder = AdminURLFinder(self.request.user)
            kwargs |= {
                "found": _with_addresses(table.told, finder), "hints": _with_addresses(table.hinted, finder),
                "waiting": unlisted(table.line),
            }  # fmt: skip
        return super().get_context_data(**kwargs)


def _with_addresses(told: Iterable[Told], finder: AdminURLFinder) -> list[dict[str, Any]]:
    return [
        {"told": found, "url": finder.get_edit_url(found.instance) if found.instance else ""}
        for found in told
    ]
