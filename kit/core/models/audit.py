"""What was done, by whom, when: rows that are only ever added.

For: acts on the kit (accounts, keys, readings, refusals, releases). Not for: what a case says, which never
stands here; Wagtail's own log serves the editing side. No foreign keys, so that deleting a person or a
record cannot touch the trail. The database refuses updates and deletions (`actions.audit_guard`).
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    uid = models.UUIDField(_("固有番号"), default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(_("日時"), db_index=True)
    actor = models.CharField(_("だれが"), max_length=150)
    act = models.CharField(_("したこと"), max_length=60)
    kind = models.CharField(_("対象の種類"), max_length=60)
    reference = models.CharField(_("対象"), max_length=120, blank=True)
    outcome = models.CharField(
        _("結果"),
        max_length=10,
        choices=[("done", _("した")), ("refused", _("断った")), ("failed", _("できなかった"))],
        default="done",
    )
    detail = models.JSONField(_("ことば書き"), default=dict, blank=True)

    class Meta:
        verbose_name = _("操作の記録")
        verbose_name_plural = _("操作の記録")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["reference", "at"], name="trail_by_reference")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"


class AuditLink(models.Model):
    """One place in the chain that makes removed or changed entries visible."""

    position = models.BigIntegerField(_("順番"), primary_key=True)
    entry_uid = models.UUIDField(_("記録の固有番号"), unique=True)
    digest = models.BinaryField(_("しるし"))

    class Meta:
        verbose_name = _("操作の記録のつなぎ目")
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.position)
