"""What outsiders tell of a place waits for the office; nothing of it is public, and nothing says who told it.

For: the public form. Not for: proposals of staff and deciding (`actions.proposals`).

Of another body's place it waits here as well: residents know this office, and whoever reads it passes it on to the owner.
"""

from datetime import datetime

from django.db import transaction

from kit.core.actions.audit import Actor, record
from kit.resources.actions.records import KIND, ResourceRefused
from kit.resources.logic.suggestions import LONGEST_NAME, LONGEST_WORDS, MOST_WAITING
from kit.resources.models import Proposal, Resource

_OUTSIDE = (Proposal.Sender.OPERATOR, Proposal.Sender.VISITOR)


class TooManyWait(ResourceRefused):
    """So much is unread that nothing more is taken in."""


@transaction.atomic
def suggest(
    resource: Resource | None, words: str, *, sender: str, name: str = "", by: Actor, now: datetime
) -> Proposal:
    """Keep what somebody tells of a place, or of a missing one (None, with its `name`); the same twice is kept once.

    `sender`: "operator" or "visitor". Raises TooManyWait.
    """
    told, values = (
        words.strip()[:LONGEST_WORDS],
        {"name": name.strip()[:LONGEST_NAME]} if name.strip() else {},
    )
    waiting = Proposal.objects.filter(sender__in=_OUTSIDE)
    again = waiting.filter(resource=resource, words=told, sender=sender).first()
    if again is not None and again.values == values:
        return again
    if waiting.count() >= MOST_WAITING:
        raise TooManyWait("いま、お知らせがたまっています。お手数ですが、電話でお知らせください。")
    made = Proposal.objects.create(
        resource=resource,
        sender=sender,
        at=now,
        values=values,
        words=told,
        base_version=resource.version if resource else 0,
    )
    record(by=by, act="resource.told", kind=KIND, reference=str(resource.uid) if resource else "", now=now)
    return made
