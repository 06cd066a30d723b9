"""Times in which the town takes no written consultations, with what it says to those who come.

For: rows, of which the one that is not over is in force. Not for: residents' data: the notice is public words of staff.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.logic.personal import Fields
from kit.core.models import User


class IntakePause(models.Model):
    notice = models.TextField(_("お知らせ"))
    began_at = models.DateTimeField(_("休みはじめた日時"))
    began_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("休みにした職員"))
    ended_at = models.DateTimeField(_("また始めた日時"), null=True)
    is_over = models.BooleanField(_("終わった"), default=False)
    personal = Fields(key=("id",), clear=("notice", "began_at", "began_by", "ended_at", "is_over"))

    class Meta:
        verbose_name = _("相談受付の休み")
        constraints = [
            models.UniqueConstraint(
                fields=["is_over"], condition=models.Q(is_over=False), name="one_pause_at_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d}"
