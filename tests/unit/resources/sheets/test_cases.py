"""Twelve spreadsheets as town halls make them, from the file to the value of each cell.

`tests/cases/sheets/NAME.json` beside each file says what is right, in words: what the columns are, each record with
its values, what a person is told to look at. Made by `tests/factories/sheets.py`, read by the real reading process.
"""

import json
from dataclasses import fields, is_dataclass
from datetime import time
from pathlib import Path

import pytest

from kit.core.gateway.sheets.reader import read_sheets
from kit.core.logic.sheets.dates import PartialDate
from kit.resources.logic.hours.parse import ParsedHours
from kit.resources.logic.hours.words import words
from kit.resources.logic.sheets.cells.contacts import PhoneNumber
from kit.resources.logic.sheets.cells.read import Context
from kit.resources.logic.sheets.header import find_header
from kit.resources.logic.sheets.table import read_table

CASES = Path(__file__).resolve().parents[3] / "cases" / "sheets"
FILES = sorted(path for path in CASES.iterdir() if path.suffix != ".json")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_sheet_of_a_town_hall_is_read_right(path):
    assert told(path) == json.loads((CASES / f"{path.name}.json").read_text("utf-8"))


def test_there_are_at_least_ten_and_every_kind_of_file():
    assert len(FILES) >= 10
    assert {path.suffix for path in FILES} == {".xlsx", ".xlsm", ".xls", ".csv", ".tsv"}


def told(path):
    """What is read from a file, in words that can be written beside it."""
    with read_sheets(path, path.name) as book:
        sheet = next(sheet for sheet in book.sheets if not sheet.is_hidden)
        header = find_header(sheet.head(), merges=sheet.merges)
        rows = [row.cells for row in sheet.rows()][header.data_from :]
        lines = list(read_table(rows, header, Context(area_code="059")))
        return {
            "notices": [given.words for given in book.notices],
            "above": list(header.above),
            "columns": {
                f"{column.letters} {column.title}": column_words(column) for column in header.columns
            },
            "lines": [line_words(line, sheet) for line in lines],
        }


def column_words(column):
    if column.repeats:
        return f"again {column.repeats}"
    return column.field or f"unknown, perhaps {column.suggestion}"


def line_words(line, sheet):
    if line.kind != "record":
        return f"{line.number} {line.kind} {line.text}".strip()
    parts = {
        "row": f"{line.number}{' hidden' if line.number in sheet.hidden_rows else ''}",
        "section": line.section,
        "values": {name: value_words(reading) for name, reading in line.readings.items()},
        "unknown": dict(line.unknown),
        "stray": dict(line.stray),
        "warnings": [
            f"{name}: {warning.words}" for name, r in line.readings.items() for warning in r.warnings
        ],
    }
    return {name: part for name, part in parts.items() if part}


def value_words(reading):
    """The value in words; {"raw": …} for what could not be read and stays as it was."""
    return {"raw": reading.raw} if reading.value is None else plain(reading.value)


def plain(value):
    if isinstance(value, ParsedHours):
        return (
            words(value.schedule)
            if value.schedule
            else {"words": value.words, "asks": value.is_by_arrangement}
        )
    if isinstance(value, PhoneNumber):
        extra = f" 内線{value.extension}" if value.extension else ""
        return (
            f"{value.display}{'' if value.digits else ' ?'}{extra}{f' [{value.note}]' if value.note else ''}"
        )
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value
