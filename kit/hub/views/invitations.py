"""Inviting a town: the form, the one moment at which the file can be saved, and the sheet for paper.

For: the 管理者 of the hub. Not for: what an invitation is (`kit.blueprints.logic.invitation`).

Rules
- The secret leaves with the file and is kept nowhere here: the page that follows the making carries the file, and saving
  sends it through once more, only to come back as a file. Whoever has lost it makes a new invitation.
- The sheet can be printed again: it needs the fingerprints only. Whom to call is the prefecture's centre as its contact
  has it, and who made the invitation; a line to write on where the hub has no such contact.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from kit.blueprints.logic.invitation import InvitationRefused, read_invitation
from kit.blueprints.logic.origins import OriginRefused, read_origin
from kit.blueprints.queries.history import names
from kit.blueprints.views.joining import rows_of
from kit.blueprints.views.papers import as_pdf
from kit.core.gateway.pdf import draw_pdf, read_style
from kit.core.models import Contact
from kit.core.views.gate import GateMixin
from kit.hub.actions.invitations import Sender, invite, withdraw
from kit.hub.gateway.root import published_root
from kit.hub.logic.invitations import InviteRefused
from kit.hub.logic.signing import SigningRefused
from kit.hub.models import Invitation
from kit.hub.staff_forms.register import InviteForm
from kit.hub.views.register import OneTown
from kit.hub.views.screens import OnlyHub


def hub_address(request: HttpRequest) -> str:
    """The hub's own address; a trial is reached under the name that the browser uses. Raises InviteRefused."""
    here = f"https://{settings.SITE_CONFIG.domain}"
    if settings.TRIAL:
        here = f"{request.scheme}://{request.get_host()}"
    try:
        return read_origin(here)
    except OriginRefused as error:
        words = _(
            "この県ハブの住所（%(here)s）は、招待に書けません。お試しでは、http://127.0.0.1:番号 の形で開いて、もう一度おこなってください。"
        )
        raise InviteRefused(words % {"here": here}) from error


class Invite(OneTown, TemplateView):
    """招待をつくる."""

    act = "add"
    step = gettext_lazy("招待をつくる")  # type: ignore[assignment]
    template_name = "kit_hub/register/invite.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"form": InviteForm(initial={"address": self.town.address}), **kwargs}
        )

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = InviteForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            root = published_root(settings.KIT_FEED)
            sender = Sender(hub_address(request), root.document, root.fingerprint)
            address = form.cleaned_data["address"]
            made, sheet = invite(
                self.town, address=address, sender=sender, by=request.user, now=timezone.now()
            )
        except (InviteRefused, SigningRefused) as error:
            form.add_error(None, str(error))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        self.template_name = "kit_hub/register/invited.html"
        return self.render_to_response(self.get_context_data(made=made, file=sheet.to_bytes().decode()))


class Withdraw(OneTown, View):
    """招待を取りやめる."""

    act = "disable"

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        try:
            withdraw(self.town, by=request.user, now=timezone.now())
        except InviteRefused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, _("招待を取りやめました。渡したファイルは、もう使えません。"))
        return self.back()


class OneInvitation(OnlyHub, GateMixin, View):
    """Something about one invitation."""

    act, kind = "view", "town"

    def invitation(self, uid: UUID) -> Invitation:
        return get_object_or_404(Invitation.objects.select_related("town__municipality"), uid=uid)


class InvitationFile(OneInvitation):
    """The file that was just made, sent back as one; nothing else comes out of here."""

    act = "add"

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        made = self.invitation(uid)
        try:
            sheet = read_invitation(request.POST.get("file", "").encode())
        except InvitationRefused as error:
            raise Http404 from error
        if sheet.fingerprint != made.fingerprint:
            raise Http404
        answer = HttpResponse(sheet.to_bytes(), content_type="application/json")
        name = f"invitation-{made.town.slug}-{timezone.localdate(made.made_at):%Y%m%d}.json"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


class InvitationSheet(OneInvitation):
    """招待の紙."""

    is_pdf = False

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        made = self.invitation(uid)
        context = {
            "made": made,
            "town": made.town,
            "marks": rows_of(made.fingerprint),
            "root": rows_of(made.root_fingerprint),
            "hub_name": settings.SITE_CONFIG.name,
            "by": names().get(made.made_by, ""),
            "office": Contact.objects.filter(key="centre").first(),
            "is_pdf": self.is_pdf,
        }
        html = render_to_string("kit_hub/register/sheet.html", context, request)
        if not self.is_pdf:
            return HttpResponse(html)
        return as_pdf(draw_pdf(html, style=read_style("sheet.css")), f"invitation-{made.town.slug}")
