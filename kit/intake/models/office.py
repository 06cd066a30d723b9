"""What the office keeps about itself: where its section is told that something waits, and who checked who read what.

For: rows. Not for: residents' addresses, which are sealed, and for people, who have their address in their account. The
remark of a check is about the office's own reading, never about a consultation.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.logic.personal import Fields
from kit.core.models import User
from kit.intake.logic.reads import LONGEST_REMARK


class SectionAddress(models.Model):
    address = models.EmailField(_("課のメールアドレス"), unique=True)
    personal = Fields(key=("id",), clear=("address",))

    class Meta:
        verbose_name = _("課のメールアドレス")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.address


class ReadReview(models.Model):
    """Somebody has checked the reads of a month, all but the own ones; the numbers are those that were seen."""

    month = models.DateField(_("月のはじめの日"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("点検した人"))
    at = models.DateTimeField(_("点検した日時"))
    looks = models.PositiveIntegerField(_("閲覧の数"))
    signed = models.PositiveIntegerField(_("しるしの数"))
    remark = models.TextField(_("点検の結果"), max_length=LONGEST_REMARK, blank=True)
    personal = Fields(key=("id",), clear=("month", "by", "at", "looks", "signed", "remark"))

    class Meta:
        verbose_name = _("閲覧の点検")
        ordering = ["-month", "at"]
        constraints = [models.UniqueConstraint(fields=["month", "by"], name="one_check_of_a_month_each")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
