"""How staff prove who they are: accounts in force, allauth without its public doors, better passwords.

For: Django's and allauth's hooks around signing in. Not for: throttling (django-axes), the second factor
(allauth's mfa and `middleware`), and what somebody may do (`logic.permissions`).
"""

import re
import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kit.core.gateway.sealing import SECOND_FACTOR, open_text, seal_text
from kit.core.logic.permissions import ROLES
from kit.core.models import User

CONTEXT_WORDS = (
    "sokumen",
    "hikikomori",
    "ひきこもり",
    "引きこもり",
    "引き籠もり",
    "soudan",
    "相談窓口",
    "mie",
    "三重",
)


class CurrentAccountBackend(ModelBackend):
    """Passwords and sessions count only while the account is in force: an ended one is out at once.

    A request loads the account with Wagtail's profile, with its roles, and with whether anybody gave it rights of its
    own, which roles make unnecessary: each would be a statement of its own on every screen of the admin. Django's flag
    for superusers stays behind: screens of Wagtail (locks, workflows) would open for it what no role allows.
    """

    def get_user(self, user_id: int) -> User | None:
        own = User.user_permissions.through.objects.filter(user=OuterRef("pk"))
        groups = User.groups.through.objects.filter(user=OuterRef("pk"))
        has_role = {f"is_{code}": Exists(groups.filter(group__name=name)) for code, name in ROLES.items()}
        rows = User.objects.select_related("wagtail_userprofile")
        user = rows.annotate(has_own_rights=Exists(own), **has_role).filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.role_codes = frozenset(code for code in ROLES if getattr(user, f"is_{code}"))
        user.is_superuser = False
        return user

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return (
            super().get_user_permissions(user_obj, obj)
            if getattr(user_obj, "has_own_rights", True)
            else set()
        )

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and user.is_current(timezone.localdate())


class StaffAccountAdapter(DefaultAccountAdapter):
    """allauth for staff only: nobody signs up, and nobody is told which login names exist."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("このアカウントは、いまは使えません。管理者にたずねてください。"),
        "incorrect_code": _("数字が合いません。いま表示されている数字を入れてください。"),
        "incorrect_password": _("パスワードが合いません。"),
        "enter_current_password": _("いまのパスワードを入れてください。"),
        "same_as_current": _("いまのパスワードとは別のものにしてください。"),
        "rate_limited": _("続けて入れられた回数が多いので、少し待ってからもう一度お願いします。"),
        "too_many_login_attempts": _("続けて入れられた回数が多いので、少し待ってからもう一度お願いします。"),
        "username_password_mismatch": _("ログイン名かパスワードが合いません。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        # django-axes counts failures by name and address together. allauth counts by name alone, with which a
        # stranger could lock a colleague out; its own limit stays for the codes of the second factor.
        self._login_failed_rl_usage = None


class StaffSecondFactorAdapter(DefaultMFAAdapter):
    """The second factor in words of ours; a device is labelled with the login name, never a mail address."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("数字が合いません。いま表示されている数字を入れてください。"),
        "cannot_generate_recovery_codes": _("先に、認証アプリかキーを決めてください。"),
    }

    def encrypt(self, text: str) -> str:
        return seal_text(text, folder=settings.KIT_KEYS, purpose=SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        return open_text(encrypted_text, folder=settings.KIT_KEYS, purpose=SECOND_FACTOR)

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("キー%(number)s")) % {"number": number}


def client_address(request: HttpRequest) -> str:
    """The address that the throttle counts, seen through as many proxies as the settings name."""
    try:
        return str(StaffAccountAdapter(request).get_client_ip(request))
    except PermissionDenied:  # no address at all: a request that came through no network
        return ""


class ContextWordsValidator:
    """A password must not be built from what everybody knows about this service (OWASP ASVS 5, 6.2.11)."""

    def validate(self, password: str, user: Any = None) -> None:
        plain = _plain(password)
        rest = plain
        for word in sorted(self.words(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != plain and len(rest) < settings.AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"]["min_length"]:
            raise ValidationError(self.get_help_text(), code="password_context_words")

    def get_help_text(self) -> str:
        return str(_("市町の名前やサービスの名前をのぞいても、15文字以上になるようにしてください。"))

    def words(self) -> set[str]:
        site = settings.SITE_CONFIG
        town = re.sub(r"[市町村]$", "", site.name)
        return {_plain(word) for word in (*CONTEXT_WORDS, site.name, town, site.slug, site.domain) if word}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
