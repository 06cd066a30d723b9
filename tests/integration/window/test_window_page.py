"""`/window/`: 準備中 with the prefecture's centre until it is complete, then the window itself."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.utils import timezone

from kit.core.models import Contact
from kit.window.models import WindowPage

pytestmark = pytest.mark.django_db


def at(monkeypatch, moment):
    fixed = datetime.fromisoformat(moment)
    monkeypatch.setattr(timezone, "now", lambda: fixed)


def test_preparing_page_answers_200_and_names_the_centre(client):
    answer = client.get("/window/")
    text = answer.content.decode()
    centre = Contact.objects.get(key="centre")
    assert answer.status_code == 200
    assert "準備" in text
    assert centre.name in text
    assert centre.phone in text


def test_preparing_page_shows_nothing_of_the_draft(client):
    page = WindowPage.objects.get().get_latest_revision_as_object()
    page.phone, page.department = "000-987-6543", "まだ決まらない課"
    page.save_revision()
    text = client.get("/window/").content.decode()
    assert "000-987-6543" not in text
    assert "まだ決まらない課" not in text


def test_published_window_shows_its_facts(client, demo_window):
    text = client.get("/window/").content.decode()
    for fact in (
        "福祉政策課（見本）",
        "000-000-0000",
        "見本庁舎 本館1階（見本）",
        demo_window.who_answers,
    ):
        assert fact in text, fact


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-24T10:00:00+09:00", True),
        ("2026-11-24T17:14:00+09:00", True),
        ("2026-11-24T17:15:00+09:00", False),
        ("2026-11-24T03:00:00+09:00", False),
        ("2026-11-22T10:00:00+09:00", False),
        ("2026-11-23T10:00:00+09:00", False),
        ("2026-12-30T10:00:00+09:00", False),
    ],
    ids=["morning", "last minute", "closing", "night", "sunday", "holiday", "new year"],
)
def test_every_page_says_whether_it_is_open_now(client, demo_window, monkeypatch, moment, is_open):
    at(monkeypatch, moment)
    for path in ("/", "/window/", "/learn/"):
        text = client.get(path).content.decode()
        assert ("受付中" in text) is is_open, path
        if path == "/window/":
            assert ("window-facts__elsewhere" in text) is not is_open


def test_remembered_page_does_not_outlive_closing_time(client, demo_window, monkeypatch):
    at(monkeypatch, "2026-11-24T17:14:30+09:00")
    answer = client.get("/window/")
    assert "受付中" in answer.content.decode()
    seconds = int(answer["Cache-Control"].rpartition("=")[2])
    assert seconds <= 30
    at(monkeypatch, "2026-11-24T17:15:01+09:00")
    assert "受付中" not in client.get("/window/").content.decode()


def test_changed_hours_change_every_page_at_once(client, demo_window, monkeypatch):
    at(monkeypatch, "2026-11-24T18:00:00+09:00")
    assert "受付中" not in client.get("/").content.decode()
    page = WindowPage.objects.get()
    page.hours[0].value["closes"] = datetime.fromisoformat("2026-11-24T20:00").time()
    page.save_revision().publish()
    assert "受付中" in client.get("/").content.decode()


def test_unpublished_window_is_being_prepared_again(client, demo_window):
    demo_window.unpublish()
    text = client.get("/window/").content.decode()
    assert "準備" in text
    assert "000-000-0000" not in text


def test_town_that_does_not_show_the_window_has_no_such_address(client, settings, demo_window):
    settings.SITE_CONFIG = replace(settings.SITE_CONFIG, features=("resources",))
    assert client.get("/window/").status_code == 404
