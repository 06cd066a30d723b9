"""Writing records of the office's own file, confidential addresses among them, and the trail entry of it.

For: the screen and `resources export`. Not for: open data, which shows only what is public.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from kit.core.actions.audit import Actor, record
from kit.core.logic.sheets.guard import guarded
from kit.resources.actions.records import KIND
from kit.resources.bridge.imports import LISTING_COLUMNS, read_kept
from kit.resources.logic.export import COLUMNS, HEADINGS, Codec
from kit.resources.logic.replaced import fitted
from kit.resources.models import Resource
from kit.resources.queries.desk import names_of_codes

FORMATS: Final = {"xlsx": "Excel（xlsx）", "csv": "CSV（UTF-8）", "cp932": "CSV（Shift_JIS・古いソフト向け）"}

PLACES: Final = 5
_CODE: Final = list(COLUMNS).index("code")


def export_rows(records: QuerySet[Resource], owner: str) -> Iterator[list[str]]:
    """The header, and the guarded cells of every record; `owner` is whose records they are."""
    codec = Codec(names_of_codes())
    yield list(HEADINGS)
    for kept in read_kept(records):
        listing = dict(zip(LISTING_COLUMNS, kept.listing, strict=True))
        values = {**listing, **kept.values, "uid": str(kept.uid), "owner_code": owner}
        yield [guarded(cell) for cell in codec.row(values)]


@dataclass
class Replaced:
    """A character that cp932 does not have, what stands for it, and where: the first few, and how many cells."""

    sign: str
    near: str
    places: list[str] = field(default_factory=list)
    cells: int = 0

    @property
    def number(self) -> str:
        return f"U+{ord(self.sign):04X}"


def replaced_signs(records: QuerySet[Resource], owner: str) -> list[Replaced]:
    """What the cp932 file writes instead of what it cannot, in which records and fields."""
    found: dict[str, Replaced] = {}
    rows = export_rows(records, owner)
    next(rows)
    for row in rows:
        for heading, cell in zip(HEADINGS, row, strict=True):
            here: dict[str, str] = {}
            fitted(cell, here)
            for sign, near in here.items():
                one = found.setdefault(sign, Replaced(sign, near))
                one.cells += 1
                if len(one.places) < PLACES:
                    one.places.append(f"{row[_CODE]} {heading}")
    return list(found.values())


def export_records(
    records: QuerySet[Resource],
    write: Callable[[Iterable[list[str]]], None],
    *,
    form: str,
    by: Actor,
    now: datetime,
) -> int:
    """Hand this body's records to `write` for one of `FORMATS` and say so in the trail; how many they are."""
    owner = settings.SITE_CONFIG.code
    with transaction.atomic():
        count = records.count()
        detail = {"count": count, "format": form}
        record(by=by, act="resource.exported", kind=KIND, reference="", now=now, detail=detail)
        rows: Iterable[list[str]] = export_rows(records, owner)
        if form == "cp932":
            rows = ([fitted(cell, {}) for cell in row] for row in rows)
        write(rows)
    return count
