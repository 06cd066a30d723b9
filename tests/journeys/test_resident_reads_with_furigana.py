"""Somebody who needs readings over the characters switches them on, and they stay on the way through the site."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, PHONE

ON, OFF = re.compile("ふりがな ?をつける"), re.compile("ふりがな ?を消す")
PAGES = ("/window/?furigana=on", "/learn/figures/?furigana=on")
WEIGHT, REQUESTS = 150 * 1024, 10


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_axe_finds_nothing_with_readings(open_page, served, violations, viewport):
    page = open_page(viewport=viewport)
    found = []
    for path in PAGES:
        page.goto(served + path)
        assert page.locator("main ruby").count() > 100
        found += violations(page)
    assert found == []


def test_readings_stay_on_without_script_until_they_are_switched_off(open_page, served):
    page = open_page(java_script_enabled=False)
    page.goto(served)
    page.get_by_role("link", name=ON).click()
    expect(page.locator("main ruby", has_text="相談").first).to_be_visible()
    page.get_by_role("link", name="相談窓口", exact=True).first.click()
    expect(page).to_have_url(f"{served}/window/?furigana=on")
    expect(page.locator("h1 rt")).to_have_text(["そうだん", "まどぐち"])
    page.get_by_role("link", name=OFF).click()
    expect(page).to_have_url(f"{served}/window/")
    expect(page.locator("ruby")).to_have_count(0)
    assert page.context.cookies() == []


def test_the_wish_is_remembered_on_this_device_only(open_page, served):
    page = open_page()
    page.goto(f"{served}/learn/")
    page.get_by_role("link", name=ON).click()
    page.goto(f"{served}/window/")
    expect(page).to_have_url(f"{served}/window/?furigana=on")
    page.get_by_role("link", name=OFF).click()
    page.goto(f"{served}/learn/")
    expect(page.get_by_role("link", name=ON)).to_be_visible()
    assert page.url == f"{served}/learn/"
    page.goto(f"{served}/lang/en/?furigana=on")
    expect(page.locator("[data-furigana], ruby")).to_have_count(0)


def test_readings_make_no_page_wider_than_the_screen_or_heavy(open_page, served, public_paths):
    page = open_page()
    wrong, answers = [], []
    page.on("requestfinished", lambda request: answers.append(request))
    for path in public_paths:
        answers.clear()
        page.goto(f"{served}{path}?furigana=on")
        weight = sum(request.sizes()["responseBodySize"] for request in answers)
        if weight > WEIGHT or len(answers) > REQUESTS:
            wrong.append((path, weight, len(answers)))
        for width in (320, 360):
            page.set_viewport_size({"width": width, "height": 640})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append((path, width))
    assert wrong == []


def test_lines_with_and_without_readings_stand_equally_far_apart(page, served):
    page.goto(f"{served}/learn/about/?furigana=on")
    heights = page.evaluate("""() => [...document.querySelectorAll('.text p')].map(p => {
      const lines = p.getClientRects().length && p.getBoundingClientRect().height / parseFloat(getComputedStyle(p).lineHeight);
      return Math.abs(lines - Math.round(lines));
    })""")
    assert len(heights) > 5
    assert max(heights) < 0.05
