"""What the journeys of staff share: signing in, and the editor of the window."""

from playwright.sync_api import Page, Response, expect


def sign_in(page: Page, address: str, name: str, password: str) -> Page:
    """Through the door that everybody uses."""
    page.goto(f"{address}/admin/")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url(f"{address}/admin/")
    return page


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
