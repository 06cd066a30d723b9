"""What the hub has read of the towns: for the board, rehearsals, the status page and everybody who shows it.

For: `said` (what towns answered last, believed answers only) and where records come from. Not for: reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kit.core.models import Municipality
from kit.core.queries.people import user_may
from kit.core.registries import Origin
from kit.hub.logic.harvest import is_old
from kit.hub.models import Source, Town
from kit.hub.models.harvest import unpack
from kit.hub.models.register import Standing
from kit.resources.logic.words import PUBLIC_STATES
from kit.resources.models import Resource

NEEDED_STRIKES = 3


@dataclass(frozen=True)
class Said:
    """What a town answered: the document, when it last changed here, when it was last read, and whether it is older than
    what the town had answered before."""

    document: Any
    changed_at: datetime | None
    read_at: datetime | None
    went_back: bool


def said(kind: str) -> dict[str, Said]:
    """The last believed answers of one kind ("town", "state") by the towns' codes: one statement."""
    rows = Source.objects.filter(kind=kind).exclude(body=None).order_by("town__municipality__code")
    names = ("town__municipality__code", "body", "body_at", "good_at", "went_back")
    return {code: Said(unpack(body), *rest) for code, body, *rest in rows.values_list(*names)}


def sources() -> QuerySet[Source]:
    """Every source of the connected towns, with its town, without the long columns."""
    rows = Source.objects.filter(town__standing=Standing.CONNECTED).select_related("town__municipality")
    return rows.defer("body", "held")


def source_of(code: str, kind: str) -> Source | None:
    """One source by the town's code; None where there is none."""
    return sources().filter(town__municipality__code=code, kind=kind).first()


def due_sources(now: datetime) -> QuerySet[Source]:
    """What is to be read now and held by nobody, what has waited longest first."""
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return sources().filter(free, due_at__lte=now).order_by("due_at", "pk")


def busy_towns(now: datetime) -> int:
    """How many towns are being read at this moment."""
    held = Source.objects.filter(lease_until__gt=now)
    return held.order_by().values("town").distinct().count()


def need_somebody() -> int:
    """How many sources wait for a look, or have failed several times in a row."""
    failing = Q(state=Source.State.FAILED, strikes__gte=NEEDED_STRIKES)
    return sources().filter(Q(state=Source.State.HELD) | failing).count()


def held_codes() -> frozenset[str]:
    """The codes of the towns of which something waits for a look."""
    held = sources().filter(state=Source.State.HELD)
    return frozenset(held.order_by().values_list("town__municipality__code", flat=True))


def harvest_origins() -> Mapping[str, Origin]:
    """Where records of towns come from, by the towns' codes; what is no town here any more keeps no address."""
    now = timezone.now()
    rows = Town.objects.filter(sources__kind=Source.Kind.HSDS).annotate(read_at=F("sources__good_at"))
    return {
        code: Origin(address if standing == Standing.CONNECTED else "", read_at, is_old(read_at, now))
        for code, address, standing, read_at in rows.values_list(
            "municipality__code", "address", "standing", "read_at"
        )
    }


def names_of(uids: list[str], most: int) -> list[str]:
    """The names of records that residents see now, of these."""
    found = Resource.objects.filter(uid__in=uids, state__in=PUBLIC_STATES, withdrawn_at=None)
    return list(found.order_by("name").values_list("name", flat=True)[:most])


def town_codes() -> dict[str, str]:
    """The codes of the municipalities by name, as addresses in feeds name them."""
    return dict(Municipality.objects.values_list("name", "code"))


def may_look(user: Any) -> bool:
    """Whether somebody sees the harvest here."""
    return settings.SITE_CONFIG.is_hub and user_may(user, "view", "harvest")
