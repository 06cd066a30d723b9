"""Every address of the meetings on the staff side, on a telephone: axe finds nothing, nothing is pushed out of the screen.

The addresses are those that are registered: a new one is visited of itself, or says here why it cannot be.
"""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kit.meetings.views import (
    bodies_routes,
    desk_routes,
    out_routes,
    papers_routes,
    past_routes,
    summary_routes,
)
from tests.factories.people import PASSWORD
from tests.journeys.conftest import PHONE
from tests.journeys.staff import sign_in

ROOT = Path(__file__).parent.parent.parent
MADE = "from tests.journeys.meetings_made import make; make()"
ROOMS = (desk_routes, bodies_routes, papers_routes, past_routes, out_routes, summary_routes)
POSTED = {
    "kit_body_reopen": "a button on the page of an ended body",
    "kit_seat_back": "a button in the list",
    "kit_seat_erase": "a button in the list",
    "kit_agency_restore": "a button on the page of an ended agency",
    "kit_meeting_erasure_leave": "a button on the proposal",
    "kit_meeting_erase": "a button on the meeting",
    "kit_past_columns": "a form on the page of the list",
    "kit_past_take": "a button on the page of the list",
    "kit_past_undo": "a button on the page of the list",
}
NO_PAGE = {
    "kit_meetings_session": "an answer to a script",
    "kit_meetings_report_pdf": "a file",
    "kit_meeting_minutes": "a file",
    "kit_meeting_docx": "a file",
    "kit_paper": "a file",
    "kit_past_rejected": "a file",
}
# What stands in an address, where it is not what its name says.
WHICH = {
    "kit_body_keepers": {"uid": "closed"},
    "kit_body_name_keeper": {"uid": "lost"},
    "kit_body_half": {"uid": "halved"},
    "kit_meeting_erasure": {"uuid": "erasure"},
    "kit_meeting_summary": {"uuid": "held"},
    "kit_promise": {"uuid": "told"},
    "kit_past": {"batch": "ready"},
}
WORDS = {"part": "agenda", "to": "cancelled", "half": "2026-1"}
# Beside what is registered: other states of the same pages, and Wagtail's screens of templates and summaries.
ALSO = (
    "meetings/bodies/{closed}/", "meetings/agencies/{gone}/", "meetings/new/?body={body}", "meetings/{held}/",
    "meetings/{erasure}/", "meetings/{uuid}/edit/attendance/", "meetings/{uuid}/edit/checklist/",
    "meetings/{uuid}/invite/letters/?all=1", "meetings/import/{done}/", "meetings/import/{undone}/",
    "meetings/import/{failed}/", "snippets/kit_meetings/summary/", "snippets/kit_meetings/summary/edit/{summary}/",
    "snippets/kit_meetings/meetingtemplate/", "snippets/kit_meetings/meetingtemplate/add/",
)  # fmt: skip


@pytest.fixture
def office(writing_town, open_page):
    """A secretary who is 保護管理者 too, and what stands in the addresses."""
    town, served = writing_town
    done = town.kit("shell", "-c", MADE, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    page = sign_in(open_page(viewport=PHONE), served, "kaigitai", PASSWORD)
    return page, f"{served}/admin/", json.loads(done.stdout.splitlines()[-1])


def address_of(name, route, keys):
    """The address of a route, with what stands in it."""
    which = {"uid": "agency" if "agencies/" in route else "body", "batch": "ready", **WHICH.get(name, {})}
    return re.sub(
        r"<\w+:(\w+)>", lambda found: WORDS.get(found[1]) or keys[which.get(found[1], found[1])], route
    )


def test_axe_finds_nothing_on_any_page_of_the_meetings(office, violations):
    page, admin, keys = office
    faults = []

    def look():
        """With everything open that can be opened."""
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        faults.extend(violations(page))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{page.url} is wider than the screen")

    def go(address):
        assert page.goto(admin + address).status == 200, address
        assert page.url == admin + address, "it leads elsewhere"
        look()

    routes = {one.name: str(one.pattern) for room in ROOMS for one in room.admin_urls()}
    assert set(routes) >= {*POSTED, *NO_PAGE, *WHICH}
    for name, route in routes.items():
        address = address_of(name, route, keys)
        if name in POSTED:
            assert page.request.get(admin + address).status == 405, POSTED[name]
        elif name not in NO_PAGE:
            go(address)
    for address in ALSO:
        go(address.format(**keys))
    what_is_refused_is_as_good(page, f"{admin}meetings/", keys, look)
    an_address_is_shown_once(page, f"{admin}meetings/agencies/{keys['agency']}/calendar/", look)
    assert not faults, "\n".join(faults)


def what_is_refused_is_as_good(page, here, keys, look):
    """Forms sent empty or wrong."""
    page.goto(f"{here}bodies/new/?kind=platform")
    page.locator("main .room-save [type=submit]").first.click()
    page.locator(".room-problems").wait_for()
    look()
    page.goto(f"{here}{keys['uuid']}/papers/")
    page.locator("#id_file").set_input_files(
        {"name": "次第.exe", "mimeType": "application/pdf", "buffer": b"MZ"}
    )
    page.get_by_role("button", name="入れる").click()
    expect(page.locator("#reason")).to_contain_text("PDFにして入れてください")
    look()
    page.goto(f"{here}import/")
    page.get_by_role("button", name="送って、読みとる").click()
    expect(page.locator("#wrong")).to_contain_text("どの会議体の記録か")
    look()


def an_address_is_shown_once(page, calendar, look):
    page.goto(calendar)
    page.get_by_role("button", name="アドレスを作る").click()
    page.locator(".out-address").wait_for()
    look()
