"""Who answers for whom: the head of the window, who stands in for whom, and where the section itself is told.

For: 管理者. Not for: roles, which are given on the screen of the account (`core.actions.roles`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kit.core.actions.accounts import NotAllowed
from kit.core.actions.audit import record
from kit.core.models import User
from kit.core.queries.people import user_may
from kit.intake.models import Duty, SectionAddress
from kit.intake.queries.inbox import counsellors


class DutyRefused(ValueError):
    """The duties do not fit the people who are there; the message says what to change."""


@transaction.atomic
def set_duties(head: User | None, deputies: Mapping[User, User | None], *, by: User, now: datetime) -> None:
    """Replace who is the head and who stands in for whom; raises DutyRefused, NotAllowed."""
    if not user_may(by, "change", "settings"):
        raise NotAllowed("settings.change")
    people = set(counsellors(timezone.localdate(now)))
    if ({head, *deputies, *deputies.values()} - {None}) - people:
        raise DutyRefused("窓口相談員の役割があり、いま使えるアカウントの人から選んでください。")
    if any(user == deputy for user, deputy in deputies.items()):
        raise DutyRefused("自分の代わりに自分を選んだところがあります。ほかの人を選んでください。")
    Duty.objects.all().delete()
    for user in sorted(people, key=lambda one: one.pk):
        Duty.objects.create(user=user, deputy=deputies.get(user), is_head=user == head)
    record(by=by, act="duty.changed", kind="settings", now=now)


@transaction.atomic
def set_section_addresses(addresses: Sequence[str], *, by: User, now: datetime) -> None:
    """Replace where the section is told; no address stands in the trail. Raises NotAllowed."""
    if not user_may(by, "change", "settings"):
        raise NotAllowed("settings.change")
    if list(SectionAddress.objects.values_list("address", flat=True)) == list(addresses):
        return
    SectionAddress.objects.all().delete()
    SectionAddress.objects.bulk_create(SectionAddress(address=address) for address in addresses)
    record(by=by, act="duty.section", kind="settings", detail={"rows": len(addresses)}, now=now)
