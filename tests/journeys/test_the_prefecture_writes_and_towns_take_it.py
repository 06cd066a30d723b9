"""The prefecture's staff write, rehearse and publish; a town takes it, keeps its own text, and the hub shows both.

Two instances, in a real browser on a telephone; axe finds nothing on any screen of the hub on the way.
"""

import json
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kit.hub.gateway.draft import read_draft, sign_draft
from kit.hub.gateway.keyfiles import read_signer
from kit.hub.gateway.parcel import read_parcel
from kit.hub.views import board_routes, harvest_routes, register_routes, release_routes, support_routes
from tests.factories.people import PASSWORD
from tests.fakes.waiting import wait_for
from tests.journeys.conftest import PHONE
from tests.journeys.desk import Desk
from tests.journeys.prefecture import ROOT, as_prefecture
from tests.journeys.staff import sign_in

OURS, THEIRS = "津市が書いた、ご本人へのことばです。", "県が書き直した、はじめのことばです。"
MADE = """
import json
from django.conf import settings
from django.utils import timezone
from kit.hub.gateway.draft import prepare_handover, publish_draft, read_draft, sign_draft
from kit.hub.gateway.keyfiles import make_key, read_public, read_signer
from kit.hub.gateway.repository import Repository
from kit.hub.management.bulletins import build_bulletin
from kit.hub.models import Asked, Notice
from kit.hub.queries.towns import town_with
from tests.factories.people import make_user
now, folder = timezone.now(), settings.KIT_DATA / "holders"
ken = make_user("ken", "editor", "approver", "manager", display_name="三重 福子")
folder.mkdir()
online = settings.KIT_KEYS / "feed-online.key"
for path, name in ((folder / "a", "福祉"), (folder / "b", "精神"), (folder / "c", "企画"), (online, "")):
    make_key(path, name or "online", "" if not name else "tsubame-ga-hiku-tobu")
repository, draft = Repository(settings.KIT_FEED), folder / "ceremony"
publics = [read_public(folder / f"{name}.pub") for name in "abc"]
prepare_handover(repository, draft, publics, read_public(online.with_name("feed-online.key.pub")), now)
for name in "ab":
    sign_draft(read_draft(draft), read_signer(folder / name, "tsubame-ga-hiku-tobu"))
publish_draft(repository, read_draft(draft), read_signer(online, ""), now)
asked = Asked.objects.create(
    town=town_with("242012"), uid="6f0c1f6e-5b0e-4d8f-9d2e-0c6c1a3f7d11", topic="visit", wish="advice", hurry="week",
    text="進め方に迷っています。", received_at=now,
)
day = timezone.localdate()
told = {"title": "年末の体制", "text": "電話は休みです。", "starts_on": day, "ends_on": day}
Notice.objects.create(**told, changed_by=ken, changed_at=now)
build_bulletin(by=ken, now=timezone.localtime())
print(json.dumps({"feed": str(settings.KIT_FEED), "asked": asked.pk}))
"""
OWN = f"""
from tests.factories.towns import edit
edit("learn-you", lead="{OURS}")
"""
PASSPHRASE = "tsubame-ga-hiku-tobu"
CONNECT = (
    "UPDATE kit_hub_town SET standing = 'connected', address = '{address}' "
    "WHERE municipality_id = (SELECT id FROM kit_core_municipality WHERE code = '242012')"
)
# Every address of the hub without a file or a press behind it; `<…>` by what the journey made.
ROOMS = (board_routes, harvest_routes, register_routes, release_routes, support_routes)
WORDS = {"code": "242012", "kind": "town", "what": "notices"}
LOOKED_AT_LATER = ("harvest", "out", "releases")
NOT_LOOKED_AT = re.compile(
    r"\.xlsx|\.pdf|/pdf/|returned/|decide/|sheets/|<uuid|now/|rest/|parcel/|withdraw/|invitation/"
)


@pytest.fixture
def hub(demo_town, tmp_path):
    """The prefecture's instance after its key ceremony, and what stands in addresses."""
    made, said = as_prefecture(demo_town[0], tmp_path / "hub", MADE)
    return made, json.loads(said)


@pytest.fixture
def town(demo_town, hub, tmp_path):
    """A town that trusts the prefecture's keys and follows by itself, with one text of its own."""
    made = demo_town[0].copy_to(tmp_path / "town")
    shutil.copy(Path(hub[1]["feed"]) / "metadata" / "1.root.json", made.site_file.with_name("root.json"))
    made.edit_site('policy = "review"', 'policy = "auto"')
    done = made.kit("shell", "-c", OWN, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    return made


def test_from_the_editor_of_the_prefecture_to_the_page_of_a_town(hub, town, open_page, violations, tmp_path):
    hub, keys = hub
    with hub.running() as at_hub:
        town.edit_site('hub_url = ""', f'hub_url = "{at_hub}"')
        with town.running() as at_town:
            hub.execute(CONNECT.format(address=at_town))
            page = sign_in(open_page(viewport=PHONE), at_hub, "ken", PASSWORD)
            faults = []

            def look(name=""):
                if name in LOOKED_AT_LATER:
                    return
                faults.extend(violations(page))
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    faults.append(f"{page.url} is wider than the screen")

            desk, parcel = Desk(page, at_hub, look), tmp_path / "parcel.zip"
            desk.read_the_towns(["津市"])
            desk.write("ひきこもりについて知る", THEIRS)
            desk.open_next(THEIRS)
            desk.rehearse(["津市"])
            desk.build("はじめのことばを、やわらかくしました。")
            desk.take_out(parcel)
            desk.hand_in(sign(parcel, hub.data / "holders"))
            desk.put_out()
            resident = open_page()
            wait_for(
                lambda: THEIRS in resident.goto(f"{at_town}/learn/about/").text(),
                "the town takes the release",
            )
            assert OURS in resident.goto(f"{at_town}/learn/you/").text()
            desk.read_the_towns(["津市"])
            desk.open_progress()
            expect(page.get_by_role("row", name=re.compile("津市"))).to_be_visible()
            wait_for(lambda: "1市町が取り込みました" in page.reload().text(), "the hub knows of it")
            walk(page, f"{at_hub}/admin/", keys, look)
            see_as_anybody(open_page(), at_hub, violations)
    assert not faults, "\n".join(faults)


def sign(file, holders):
    """Where the keys are: two holders, one after the other; what comes back is the signed list alone."""
    folder = file.with_suffix("")
    read_parcel(file, folder)
    for name in "ab":
        sign_draft(read_draft(folder), read_signer(holders / name, PASSPHRASE))
    return folder / "targets.json"


def walk(page, admin, keys, look):
    """Every screen of the hub that can be opened by its address."""
    routes = [str(route.pattern) for room in ROOMS for route in room.admin_urls()]
    shown = [route for route in routes if not NOT_LOOKED_AT.search(route)]
    assert len(shown) > 15
    for route in shown:
        pk = keys["asked"] if "requests/" in route else 1
        address = re.sub(r"<\w+:(\w+)>", lambda found, pk=pk: str(WORDS.get(found[1], pk)), route)
        assert page.goto(admin + address).status == 200, address
        look()


def see_as_anybody(page, at_hub, violations):
    """The board knows the release in use, the directory the town's places."""
    board = page.goto(f"{at_hub}/board/")
    assert "津市のサイト" in board.text()
    assert violations(page) == []
    page.goto(f"{at_hub}/resources/")
    expect(page.locator("main")).to_contain_text("津市")
    assert violations(page) == []
