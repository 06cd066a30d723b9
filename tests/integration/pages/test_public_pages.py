"""Every kind of public page: it answers, costs few queries, and says where help is."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site
from zeal import zeal_context, zeal_ignore
from zeal.constants import initialize_app_registry
from zeal.patch import patch

from kit.pages.models import ContentPage, LanguagePage

pytestmark = pytest.mark.django_db
# What a page may cost when nothing is remembered, and when it was shown before.
FIRST, AGAIN, WINDOW = 25, 10, 10
HTML_BYTES = 60 * 1024
# Finding a page reads one row for each part of its address.
BY_DESIGN = [{"model": "*Page", "field": "get()"}]


@pytest.fixture(scope="module", autouse=True)
def _watch_repeated_queries():
    initialize_app_registry()
    patch()


def public_pages():
    site = Site.objects.get(is_default_site=True)
    return list(Page.objects.descendant_of(site.root_page, inclusive=True).live().specific())


def address(page):
    return page.get_url_parts()[2]


def queries(client, path):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(path)
    return answer, len(captured)


def test_there_is_a_page_of_every_kind(demo_window):
    kinds = {type(page).__name__ for page in public_pages()}
    assert kinds == {
        "HomePage",
        "ContentPage",
        "LanguagePage",
        "EmergencyPage",
        "WindowPage",
        "ResourcesPage",
        "MeetingsPage",
    }


def test_every_page_answers_and_repeats_no_query(client, demo_window):
    for page in public_pages():
        with zeal_context(), zeal_ignore(BY_DESIGN):
            answer = client.get(address(page))
        assert answer.status_code == 200, page.title
        assert len(answer.content) <= HTML_BYTES, (page.title, len(answer.content))


def test_every_page_has_its_title_once_and_no_unresolved_fact(client, demo_window):
    for page in public_pages():
        text = client.get(address(page)).content.decode()
        assert len(re.findall(r"<h1[ >]", text)) == 1, page.title
        assert not re.search(r"\{[a-z]+\.[a-z_]+\}", text), page.title


def test_every_page_carries_the_telephone(client, demo_window):
    for page in public_pages():
        assert 'href="tel:0000000000"' in client.get(address(page)).content.decode(), page.title


def test_every_page_carries_a_telephone_before_the_window_is_published(client):
    for page in public_pages():
        assert 'href="tel:' in client.get(address(page)).content.decode(), page.title


def test_queries_are_few_and_fewer_when_remembered(client, demo_window):
    for page in public_pages():
        first, again = (queries(client, address(page))[1] for _ in range(2))
        assert first <= (WINDOW if page.pk == demo_window.pk else FIRST), (page.title, first)
        assert again <= min(AGAIN, first), (page.title, again)


def test_more_pages_cost_no_more_queries(client, demo_window):
    """The list of other languages with one entry and with thirty."""
    learn = ContentPage.objects.get(slug="lang")
    client.get("/lang/")
    before = queries(client, "/lang/")[1]
    for number in range(30):
        child = LanguagePage(
            title=f"Page {number}", slug=f"page-{number}", language="en", native_name=f"English {number}"
        )
        learn.add_child(instance=child)
        child.save_revision().publish()
    first = queries(client, "/lang/")[1]
    text = client.get("/lang/").content.decode()
    assert "English 29" in text
    assert first - before <= 15
    assert queries(client, "/lang/")[1] <= before


def test_page_in_another_language_says_so(client):
    page = LanguagePage.objects.live().get(language="pt")
    assert re.search(r'<html lang="pt', client.get(address(page)).content.decode())


def test_no_address_of_another_host_is_loaded(client, demo_window):
    """Links may lead elsewhere; nothing is fetched from there."""
    for page in public_pages():
        text = client.get(address(page)).content.decode()
        loaded = re.findall(r'<(?:script|img|iframe|source|link)[^>]+(?:src|href)="([^"]+)"', text)
        assert [found for found in loaded if not found.startswith("/")] == [], page.title
        assert " style=" not in text, page.title
        assert not re.search(r"<script(?![^>]*src=)[^>]*>", text), page.title


def test_draft_is_seen_by_nobody(client):
    page = ContentPage.objects.live().get(slug="faq")
    page.title = "まだ見せない題"
    page.save_revision()
    assert "まだ見せない題" not in client.get(address(page)).content.decode()


def test_emergency_page_leads_to_its_headings_after_the_first_numbers(client):
    text = client.get("/emergency/").content.decode()
    first, listed, violence = (
        text.index(words) for words in ('href="tel:110"', 'class="contents"', 'href="#b-')
    )
    assert first < listed < violence < text.index("<h2")
    assert '<details class="contents__box" open>' in text
