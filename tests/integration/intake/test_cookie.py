"""The secret of a draft lies in its own cookie, for its own addresses, out of reach of scripts and other sites."""

from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from kit.core.models.sealed import sealer
from kit.intake.logic.draft import DraftHandle
from kit.intake.views.cookie import draft_path, give_secret, read_secret, take_secret


@pytest.fixture
def handle():
    return DraftHandle(uuid4(), sealer().new_key())


def given(handle, **options):
    response = HttpResponse()
    give_secret(response, handle, **options)
    (cookie,) = response.cookies.values()
    return cookie


def sent(handle, value):
    request = RequestFactory().get(draft_path(handle.uuid))
    request.COOKIES["sokumen_draft"] = value
    return read_secret(request, handle.uuid)


def test_it_is_kept_for_one_draft_only(handle):
    cookie = given(handle)
    assert cookie["path"] == f"/intake/{handle.uuid}/"
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 60 * 24 * 3600)
    assert sent(handle, cookie.value).secret.raw() == handle.secret.raw()
    assert given(handle, shared_device=True)["max-age"] == ""


def test_under_a_real_domain_it_goes_through_tls_only(handle, settings):
    assert (given(handle).key, given(handle)["secure"]) == ("sokumen_draft", "")
    settings.TRIAL = False
    assert (given(handle).key, given(handle)["secure"]) == ("__Secure-sokumen_draft", True)


@pytest.mark.parametrize("value", ["", "x", "A" * 43 + "A", "あ", "%", "A" * 5_000])
def test_what_is_no_secret_is_none(handle, value):
    assert sent(handle, value) is None


def test_it_is_taken_back(handle):
    response = HttpResponse()
    take_secret(response, handle.uuid)
    (cookie,) = response.cookies.values()
    assert (cookie.value, cookie["max-age"], cookie["path"]) == ("", 0, draft_path(handle.uuid))
