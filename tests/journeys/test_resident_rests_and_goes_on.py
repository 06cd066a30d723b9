"""Somebody writes at night on a phone, rests, goes on elsewhere with the code, looks everything through and sends it."""

import re
from urllib.parse import parse_qs

from playwright.sync_api import expect

NO_SCRIPT = {"java_script_enabled": False}
WORDS = "夜になると、先のことばかり考えてしまいます。"
# Whoever presses within a second has read nothing, and is asked to press again.
READ = """() => new Promise(done => {
  const look = () => performance.now() > 2100 ? done() : requestAnimationFrame(look);
  look();
})"""
KEPT = re.compile("ここまで残しました")


def test_somebody_writes_rests_goes_on_on_another_device_and_sends(open_page, writing_served, violations):
    page, found = open_page(), []

    def look():
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url
        found.extend(violations(page))

    begin(page, writing_served, look)
    write(page, look)
    code = rest(page, look)
    page.goto(f"{writing_served}/intake/continue/")
    look()
    there = on_another_device(open_page(**NO_SCRIPT), writing_served, code)
    there.get_by_role("button", name="小休止する").click()
    assert there.locator(".receipt__groups").inner_text().split() == code.split()
    page.get_by_label("合い番号").fill(code)
    page.get_by_role("button", name="続きを開く").click()
    look_through(page, look)
    page.get_by_role("button", name="送る", exact=True).click()
    expect(page.get_by_role("heading", name="送りました")).to_be_visible()
    look()
    leave_the_receipt(page)
    look()
    assert page.context.cookies() == []
    assert found == []


def begin(page, served, look):
    """From the first page of the town to who it is about."""
    page.goto(served)
    page.locator(".sticky-bar").get_by_role("link", name="書いて相談する").click()
    expect(page.get_by_role("button", name="書きはじめる")).to_be_visible()
    look()
    assert page.context.cookies() == []
    page.evaluate(READ)
    page.get_by_role("button", name="書きはじめる").click()
    expect(page.get_by_role("heading", name="どなたのことで書きますか")).to_be_visible()
    press_next(page)
    expect(page.locator("#errors")).to_be_focused()
    look()
    page.get_by_label("自分のこと").check()
    page.get_by_label("津市の役場ではないところがよい").check()
    expect(page.get_by_text("県の窓口があります")).to_be_visible()  # at once, without sending anything
    look()
    press_next(page)


def write(page, look):
    """What stands in the fields is kept while it is written; numbers stand there as soon as they are needed."""
    expect(page.get_by_role("heading", name="いまのこと")).to_be_visible()
    page.get_by_label("いちばん気になるのは「なんとなくつらい」").check()
    expect(page.get_by_label("なんとなくつらい", exact=True)).to_be_checked()
    page.get_by_role("textbox", name="書きたいことがあれば").fill(WORDS)
    expect(page.locator("[data-kept]")).to_have_text(KEPT)
    danger = page.get_by_role("group", name="いま、身の安全や命のことで")
    danger.get_by_label("ある").check()
    expect(page.get_by_role("heading", name="いのちSOS", exact=False).first).to_be_visible()
    look()
    danger.get_by_label("答えたくない").check()
    expect(danger.get_by_label("ある")).not_to_be_checked()
    expect(page.get_by_text("この欄は、", exact=False)).to_be_hidden()
    page.reload()
    expect(page.get_by_role("textbox", name="書きたいことがあれば")).to_have_value(WORDS)


def rest(page, look):
    """The code, on the screen and on a sheet."""
    page.get_by_role("button", name="小休止する").click()
    code = page.locator(".receipt__groups").inner_text()
    look()
    page.get_by_role("link", name="番号だけの紙").click()
    expect(page.get_by_role("button", name="印刷する")).to_be_visible()
    look()
    return code


