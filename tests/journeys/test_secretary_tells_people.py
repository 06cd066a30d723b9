"""The secretary looks at what would be sent, sends it, and gives an agency its calendar: on a telephone, with nothing for axe to find."""

import json
from pathlib import Path

from playwright.sync_api import expect

from tests.factories.people import PASSWORD
from tests.fakes.waiting import wait_for
from tests.journeys.conftest import PHONE
from tests.journeys.staff import sign_in

ROOT = Path(__file__).parent.parent.parent
MADE = """
import json
from datetime import timedelta
from django.utils import timezone
from kit.core.models import AgencyKind
from kit.meetings.logic.content import Attendance, Item
from kit.meetings.models import Agency
from tests.factories.meetings import make_meeting
from tests.factories.people import make_user
from tests.integration.meetings.telling import body_with_people, write_into
from tests.integration.meetings.test_report import held
by, at = make_user("kaigi", "secretary", email="kaigi@city.example"), timezone.now() + timedelta(days=14)
body = body_with_people(by, name="代表者会議")
row = make_meeting(body, by=by, starts_at=at)
write_into(row, by, title="第1回", online="https://meet.example/" + "a" * 80, invitation="お待ちしています。")
people = tuple(Attendance(str(n), "", "機関", kind.code, "人", "present") for n, kind in enumerate(AgencyKind.objects.all()))
held(body, by, timezone.now(), attendances=people, items=(Item("a", "周知", True, decision="広報に載せる。"),))
print(json.dumps({"row": str(row.pk), "agency": str(Agency.objects.get(name="津保健所").uid)}))
"""


def test_what_goes_out_of_a_meeting(writing_town, open_page, violations):
    town, served = writing_town
    done = town.kit("shell", "-c", MADE, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    keys = json.loads(done.stdout.splitlines()[-1])
    page = sign_in(open_page(viewport=PHONE), served, "kaigi", PASSWORD)
    here, faults = f"{served}/admin/meetings/", []

    def look():
        faults.extend(violations(page))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{page.url} is wider than the screen")

    page.goto(f"{here}{keys['row']}/invite/")
    expect(page.get_by_text("メールで知らせる人（2人）")).to_be_visible()
    look()
    page.get_by_role("button", name="この内容で案内する").click()
    expect(page.get_by_text("2人にメールを送ります。")).to_be_visible()
    look()

    def arrived():
        page.reload()
        return page.get_by_text("送りました", exact=True).count() == 2

    wait_for(arrived, "both mails are sent")
    page.get_by_role("link", name="開催通知を印刷する").click()
    expect(page.get_by_text("家族会 鳥羽 次郎 様")).to_be_visible()
    look()
    page.goto(f"{here}agencies/{keys['agency']}/calendar/")
    look()
    page.get_by_role("button", name="住所を作る").click()
    address = page.locator(".out-address").inner_text().strip()
    look()
    calendar = page.request.get(served + "/" + address.split("/", 3)[3])
    assert "SUMMARY:代表者会議 第1回" in calendar.text()
    page.goto(f"{here}report/")
    expect(page.get_by_role("img", name="種別ごとの出席の図")).to_be_visible()
    look()
    assert faults == []
