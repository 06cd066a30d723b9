"""The prefecture's staff at the release desk, as every journey walks through it in a real browser.

For: what they press and read, from harvest to progress. Not for: how a file is signed, which each journey does in its
own way, and what towns then show.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.fakes.waiting import wait_for_each

READ_ON: Final = re.compile(r"(\d+)月(\d+)日 (\d+):(\d+)")


class Desk:
    """One person's browser at the hub; `look` is called on each screen, with a name for it."""

    def __init__(self, page: Page, address: str, look: Callable[[str], None]) -> None:
        self.page, self.admin, self.look = page, f"{address}/admin/", look
        self.here = f"{self.admin}hub/"

    def press(self, name: str | re.Pattern[str]) -> None:
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()

    def read_the_towns(self, names: Iterable[str], seconds: float = 30) -> None:
        """The harvest is asked for, and all of these answered since."""
        asked = datetime.now(ZoneInfo("Asia/Tokyo"))
        since = (asked.month, asked.day, asked.hour, asked.minute)
        self.page.goto(f"{self.here}harvest/")
        self.press(re.compile("^いま取りに行く"))

        def read() -> set[str]:
            self.page.goto(f"{self.here}harvest/")
            rows = self.page.locator(".harvest__table tbody tr").all_inner_texts()
            return {row.split()[0] for row in rows if (found := READ_ON.search(row)) and _at(found) >= since}

        wait_for_each(names, read, "the hub reads the town", seconds)
        self.look("harvest")

    def edit(self, title: str) -> None:
        """An ordinary page, found as everybody finds it."""
        self.page.goto(f"{self.admin}pages/search/?q={title}")
        self.page.locator("main").get_by_role("link", name=title, exact=True).first.click()
        expect(self.page.locator("#id_lead")).to_be_attached()

    def write(self, title: str, lead: str) -> None:
        """Another beginning, published."""
        self.edit(title)
        self.page.locator("#id_lead").fill(lead)
        self.publish()

    def publish(self) -> None:
        self.page.get_by_role("button", name="他のアクション").click()
        self.page.locator("button[name=action-publish]").click()
        expect(self.page.locator(".messages")).to_contain_text("公開")

    def open_next(self, *words: str) -> None:
        """次の公開版 says what will change."""
        self.page.goto(f"{self.here}releases/next/")
        for some in words:
            expect(self.page.locator("main")).to_contain_text(some)
        self.look("next")

    def rehearse(self, names: Iterable[str]) -> None:
        """下見 names every town."""
        self.page.get_by_role("button", name="保存して、下見をする").click()
        for name in names:
            expect(self.page.get_by_role("rowheader", name=name, exact=True)).to_be_visible()
        self.look("rehearsal")

    def build(self, notes: str) -> None:
        self.page.goto(f"{self.here}releases/next/")
        self.page.get_by_label("何が、なぜ変わったか").fill(notes)
        self.page.get_by_role("button", name="組み立てる", exact=True).click()
        expect(self.page.get_by_role("heading", name="二人が署名する")).to_be_visible()
        self.look("built")

    def take_out(self, file: Path) -> None:
        """The zip that leaves by hand, to where the keys are."""
        with self.page.expect_download() as saving:
            self.page.get_by_role("link", name="署名するファイルを取り出す").click()
        saving.value.save_as(file)

    def hand_in(self, file: Path) -> None:
        self.page.get_by_label("署名したファイル").set_input_files(file)
        self.press("確かめて受け取る")
        expect(self.page.get_by_text("署名がそろいました。").first).to_be_visible()
        self.look("signed")

    def put_out(self) -> str:
        """On trial the online key can be read, so it is out at once, and the towns are told. Answers its version."""
        button = self.page.locator("main").get_by_role("button", name=re.compile("を出す$"))
        version = button.inner_text().split()[0]
        button.click()
        expect(self.page.get_by_role("link", name="市町での取り込みを見る")).to_be_visible()
        self.look("out")
        return version

    def open_progress(self) -> None:
        """Of the newest release."""
        self.page.goto(f"{self.here}releases/")
        self.look("releases")
        self.page.locator("main table a").first.click()
        self.page.get_by_role("link", name="市町での取り込みを見る").click()


def _at(found: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(part) for part in found.groups())
