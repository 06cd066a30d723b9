"""The line between the public side and the staff side, and what staff must have shown to pass it.

For: headers and hosts of the staff side, the length of a session, the second factor, and turning a refused
publication or change into words. Not for: what somebody may do (`logic.permissions`) and signing in (`backends`).

Rules
- Public paths: nothing here touches the session, so no cookie and no `Vary: Cookie`.
- Staff paths: looser CSP for Wagtail's inline scripts, never stored, only on the staff host if there is one. A preview is
  a public page that Wagtail asks for within: it keeps the public policy, and may stand in the editor's frame.
- A session ends after `KIT_SESSION_HOURS` whatever happens, after `SESSION_COOKIE_AGE` without a person's
  act (an open editor that only reports its presence is no act), and at once when the account ends.
- With `KIT_SECOND_FACTOR`, a session in which no second factor was shown or set up reaches only the pages
  for setting one up.
"""

import time
from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kit.core.models.owned import OwnershipRefused, PublishRefused

GetResponse = Callable[[HttpRequest], HttpResponse]

STAFF_PATHS = ("/admin/", "/account/")
# What the staff host answers beside the staff side itself: files that its pages show, and health.
SHARED_PATHS = ("/static/", "/media/", "/documents/", "/healthz", "/readyz", "/look.css")
ENROLMENT = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
# Doors that work for everybody: they lead in or out and show nothing.
DOORS = {"account_login", "account_logout", "mfa_authenticate", "account_setup", "account_setup_done",
         "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}  # fmt: skip
PRESENCE = "wagtailadmin_editing_sessions"
STARTED, SEEN, ENROLLED = "kit_started", "kit_seen", "kit_enrolled"
_SEEN_EVERY = 60


def is_staff_path(path: str) -> bool:
    """By the path that is routed (`path_info`): a front server's prefix must not open a way around."""
    return path.startswith(STAFF_PATHS) or path in ("/admin", "/account")


def _policy_of(response: HttpResponse) -> dict[str, list[str]]:
    """Which policy an answer of the staff side gets; the one that a preview was given within is taken off."""
    if not response.has_header("Content-Security-Policy"):
        return settings.KIT_STAFF_POLICY  # type: ignore[no-any-return]
    del response["Content-Security-Policy"]
    return settings.KIT_PREVIEW_POLICY  # type: ignore[no-any-return]


class StaffSideMiddleware:
    """Hosts and headers: which side a path belongs to."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        elsewhere = self.answer_for_host(request)
        if elsewhere is not None:
            return elsewhere
        response = self.get_response(request)
        if is_staff_path(request.path_info):
            response._csp_config = _policy_of(response)
            response["Cache-Control"] = "no-store"
            # With no-referrer, browsers send `Origin: null` on forms and Django's CSRF check refuses them.
            response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    def answer_for_host(self, request: HttpRequest) -> HttpResponse | None:
        """With a staff host of its own, each host serves its own side only."""
        staff_host = settings.SITE_CONFIG.admin_domain
        if not staff_host:
            return None
        on_staff_host = request.get_host().partition(":")[0] == staff_host
        if is_staff_path(request.path_info):
            if not on_staff_host:
                raise Http404
            return None
        if not on_staff_host or request.path_info.startswith(SHARED_PATHS):
            return None
        if request.path_info == "/":
            return redirect("/admin/")
        if request.method not in ("GET", "HEAD"):
            raise Http404
        return redirect(f"{request.scheme}://{settings.SITE_CONFIG.domain}{request.get_full_path()}")


class PlainPathMiddleware:
    """An address with NUL leads nowhere: PostgreSQL raises on it, whichever route or stored redirect would look it up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        return self.get_response(request)


class StaffAccessMiddleware:
    """How long a session lasts and what must have been shown in it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_staff_path(request.path_info) or not request.user.is_authenticated:
            return self.get_response(request)
        door = _url_name(request)
        if door not in DOORS:
            stop = self.ended(request, door) or self.unproven(request, door)
            if stop is not None:
                return stop
        return self.watch_enrolment(request, door)

    def ended(self, request: HttpRequest, door: str) -> HttpResponse | None:
        """Sign out when the session is too old; note that a person was here."""
        now = int(time.time())
        started = request.session.setdefault(STARTED, now)
        if now - started >= settings.KIT_SESSION_HOURS * 3600:
            return _sign_out(request, _("長い時間がたったので、もう一度ログインしてください。"))
        if door != PRESENCE and now - request.session.get(SEEN, 0) >= _SEEN_EVERY:
            request.session[SEEN] = now  # saving the session moves its idle limit
        return None

    def unproven(self, request: HttpRequest, door: str) -> HttpResponse | None:
        """Send to setting up a second factor, or to signing in with the one that exists."""
        if not settings.KIT_SECOND_FACTOR or request.session.get(ENROLLED):
            return None
        if not is_mfa_enabled(request.user):
            return None if door in ENROLMENT else redirect("mfa_index")
        if any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user)):
            return None
        return _sign_out(request, _("二つめの確認をしてから入ります。もう一度ログインしてください。"))

    def watch_enrolment(self, request: HttpRequest, door: str) -> HttpResponse:
        """A factor set up in this very session counts as shown in it."""
        watched = request.method == "POST" and door in ("mfa_activate_totp", "mfa_add_webauthn")
        had_one = watched and is_mfa_enabled(request.user)
        response = self.get_response(request)
        if watched and not had_one and is_mfa_enabled(request.user):
            request.session[ENROLLED] = True
        return response


class RefusalMiddleware:
    """What was refused is no fault of the server: say why, and lead back to where the clerk came from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, PublishRefused | OwnershipRefused):
            return None
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"success": False, "error_message": " ".join(exception.reasons)}, status=400)
        if isinstance(exception, PublishRefused):
            messages.error(request, _("まだ公開できません。書いたものは下書きに残っています。"))
        for reason in exception.reasons:
            messages.error(request, reason)
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return _in_small_window(request, exception)
        if request.headers.get("Sec-Fetch-Dest") == "empty":  # a script: the list of pages being put in order
            return HttpResponse(" ".join(exception.reasons), status=409, content_type="text/plain")
        return HttpResponseRedirect(_way_back(request))


def _in_small_window(request: HttpRequest, exception: PublishRefused | OwnershipRefused) -> HttpResponse:
    """Wagtail's small windows: the one for a comment leads back, any other shows the reasons."""
    answer = {"step": "success", "redirect": _way_back(request)}
    if isinstance(exception, OwnershipRefused):
        words = format_html_join("", "<p>{}</p>", ((reason,) for reason in exception.reasons))
        answer["html"] = format_html('<div class="help-block help-critical" role="alert">{}</div>', words)
    return JsonResponse(answer)


def _way_back(request: HttpRequest) -> str:
    match = request.resolver_match
    kwargs = match.kwargs if match else {}
    if "page_id" in kwargs:
        return reverse("wagtailadmin_pages:edit", args=[kwargs["page_id"]])
    if "parent_page_id" in kwargs:
        return reverse("wagtailadmin_explore", args=[kwargs["parent_page_id"]])
    if match and "pk" in kwargs and match.url_name == "edit":
        return request.path
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return referer
    return reverse("wagtailadmin_home")


def _url_name(request: HttpRequest) -> str:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return ""
    return PRESENCE if PRESENCE in match.namespaces else (match.url_name or "")


def _sign_out(request: HttpRequest, words: str) -> HttpResponse:
    logout(request)
    messages.info(request, words)
    return redirect("account_login")
