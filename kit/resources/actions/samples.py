"""Fills the resources with sample places for a trial.

For: `setup --demo`. Not for: places that exist; every sample says 見本 in its name and has a number that reaches nobody.
The page under which they stand is published with them, where a release has brought it as a draft.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from kit.core.actions.audit import Actor, record
from kit.core.models.owned import PublishRefused
from kit.resources.actions.records import approve_listing, make_resource, set_state
from kit.resources.actions.sessions import VIEW_DAYS
from kit.resources.logic.words import LISTING_RULES, WEEKDAYS
from kit.resources.models import Resource, ResourcesPage


@transaction.atomic
def publish_samples(places: Iterable[Mapping[str, Any]], *, by: Actor, now: datetime) -> None:
    """Make and publish the sample places, once; raises PublishRefused under a real domain.

    `places`: values by field, and beside them `checked_days_ago`, `days` (rules of dates: weekdays, the numbers of the
    week within the month, times) and `state`.
    """
    if not settings.TRIAL:
        raise PublishRefused(["見本の場所は、お試しの名前（.example など）のときだけ入れられます。"])
    if Resource.objects.filter(owner_code=settings.SITE_CONFIG.code).exists():
        return
    for number, place in enumerate(places, 1):
        _publish(place, f"S-{number:02}", by=by, now=now)
    for page in ResourcesPage.objects.filter(live=False, first_published_at=None):
        page.get_latest_revision_as_object().save_revision().publish()
    record(by=by, act="sample.publish", kind="resource", now=now)


def _publish(place: Mapping[str, Any], code: str, *, by: Actor, now: datetime) -> None:
    today, here = localdate(now), settings.SITE_CONFIG.code
    own = {"code": code, "area_codes": [here], "municipality_code": here, "source": "見本"}
    told = {name: value for name, value in place.items() if name not in ("checked_days_ago", "days", "state")}
    values = {**own, **told, "checked_on": (today - timedelta(days=place["checked_days_ago"])).isoformat()}
    values["dates"] = [one for rule in place.get("days", ()) for one in _dates(rule, today)]
    made = make_resource(values, by=by, now=now)
    if made.operator == "outside":
        made = approve_listing(made, "見本第1号", rules_met=tuple(LISTING_RULES), by=by, now=now)
    made = set_state(made, "published", by=by, now=now)
    if place.get("state") == "paused":
        set_state(made, "paused", by=by, now=now)


def _dates(rule: Mapping[str, Any], today: date) -> list[dict[str, Any]]:
    """The days of a rule within the view: its weekdays, in the weeks of the month that it names, or in all."""
    wanted, weeks = (
        {list(WEEKDAYS).index(code) for code in rule["weekdays"]},
        rule.get("weeks", (1, 2, 3, 4, 5)),
    )
    days = (today + timedelta(days=ahead) for ahead in range(VIEW_DAYS))
    times = {"opens": rule["opens"], "closes": rule["closes"], "note": rule.get("note", "")}
    held = [day for day in days if day.weekday() in wanted and (day.day - 1) // 7 + 1 in weeks]
    return [
        {"date": day.isoformat(), **times, "cancelled": place == rule.get("cancelled")}
        for place, day in enumerate(held, 1)
    ]
