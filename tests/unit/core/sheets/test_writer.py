"""What is written as xlsx can be opened, whatever somebody pasted into a text."""

from io import BytesIO

from openpyxl import load_workbook

from kit.core.gateway.sheets.writer import write_xlsx


def test_signs_that_xml_cannot_hold_do_not_spoil_the_file():
    target = BytesIO()
    write_xlsx([["一行め\x0b二行め", "\0", "a\ud800\ufffe", "<b>&\n𠮷\t"]], target)
    rows = list(load_workbook(target).active.iter_rows(values_only=True))
    assert rows == [("一行め二行め", None, "a", "<b>&\n𠮷\t")]
