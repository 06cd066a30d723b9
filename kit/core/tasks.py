"""Core's background work. Arguments are ids only: they stand in the queue in clear."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from kit.core.queries.people import current_users


@task()
def tell_of_account_change(user_ids: list[int]) -> None:
    """Mail that something about roles or a second factor changed; who and what stands in the trail only."""
    people = current_users(timezone.localdate()).filter(pk__in=user_ids).exclude(email="")
    for address in sorted(set(people.values_list("email", flat=True))):
        EmailMessage(
            subject=_("職員の登録が変わりました"),
            body=_(
                "職員の役割や確認の方法に変更がありました。\n"
                "心当たりがないときは、管理者か保護管理者に知らせてください。\n"
                "くわしくは管理の画面にあります。\n%(url)s/admin/\n"
            )
            % {"url": settings.WAGTAILADMIN_BASE_URL},
            to=[address],
        ).send()
