"""The Content-Security-Policy header of django-csp, put together once for each policy instead of on every answer.

For: answers that carry the policy of the settings or a whole one of their own. Not for: what the policies say
(`kit.conf.settings`). A view that changes single directives, or asks for a nonce, is left to django-csp.
"""

from typing import Any, Final

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

_HEADERS: Final = ("Content-Security-Policy", "Content-Security-Policy-Report-Only")
_WHOLE: Final = "_csp_config"


class PolicyMiddleware(CSPMiddleware):
    """As its parent, which is asked once for each policy."""

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self._known: list[tuple[Any, dict[str, str]]] = []

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        own = [name for name in vars(response) if name.startswith("_csp")]
        if (
            own not in ([], [_WHOLE])
            or getattr(request, "_csp_nonce", None)
            or response.has_header(_HEADERS[0])
        ):
            return super().process_response(request, response)
        for name, words in self._headers(request, getattr(response, _WHOLE, None)).items():
            response[name] = words
        return response

    def _headers(self, request: HttpRequest, policy: Any) -> dict[str, str]:
        wanted = settings.CONTENT_SECURITY_POLICY if policy is None else policy
        for known, headers in self._known:
            if known is wanted:
                return headers
        blank = HttpResponse()
        if policy is not None:
            blank._csp_config = policy  # type: ignore[attr-defined]
        made = super().process_response(request, blank)
        headers = {name: made[name] for name in _HEADERS if made.has_header(name)}
        self._known.append((wanted, headers))
        return headers
