"""Asks for what a resident looks for: a list of records, their coming dates, and the areas one can choose.

For: the listing, the dates, the leaflet, the piece on the first page. Not for: which records are public
(`queries.public`), words (`logic`).

Rules
- Order: what fits the words best, then this town's own, then what several towns share, then the whole prefecture; what
  takes place before what pauses; then by reading.
- Dates of cancelled meetings are no next dates, but stand in lists of dates as cancelled.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils.timezone import get_default_timezone

from kit.core.memory import public
from kit.core.models import Municipality
from kit.resources.logic.filters import HERE, PREFECTURE, Wanted
from kit.resources.logic.near import Place, nearest
from kit.resources.logic.words import AREAS, PREFECTURE_BODY
from kit.resources.models import Resource, ResourcesPage, Session
from kit.resources.models.fields import has_code
from kit.resources.queries.finding import matching
from kit.resources.queries.public import public_resources

# Where people meet: offices that are open each working day are no meetings of a week.
MEETING_KINDS: Final = ("place", "family_group", "family_class", "peer_group", "learning", "online", "other")
_WHO: Final = {"person": "for_person", "family": "for_family", "supporter": "for_supporter"}


def live_listing() -> ResourcesPage | None:
    """The published page of the resources; None while there is none. Shared: nobody may change it."""
    page: ResourcesPage | None = public(
        "resources page", lambda: ResourcesPage.objects.filter(live=True).first()
    )
    return page


def listing_is_shown() -> bool:
    """Whether residents are shown resources: site.toml says so, and their page is published."""
    return settings.SITE_CONFIG.shows("resources") and live_listing() is not None


def municipality_names() -> dict[str, str]:
    """The names of the 29 by their codes. Shared: nobody may change it."""
    names: dict[str, str] = public(
        "municipality names", lambda: dict(Municipality.objects.values_list("code", "name"))
    )
    return names


def areas(here: str) -> dict[str, str]:
    """What one can choose as an area, by its word in the address: this town, the whole prefecture, other towns.

    At the prefecture's hub there is no "this town".
    """
    names = municipality_names()
    others = {code: name for code, name in names.items() if code != here}
    own = {} if here in PREFECTURE_BODY else {HERE: names.get(here, AREAS[HERE])}
    return {**own, PREFECTURE: AREAS[PREFECTURE], **others}


def wanted_resources(wanted: Wanted, *, today: date, here: str) -> QuerySet[Resource]:
    """The public records that answer the question, in their order; `here`: the code of this town."""
    found = public_resources(today).filter(_choices(wanted, here))
    return matching(found, wanted.words).order_by(
        "-search_score", _nearness(here), _pausing(), _reading(), "name", "uid"
    )


def counted(questions: Sequence[Wanted], *, today: date, here: str) -> list[int]:
    """How many records answer each of several questions: one statement for each different line of words."""
    found: dict[str, int] = {}
    for words in dict.fromkeys(wanted.words for wanted in questions):
        counts = {
            f"q{number}": Count("pk", filter=Q(pk__gt=0) & _choices(wanted, here))
            for number, wanted in enumerate(questions)
            if wanted.words == words
        }
        found |= matching(public_resources(today), words).order_by().aggregate(**counts)
    return [found[f"q{number}"] for number in range(len(questions))]


def near_towns(town: str, here: str) -> list[str]:
    """The other towns by their words in the address (`areas`), the nearest first; [] for what is no town."""
    places: dict[str, Place] = public("municipality places", _places_now)
    code = here if town == HERE else town
    if code not in places:
        return []
    others = {other: at for other, at in places.items() if other != code}
    return [HERE if other == here else other for other in nearest(places[code], others)]


def _places_now() -> dict[str, Place]:
    rows = Municipality.objects.values_list("code", "latitude", "longitude")
    return {code: (latitude, longitude) for code, latitude, longitude in rows}


def shown_resource(uid: UUID, today: date) -> Resource | None:
    """One record that residents see, with its organisation and photo; None when it is not shown."""
    return public_resources(today).select_related("photo").filter(uid=uid).first()


def was_listed(uid: UUID) -> bool | None:
    """Whether a record that stood here once is over for good; None when none ever did."""
    found = Resource.objects.filter(uid=uid, was_public=True).values_list("state", "withdrawn_at").first()
    return None if found is None else found[0] == "ended" or found[1] is not None


def successor_of(uid: UUID, today: date) -> UUID | None:
    """The record that stands for one that stepped back, where residents see it; None where there is none."""
    named = Resource.objects.filter(uid=uid).exclude(successor=None).values("successor")
    return public_resources(today).filter(uid__in=named).values_list("uid", flat=True).first()


def keys_of(records: QuerySet[Resource]) -> QuerySet[Resource, int]:
    """Only the keys, in the same order: thousands of whole rows need not be sorted to show twenty."""
    return records.select_related(None).values_list("pk", flat=True)


def in_order(keys: Iterable[int]) -> list[Resource]:
    """The records behind keys, in the order of the keys, with their organisations; what is gone is left out."""
    wanted = list(keys)
    found = Resource.objects.select_related("organisation").in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def next_dates(resources: Iterable[Resource], now: datetime) -> dict[int, datetime]:
    """When each of them takes place next, by primary key; what has begun and goes on counts."""
    held = Session.objects.filter(resource__in=[one.pk for one in resources], cancelled=False)
    rows = held.filter(not_over(now)).order_by().values_list("resource").annotate(Min("starts_at"))
    return dict(rows)


def coming_sessions(resource: Resource, now: datetime) -> QuerySet[Session]:
    """All dates of one record that are not over, cancelled ones too, the nearest first."""
    return Session.objects.filter(not_over(now), resource=resource)


def session_at(resource: Resource, starts_at: datetime) -> Session | None:
    """The date of a record that begins at this moment, with its record; None when there is none."""
    found = Session.objects.filter(resource=resource, starts_at=starts_at)
    return found.select_related("resource__organisation").first()


def not_over(now: datetime) -> Q:
    """Dates that are still to come or go on."""
    return Q(starts_at__gte=now) | Q(ends_at__gt=now)


def meetings(records: QuerySet[Resource], first: date, last: date) -> QuerySet[Session]:
    """The dates of meetings within [first, last], both whole days, with their records; in the order of time."""
    zone = get_default_timezone()
    begin = datetime.combine(first, time(), tzinfo=zone)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)
    which = records.filter(kind__in=MEETING_KINDS, state="published").order_by().values("pk")
    found = Session.objects.filter(resource__in=which, starts_at__gte=begin, starts_at__lt=end)
    return found.select_related("resource__organisation").order_by("starts_at", "resource__name", "pk")


def owner_name(code: str) -> str:
    """The body that owns a record, as residents call it; the code itself where it is none of Mie."""
    return PREFECTURE_BODY.get(code) or municipality_names().get(code, code)


def other_owner(resource: Resource) -> str:
    """The body that owns a record where it is not this one; "" for the own ones."""
    return "" if resource.owner_code == settings.SITE_CONFIG.code else owner_name(resource.owner_code)


def nearest_meetings(held: QuerySet[Session], most: int) -> list[Session]:
    """Of `held` the nearest one of each place, at most so many: who meets each day leaves room for the others."""
    nearest = held.order_by().values_list("resource").annotate(first=Min("starts_at"))
    first = dict(nearest.order_by("first", "resource")[:most])
    found = held.filter(resource__in=first, starts_at__in=set(first.values()))
    return [one for one in found if first[one.resource.pk] == one.starts_at]


def _choices(wanted: Wanted, here: str) -> Q:
    chosen = Q()
    if wanted.who:
        chosen &= Q(**{_WHO[wanted.who]: True})
    if wanted.wish:
        chosen &= has_code("wishes", wanted.wish)
    if wanted.kind:
        chosen &= Q(kind=wanted.kind)
    if wanted.day:
        chosen &= has_code("weekdays", wanted.day)
    if wanted.online:
        chosen &= Q(online=True)
    return chosen & _in_area(wanted, here)


def _in_area(wanted: Wanted, here: str) -> Q:
    if wanted.area == PREFECTURE:
        return Q(area=PREFECTURE)
    found = Q()
    for town in wanted.towns:
        found |= _of_town(here if town == HERE else town)
    return found


def _of_town(code: str) -> Q:
    """What stands in a town or is meant for it; what is meant for all is asked for by itself."""
    named = has_code("area_codes", code) | Q(municipality_code=code)
    own = Q(owner_code=code, area=HERE, area_codes="", municipality_code="")
    return named | own


def _nearness(here: str) -> Case:
    return Case(
        When(_of_town(here) & ~Q(area=PREFECTURE), then=Value(0)),
        When(area=PREFECTURE, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )


def _pausing() -> Case:
    return Case(When(state="paused", then=Value(1)), default=Value(0), output_field=IntegerField())


def _reading() -> Coalesce:
    return Coalesce(NullIf("name_kana", Value("")), "name")
