"""A secretary takes one meeting from the prefecture's template to what residents read of it, and what was promised
comes back in the next one.

With real mail and a real calendar; what is refused on the way is looked at as it stands on a telephone.
Not for: every screen (`test_every_page_of_meetings_is_accessible`).
"""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.people import PASSWORD
from tests.fakes.calendar_client import CalendarClient
from tests.fakes.pdf_reader import read_pages
from tests.fakes.waiting import wait_for
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.staff import sign_in

ROOT = Path(__file__).parent.parent.parent
BODY, HANAKO, TARO = "つどいのプラットフォーム", "hanako@shakyo.example", "taro@hoken.example"
MADE = f"""
import json
from datetime import time
from tests.factories.people import make_user
from tests.integration.meetings.telling import body_with_people
kaigi = make_user("kaigi", "secretary", display_name="津 みやこ", email="kaigi@city.example")
make_user("kessai", "approver", display_name="決裁 する")
body = body_with_people(kaigi, name="{BODY}", months=list(range(1, 13)), nth=2, weekday=2, starts=time(14))
print(json.dumps(str(body.uid)))
"""
# From the first screen to a meeting with agenda, checklist, people and a day: the menu, the button, the body, the day.
PRESSES = 4
# The day of the meeting comes, and with it the one that people were told of.
TODAY = (
    "update kit_meetings_{table} set starts_at = datetime('now', '-3 hours'), "
    "ends_at = datetime('now', '-1 hours') where {key} = '{uuid}'"
)


class Secretary:
    """Her desk: where she is, what she presses, and what axe finds on the way."""

    def __init__(self, page, served, violations):
        self.page, self.served, self.violations = page, served, violations
        self.here, self.presses, self.faults, self.meeting = f"{served}/admin/meetings/", [], [], ""
        page.expose_function("kitPressed", lambda: self.presses.append(1))
        page.add_init_script(
            "addEventListener('click', event => event.isTrusted && window.kitPressed(), true)"
        )
        self.main = page.locator("main")

    def press(self, name, kind="button"):
        self.main.get_by_role(kind, name=name, exact=True).first.click()

    def go(self, address=""):
        assert self.page.goto(f"{self.here}{self.meeting}{address}").status == 200

    def says(self, words, where="main"):
        expect(self.page.locator(where).first).to_contain_text(words)

    def look(self):
        """As it stands on a telephone, with everything open that can be opened."""
        self.page.set_viewport_size(PHONE)
        self.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        self.faults += self.violations(self.page)
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.faults.append(f"{self.page.url} is wider than the screen")
        self.page.set_viewport_size(DESK)


