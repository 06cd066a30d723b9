"""Every address of bodies, agencies and seats, on a telephone: axe finds nothing, nothing is pushed out of the screen.

The addresses are those that are registered: a new one is visited of itself, or says here why it cannot be.
"""

import json
import re
from pathlib import Path

import pytest

from kit.meetings.views import bodies_routes
from tests.factories.people import PASSWORD
from tests.journeys.conftest import PHONE
from tests.journeys.staff import sign_in

ROOT = Path(__file__).parent.parent.parent
# A body with a seat that is taken and one that was left, a closed one of somebody's own, one that nobody keeps.
MADE = """
import json
from datetime import date, time
from kit.meetings.models import Seat
from tests.factories.meetings import make_agency, make_body, make_seat
from tests.factories.people import make_user
all_ = make_user("kaigitai", "secretary", "protection_manager", display_name="全部 みる")
make_user("betsu", "secretary", display_name="ほか")
body = make_body(publishing="half", months=[6, 11], nth=1, weekday=1, starts=time(14), secrecy="話しません。")
closed, lost = make_body("support", keeper=all_), make_body("layered", office="福祉課")
agency, gone = make_agency("市社会福祉協議会"), make_agency("旧い機関")
seat = make_seat(body, agency, "志摩 一郎", by=all_, title="局長", mail="a@example.jp")
left = make_seat(body, gone, "伊勢 花子", by=all_)
Seat.objects.filter(pk=left.pk).update(left_on=date(2026, 1, 1))
gone.ended_on, gone.successor = date(2026, 1, 1), agency
gone.save()
print(json.dumps({name: str(one.uid) for name, one in {
    "body": body, "closed": closed, "lost": lost, "agency": agency, "gone": gone,
}.items()} | {"seat": str(seat.pk)}))
"""
POSTED = {
    "kit_body_reopen": "a button on the page of an ended body",
    "kit_seat_back": "a button in the list",
    "kit_seat_erase": "a button in the list",
    "kit_agency_restore": "a button on the page of an ended agency",
}
WHICH = {"kit_body_keepers": "closed", "kit_body_name_keeper": "lost"}


@pytest.fixture
def office(writing_town, open_page):
    """A secretary who is 保護管理者 too, and what stands in the addresses."""
    town, served = writing_town
    done = town.kit("shell", "-c", MADE, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    page = sign_in(open_page(viewport=PHONE), served, "kaigitai", PASSWORD)
    return page, f"{served}/admin/", json.loads(done.stdout.splitlines()[-1])


def test_axe_finds_nothing_on_any_page_of_bodies(office, violations):
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

    routes = {one.name: str(one.pattern) for one in bodies_routes.admin_urls()}
    assert set(routes) >= {*POSTED, *WHICH}
    for name, route in routes.items():
        uid = keys[WHICH.get(name, "agency" if "agencies/" in route else "body")]
        address = re.sub(r"<uuid:uid>", uid, route).replace("<uuid:seat>", keys["seat"])
        address = address.replace("<slug:half>", "2026-1")
        if name in POSTED:
            assert page.request.get(admin + address).status == 405, POSTED[name]
        else:
            go(address)
    go("meetings/bodies/new/?kind=support")
    go(f"meetings/bodies/{keys['closed']}/")
    go(f"meetings/agencies/{keys['gone']}/")
    what_is_refused_is_as_good(page, f"{admin}meetings/bodies/", look)
    assert not faults, "\n".join(faults)


def what_is_refused_is_as_good(page, bodies, look):
    """Forms sent empty or wrong."""
    for address in ("new/?kind=platform",):
        page.goto(bodies + address)
        page.locator("main .room-save [type=submit]").first.click()
        page.locator(".room-problems").wait_for()
        look()
