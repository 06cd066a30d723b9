"""Every address of the staff side of consultations, on a telephone: axe finds nothing, nothing is pushed out of the screen.

The addresses are those that are registered: a new one is visited of itself, or says here why it cannot be.
"""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kit.intake import wagtail_hooks
from kit.intake.views import inbox_routes
from tests.factories.people import PASSWORD
from tests.journeys.conftest import PHONE
from tests.journeys.staff import sign_in

ROOT = Path(__file__).parent.parent.parent
# One consultation with everything that can stand in one, beside another; a year and a month that are over.
MADE = """
import json
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
from kit.core.actions.audit import record
from kit.core.queries.records import data_key
from kit.intake.actions import casesteps, casework
from kit.intake.actions.erasure import propose_erasure
from kit.intake.actions.sending import Written, take_in
from kit.intake.logic.notes import Answer, Ground, PassingOn
from kit.intake.models import Door, HouseholdLink, Message
from kit.intake.queries.versions import current_version
from kit.intake.views.wizard_code import code_keeper
from tests.factories.people import make_user
from tests.integration.intake.desk import MOTHER
roles = ("counsellor", "manager", "protection_manager", "approver")
all_, other = make_user("zenbu", *roles, display_name="全部 みる"), make_user("hoka", "counsellor")
now = timezone.now()
past, month = now - timedelta(days=366), now - timedelta(days=32)
written = Written(current_version("hikikomori"), MOTHER, Door.PHONE)
one, _two = (take_in(written, keeper=code_keeper(), by=other, now=at) for at in (now - timedelta(days=2), past))
by = {"by": other, "now": now}
casesteps.assign(one.pk, all_, deputy=other, **by)
casework.answer(one.pk, Answer(text="お手紙を読みました。"), **by)
casework.note_assessment(one.pk, "夜は起きている。", form=uuid4(), **by)
said = Message(consultation=one, at=now, author=None)
said.put({"text": "まだ、だれにも言えません。"}, data_key(one))
said.save(force_insert=True)
given = {"to": "津保健所", "ground": Ground.CONSENT, "text": "家にいることが多い。", "because": "電話で、本人から"}
note = casesteps.pass_on(one.pk, PassingOn(**given), **by)
casesteps.link_household(one.pk, _two.number(), **by)
propose_erasure(one.pk, "wished", **by)
record(by=other, act="open", kind="consultation", reference=str(one.pk), now=month)
local, then = timezone.localtime(month), timezone.localtime(past)
print(json.dumps({
    "uuid": str(one.pk), "note": str(note.pk), "link": HouseholdLink.objects.latest("pk").pk, "channel": "phone",
    "month": f"{local:%Y-%m}", "year": then.year - (then.month < 4),
}))
"""
# Where nothing can be looked at, and why: the answer to a look is 405, or no page.
POSTED = {
    "kit_case_unlink": "a button on the consultation",
    "kit_case_code_paper": "printed from the page of a new code, where it is looked at",
    "kit_erasure_leave": "a button on the proposal",
    "kit_intake_resume": "a button on the page of the pause",
    "kit_statistics_approve": "a form on the page of the year",
    "kit_statistics_withdraw": "a button on the page of the year",
    "kit_statistics_restore": "a button on the page of the year",
}
NO_PAGE = {"kit_inbox_session": "an answer to a script"}


@pytest.fixture
def office(writing_town, open_page):
    """Somebody who may do everything, and what stands in the addresses."""
    town, served = writing_town
    done = town.kit("shell", "-c", MADE, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    page = sign_in(open_page(viewport=PHONE), served, "zenbu", PASSWORD)
    return page, f"{served}/admin/", json.loads(done.stdout.splitlines()[-1])


def registered():
    """The names and the addresses as they are written down."""
    patterns = [*inbox_routes.admin_urls(), *wagtail_hooks.admin_urls()]
    return {one.name: str(one.pattern) for one in patterns}


def test_axe_finds_nothing_on_any_page_of_the_staff(office, violations):
    page, admin, keys = office
    faults = []

    def look(shown=page):
        """With everything open that can be opened."""
        shown.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        faults.extend(violations(shown))
        if shown.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{shown.url} is wider than the screen")

    def go(address):
        answer = page.goto(admin + address)
        assert answer.status == 200, address
        assert page.url == admin + address, "it leads elsewhere"
        look()

    routes = registered()
    assert set(routes) >= {*POSTED, *NO_PAGE}
    for name, route in routes.items():
        address = re.sub(r"<\w+:(\w+)>", lambda found: str(keys[found[1]]), route)
        if name in POSTED:
            assert page.request.get(admin + address).status == 405, POSTED[name]
        elif name not in NO_PAGE:
            go(address)
    for who in ("self", "family", "other"):
        go(f"consultations/new/?who={who}")
    case = f"{admin}consultations/{keys['uuid']}/"
    what_is_refused_is_as_good(page, case, look)
    a_code_and_its_paper(page, case, look)
    what_only_some_decide(page, admin, keys, look)
    while_the_town_pauses(page, admin, look)
    assert not faults, "\n".join(faults)


def what_is_refused_is_as_good(page, case, look):
    """The forms once more, sent empty or wrong."""
    for address in ("contact/", "visit/", "erase/"):
        page.goto(case + address)
        page.evaluate("document.querySelector('main form[method=post]').noValidate = true")
        page.locator("main form[method=post] [type=submit]").first.click()
        expect(page.locator(".w-field--error, .error-message, .help-critical").first).to_be_visible()
        look()


def a_code_and_its_paper(page, case, look):
    page.goto(case + "code/")
    page.locator("#id_sure").fill("窓口で、本人と話した")
    page.get_by_role("button", name="新しい番号を作る").click()
    code = page.locator(".desk-code").inner_text()
    look()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="わたす紙を印刷する").click()
    expect(opened.value.locator("main")).to_contain_text(code)
    look(opened.value)


def what_only_some_decide(page, admin, keys, look):
    """Numbers refused, frozen, taken back; a month that was checked: what the pages say afterwards."""
    page.goto(f"{admin}statistics/{keys['year']}/")
    page.get_by_role("button", name="この数で認めて、公表する").click()
    expect(page.locator(".error-message, .w-field--error").first).to_be_visible()
    look()
    page.locator("#id_number").fill("福第12号")
    page.get_by_role("button", name="この数で認めて、公表する").click()
    expect(page.get_by_text("さんが認めた数です。")).to_be_visible()
    look()
    page.get_by_role("button", name="公表をやめる").click()
    expect(page.get_by_role("button", name="もう一度、公表する")).to_be_visible()
    look()
    page.goto(f"{admin}statistics/")
    look()
    page.goto(f"{admin}consultations/reads/{keys['month']}/")
    page.locator("#id_remark").fill("聞いて確かめた。")
    page.get_by_role("button", name="この月を点検したと記す").click()
    expect(page.get_by_text("聞いて確かめた。")).to_be_visible()
    look()


def while_the_town_pauses(page, admin, look):
    """What the office sees, and what residents see meanwhile."""
    page.goto(f"{admin}intake-pause/")
    page.get_by_role("button", name="お休みにする").click()
    expect(page.get_by_text("いま、お休みにしています。")).to_be_visible()
    look()
    page.goto(admin.replace("/admin/", "/intake/"))
    expect(page.get_by_text("書いて送る相談をお休みしています。")).to_be_visible()
    look()
    page.goto(f"{admin}intake-pause/")
    page.get_by_role("button", name="また受け付ける").click()
    expect(page.get_by_text("いま、相談を受け付けています。")).to_be_visible()
