"""Somebody comes back with the code, reads the answer, writes, changes how to be reached, and takes everything along."""

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.conftest import DESK

ROOT = Path(__file__).parent.parent.parent
# Somebody wrote an hour ago, and the window has answered.
ANSWERED = """
from kit.intake.views.wizard_code import code_keeper
from tests.integration.intake.mailbox import sent
one = sent(code_keeper())
one.answered()
print(one.code)
"""
ANSWER, LETTER = "お手紙を読みました。", "読んでくれて、すこし楽になりました。"


def answered_code(town):
    done = town.kit("shell", "-c", ANSWERED, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


def test_somebody_reads_the_answer_writes_and_takes_everything_along(open_page, writing_town, violations):
    town, served = writing_town
    code, found, refused = answered_code(town), [], []
    page = open_page()
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)

    def look():
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url
        assert code not in page.url
        found.extend(violations(page))

    page.goto(f"{served}/mailbox/")
    look()
    type_code(page, code[:-1])
    expect(page.locator(".error-summary")).to_contain_text("いまは15けた")
    look()
    type_code(page, code)
    expect(page.locator("#newest")).to_be_in_viewport()
    expect(page.locator("#newest")).to_contain_text(ANSWER)
    expect(page).to_have_title("お知らせ｜津市")
    look()
    page.get_by_text("送ったもの（質問とお答え）").click()
    expect(page.get_by_text("だれにも言えなかったこと")).to_be_visible()
    write(page, look)
    change_contact(page, look)
    wish(page, look, "小休止したい", "小休止する")
    wish(page, look, "また始める", "また始める")
    wish(page, look, "消してほしい", "窓口に伝える", "いつまで残るかも知りたいです。")
    take_along(page, look)
    close(page, look)
    assert found == []
    assert refused == []
    page.go_back()
    expect(page.get_by_label("合い番号")).to_be_visible()
    expect(page.get_by_text(LETTER)).to_have_count(0)


def write(page, look):
    page.get_by_role("link", name="書く", exact=True).click()
    page.get_by_role("button", name="送る", exact=True).click()
    expect(page.locator(".error-summary")).to_contain_text("ひとことでもかまいません。")
    look()
    page.get_by_role("textbox", name="書きたいこと").fill(LETTER)
    page.get_by_role("button", name="送る", exact=True).click()
    expect(page.get_by_text(LETTER)).to_be_visible()
    look()


def change_contact(page, look):
    page.get_by_role("link", name="連絡のしかたを変える").click()
    page.get_by_role("group", name="お返事の受け取り方").get_by_label("メール").check()
    page.get_by_role("textbox", name="メールアドレス").fill("yoru@example.jp")  # unfolded at once
    look()
    page.get_by_role("button", name="このように変える").click()
    expect(page.get_by_text("連絡のしかたを変えました。")).to_be_visible()


def wish(page, look, name, button, text=""):
    page.get_by_role("link", name=name).click()
    page.get_by_label("そえたいことがあれば").fill(text)
    look()
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("届きました。")).to_be_in_viewport()


def take_along(page, look):
    page.get_by_role("link", name="書いたものを受け取る").click()
    expect(page.get_by_role("heading", name="書いたものを受け取る")).to_be_visible()
    look()
    with page.expect_download() as download:
        page.get_by_role("link", name="読むためのファイル").click()
    assert download.value.suggested_filename.startswith("hikae-")
    taken = Path(download.value.path()).read_text("utf-8-sig")
    for words in (ANSWER, LETTER, "・メールアドレス", "yoru@example.jp", "いつまで残るかも知りたいです。"):
        assert words in taken


def close(page, look):
    page.get_by_role("button", name="閉じる").click()
    expect(page.get_by_role("heading", name="この端末では閉じました")).to_be_visible()
    look()
    assert page.context.cookies() == []


def test_without_script_and_with_the_keyboard_alone_nothing_typed_is_lost(open_page, writing_town):
    town, served = writing_town
    code = answered_code(town)
    page = open_page(java_script_enabled=False, viewport=DESK)
    page.goto(f"{served}/mailbox/")
    page.get_by_label("合い番号").focus()
    page.keyboard.type(f"{code[:4]}-{code[4:8]} {code[8:]}")
    page.keyboard.press("Enter")
    expect(page.get_by_text(ANSWER)).to_be_visible()
    page.goto(f"{served}/mailbox/write/")
    page.get_by_role("textbox", name="書きたいこと").focus()
    page.keyboard.type(LETTER)
    page.context.clear_cookies()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("いま書いていたものは、まだ送られていません。")).to_be_visible()
    type_code(page, code)
    expect(page.get_by_role("textbox", name="書きたいこと")).to_have_value(LETTER)
    page.get_by_role("button", name="送る", exact=True).click()
    expect(page.locator(".letter").last).to_contain_text(LETTER)


def type_code(page, code):
    page.get_by_label("合い番号").fill(code)
    page.get_by_role("button", name="開く", exact=True).click()
