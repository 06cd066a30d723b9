"""What is built, on its way to the holders of the keys, back, and out: the screen that a release and a bulletin share.

For: the steps between building and the feed. Not for: what it says (`release_draft`, `support_bulletin`).

Rules
- No key ever comes near this screen: what is to be signed goes out as a file and comes back as one.
- A file that is larger than a bundle may be is refused by its announced length, unread; therefore the protection against
  forged forms runs behind it.
- Putting out means handing over to whoever has the online key; the screen says in which of the two ways this hub works.
- At each moment one thing comes next, and the screen says which; what others did meanwhile is said in words.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_protect
from django.views.generic import TemplateView

from kit.blueprints.logic.trust import grouped
from kit.blueprints.logic.trust_bundle import LARGEST
from kit.blueprints.queries.history import names
from kit.core.queries.people import user_may
from kit.core.views.gate import refuse, tell_who_may
from kit.core.views.uploads import is_announced_larger
from kit.hub.actions.on_its_way import TooLate, note_taken_away
from kit.hub.gateway.draft import missing_signatures, signers_of
from kit.hub.gateway.parcel import write_parcel
from kit.hub.logic.signing import SigningRefused
from kit.hub.management.on_its_way import (
    ONLINE,
    ask_to_put_out,
    digest_of,
    draft_folder,
    draft_of,
    give_up,
    has_online_key,
    overtaken,
    put_out_waiting,
    rebuild,
    take_back,
    take_signatures,
)
from kit.hub.management.telling import connected_addresses
from kit.hub.models.on_its_way import OnItsWay, Stage
from kit.hub.queries.knocks import knocks_since
from kit.hub.queries.on_its_way import WITH_HOLDERS, others
from kit.hub.staff_forms.release import HandInForm
from kit.hub.tasks.knocks import knock_at_towns
from kit.hub.views.screens import HubScreen


class Guarded(HubScreen):
    """Screens that show more than everybody who may look may do: set `kind`."""

    def require(self, act: str) -> None:
        """Refuse, with an entry in the trail, somebody who may look and not do this."""
        if not user_may(self.request.user, act, self.kind):
            refuse(self.request, act, self.kind)
            tell_who_may(self.request, act, self.kind)
            raise PermissionDenied

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rights = {act: user_may(self.request.user, act, self.kind) for act in ("change", "publish")}
        return super().get_context_data(may=rights, names=names(), **kwargs)


class OnItsWayScreen(Guarded, TemplateView):
    """Set `model`, `here` (the name of its address) and `parcel` (of its file). Exempt from the check in front."""

    model: type[OnItsWay]
    here = ""
    parcel = ""
    kwargs: dict[str, Any]

    @cached_property
    def row(self) -> Any:
        return get_object_or_404(self.model, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.row.words)

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
        step = self.steps().get(request.POST.get("do", ""))
        try:
            return step() if step else self.again()
        except TooLate:
            messages.warning(request, LATE)
        except SigningRefused as refused:
            messages.error(request, str(refused))
        return self.again()

    def steps(self) -> dict[str, Callable[[], HttpResponse]]:
        """What can be done here, by the word of its button."""
        return {
            "hand_in": self.hand_in, "put_out": self.put_out, "take_back": self.take_back, "rebuild": self.rebuild,
            "drop": self.drop, "tell": self.tell,
        }  # fmt: skip

    def again(self) -> HttpResponse:
        """The same screen, as things are now."""
        return redirect(self.here, self.row.pk)

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
        return self.again()

    def put_out(self) -> HttpResponse:
        self.require("publish")
        now = timezone.now()
        row = ask_to_put_out(self.row, by=self.request.user, now=now)
        if has_online_key():
            told = put_out_waiting(settings.KIT_KEYS / ONLINE, by=self.request.user, now=now)
            if told.get(row.folder):
                raise SigningRefused(told[row.folder])
            messages.success(self.request, _("%(words)s を配信に出しました。") % {"words": row.words})
            self._tell()
        else:
            messages.success(self.request, _("渡しました。配信の鍵を持つ仕組みが、次の順番で出します。"))
        return self.again()

    def take_back(self) -> HttpResponse:
        """取りもどす: until it is out, whoever may put out may decide otherwise."""
        self.require("publish")
        take_back(self.row, by=self.request.user, now=timezone.now())
        messages.success(
            self.request, _("取りもどしました。配信には出ません。署名は、そのまま残っています。")
        )
        return self.again()

    def rebuild(self) -> HttpResponse:
        self.require("change")
        rebuild(self.row, by=self.request.user, now=timezone.now())
        messages.success(self.request, _("同じ内容で組み直しました。次は、鍵を持つ二人の署名です。"))
        return self.again()

    def drop(self) -> HttpResponse:
        self.require("change")
        give_up(self.row, by=self.request.user, now=timezone.now())
        messages.success(self.request, _("取りやめました。書いたものは、そのまま残っています。"))
        return redirect(self.home)

    def tell(self) -> HttpResponse:
        self.require("publish")
        self._tell()
        return self.again()

    def _tell(self) -> None:
        if not connected_addresses():
            messages.info(self.request, _("つながっている市町がないので、どこにも知らせていません。"))
            return
        knock_at_towns.enqueue(self.request.user.pk)
        messages.success(
            self.request,
            _("つながっている市町に知らせています。届いたかどうかは、1分ほどでこの画面に出ます。"),
        )

    def show(self, form: HandInForm, *, status: int = 422) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        found: dict[str, Any] = {
            "row": row, "form": HandInForm(), "has_online_key": has_online_key(), "parcel": self.parcel,
            "slug": settings.SITE_CONFIG.slug, "mark": grouped(digest_of(row)) if row.document else "",
        }  # fmt: skip
        if row.stage == Stage.OUT:
            found["knocks"] = knocks_since(row.out_at)
        if row.stage in WITH_HOLDERS:
            found |= self._signatures()
        return super().get_context_data(**{**found, **kwargs})

    def _signatures(self) -> dict[str, Any]:
        try:
            draft = draft_of(self.row)
            is_overtaken = overtaken(self.row, draft)
        except SigningRefused as refused:
            return {"gone": str(refused)}
        signed, unsigned = signers_of(draft)
        return {
            "signed": signed, "unsigned": unsigned, "lacking": sum(missing_signatures(draft).values()),
            "overtaken": is_overtaken, "others": others(self.row),
        }  # fmt: skip


class ParcelView(HubScreen, TemplateView):
    """What the holders take away, in one file. Set `model` and `here`."""

    model: type[OnItsWay]
    here = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = get_object_or_404(self.model, pk=kwargs["pk"], stage__in=[Stage.BUILT, Stage.SIGNED])
        with TemporaryDirectory() as place:
            path = Path(place) / row.file_name
            try:
                draft_of(row)
                write_parcel(draft_folder(row), path)
            except SigningRefused as refused:
                messages.error(request, str(refused))
                return redirect(self.here, row.pk)
            note_taken_away(row, by=request.user, now=timezone.now())
            response = HttpResponse(path.read_bytes(), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="{path.name}"'
        response["Cache-Control"] = "no-store"
        return response


LATE = gettext_lazy("ほかの人が先に進めました。いまの様子を見てください。")
_TOO_LARGE = gettext_lazy(
    "ファイルが大きすぎます（200MBまで）。読まずに止めました。署名したファイルかどうか、確かめてください。"
)
