"""Writing records of the office's own file, confidential addresses among them, and the trail entry of it.

For: the screen and `resources export`. Not for: open data, which shows only what is public.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, Final

from django.db import transaction
from django.db.models import QuerySet

from kit.core.actions.audit import Actor, record
from kit.resources.actions.records import KIND
from kit.resources.bridge.imports import read_kept
from kit.resources.gateway.sheets.writer import write_csv, write_xlsx
from kit.resources.logic.cells import guarded
from kit.resources.logic.export import HEADINGS, Codec
from kit.resources.logic.replaced import fitted
from kit.resources.models import Resource
from kit.resources.queries.desk import names_of_codes

FORMATS: Final = {"xlsx": "Excel（xlsx）", "csv": "CSV（UTF-8）", "cp932": "CSV（Shift_JIS・古いソフト向け）"}


def export_rows(records: QuerySet[Resource], owner: str) -> Iterator[list[str]]:
    """The header, and the guarded cells of every record; `owner` is whose records they are."""
    codec = Codec(names_of_codes())
    yield list(HEADINGS)
    for kept in read_kept(records):
        values = {**kept.values, "uid": str(kept.uid), "owner_code": owner}
        yield [guarded(cell) for cell in codec.row(values)]


def replaced_signs(records: QuerySet[Resource], owner: str) -> dict[str, str]:
    """What the cp932 file writes instead of what it cannot."""
    replaced: dict[str, str] = {}
    for row in export_rows(records, owner):
        for cell in row:
            fitted(cell, replaced)
    return replaced


def export_records(
    records: QuerySet[Resource], target: BinaryIO, *, owner: str, form: str, by: Actor, now: datetime
) -> int:
    """Write the file in one of `FORMATS` and say so in the trail; how many records it holds."""
    with transaction.atomic():
        count = records.count()
        record(by=by, act="resource.exported", kind=KIND, reference="", now=now, detail={"count": count, "format": form})
        rows = export_rows(records, owner)
        if form == "xlsx":
            write_xlsx(rows, target)
        elif form == "csv":
            write_csv(rows, target, encoding="utf-8-sig")
        else:
            write_csv(([fitted(cell, {}) for cell in row] for row in rows), target, encoding="cp932")
    return count
