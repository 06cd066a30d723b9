"""Staff accounts: people of the town's office and of its contractors.

For: who somebody is, which section they belong to, until when the account lasts. Not for: what they may do;
`kit.core.logic.permissions` decides from their groups, and `is_superuser` counts for nothing there.
"""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    display_name = models.CharField(_("表示名"), max_length=80, blank=True)
    section = models.CharField(_("課・所属"), max_length=80, blank=True)
    is_contractor = models.BooleanField(_("委託先の職員"), default=False)
    ends_on = models.DateField(
        _("使える最後の日"), null=True, blank=True, help_text=_("この日を過ぎるとログインできません。")
    )
    # Set by whoever loads the account for a request together with its roles (`backends`); None: they have to be asked.
    role_codes: frozenset[str] | None = None

    class Meta:
        verbose_name = _("職員")
        verbose_name_plural = _("職員")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """Wagtail shows this beside every act."""
        return str(self)

    def is_current(self, today: date) -> bool:
        """Whether the account may be used today."""
        return self.is_active and (self.ends_on is None or today <= self.ends_on)
