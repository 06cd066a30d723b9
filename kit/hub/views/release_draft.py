"""One release on its way: what it says, to the holders of the keys and back, and out.

For: what is built. Not for: the way itself (`on_its_way`), writing it (`releases`), how towns take it
(`release_progress`), and correcting it (`release_correct`).
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from kit.blueprints.bridge.library import Library
from kit.blueprints.bridge.releases import parse_document
from kit.blueprints.bridge.review import urgent_of
from kit.hub.bridge.desk import read_changes
from kit.hub.management.desk import release_before
from kit.hub.models import NextRelease
from kit.hub.models.on_its_way import Stage
from kit.hub.views.on_its_way import OnItsWayScreen, ParcelView
from kit.hub.views.release_correct import can_correct
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
        can = {"can_correct": row.stage == Stage.OUT and can_correct(row)}
        return super().get_context_data(**{**found, **can, **kwargs})


class Parcel(ReleaseScreen, ParcelView):
    """What the holders take away, in one file."""

    act = "export"
    model, here = NextRelease, "kit_hub_release_one"
