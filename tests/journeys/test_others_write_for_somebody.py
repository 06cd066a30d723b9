"""A mother who must never be phoned and whose son knows nothing, and a welfare volunteer who has a family's consent."""

from playwright.sync_api import expect

from tests.journeys.conftest import DESK
from tests.journeys.test_resident_rests_and_goes_on import READ, press_next

LETTER = "まだ迷っています。"


def begin(page, served, who):
    page.goto(f"{served}/intake/")
    page.evaluate(READ)
    page.get_by_role("button", name="書きはじめる").click()
    page.get_by_label(who).check()
    press_next(page)


def choose(page, group, label):
    page.get_by_role("group", name=group).get_by_label(label, exact=True).check()


def send(page):
    page.get_by_role("button", name="送る", exact=True).click()
    expect(page.get_by_role("heading", name="送りました")).to_be_visible()
    return page.locator(".receipt__groups").first.inner_text()


def test_a_mother_who_must_never_be_phoned_is_answered_in_the_mailbox(open_page, writing_served, violations):
    page, found = open_page(), []

    def on_to_the_next():
        found.extend(violations(page))
        press_next(page)

    begin(page, writing_served, "家族のこと")
    choose(page, "ご本人から見た、あなた", "母")
    choose(page, "いま、あなたやご家族の身の安全", "本人のことが心配")
    expect(page.get_by_text("送ってもすぐには読まれません。急ぐときは")).to_be_visible()  # at any hour true
    on_to_the_next()
    choose(page, "あなたがここに書くことを", "知らない")
    choose(page, "ご本人から問い合わせがあったとき", "あなたが書いたことは伝えないで")
    on_to_the_next()
    on_to_the_next()
    choose(page, "お返事の受け取り方", "電話")
    page.get_by_role("textbox", name="電話番号").fill("059-123-4567")
    choose(page, "使わないでほしい方法", "電話")
    on_to_the_next()
    note = page.locator("[data-ruled-out]")
    expect(note).to_contain_text("電話は使わず、お返事箱でお答えします。")
    assert [*found, *violations(page)] == []
    code = send(page)
    half_written(open_page(), writing_served, code, violations)


def half_written(page, served, code, violations):
    """She presses the way out with words on the page, and loses them only when she says so."""
    page.goto(f"{served}/mailbox/")
    page.get_by_label("合い番号").fill(code)
    page.get_by_role("button", name="開く", exact=True).click()
    page.get_by_role("link", name="書く", exact=True).click()
    page.get_by_role("textbox", name="書きたいこと").fill(LETTER)
    page.get_by_role("button", name="閉じる", exact=True).click()
    expect(page.locator("#leaving")).to_be_focused()
    expect(page.get_by_role("textbox", name="書きたいこと")).to_have_value(LETTER)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert violations(page) == []
    page.get_by_role("button", name="送る", exact=True).click()
    expect(page.locator(".letter").last).to_contain_text(LETTER)


def test_a_welfare_volunteer_introduces_a_family_that_agreed(open_page, writing_served, violations):
    page, found = open_page(viewport=DESK), []

    def look():
        found.extend(violations(page))

    begin(page, writing_served, "支える立場から")
    choose(page, "あなたの立場", "民生委員・児童委員")
    other_forms(page, look)
    choose(page, "どの形の相談ですか", "ご本人かご家族の了解を得て、紹介する")
    press_next(page)
    choose(page, "了解した方", "ご家族")
    page.get_by_role("textbox", name="了解を得た日").fill("先週")
    page.get_by_role("textbox", name="伝えてよいこと").fill("夜に眠れないこと")
    press_next(page)
    expect(page.locator("#errors")).to_contain_text("2026年4月1日 のように")
    expect(page.get_by_role("textbox", name="伝えてよいこと")).to_have_value("夜に眠れないこと")
    look()
    page.get_by_role("textbox", name="了解を得た日").fill("令和8年4月1日")
    press_next(page)
    expect(page.get_by_text("了解がなければお伝えできません")).to_be_visible()
    look()
    press_next(page)
    page.get_by_label("この画面の「お返事箱」").check()
    press_next(page)
    expect(page.get_by_text("夜に眠れないこと")).to_be_visible()
    expect(page.locator("[data-ruled-out]")).to_have_count(0)
    send(page)
    look()
    assert found == []


def other_forms(page, look):
    """The forms that are not chosen in the end: without a name, and where safety is in doubt."""
    look()
    press_next(page)
    expect(page.get_by_text("お名前や住所は書かないでください。")).to_be_visible()
    look()
    page.get_by_role("button", name="もどる", exact=True).click()
    choose(page, "どの形の相談ですか", "了解はまだないが、安全が心配")
    press_next(page)
    expect(page.get_by_text("急ぐときは、書かずに電話してください")).to_be_visible()
    choose(page, "市町の担当への電話", "まだしていない")
    expect(page.get_by_text("先に、上の番号へ電話して、場所を伝えてください。")).to_be_visible()
    look()
    choose(page, "市町の担当への電話", "電話がつながらない、電話できない")
    page.get_by_role("textbox", name="場所がわかること").fill("橋のたもとの家")
    page.get_by_role("button", name="もどる", exact=True).click()
