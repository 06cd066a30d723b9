"""What happened to a record, and what somebody proposes: history that staff can read and take back.

For: one row per act on a record with its values before and after, and proposals that wait for an approver. Not for:
the trail of acts (`core.AuditEntry`), which keeps no values. A proposal asks nobody's name: it is for facts about a
place, and is erased when it is decided.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.core.models import User
from kit.resources.models.resource import Resource


class Change(models.Model):
    """`before` and `after`: the fields that changed, as `bridge.values` gives them; {} before the first."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="changes", verbose_name=_("社会資源"))
    at = models.DateTimeField(_("日時"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("職員"))
    act = models.CharField(_("何を"), max_length=20)
    before = models.JSONField(_("前"), default=dict)
    after = models.JSONField(_("後"), default=dict)
    batch = models.ForeignKey(
        "kit_resources.ImportBatch",
        models.SET_NULL,
        null=True,
        related_name="changes",
        verbose_name=_("取り込み"),
    )

    class Meta:
        verbose_name = _("社会資源の変更")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.act


class Proposal(models.Model):
    """Values that somebody without the right to publish wants a record to have; `resource` None = a new one."""

    class Sender(models.TextChoices):
        STAFF = "staff", _("職員")
        OPERATOR = "operator", _("運営している人")
        VISITOR = "visitor", _("使った人・見た人")

    uid = models.UUIDField(_("固有番号"), default=uuid.uuid4, unique=True, editable=False)
    resource = models.ForeignKey(
        Resource, models.CASCADE, null=True, related_name="proposals", verbose_name=_("社会資源")
    )
    sender = models.CharField(_("だれから"), max_length=10, choices=Sender.choices)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("職員"))
    at = models.DateTimeField(_("日時"), db_index=True)
    values = models.JSONField(_("変えたい値"), default=dict)
    words = models.TextField(_("伝えたいこと"), blank=True)
    base_version = models.PositiveIntegerField(_("もとの版"), default=0)

    class Meta:
        verbose_name = _("変更の提案")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
