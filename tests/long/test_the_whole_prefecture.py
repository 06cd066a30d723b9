"""The whole prefecture, as its people use it: the staff write and put out a release, every town takes it, and the hub
shows it. One command, a real browser, real processes; then the data serve a second time.

`KIT_TEST_TOWNS` is how many towns (29), `KIT_TEST_PICTURES` a folder for pictures of every screen. On two quiet cores
about a quarter of an hour with 29 towns, hence no part of `make test`.
"""

import json
import os
import subprocess
import time
from contextlib import contextmanager

from playwright.sync_api import expect

from kit.conf.new_site import municipalities
from tests.demo.hub import HUB, KIT, Place
from tests.fakes.waiting import wait_for, wait_for_each
from tests.journeys.conftest import DESK
from tests.journeys.desk import Desk
from tests.journeys.staff import colleague, sign_in
from tests.long.pictures import Eyes
from tests.long.served import Standing, free_ports, publish, running

TOWNS = int(os.environ.get("KIT_TEST_TOWNS") or 29)
MAKING = 600 + 60 * TOWNS  # seconds: patience with a busy machine; what it took is told at the end
STARTING = 240 + 30 * TOWNS
SPREADING = 120 + 10 * TOWNS  # until every town that follows by itself shows a release
EDITED = "tsu"
ABOUT, YOU = "ひきこもりについて知る", "本人の方へ"
OURS = "津市が書いた、はじめのことばです。"
THEIRS = {ABOUT: "県が書き直した、はじめのことばです。", YOU: "県が書き直した、ご本人へのことばです。"}
PATHS = {ABOUT: "/learn/about/", YOU: "/learn/you/"}


def test_from_one_command_to_every_town_and_back_to_the_board(open_page, violations, tmp_path, capsys):
    folder, port = tmp_path / "prefecture", free_ports(TOWNS + 1)
    words, eyes, times = ["--folder", str(folder)], Eyes(violations), {}
    first = [*words, "--towns", str(TOWNS), "--port", str(port)]
    with timed(times, "all"):
        started = time.monotonic()
        with running(first, tmp_path / "first.log", MAKING) as said:
            times["made and served"] = time.monotonic() - started
            standing = Standing(folder)
            check_joined(standing, said)
            go_through(standing, open_page, eyes, times, tmp_path)
            publish(folder, "2026.3")
            wait_for_version(standing, standing.following, "2026.3", times)
        with timed(times, "second start"), running(words, tmp_path / "second.log", STARTING):
            assert {tuple(standing.versions(slug)) for slug in standing.following} == {("2026.3",)}
            assert len(standing.registered()) == TOWNS
    with capsys.disabled():
        print(f"\n{TOWNS} towns:", ", ".join(f"{what} {seconds:.0f} s" for what, seconds in times.items()))
    assert not eyes.faults, "\n".join(eyes.faults)


def go_through(standing, open_page, eyes, times, folder):
    """From a text in one town's office to the board that anybody reads."""
    clerk = at_work(open_page, standing, EDITED, "henshu", "編集者", "承認者")
    with timed(times, "a clerk writes"):
        Desk(clerk, standing.addresses[EDITED], lambda name: eyes.look(clerk, f"town-{name}")).write(
            ABOUT, OURS
        )
    page = at_work(open_page, standing, HUB, "ken", "編集者", "承認者", "管理者")
    desk = Desk(page, standing.addresses[HUB], lambda name: eyes.look(page, name, on_paper=name == "out"))
    with timed(times, "written, rehearsed and built"):
        write_and_rehearse(desk, standing, eyes)
        desk.build("はじめのことばを、やわらかくしました。窓口の人は、あいさつの文を見直してください。")
    with timed(times, "signed and put out"):
        desk.take_out(folder / "parcel.zip")
        for number in (0, 2):
            sign_offline(standing, folder / f"laptop{number}", number, folder / "parcel.zip")
        desk.hand_in(folder / "parcel.zip")
        version = desk.put_out()
    wait_for_version(standing, standing.following, version, times)
    with timed(times, "the clerks of the others take it"):
        for slug in standing.waiting:
            take_it(open_page, standing, slug, version, eyes)
    with timed(times, "every town is looked at"):
        see_towns(open_page(viewport=DESK), standing, version, eyes)
    with timed(times, "the hub shows it"):
        see_at_the_desk(desk, standing, version)
        see_as_staff(page, standing, version, eyes)
        see_as_anybody(open_page(viewport=DESK), standing, version, eyes)


def check_joined(standing, said):
    """Every place answers under its own name, and the hub knows each town where it is."""
    for slug, address in standing.addresses.items():
        assert standing.names[slug] in standing.page(slug, "/"), slug
        assert f"{address}/" in said, slug
    assert standing.registered() == {
        municipalities()[slug].code: ("connected", standing.addresses[slug]) for slug in standing.towns
    }
    assert {tuple(standing.versions(slug)) for slug in standing.towns} == {("2026.1",)}


def at_work(open_page, standing, slug, login, *roles):
    """A colleague with these roles, made by whoever has the first account."""
    manager = sign_in(open_page(viewport=DESK), standing.addresses[slug], *standing.logins[slug])
    return colleague(open_page, manager, standing.addresses[slug], login, *roles)


def write_and_rehearse(desk, standing, eyes):
    """Two texts, one of them 県固定 from now on; every town is foreseen by name, and one will be asked."""
    page = desk.page
    desk.write(ABOUT, THEIRS[ABOUT])
    desk.edit(YOU)
    page.locator("#id_lead").fill(THEIRS[YOU])
    page.locator("#kit-owners summary").click()
    page.locator("#kit-owners").get_by_label("はじめの一、二文").select_option("fixed")
    eyes.look(page, "owners")
    desk.publish()
    desk.read_the_towns(standing.named(standing.towns), 120 + 10 * TOWNS)
    desk.open_next(*THEIRS.values())
    desk.rehearse(standing.named(standing.towns))
    clean = [standing.names[slug] for slug in standing.towns if slug != EDITED]
    wait_for_rows(page, clean, "そのまま入ります。")
    wait_for_rows(page, [standing.names[EDITED]], "市町の人が決めるところ 1か所")


