"""A counsellor writes down a telephone call, hands over the code, answers, and knows when to be in touch next.

With the keyboard alone: every link and button is pressed by Enter.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.people import PASSWORD
from tests.journeys.conftest import DESK
from tests.journeys.staff import colleague, sign_in

HERE = "/admin/consultations/"


@pytest.fixture
def counsellor(open_page, own_town):
    """Made by the administrator on the screen, with a password chosen through the link."""
    address, (name, password) = own_town
    office = sign_in(open_page(viewport=DESK), address, name, password)
    return colleague(open_page, office, address, "misaki", "窓口相談員"), address


def write_down(page, address):
    """A call from a mother who must not be called back."""
    page.goto(f"{address}{HERE}")
    page.get_by_role("link", name="電話や来所の相談を書き入れる").press("Enter")
    page.get_by_role("link", name="家族のこと").press("Enter")
    page.get_by_label("書きたいことがあれば、どこからでも").fill("息子には言わないでください")
    page.get_by_role("button", name="書き入れる").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("お返事の受け取り方」は必要です")
    expect(page.get_by_label("書きたいことがあれば、どこからでも")).to_have_value(
        "息子には言わないでください"
    )
    page.locator("input[name=reply][value=phone]").check()
    page.locator("input[name=tel]").fill("０９０−１２３４−５６７８")
    page.locator("input[name=never][value=phone]").check()
    page.get_by_role("button", name="書き入れる").press("Enter")


def hand_over_code(page, violations):
    """Reads the code out once; answers the reference of the consultation."""
    page.get_by_role("button", name="新しい番号を作る").press("Enter")
    expect(page.locator(".desk-code")).to_be_visible()
    assert len(page.locator(".desk-code").inner_text().replace(" ", "")) == 16
    assert violations(page) == []
    page.get_by_role("link", name="相談にもどる").press("Enter")
    expect(page.get_by_role("heading", name="相談した人が書いたこと")).to_be_visible()
    expect(page.locator(".desk-banner")).to_contain_text("電話不可")
    assert "090-1234-5678" not in page.content()
    assert violations(page) == []
    return page.locator("[data-case]").get_attribute("data-case")


def answer_and_plan(page, violations):
    page.get_by_role("link", name="お返事を書く").press("Enter")
    expect(page.locator("#id_text")).to_be_visible()
    assert violations(page) == []
    page.locator("#id_text").fill("読みました。お返事箱だけに書きます。")
    page.locator("#texts summary", has_text="小休止").press("Enter")
    page.locator("#texts details[open] button").first.press("Enter")
    expect(page.locator("#id_text")).to_have_value(
        re.compile("^読みました。お返事箱だけに書きます。\n\nお休みすること、分かりました。")
    )
    expect(page.locator("[data-texts-told]")).to_have_text(
        re.compile("^「休みたいと書かれたとき」を入れました")
    )
    page.get_by_role("button", name="お返事箱に届ける").press("Enter")
    expect(page.get_by_text("お返事箱に届けました")).to_be_visible()
    page.get_by_role("link", name="連絡を記録する").press("Enter")
    page.locator("#id_channel").select_option("meet")  # none is chosen: the telephone must not be used
    page.locator("#id_what").fill("窓口で話した")
    page.get_by_role("button", name="記録する").press("Enter")
    page.get_by_role("link", name="次に連絡する日").press("Enter")
    page.locator("#id_day").fill("2030-04-01")
    page.get_by_role("button", name="記録する").press("Enter")
    for words in ("つづいている（次の連絡は4月1日）", "窓口で話した", "読みました。お返事箱だけに書きます。"):
        expect(page.locator("main")).to_contain_text(words)


def test_a_call_is_written_down_answered_and_planned(counsellor, violations):
    page, address = counsellor
    write_down(page, address)
    first = hand_over_code(page, violations)
    page.goto(f"{address}{HERE}")
    expect(page.get_by_role("link", name=first)).to_contain_text("お待ちです")
    assert violations(page) == []
    page.get_by_role("link", name=first).press("Enter")
    answer_and_plan(page, violations)
    # A second family in the same tab: the screen says to whom it writes, because the first one was open just now.
    write_down(page, address)
    second = hand_over_code(page, violations)
    wall = page.locator("[data-wall]")
    expect(wall).to_be_hidden()
    page.get_by_role("link", name="お返事を書く").press("Enter")
    expect(wall).to_contain_text(first)
    expect(wall).to_contain_text(f"いま書いている相手は {second} です")
    assert violations(page) == []
    nothing_is_lost_when_the_login_ends(page, address)
    beside_another_tab(page, address, first)


def nothing_is_lost_when_the_login_ends(page, address):
    """The text stays where it is until somebody has signed in again, elsewhere."""
    page.locator("#id_text").fill("長い時間をかけて書きました。")
    kept = [one for one in page.context.cookies() if "session" not in one["name"]]
    page.context.clear_cookies()
    page.context.add_cookies(kept)
    page.get_by_role("button", name="お返事箱に届ける").press("Enter")
    expect(page.locator("[data-session-over]")).to_contain_text("ログインの時間が切れました")
    expect(page.locator("#id_text")).to_have_value("長い時間をかけて書きました。")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="新しいタブでログインする").press("Enter")
    sign_in(opened.value, address, "misaki", PASSWORD).close()
    page.get_by_role("button", name="お返事箱に届ける").press("Enter")
    expect(page.get_by_text("お返事箱に届けました")).to_be_visible()


def beside_another_tab(page, address, other):
    """A tab that has only just been opened hears of what stands open in another one."""
    fresh = page.context.new_page()
    fresh.goto(page.url + "answer/")
    expect(fresh.locator("[data-wall]")).to_be_hidden()
    page.goto(f"{address}{HERE}?q={other}")
    expect(fresh.locator("[data-wall]")).to_contain_text(other)
