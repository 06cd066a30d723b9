"""Which records residents, files and harvesters may see.

For: every public listing, feed, export and page; there is no second way to ask it. Not for: staff's lists.
`logic.listing.is_shown` says the same of one record.
"""

from datetime import date
from typing import Final

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from kit.resources.logic.words import KINDS, PUBLIC_STATES
from kit.resources.models import Resource

_MOST_NAMES: Final = 500


def shown(today: date) -> Q:
    """The condition under which a record is shown today."""
    begun = Q(valid_from=None) | Q(valid_from__lte=today)
    going_on = Q(valid_to=None) | Q(valid_to__gte=today)
    approved = ~Q(operator="outside") | Q(renew_by__gte=today)
    return (
        Q(state__in=PUBLIC_STATES, withdrawn_at=None, hidden_here=False, complaint_since=None)
        & begun
        & going_on
        & approved
    )


def counts_by_kind(today: date) -> dict[str, int]:
    """How many of the own records of each kind residents see, kinds without any left out, in the order of the words."""
    ours = Resource.objects.filter(shown(today), owner_code=settings.SITE_CONFIG.code)
    found = ours.order_by().values_list("kind").annotate(Count("pk"))
    counts = dict(found)
    return {kind: counts[kind] for kind in KINDS if kind in counts}


def public_organisations() -> list[str]:
    """Who runs something that residents see, by name; for typing a name elsewhere."""
    today = timezone.localdate()
    names = Resource.objects.filter(shown(today)).exclude(organisation=None).order_by("organisation__name")
    return list(names.values_list("organisation__name", flat=True).distinct()[:_MOST_NAMES])


def public_resources(today: date) -> QuerySet[Resource]:
    """The records that residents see, with their organisation read along."""
    return Resource.objects.filter(shown(today)).select_related("organisation")
