"""Following the prefecture in the background, as far as the town's policy goes.

For: the task that runs after a fetch stored something, and every few minutes for what no longer waits. Not for:
what following does (`actions.follow`).

Rules
- A refusal ends it quietly: what is in the way stands on the staff's home screen, in `doctor` and in the trail,
  and the site stays as it was. A fault of the kit does too; its traceback goes to the log.
- After a refusal the clock tries again an hour later, not every minute. A fetch or a command tries at once.
- One blueprint never stops the others.
"""

import logging
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from kit.blueprints.actions.follow import Followed, follow
from kit.blueprints.actions.stopped import note_going, note_stop
from kit.blueprints.management.refusals import REFUSALS, refusal
from kit.blueprints.queries.behind import may_follow
from kit.core.actions.audit import Actor, SystemActor

EVERY_MINUTES: Final = 5
log = logging.getLogger("kit.follow")


@task()
def follow_releases() -> None:
    """Follow every subscribed blueprint now."""
    follow_subscribed(by=SystemActor("follow"), now=timezone.localtime())


def follow_subscribed(*, by: Actor, now: datetime) -> dict[str, Followed]:
    """What was done by itself, by blueprint; one that was refused is not in it, its reason is kept."""
    policy = settings.SITE_CONFIG.blueprints
    done: dict[str, Followed] = {}
    for name in policy.subscribe:
        try:
            done[name] = follow(name, policy, by=by, now=now)
            note_going(name, by=by, now=now)
        except Exception as error:
            _stopped(name, error, by=by, now=now)
    return done


def follow_when_due(now: datetime) -> bool:
    """Queue following in this town's minutes when there is something to do; answers whether it did."""
    due = now.minute % EVERY_MINUTES == int(settings.SITE_CONFIG.code) % EVERY_MINUTES
    policy = settings.SITE_CONFIG.blueprints
    if not due or not any(may_follow(name, policy, now=now) for name in policy.subscribe):
        return False
    follow_releases.enqueue()
    return True


def _stopped(name: str, error: Exception, *, by: Actor, now: datetime) -> None:
    code, words = refusal(error)
    if not isinstance(error, REFUSALS):
        log.error("%s", name, exc_info=error)
    try:
        note_stop(name, code=code, words=words, by=by, now=now)
    except Exception:
        # A full disk takes no note either; the log has it, and the next run tries again.
        log.exception("%s: %s", name, words)
