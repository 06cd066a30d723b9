"""Turns records into what the documents of the feed are made of (`logic.feed`).

For: what is shown today, what is only a tombstone, and when each of them last changed for a harvester. Not for: which
records those are (`queries.feed`).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils.timezone import get_default_timezone, localdate

from kit.core.models import Municipality
from kit.core.registries import Origin
from kit.resources.bridge.values import entry_of, public_values
from kit.resources.logic.feed.record import About, Feedable
from kit.resources.logic.listing import is_shown
from kit.resources.models import Organisation, Resource
from kit.resources.queries.listing import owner_name
from kit.resources.queries.origins import origins_of


def feedables(resources: Iterable[Resource]) -> list[Feedable]:
    """The records as the documents want them; asks for the municipalities and the publishers of others' records once."""
    cities = dict(Municipality.objects.values_list("code", "name"))
    today, records = localdate(), list(resources)
    publishers = {code: _publisher(code, found) for code, found in origins_of(records).items()}
    return [_feedable(one, today, cities, publishers) for one in records]


def about(organisation: Organisation) -> About:
    """The organisation as the documents want it."""
    return About(organisation.uid, organisation.name, organisation.url, organisation.corporate_number)


def _publisher(code: str, origin: Origin) -> dict[str, str]:
    """Whose record it is, in the words in which a feed names its publisher."""
    found = {"name": owner_name(code), "identifier": code}
    return {**found, "website": f"{origin.address}/"} if origin.address else found


def _feedable(
    resource: Resource, today: date, cities: dict[str, str], publishers: Mapping[str, Mapping[str, str]]
) -> Feedable:
    others = resource.owner_code != settings.SITE_CONFIG.code
    plain = {"name": owner_name(resource.owner_code), "identifier": resource.owner_code} if others else None
    return Feedable(
        uid=resource.uid,
        values=public_values(resource),
        state=resource.state,
        shown=is_shown(entry_of(resource), today),
        gone=resource.is_withdrawn or resource.state == "ended",
        modified=_moved(resource, today),
        organization=about(resource.organisation) if resource.organisation else None,
        city=cities.get(resource.municipality_code, ""),
        schedule=resource.schedule,
        renew_by=resource.renew_by.isoformat()
        if resource.operator == "outside" and resource.renew_by
        else None,
        publisher=publishers.get(resource.owner_code, plain),
    )


def _moved(resource: Resource, today: date) -> datetime:
    """When it last changed for a harvester."""
    days = [resource.valid_from, _after(resource.valid_to)]
    if resource.operator == "outside":
        days.append(_after(resource.renew_by))
    zone = get_default_timezone()
    moved = [datetime.combine(day, time(0), tzinfo=zone) for day in days if day and day <= today]
    return max([resource.modified_at, *moved]).astimezone(zone)


def _after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day else None
