"""Every public page for everyone: axe finds nothing, the keyboard suffices, a small line and a small screen suffice."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, PHONE

WEIGHT, REQUESTS = 150 * 1024, 10
VISIBLE_PHONES = """() => [...document.querySelectorAll('a[href^="tel:"]')].filter(link => {
  const box = link.getBoundingClientRect();
  if (box.width < 24 || box.height < 24 || box.top < 0 || box.bottom > innerHeight || box.right > innerWidth) return false;
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return top && (link === top || link.contains(top));
}).length"""
FOCUS = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
  const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && style.opacity !== '0';
  const ring = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  return {tag: it.tagName, href: it.getAttribute('href') || '', words: it.textContent.trim().slice(0, 40), seen, ring};
}"""


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_public_page(open_page, served, public_paths, violations, viewport, scheme):
    page = open_page(viewport=viewport, color_scheme=scheme)
    found = []
    for path in public_paths:
        page.goto(served + path)
        found += violations(page)
    assert found == []


def test_axe_finds_nothing_while_the_window_is_prepared(open_page, instance, violations):
    found = []
    with instance.running() as address:
        for viewport in (PHONE, DESK):
            page = open_page(viewport=viewport)
            for path in ("/window/", "/", "/nowhere/"):
                page.goto(address + path)
                assert page.evaluate(VISIBLE_PHONES) > 0, path
                found += violations(page)
    assert found == []


def test_axe_finds_nothing_with_everything_unfolded(page, served, violations):
    page.goto(f"{served}/learn/faq/")
    assert page.locator("details").count() > 3
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert violations(page) == []


def test_the_telephone_is_in_sight_on_every_page_of_a_small_telephone(page, served, public_paths):
    unseen = []
    for path in public_paths:
        page.goto(served + path)
        if not page.evaluate(VISIBLE_PHONES):
            unseen.append(path)
    assert unseen == []


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 568}, PHONE], ids=["320", "360"])
def test_nothing_is_wider_than_the_screen(open_page, served, public_paths, viewport):
    page = open_page(viewport=viewport)
    wide = []
    for path in public_paths:
        page.goto(served + path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    assert wide == []


def test_every_page_is_light_and_asks_nobody_else(open_page, served, public_paths):
    heavy = []
    for path in public_paths:
        page = open_page()
        answers = []
        page.on("requestfinished", lambda request, kept=answers: kept.append(request))
        page.goto(served + path)
        weight = sum(request.sizes()["responseBodySize"] for request in answers)
        assert {urlsplit(request.url).netloc for request in answers} == {urlsplit(served).netloc}, path
        if weight > WEIGHT or len(answers) > REQUESTS:
            heavy.append((path, weight, len(answers)))
        page.context.close()
    assert heavy == []


def test_nothing_is_kept_in_the_browser(open_page, served, public_paths):
    page = open_page()
    for path in public_paths:
        page.goto(served + path)
    assert page.context.cookies() == []


def test_no_page_complains_in_the_console(page, served, public_paths):
    """A blocked style or script would say so here."""
    said = []
    page.on(
        "console", lambda message: said.append((page.url, message.text)) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: said.append((page.url, str(error))))
    for path in public_paths[:-1]:
        page.goto(served + path)
    assert said == []


@pytest.mark.parametrize("path", ["/", "/window/", "/emergency/", "/learn/figures/"])
def test_the_keyboard_alone_reaches_main_text_and_telephone(page, served, path):
    page.goto(served + path)
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUS)
    assert first["href"] == "#main"
    assert first["seen"]
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if here["tag"] == "BODY":
            break
        assert here["seen"], here
        assert here["ring"], here
        reached.append(here["href"])
    assert any(href.startswith("tel:") for href in reached)


def test_the_skip_link_leads_to_the_main_text(page, served):
    page.goto(served)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_everything_is_there_without_script(open_page, served, public_paths):
    page = open_page(java_script_enabled=False)
    for path in public_paths:
        page.goto(served + path)
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator('a[href^="tel:"]').first).to_be_visible()
