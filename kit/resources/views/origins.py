"""Whose record it is, in words: for cards and pages that show another body's records.

An edge: nothing is said of the own records; of others the body, the day on which its site was read, and, where that was
long ago, that this was true then.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from kit.core.logic.opening.words import date_words
from kit.core.registries import Origin
from kit.resources.logic import addresses
from kit.resources.models import Resource
from kit.resources.queries.listing import other_owner


@dataclass(frozen=True)
class Whose:
    """`name` "" = our own; `href` and `suggest`: its page and its form for mistakes on its own site, "" where that has none;
    `read`: when it was read; `site`: its site as people type it."""

    name: str = ""
    href: str = ""
    suggest: str = ""
    read: str = ""
    is_old: bool = False
    site: str = ""


def whose(record: Resource, origins: Mapping[str, Origin]) -> Whose:
    """The owner of a record, of those for which `origins` were asked (`queries.origins`)."""
    name = other_owner(record)
    origin = origins.get(record.owner_code)
    if not name or origin is None:
        return Whose(name)
    if not origin.address:
        return Whose(name, read=_read(origin), is_old=origin.is_old)
    paths = (addresses.detail(record.uid), addresses.suggest(record.uid))
    links = (f"{origin.address}{path}" for path in paths)
    return Whose(name, *links, _read(origin), origin.is_old, origin.address.partition("://")[2])


def _read(origin: Origin) -> str:
    if origin.read_at is None:
        return ""
    day = timezone.localdate(origin.read_at)
    if origin.is_old:
        return _("%(year)s年%(day)sの時点") % {"year": day.year, "day": date_words(day)}
    return _("%(day)sに受け取りました") % {"day": date_words(day)}
