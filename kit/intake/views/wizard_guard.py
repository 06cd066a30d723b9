"""What stands around every page on which a resident writes: who may send a form, and what no cache may keep.

For: the start, the steps, the last look, the code pages, the receipt. Not for: staff, who have Django's own protection.

How a form is protected without a session
- Django's token needs a cookie of its own on every page; public pages give none. A draft has a secret of its own in a
  `SameSite=Strict` cookie, and each of its forms carries a token derived from that secret: another site can neither
  make the browser send the secret nor know the token. The token opens nothing, is not stored, and ends with the secret.
- Forms without a draft (start, a typed code) change nothing that exists; there the browser's own word counts
  (`core.views.open_form`).
- A token that does not fit saves nothing and loses nothing: the page comes back with what was typed.
"""

import hmac
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.csrf import csrf_exempt

from kit.core.views.open_form import is_foreign
from kit.intake.logic.conditions import Values
from kit.intake.logic.device import said_shared
from kit.intake.logic.draft import AlreadySent, DraftHandle, DraftNotHere
from kit.intake.queries.openness import intake_openness
from kit.intake.views.cookie import give_secret, is_on_shared_device, read_secret

TOKEN, FURIGANA = "token", "furigana"


def form_token(handle: DraftHandle) -> str:
    """What every form of a draft carries; it says that the page came from us to the browser with the secret."""
    return hmac.digest(handle.secret.raw(), b"sokumen form token v1", sha256).hex()[:40]


def token_fits(request: HttpRequest, handle: DraftHandle) -> bool:
    return hmac.compare_digest(request.POST.get(TOKEN, "").encode(), form_token(handle).encode())


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Lead on, with the wish for ふりがな."""
    if request.GET.get(FURIGANA) != "on":
        return HttpResponseRedirect(address)
    path, mark, fragment = address.partition("#")
    sign = "&" if "?" in path else "?"
    return HttpResponseRedirect(f"{path}{sign}{FURIGANA}=on{mark}{fragment}")


def keep_secret(
    request: HttpRequest, response: HttpResponseBase, handle: DraftHandle, just_said: Values
) -> HttpResponseBase:
    """Let the browser keep the secret as long as the draft lives; on a shared device, until it is closed."""
    shared = said_shared(just_said)
    give_secret(response, handle, shared_device=is_on_shared_device(request) if shared is None else shared)
    return response


def quiet(response: HttpResponseBase) -> HttpResponseBase:
    """Kept by no cache, named to no other site, found by no search."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@method_decorator(csrf_exempt, name="dispatch")
class ResidentMixin:
    """Around a view for residents: open or closed, ours or foreign, kept by nobody."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        openness = intake_openness()
        if openness.is_hidden:
            raise Http404
        if not openness.is_open:
            return quiet(render(request, "kit_intake/wizard/closed.html"))
        if request.method == "POST" and is_foreign(request):
            return quiet(render(request, "kit_intake/wizard/foreign.html", status=403))
        try:
            return quiet(super().dispatch(request, *args, **kwargs))  # type: ignore[misc]
        except (RequestDataTooBig, TooManyFieldsSent):
            return quiet(render(request, "kit_intake/wizard/too_long.html", status=413))
        except DraftNotHere as gone:
            return quiet(not_here(request, str(gone)))
        except AlreadySent:
            return quiet(already_sent(request, kwargs["uuid"]))


class DraftMixin(ResidentMixin):
    """A view of one draft."""

    kwargs: dict[str, Any]
    request: HttpRequest

    @cached_property
    def handle(self) -> DraftHandle:
        """What this browser has of the draft; raises DraftNotHere when it has nothing."""
        found = read_secret(self.request, self.kwargs["uuid"])
        if found is None:
            raise DraftNotHere
        return found


def not_here(request: HttpRequest, words: str) -> HttpResponse:
    """The draft is not to be had in this browser: the ways on, and whatever was just typed."""
    context = {"words": words, "texts": _typed(request)}
    return render(request, "kit_intake/wizard/not_here.html", context, status=404)


def already_sent(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """To the receipt; what was just typed in another tab is given back first."""
    receipt, texts = reverse("intake_receipt", kwargs={"uuid": uuid}), _typed(request)
    if not texts:
        return go(request, receipt)
    context = {"texts": texts, "receipt": receipt}
    return render(request, "kit_intake/wizard/already_sent.html", context, status=409)


def _typed(request: HttpRequest) -> list[str]:
    """What somebody wrote in words, as far as one can tell it from keys of options."""
    listed = request.POST.lists() if request.method == "POST" else []
    values = [value.strip() for key, values in listed if key != TOKEN for value in values]
    return [value for value in values if len(value) > 40 or not value.isascii()]
