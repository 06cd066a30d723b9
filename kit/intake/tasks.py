"""The intake's background work: mail without a word of what it is about, to staff, and to people who wished it.

Arguments are ids only: they stand in the queue in clear. A mail server that fails raises nothing here: the trail says
how many addresses were not reached, and the dashboard of 管理者 shows it. To find the address of a person, the
consultation is opened, which stands in the trail under a name of its own: nobody read it. Whoever asks for a notice has
it open already, and asks only where one was wished.
"""

from email.utils import formataddr

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from kit.core.actions.audit import SystemActor
from kit.core.actions.notices import note_mail
from kit.core.actions.records import open_record
from kit.core.logic.sealed import SealBroken
from kit.core.tasks import send_each, staff, tell_staff
from kit.intake.logic.contact import notice_address
from kit.intake.logic.notice import person_notice
from kit.intake.logic.sending import flat
from kit.intake.logic.wishes import answers_now
from kit.intake.models import Consultation, SectionAddress

BY = SystemActor("mail")


@task()
def tell_that_something_waits(user_ids: list[int]) -> None:
    """Mail that there is something to read; not what, not how much, not from whom; the section's own address hears as well."""
    section = SectionAddress.objects.values_list("address", flat=True)
    body = _("相談のお知らせがあります。管理の画面で見てください。\n%(url)s\n")
    tell_staff(staff(user_ids), _("相談のお知らせがあります"), body, what="consultation_waits", also=section)


@task()
def tell_person(consultation_id: str) -> None:
    """Mail that the mailbox holds something new, to whoever wished it: a neutral sender, one line, no address."""
    row = Consultation.objects.select_related("version").filter(pk=consultation_id).first()
    if row is None:
        return
    try:
        content = open_record(row, by=BY, now=timezone.now(), act="consultation.notified")
    except SealBroken:  # stands in the trail
        return
    address = notice_address(flat(answers_now(row.version.definition, content)))
    if address:
        notice = person_notice(settings.SITE_CONFIG.name, settings.DEFAULT_FROM_EMAIL)
        sender = formataddr((notice.sender, notice.address))
        failed = send_each([address], notice.subject, notice.body, sender=sender)
        note_mail(what="mailbox_notice", sent=1 - failed, failed=failed, by=BY, now=timezone.now())
