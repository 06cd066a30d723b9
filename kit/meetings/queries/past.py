"""What a file of past meetings is compared with: the town's agencies, and the meetings that a body already has."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kit.meetings.logic.past.people import Known, fold_name
from kit.meetings.models import Agency, Body, Meeting, PastBatch
from kit.meetings.queries.access import visible_bodies


def known_agencies() -> Mapping[str, Known]:
    """Every agency by each of its names, folded; one that ended counts as its successor's predecessor: itself."""
    found: dict[str, Known] = {}
    for row in Agency.objects.select_related("kind").order_by("ended_on"):
        one = Known(str(row.uid), row.name, row.kind.code)
        for name in (row.name, *row.former_names.split("、")):
            if name.strip():
                found.setdefault(fold_name(name), one)
    return found


def batches_for(user: Any) -> QuerySet[PastBatch]:
    """The files of the bodies that a person may see, the newest first; their content stays where it is."""
    rows = PastBatch.objects.filter(body__in=visible_bodies(user))
    return rows.select_related("body", "sent_by").defer("sealed")


def meetings_of(batch: PastBatch) -> QuerySet[Meeting]:
    """The meetings that came from a file."""
    return Meeting.objects.filter(batch_uid=batch.pk)


def days_of(body: Body) -> QuerySet[Meeting]:
    """The meetings of a body, for comparing days."""
    return Meeting.objects.filter(body=body).order_by("starts_at")


def local_day(row: Meeting) -> str:
    """The day of a meeting as it is compared."""
    return timezone.localdate(row.starts_at).isoformat()
