"""What became of mail to staff: sent, not sent, and whom no mail reaches.

For: the tasks that send, and the screens that ask for it. Not for: sending (`tasks`) and what a mail says.

Rules
- A mail that cannot be sent never undoes the act that it tells of; the trail says so and the dashboard of 管理者
  shows it until a later mail of the same kind goes out.
- Only numbers and account names stand in the trail, never an address.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kit.core.actions.accounts import require_account_act
from kit.core.actions.audit import Actor, record
from kit.core.actions.roles import AccountRefused
from kit.core.models import User


@transaction.atomic
def note_mail(*, what: str, sent: int, failed: int, unreached: int = 0, by: Actor, now: datetime) -> None:
    """Note how a mail went: `what` is the kind of notice, the numbers are addresses and people without one."""
    detail = {"sent": sent, "failed": failed, "unreached": unreached}
    record(
        by=by,
        act="mail.failed" if failed else "mail.sent",
        kind="account",
        reference=what,
        detail=detail,
        now=now,
    )


@transaction.atomic
def ask_setup_mail(*, account: User, by: Actor, now: datetime) -> None:
    """Note that a setup link is to be mailed to its owner; raises AccountRefused or NotAllowed."""
    require_account_act(by, "change")
    if by == account or not account.is_current(timezone.localdate(now)):
        raise AccountRefused("使える期間が終わったアカウントか、自分のアカウントです。")
    if not account.email:
        raise AccountRefused("メールアドレスがありません。先にメールアドレスを書いて保存してください。")
    if account.has_usable_password():
        raise AccountRefused(
            "もうパスワードを決めた人です。決めなおすときは、先に新しいリンクを作ってください。"
        )
    record(by=by, act="account.setup_mail", kind="account", reference=account.username, now=now)
