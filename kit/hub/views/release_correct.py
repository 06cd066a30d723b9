"""訂正版をつくる: the texts of an earlier release come back into the editors, and the next release is begun.

For: choosing which release to return to, and seeing what that changes, before anything is written. Not for: building it.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from kit.blueprints.logic.document import Release
from kit.hub.actions.correct import CannotCorrect, begin_correction
from kit.hub.actions.on_its_way import TooLate
from kit.hub.bridge.desk import read_changes, texts_again
from kit.hub.logic.signing import SigningRefused
from kit.hub.management.desk import Line, read_line
from kit.hub.models import NextRelease
from kit.hub.models.on_its_way import Stage
from kit.hub.views.releases import ReleaseScreen


class Correct(ReleaseScreen, TemplateView):
    """Only the newest release is corrected; its texts become those of any earlier one."""

    act = "change"
    kwargs: dict[str, Any]
    template_name = "kit_hub/release/correct.html"

    @cached_property
    def row(self) -> NextRelease:
        return get_object_or_404(NextRelease, pk=self.kwargs["pk"], stage=Stage.OUT)

    def get_page_subtitle(self) -> str:
        return _("%(version)s の訂正版をつくる") % {"version": self.row.version}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            line = line_of(self.row)
        except SigningRefused as refused:
            return self.stopped(refused)
        before = chosen(line, request.GET.get("to", ""))
        texts = texts_again(before, line.last, "preview")
        changes = read_changes(line.last.by_uid, texts)
        choices = list(reversed(line.releases[:-1]))
        return self.render_to_response(
            self.get_context_data(row=self.row, choices=choices, before=before, changes=changes)
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            line = line_of(self.row)
            before = chosen(line, request.POST.get("to", ""))
            begin_correction(before, line.last, by=request.user, now=timezone.now())
        except (SigningRefused, CannotCorrect) as refused:
            return self.stopped(refused)
        except TooLate:
            return self.stopped(
                _(
                    "ほかの公開版が、署名か配信に進んでいます。それが終わるか、取りやめてから、もう一度おこなってください。"
                )
            )
        words = _("%(version)s の文に戻しました。変わるところを確かめてから、組み立ててください。")
        messages.success(request, words % {"version": before.version})
        return redirect("kit_hub_release_next")

    def stopped(self, why: object) -> HttpResponse:
        messages.error(self.request, str(why))
        return redirect("kit_hub_release_one", self.row.pk)


def line_of(row: NextRelease) -> Line:
    """The releases up to this one, which has to be the newest and not the first; raises SigningRefused."""
    line = read_line(row.blueprint)
    if line.last.version != row.version:
        raise SigningRefused(
            _("%(version)s より新しい公開版があります。訂正は、いちばん新しい公開版からおこないます。")
            % {"version": row.version}
        )
    if len(line.releases) < 2:
        raise SigningRefused(_("これより前の公開版がないので、戻す文がありません。"))
    return line


def chosen(line: Line, version: str) -> Release:
    """The earlier release with this version; the one before the newest when it names none."""
    named = [found for found in line.releases[:-1] if found.version == version]
    return named[0] if named else line.releases[-2]


def can_correct(row: NextRelease) -> bool:
    """Whether there is something to return to from this release."""
    try:
        line_of(row)
    except SigningRefused:
        return False
    return True
