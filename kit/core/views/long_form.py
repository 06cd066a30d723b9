"""Long forms of staff: whether the login still holds while somebody types, and what a form showed when it was made.

For: desks of every app. Not for: putting two people's changes together (`logic` of each app).

Rules
- What a form showed travels in it signed, so that nobody can say they had seen something else. When it does not open,
  nobody can say any more, and every field is compared.
"""

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.cache import add_never_cache_headers
from django.views.generic import View


class SessionHolds(View):
    """Whether whoever typed a long form is still signed in, and the token of the login that holds now.

    Each desk puts its own gate before it.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = JsonResponse({"token": get_token(request)})
        add_never_cache_headers(response)
        return response


def signed_base(base: Mapping[str, Any], *, salt: str) -> str:
    """What a form shows, to be sent with it in a field `base`; `salt` names the form."""
    return signing.dumps(dict(base), salt=salt, compress=True)


def posted_base(request: HttpRequest, *, salt: str) -> dict[str, Any]:
    """What the form showed when it was made; {} when nobody can say any more."""
    try:
        found: dict[str, Any] = signing.loads(request.POST.get("base", ""), salt=salt)
    except signing.BadSignature:
        return {}
    return found
