"""The number under which a version of a page was decided (決裁番号).

For: the sheet for the decision (公開伺い) and its later look-up. Not for: who may publish. Rows are only added, so a
corrected number stands beside the first one; nothing here refers to a page that may be deleted.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Decision(models.Model):
    page_uid = models.UUIDField(_("ページの固有番号"), db_index=True)
    revision_id = models.PositiveBigIntegerField(_("版"))
    number = models.CharField(_("決裁番号"), max_length=60)
    by = models.CharField(_("だれが"), max_length=150)
    at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("決裁")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.number
