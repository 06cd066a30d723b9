"""What the journeys of staff share: signing in, and the editor of the window."""

from collections.abc import Callable

from playwright.sync_api import Page, Response, expect

from tests.factories.people import PASSWORD
from tests.journeys.conftest import DESK


def sign_in(page: Page, address: str, name: str, password: str) -> Page:
    """Through the door that everybody uses."""
    page.goto(f"{address}/admin/")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url(f"{address}/admin/")
    return page


def colleague(open_page: Callable[..., Page], manager: Page, address: str, login: str, *roles: str) -> Page:
    """Somebody new, made by the 管理者 on the screen, who chose a password through the link and is signed in."""
    manager.goto(f"{address}/admin/people/new/")
    manager.locator("#id_username").fill(login)
    manager.locator("#id_display_name").fill(f"三重 {login}")
    for role in roles:
        manager.get_by_label(role, exact=True).check()
    manager.get_by_role("button", name="加えて、リンクを出す").click()
    page = open_page(viewport=DESK)
    page.goto(manager.locator("#setup-link").input_value())
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("form button[type=submit]").click()
    return sign_in(page, address, login, PASSWORD)


def open_window_editor(page: Page) -> None:
    """As a clerk finds it: in the menu at the left."""
    page.locator("nav").get_by_role("link", name="相談窓口", exact=True).click()
    expect(page.locator("#id_department")).to_be_visible()


def publish(page: Page) -> None:
    page.get_by_role("button", name="他のアクション").click()
    page.locator("button[name=action-publish]").click()


def saved_by_itself(response: Response) -> bool:
    """Whether this is the answer to the editor's own saving of a draft, and a good one."""
    request = response.request
    asked = request.method == "POST" and request.headers.get("accept") == "application/json"
    return asked and response.url.endswith("/edit/") and response.status == 200
