"""A clerk writes down a place of an outside operator, an approver lists it by decision, and residents find it.

With the keyboard where a clerk would use it; axe at every screen, on a desk and on a telephone.
"""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.staff import colleague, sign_in

HERE = "/admin/resources/"
NAME = "ゆっくりカフェこもれび"


@pytest.fixture
def office(open_page, own_town):
    """The approver is the administrator of the sample town, who makes an account for the editor."""
    address, (name, password) = own_town
    approver = sign_in(open_page(viewport=DESK), address, name, password)
    return colleague(open_page, approver, address, "henshu", "編集者"), approver, address


def clean(page, violations):
    """Nothing for axe to find, on both widths; tall, so that nothing lies half under Wagtail's header."""
    for size in (PHONE, DESK):
        page.set_viewport_size({**size, "height": 9000})
        assert violations(page) == []
    page.set_viewport_size(DESK)


def write_down(page, address, violations):
    page.goto(f"{address}/admin/")
    page.locator("nav").get_by_role("link", name="社会資源", exact=True).click()
    page.get_by_role("link", name="新しく書き入れる").press("Enter")
    page.get_by_label("ひとことで").fill("お茶を飲みながら、静かに過ごせます。")
    page.locator("#phones-0-number, #id_phones-0-number").fill("059-229-3151")
    page.get_by_role("button", name="電話番号の行を足す").press("Enter")
    expect(page.locator("#id_phones-1-number")).to_be_visible()
    page.locator("#id_phones-1-number").fill("090-1234-5678")
    page.get_by_label("居場所", exact=True).check()
    page.get_by_label("ご本人", exact=True).check()
    page.get_by_label("静かにいたい").check()
    page.locator("#id_hours").fill("毎月第2・第4土曜 13:30–16:00")
    page.locator("#id_hours").press("Tab")
    page.locator("#id_summary").press("Enter")  # without a name: everything comes back
    expect(page.get_by_role("alert").first).to_contain_text("まだ保存していません")
    expect(page.locator("#id_phones-1-number")).to_have_value("090-1234-5678")
    clean(page, violations)
    page.locator("#id_name").fill(NAME)
    page.locator("#id_checked_on").fill("2026-11-01")
    page.get_by_role("button", name="保存する", exact=True).last.press("Enter")
    expect(page.get_by_text("下書きにしました")).to_be_visible()
    page.reload()  # Wagtail's message is still on its way in
    expect(page.locator(".shelf-state")).to_have_text("下書き")
    clean(page, violations)
    page.get_by_role("button", name="公開を願い出る").press("Enter")
    expect(page.locator(".shelf-state")).to_have_text("承認待ち")


def approve(page, address, violations):
    page.goto(f"{address}/admin/")
    page.get_by_role("link", name="公開を待っている社会資源が").press("Enter")
    clean(page, violations)
    page.get_by_role("link", name=NAME).press("Enter")
    page.get_by_role("link", name="掲載を承認する").first.press("Enter")
    page.get_by_role("button", name="掲載を承認する").press("Enter")
    expect(page.get_by_text("掲載基準を一つずつ確かめて、チェックを入れてください")).to_be_visible()
    clean(page, violations)
    for box in page.locator("input[name=rules]").all():
        box.press("Space")
    page.get_by_label("決裁番号").fill("福政第12号")
    page.get_by_role("button", name="掲載を承認する").press("Enter")
    expect(page.get_by_text("福政第12号（")).to_be_visible()
    page.get_by_role("link", name="公開する").press("Enter")
    page.get_by_role("button", name="公開する").press("Enter")
    expect(page.locator(".shelf-state")).to_have_text("公開中")


def test_a_place_goes_from_a_clerks_desk_to_the_public(office, violations):
    editor, approver, address = office
    write_down(editor, address, violations)
    approve(approver, address, violations)
    approver.get_by_role("link", name="住民の画面で見る").press("Enter")
    expect(approver.get_by_role("heading", name=NAME).first).to_be_visible()
    expect(approver.locator("body")).to_contain_text("掲載は推薦ではありません")
    a_change_waits_and_is_decided(editor, approver, address, violations)
    two_clerks_at_once(editor, approver, violations)


def a_change_waits_and_is_decided(editor, approver, address, violations):
    """The editor's change of what is public goes to the approver, who takes one part of it."""
    editor.reload()
    editor.get_by_role("link", name="直す", exact=True).press("Enter")
    editor.locator("#id_summary").fill("だれとも話さなくてよい場所です。")
    editor.locator("#id_access").fill("津駅から歩いて8分")
    editor.get_by_role("button", name="承認する人に送る").press("Enter")
    expect(editor.get_by_text("承認する人に送りました")).to_be_visible()
    approver.goto(f"{address}{HERE}proposals/")
    clean(approver, violations)
    approver.get_by_role("link", name=NAME).press("Enter")
    approver.get_by_label("行き方").press("Space")
    clean(approver, violations)
    approver.get_by_role("button", name="反映する").press("Enter")
    expect(approver.locator("main")).to_contain_text("だれとも話さなくてよい場所です。")
    expect(approver.locator("main")).not_to_contain_text("津駅から歩いて8分")
    approver.get_by_role("link", name="履歴").press("Enter")
    expect(approver.locator("main")).to_contain_text("お茶を飲みながら、静かに過ごせます。")
    clean(approver, violations)
    approver.get_by_role("link", name="もどる").press("Enter")


def two_clerks_at_once(editor, approver, violations):
    """The second sees what the first saved and chooses; a login that ended loses nothing."""
    other = approver.context.new_page()
    other.goto(approver.url + "edit/")
    approver.get_by_role("link", name="直す", exact=True).press("Enter")
    approver.locator("#id_fee").fill("100円")
    approver.get_by_role("button", name="保存する", exact=True).last.press("Enter")
    expect(approver.get_by_text("保存しました")).to_be_visible()
    other.locator("#id_fee").fill("お茶代")
    other.get_by_role("button", name="保存する", exact=True).last.press("Enter")
    expect(other.get_by_role("alert").first).to_contain_text("ほかの人が、先に保存しました")
    clean(other, violations)
    other.get_by_label("自分の").check()
    kept = other.context.cookies()
    other.context.clear_cookies()
    other.get_by_role("button", name="保存する", exact=True).last.press("Enter")
    expect(other.locator("[data-session-over]")).to_contain_text("ログインの時間が切れました")
    other.context.add_cookies(kept)
    other.get_by_role("button", name="保存する", exact=True).last.press("Enter")
    expect(other.locator("main")).to_contain_text("お茶代")
