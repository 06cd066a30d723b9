"""The member agencies with what their list and page say, and their kinds as a form offers them.

For: screens of agencies and seats. Not for: acts.

Rules
- Where an agency sits is told of the bodies that the person may see; a closed one is not counted for anybody else.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from kit.core.models import AgencyKind
from kit.core.registries import organisation_names
from kit.meetings.logic.agencies import fold_name
from kit.meetings.models import Agency, Seat
from kit.meetings.queries.access import visible_bodies
from kit.meetings.queries.bodies import current_seats


def agencies_seen(user: Any, today: date) -> QuerySet[Agency]:
    """All agencies, each with the number of seats that the person may see today (`seat_count`)."""
    taken = Q(seats__body__in=visible_bodies(user)) & (Q(seats__left_on=None) | Q(seats__left_on__gt=today))
    rows = Agency.objects.select_related("kind__field", "successor")
    return rows.annotate(seat_count=Count("seats", filter=taken)).order_by("kind__position", "name")


def seats_of(agency: Agency, user: Any, today: date) -> QuerySet[Seat]:
    """Its seats today in bodies that the person may see; their names stay sealed."""
    seats = Seat.objects.filter(current_seats(today), agency=agency, body__in=visible_bodies(user))
    return seats.defer("sealed").select_related("body").order_by("body__name", "position")


def kind_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds under their fields, the open ones last, as a select offers them: code and name."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind in AgencyKind.objects.select_related("field").order_by("position"):
        group = kind.field.name if kind.field else "計画の20種のほか"
        groups.setdefault(group, []).append((kind.code, kind.name))
    return list(groups.items())


def names_to_offer(known: Sequence[str]) -> list[str]:
    """Names to choose from while typing: agencies here first, then organisations that the public listing names."""
    seen = {fold_name(name) for name in known}
    more = []
    for read in organisation_names.values():
        for name in read():
            if fold_name(name) not in seen:
                seen.add(fold_name(name))
                more.append(name)
    return [*known, *more]
