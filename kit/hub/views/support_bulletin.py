"""One bulletin on its way: built from what is told now, to the holders of the keys and back, and out.

For: お知らせ・研修 from the screen to the towns. Not for: the way itself (`on_its_way`), and writing (`support`).
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from kit.blueprints.logic.bulletin import read_bulletin
from kit.hub.actions.on_its_way import TooLate
from kit.hub.bridge.bulletin import differs, next_bulletin
from kit.hub.logic.signing import SigningRefused
from kit.hub.management.bulletins import build_bulletin
from kit.hub.models import NextBulletin
from kit.hub.models.on_its_way import Stage
from kit.hub.views.on_its_way import LATE, OnItsWayScreen, ParcelView
from kit.hub.views.support import SupportScreen


class Build(SupportScreen, View):
    """組み立てる: what is told now becomes what two holders sign."""

    act = "change"

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            row = build_bulletin(by=request.user, now=timezone.localtime())
        except TooLate:
            messages.warning(request, LATE)
        except SigningRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("組み立てました。次は、鍵を持つ二人の署名です。"))
            return redirect("kit_hub_bulletin", row.pk)
        return redirect(self.home)


@method_decorator(csrf_exempt, name="dispatch")
class One(SupportScreen, OnItsWayScreen):
    """What it says, who signed, and what comes next."""

    model, here, parcel = NextBulletin, "kit_hub_bulletin", "kit_hub_bulletin_parcel"
    template_name = "kit_hub/support/bulletin.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, now = self.row, timezone.localtime()
        told = read_bulletin(bytes(row.document)) if row.document else None
        is_old = told is not None and row.stage in (Stage.BUILT, Stage.SIGNED)
        after = next_bulletin(told, today=now.date(), now=now) if is_old else None
        changed = after is not None and differs(told, after, now.date())
        return super().get_context_data(told=told, changed=changed, **kwargs)


class Parcel(SupportScreen, ParcelView):
    """What the holders take away, in one file."""

    act = "change"
    model, here = NextBulletin, "kit_hub_bulletin"
