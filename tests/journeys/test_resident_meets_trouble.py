"""What nobody hopes to meet: a closed intake, a wrong code, a draft of another tab, an open mailbox that forgot: each calm, whole, and with a way on."""

from playwright.sync_api import expect

from tests.journeys.test_others_write_for_somebody import begin, choose, send
from tests.journeys.test_resident_rests_and_goes_on import press_next

WORDS = "夜になると、先のことばかり考えてしまいます。"
TOO_MUCH = """() => {
  const area = document.querySelector("textarea");
  area.value = "x".repeat(11000000);
  HTMLFormElement.prototype.submit.call(area.form);
}"""


def looking(page, violations):
    """A look at the page as it stands, and what was found wrong on all of them."""
    found = []

    def look(at=page):
        assert not at.evaluate("document.documentElement.scrollWidth > innerWidth"), at.url
        found.extend(violations(at))

    return look, found


def test_trouble_on_the_way_is_calm_and_leads_on(open_page, served, writing_served, violations):
    page = open_page(color_scheme="dark")
    look, found = looking(page, violations)
    page.goto(f"{served}/intake/")
    expect(page.get_by_role("heading", name="いまは、ここから書いて送ることができません")).to_be_visible()
    look()
    page.goto(f"{writing_served}/intake/continue/")
    page.get_by_label("合い番号").fill("1234 5678")
    page.get_by_role("button", name="続きを開く").click()
    expect(page.locator(".error-summary")).to_contain_text("いまは8けた")
    look()
    code = send_from_two_tabs(page, writing_served, look)
    page.goto(f"{writing_served}/intake/continue/")
    page.get_by_label("合い番号").fill(code)
    page.get_by_role("button", name="続きを開く").click()
    expect(page.get_by_text("もう送ってあります")).to_be_visible()
    look()
    in_the_mailbox(page, writing_served, code, look)
    assert found == []


def send_from_two_tabs(page, served, look):
    """Far too much, then a way sent in one tab while another still writes; answers the code."""
    begin(page, served, "自分のこと")
    expect(page.get_by_role("heading", name="いまのこと")).to_be_visible()
    there = page.url.split("/self-now/")[0]
    page.evaluate(TOO_MUCH)
    expect(page.get_by_role("heading", name="一度に受け取れる長さをこえています")).to_be_visible()
    look()
    page.goto(f"{there}/self-now/")
    page.get_by_role("textbox", name="書きたいことがあれば").fill(WORDS)
    press_next(page)
    expect(page.get_by_role("heading", name="どうなったらいいですか")).to_be_visible()
    look()
    press_next(page)
    page.get_by_label("返事はいらない").check()
    look()
    press_next(page)
    other = page.context.new_page()
    other.goto(f"{there}/self-now/")
    other.get_by_role("textbox", name="書きたいことがあれば").fill(f"{WORDS}もう一つ。")
    code = send(page)
    press_next(other)
    expect(other.get_by_role("heading", name="この相談は、もう送られています")).to_be_visible()
    expect(other.get_by_role("textbox", name="書いていたもの 1")).to_have_value(f"{WORDS}もう一つ。")
    look(other)
    other.close()
    on_paper(page)
    page.get_by_role("link", name="おわる").click()
    expect(page.get_by_role("button", name="控えたので、閉じる")).to_be_visible()
    look()
    page.get_by_role("button", name="控えたので、閉じる").click()
    page.goto(f"{there}/self-now/")
    expect(page.get_by_role("heading", name="ここでは開けませんでした")).to_be_visible()
    look()
    return code


def on_paper(page):
    """Dark ink on white also from a dark screen, and not a word of what the numbers are for."""
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="控え")).to_be_visible()
    for words in ("送りました", "家族と写真を共有している方は"):
        expect(page.get_by_text(words).first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
    page.emulate_media(media="screen")


def in_the_mailbox(page, served, code, look):
    """A wish that fits no more, choices that are not lost, and words that outlive the half hour."""
    page.goto(f"{served}/mailbox/")
    open_mailbox(page, code)
    page.goto(f"{served}/mailbox/may-end/")
    expect(page.get_by_text("いまは、このお願いを受け取れるところにありません。")).to_be_visible()
    look()
    page.goto(f"{served}/mailbox/contact/")
    choose(page, "お返事の受け取り方", "メール")
    choose(page, "使わないでほしい方法", "メール")
    page.get_by_role("textbox", name="お呼びするときの名前").fill("ねこ")
    page.get_by_role("button", name="閉じる", exact=True).click()
    expect(page.locator("#leaving")).to_be_focused()
    expect(page.get_by_role("textbox", name="お呼びするときの名前")).to_have_value("ねこ")
    look()
    page.get_by_role("textbox", name="メールアドレス").fill("yoru@example.jp")
    page.get_by_role("textbox", name="お呼びするときの名前").press("Enter")  # sends, and does not leave
    expect(page.locator("[data-ruled-out]")).to_contain_text("メールは使わず、このお返事箱でお答えします。")
    look()
    page.goto(f"{served}/mailbox/worker/")
    look()
    page.get_by_label("そえたいことがあれば").fill(WORDS)
    page.context.clear_cookies()
    page.get_by_role("button", name="窓口に伝える").click()
    expect(page.get_by_text("いま書いていたものは、まだ送られていません。")).to_be_visible()
    look()
    open_mailbox(page, code)
    expect(page.get_by_label("そえたいことがあれば")).to_have_value(WORDS)
    look()


def open_mailbox(page, code):
    page.get_by_label("合い番号").fill(code)
    page.get_by_role("button", name="開く", exact=True).click()


def test_a_thought_of_erasing_it_all_and_of_leaving_this_device(open_page, writing_served, violations):
    page = open_page()
    look, found = looking(page, violations)
    begin(page, writing_served, "自分のこと")
    page.get_by_role("button", name="小休止する").click()
    code = page.locator(".receipt__groups").inner_text()
    page.get_by_role("button", name="この端末では閉じる").click()
    expect(page.get_by_role("heading", name="この端末では閉じました")).to_be_visible()
    look()
    page.get_by_role("link", name="番号を入れて、続きを書く").click()
    page.get_by_label("合い番号").fill(code)
    page.get_by_role("button", name="続きを開く").click()
    page.get_by_role("button", name="小休止する").click()
    page.get_by_role("link", name="送らずに消す").click()
    page.get_by_role("button", name="消す", exact=True).click()
    expect(page.get_by_role("heading", name="消しました")).to_be_visible()
    look()
    assert page.context.cookies() == []
    assert found == []
