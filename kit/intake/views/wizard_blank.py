"""Pages on which nobody has written anything yet: they look the same for everybody on the same way, and are made once.

For: the start and a step that was never saved. Not for: a page with an answer, a mistake or a code.

Rules
- What is remembered is made of the questions and of the shape of the way alone: which of them stand open, how many
  screens there are. No answer is near when it is made.
- What belongs to one resident, the form's token and the draft's address, is a hole in it, filled for each answer.
- It is remembered as long as the questions are, with the public content and until the hour changes it; and only
  addresses that this site itself leads to are, so that nobody fills the memory by inventing others.
"""

import secrets
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape

from kit.core.memory import public_while_true

# Nobody can write what nobody can know.
_MARK: Final = f"hole-{secrets.token_hex(16)}-"
_UUID: Final = f"{_MARK}uuid"
_LED_TO: Final = frozenset({"", "furigana=on"})


def may_be_remembered(request: HttpRequest) -> bool:
    """Whether this site itself leads to this address."""
    return request.method in ("GET", "HEAD") and request.META.get("QUERY_STRING", "") in _LED_TO


def blank_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    shape: tuple[Any, ...],
    own: Mapping[str, str],
    uuid: UUID | None = None,
) -> HttpResponse:
    """The page of this `shape`, with what is this resident's own: words of the context by name, and the draft's uuid."""

    def make() -> str:
        holes = {name: f"{_MARK}{name}" for name in own}
        html = render_to_string(template, {**context, **holes, "uuid": _UUID}, request)
        return html.replace(str(uuid), _UUID) if uuid else html

    key = ("intake blank", template, request.META.get("QUERY_STRING", ""), *shape)
    html = public_while_true(key, make, now=timezone.now())
    for name, words in own.items():
        html = html.replace(f"{_MARK}{name}", escape(words))
    return HttpResponse(html.replace(_UUID, str(uuid)) if uuid else html)
