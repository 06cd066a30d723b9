"""Asks which waiting releases have something urgent; cheap enough for every page of the admin."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from kit.blueprints.models import ApplyRun, BlueprintState, StoredRelease


def urgent_waiting(blueprints: Iterable[str]) -> QuerySet[StoredRelease]:
    """The releases whose urgent values nobody has taken or let out yet, in their order; one query, no documents.

    A town that has not taken any release yet has nothing old that could mislead anybody.
    """
    behind = BlueprintState.objects.filter(
        blueprint=OuterRef("blueprint"), sequence__gt=0, sequence__lt=OuterRef("sequence")
    )
    gone_out = ApplyRun.objects.filter(release=OuterRef("pk"), kind=ApplyRun.Kind.URGENT, undone_by=None)
    found = StoredRelease.objects.filter(Exists(behind), ~Exists(gone_out), blueprint__in=list(blueprints))
    return found.filter(is_urgent=True).defer("document")
