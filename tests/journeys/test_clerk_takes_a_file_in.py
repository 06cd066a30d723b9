"""A clerk sends the office's own table, says what a column means, sees the changes, takes them in, takes them back."""

import io
import os
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.staff import sign_in

HEAD = ["No.", "名称", "種別", "対象者", "所在地", "電話番号", "開催日時", "更新日", "しずかさ"]
ROWS = [
    [1, "居場所ひだまり", "居場所", "ご本人・ご家族", "三重県津市西丸之内２３－１", 592293151, "毎月第2・第4土曜 13:30～16:00", "令和8年11月1日", "しずか"],
    [2, "家族会なぎ", "家族会", "家族", "津市本町1", "059-224-2273（内線12）", "第3日曜 午後", "R8.10.1", ""],
    [3, None, "相談", "本人", "", "", "", "", ""],
]  # fmt: skip
IMPORTS = "/admin/resources/imports/"
PICTURES = os.environ.get("PICTURES")


def awkward():
    """A title over merged cells, a blank line, a number that lost its zero."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["津市 ひきこもり支援に関する社会資源一覧"])
    sheet.merge_cells("A1:I1")
    sheet.append([])
    for line in (HEAD, *ROWS):
        sheet.append(line)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.fixture
def look(violations):
    """What axe finds and what sticks out, at both sizes; a picture where somebody wants one."""

    def check(page, name):
        page.wait_for_load_state()
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{size['width']}.png", full_page=True)
        page.set_viewport_size(DESK)

    return check


def test_a_clerk_takes_a_file_in_and_back(open_page, own_town, look):
    address, login = own_town
    page = open_page(viewport=DESK)
    sign_in(page, address, *login)
    page.locator("nav").get_by_role("link", name="社会資源", exact=True).click()
    page.locator(f"main a[href='{IMPORTS}']").click()
    expect(page.get_by_label("表のファイル")).to_be_attached()
    look(page, "list")
    page.get_by_label("表のファイル").set_input_files(
        {"name": "社会資源一覧.xlsx", "mimeType": "application/octet-stream", "buffer": awkward()}
    )
    page.get_by_role("button", name="送って、読みとる").click()
    expect(page.get_by_text("確かめてください", exact=True).first).to_be_visible(timeout=60_000)
    look(page, "mapping")
    page.get_by_label("何の列ですかしずかさ").select_option(label="備考")
    page.get_by_role("button", name="この読み方でくらべる").click()
    expect(page.get_by_text("まだ何も変わっていません")).to_be_visible(timeout=60_000)
    expect(page.locator("main")).to_contain_text("名前がありません")
    look(page, "errors")
    page.locator(".kit-tabs").get_by_role("link", name="新しい").click()
    first = page.locator(".kit-rows > li", has_text="居場所ひだまり")
    expect(first).to_contain_text("059-229-3151")
    expect(first).to_contain_text("書いてあること: 592293151")
    look(page, "new")
    page.get_by_role("button", name="取り込む", exact=True).click()
    expect(page.locator("main")).to_contain_text("に取り込みました", timeout=60_000)
    expect(page.locator(".kit-result")).to_contain_text("新しく入った")
    look(page, "done")
    with page.expect_download() as got:
        page.get_by_role("link", name="Excelで受け取る").click()
    table = openpyxl.load_workbook(io.BytesIO(Path(got.value.path()).read_bytes())).active
    assert table.cell(2, table.max_column).value.startswith("名前がありません")
    page.get_by_role("link", name="元に戻す").click()
    back = page.get_by_role("button", name="取り込む前に戻す")
    expect(back).to_be_visible()
    look(page, "undo")
    back.click()
    expect(page.locator("main")).to_contain_text("取り込む前に戻しました", timeout=60_000)
    look(page, "undone")
