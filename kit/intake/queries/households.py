"""Which consultations staff marked as coming from one household.

For: the warning above a consultation, and the list of marks. Not for: residents, who never learn of it.
"""

from dataclasses import dataclass

from django.db.models import Q

from kit.intake.models import Consultation, HouseholdLink


@dataclass(frozen=True)
class Link:
    """A mark, and the other consultation, whose content stays closed."""

    pk: int
    other: Consultation


def links_of(row: Consultation) -> tuple[Link, ...]:
    """The marks of one consultation."""
    found = HouseholdLink.objects.filter(Q(first=row) | Q(second=row)).order_by("pk")
    marks = {
        link.pk: link.serializable_value(
            "second_id" if link.serializable_value("first_id") == row.pk else "first_id"
        )
        for link in found
    }
    others = Consultation.objects.defer("sealed").in_bulk(marks.values())
    return tuple(Link(pk, others[uuid]) for pk, uuid in marks.items())
