"""The policy header is put together once, and says what django-csp says each time."""

import pytest
from csp.constants import NONCE
from csp.decorators import csp_exempt, csp_update
from csp.middleware import CSPMiddleware
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import RequestFactory

from kit.core.csp import PolicyMiddleware

HEADER = "Content-Security-Policy"


def plain(request):
    return HttpResponse()


def staff(request):
    response = HttpResponse()
    response._csp_config = django_settings.KIT_STAFF_POLICY
    return response


def own_header(request):
    return HttpResponse(headers={HEADER: "default-src 'none'"})


def with_nonce(request):
    response = HttpResponse(str(request.csp_nonce))
    response._csp_config = {"script-src": ["'self'", NONCE]}
    return response


VIEWS = [
    plain,
    staff,
    own_header,
    csp_exempt()(plain),
    csp_update({"img-src": ["https://example.jp"]})(plain),
]


@pytest.mark.parametrize("view", VIEWS)
def test_it_says_what_django_csp_says(view):
    ours, theirs = PolicyMiddleware(view), CSPMiddleware(view)
    for _ in range(2):
        request = RequestFactory().get("/")
        assert ours(request).headers == theirs(RequestFactory().get("/")).headers


def test_two_policies_are_never_mixed_and_a_nonce_is_in_its_own_header():
    ours = PolicyMiddleware(lambda request: staff(request) if request.path == "/admin/" else plain(request))
    public, admin = (ours(RequestFactory().get(path))[HEADER] for path in ("/", "/admin/"))
    assert ("unsafe-inline" in public, "unsafe-inline" in admin) == (False, True)
    assert ours(RequestFactory().get("/"))[HEADER] == public
    answers = [PolicyMiddleware(with_nonce)(RequestFactory().get("/")) for _ in range(2)]
    assert answers[0].content != answers[1].content
    assert all(f"'nonce-{answer.content.decode()}'" in answer[HEADER] for answer in answers)


def test_another_policy_of_the_settings_is_said_at_once(settings):
    ours = PolicyMiddleware(plain)
    before = ours(RequestFactory().get("/"))[HEADER]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["https://example.jp"]}}
    assert (ours(RequestFactory().get("/"))[HEADER], before) == ("default-src https://example.jp", before)
