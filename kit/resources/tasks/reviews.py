"""The mail that asks whoever runs a place to look at its entry again: one for each address, naming all its places.

Arguments are ids only: they stand in the queue in clear. Nothing but names of places stands in the mail, and they are
public. A mail server that fails raises nothing here: the trail and the dashboard of 管理者 say so.
"""

from datetime import datetime
from email.utils import formataddr

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_tasks import task

from kit.core.actions.audit import SystemActor
from kit.core.actions.notices import note_mail
from kit.core.tasks import send_each
from kit.resources.actions.reviews import ask_for_reviews
from kit.resources.logic.addresses import detail
from kit.resources.models import Resource

BY = SystemActor("mail")
WHAT = "review_request"


def ask_each_minute(now: datetime) -> int:
    """The mails go once the note of them stands: nobody is asked twice, whatever becomes of a mail."""
    if not settings.SITE_CONFIG.shows("resources"):
        return 0
    with transaction.atomic():
        asked = ask_for_reviews(by=SystemActor("reviews"), now=now)
        for keys in asked.values():
            transaction.on_commit(lambda keys=keys: mail_review_request.enqueue(keys))  # type: ignore[misc]
    return len(asked)


@task()
def mail_review_request(resource_ids: list[int]) -> None:
    """To the one address that these records share; a record that changed its address meanwhile is left out."""
    places = list(Resource.objects.filter(pk__in=resource_ids).exclude(review_mail="").order_by("name", "pk"))
    if not places:
        return
    address, name = places[0].review_mail.strip(), settings.SITE_CONFIG.name
    lines = [_line(one) for one in places if one.review_mail.strip().casefold() == address.casefold()]
    body = _(
        "%(town)sのホームページ「社会資源」に、次の場所をのせています。\n"
        "書いてあることが、いまも正しいかを見てください。\n\n%(places)s\n\n"
        "変わったところがあるときも、変わりがないときも、%(town)sの担当までお知らせください。\n"
        "このメールは自動で送っています。\n"
    ) % {"town": name, "places": "\n\n".join(lines)}
    sender = formataddr((name, settings.DEFAULT_FROM_EMAIL))
    failed = send_each(
        [address], _("掲載内容の確認のお願い（%(town)s）") % {"town": name}, body, sender=sender
    )
    note_mail(what=WHAT, sent=1 - failed, failed=failed, by=BY, now=timezone.now())


def _line(place: Resource) -> str:
    said = []
    if place.checked_on:
        said.append(_("前に確かめた日 %(day)s") % {"day": date_format(place.checked_on, "Y年n月j日")})
    if place.operator == "outside" and place.renew_by:
        said.append(_("掲載の期限 %(day)s") % {"day": date_format(place.renew_by, "Y年n月j日")})
    head = f"・{place.name}（{'、'.join(said)}）" if said else f"・{place.name}"
    return f"{head}\n  https://{settings.SITE_CONFIG.domain}{detail(place.uid)}"
