"""Every public page for everyone: axe finds nothing, the keyboard suffices, a small line and a small screen suffice."""

import urllib.error
import urllib.request
from functools import cache
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import COLOURS, DESK, PHONE

WEIGHT, REQUESTS = 150 * 1024, 10
VISIBLE_PHONES = """() => [...document.querySelectorAll('a[href^="tel:"]')].filter(link => {
  const box = link.getBoundingClientRect();
  if (box.width < 24 || box.height < 24 || box.top < 0 || box.bottom > innerHeight || box.right > innerWidth) return false;
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return top && (link === top || link.contains(top));
}).length"""
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
FOCUS = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
  const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && style.opacity !== '0';
  const ring = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  return {tag: it.tagName, href: it.getAttribute('href') || '', words: it.textContent.trim().slice(0, 40), seen, ring};
}"""


class Walk:
    """What stands on every public page, found in one walk: loading a page costs more than one more look at it."""

    def __init__(self, page, served, violations):
        self.page, self.served, self.violations = page, served, violations
        self.faults = {"light": [], "dark": []}
        self.wide, self.unseen, self.heavy, self.hosts, self.said = {320: [], 360: []}, [], [], set(), []
        self.path, self.requests = "", []
        page.on("requestfinished", lambda request: self.requests.append(request))
        page.on("console", lambda message: self.complain(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complain(str(error)))

    def complain(self, text):
        self.said.append((self.path, text))

    def axe(self):
        for scheme, faults in self.faults.items():
            self.page.emulate_media(color_scheme=scheme)
            faults.extend(self.violations(self.page, COLOURS if scheme == "dark" else ()))

    def go(self, path):
        self.path = path
        self.requests.clear()
        self.page.emulate_media(color_scheme="light")
        self.page.goto(self.served + path)

    def at_a_desk(self, path):
        self.go(path)
        self.axe()

    def on_a_telephone(self, path):
        self.go(path)
        urls = [request.url for request in self.requests]
        if not self.page.evaluate(VISIBLE_PHONES):
            self.unseen.append(path)
        self.hosts |= {urlsplit(url).netloc for url in urls}
        weight = sum(map(weigh, set(urls)))
        if weight > WEIGHT or len(urls) > REQUESTS:
            self.heavy.append((path, weight, len(urls)))
        self.measure(path, 360)
        self.resize({"width": 320, "height": 568})
        self.measure(path, 320)
        self.resize(PHONE)
        self.axe()

    def resize(self, size):
        """What is drawn follows a little later; measured before, a bar still lies over a link."""
        self.page.set_viewport_size(size)
        self.page.wait_for_function(
            "size => innerWidth === size.width && innerHeight === size.height", arg=size
        )
        self.page.evaluate(DRAWN)

    def measure(self, path, width):
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.wide[width].append(path)


@cache
def weigh(url):
    """What comes over the line for somebody who has nothing yet."""
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return len(answer.read())
    except urllib.error.HTTPError as answer:  # the page that is not there has a weight as well
        with answer:
            return len(answer.read())


@pytest.fixture(scope="module")
def walked(browser, browser_context_args, served, public_paths, violations):
    """Every public page on a telephone and at a desk; a page may ask at loading how wide the screen is."""
    walks = {}
    for name, viewport in (("360", PHONE), ("1280", DESK)):
        context = browser.new_context(**{**browser_context_args, "viewport": viewport})
        walk = walks[name] = Walk(context.new_page(), served, violations)
        for path in public_paths:
            (walk.on_a_telephone if viewport is PHONE else walk.at_a_desk)(path)
        walk.cookies = context.cookies()
        context.close()
    return walks


@pytest.mark.parametrize("width", ["360", "1280"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_public_page(walked, width, scheme):
    assert walked[width].faults[scheme] == []


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


def test_the_telephone_is_in_sight_on_every_page_of_a_small_telephone(walked):
    assert walked["360"].unseen == []


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_is_wider_than_the_screen(walked, width):
    assert walked["360"].wide[width] == []


def test_every_page_is_light_and_asks_nobody_else(walked, served):
    assert walked["360"].hosts == {urlsplit(served).netloc}
    assert walked["360"].heavy == []


def test_nothing_is_kept_in_the_browser(walked):
    assert [walk.cookies for walk in walked.values()] == [[], []]


def test_no_page_complains_in_the_console(walked):
    """A blocked style or script would say so here; only what is not there is said to be missing."""
    said = [line for walk in walked.values() for line in walk.said]
    assert {path for path, _text in said} <= {"/nowhere/"}
    assert all("404" in text for _path, text in said)


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
