"""The staff's list of resources: its parts, how many stand in each, one page, and the words for codes.

For: screens of staff. Not for: what residents see (`queries.public`).

Rules
- A page costs the same number of queries however many records there are.
- Tombstones are not listed; records of other bodies only where they are asked for.
- `search` is the one place that finds records by words for staff.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet, Subquery, Value

from kit.core.memory import public
from kit.core.models import AgencyKind, KitImage, Municipality, Stage
from kit.core.queries.search import entries, question
from kit.resources.logic.desk import Facts, Group
from kit.resources.logic.listing import RENEWAL_NOTICE_DAYS, newest_old_check
from kit.resources.logic.words import PUBLIC_STATES
from kit.resources.models import Organisation, Proposal, Resource

PER_PAGE: Final = 50
MOST_SUGGESTIONS: Final = 300
SEARCH_KIND: Final = "resources"


@dataclass(frozen=True)
class Wanted:
    """What a list shows: a part (None = all that are not over), words, a kind, and whose ("" = ours, "others")."""

    group: Group | None = None
    words: str = ""
    kind: str = ""
    whose: str = ""


@dataclass(frozen=True)
class DeskPage:
    """One page of the list; `counts` by part, for the same words, kind and owner."""

    rows: tuple[Resource, ...]
    counts: Mapping[Group, int] = field(default_factory=dict)
    going_on: int = 0
    proposals: int = 0
    number: int = 1
    pages: int = 1


def in_group(group: Group, today: date) -> Q:
    """The condition for one part."""
    if group in (Group.OLD, Group.RENEWAL, Group.UNSURE, Group.STOPPED):
        return _CROSS[group](today)
    return Q(state=group.value)


def search(rows: QuerySet[Resource], words: str) -> QuerySet[Resource]:
    """Records that fit the words as core searches, also what is not public; or that have this number."""
    asked = question(words)
    if not asked:
        return rows
    found = entries(asked, kinds=[SEARCH_KIND], is_public=None)
    return rows.filter(Q(pk__in=found.values("object_id")) | Q(code__iexact=words.strip()))


def read_desk(wanted: Wanted, *, page: int, today: date) -> DeskPage:
    """One page of the list with the numbers of all parts, in two queries; in three where nothing fits."""
    rows = _narrowed(wanted)
    counts = {group.name: Count("pk", filter=in_group(group, today)) for group in Group}
    waiting = waiting_proposals().order_by().values(all=Value(1)).annotate(n=Count("pk")).values("n")
    found = rows.aggregate(
        going_on=Count("pk", filter=~Q(state="ended")),
        anything=Count("pk"),
        waiting=Max(Subquery(waiting)),
        **counts,
    )
    chosen = ~Q(state="ended") if wanted.group is None else in_group(wanted.group, today)
    total = found["going_on"] if wanted.group is None else found[wanted.group.name]
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(page, 1), pages)
    first = (number - 1) * PER_PAGE
    listed = rows.filter(chosen).select_related("organisation")[first : first + PER_PAGE]
    return DeskPage(
        rows=tuple(listed),
        counts={group: found[group.name] for group in Group},
        going_on=found["going_on"],
        proposals=(found["waiting"] or 0) if found["anything"] else waiting_proposals().count(),
        number=number,
        pages=pages,
    )


def all_listed(wanted: Wanted, today: date, *, with_ended: bool = False) -> QuerySet[Resource]:
    """Every record that the list shows on all its pages, in the order of their numbers; those that ended where asked."""
    chosen = ~Q(state="ended") if wanted.group is None else in_group(wanted.group, today)
    if with_ended:
        chosen |= Q(state="ended")
    return _narrowed(wanted).filter(chosen).order_by("code", "pk")


def waiting_proposals() -> QuerySet[Proposal]:
    """What waits for an approver, the oldest first; what was proposed about a place that is gone does not."""
    return Proposal.objects.filter(Q(resource=None) | Q(resource__withdrawn_at=None))


def facts_of(resource: Resource) -> Facts:
    """What decides about marks and next steps."""
    return Facts(
        state=resource.state,
        operator=resource.operator,
        is_ours=resource.owner_code == settings.SITE_CONFIG.code,
        withdrawn=resource.is_withdrawn,
        complaint_since=resource.complaint_since,
        checked_on=resource.checked_on,
        renew_by=resource.renew_by,
        needs_check=resource.needs_check,
    )


def organisation_names() -> list[str]:
    """Names of organisations to choose from while typing."""
    names = Organisation.objects.filter(owner_code=settings.SITE_CONFIG.code).order_by("name")
    return list(names.values_list("name", flat=True)[:MOST_SUGGESTIONS])


def code_is_taken(code: str) -> bool:
    """Whether one of our records, also one taken away, has this number."""
    return Resource.objects.filter(owner_code=settings.SITE_CONFIG.code, code=code).exists()


def names_of_codes() -> Mapping[str, Mapping[str, str]]:
    """Names of reference data by the field that holds its codes."""
    return public("resource names of codes", _names_now)


def image_names(values: Mapping[str, Any]) -> Mapping[str, str]:
    """The title of the picture that `values` names, by its number."""
    number = values.get("photo_id")
    title = KitImage.objects.filter(pk=number).values_list("title", flat=True).first() if number else None
    return {str(number): title} if title else {}


def names_by_uid(uids: frozenset[str]) -> Mapping[str, str]:
    """Names of records for the trail; drafts that were deleted are left out."""
    found = Resource.objects.filter(uid__in=uids).values_list("uid", "name")
    return {str(uid): name for uid, name in found}


def _names_now() -> Mapping[str, Mapping[str, str]]:
    towns = dict(Municipality.objects.values_list("code", "name"))
    return {
        "agency_kind": dict(AgencyKind.objects.values_list("code", "name")),
        "stages": dict(Stage.objects.order_by("position").values_list("code", "name")),
        "municipality_code": towns,
        "area_codes": towns,
    }


def _narrowed(wanted: Wanted) -> QuerySet[Resource]:
    rows = Resource.objects.filter(withdrawn_at=None)
    ours = Q(owner_code=settings.SITE_CONFIG.code)
    rows = rows.filter(~ours if wanted.whose == "others" else ours)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    return search(rows, wanted.words)


def _old(today: date) -> Q:
    old = Q(checked_on=None) | Q(checked_on__lte=newest_old_check(today))
    return Q(state__in=PUBLIC_STATES) & old


def _renewal(today: date) -> Q:
    near = today + timedelta(days=RENEWAL_NOTICE_DAYS)
    return Q(state__in=PUBLIC_STATES, operator="outside", renew_by__lte=near)


def _unsure(today: date) -> Q:
    return Q(needs_check=True) & ~Q(state="ended")


def _stopped(today: date) -> Q:
    return Q(complaint_since__isnull=False) & ~Q(state="ended")


_CROSS: Final = {
    Group.OLD: _old,
    Group.RENEWAL: _renewal,
    Group.UNSURE: _unsure,
    Group.STOPPED: _stopped,
}
