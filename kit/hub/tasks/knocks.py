"""Knocks at the connected towns in the background: one that does not answer would hold a person's screen for 15 seconds.

For: after putting out on the screen, and its button. Not for: `release publish`, which waits itself.
"""

from django.utils import timezone
from django_tasks import task

from kit.core.models import User
from kit.hub.management.telling import connected_addresses, tell_towns


@task()
def knock_at_towns(user_id: int) -> None:
    """Knock at each connected town, for the person who asked; doing it twice does no harm."""
    tell_towns(connected_addresses(), by=User.objects.get(pk=user_id), now=timezone.now())
