"""Mail to staff without a word of what it is about: a file waits for an approver, a proposal has been decided.

Arguments are ids only: they stand in the queue in clear. No place, no file and no decision is named: the mail leads to
the screen that shows it. A mail server that fails raises nothing here: the trail and the dashboard of 管理者 say so.
"""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from kit.core.queries.people import current_users, holders
from kit.core.tasks import tell_staff
from kit.resources.models import ImportBatch, Resource


@task()
def tell_approvers_of_file(batch_id: int, asked_by_id: int) -> None:
    """To everybody who may take the file in, but for whoever asks."""
    batch = ImportBatch.objects.filter(pk=batch_id, state=ImportBatch.State.READY).first()
    if batch is None:
        return
    people = holders("approver", today=timezone.localdate()).exclude(pk=asked_by_id)
    body = _("社会資源のことで、承認を待っているものがあります。管理の画面で見てください。\n%(url)s\n")
    here = reverse("kit_import", args=[batch.uid])
    tell_staff(people, _("承認を待っているものがあります"), body, what="resource_import_waits", here=here)


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
    tell_staff(people, _("提案について決まりました"), body, what="resource_proposal_decided", here=here)
