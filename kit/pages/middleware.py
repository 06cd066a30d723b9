"""How long a public page, or its like for machines, may be kept by others, and what is remembered while one is made.

Rules
- A front cache may keep a page until the next change of what it says, five minutes at most.
- A browser asks each time (whoever has just published must see it); the validator (ETag) makes that cheap.
- A redirect (of a moved page, say) is kept for a minute at most, and by no browser: taking a move back turns it round.
- Only answers without a cookie are offered to caches; the staff side is never touched.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.middleware.http import ConditionalGetMiddleware
from django.utils import timezone

from kit.core.memory import one_request, true_until

LONGEST: Final = timedelta(minutes=5)
REDIRECT: Final = "public, max-age=0, s-maxage=60"
GetResponse = Callable[[HttpRequest], HttpResponse]


class PublicPageMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.validator = ConditionalGetMiddleware(lambda request: HttpResponse())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_request():
            response = self.get_response(request)
            if _is_public_page(request, response):
                response["Cache-Control"] = f"public, max-age=0, s-maxage={seconds_fresh()}"
                response = self.validator.process_response(request, response)
            elif _is_public_redirect(request, response):
                response["Cache-Control"] = REDIRECT
        return response


def seconds_fresh() -> int:
    """Whole seconds until something shown stops being true, from 0 to 300."""
    now = timezone.now()
    nearest = min(now + LONGEST, true_until() or now + LONGEST)
    return max(0, int((nearest - now).total_seconds()))


def _is_public_page(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and _may_be_kept(request, response)
        and response.get("Content-Type", "").startswith(("text/html", "application/json", "text/calendar"))
    )


def _is_public_redirect(request: HttpRequest, response: HttpResponse) -> bool:
    return response.status_code in (301, 302, 307, 308) and _may_be_kept(request, response)


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and not response.cookies
        and not response.has_header("Cache-Control")
    )
