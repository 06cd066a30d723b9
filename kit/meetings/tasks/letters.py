"""Mail about meetings: the letters that wait, reminders, and a word to the secretary about promises.

Arguments are ids only: they stand in the queue in clear. A mail server that fails raises nothing here: the letter says that
it was not sent, the screen of the meeting names whom it did not reach, the trail says how many.
"""

from datetime import datetime
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from kit.core.actions.audit import SystemActor
from kit.core.actions.notices import note_mail
from kit.core.logic.sealed import SealBroken
from kit.core.tasks import staff, tell_staff
from kit.meetings.actions import reminding
from kit.meetings.actions.inviting import Written
from kit.meetings.logic.reminding import is_office_hour
from kit.meetings.models import Meeting
from kit.meetings.queries import outgoing
from kit.meetings.queries.openness import meetings_openness

BY = SystemActor("mail")
CLOCK = SystemActor("reminders")


@task()
def send_letters(meeting_id: str) -> None:
    """Send what waits for one meeting, each letter to one address, as it was shown before."""
    row = Meeting.objects.filter(pk=meeting_id).first()
    letters = outgoing.waiting_letters(row) if row else []
    if row is None or not letters:
        return
    try:
        opened = reminding.open_letters(row, letters, by=BY, now=timezone.now())
    except SealBroken:  # stands in the trail
        return
    failed = 0
    for one in opened:
        is_sent = _send(one)
        failed += not is_sent
        reminding.note_outcome(one.row, is_sent=is_sent, by=BY, now=timezone.now())
    note_mail(what="meeting_letters", sent=len(opened) - failed, failed=failed, by=BY, now=timezone.now())


@task()
def remind_invited(meeting_id: str) -> None:
    """Write the reminders of one meeting, once for what was told last, and send them."""
    row = Meeting.objects.select_related("body").filter(pk=meeting_id).first()
    announcement = outgoing.announcement_of(row) if row else None
    if row is None or announcement is None or outgoing.is_reminded(row, announcement.sequence):
        return
    try:
        written = reminding.open_letters(row, outgoing.letters_of(row), by=BY, now=timezone.now())
    except SealBroken:  # stands in the trail
        return
    reminding.write_reminders(row, written, by=BY, now=timezone.now())
    send_letters.func(meeting_id)


@task()
def tell_of_promises(user_ids: list[int]) -> None:
    """Mail that the day of something promised comes near; not what, not how much, not by whom."""
    body = _("期限の近い宿題か、期限の過ぎた宿題があります。管理の画面の「会議」で見てください。\n%(url)s\n")
    tell_staff(staff(user_ids), _("会議の宿題のお知らせがあります"), body, what="meeting_promises")


def remind_each_minute(now: datetime) -> int:
    """Meetings that come near and promises that are due: claimed, and queued; answers how many meetings."""
    local = timezone.localtime(now)
    if not is_office_hour(local) or not meetings_openness().is_open:
        return 0
    claimed = 0
    for announcement in outgoing.announcements_to_remind_of(now):
        with transaction.atomic():
            if reminding.claim_reminder(announcement, by=CLOCK, now=now):
                _queue(str(announcement.meeting.pk))
                claimed += 1
    with transaction.atomic():
        people = reminding.claim_promises(local.date(), by=CLOCK, now=now)
        if people:
            transaction.on_commit(lambda: tell_of_promises.enqueue(people))
    return claimed


def _queue(meeting_id: str) -> None:
    transaction.on_commit(lambda: remind_invited.enqueue(meeting_id))


def _send(letter: Written) -> bool:
    """One mail to one address, with the file for its calendar in the two ways in which programs look for it."""
    content = letter.content
    mail = EmailMultiAlternatives(
        content["subject"],
        content["body"],
        from_email=formataddr((settings.SITE_CONFIG.name, settings.DEFAULT_FROM_EMAIL)),
        to=[content["mail"]],
        reply_to=[content["reply"]] if content.get("reply") else None,
    )
    if content["calendar"]:
        method = "CANCEL" if "METHOD:CANCEL" in content["calendar"] else "REQUEST"
        kind = f"text/calendar; method={method}"
        mail.attach_alternative(content["calendar"], kind)
        mail.attach("kaigi.ics", content["calendar"], kind)
    return _is_sent(mail)


def _is_sent(mail: EmailMessage) -> bool:
    try:
        mail.send()
    except (OSError, ValueError):  # the mail server, the way to it, or an address that no server would take
        return False
    return True
