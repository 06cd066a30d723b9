"""Turns public records into rows of open data."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.timezone import localtime

from kit.core.models import Municipality
from kit.resources.bridge.values import public_values
from kit.resources.logic.opendata import Public, row
from kit.resources.models import Resource


def open_rows(resources: Iterable[Resource]) -> Iterator[list[str]]:
    """The cells of each record; asks for the municipalities once."""
    cities = dict(Municipality.objects.values_list("code", "name"))
    owner = settings.SITE_CONFIG
    names = {**cities, owner.code: owner.name}
    return (row(_public(one, names)) for one in resources)


def _public(resource: Resource, names: dict[str, str]) -> Public:
    return Public(
        uid=str(resource.uid),
        values=public_values(resource),
        owner=resource.owner_code,
        owner_name=names.get(resource.owner_code, ""),
        city=names.get(resource.municipality_code, ""),
        state=resource.state,
        modified=localtime(resource.modified_at).isoformat(timespec="seconds"),
        weekdays=tuple(resource.weekdays),
        schedule=resource.schedule,
    )
