"""How a town joined, and what it has sent since.

For: invitations, the line to each town, and its reports (the last one, and one of each day for trends). Not for: the
register itself, and what is harvested from what towns publish.

The secret of an invitation is nowhere here: a digest is, which nobody can send.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kit.hub.logic.invitations import Issued
from kit.hub.models.register import Town


class Invitation(models.Model):
    """One invitation; `fingerprint` is that of the file, `root_fingerprint` that of the root in it."""

    uid = models.UUIDField(_("固有番号"), primary_key=True, default=uuid4, editable=False)
    town = models.ForeignKey(
        Town, verbose_name=_("市町"), on_delete=models.PROTECT, related_name="invitations"
    )
    address = models.CharField(_("住所（URL）"), max_length=200)
    hub = models.CharField(_("県ハブの住所"), max_length=200)
    secret_digest = models.CharField(_("招待の秘密を確かめる値"), max_length=64)
    fingerprint = models.CharField(_("招待の照合番号"), max_length=64)
    root_fingerprint = models.CharField(_("鍵の名簿の照合番号"), max_length=64)
    made_by = models.CharField(_("つくった人"), max_length=150)
    made_at = models.DateTimeField(_("つくった日時"))
    ends_at = models.DateTimeField(_("いつまで"))
    withdrawn_at = models.DateTimeField(_("取りやめた日時"), null=True, blank=True)
    used_at = models.DateTimeField(_("使われた日時"), null=True, blank=True)
    used_key = models.CharField(_("登録された鍵"), max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("招待")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["town"], condition=Q(withdrawn_at=None, used_key=""), name="one_open_invitation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.town} {self.made_at:%Y-%m-%d}"

    @property
    def issued(self) -> Issued:
        """As the rules see it."""
        return Issued(self.secret_digest, self.ends_at, self.used_key, self.withdrawn_at is not None)


class Line(models.Model):
    """How far a town's messages were taken; its row is locked while one is.

    `went_back_at`: when the town last came back older than before. `highest`: the highest release it has had, by
    blueprint.
    """

    town = models.OneToOneField(
        Town, verbose_name=_("市町"), on_delete=models.PROTECT, related_name="line", primary_key=True
    )
    sequence = models.PositiveBigIntegerField(_("最後の番号"), default=0)
    heard_at = models.DateTimeField(_("最後に届いた日時"), null=True, blank=True)
    went_back_at = models.DateTimeField(_("前より古くなって戻った日時"), null=True, blank=True)
    highest = models.JSONField(_("いちばん新しかった版"), default=dict, blank=True)

    class Meta:
        verbose_name = _("市町との線")

    def __str__(self) -> str:
        return f"{self.town} {self.sequence}"


class Report(models.Model):
    """What a town said of itself; of each day the last one stays. The newest row is how it stands."""

    class Back(models.TextChoices):
        NO = "", _("いいえ")
        RESTORED = "restored", _("前の状態に戻されたあと")
        RELEASE = "release", _("前より古い版")

    town = models.ForeignKey(Town, verbose_name=_("市町"), on_delete=models.PROTECT, related_name="reports")
    day = models.DateField(_("日"))
    at = models.DateTimeField(_("届いた日時"))
    kit_version = models.CharField(_("キットの版"), max_length=40)
    releases = models.JSONField(_("取り込んだ公開版"), default=dict, blank=True)
    waiting = models.PositiveIntegerField(_("確認を待つ公開版の数"))
    waiting_since = models.DateField(_("いつから待っているか"), null=True, blank=True)
    urgent = models.PositiveIntegerField(_("急ぎの待ち"))
    overrides = models.PositiveIntegerField(_("一時的に直した連絡先の数"))
    went_back = models.CharField(
        _("前より古いか"), max_length=8, choices=Back.choices, blank=True, default=Back.NO
    )

    class Meta:
        verbose_name = _("市町からの報告")
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["town", "day"], name="one_report_a_day")]

    def __str__(self) -> str:
        return f"{self.town} {self.day}"
