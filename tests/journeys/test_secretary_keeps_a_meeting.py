"""A secretary at her desk: a meeting is ready in a minute, written in parts, and what was promised comes back.

On a telephone; axe finds nothing on the way, also where something was refused.
"""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.people import PASSWORD
from tests.journeys.conftest import PHONE
from tests.journeys.staff import sign_in

ROOT = Path(__file__).parent.parent.parent
MADE = """
from datetime import time
from tests.factories.meetings import make_agency, make_body, make_meeting, make_seat
from tests.factories.people import make_user
from django.utils import timezone
from kit.meetings.models import ErasureProposal, MeetingTemplate
ise = make_user("ise", "secretary", "protection_manager", display_name="伊勢 花子")
usual = MeetingTemplate.objects.create(
    key="desk-regular", title="机のひな形", body_kind="platform", meeting_title="第○回 代表者会議",
    agenda=[("topic", {"title": t, "is_public": True, "minutes": 10, "note": ""}) for t in ("前回の宿題", "各機関から")],
    papers=[], checklist=[("check", {"text": "日程照会"})],
)
body = make_body(name="試しのプラットフォーム", months=list(range(1, 13)), nth=2, weekday=2, starts=time(14), template_uid=usual.uid)
make_seat(body, make_agency("試しの協議会"), "鳥羽 一郎", by=ise)
ErasureProposal.objects.create(meeting=make_meeting(make_body("support", keeper=ise), by=ise), proposed_at=timezone.now())
"""


@pytest.fixture
def desk(writing_town, open_page):
    """The desk in a browser, and its address."""
    town, served = writing_town
    done = town.kit("shell", "-c", MADE, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    page = sign_in(open_page(viewport=PHONE), served, "ise", PASSWORD)
    return page, f"{served}/admin/meetings/"


def test_from_the_rhythm_to_the_promise_that_comes_back(desk, violations):
    page, here = desk
    faults = []

    def look():
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        faults.extend(violations(page))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{page.url} is wider than the screen")

    def go(address=""):
        assert page.goto(here + address).status == 200
        look()

    def press(name):
        page.locator("main").get_by_role("button", name=name, exact=True).first.click()

    plan(page, go, look, press)
    meeting = page.url.removeprefix(here)
    write(page, meeting, go, look, press)
    go("new/")
    page.get_by_role("link", name="試しのプラットフォーム").click()
    press("準備する")
    carried = page.get_by_role("region", name="前回の宿題")
    expect(carried).to_contain_text("名簿を集める")
    for address in ("", "promises/", f"{meeting}state/cancelled/", "erasures/"):
        go(address)
    page.locator("main table a").first.click()
    look()
    assert not faults, "\n".join(faults)


def plan(page, go, look, press):
    """Two steps, with a day that was proposed."""
    go("new/")
    page.get_by_role("link", name="試しのプラットフォーム").click()
    look()
    day = page.locator("#id_day").input_value()
    assert day > timezone.localdate().isoformat()
    page.locator("#id_starts").fill("ろくじ")
    press("準備する")
    expect(page.locator("main")).to_contain_text("時刻として読めません")
    look()
    page.locator("#id_starts").fill("9時")
    page.locator("#id_ends").fill("10時半")
    press("準備する")
    expect(page.locator("main")).to_contain_text("第1回 代表者会議")
    look()


def write(page, meeting, go, look, press):
    """The parts of the record, each with something that is refused first."""
    go(f"{meeting}edit/agenda/")
    press("議題を足す")
    page.locator("#id_items-2-discussion").fill("代表者を決める")
    press("保存する")
    expect(page.locator(".meet-problems")).to_be_focused()
    look()
    page.locator("#id_items-2-title").fill("代表者")
    page.locator("main").get_by_role("button", name="議題 3 を上へ").click()
    expect(page.locator("#id_items-1-title")).to_have_value("代表者")
    press("保存する")
    expect(page.get_by_role("region", name="議題と記録")).to_contain_text("代表者を決める")
    go(f"{meeting}edit/attendance/")
    expect(page.locator("main")).to_contain_text("試しの協議会")
    page.locator("#id_attendances-0-presence").select_option("proxy")
    press("保存する")
    expect(page.locator("main")).to_contain_text("だれの代理かを書いてください")
    look()
    page.locator("#id_attendances-0-proxy_for").fill("会長")
    press("保存する")
    expect(page.get_by_role("region", name="出欠")).to_contain_text("代理 1")
    for part in ("", "checklist/"):
        go(f"{meeting}edit/{part}")
    go(f"{meeting}promises/new/")
    press("保存する")
    expect(page.locator("main")).to_contain_text("なにをするかを書いてください")
    look()
    page.locator("#id_text").fill("名簿を集める")
    press("保存する")
    expect(page.get_by_role("region", name="この会議の宿題")).to_contain_text("名簿を集める")