@pytest.fixture
def desk(writing_town, open_page, violations):
    """The desk, the town behind it, and the body that she keeps."""
    town, served = writing_town
    done = town.kit("shell", "-c", MADE, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    desk = Secretary(open_page(viewport=DESK), served, violations)
    sign_in(desk.page, served, "kaigi", PASSWORD)
    return desk, town, json.loads(done.stdout.splitlines()[-1])


def test_from_the_template_to_the_promise_that_comes_back(desk, open_page, post_office):
    desk, town, body = desk
    plan(desk)
    invite(desk, post_office)
    for table, key in (("meeting", "uuid"), ("announcement", "meeting_id")):
        town.execute(TODAY.format(table=table, key=key, uuid=desk.meeting.replace("-", "").strip("/")))
    write_down(desk)
    promise(desk)
    read_the_minutes(desk)
    tell_residents(desk, sign_in(open_page(viewport=DESK), desk.served, "kessai", PASSWORD))
    read_as_a_resident(open_page(), desk.served)
    desk.meeting = ""
    desk.go(f"new/?body={body}")
    desk.press("準備する")
    carried = desk.page.get_by_role("region", name="前回の宿題")
    expect(carried).to_contain_text("名簿を集める")
    expect(carried).to_contain_text("津保健所")
    desk.says("第2回 代表者会議")
    assert not desk.faults, "\n".join(desk.faults)


def plan(desk):
    """Everything is there after four presses; a time that is none is asked for once more first."""
    page = desk.page
    desk.presses.clear()
    page.locator("nav").get_by_role("link", name="会議", exact=True).click()
    desk.press("会議を準備する", "link")
    page.get_by_role("link", name=BODY).click()
    expect(page.locator("#id_template option:checked")).to_have_text("いつもの会議（年2〜4回）")
    assert page.locator("#id_day").input_value() > timezone.localdate().isoformat()
    page.locator("#id_starts").fill("ろくじ")
    page.locator("#id_starts").press("Enter")
    desk.says("時刻として読めません")
    desk.look()
    page.locator("#id_starts").fill("9時")
    page.locator("#id_ends").fill("10時半")
    desk.press("準備する")
    desk.says("第1回 代表者会議")
    assert len(desk.presses) <= PRESSES + 1, "with the Return that was refused"
    for part, words in (
        ("議題と記録", "資源の変化（新しい・休止・足りない）"), ("確認表", "日程照会をした"), ("出欠", "名簿（3人）"),
    ):  # fmt: skip
        expect(page.get_by_role("region", name=part, exact=True)).to_contain_text(words)
    desk.meeting = page.url.removeprefix(desk.here)


def invite(desk, post_office):
    """What would be sent is looked at, then sent: one letter each, with an entry that a calendar takes."""
    page = desk.page
    desk.press("案内する", "link")
    expect(page.get_by_text("メールで知らせる人（2人）")).to_be_visible()
    desk.press("この内容で案内する")
    expect(page.get_by_text("2人にメールを送ります。")).to_be_visible()

    def arrived():
        return {HANAKO, TARO} <= set(post_office.receivers)

    wait_for(arrived, "both letters have arrived")
    letter = next(one for one in post_office.letters if one["To"] == HANAKO)
    assert "会議のご案内" in letter["Subject"]
    assert "定例の会議を開きます。" in letter.get_body(("plain",)).get_content()
    assert "津 太郎" not in letter.as_string()
    calendar = CalendarClient()
    entries = [
        part.get_payload(decode=True) for part in letter.walk() if part.get_content_type() == "text/calendar"
    ]
    assert {calendar.take(one.decode()) for one in entries} == {"REQUEST"}
    ((title, starts, place),) = calendar.shown()
    assert (title, place, f"{starts:%H:%M}") == (f"{BODY} 第1回 代表者会議", "市役所3階", "09:00")


def write_down(desk):
    """Who came, what was said, what came of it; each refused once, with nothing lost."""
    page = desk.page
    desk.go("edit/agenda/")
    desk.press("議題を足す")
    page.locator("#id_items-8-discussion").fill("代表者を決める")
    desk.press("保存する")
    expect(page.locator(".meet-problems")).to_be_focused()
    desk.look()
    page.locator("#id_items-8-title").fill("代表者")
    desk.press("議題 9 を上へ")
    expect(page.locator("#id_items-7-title")).to_have_value("代表者")
    page.locator("#id_items-1-discussion").fill("広報のどこに載せるかを話し合った。")
    page.locator("#id_items-1-result").select_option(label="決定した")
    page.locator("#id_items-1-decision").fill("広報に窓口の記事を年に二回載せる")
    desk.press("保存する")
    expect(page.get_by_role("region", name="議題と記録")).to_contain_text("代表者を決める")
    desk.go("edit/attendance/")
    page.locator("#id_attendances-0-presence").select_option("proxy")
    page.locator("#id_attendances-0-person").fill("志摩 一郎")
    desk.press("「まだ」の人を、みな「出席」にする")
    expect(page.locator("#id_attendances-1-presence")).to_have_value("present")
    desk.press("保存する")
    desk.says("だれの代理かを書いてください")
    desk.look()
    page.locator("#id_attendances-0-proxy_for").fill("伊勢 花子")
    desk.press("保存する")
    attendance = page.get_by_role("region", name="出欠")
    expect(attendance).to_contain_text("出席 2")
    expect(attendance).to_contain_text("代理 1")


def promise(desk):
    """What an agency will do by when; then the meeting is over."""
    page = desk.page
    desk.press("「窓口と周知の状況」から宿題を書く", "link")
    desk.press("保存する")
    desk.says("なにをするかを書いてください")
    desk.look()
    page.locator("#id_text").fill("名簿を集める")
    page.locator("#id_owner").select_option(label="津保健所")
    page.locator("#id_due_on").fill((timezone.localdate() + timedelta(days=30)).isoformat())
    desk.press("保存する")
    expect(page.get_by_role("region", name="この会議の宿題")).to_contain_text("名簿を集める")
    desk.press("開催ずみにする", "link")
    desk.press("開催ずみにする")
    desk.says("開催ずみ")


def read_the_minutes(desk):
    """What was written, on paper, as a reader of PDF reads it."""
    with desk.page.expect_download() as got:
        desk.press("議事録（PDF）", "link")
    text = "".join(read_pages(Path(got.value.path()).read_bytes()))
    for words in (
        f"{BODY}第1回代表者会議", "志摩一郎", "伊勢花子の代理", "津太郎", "広報のどこに載せるかを話し合った。", "決定した",
        "広報に窓口の記事を年に二回載せる", "代表者を決める", "名簿を集める", "津保健所", "1/",
    ):  # fmt: skip
        assert words in text, words


def tell_residents(desk, approver):
    """Made of public items, refused with a name, looked at, approved by somebody else."""
    page = desk.page
    desk.press("公開要旨", "link")
    desk.press("下書きをつくる")
    decisions = page.locator("#id_decisions")
    expect(decisions).to_have_value("窓口と周知の状況: 決定した。広報に窓口の記事を年に二回載せる")
    decisions.fill("志摩一郎さんが広報に載せる")
    page.get_by_role("button", name="下書きを保存").first.click()
    expect(page.locator("[data-field]", has=decisions)).to_contain_text("志摩 一郎")
    desk.look()
    decisions.fill("窓口の記事を、広報に年に二回載せる")
    with page.expect_navigation():
        page.get_by_role("button", name="下書きを保存").first.click()
    page.locator("[data-side-panel-toggle=preview]").click()
    shown = page.frame_locator("[data-w-preview-target=iframe]").first
    expect(shown.locator("main")).to_contain_text("窓口の記事を、広報に年に二回載せる")
    editor = page.url
    page.get_by_role("button", name="他のアクション").click()
    with page.expect_navigation():
        page.locator("button[name=action-submit]").click()
    approver.goto(editor)
    approver.get_by_role("button", name="他のアクション").click()
    approver.locator("[data-workflow-action-name=approve]").first.click()
    expect(approver.locator(".messages")).to_contain_text("公開")


def read_as_a_resident(page, served):
    """By somebody who is not signed in: the meeting, without one name."""
    page.goto(f"{served}/meetings/")
    there = page.locator("section", has=page.get_by_role("heading", name=BODY))
    expect(there).to_contain_text("津保健所")
    there.get_by_role("link", name="第1回 代表者会議").click()
    main = page.locator("main")
    expect(main).to_contain_text("窓口の記事を、広報に年に二回載せる")
    expect(main).to_contain_text("名簿を集める")
    for name in ("志摩", "伊勢", "太郎", "各機関から"):
        expect(main).not_to_contain_text(name)
