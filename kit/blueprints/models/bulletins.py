"""The prefecture's bulletins that a town received by signature: the newest is what its staff read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredBulletin(models.Model):
    """One verified bulletin, whole (`logic.bulletin`)."""

    sequence = models.PositiveIntegerField(_("順番"), unique=True)
    document = models.BinaryField(_("内容"))
    received_at = models.DateTimeField(_("受け取った日時"))

    class Meta:
        verbose_name = _("県からのお知らせ")
        ordering = ["-sequence"]

    def __str__(self) -> str:
        return f"bulletin {self.sequence}"
