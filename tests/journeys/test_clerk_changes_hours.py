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


def open_window_editor(page, address):
    """As a clerk finds it: search for the page by its name."""
    page.goto(f"{address}/admin/pages/search/?q=相談窓口")
    page.get_by_role("link", name="相談窓口", exact=True).first.click()
    expect(page.locator("#id_department")).to_be_visible()


def arrives(open_page, address):
    """The window as somebody sees it who comes just now, in a browser that remembers nothing."""
    page = open_page()
    page.goto(f"{address}/window/")
    return page.locator("main")


def publish(page):
    page.get_by_role("button", name="他のアクション").click()
    page.locator("button[name=action-publish]").click()


def test_clerk_changes_the_hours_and_residents_see_them_at_once(clerk, open_page):
    page, address = clerk
    expect(arrives(open_page, address)).to_contain_text("17:15")

    open_window_editor(page, address)
    page.locator('input[name="hours-0-value-closes"]').fill("19:00")
    page.keyboard.press("Escape")
    publish(page)
    expect(page.locator(".messages .success")).to_contain_text("公開")

    expect(arrives(open_page, address)).to_contain_text("19:00")
    expect(arrives(open_page, address)).not_to_contain_text("17:15")


def test_clerk_is_told_beside_the_field_what_is_missing(clerk, open_page):
    page, address = clerk
    open_window_editor(page, address)
    page.locator("#id_department").fill("")
    publish(page)
    expect(page.locator("[data-field]", has=page.locator("#id_department"))).to_contain_text(
        "担当する課の名前"
    )
    expect(page.locator("#id_department")).to_have_value("")
    expect(arrives(open_page, address)).to_contain_text("福祉政策課（見本）")
