"""The secret of a draft lies in its own cookie, for its own addresses, out of reach of scripts and other sites."""

from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from kit.core.models.sealed import sealer
from kit.intake.logic.draft import DraftHandle
from kit.intake.queries.matters import MatterHandle
from kit.intake.views.cookie import (
    draft_path,
    give_mailbox,
    give_secret,
    read_mailbox_cookie,
    read_secret,
    take_mailbox,
    take_secret,
)


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


def test_an_open_mailbox_lies_below_addresses_that_name_nothing(handle, settings):
    matter, response, request = (
        MatterHandle(handle.uuid, handle.secret),
        HttpResponse(),
        RequestFactory().get("/mailbox/"),
    )
    give_mailbox(response, matter)
    (cookie,) = response.cookies.values()
    assert (cookie.key, cookie["path"], cookie["max-age"], cookie["secure"]) == (
        "sokumen_mailbox",
        "/mailbox/",
        "",
        "",
    )
    request.COOKIES[cookie.key] = cookie.value
    found = read_mailbox_cookie(request)
    assert (found.uuid, found.secret.raw()) == (matter.uuid, matter.secret.raw())
    take_mailbox(response)
    assert response.cookies[cookie.key].value == ""
    settings.TRIAL = False
    assert read_mailbox_cookie(request) is None
    give_mailbox(response, matter)
    strict = response.cookies["__Secure-sokumen_mailbox"]
    assert (strict["secure"], strict["httponly"], strict["samesite"]) == (True, True, "Strict")


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "あ", "A" * 5_000])
def test_what_is_no_open_mailbox_is_none(value):
    request = RequestFactory().get("/mailbox/")
    request.COOKIES["sokumen_mailbox"] = value
    assert read_mailbox_cookie(request) is None
