"""The mailbox: a code is typed, the letters are read, the mailbox is closed.

For: `/mailbox/`, `/mailbox/open/`, `/mailbox/close/`. Not for: writing and wishing (`mailbox_acts`), taking one's own
data along (`mailbox_copy`).

Rules
- A code stands in no address, no cookie and no answer but the field in which a slip is mended.
- The code of a draft leads on to the draft; the browser keeps its secret no longer than it is open, because nobody was
  asked whose device this is.
- Reading marks an answer as read; that is why the open mailbox answers GET and not HEAD.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from kit.intake.actions.drafts import RESIDENT, continue_draft
from kit.intake.actions.mailbox import read_mailbox
from kit.intake.logic.keeper import FoundMatter
from kit.intake.models.drafts import DRAFT
from kit.intake.queries.matters import MatterHandle, open_matter
from kit.intake.views.cookie import give_mailbox, give_secret, read_mailbox_cookie, take_mailbox
from kit.intake.views.mailbox_acts import RETURNED_TO
from kit.intake.views.mailbox_guard import TO, MailboxPage, carried, kept_fields
from kit.intake.views.mailbox_shown import mailbox_context
from kit.intake.views.typed_code import TypedCodeView
from kit.intake.views.wizard_guard import ResidentMixin, go


class CodeView(TypedCodeView):
    """Where the code is typed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if read_mailbox_cookie(request) is not None and request.method == "GET":
            return go(request, reverse("mailbox_open"))
        return self.page()

    def found(self, matter: FoundMatter) -> HttpResponse:
        if matter.kind != DRAFT:
            return self._consultation(matter)
        if kept_fields(self.request.POST):
            return self.page(
                _("これは、まだ送っていない書きかけの番号です。お返事箱の番号を入れてください。")
            )
        return self._draft(matter)

    def page(self, problem: str = "", *, wait: str = "", status: int = 200) -> HttpResponse:
        typed = self.typed(problem or wait)
        context = {"problem": problem, "wait": wait, "typed": typed, **carried(self.request.POST)}
        return render(self.request, "kit_intake/mailbox/code.html", context, status=status)

    def _draft(self, found: FoundMatter) -> HttpResponse:
        handle = continue_draft(found, by=RESIDENT, now=timezone.now())
        response = go(self.request, reverse("intake_draft", kwargs={"uuid": handle.uuid}))
        give_secret(response, handle, shared_device=True)
        return response

    def _consultation(self, found: FoundMatter) -> HttpResponse:
        """To the letters, or to the page on which something had been typed."""
        handle = MatterHandle(found.uuid, found.secret)
        open_matter(handle)
        view = RETURNED_TO.get(self.request.POST.get(TO, ""))
        fields = kept_fields(self.request.POST)
        if view is None or not fields:
            response = go(self.request, f"{reverse('mailbox_open')}#newest")
        else:
            response = view(self.request, handle, fields)
        give_mailbox(response, handle)
        return response


class OpenView(MailboxPage):
    """The letters."""

    template_name = "kit_intake/mailbox/open.html"
    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        if read_mailbox_cookie(request) is None:
            return go(request, reverse("mailbox"))
        box = read_mailbox(self.handle, by=RESIDENT, now=timezone.now())
        self.matter = box.matter
        return self.page(**mailbox_context(box), is_sent="sent" in request.GET)


class CloseView(MailboxPage):
    """The browser forgets the secret; the code opens it again."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return go(request, reverse("mailbox"))

    def post(self, request: HttpRequest) -> HttpResponse:
        response = go(request, reverse("mailbox_closed"))
        take_mailbox(response)
        return response


class ClosedView(ResidentMixin, View):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return render(request, "kit_intake/mailbox/closed.html")
