"""A file on its way in: uploaded, read, shown, taken in or undone.

For: the batch with its state and progress, its rows with what would change, the file itself and what a town's columns
mean. Not for: reading the file (`gateway.sheets`) and deciding (`logic.plan`).

Rules
- Nothing of a resource is written before the state `taking`; a batch is taken in whole or not at all.
- The file lies in the database: web processes and workers need not share a disk, and a backup has it. It is erased
  with its rows 90 days after it came (`FILE_DAYS`).
- `lease_until` is renewed while a worker reads or writes; a batch whose lease is over is taken up again.
"""

import uuid
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.models import User

FILE_DAYS: Final = 90


class ImportBatch(models.Model):
    class State(models.TextChoices):
        UPLOADED = "uploaded", _("届いた")
        READING = "reading", _("読んでいる")
        MAPPING = "mapping", _("列を確かめる")
        COMPARING = "comparing", _("くらべている")
        READY = "ready", _("確かめる")
        TAKING = "taking", _("取り込んでいる")
        DONE = "done", _("取り込んだ")
        FAILED = "failed", _("取り込めなかった")
        UNDOING = "undoing", _("戻している")
        UNDONE = "undone", _("元に戻した")
        DROPPED = "dropped", _("やめた")

    uid = models.UUIDField(_("固有番号"), default=uuid.uuid4, unique=True, editable=False)
    owner_code = models.CharField(_("だれの情報か"), max_length=6)
    file_name = models.CharField(_("ファイルの名前"), max_length=200)
    sha256 = models.CharField(_("ファイルの指紋"), max_length=64)
    size = models.PositiveIntegerField(_("大きさ"))
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.UPLOADED)
    refusal = models.CharField(_("読めないわけ"), max_length=40, blank=True)
    sheet = models.CharField(_("シート"), max_length=100, blank=True)
    # {"encoding": …, "header_row": 3, "columns": [{"header": …, "field": …}], "sheets": […], "notices": […]}
    reading = models.JSONField(_("読み方"), default=dict)
    # How many rows of each verdict: {"new": 3, "changed": 12, …}
    counts = models.JSONField(_("数"), default=dict)
    done = models.PositiveIntegerField(_("済んだ行"), default=0)
    total = models.PositiveIntegerField(_("すべての行"), default=0)
    lease_until = models.DateTimeField(_("作業の持ち時間"), null=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("職員"))
    uploaded_at = models.DateTimeField(_("届いた日時"))
    taken_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("取り込んだ職員")
    )
    taken_at = models.DateTimeField(_("取り込んだ日時"), null=True)
    undone_at = models.DateTimeField(_("戻した日時"), null=True)

    class Meta:
        verbose_name = _("取り込み")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class ImportFile(models.Model):
    batch = models.OneToOneField(ImportBatch, models.CASCADE, related_name="file", verbose_name=_("取り込み"))
    content = models.BinaryField(_("中身"))

    class Meta:
        verbose_name = _("取り込むファイル")

    def __str__(self) -> str:
        return str(self.batch_id)


class ImportRow(models.Model):
    """One row of the file, or one record that the file no longer has (`missing`, without a number)."""

    class Verdict(models.TextChoices):
        NEW = "new", _("新しい")
        CHANGED = "changed", _("変わる")
        CONFLICT = "conflict", _("市町の直しとちがう")
        UNCHANGED = "unchanged", _("同じ")
        ERROR = "error", _("取り込めない")
        MISSING = "missing", _("ファイルにない")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", verbose_name=_("取り込み"))
    number = models.PositiveIntegerField(_("行"), null=True)
    verdict = models.CharField(_("どうなるか"), max_length=10, choices=Verdict.choices)
    resource_uid = models.UUIDField(_("社会資源"), null=True)
    label = models.CharField(_("名前"), max_length=160, blank=True)
    raw = models.JSONField(_("書いてあること"), default=list)
    values = models.JSONField(_("読みとった値"), default=dict)
    # {"field": [before, after]} as they would change; undo needs `before` of what was really written.
    cells = models.JSONField(_("変わる欄"), default=dict)
    # [{"field": …, "code": …, "text": …}]: warnings and, for an error, its reasons.
    issues = models.JSONField(_("気づいたこと"), default=list)
    # {"field": "file" | "town"}: what was decided where the file and the town differ.
    decisions = models.JSONField(_("決めたこと"), default=dict)
    undo = models.JSONField(_("戻すための値"), null=True)

    class Meta:
        verbose_name = _("取り込みの行")
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["batch", "verdict", "number"], name="import_row_verdict")]

    def __str__(self) -> str:
        return f"{self.number}"


class ColumnMeaning(models.Model):
    """What a heading means in this town's files, once somebody has said it; "" = leave the column out."""

    header = models.CharField(_("見出し"), max_length=120, unique=True)
    field = models.CharField(_("意味"), max_length=40, blank=True)
    said_at = models.DateTimeField(_("決めた日時"))

    class Meta:
        verbose_name = _("列の意味")

    def __str__(self) -> str:
        return self.header
