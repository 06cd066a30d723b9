"""A file of past meetings on its way in.

For: rows. Not for: what a row means (`logic.past`), what happens to it (`actions.past`).

Rules
- A file names people, so the file, what was read and its name are sealed together; clear are the state and counts.
- What was read is forgotten some days after it was last worked on; that meetings came from it stays known.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.logic.personal import Fields
from kit.core.models import User
from kit.core.models.sealed import SealedRecord
from kit.meetings.models.bodies import Body


class PastBatch(SealedRecord):
    """Sealed: file_name, file (base64, to be read anew when columns are named), columns, rows, notices, refusal, kept (numbers left by undo)."""

    record_kind = "past_batch"

    class State(models.TextChoices):
        SENT = "sent", _("読んでいます")
        COLUMNS = "columns", _("列の意味を待っています")
        READY = "ready", _("確かめを待っています")
        TAKING = "taking", _("取り込んでいます")
        DONE = "done", _("取り込みました")
        UNDOING = "undoing", _("元に戻しています")
        UNDONE = "undone", _("元に戻しました")
        FAILED = "failed", _("読めませんでした")

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("会議体"))
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.SENT)
    new_count = models.PositiveIntegerField(_("新しい件数"), default=0)
    same_count = models.PositiveIntegerField(_("もうある件数"), default=0)
    error_count = models.PositiveIntegerField(_("取り込めない件数"), default=0)
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("送った職員")
    )
    sent_at = models.DateTimeField(_("送った日時"))
    worked_at = models.DateTimeField(_("最後に動いた日時"))
    is_forgotten = models.BooleanField(_("中身を消した"), default=False)
    personal = Fields(
        key=("body",),
        clear=(
            "state", "new_count", "same_count", "error_count", "sent_by", "sent_at", "worked_at", "is_forgotten",
        ),
    )  # fmt: skip

    class Meta(SealedRecord.Meta):
        verbose_name = _("これまでの会議の取り込み")
        ordering = ["-sent_at"]
