"""Rows as a file to be opened in a spreadsheet: nothing in it acts as a formula.

For: rows that wait to be corrected. Not for: the export of records.

Rules
- In a workbook every cell is a text, which no spreadsheet calculates. In CSV a cell that begins like a formula gets a
  sign in front, which the import takes away again.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Final

from django.http import HttpResponse

from kit.core.gateway.sheets.writer import write_csv, write_xlsx
from kit.core.logic.sheets.guard import guarded
from kit.resources.logic.reading import REASON_HEADING

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_xlsx(headers: Sequence[str], rows: Iterable[Sequence[str]], name: str) -> HttpResponse:
    """A workbook with one sheet; the last column says why."""
    kept = io.BytesIO()
    write_xlsx([[*headers, REASON_HEADING], *rows], kept)
    return _download(kept.getvalue(), _XLSX, name)


def as_csv(headers: Sequence[str], rows: Iterable[Sequence[str]], name: str) -> HttpResponse:
    """UTF-8 with its mark, as Excel opens it."""
    kept = io.BytesIO()
    lines = ([guarded(text) for text in line] for line in rows)
    write_csv([[*headers, REASON_HEADING], *lines], kept, encoding="utf-8-sig")
    return _download(kept.getvalue(), "text/csv; charset=utf-8", name)


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
