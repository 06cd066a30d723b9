"""Addresses of the instance itself, and the headers that every public page carries."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.db import DatabaseError
from django.urls import reverse

pytestmark = pytest.mark.django_db
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def sitemap(client):
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    return [entry.text.removeprefix("http://testserver") for entry in tree.iter(LOCATION)]


def test_health(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ok\n"


def test_not_ready_without_a_database(client, monkeypatch):
    def broken(connection):
        raise DatabaseError("gone")

    monkeypatch.setattr("kit.conf.views.pending_migrations", broken)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"database\n")
    assert client.get("/healthz").status_code == 200


def test_not_ready_with_waiting_migrations(client, monkeypatch):
    monkeypatch.setattr("kit.conf.views.pending_migrations", lambda connection: ["kit_core.0009"])
    assert client.get("/readyz").status_code == 503


def test_trial_is_not_to_be_found(client):
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()


def test_real_site_is_to_be_found_but_its_staff_side(client, settings):
    settings.TRIAL = False
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Disallow: /\n" not in text


def test_sitemap_names_what_is_public(client):
    found = sitemap(client)
    assert "/" in found
    assert "/learn/" in found
    assert "/window/" not in found, "the window is being prepared"
    assert len(found) == len(set(found))


def test_sitemap_names_the_window_once_it_is_published(client, demo_window):
    assert "/window/" in sitemap(client)


def test_sitemap_names_nothing_that_the_town_does_not_show(client, demo_window, settings):
    assert {"/window/", "/resources/"} <= set(sitemap(client))
    for kept, gone in (("window", "/resources/"), ("resources", "/window/")):
        settings.SITE_CONFIG = replace(settings.SITE_CONFIG, features=(kept,))
        assert client.get(gone).status_code == 404
        assert gone not in sitemap(client)
        assert f"/{kept}/" in sitemap(client)


def test_town_colour_is_a_style_sheet_of_its_own(client):
    answer = client.get("/look.css")
    assert answer["Content-Type"].startswith("text/css")
    assert re.search(rb"--town:#[0-9a-f]{6}", answer.content)


def test_public_pages_carry_no_cookie_and_a_strict_policy(client, demo_window):
    for address in [*sitemap(client), "/nowhere/", "/learn"]:
        answer = client.get(address)
        assert answer.status_code in (200, 301, 404), address
        assert not answer.cookies, address
        assert "cookie" not in answer.get("Vary", "").lower(), address
        check_policy(answer["Content-Security-Policy"])
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "no-referrer"


def check_policy(policy):
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";") if rule.strip())
    assert rules["default-src"] == "'none'"
    assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy
    assert {source for rule in rules.values() for source in rule.split()} <= {"'none'", "'self'"}


def test_public_pages_stay_public_for_someone_who_is_signed_in(client, demo_window):
    """A cookie that is there anyway must not change the page, or a shared cache would mix people up."""
    from tests.factories.people import make_user, sign_in

    before = client.get("/").content
    sign_in(client, make_user("hanako", "approver"))
    answer = client.get("/")
    assert answer.content == before
    assert not answer.cookies


def test_staff_side_is_never_stored(client):
    from tests.factories.people import make_user, sign_in

    sign_in(client, make_user("hanako", "approver"))
    answer = client.get(reverse("wagtailadmin_home"))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert "'unsafe-inline'" in answer["Content-Security-Policy"]


def test_unknown_address_says_where_help_is(client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "tel:" in answer.content.decode()
