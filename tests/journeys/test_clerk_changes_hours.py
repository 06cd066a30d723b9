"""A clerk of the town hall changes the hours of the window and publishes them; nothing typed is ever lost."""

import time

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK
from tests.journeys.staff import open_window_editor, publish, saved_by_itself, sign_in

# Presses from the first screen to the published change: menu, field, more, publish.
PRESSES, SECONDS = 4, 60


@pytest.fixture
def clerk(open_page, own_town):
    """The staff side, signed in, in a large window."""
    address, (name, password) = own_town
    return sign_in(open_page(viewport=DESK), address, name, password), address


def arrives(open_page, address):
    """The window as somebody sees it who comes just now, in a browser that remembers nothing."""
    page = open_page()
    page.goto(f"{address}/window/")
    return page.locator("main")


def test_clerk_changes_the_hours_within_a_minute_and_residents_see_them_at_once(own_town, open_page):
    address, (name, password) = own_town
    expect(arrives(open_page, address)).to_contain_text("17:15")
    page, presses, started = open_page(viewport=DESK), [], time.monotonic()
    page.expose_function("kitPressed", lambda: presses.append(1))
    page.add_init_script("addEventListener('click', event => event.isTrusted && window.kitPressed(), true)")
    sign_in(page, address, name, password)
    presses.clear()

    open_window_editor(page)
    closes = page.locator('input[name="hours-0-value-closes"]')
    closes.click()
    closes.fill("19:00")
    publish(page)
    expect(page.locator(".messages")).to_contain_text("公開されました")

    assert time.monotonic() - started < SECONDS
    assert len(presses) <= PRESSES
    expect(page.locator(".messages").get_by_role("link", name="公開伺いを開く")).to_be_visible()
    expect(arrives(open_page, address)).to_contain_text("19:00")
    expect(arrives(open_page, address)).not_to_contain_text("17:15")


def test_after_a_refusal_everything_typed_is_kept_and_saving_goes_on(clerk, open_page):
    page, address = clerk
    open_window_editor(page)
    page.locator("#id_department").fill("")
    page.locator("#id_way_in").fill("拒まれる前に書いたこと")
    publish(page)
    missing = page.locator("[data-field]", has=page.locator("#id_department"))
    expect(missing).to_contain_text("担当する課の名前")
    expect(page.locator("#id_department")).to_have_value("")
    with page.expect_response(saved_by_itself):
        expect(page.locator("#id_way_in")).to_have_value("拒まれる前に書いたこと")
    form = page.locator("[data-edit-form]")
    expect(form).to_have_attribute("data-w-unsaved-has-edits-value", "false")

    with page.expect_response(saved_by_itself):
        page.locator("#id_aids").fill("拒まれたあとに書いたこと")
        # Until it is saved, leaving the page asks first.
        expect(form).to_have_attribute("data-w-unsaved-has-edits-value", "true")

    page.goto(page.url)  # not a reload, which would send the refused form again
    expect(page.locator("#id_department")).to_have_value("")
    expect(page.locator("#id_way_in")).to_have_value("拒まれる前に書いたこと")
    expect(page.locator("#id_aids")).to_have_value("拒まれたあとに書いたこと")
    expect(arrives(open_page, address)).to_contain_text("福祉政策課（見本）")


def test_saving_goes_on_once_a_mistake_is_mended(clerk):
    """A number that is none is refused for a draft as well; what is typed meanwhile waits for its correction."""
    page, _address = clerk
    open_window_editor(page)
    page.locator("#id_phone").fill("でんわ")
    publish(page)
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 400):
        expect(page.locator("#id_phone")).to_have_value("でんわ")
    page.locator("#id_aids").fill("直す前に書いたこと")
    with page.expect_response(saved_by_itself):
        page.locator("#id_phone").fill("000-000-0001")
    page.goto(page.url)  # not a reload, which would send the refused form again
    expect(page.locator("#id_aids")).to_have_value("直す前に書いたこと")
    expect(page.locator("#id_phone")).to_have_value("000-000-0001")
