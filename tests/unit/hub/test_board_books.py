"""Workbooks of the board can be opened, whatever somebody pasted into a fact, a source or a title."""

from io import BytesIO

from openpyxl import load_workbook

from kit.hub.gateway.board_books import Letter, write_board, write_inquiry
from kit.hub.logic.board_sheets import Asked, sheet_rows

ODD = "\0\x0b\x1f\ud800\ufffe\uffff"


def cells(write):
    target = BytesIO()
    write(target)
    return [[cell.value for cell in line] for line in load_workbook(target).active.iter_rows()]


def test_signs_that_xml_cannot_hold_do_not_spoil_the_board():
    lines = [["市町コード", "窓口の名前"], ["242080", f"健康{ODD}福祉課"]]
    assert cells(lambda target: write_board(lines, target)) == [lines[0], ["242080", "健康福祉課"]]


def test_signs_that_xml_cannot_hold_do_not_spoil_an_inquiry():
    letter = Letter(f"窓口の{ODD}照会", "名張市　御中", f"三重県　担当 {ODD}kei", "2026年12月25日（金）", [])
    asked = Asked("1", letter.title, ("window_name",), {"242080": "名張市"})
    rows = sheet_rows(asked, {("242080", "window_name"): (f"健康{ODD}福祉課", f"広報{ODD}")})
    found = cells(lambda target: write_inquiry(letter, rows, target))
    assert [line[0] for line in found[:3]] == ["窓口の照会", "名張市　御中", "三重県　担当 kei"]
    assert found[-1][3:5] == ["健康福祉課", "広報"]


def test_a_long_title_and_lines_in_a_source_have_room():
    asked = Asked("1", "", ("window_name",), {"242080": "名張市"})
    heights = []
    for title, source in (("窓口の照会", "広報"), ("長" * 80, "広報\n4月号\n5ページ\n6ページ")):
        rows = sheet_rows(asked, {("242080", "window_name"): ("福祉課", source)})
        target = BytesIO()
        write_inquiry(Letter(title, "名張市　御中", "三重県", "12月25日", []), rows, target)
        sheet = load_workbook(target).active
        heights.append([sheet.row_dimensions[line].height for line in (1, 2, sheet.max_row)])
    assert heights == [[26, 18, 22], [52, 18, 64]]


def test_a_question_for_a_name_offers_the_word_for_none_and_takes_any_name():
    asked = Asked("1", "", ("window", "platform"), {"242080": "名張市"})
    target = BytesIO()
    write_inquiry(Letter("", "名張市　御中", "三重県", "12月25日", []), sheet_rows(asked, {}), target)
    sheet = load_workbook(target).active
    offered = {
        str(one.sqref): (one.formula1, one.showErrorMessage) for one in sheet.data_validations.dataValidation
    }
    window, platform = (f"F{line}" for line in (sheet.max_row - 1, sheet.max_row))
    assert offered == {window: ('"ある,これから"', True), platform: ('"これから"', False)}
    assert "まだなければ「これから」" in sheet.cell(sheet.max_row, 3).value
