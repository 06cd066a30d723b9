"""Who may do what with a body and its meetings.

For: every edge and action of this room. Not for: the table itself (`core.logic.permissions`).

Rules
- The kind of the body says which row of the table counts: "meeting", or "closed_meeting" for what is closed.
- A closed body is for its keepers: `own` in the table. Everybody else is told nothing, not even that it exists.
"""

from typing import Any

from django.db.models import Q, QuerySet

from kit.core.queries.people import user_may
from kit.meetings.logic.kinds import KINDS
from kit.meetings.models import Body, Meeting

OPEN, CLOSED = "meeting", "closed_meeting"
CLOSED_CODES = frozenset(code for code, kind in KINDS.items() if kind.is_closed)


def kind_of(body: Body) -> str:
    """The word of the table for a body's meetings."""
    return CLOSED if body.rules.is_closed else OPEN


def may_with(user: Any, act: str, body: Body) -> bool:
    """Whether a person may do the act with the meetings of a body."""
    kind = kind_of(body)
    own = kind == CLOSED and body.keepers.filter(pk=user.pk).exists()
    return user_may(user, act, kind, own=own)


def visible_bodies(user: Any) -> QuerySet[Body]:
    """The bodies that a person may see at all; none when the table lets them see no meeting."""
    seen = Q(pk__in=())
    if user_may(user, "view", OPEN):
        seen |= ~Q(kind__in=CLOSED_CODES)
    if user_may(user, "view", CLOSED, own=True):
        seen |= Q(
            kind__in=CLOSED_CODES, pk__in=Body.keepers.through.objects.filter(user=user.pk).values("body")
        )
    return Body.objects.filter(seen)


def visible_meetings(user: Any) -> QuerySet[Meeting]:
    """The meetings of the bodies that a person may see."""
    return Meeting.objects.filter(body__in=visible_bodies(user))
