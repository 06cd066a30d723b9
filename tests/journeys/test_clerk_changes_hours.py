"""A clerk of the town hall changes the hours of the window and publishes them."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK


@pytest.fixture
def clerk(open_page, own_town):
    """The staff side, signed in, in a large window."""
    address, (name, password) = own_town
    page = open_page(viewport=DESK)
    page.goto(f"{address}/admin/")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url(f"{address}/admin/")
    return page, address


def test_clerk_changes_the_hours_and_residents_see_them_at_once(clerk, open_page):
    page, address = clerk
    resident = open_page()
    resident.goto(f"{address}/window/")
    expect(resident.locator("main")).to_contain_text("17:15")

    page.goto(f"{address}/admin/pages/search/?q=相談窓口")
    page.get_by_role("link", name="相談窓口").first.click()
    closes = page.locator('input[name^="hours-"][name$="-value-closes"]').first
    closes.fill("19:00")
    closes.press("Tab")
    publish(page)
    expect(page.locator("main, body").first).to_contain_text("公開")

    resident.goto(f"{address}/window/")
    expect(resident.locator("main")).to_contain_text("19:00")
    expect(resident.locator("main")).not_to_contain_text("17:15")


def publish(page):
    """The button may stand in the menu beside the save button."""
    button = page.locator("button[name=action-publish]")
    if not button.is_visible():
        page.locator("footer .w-dropdown button, footer [data-w-dropdown-target=toggle]").first.click()
    button.click()
