"""Tells the hub once a day, and after every release that was taken, how this town stands.

Rules
- There is no queue of reports: only how it stands now counts. What did not arrive is tried again after a while, seldom
  after many attempts, and the keeper of the site is told when it goes on.
- Nothing here ever stops the site.
"""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from kit.blueprints.actions.joining import NotJoined, note_not_sent, note_sent, put_off
from kit.blueprints.gateway.exchange import HubUnreachable
from kit.blueprints.logic.hub_words import HubRefused
from kit.blueprints.management.exchange import send
from kit.blueprints.queries.joining import hub_link, may_send, own_report
from kit.core.actions.audit import Actor, SystemActor
from kit.core.gateway.keys import KeyMissing


@task()
def report_to_hub() -> None:
    """Send the report now."""
    report(by=SystemActor("exchange"))


def report(*, by: Actor) -> bool:
    """Send how this town stands; answers whether the hub has it. What went wrong is remembered."""
    try:
        send("report", own_report(), by=by)
    except NotJoined:
        return False
    except HubUnreachable as error:
        note_not_sent("unavailable", str(error), by=by, now=timezone.now())
        return False
    except HubRefused as error:
        note_not_sent(error.code, str(error), by=by, now=timezone.now())
        return False
    except KeyMissing as error:
        note_not_sent("no_key", str(error), by=by, now=timezone.now())
        return False
    note_sent(by=by, now=timezone.now())
    return True


def report_when_due(now: datetime) -> bool:
    """Queue a report when one is due; answers whether it did."""
    if not settings.SITE_CONFIG.blueprints.hub_url or not may_send(hub_link(), now):
        return False
    put_off(by=SystemActor("clock"), now=now)
    report_to_hub.enqueue()
    return True
