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
from tests.factories.towns import object_of
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
print(json.dumps({"page": object_of("learn-about").pk, "feed": str(settings.KIT_FEED), "asked": asked.pk}))
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
NOT_LOOKED_AT = re.compile(
    r"\.xlsx|\.pdf|/pdf/|returned/|decide/|sheets/|<uuid|now/|parcel/|withdraw/|invitation/"
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
            here, faults = f"{at_hub}/admin/hub/", []

            def look():
                faults.extend(violations(page))
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    faults.append(f"{page.url} is wider than the screen")

            def press(name):
                page.locator("main").get_by_role("button", name=name).click()

            read_the_town(page, here, press)
            write(page, f"{at_hub}/admin/pages/{keys['page']}/edit/")
            build(page, here, press, look)
            sign(page, press, look, hub.data / "holders", tmp_path / "parcel.zip")
            press("を出す")
            expect(page.get_by_role("link", name="市町での取り込みを見る")).to_be_visible()
            resident = open_page()
            wait_for(
                lambda: THEIRS in resident.goto(f"{at_town}/learn/about/").text(),
                "the town takes the release",
            )
            assert OURS in resident.goto(f"{at_town}/learn/you/").text()
            read_the_town(page, here, press)
            page.goto(f"{here}releases/")
            page.locator("main table a").first.click()
            page.get_by_role("link", name="市町での取り込みを見る").click()
            expect(page.get_by_role("row", name=re.compile("津市"))).to_be_visible()
            wait_for(lambda: "1市町が取り込みました" in page.reload().text(), "the hub knows of it")
            walk(page, f"{at_hub}/admin/", keys, look)
            see_as_anybody(open_page(), at_hub, violations)
    assert not faults, "\n".join(faults)


def read_the_town(page, here, press):
    """The harvest is asked for, and the town's answers are there."""
    page.goto(f"{here}harvest/")
    press("いま取りに行く")
    wait_for(lambda: "読めている市町" in page.goto(f"{here}harvest/").text(), "the harvest")


def write(page, address):
    """As an ordinary page."""
    page.goto(address)
    page.locator("#id_lead").fill(THEIRS)
    page.get_by_role("button", name="他のアクション").click()
    page.locator("button[name=action-publish]").click()
    expect(page.locator(".messages")).to_contain_text("公開")


def build(page, here, press, look):
    page.goto(f"{here}releases/next/")
    expect(page.locator("main")).to_contain_text(THEIRS)
    look()
    page.get_by_role("link", name="下見をする").click()
    expect(page.locator("main")).to_contain_text("津市")
    look()
    page.goto(f"{here}releases/next/")
    page.get_by_label("何が、なぜ変わったか").fill("はじめのことばを、やわらかくしました。")
    page.get_by_role("button", name="組み立てる", exact=True).click()
    expect(page.get_by_role("heading", name="二人が署名する")).to_be_visible()
    look()


def sign(page, press, look, holders, file):
    """The zip leaves by hand, two holders sign it where their keys are, and it comes back."""
    with page.expect_download() as saving:
        page.get_by_role("link", name="署名するファイルを取り出す").click()
    saving.value.save_as(file)
    folder = file.with_suffix("")
    read_parcel(file, folder)
    for name in "ab":
        sign_draft(read_draft(folder), read_signer(holders / name, PASSPHRASE))
    page.get_by_label("署名したファイル").set_input_files(folder / "targets.json")
    press("確かめて受け取る")
    expect(page.get_by_text("署名がそろいました。").first).to_be_visible()
    look()


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
