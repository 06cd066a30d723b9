"""Records of this body that residents see beside another body's record of the same place.

For: the prefecture's hub, where a town joins whose places the prefecture had kept. Not for: deciding (`logic.twins`, and
somebody).
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from kit.resources.logic.matching import Face, phone_keys
from kit.resources.logic.twins import Look, twins
from kit.resources.logic.words import PUBLIC_STATES
from kit.resources.models import Resource
from kit.resources.models.fields import has_code


def own_of_town(code: str) -> QuerySet[Resource]:
    """The own records that residents see and that stand in a town or are meant for it."""
    in_town = Q(municipality_code=code) | has_code("area_codes", code)
    return listed(settings.SITE_CONFIG.code).filter(in_town)


def twins_of(code: str) -> list[tuple[UUID, UUID]]:
    """Pairs of uids, (ours, theirs), of records that look like the same place: at most two statements."""
    ours = _looks(own_of_town(code))
    if not ours:
        return []
    theirs = _looks(listed(code))
    return [(ours[mine][0], theirs[other][0]) for mine, other in
            twins((look for _uid, look in ours.values()), (look for _uid, look in theirs.values()))]  # fmt: skip


def own_moved_since(moment: datetime) -> bool:
    """Whether an own record changed after a moment, left the list, or went from one town to another."""
    return Resource.objects.filter(owner_code=settings.SITE_CONFIG.code, modified_at__gt=moment).exists()


def listed(owner: str) -> QuerySet[Resource]:
    """What a body has on its list, whether or not the calendar shows it today."""
    return Resource.objects.filter(owner_code=owner, state__in=PUBLIC_STATES, withdrawn_at=None)


def _looks(records: QuerySet[Resource]) -> dict[int, tuple[UUID, Look]]:
    names = ("pk", "uid", "name", "address", "phones", "kind")
    return {
        pk: (uid, Look(Face(pk, str(uid), str(uid), name, address, phone_keys(phones)), kind))
        for pk, uid, name, address, phones, kind in records.order_by("pk").values_list(*names)
    }
