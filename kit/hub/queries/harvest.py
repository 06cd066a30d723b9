"""What the hub has read of the towns: for the board, rehearsals, the status page and everybody who shows it.

For: `said` (what towns answered last, believed answers only) and where records come from. Not for: reading.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from kit.core.models import Municipality
from kit.core.registries import Origin
from kit.hub.logic.harvest import is_old
from kit.hub.models import Ruling, Source, Town
from kit.hub.models.harvest import unpack
from kit.hub.models.register import Standing
from kit.resources.logic import addresses
from kit.resources.logic.words import PUBLIC_STATES
from kit.resources.models import Resource
from kit.resources.queries.listing import owner_name
from kit.resources.queries.public import public_resources

# What only a person can end: an odd answer, and what failed several times in a row.
_STUCK: Final = Q(state=Source.State.HELD) | Q(state=Source.State.FAILED, strikes__gte=3)


@dataclass(frozen=True)
class Said:
    """What a town answered: the document, and when it was last read."""

    document: Any
    read_at: datetime | None


def said(kind: str) -> dict[str, Said]:
    """The last believed answers of one kind ("town", "state") by the towns' codes: one statement."""
    rows = Source.objects.filter(kind=kind).exclude(body=None).order_by("town__municipality__code")
    names = ("town__municipality__code", "body", "good_at")
    return {code: Said(unpack(body), read_at) for code, body, read_at in rows.values_list(*names)}


def sources() -> QuerySet[Source]:
    """Every source of the connected towns, with its town, without the long columns."""
    rows = Source.objects.filter(town__standing=Standing.CONNECTED).select_related("town__municipality")
    return rows.defer("body", "held")


def twin_pairs(source: Source) -> list[tuple[Resource, Resource]]:
    """(ours, theirs) of what may be told twice, where both are still shown and whose they were: at most one statement."""
    uids = {uid for one in source.twins for uid in (one["ours"], one["theirs"])}
    if not uids:
        return []
    rows = Resource.objects.filter(uid__in=uids, state__in=PUBLIC_STATES, withdrawn_at=None)
    found = {(str(one.uid), one.owner_code): one for one in rows}
    here, town = settings.SITE_CONFIG.code, source.town.code
    pairs = [(found.get((one["ours"], here)), found.get((one["theirs"], town))) for one in source.twins]
    return [(ours, theirs) for ours, theirs in pairs if ours and theirs]


def record_with(uid: str) -> Resource | None:
    """A record, shown or not, with its organisation."""
    return Resource.objects.select_related("organisation").filter(uid=uid).first()


def with_rest(towns: QuerySet[Town]) -> QuerySet[Town]:
    """Towns with `rested_at`: since when the reading of their numbers rests, None while it does not."""
    own = Source.objects.filter(town=OuterRef("pk"), kind=Source.Kind.TOWN)
    return towns.annotate(rested_at=Subquery(own.values("rested_at")[:1]))


def source_of(code: str, kind: str) -> Source | None:
    """One source by the town's code; None where there is none."""
    return sources().filter(town__municipality__code=code, kind=kind).first()


def due_sources(now: datetime) -> QuerySet[Source]:
    """What is to be read now and held by nobody, what has waited longest first."""
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return sources().filter(free, due_at__lte=now, rested_at=None).order_by("due_at", "pk")


def being_read(now: datetime, slugs: frozenset[str] | None = None) -> QuerySet[Source]:
    """What a worker holds at this moment, of all towns or of these."""
    held = Source.objects.filter(lease_until__gt=now)
    return held if slugs is None else held.filter(town__municipality__slug__in=slugs)


def busy_towns(now: datetime) -> int:
    """How many towns are being read at this moment."""
    return being_read(now).order_by().values("town").distinct().count()


def need_somebody() -> int:
    """How many things wait: odd answers, sources that failed several times in a row, records that two bodies claim, own
    records that may be told twice."""
    stuck, odd = sources().filter(_STUCK, rested_at=None).count(), odd_sources()
    return stuck + sum(len(one.twins) for one in odd) + len(open_claims(odd))


@dataclass(frozen=True)
class Claim:
    """A record that a source's town claims and `owner` has; `ruling` is what somebody decided, while it counts."""

    source: Source
    uid: str
    name: str
    owner: str
    ruling: Ruling | None = None

    @property
    def owner_words(self) -> str:
        return owner_name(self.owner)

    @property
    def theirs(self) -> str:
        """The page of the town that claims it; the town shows it there."""
        return f"{self.source.town.address}{addresses.detail(UUID(self.uid))}"


def odd_sources() -> list[Source]:
    """The sources whose town claims another's record, or of which an own record may be told twice: one statement."""
    odd = ~Q(refused=[]) | ~Q(twins=[])
    return list(sources().filter(odd, kind=Source.Kind.HSDS))


def claims(found: Iterable[Source]) -> list[Claim]:
    """Every claim of these sources on what another body has by now, decided or not: two statements."""
    told = [(source, one) for source in found for one in source.refused if one["why"] == "owner"]
    if not told:
        return []
    uids = {one["uid"] for _source, one in told}
    records = Resource.objects.filter(uid__in=uids).values_list("uid", "owner_code")
    owners = {str(uid): owner for uid, owner in records}
    rows = Ruling.objects.filter(uid__in=uids).select_related("by", "town")
    ruled = {(str(row.uid), row.town.pk, row.owner_code): row for row in rows}
    return [
        Claim(source, one["uid"], one["name"], owner, ruled.get((one["uid"], source.town.pk, owner)))
        for source, one in told
        if (owner := owners.get(one["uid"], "")) not in ("", source.town.code)
    ]


def open_claims(found: Iterable[Source]) -> list[Claim]:
    """Those that nobody decided: two statements."""
    return [one for one in claims(found) if one.ruling is None]


def freed(source: Source) -> set[str]:
    """The uids of what this town claims and nobody shows any more, so that there is nothing to decide: it was ended, without
    a successor, and no ruling keeps it from this town. Three statements at most."""
    uids = [one.uid for one in open_claims([source])]
    if not uids:
        return set()
    over = Resource.objects.filter(uid__in=uids, successor=None).exclude(withdrawn_at=None)
    return {str(uid) for uid in over.values_list("uid", flat=True)}


def troubled() -> list[Source]:
    """The sources of which the board says something: odd answers, readings that failed several times in a row, releases
    that went back. One statement."""
    return list(sources().filter(_STUCK | Q(went_back=True), rested_at=None))


def harvest_origins() -> Mapping[str, Origin]:
    """Where records of towns come from, by the towns' codes; what is no town here any more keeps no address."""
    now = timezone.now()
    rows = Town.objects.filter(sources__kind=Source.Kind.HSDS)
    names = (
        "municipality__code",
        "address",
        "standing",
        "sources__good_at",
        "sources__rested_at",
    )
    return {
        code: Origin(
            address if standing == Standing.CONNECTED else "", read_at, is_old(read_at, now) or rested_at is not None
        )
        for code, address, standing, read_at, rested_at in rows.values_list(*names)
    }  # fmt: skip


def names_of(town: Town, uids: Collection[str]) -> list[str]:
    """The names of this town's records that residents see now, of these."""
    found = public_resources(timezone.localdate()).filter(owner_code=town.code, uid__in=uids)
    return list(found.order_by("name").values_list("name", flat=True))


def town_codes() -> dict[str, str]:
    """The codes of the municipalities by name, as addresses in feeds name them."""
    return dict(Municipality.objects.values_list("name", "code"))
