"""What was made public when: the publications of a page, read from its history.

For: the sheet of a past publication. Not for: what a publication changed (`bridge`).

Rules
- A publication is an entry of the page's history with a version, written by an act whose name ends in "publish"
  (`wagtail.publish`, `kit.blueprint.publish`) or that a plan brought about (`wagtail.publish.scheduled`).
- Before it stood the version of the publication before; nothing when the page had been taken down, or never was public.
- Its numbers are those noted since the publication before: the edit form saves a version of its own when it
  publishes, so the number may have been noted with the version before.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from wagtail.models import PageLogEntry, Revision

from kit.pages.models import Decision

PUBLISHED: Final = Q(action__endswith=".publish") | Q(action="wagtail.publish.scheduled")
TAKEN_DOWN: Final = Q(action__startswith="wagtail.unpublish")


@dataclass(frozen=True)
class Publication:
    """One publication: its entry in the history, its version, and the version that was public until then."""

    entry: PageLogEntry
    revision: Revision
    before: Revision | None
    before_is_lost: bool
    numbers: list[Decision]


def publication_entries(page: Any) -> QuerySet[PageLogEntry]:
    """The entries about publications whose version is still kept, newest first."""
    entries: QuerySet[PageLogEntry] = PageLogEntry.objects.filter(
        PUBLISHED, page=page, revision__isnull=False
    )
    return entries.select_related("revision", "user").order_by("-timestamp", "-pk")


def is_publication(entry: PageLogEntry) -> bool:
    """Whether this entry of a history tells of a publication whose version is still kept."""
    named = entry.action.endswith(".publish") or entry.action == "wagtail.publish.scheduled"
    return named and entry.revision_id is not None


def read_publication(page: Any, entry_id: int) -> Publication | None:
    """The publication that the entry tells of; None when it tells of none, or of another page."""
    entry = publication_entries(page).filter(pk=entry_id).first()
    if entry is None:
        return None
    earlier = (
        PageLogEntry.objects.filter(PUBLISHED | TAKEN_DOWN, page=page)
        .filter(Q(timestamp__lt=entry.timestamp) | Q(timestamp=entry.timestamp, pk__lt=entry.pk))
        .select_related("revision")
        .order_by("-timestamp", "-pk")
        .first()
    )
    was_public = earlier is not None and not earlier.action.startswith("wagtail.unpublish")
    before = earlier.revision if was_public else None
    return Publication(
        entry=entry,
        revision=entry.revision,
        before=before,
        before_is_lost=was_public and before is None,
        numbers=_numbers(page, earlier.timestamp if earlier else None, entry.timestamp),
    )


def _numbers(page: Any, after: datetime | None, until: datetime) -> list[Decision]:
    noted = Decision.objects.filter(page_uid=page.uid, at__lte=until)
    return list(noted.filter(at__gt=after) if after else noted)
