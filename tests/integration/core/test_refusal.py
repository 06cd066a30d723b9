"""A publication that is refused leads back to the editor with its reasons, never to a server error."""

import json

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.urls import resolve

from kit.core.middleware import RefusalMiddleware
from kit.core.models.owned import PublishRefused

REASONS = ["電話番号を書いてください。", "確認日を書いてください。"]


def refuse(path, **headers):
    request = RequestFactory().post(path, **headers)
    request._messages = CookieStorage(request)
    request.resolver_match = resolve(request.path_info)
    response = RefusalMiddleware(lambda request: None).process_exception(request, PublishRefused(REASONS))
    return request, response


@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("/admin/pages/7/edit/", "/admin/pages/7/edit/"),
        ("/admin/pages/7/revisions/3/revert/", "/admin/pages/7/edit/"),
        ("/admin/pages/add/wagtailcore/page/5/", "/admin/pages/5/"),
        ("/admin/snippets/kit_core/contact/edit/4/", "/admin/snippets/kit_core/contact/edit/4/"),
        ("/admin/reports/site-history/", "/admin/"),
    ],
)
def test_leads_back_with_every_reason(path, back):
    request, response = refuse(path)
    assert (response.status_code, response["Location"]) == (302, back)
    assert [str(message) for message in get_messages(request)][1:] == REASONS


def test_goes_back_where_the_person_came_from_inside_the_site_only():
    _, inside = refuse("/admin/reports/site-history/", HTTP_REFERER="http://testserver/admin/pages/3/")
    _, outside = refuse("/admin/reports/site-history/", HTTP_REFERER="http://elsewhere.example/admin/")
    assert inside["Location"] == "http://testserver/admin/pages/3/"
    assert outside["Location"] == "/admin/"


def test_scripts_get_the_reasons_as_data():
    _, response = refuse("/admin/pages/7/edit/", HTTP_ACCEPT="application/json")
    assert response.status_code == 400
    assert json.loads(response.content)["error_message"] == " ".join(REASONS)


def test_other_exceptions_are_left_alone():
    request = RequestFactory().get("/admin/")
    assert RefusalMiddleware(lambda request: None).process_exception(request, ValueError()) is None
