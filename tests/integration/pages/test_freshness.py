"""How long a page may be kept: to the next change of what it says, five minutes at most."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from kit.window.models import WindowPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Iterator[Any]:
    """Set the clock that the pages read."""
    with patch.object(timezone, "now") as clock:

        def set_to(moment: str) -> None:
            clock.return_value = datetime.fromisoformat(moment)

        yield set_to


@pytest.mark.parametrize(
    ("moment", "seconds"),
    [
        ("2026-11-24T10:00:00+09:00", 300),
        ("2026-11-24T17:14:00+09:00", 60),
        ("2026-11-24T08:29:30+09:00", 30),
        ("2026-11-24T23:59:00+09:00", 60),
    ],
)
def test_a_page_is_fresh_until_the_opening_state_changes(
    client: Any, demo_window: WindowPage, at: Any, moment: str, seconds: int
) -> None:
    at(moment)
    for path in ("/window/", "/learn/", "/"):
        assert client.get(path)["Cache-Control"] == f"public, max-age=0, s-maxage={seconds}", path


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-24T10:00:00+09:00", "いま受付中"),
        ("2026-11-24T20:00:00+09:00", "次はあす 8:30"),
        ("2026-11-23T10:00:00+09:00", "勤労感謝の日"),
        ("2026-12-28T20:00:00+09:00", "次は1月4日（月）8:30"),
        ("2026-12-29T10:00:00+09:00", "次は月曜 8:30"),
        ("2027-01-03T23:00:00+09:00", "次はあす 8:30"),
    ],
)
def test_the_same_process_tells_the_state_of_each_moment(
    client: Any, demo_window: WindowPage, at: Any, moment: str, words: str
) -> None:
    at("2026-11-22T09:00:00+09:00")
    client.get("/window/")
    at(moment)
    assert words in client.get("/window/").content.decode()


def test_out_of_hours_the_written_way_comes_first(client: Any, demo_window: WindowPage, at: Any) -> None:
    for moment, first in (
        ("2026-11-24T10:00:00+09:00", "電話する"),
        ("2026-11-24T22:00:00+09:00", "メールで相談する"),
    ):
        at(moment)
        bar = client.get("/").content.decode().split('class="sticky-bar"')[1]
        ways = sorted(("電話する", "メールで相談する"), key=bar.index)
        assert ways[0] == first


def test_asking_again_costs_no_page(client: Any, demo_window: WindowPage, at: Any) -> None:
    at("2026-11-24T10:00:00+09:00")
    first = client.get("/window/")
    assert client.get("/window/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    at("2026-11-24T18:00:00+09:00")
    assert client.get("/window/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_moved_page_is_led_to_for_a_minute_at_most(client: Any, demo_window: WindowPage) -> None:
    """Taking the move back turns the redirect round; a browser that kept it would go in a circle."""
    Redirect.add_redirect("/learn/before/", Page.objects.get(slug="about"))
    answer = client.get("/learn/before/")
    assert (answer.status_code, answer["Location"]) == (301, "/learn/about/")
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert "no-store" in client.get("/admin/")["Cache-Control"]


def test_a_publication_is_seen_at_once(client: Any, demo_window: WindowPage) -> None:
    client.get("/")
    page = demo_window.get_latest_revision_as_object()
    page.phone = "000-000-1234"
    page.save_revision().publish()
    for path in ("/", "/window/", "/learn/about/"):
        assert "000-000-1234" in client.get(path).content.decode(), path


def test_a_preview_shows_the_draft_and_is_not_remembered(
    client: Any, demo_window: WindowPage, rf: Any
) -> None:
    page = demo_window.get_latest_revision_as_object()
    page.phone = "000-000-9999"
    preview = page.make_preview_request().render().content.decode()
    assert "000-000-9999" in preview
    assert "000-000-9999" not in client.get("/window/").content.decode()


def test_a_coming_closure_is_told_from_its_midnight_on_and_never_kept_beyond_one(
    client: Any, demo_window: WindowPage, at: Any
) -> None:
    told = "12月29日（火）〜1月3日（日）はお休みです（年末年始）"
    at("2026-12-14T23:59:30+09:00")
    for path in ("/window/", "/"):
        answer = client.get(path)
        assert told not in answer.content.decode(), path
        assert answer["Cache-Control"] == "public, max-age=0, s-maxage=30", path
    at("2026-12-15T00:00:00+09:00")
    for path in ("/window/", "/"):
        assert told in client.get(path).content.decode(), path
    at("2026-12-31T09:00:00+09:00")
    text = client.get("/window/?furigana=on").content.decode()
    assert told not in text
    assert "<rt>みっか</rt>" in text
    at("2027-01-03T09:00:00+09:00")
    assert "closures-ahead__day" not in client.get("/window/").content.decode()
