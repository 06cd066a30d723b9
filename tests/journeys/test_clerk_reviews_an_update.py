"""A clerk looks at what came from the prefecture, decides with the keyboard, and takes it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.staff import sign_in

# In the town itself: two texts that the town has rewritten, and the next release in its database.
CAME = """
import json
from pathlib import Path
from django.utils import timezone
from kit.blueprints.actions.receive import receive_media, receive_release
from kit.core.actions.audit import SystemActor
from kit.pages.models import ContentPage
page = ContentPage.objects.get(slug="you").get_latest_revision_as_object()
raw = [dict(item) for item in page.body.raw_data]
block = next(item for item in raw if item["type"] == "text" and "話さなくてよい居場所" in item["value"])
block["value"] = '<p data-block-key="p1">津市の居場所では、<b>お茶だけ</b>でもかまいません。</p>'
page.body = page._meta.get_field("body").to_python(json.dumps(raw))
page.save_revision().publish()
about = ContentPage.objects.get(slug="about").get_latest_revision_as_object()
about.title = "ひきこもりとは何か"
about.save_revision().publish()
built = Path("{document}")
document = built.read_bytes()
receive_media(document, lambda medium: (built.parent / "media" / medium.file_name).read_bytes())
receive_release(document, origin="file", by=SystemActor("test"), now=timezone.now())
"""


@pytest.fixture
def town(own_town, changing_town):
    """A town of its own to which 2026.2 has come: its address, and who may sign in."""
    from tests.factories.releases import OVERLAYS

    document = OVERLAYS["2026.2"] / "built" / "2026.2.json"
    done = changing_town[0].kit("shell", "-c", CAME.format(document=document))
    assert done.returncode == 0, done.stderr
    return own_town


def unfold(page):
    page.evaluate("document.querySelectorAll('main details').forEach((found) => { found.open = true })")


def check(page, violations):
    page.wait_for_load_state()  # a click may have led here a moment ago
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        unfold(page)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.set_viewport_size(DESK)


def check_picture(page, address, violations):
    """The picture of the release is there for everyone, and the page with it is light."""
    answers = []
    page.on("requestfinished", lambda request: answers.append(request))
    page.goto(address)
    picture = page.get_by_role("img", name="夕方の入口の絵。")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 800)
    assert "image" in [request.resource_type for request in answers]
    assert sum(request.sizes()["responseBodySize"] for request in answers) < 150 * 1024
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(page) == []


def test_a_clerk_decides_with_the_keyboard_and_residents_read_it(open_page, town, violations):
    address = town[0]
    page = open_page(viewport=DESK)
    sign_in(page, town[0], *town[1])
    expect(page.locator(".kit-urgent")).to_contain_text("県から、急ぎの更新が届いています。")
    page.get_by_role("link", name="2026.2 が届いています").click()
    check(page, violations)
    page.get_by_role("link", name="はじめの食い違いへ").press("Enter")

    row = page.locator(".kit-row--conflict", has_text="お茶だけ")
    row.get_by_role("button", name="市町の文のままにする").focus()
    page.keyboard.press("3")
    field = row.locator("textarea")
    expect(field).to_be_focused()
    expect(field).to_have_value("津市の居場所では、お茶だけでもかまいません。")
    field.fill("津市の居場所では、お茶だけの日も、\n何もしない日もあります。1月は休みます。")
    row.get_by_role("button", name="書いた文にする").click()
    expect(row.locator(".kit-decided")).to_contain_text("書き直す")

    with page.expect_popup() as opened:
        page.locator(".kit-sheaf", has=row).get_by_role("link", name="取り込んだあとのページを見る").click()
    expect(opened.value.locator("main")).to_contain_text("何もしない日もあります。")
    page.get_by_role("button", name="2026.2 を取り込む").click()
    expect(page.locator(".messages .success")).to_contain_text("2026.2 を取り込みました。")

    resident = open_page()
    resident.goto(f"{address}/learn/you/")
    expect(resident.locator("main")).to_contain_text("何もしない日もあります。1月は休みます。")
    expect(resident.locator("main b", has_text="お茶だけ")).to_be_visible()
    check_picture(open_page(viewport=PHONE), f"{address}/learn/you/", violations)

    check(page, violations)
    page.get_by_role("link", name="一覧を見る").click()
    check(page, violations)
    page.locator("#open").get_by_role("link").first.click()
    check(page, violations)
    page.goto(f"{address}/admin/updates/")
    page.locator("#history").get_by_role("link").first.click()
    page.get_by_role("link", name="変更点一覧").click()
    check(page, violations)


def test_without_a_script_every_choice_works(open_page, town, violations):
    page = open_page(viewport=DESK)
    sign_in(page, town[0], *town[1])
    page.goto(f"{town[0]}/admin/updates/bundle/")
    check(page, violations)
    cookies = page.context.cookies()
    plain = open_page(viewport=DESK, java_script_enabled=False)
    plain.context.add_cookies(cookies)
    plain.goto(f"{town[0]}/admin/updates/")
    plain.locator("main").get_by_role("link", name="2026.2 を確かめる").click()
    row = plain.locator(".kit-row--conflict", has_text="お茶だけ")
    row.get_by_role("button", name="県の文にする").click()
    expect(row.locator(".kit-decided")).to_contain_text("県の文にする")
    row.get_by_role("button", name="決めたことを取り消す").click()
    expect(row.locator(".kit-decided")).to_have_count(0)
    row.locator("summary", has_text="書き直す").click()
    row.locator("textarea").fill("スクリプトなしで書いた文です。")
    row.get_by_role("button", name="書いた文にする").click()
    expect(row.locator(".kit-decided")).to_contain_text("スクリプトなしで書いた文です。")
