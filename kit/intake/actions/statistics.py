"""The numbers of a fiscal year are counted, approved and withdrawn.

For: 窓口相談員 and 承認者, on the screen of the statistics. Not for: which tables there are (`logic.statistics`).

Rules
- Counting opens records and stands in the trail once, with how many; nothing that was opened leaves it but numbers.
- Approved is what was looked at: the approval names its digest, and what changed meanwhile is shown again first.
- Approved numbers are frozen. A year is approved once: two versions of one year could be held against each other.
- A year that was withdrawn by mistake comes back as it was.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from kit.core.actions.audit import Actor, record
from kit.core.actions.public_change import note_public_change
from kit.core.actions.records import count_records
from kit.core.logic.days import midnight
from kit.core.logic.fiscal import first_day
from kit.core.models import SealedRecord, User
from kit.intake.logic.definition import Definition
from kit.intake.logic.sending import flat
from kit.intake.logic.statistics import Counted, ShownTable, digest, is_over, tables
from kit.intake.logic.wishes import answers_now
from kit.intake.models import Consultation, DefinitionVersion, StatisticsCell, StatisticsYear

KIND = "statistics"


class StatisticsRefused(ValueError):
    """Nothing was changed: the year cannot be approved, withdrawn or restored now; the message says why."""


def count_year(year: int, *, by: Actor, now: datetime) -> tuple[ShownTable, ...]:
    """The tables of a year as they may be published, from the consultations that are there now.

    Raises SealBroken when one of them does not open, RuntimeError inside a transaction.
    """
    rows = Consultation.objects.filter(
        received_at__gte=midnight(first_day(year)), received_at__lt=midnight(first_day(year + 1))
    )
    found = list(rows.order_by("pk"))
    versions = DefinitionVersion.objects.filter(pk__in=rows.values("version"))
    definitions = {version.pk: version.definition for version in versions}
    return tables(count_records(found, partial(_counted, definitions), by=by, now=now))


def approve_year(year: int, seen: str, *, number: str, by: User, now: datetime) -> StatisticsYear:
    """Freeze the tables of a year; `seen` is the digest of what was looked at, `number` the 決裁番号.

    Raises StatisticsRefused.
    """
    if not is_over(year, timezone.localdate(now)):
        raise StatisticsRefused(f"{year}年度は、まだ終わっていません。4月1日から認められます。")
    shown = count_year(year, by=by, now=now)
    if digest(shown) != seen:
        raise StatisticsRefused("見たあとで数が変わりました。もう一度、表を見てください。")
    with transaction.atomic():
        row, is_new = StatisticsYear.objects.get_or_create(
            year=year, defaults={"approved_at": now, "approved_by": by}
        )
        if not is_new:
            raise StatisticsRefused(f"{year}年度の数は、もう認められています。一度認めた数は変えません。")
        StatisticsCell.objects.bulk_create(
            StatisticsCell(of_year=row, table=one.plan.key, row=cell[0], column=cell[1], value=value)
            for one in shown
            for cell, value in one.cells.items()
        )
        record(
            by=by,
            act="statistics.approve",
            kind=KIND,
            reference=str(year),
            detail={"number": number},
            now=now,
        )
        note_public_change(by=by)
    return row


@transaction.atomic
def withdraw_year(year: int, *, by: User, now: datetime) -> None:
    """Publish the numbers of a year no more; they stay as they are. Raises StatisticsRefused for a year that is not published."""
    if not StatisticsYear.objects.filter(year=year, withdrawn_at=None).update(withdrawn_at=now):
        raise StatisticsRefused(f"{year}年度の数は、公表していません。")
    record(by=by, act="statistics.withdraw", kind=KIND, reference=str(year), now=now)
    note_public_change(by=by)


@transaction.atomic
def restore_year(year: int, *, by: User, now: datetime) -> None:
    """Publish again what was withdrawn, unchanged. Raises StatisticsRefused for a year that was not withdrawn."""
    if not StatisticsYear.objects.filter(year=year).exclude(withdrawn_at=None).update(withdrawn_at=None):
        raise StatisticsRefused(f"{year}年度の数は、公表をやめていません。")
    record(by=by, act="statistics.restore", kind=KIND, reference=str(year), now=now)
    note_public_change(by=by)


def _counted(definitions: Mapping[int, Definition], row: SealedRecord, content: dict[str, Any]) -> Counted:
    """By the wishes as they are now: who said since that it must not be counted is not counted."""
    consultation: Any = row
    values = flat(answers_now(definitions[consultation.version_id], content))
    return Counted(timezone.localdate(consultation.received_at), consultation.door, values)
