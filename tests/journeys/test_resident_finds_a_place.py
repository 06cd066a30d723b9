"""A resident looks for a place at night, on an old telephone, without script; and everybody can read what is there."""

import re

import pytest
from playwright.sync_api import expect

from tests.fakes.waiting import wait_for
from tests.journeys.conftest import COLOURS, DESK, PHONE

WIDE = "document.documentElement.scrollWidth > innerWidth"


def test_a_mother_finds_a_family_group_and_tells_of_a_mistake(open_page, writing_served):
    page = open_page(java_script_enabled=False)
    page.goto(writing_served)
    page.get_by_role("navigation", name="主なページ").get_by_role("link", name="居場所・家族会").click()
    page.get_by_label("だれのため").select_option("ご家族")
    page.get_by_text("種類・場所・曜日でしぼる").click()
    page.get_by_label("種類", exact=True).select_option("家族会")
    page.get_by_role("button", name="この条件でさがす").click()
    expect(page.get_by_role("heading", name="1か所見つかりました")).to_be_visible()
    page.get_by_role("list", name="いまの条件").get_by_role("link", name="家族会").click()
    expect(page.get_by_role("heading", name=re.compile("か所見つかりました"))).not_to_have_text(
        "1か所見つかりました"
    )
    page.get_by_role("link", name="家族のつどい「つむぎ」（見本）").click()
    expect(page.locator("main")).to_contain_text("途中で帰ってかまいません。")
    expect(page.locator("main")).to_contain_text("掲載は推薦ではありません。")
    expect(page.get_by_role("link", name=re.compile("地理院地図"))).to_have_attribute(
        "href", re.compile("#16/34")
    )
    with page.expect_download() as file:
        page.get_by_role("link", name=re.compile("予定表に入れる")).first.click()
    assert file.value.suggested_filename.endswith(".ics")
    page.get_by_role("link", name="まちがいを知らせる").click()
    page.get_by_label("運営している人").check()
    page.get_by_role("button", name="知らせる").click()
    expect(page.get_by_role("alert")).to_contain_text("書いたものは消えていません")
    expect(page.get_by_label("運営している人")).to_be_checked()
    page.get_by_label(re.compile("どこが、どうちがいますか")).fill("土曜はお休みです。")
    # A form that comes back within a second was not read by a person.
    expect(page.locator("#tell-words")).to_have_value("土曜はお休みです。")
    wait_for(lambda: page.evaluate("performance.now()") > 1500, "a second on the page", 10)
    page.get_by_role("button", name="知らせる").click()
    expect(page.get_by_role("heading", name="お知らせを受け取りました")).to_be_visible()
    assert page.context.cookies() == []


def test_what_takes_place_this_week_is_three_presses_from_a_calendar(open_page, served):
    page = open_page(java_script_enabled=False)
    page.goto(served)
    page.get_by_role("region", name="今週の居場所・家族会").get_by_role(
        "link", name="二週間の予定を見る"
    ).click()
    page.get_by_role("list", name="二週間の日").get_by_role("link").nth(2).click()
    expect(page).to_have_url(re.compile(r"#d-\d{4}-\d\d-\d\d$"))
    with page.expect_download() as file:
        page.get_by_role("link", name=re.compile("まとめて予定表に入れる")).click()
    assert file.value.suggested_filename == "calendar.ics"


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_axe_finds_nothing_on_the_pages_of_places(open_page, served, violations, viewport):
    page = open_page(viewport=viewport)
    page.goto(f"{served}/resources/?who=person")
    places = page.locator(".result-card__title a").evaluate_all(
        "links => links.map(one => one.getAttribute('href'))"
    )
    found, wide = [], []

    def look():
        for scheme, rules in (("dark", COLOURS), ("light", ())):
            page.emulate_media(color_scheme=scheme)
            found.extend(violations(page, rules))

    for path in (
        "/resources/?who=person&kind=place", "/resources/?kind=medical&who=person", "/resources/dates/", *places[:2],
        f"{places[0]}suggest/", "/resources/suggest/", "/resources/suggest/?sent=on", "/resources/leaflet.pdf?kind=medical",
    ):  # fmt: skip
        page.goto(served + path)
        wide += [path] if page.evaluate(WIDE) else []
        look()
    page.goto(f"{served}/resources/suggest/")
    page.get_by_role("button", name="知らせる").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look()
    assert found == []
    assert wide == []


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_a_map_is_asked_for_where_somebody_wants_one_and_nowhere_else(
    open_page, writing_served, violations, viewport
):
    page, asked = open_page(viewport=viewport), []

    def tile(route):
        asked.append(route.request.url)
        route.fulfill(body='<svg xmlns="http://www.w3.org/2000/svg"/>', content_type="image/svg+xml")

    page.route(re.compile("^https://"), tile)
    page.goto(f"{writing_served}/resources/?kind=place")
    page.get_by_role("link", name=re.compile("居場所ひだまり")).click()
    expect(page.get_by_role("heading", name="行き方")).to_be_visible()
    assert asked == []
    page.get_by_role("link", name="地図を見る", exact=True).click()
    expect(page.get_by_role("img", name=re.compile("居場所ひだまり.*のまわりの地図"))).to_be_visible()
    assert asked
    assert all(re.fullmatch(r"https://tiles\.example/16/\d+/\d+\.png", one) for one in asked)
    found = violations(page)
    page.get_by_role("link", name="この場所のページへもどる").click()
    page.goto(f"{writing_served}/resources/?kind=place")
    page.get_by_role("link", name="地図で見る").click()
    expect(page.get_by_role("img", name=re.compile("場所に番号を付けた地図"))).to_be_visible()
    assert (
        page.locator("svg text").all_text_contents()[-1:]
        == page.locator(".still-map__number").all_text_contents()[:1]
    )
    assert found + violations(page) == []
    assert not page.evaluate(WIDE)