def look_through(page, look):
    """The last look, one line mended, and a thought of erasing it all."""
    expect(page.get_by_role("heading", name="書いたことを確かめて")).to_be_visible()
    look()
    page.get_by_role("link", name=re.compile("なおす.*書きたいことがあれば")).click()
    page.get_by_role("textbox", name="書きたいことがあれば").fill(f"{WORDS}それだけです。")
    page.get_by_role("button", name="直して、確認にもどる").click()
    expect(page.get_by_text(f"{WORDS}それだけです。")).to_be_visible()
    page.get_by_role("link", name="送らずに消す").click()
    expect(page.get_by_role("link", name="消さずに、もどる")).to_be_visible()
    look()
    page.get_by_role("link", name="消さずに、もどる").click()


def press_next(page):
    """And be on the page that comes then: what is looked at next is never the one that was left."""
    with page.expect_navigation():
        page.locator(".action-bar").get_by_role("button", name="次へ").click()


def on_another_device(page, served, code):
    """The rest of the way without a script, with the keyboard alone."""
    page.goto(f"{served}/intake/continue/")
    assert page.get_by_role("link", name="すぐにページを離れる").get_attribute("href").startswith("https://")
    page.get_by_label("合い番号").focus()
    page.keyboard.type(code.replace("\n", "-"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="書きたいことがあれば")).to_have_value(WORDS)
    press_next(page)
    expect(page.get_by_role("heading", name="どうなったらいいですか")).to_be_visible()
    page.get_by_label("文字でやりとりしたい").focus()
    page.keyboard.press("Space")
    press_next(page)
    page.get_by_label("この画面の「お返事箱」").focus()
    page.keyboard.press("Space")
    press_next(page)
    expect(page.get_by_text("下に増えたところがあります")).to_be_visible()
    press_next(page)
    expect(page.get_by_role("heading", name="書いたことを確かめて")).to_be_visible()
    expect(page.get_by_text("文字でやりとりしたい")).to_be_visible()
    return page


def leave_the_receipt(page):
    """Not by accident, and after one question."""
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("location.assign('/')")
    expect(page.get_by_role("heading", name="送りました")).to_be_visible()
    assert asked == ["beforeunload"]
    page.reload()
    page.get_by_role("link", name="おわる").click()
    expect(page.get_by_role("heading", name="番号を控えましたか")).to_be_visible()
    page.get_by_role("button", name="控えたので、閉じる").click()
    expect(page.get_by_role("heading", name="お預かりしました")).to_be_visible()


def test_older_words_never_arrive_after_newer_ones(open_page, writing_served):
    page, held, seen = open_page(), [], []
    page.on("request", lambda request: seen.append(("sent", act_of(request))))
    page.on("requestfinished", lambda request: seen.append(("taken", act_of(request))))
    page.goto(f"{writing_served}/intake/")
    page.evaluate(READ)
    page.get_by_role("button", name="書きはじめる").click()
    page.get_by_role("heading", name="どなたのことで書きますか").wait_for()
    page.route("**/who/", lambda route: held.append(route), times=1)
    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_label("自分のこと").check()
    page.get_by_label("家族のこと").check()
    page.locator(".action-bar").get_by_role("button", name="次へ").click(no_wait_after=True)
    expect(page.get_by_role("heading", name="どなたのことで書きますか")).to_be_visible()
    held[0].continue_()
    expect(page.get_by_role("heading", name="あなたのこと")).to_be_visible()
    acts = [entry for entry in seen if entry[1] in ("save", "next")]
    assert acts[:3] == [("sent", "save"), ("taken", "save"), ("sent", "next")]


def act_of(request):
    return parse_qs(request.post_data or "").get("act", [""])[-1]


def test_the_way_out_takes_the_page_out_of_the_history(open_page, writing_served):
    page = open_page()
    page.route(
        "https://www.jma.go.jp/**",
        lambda route: route.fulfill(body="<title>天気</title>", content_type="text/html"),
    )
    page.goto(f"{writing_served}/privacy/")
    for leave in (
        lambda: page.get_by_role("link", name="すぐにページを離れる").click(),
        lambda: press_shift(page),
    ):
        page.goto(f"{writing_served}/intake/")
        leave()
        page.wait_for_url("https://www.jma.go.jp/")
        page.go_back()
        assert page.url == f"{writing_served}/privacy/"


def press_shift(page):
    for _ in range(3):
        page.keyboard.press("Shift")
