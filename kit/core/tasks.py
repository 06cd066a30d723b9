"""Core's background work: mail to staff. Arguments are ids only: they stand in the queue in clear.

A mail server that fails raises nothing here (a traceback would stand in the queue): the trail says how many
addresses were not reached, and the dashboard of 管理者 shows it.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from kit.core.actions.accounts import setup_link_of
from kit.core.actions.audit import SystemActor
from kit.core.actions.notices import note_mail
from kit.core.models import User
from kit.core.queries.people import current_users

BY = SystemActor("mail")


@task()
def tell_of_account_change(user_ids: list[int]) -> None:
    """Mail that something about roles or a second factor changed; who and what stands in the trail only."""
    body = _(
        "職員の役割や確認の方法に変更がありました。\n"
        "心当たりがないときは、管理者か保護管理者に知らせてください。\n"
        "くわしくは管理の画面にあります。\n%(url)s\n"
    )
    tell_staff(staff(user_ids), _("職員の登録が変わりました"), body, what="account_change")


@task()
def mail_setup_link(user_id: int) -> None:
    """Mail a setup link to its owner, unless the account has a password by now or is no longer in force."""
    account = current_users(timezone.localdate()).filter(pk=user_id).exclude(email="").first()
    if account is None or account.has_usable_password():
        return
    link = setup_link_of(account)
    body = _(
        "職員の画面に入るための、はじめの設定のお願いです。\n"
        "次の住所を開いて、自分のパスワードを決めてください。72時間のあいだ、一度だけ使えます。\n\n%(url)s\n\n"
        "心当たりがないときは、開かずに管理者に知らせてください。\n"
    ) % {"url": settings.WAGTAILADMIN_BASE_URL + reverse("account_setup", args=[link.uidb64, link.token])}
    failed = send_each([account.email], _("職員の画面の、はじめの設定"), body)
    note_mail(what="setup_link", sent=1 - failed, failed=failed, by=BY, now=timezone.now())


def staff(user_ids: Iterable[int]) -> list[User]:
    """The accounts in force among these."""
    return list(current_users(timezone.localdate()).filter(pk__in=user_ids))


def tell_staff(
    people: Iterable[User],
    subject: str,
    body: str,
    *,
    what: str,
    here: str = "/admin/",
    also: Iterable[str] = (),
) -> None:
    """Mail staff where to look, and note how it went; `body` holds %(url)s, which becomes the address of `here`.

    `also`: addresses that belong to nobody's account. Nothing of what it is about may stand in the words.
    """
    people = list(people)
    addresses = {*(person.email for person in people if person.email), *also}
    failed = send_each(addresses, subject, body % {"url": f"{settings.WAGTAILADMIN_BASE_URL}{here}"})
    unreached = sum(1 for person in people if not person.email)
    note_mail(
        what=what, sent=len(addresses) - failed, failed=failed, unreached=unreached, by=BY, now=timezone.now()
    )


def send_each(addresses: Iterable[str], subject: str, body: str, *, sender: str | None = None) -> int:
    """One mail for each address, so that nobody sees the others; answers how many could not be sent."""
    failed = 0
    for address in sorted(addresses):
        try:
            EmailMessage(subject=subject, body=body, from_email=sender, to=[address]).send()
        except OSError:  # every fault of the mail server and of the way to it
            failed += 1
    return failed
