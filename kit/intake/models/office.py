"""Where the section itself is told that something waits: addresses that several people read, on LGWAN too.

For: rows. Not for: residents' addresses, which are sealed, and for people, who have their address in their account.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.logic.personal import Fields


class SectionAddress(models.Model):
    address = models.EmailField(_("課のメールアドレス"), unique=True)
    personal = Fields(key=("id",), clear=("address",))

    class Meta:
        verbose_name = _("課のメールアドレス")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.address
