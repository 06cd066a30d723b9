"""What stands around every page of an open mailbox: the secret, the form's token, and what happens without them.

For: all views below `/mailbox/` but the one where a code is typed. Not for: what the pages say.

Rules
- Protected as the drafts' pages are (`wizard_guard`): the cookie is `SameSite=Strict`, every form carries a token that is
  derived from the secret, and a form that the browser calls another site's is refused before. No session and no cookie
  of Django's; the token opens nothing and ends with the secret.
- No address names a consultation or a code.
- While the town pauses its intake the mailbox stays open; its notice stands there, because answers may take longer.
- Whatever was typed when the secret is gone (closed in another tab, half an hour without a press, erased) is shown, and
  carried along while the code is typed again: afterwards the same page stands there with it.
- What was typed or chosen is not lost by leaving: the ways out of a page with a form are buttons of that form, and ask
  once before it goes. That is no limit's business.
"""

import hmac
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from kit.core.actions.limits import count_once, refuse_too_many
from kit.core.backends import client_address
from kit.core.logic.limits import TooMany
from kit.core.logic.sealed import SealBroken
from kit.intake.logic.limits import LETTER
from kit.intake.queries.matters import MatterHandle, MatterNotHere, OpenMatter, open_matter
from kit.intake.queries.openness import pause_now
from kit.intake.views.cookie import give_mailbox, read_mailbox_cookie, take_mailbox
from kit.intake.views.wizard_guard import TOKEN, ResidentMixin, go, quiet

KEPT, TO, NUMBER = "kept.", "to", "form"
BACK, CLOSE, DROP = "back", "close", "drop-"
_NEVER_KEPT: Final = frozenset({TOKEN, "act"})
_WORDS_FROM: Final = 40


def mailbox_token(handle: MatterHandle) -> str:
    """What every form of an open mailbox carries."""
    return hmac.digest(handle.secret.raw(), b"sokumen mailbox token v1", sha256).hex()[:40]


@method_decorator(csrf_exempt, name="dispatch")
class MailboxPage(ResidentMixin, View):
    """A page of an open mailbox; `name` is its address and the way back to it after the code was typed again."""

    template_name = ""
    name: ClassVar[str] = ""
    http_method_names = ["get", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = super().dispatch(request, *args, **kwargs)
        except (MatterNotHere, SealBroken):
            response = quiet(self._closed(str(MatterNotHere())))
            take_mailbox(response)
            return response
        if "handle" in self.__dict__ and not response.cookies:
            give_mailbox(response, self.handle)
        return response

    @cached_property
    def handle(self) -> MatterHandle:
        """What the browser has of the consultation; raises MatterNotHere when it has nothing."""
        found = read_mailbox_cookie(self.request)
        if found is None:
            raise MatterNotHere
        return found

    @cached_property
    def matter(self) -> OpenMatter:
        return open_matter(self.handle)

    @cached_property
    def sent(self) -> QueryDict:
        """What was typed into the page's form: now, or before the code had to be typed again."""
        return self.request.POST

    @cached_property
    def number(self) -> UUID:
        """The form's own number; the same however often it is sent."""
        try:
            return UUID(self.sent.get(NUMBER, ""))
        except ValueError:
            return uuid4()

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        token = request.POST.get(TOKEN, "")
        _ = self.matter  # an erased one is told before anything else
        if not hmac.compare_digest(token.encode(), mailbox_token(self.handle).encode()):
            return self.page(again=True)
        act = request.POST.get("act", "")
        if act.removeprefix(DROP) in (BACK, CLOSE):
            return self._leave(act)
        now, address = timezone.now(), client_address(request)
        try:
            refuse_too_many(LETTER, address, now=now)
            response = self.act()
        except TooMany as refusal:
            return self.page(429, refusal=str(refusal))
        count_once(LETTER, address, now=now)
        return response

    def _leave(self, act: str) -> HttpResponse:
        """Back to the letters or out of the mailbox; first asks, when words would be lost."""
        if not act.startswith(DROP) and self.has_words():
            return self.page(leaving=act)
        if act.removeprefix(DROP) == BACK:
            return go(self.request, reverse("mailbox_open"))
        response = go(self.request, reverse("mailbox_closed"))
        take_mailbox(response)
        return response

    def has_words(self) -> bool:
        """Whether something stands in the form that leaving it would lose."""
        return bool(self.sent.get("text", "").strip())

    def act(self) -> HttpResponse:
        """What the page's button does."""
        raise NotImplementedError

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        _ = self.matter
        context = {
            "pause": pause_now(),
            "token": mailbox_token(self.handle),
            "form_number": self.number,
            "matter": self.matter.row,
            **more,
        }
        return render(self.request, self.template_name, context, status=status)

    def arrived(self) -> HttpResponse:
        """Back to the letters, where the newest stands."""
        return go(self.request, f"{reverse('mailbox_open')}?sent=1#sent")

    def _closed(self, words: str) -> HttpResponse:
        """The page where the code is typed, with what was just typed here."""
        kept = list(_fields(self.request.POST)) if self.request.method == "POST" and self.name else []
        context = {"words": words, "kept": kept, "texts": list(_texts(kept)), "to": self.name}
        return render(self.request, "kit_intake/mailbox/code.html", context, status=403)


def kept_fields(post: QueryDict) -> QueryDict:
    """What had been typed before the code, as the page had been sent it."""
    found = QueryDict(mutable=True)
    for name, values in post.lists():
        if name.startswith(KEPT):
            found.setlist(name.removeprefix(KEPT), values)
    return found


def carried(post: QueryDict) -> dict[str, Any]:
    """The context with which a page carries on what was typed before the code."""
    fields = [(name, value) for name, values in kept_fields(post).lists() for value in values]
    return {"kept": fields, "texts": list(_texts(fields)), "to": post.get(TO, "")}


def _fields(post: QueryDict) -> Iterator[tuple[str, str]]:
    for name, values in post.lists():
        if name not in _NEVER_KEPT:
            yield from ((name, value) for value in values)


def _texts(fields: list[tuple[str, str]]) -> Iterator[str]:
    """What was written in words, as far as one can tell it from keys of options."""
    for name, value in fields:
        if name != NUMBER and value.strip() and (len(value) > _WORDS_FROM or not value.isascii()):
            yield value.strip()
