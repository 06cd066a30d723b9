"""Staff answer, the person reads, the matter goes on to another place with its ground, and two people erase it.

Then whoever reviews reads finds all of it in the trail by the number, and what is gone opens to nobody.
"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.factories.people import PASSWORD
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.staff import sign_in

ROOT = Path(__file__).parent.parent.parent
HERE = "/admin/consultations/"
WRITTEN, ANSWER, PASSED = (
    "だれにも言えなかったこと",
    "お手紙を読みました。",
    "家にいることが多く、夜は起きている。",
)
# Somebody wrote an hour ago; two of the office have accounts.
SENT = """
from kit.intake.views.wizard_code import code_keeper
from tests.factories.people import make_user
from tests.integration.intake.mailbox import sent
make_user("nabari", "counsellor", display_name="名張 みどり")
make_user("hogo", "protection_manager", display_name="保護 まもる")
one = sent(code_keeper())
print(one.code, one.row.number())
"""


@pytest.fixture
def matter(writing_town):
    """The code and the number of what was sent, and where."""
    town, served = writing_town
    done = town.kit("shell", "-c", SENT, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    return (*done.stdout.split()[-2:], served)


def test_it_is_answered_read_passed_on_and_erased_by_two(open_page, matter, violations):
    code, number, served = matter
    found = []

    def look(page):
        """At a desk and on a telephone: nothing is pushed out of the screen, and axe finds nothing."""
        found.extend(violations(page))
        page.set_viewport_size(PHONE)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url
        page.set_viewport_size(DESK)

    staff = sign_in(open_page(viewport=DESK), served, "nabari", PASSWORD)
    guardian = sign_in(open_page(viewport=DESK), served, "hogo", PASSWORD)
    answer(staff, f"{served}{HERE}", number, look)
    person = open_page()
    read(person, served, code)
    pass_on(staff, number, look)
    propose(staff, f"{served}{HERE}?q={number}", look)
    expect(guardian.get_by_role("search")).to_have_count(0)  # who looks at no pages searches none
    allow(guardian, f"{served}/admin/", number, look)
    everything_stands_in_the_trail(guardian, served, number, look)
    person.goto(f"{served}/mailbox/")
    type_code(person, code)
    expect(person.locator(".error-summary")).to_be_visible()
    assert WRITTEN not in person.content()
    assert found == []


def answer(page, listed, number, look):
    page.goto(listed)
    look(page)
    page.get_by_role("link", name=number).click()
    expect(page.get_by_text(WRITTEN).first).to_be_visible()
    page.get_by_role("link", name="お返事を書く").click()
    page.locator("#id_text").fill(ANSWER)
    page.get_by_role("button", name="お返事箱に届ける").click()
    expect(page.get_by_text("お返事箱に届けました")).to_be_visible()


def read(page, served, code):
    page.goto(f"{served}/mailbox/")
    type_code(page, code)
    expect(page.locator("#newest")).to_contain_text(ANSWER)


def type_code(page, code):
    page.get_by_label("合い番号").fill(code)
    page.get_by_role("button", name="開く", exact=True).click()


def pass_on(page, number, look):
    """The ground is asked for; the paper holds what was typed, and not a word of the person's own."""
    page.get_by_text("ほかにすること").click()
    page.get_by_role("link", name="ほかの機関に伝える・つなぐ").click()
    page.locator("#id_to").fill("津保健所 精神保健担当")
    page.locator("#id_text").fill(PASSED)
    page.get_by_role("button", name="記録する").click()
    expect(page.locator(".w-field--error").first).to_be_visible()
    expect(page.locator("#id_text")).to_have_value(PASSED)  # nothing typed is lost
    look(page)
    page.locator("#id_ground").select_option("consent")
    page.locator("#id_because").fill("11月20日の電話で、本人から")
    page.locator("#id_goes_over").check()
    page.get_by_role("button", name="記録する").click()
    expect(page.get_by_role("heading", name="連絡票")).to_be_visible()
    for words in (PASSED, "津保健所 精神保健担当", "本人の同意", "11月20日の電話で、本人から"):
        expect(page.locator("main")).to_contain_text(words)
    assert WRITTEN not in page.content()
    look(page)
    page.get_by_role("link", name="相談にもどる").click()
    expect(page.locator("main")).to_contain_text("ほかの機関へつないだ")
    expect(page.locator("[data-case]")).to_have_attribute("data-case", number)


def propose(page, one, look):
    page.goto(one)
    page.get_by_text("ほかにすること").click()
    page.get_by_role("link", name="消去を起案する").click()
    page.get_by_label("保存年限が過ぎた").check()
    page.get_by_role("button", name="起案する").click()
    expect(page.locator(".help-critical")).to_contain_text("保存年限は、まだ過ぎていません")
    look(page)
    page.get_by_label("相談した人が消してほしいと望んだ").check()
    page.get_by_role("button", name="起案する").click()
    expect(page.get_by_text("名張 みどりさんが消去を起案しました")).to_be_visible()


def allow(page, home, number, look):
    page.goto(home)
    page.get_by_role("link", name="認めるのを待っている起案").click()
    page.get_by_role("link", name=number).click()
    yes = page.get_by_role("button", name="認めて、消す")
    expect(yes).to_be_visible()
    look(page)
    assert WRITTEN not in page.content()
    yes.click()
    expect(page.get_by_text("消しました。もとには戻せません。")).to_be_visible()


def everything_stands_in_the_trail(page, served, number, look):
    page.goto(f"{served}/admin/audit/")
    page.locator("#id_number").fill(number)
    page.get_by_role("button", name="しぼる").click()
    rows = page.locator("tbody tr")
    expect(rows.first).to_contain_text("相談を消した")
    for words in ("内容を読む", "相談にお返事を書いた", "ほかの機関に伝えた", "相談の消去を起案した"):
        expect(rows.filter(has_text=words).first).to_contain_text(f"{number}（消した）")
    look(page)
    page.goto(f"{served}{HERE}reads/")
    look(page)
    page.locator("tbody a").first.click()
    page.locator("#reads-sign").select_option("all")
    page.get_by_role("button", name="しぼる").click()
    expect(page.locator("tbody tr").filter(has_text=f"{number}（消した）")).to_contain_text(
        "名張 みどり（nabari）"
    )
    look(page)
    page.get_by_role("link", name="印刷する形で見る").click()
    expect(page.get_by_role("heading", name="閲覧の点検")).to_be_visible()
    look(page)
