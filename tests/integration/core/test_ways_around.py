"""Ways around the staff entrance and the privacy of a page, each tried and shut."""

from typing import Any

import pytest
from django.conf import settings
from wagtail.models import PageViewRestriction

from kit.blueprints.bridge.guard import applying
from kit.core.models import Contact
from kit.window.models import WindowPage
from tests.factories.people import PASSWORD, make_user, sign_in

pytestmark = pytest.mark.django_db


def test_wagtail_s_sign_in_for_private_pages_is_shut(client: Any) -> None:
    make_user("hanako", "editor")
    answer = client.post("/_util/login/", {"username": "hanako", "password": PASSWORD})
    assert answer.status_code == 404
    assert settings.SESSION_COOKIE_NAME not in answer.cookies


def test_sites_tried_on_one_machine_do_not_end_each_other_s_login(client: Any) -> None:
    """A browser gives a cookie of one port to all ports of the host."""
    answer = client.get("/account/login/")
    assert list(answer.cookies) == [f"csrftoken-{settings.SITE_CONFIG.slug}"]
    sign_in(client, make_user("hanako", "editor"))
    assert f"sessionid-{settings.SITE_CONFIG.slug}" in client.cookies


def test_a_prefix_from_outside_opens_no_way_around_the_second_factor(client: Any, settings: Any) -> None:
    settings.KIT_SECOND_FACTOR = True
    sign_in(client, make_user("hanako", "manager"))
    answer = client.get("/admin/", SCRIPT_NAME="/x")
    assert answer.status_code == 302
    assert "2fa" in answer["Location"]


def test_a_private_window_is_private(client: Any, demo_window: WindowPage) -> None:
    PageViewRestriction.objects.create(page=demo_window, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/window/").status_code == 302


def test_a_deleted_contact_is_gone_at_once(client: Any) -> None:
    name = "三重県ひきこもり地域支援センター"
    assert name in client.get("/learn/windows/").content.decode()
    with applying():
        Contact.objects.get(key="centre").delete()
    assert name not in client.get("/learn/windows/").content.decode()
