"""The prefecture invites, a town compares with the paper and joins, and the hub hears from it: two instances, two people.

Every page of the register and of joining is looked at by axe on a telephone on the way, and the comparing is done by the
keyboard alone.
"""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.fakes.instances import login_of
from tests.fakes.publisher import Publisher
from tests.fakes.waiting import wait_for
from tests.journeys.conftest import PHONE
from tests.journeys.prefecture import as_prefecture
from tests.journeys.staff import sign_in

TOWNS = "/admin/hub/towns/"


@pytest.fixture
def hub(demo_town, tmp_path):
    """The prefecture's instance after its key ceremony, with the same login as the town's."""
    made, _said = as_prefecture(demo_town[0], tmp_path / "hub")
    Publisher(made.data / "feed", timezone.now())
    return made


def test_a_manager_of_the_town_joins_what_a_manager_of_the_hub_invited(
    hub, demo_town, open_page, violations, tmp_path
):
    town, login = demo_town[0].copy_to(tmp_path / "town"), login_of(demo_town[1])
    with hub.running() as at_hub:
        town.edit_site('hub_url = ""', f'hub_url = "{at_hub}"')
        with town.running() as at_town:
            prefecture = sign_in(open_page(viewport=PHONE), at_hub, *login)
            file, last = invite(prefecture, at_hub, at_town, tmp_path, violations)
            here = sign_in(open_page(viewport=PHONE), at_town, *login)
            key = join(here, at_town, file, last, violations)
            prefecture.goto(f"{at_hub}{TOWNS}242012/")
            wait_for(lambda: "まだ届いていません" not in prefecture.reload().text(), "a report")
            expect(prefecture.get_by_text(key)).to_be_visible()
            expect(prefecture.get_by_text("hikikomori 2026")).to_be_visible()
            assert violations(prefecture) == []
            prefecture.get_by_role("link", name="つながりをやめる").click()
            expect(prefecture.get_by_label("わけ")).to_be_visible()
            assert violations(prefecture) == []
            prefecture.goto(f"{at_hub}{TOWNS}")
            assert violations(prefecture) == []


def invite(page, hub, town, folder, violations):
    page.goto(f"{hub}{TOWNS}")
    page.get_by_role("link", name="津市").click()
    page.get_by_role("link", name="招待をつくる").click()
    page.get_by_label("市町のサイトの住所").fill(f"{town}/window/")
    page.get_by_role("button", name="招待をつくる").click()
    expect(page.get_by_text("サイトの住所だけを書きます")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("市町のサイトの住所").fill(town)
    page.get_by_role("button", name="招待をつくる").click()
    expect(page.get_by_text("への招待ができました")).to_be_visible()
    assert violations(page) == []
    with page.expect_download() as saving:
        page.get_by_role("button", name="招待のファイルを保存する").click()
    saving.value.save_as(folder / "invitation.json")
    page.get_by_role("link", name="紙を見る・印刷する").click()
    marks = page.locator("table.marks")
    expect(marks).to_have_count(2)
    assert violations(page) == []
    return folder / "invitation.json", marks.first.locator("td").last.inner_text()


def join(page, town, file, last, violations):
    page.goto(f"{town}/admin/updates/joining/")
    assert violations(page) == []
    page.get_by_label("招待のファイル").set_input_files(file)
    page.get_by_role("button", name="読み取って").press("Enter")
    field = page.get_by_label("最後の4文字")
    field.focus()
    page.keyboard.type("0000")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("つないでいません。打ちまちがい")).to_be_visible()
    assert violations(page) == []
    field.fill(last)
    expect(page.get_by_label("ほかの文字も")).to_be_checked()
    field.press("Enter")
    expect(page.get_by_text("とつながりました")).to_be_visible()
    assert violations(page) == []
    return page.locator("dd code").inner_text()
