"""照会: a sheet that the prefecture sends to towns, and the files that come back.

For: questions that are facts of the board. Not for: free questions, persons.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.models import User
from kit.hub.models.register import Town


class Inquiry(models.Model):
    """Which facts are asked of which towns until when."""

    uid = models.UUIDField(_("記号"), default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("題名"), max_length=80)
    facts = models.JSONField(_("項目"))
    towns = models.ManyToManyField(Town, verbose_name=_("市町"), related_name="inquiries")
    due_on = models.DateField(_("しめきり"))
    made_by = models.ForeignKey(
        User, verbose_name=_("つくった人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("つくった日時"))

    class Meta:
        verbose_name = _("照会")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class ReturnedSheet(models.Model):
    """A file as it was read; `answers` are its cells. Nothing counts before somebody confirmed it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("確かめるのを待っている")
        TAKEN = "taken", _("反映した")
        UNDONE = "undone", _("取り消した")
        PUT_AWAY = "put_away", _("使わないことにした")

    uid = models.UUIDField(_("記号"), default=uuid.uuid4, unique=True, editable=False)
    inquiry = models.ForeignKey(
        Inquiry, verbose_name=_("照会"), null=True, on_delete=models.PROTECT, related_name="returned"
    )
    file_name = models.CharField(_("ファイル名"), max_length=120)
    sha256 = models.CharField(_("ファイルの照合番号"), max_length=64)
    answers = models.JSONField(_("答え"))
    state = models.CharField(_("様子"), max_length=8, choices=State.choices, default=State.WAITING)
    by = models.ForeignKey(
        User, verbose_name=_("取り込んだ人"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("読んだ日時"))
    decided_at = models.DateTimeField(_("反映した日時"), null=True)

    class Meta:
        verbose_name = _("照会の回答")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name