def sign_offline(standing, laptop, number, parcel):
    """On a computer of their own, without database and network, with what the holder keeps and is told."""
    (laptop / "sites").mkdir(parents=True)
    place = Place(laptop, HUB)
    place.make()
    holders = standing.folder / "holders"
    key = ["--key", str(holders / f"holder{number}.key"), "--passphrase-file", str(holders / "passphrase")]
    done = subprocess.run(
        [KIT, "--site", HUB, "release", "sign", str(parcel), *key],
        env=place.environment, input="はい\n", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "あいさつの文を見直してください。" in done.stdout


def wait_for_version(standing, slugs, version, times):
    """Each of them says so itself."""
    names = {slug: standing.names[slug] for slug in slugs}

    def there():
        return {names[slug] for slug in slugs if version in standing.versions(slug, "/blueprints/state.json")}

    with timed(times, f"{version} in {len(slugs)} towns by itself"):
        wait_for_each(names.values(), there, f"{version} in the town", SPREADING)


def take_it(open_page, standing, slug, version, eyes):
    """A clerk reads what came under 県からの更新 and takes it; until then the town shows what it showed."""
    assert THEIRS[YOU] not in standing.page(slug, PATHS[YOU]), slug
    address = standing.addresses[slug]
    page = sign_in(open_page(viewport=DESK), address, *standing.logins[slug])
    link = page.locator("main").get_by_role("link", name=f"{version} を確かめる")

    def came():
        page.goto(f"{address}/admin/updates/")
        return link.count() > 0

    wait_for(came, f"{version} comes to {standing.names[slug]}", SPREADING)
    eyes.look(page, f"{slug}-updates")
    link.click()
    expect(page.locator("main")).to_contain_text(THEIRS[YOU])
    eyes.look(page, f"{slug}-review")
    page.get_by_role("button", name=f"{version} を取り込む").click()
    expect(page.locator(".messages .success")).to_contain_text(f"{version} を取り込みました。")


def see_towns(page, standing, version, eyes):
    """All show the prefecture's texts, where one wrote its own all but that one."""
    for slug in standing.towns:
        for title, path in PATHS.items():
            page.goto(f"{standing.addresses[slug]}{path}")
            wanted = OURS if (slug, title) == (EDITED, ABOUT) else THEIRS[title]
            expect(page.locator("main"), f"{standing.names[slug]} {title}").to_contain_text(wanted)
            eyes.faults += [f"{slug}{path}: {found}" for found in eyes.violations(page)]
        assert standing.versions(slug, "/blueprints/state.json") == [version], standing.names[slug]


def see_at_the_desk(desk, standing, version):
    """市町での取り込み counts all of them."""
    desk.read_the_towns(standing.named(standing.towns), 120 + 10 * TOWNS)
    desk.open_progress()
    wait_for_rows(desk.page, standing.named(standing.towns), "取り込みました", version)
    expect(desk.page.locator(".hub").get_by_role("status")).to_have_text(
        f"つながっている{TOWNS}市町のうち、{TOWNS}市町が取り込みました。"
    )
    desk.look("progress")


def wait_for_rows(page, names, *words):
    """The rows of these towns in the table of the screen say all of this; the screen is opened anew until they do."""

    def told():
        page.reload()
        rows = page.locator("main tbody tr").all_inner_texts()
        return {row.split()[0] for row in rows if all(some in row for some in words)}

    wait_for_each(names, told, f"{page.url} says 「{'」「'.join(words)}」 of the town", 60)


def see_as_staff(page, standing, version, eyes):
    board = f"{standing.addresses[HUB]}/admin/hub/board/"
    page.goto(board)
    wait_for_rows(page, standing.named(standing.towns), version)
    eyes.look(page, "board-staff", on_paper=True)
    page.goto(f"{board}towns/{municipalities()[EDITED].code}/")
    expect(page.locator("main")).to_contain_text(version)
    eyes.look(page, "board-town")
    page.goto(f"{board}numbers/")
    eyes.look(page, "board-numbers")


def see_as_anybody(page, standing, version, eyes):
    hub = standing.addresses[HUB]
    page.goto(f"{hub}/board/")
    wait_for_rows(page, standing.named(standing.towns), version)
    eyes.look(page, "board-public", on_paper=True)
    page.goto(f"{hub}/board/statistics/")
    eyes.look(page, "board-statistics", on_paper=True)
    page.goto(f"{hub}/resources/?q=居場所")
    links = page.locator("main a").evaluate_all("all => all.map((one) => one.href)")
    found = [slug for slug in standing.towns if any(standing.addresses[slug] in link for link in links)]
    assert len(found) >= min(TOWNS, 3), found
    eyes.look(page, "directory")
    assert publishers(standing) >= {municipalities()[slug].code for slug in standing.towns}


def publishers(standing):
    """Of all records in the hub's own feed; none is without."""
    pages, last = [], 1
    while len(pages) < last:
        pages.append(json.loads(standing.page(HUB, f"/hsds/services?per_page=100&page={len(pages) + 1}")))
        last = pages[0]["total_pages"]
    return {row["publisher"]["identifier"] for page in pages for row in page["contents"]}


@contextmanager
def timed(times, what):
    started = time.monotonic()
    yield
    times[what] = time.monotonic() - started
