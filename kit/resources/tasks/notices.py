"""Mail to staff without a word of what it is about: a file waits for an approver, a proposal has been decided.

Arguments are ids only: they stand in the queue in clear. No place, no file and no decision is named: the mail leads to
the screen that shows it. A mail server that fails raises nothing here: the trail and the dashboard of 管理者 say so.
"""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from kit.core.actions.audit import SystemActor
from kit.core.actions.notices import note_mail
from kit.core.models import User
from kit.core.queries.people import current_users, holders
from kit.core.tasks import send_each
from kit.resources.models import ImportBatch, Resource

BY = SystemActor("mail")


@task()
def tell_approvers_of_file(batch_id: int, asked_by_id: int) -> None:
    """To everybody who may take the file in, but for whoever asks."""
    batch = ImportBatch.objects.filter(pk=batch_id, state=ImportBatch.State.READY).first()
    if batch is None:
        return
    people = holders("approver", today=timezone.localdate()).exclude(pk=asked_by_id)
    body = _("社会資源のことで、承認を待っているものがあります。管理の画面で見てください。\n%(url)s\n")
    here = reverse("kit_import", args=[batch.uid])
    _send(people, _("承認を待っているものがあります"), body, here, what="resource_import_waits")


@task()
def tell_proposal_decided(user_id: int, resource_id: int) -> None:
    """To the clerk whose proposal it was; how it was decided stands in the history of the place."""
    place = Resource.objects.filter(pk=resource_id, withdrawn_at=None).first()
    people = current_users(timezone.localdate()).filter(pk=user_id)
    if place is None or not people:
        return
    body = _(
        "社会資源への提案について、承認する人が決めました。どう決まったかは、履歴で見てください。\n%(url)s\n"
    )
    here = reverse("kit_desk_history", args=[place.uid])
    _send(people, _("提案について決まりました"), body, here, what="resource_proposal_decided")


def _send(people: Iterable[User], subject: str, body: str, here: str, *, what: str) -> None:
    addresses = {person.email for person in people if person.email}
    failed = send_each(addresses, subject, body % {"url": f"{settings.WAGTAILADMIN_BASE_URL}{here}"})
    unreached = sum(1 for person in people if not person.email)
    note_mail(
        what=what, sent=len(addresses) - failed, failed=failed, unreached=unreached, by=BY, now=timezone.now()
    )
