"""One release on its way: what it says, to the holders of the keys and back, out, and corrected.

For: what is built. Not for: the way itself (`on_its_way`), writing it (`releases`), and how towns take it
(`release_progress`).
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from kit.blueprints.bridge.library import Library
from kit.blueprints.bridge.releases import parse_document
from kit.blueprints.bridge.review import urgent_of
from kit.hub.actions.correct import CannotCorrect, begin_correction
from kit.hub.bridge.desk import read_changes
from kit.hub.logic.signing import SigningRefused
from kit.hub.management.desk import read_line, release_before
from kit.hub.models import NextRelease
from kit.hub.models.on_its_way import Stage
from kit.hub.views.on_its_way import OnItsWayScreen, ParcelView
from kit.hub.views.releases import ReleaseScreen


@method_decorator(csrf_exempt, name="dispatch")
class One(ReleaseScreen, OnItsWayScreen):
    """What it says, who signed, and what comes next."""

    model, here, parcel = NextRelease, "kit_hub_release_one", "kit_hub_release_parcel"
    template_name = "kit_hub/release/one.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.row.stage == Stage.WRITING:
            return redirect("kit_hub_release_next")
        return super().get(request, *args, **kwargs)

    def steps(self) -> dict[str, Callable[[], HttpResponse]]:
        return {**super().steps(), "correct": self.correct}

    def correct(self) -> HttpResponse:
        """訂正版をつくる: the earlier texts come back into the editors, and the next release is begun."""
        self.require("change")
        line = read_line(self.row.blueprint)
        if line.last.version != self.row.version or len(line.releases) < 2:
            raise SigningRefused("訂正できるのは、いちばん新しい公開版です。")
        try:
            begin_correction(line.releases[-2], line.last, by=self.request.user, now=timezone.now())
        except CannotCorrect as refused:
            raise SigningRefused(str(refused)) from refused
        messages.success(
            self.request, _("前の文に戻しました。変わるところを確かめてから、組み立ててください。")
        )
        return redirect("kit_hub_release_next")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        found: dict[str, Any] = {}
        if row.document:
            release = parse_document(bytes(row.document))
            earlier = release_before(row.blueprint, release.sequence)
            before = earlier.by_uid if earlier else {}
            found = {
                "release": release, "changes": read_changes(before, release.by_uid),
                "urgent": urgent_of(release, Library([release.by_uid, before])),
            }  # fmt: skip
        return super().get_context_data(**{**found, **kwargs})


class Parcel(ReleaseScreen, ParcelView):
    """What the holders take away, in one file."""

    act = "export"
    model, here = NextRelease, "kit_hub_release_one"
