"""Sending, and the receipt that the same browser sees for an hour.

For: the button 「送る」 and what is shown after it. Not for: the mailbox, which asks for the code.

Rules
- Sending is a POST with the draft's own token; after it always an address. A second press, a reload and going back lead
  to the same receipt; whether something was sent is asked before any limit counts.
- While the town pauses, what was written is kept and the page says until when.
- Nobody sends without having been shown the code: where it could not be made before, it is made and shown first.
- The receipt is not left by accident: its way out asks once whether the numbers are noted, and only then is the
  browser's secret taken back.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from kit.core.actions.limits import count_once, refuse_too_many
from kit.core.backends import client_address
from kit.core.logic.limits import TooMany
from kit.intake.actions.drafts import RESIDENT
from kit.intake.actions.sending import NoCodeYet, send_draft
from kit.intake.logic.draft import DraftContent, DraftNotHere
from kit.intake.logic.keeper import KeeperBusy
from kit.intake.logic.limits import SEND
from kit.intake.logic.reference import shown_reference
from kit.intake.logic.sending import NotComplete
from kit.intake.queries.drafts import read_draft
from kit.intake.queries.openness import pause_now
from kit.intake.views.cookie import take_secret
from kit.intake.views.wizard_code import code_keeper, make_code
from kit.intake.views.wizard_guard import go
from kit.intake.views.wizard_pages import CODE_FIRST, CheckView, DraftPage


class SendView(CheckView):
    """Sends, once."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.to("intake_check")

    def act(self) -> HttpResponse:
        opened, now, address = self.opened, timezone.now(), client_address(self.request)
        if pause_now():
            return self.page()
        if not opened.content.code:
            return self._code_first()
        try:
            refuse_too_many(SEND, address, now=now)
            send_draft(self.handle, keeper=code_keeper(), by=RESIDENT, now=now, read=opened)
        except TooMany as refusal:
            return self.page(429, refusal=str(refusal))
        except NotComplete as missing:
            return self.to("intake_step", step=missing.step)
        except NoCodeYet:
            return self.to("intake_check")
        count_once(SEND, address, now=now)
        return self.to("intake_receipt")

    def _code_first(self) -> HttpResponse:
        """The code is shown before anything is sent, and said to be what has to be done first."""
        if not make_code(self.handle):
            return self.page(503, refusal=str(KeeperBusy()))
        return go(self.request, f"{reverse('intake_check', kwargs=self.kwargs)}?{CODE_FIRST}=1")


class SentPage(DraftPage):
    """A page after sending; before that it leads to where somebody is."""

    @cached_property
    def content(self) -> DraftContent:
        return read_draft(self.handle, now=timezone.now())

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.content.receipt is None:
            return self.to("intake_draft")
        return self.page()

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        texts = {name: self.definition.text(name) for name in ("receipt", "code_help", "lost_code")}
        return super().page(status, reference=shown_reference(self.content.reference), texts=texts, **more)


class ReceiptView(SentPage):
    template_name = "kit_intake/wizard/receipt.html"
    http_method_names = ["get", "head"]


class NotedView(SentPage):
    """Asks once whether the numbers are noted, and then closes this browser's way in."""

    template_name = "kit_intake/wizard/noted.html"

    def act(self) -> HttpResponse:
        if self.content.receipt is None:
            raise DraftNotHere
        response = go(self.request, reverse("intake_sent"))
        take_secret(response, self.handle.uuid)
        return response
