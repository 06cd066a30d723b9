"""Who answers for whom in the office of the consultations.

For: escalation, the screen of duties, and answers that only the head may read. Not for: what a role may do
(`core.logic.permissions`): the head is a 窓口相談員 as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kit.core.models import User
from kit.intake.logic.escalation import Listener
from kit.intake.models import Consultation, Duty
from kit.intake.queries.inbox import counsellors


@dataclass(frozen=True)
class Office:
    """The counsellors whose accounts are in force, the heads among them, and who stands in for whom."""

    people: frozenset[User]
    heads: frozenset[User]
    deputies: Mapping[int, User]

    def named(self, row: Consultation, listener: Listener) -> frozenset[User]:
        """Who is named to hear of a consultation; empty when nobody is, or whoever is has left: then everybody hears."""
        if listener is Listener.HEAD:
            return self.heads
        if listener is Listener.DEPUTY:
            in_charge = row.serializable_value("assignee")
            return self._present(row.deputy) or self._present(self.deputies.get(in_charge))
        return self._present(row.assignee)

    def _present(self, user: object) -> frozenset[User]:
        return frozenset({user}) & self.people if isinstance(user, User) else frozenset()


def read_office(today: date) -> Office:
    """The office as it is today."""
    people = frozenset(counsellors(today))
    duties = list(Duty.objects.select_related("user", "deputy"))
    return Office(
        people,
        frozenset(duty.user for duty in duties if duty.is_head) & people,
        {duty.user.pk: duty.deputy for duty in duties if isinstance(duty.deputy, User)},
    )


def is_head(user: User) -> bool:
    """Whether somebody is the head of the window."""
    return Duty.objects.filter(user=user, is_head=True).exists()


def has_head(today: date) -> bool:
    """Whether anybody could read what only the head may read."""
    return bool(read_office(today).heads)
