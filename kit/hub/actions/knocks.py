"""Notes which towns took a knock ("there is something new") and which did not, and why.

For: after putting out, and the button. Not for: knocking (`gateway.ping`), and what a town made of it.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kit.core.actions.audit import Actor, record
from kit.hub.models import Knock, Town


@transaction.atomic
def note_knocks(answers: Mapping[str, str], *, by: Actor, now: datetime) -> None:
    """Keep the last knock of each town; `answers`: by address why it did not take it, "" where it did."""
    towns = Town.objects.filter(address__in=[*answers])
    for town in towns:
        told = {"at": now, "problem": answers[town.address]}
        Knock.objects.update_or_create(town=town, defaults=told)
    failed = sum(bool(why) for why in answers.values())
    detail = {"sent": len(answers) - failed, "failed": failed}
    record(by=by, act="release.ping", kind="release", detail=detail, now=now)
