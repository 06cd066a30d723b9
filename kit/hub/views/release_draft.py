"""One release on its way: to the holders of the keys and back, and out.

For: what is built. Not for: writing it (`releases`), and how towns take it (`release_progress`).

Rules
- No key ever comes near this screen: what is to be signed goes out as a file and comes back as one.
- A file that is larger than a bundle may be is refused by its announced length, unread; therefore the protection against
  forged forms runs behind it.
- Putting out means handing over to whoever has the online key; the screen says in which of the two ways this hub works.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import TemplateView

from kit.blueprints.bridge.library import Library
from kit.blueprints.bridge.releases import parse_document
from kit.blueprints.bridge.review import urgent_of
from kit.blueprints.logic.trust import grouped
from kit.blueprints.logic.trust_bundle import LARGEST
from kit.core.views.uploads import is_announced_larger
from kit.hub.actions.correct import CannotCorrect, begin_correction
from kit.hub.actions.release import TooLate, digest_of, drop, note_taken_away
from kit.hub.bridge.desk import read_changes
from kit.hub.gateway.draft import missing_signatures, signers_of
from kit.hub.gateway.parcel import write_parcel
from kit.hub.logic.signing import SigningRefused
from kit.hub.management.desk import (
    ONLINE,
    Line,
    ask_to_put_out,
    draft_folder,
    draft_of,
    has_online_key,
    put_out_waiting,
    read_line,
    take_signatures,
)
from kit.hub.management.telling import connected_addresses, tell_towns
from kit.hub.models import NextRelease
from kit.hub.models.release import Stage
from kit.hub.staff_forms.release import HandInForm
from kit.hub.views.releases import ReleaseScreen


@method_decorator(csrf_exempt, name="dispatch")
class One(ReleaseScreen, TemplateView):
    """What it says, who signed, and what comes next."""

    template_name = "kit_hub/release/one.html"

    @cached_property
    def row(self) -> NextRelease:
        return get_object_or_404(NextRelease, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.row.version

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.row.stage == Stage.WRITING:
            return redirect("kit_hub_release_next")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_announced_larger(request, LARGEST):
            form = HandInForm({}, {})
            form.errors.clear()
            form.add_error("parcel", _TOO_LARGE)
            return self.show(form, status=413)
        request.upload_handlers = [TemporaryFileUploadHandler(request)]
        return self.act_on(request)

    @method_decorator(csrf_protect)
    def act_on(self, request: HttpRequest) -> HttpResponse:
        steps = {
            "hand_in": self.hand_in,
            "put_out": self.put_out,
            "drop": self.drop,
            "tell": self.tell,
            "correct": self.correct,
        }
        step = steps.get(request.POST.get("do", ""))
        try:
            return step() if step else redirect("kit_hub_release_one", self.row.pk)
        except TooLate:
            messages.warning(request, _("ほかの人が先に進めました。いまの様子を見てください。"))
        except SigningRefused as refused:
            messages.error(request, str(refused))
        return redirect("kit_hub_release_one", self.row.pk)

    def hand_in(self) -> HttpResponse:
        self.require("change")
        form = HandInForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.show(form)
        path = Path(form.cleaned_data["parcel"].temporary_file_path())
        try:
            new = take_signatures(self.row, path, by=self.request.user, now=timezone.now())
        except SigningRefused as refused:
            form.add_error("parcel", str(refused))
            return self.show(form)
        if not new:
            form.add_error(
                "parcel", _("新しい署名が入っていません。名簿にある人の鍵で署名したか、確かめてください。")
            )
            return self.show(form)
        messages.success(self.request, _("%(names)sの署名を受け取りました。") % {"names": "、".join(new)})
        return redirect("kit_hub_release_one", self.row.pk)

    def put_out(self) -> HttpResponse:
        self.require("publish")
        now = timezone.now()
        row = ask_to_put_out(self.row, by=self.request.user, now=now)
        if has_online_key():
            told = put_out_waiting(settings.KIT_KEYS / ONLINE, by=self.request.user, now=now)
            if told.get(row.folder):
                raise SigningRefused(told[row.folder])
            messages.success(self.request, _("%(version)s を配信に出しました。") % {"version": row.version})
            self._tell()
        else:
            messages.success(self.request, _("渡しました。配信の鍵を持つ仕組みが、次の順番で出します。"))
        return redirect("kit_hub_release_one", row.pk)

    def drop(self) -> HttpResponse:
        self.require("change")
        drop(self.row, by=self.request.user, now=timezone.now())
        messages.success(self.request, _("取りやめました。ページの文は、そのまま残っています。"))
        return redirect("kit_hub_releases")

    def tell(self) -> HttpResponse:
        self.require("publish")
        self._tell()
        return redirect("kit_hub_release_one", self.row.pk)

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

    def _tell(self) -> None:
        addresses = connected_addresses()
        silent = tell_towns(addresses, by=self.request.user, now=timezone.now())
        told = len(addresses) - len(silent)
        if not addresses:
            messages.info(self.request, _("つながっている市町がないので、どこにも知らせていません。"))
        elif told:
            messages.success(self.request, _("%(count)sの市町に知らせました。") % {"count": told})
        for address, why in silent.items():
            words = _("%(address)s に知らせられませんでした（%(why)s）。市町は自分でも取りに来ます。")
            messages.warning(self.request, words % {"address": address, "why": why})

    def show(self, form: HandInForm, *, status: int = 422) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        release = parse_document(bytes(row.document)) if row.document else None
        found: dict[str, Any] = {
            "row": row, "release": release, "form": HandInForm(), "has_online_key": has_online_key(),
            "slug": settings.SITE_CONFIG.slug, "feed": settings.KIT_FEED,
            "mark": grouped(digest_of(row)) if row.document else "", "file": _file_name(row),
        }  # fmt: skip
        if release is not None:
            before = _before(release, row)
            found["changes"] = read_changes(before, release.by_uid)
            found["urgent"] = urgent_of(release, Library([release.by_uid, before]))
        if row.stage in (Stage.BUILT, Stage.SIGNED, Stage.ASKED):
            found |= self._signatures()
        return super().get_context_data(**{**found, **kwargs})

    def _signatures(self) -> dict[str, Any]:
        try:
            draft = draft_of(self.row)
        except SigningRefused as refused:
            return {"gone": str(refused)}
        signed, unsigned = signers_of(draft)
        return {"signed": signed, "unsigned": unsigned, "lacking": sum(missing_signatures(draft).values())}


class Parcel(ReleaseScreen, TemplateView):
    """What the holders take away, in one file."""

    act = "export"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = get_object_or_404(NextRelease, pk=kwargs["pk"], stage__in=[Stage.BUILT, Stage.SIGNED])
        with TemporaryDirectory() as place:
            path = Path(place) / _file_name(row)
            try:
                draft_of(row)
                write_parcel(draft_folder(row), path)
            except SigningRefused as refused:
                messages.error(request, str(refused))
                return redirect("kit_hub_release_one", row.pk)
            note_taken_away(row, by=request.user, now=timezone.now())
            response = HttpResponse(path.read_bytes(), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{path.name}"'
        response["Cache-Control"] = "no-store"
        return response


def _file_name(row: NextRelease) -> str:
    return f"sokumen-{row.version}.zip"


def _before(release: Any, row: NextRelease) -> Any:
    """The objects of the release before this one; nothing before the first."""
    try:
        line: Line = read_line(row.blueprint)
    except SigningRefused:
        return {}
    earlier = [found for found in line.releases if found.sequence == release.sequence - 1]
    return earlier[0].by_uid if earlier else {}


_TOO_LARGE = gettext_lazy(
    "ファイルが大きすぎます（200MBまで）。読まずに止めました。署名したファイルかどうか、確かめてください。"
)
