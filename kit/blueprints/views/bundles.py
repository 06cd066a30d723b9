"""更新のファイルから受け取る: the feed on a stick, handed in by a person instead of typed by an engineer.

For: towns without a way out. Not for: what is accepted (`management.feeds` and what it calls, the same as the
command), and expired bundles, which two named persons take by the command.

Rules
- Who may take releases may hand one in; that is asked before a byte is read.
- What is larger than a bundle may be is refused by its announced length, unread. Therefore the protection
  against forged forms runs here and not in front: it would have read the whole of it.
- Whatever is refused leaves everything as it was, and is said beside the field, with what to do.
"""

from pathlib import Path
from typing import Any, Final
from zipfile import is_zipfile

from django import forms
from django.contrib import messages
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import TemplateView

from kit.blueprints.actions.fetch import Fetched
from kit.blueprints.bridge.planning import pending_releases
from kit.blueprints.logic.trust import FeedBusy, TrustRefused
from kit.blueprints.logic.trust_bundle import LARGEST
from kit.blueprints.management.feeds import REFUSALS, bundle_feed, fetch, new_errand
from kit.blueprints.management.refusals import refusal
from kit.blueprints.views.screens import UpdateScreen
from kit.blueprints.views.seeing import subscribed
from kit.core.views.uploads import is_announced_larger


class BundleForm(forms.Form):
    bundle = forms.FileField(
        label=gettext_lazy("更新のファイル"),
        help_text=gettext_lazy(
            "県から受け取ったファイル（zip、200MBまで）を、開かずにそのまま選びます。受け取るだけで、サイトは変わりません。"
        ),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("更新のファイルを選んでください。")},
    )


@method_decorator(csrf_exempt, name="dispatch")
class BundleScreen(UpdateScreen, TemplateView):
    act = "apply"
    template_name = "kit_blueprints/bundle.html"

    def get_page_subtitle(self) -> str:
        return _("更新のファイルから受け取る")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"bundle_form": BundleForm(), **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_announced_larger(request, LARGEST):
            return self.too_large()
        request.upload_handlers = [TemporaryFileUploadHandler(request)]
        return self.hand_in(request)

    @method_decorator(csrf_protect)
    def hand_in(self, request: HttpRequest) -> HttpResponse:
        form = BundleForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form)
        path = Path(form.cleaned_data["bundle"].temporary_file_path())
        try:
            fetched = fetch(bundle_feed(path), new_errand(origin="bundle"), by=request.user)
        except (*REFUSALS, DatabaseError, OSError) as error:
            return self.refused(form, _said(error, is_bundle=is_zipfile(path)))
        if fetched.left_out and not fetched.stored:
            return self.refused(form, fetched.left_out)
        return self.received(fetched)

    def received(self, fetched: Fetched) -> HttpResponse:
        """Lead to the review of the first of what came."""
        if fetched.left_out:
            messages.warning(self.request, fetched.left_out)
        waiting = [stored for name in subscribed() for stored in pending_releases(name)]
        came = [stored for stored in waiting if str(stored) in fetched.stored]
        if not came:
            messages.info(
                self.request, _("このファイルに、新しい公開版はありませんでした。もう受け取ってあります。")
            )
            return redirect("kit_updates")
        versions = "、".join(stored.version for stored in came)
        words = _("%(versions)s を受け取りました。まだ取り込んでいません。内容を確かめてください。")
        messages.success(self.request, words % {"versions": versions})
        return redirect("kit_review", came[0].pk)

    def too_large(self) -> HttpResponse:
        form = BundleForm({}, {})
        form.errors.clear()
        form.add_error("bundle", _TOO_LARGE)
        return self.show(form, status=413)

    def refused(self, form: BundleForm, words: str) -> HttpResponse:
        form.add_error("bundle", words)
        return self.show(form)

    def show(self, form: BundleForm, *, status: int = 422) -> HttpResponse:
        return self.render_to_response(self.get_context_data(bundle_form=form), status=status)


def _said(error: Exception, *, is_bundle: bool) -> str:
    """Why nothing was received and what to do, for a clerk; what only an engineer can mend says so."""
    if isinstance(error, TrustRefused) and error.code == "no_root" and not is_bundle:
        return str(_NO_BUNDLE)  # a wrong file is the clerk's to mend; the missing key is not
    if isinstance(error, TrustRefused):
        return str(_WORDS.get(error.code) or error)
    if isinstance(error, FeedBusy):
        return str(error)
    if isinstance(error, DatabaseError):
        return refusal(error)[1]
    return str(_UNREADABLE)


_AGAIN = gettext_lazy(
    "ファイルの中身が壊れているか、県の署名と合いません。何も受け取っていません。県から、もう一度受け取ってください。"
    "それでも同じことになるときは、このファイルを使わずに県に確かめてください。"
)
_TOO_LARGE = gettext_lazy(
    "ファイルが大きすぎます（200MBまで）。読まずに止めました。県から受け取った更新のファイルかどうか、確かめてください。"
)
_NO_BUNDLE = gettext_lazy(
    "選んだファイルは、県の更新のファイルではないか、途中で切れているか、壊れています。何も受け取っていません。"
    "県から受け取った .zip のファイルを選んでください。"
)
_UNREADABLE = gettext_lazy(
    "中に足りないファイルがあるか、読めないところがあります。何も受け取っていません。県から、もう一度受け取ってください。"
)
_WORDS: Final = {
    "no_root": gettext_lazy(
        "まだ県の鍵を登録していないので、このファイルが本物かどうかを確かめられません。何も受け取っていません。"
        "このサイトを設置した担当者に、「県の招待にある鍵の名簿の登録（blueprint trust）」を頼んでください。"
    ),
    "expired": gettext_lazy(
        "このファイルの署名は、期限が切れています。何も受け取っていません。サイトはそのまま動きます。"
        "県に、署名をし直した新しい更新のファイルを頼んでください。"
    ),
    "signatures": gettext_lazy(
        "県の署名が足りないか、別の鍵で署名されています。何も受け取っていません。"
        "このファイルを使わずに、どこから受け取ったかを県に知らせてください。"
    ),
    "rolled_back": gettext_lazy(
        "前に受け取ったものより古いか、このサイトのひな形が入っていないファイルです。何も受け取っていません。"
        "県に、新しい更新のファイルを頼んでください。"
    ),
    "nothing_yet": gettext_lazy(
        "このファイルには、このサイトが使うひな形が入っていません。何も受け取っていません。"
        "別のファイルを選んでいないか確かめて、県に問い合わせてください。"
    ),
    "other_line": gettext_lazy(
        "このファイルは、このサイトと別の系列のひな形です。何も受け取っていません。"
        "県に確かめてください。使うと決めたときは、このサイトを設置した担当者が命令で受け取ります。"
    ),
    "damaged": _AGAIN,
    "oversize": _AGAIN,
}
