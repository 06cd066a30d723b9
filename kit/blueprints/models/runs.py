"""What was decided and done with a release.

For: the choices that people make before a release is taken, each run with what it changed (so that it can
be shown, printed and taken back), and the disagreements that are still open. Not for: deciding.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.blueprints.models.objects import State
from kit.blueprints.models.releases import StoredRelease


class PlanChoice(models.Model):
    """What a person chose about one entry of the plan for a release, before it is applied."""

    class Take(models.TextChoices):
        THEIRS = "theirs", _("県の文にする")
        OURS = "ours", _("市町の文のままにする")
        OWN = "own", _("書き直す")

    release = models.ForeignKey(
        StoredRelease, verbose_name=_("公開版"), on_delete=models.CASCADE, related_name="choices"
    )
    entry = models.CharField(_("どこを"), max_length=500)
    seen = models.CharField(_("そのときの三つの文のしるし"), max_length=64)
    take = models.CharField(_("決めたこと"), max_length=6, choices=Take.choices)
    value = models.JSONField(_("書き直した文"), null=True, blank=True)
    by = models.CharField(_("だれが"), max_length=150)
    at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("決めたこと")
        constraints = [models.UniqueConstraint(fields=["release", "entry"], name="one_choice_per_entry")]

    def __str__(self) -> str:
        return f"{self.release} {self.entry}"


class ApplyRun(models.Model):
    """One act on the town's site: what it was planned to do, and every object before and after.

    `before` and `after` hold, for live and draft, only the objects that became different, and the bases.
    """

    class Kind(models.TextChoices):
        APPLY = "apply", _("取り込み")
        URGENT = "urgent", _("緊急の取り込み")
        SETTLE = "settle", _("あとからの決定")
        ROLLBACK = "rollback", _("取り消し")

    release = models.ForeignKey(
        StoredRelease, verbose_name=_("公開版"), on_delete=models.PROTECT, related_name="runs"
    )
    kind = models.CharField(_("したこと"), max_length=8, choices=Kind.choices, default=Kind.APPLY)
    by = models.CharField(_("だれが"), max_length=150)
    at = models.DateTimeField(_("日時"))
    report = models.JSONField(_("数"))
    entries = models.JSONField(_("内容"), default=dict, blank=True)
    before = models.JSONField(_("まえ"), default=dict, blank=True)
    after = models.JSONField(_("あと"), default=dict, blank=True)
    undoes = models.OneToOneField(
        "self", verbose_name=_("取り消した取り込み"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="undone_by",
    )  # fmt: skip

    class Meta:
        verbose_name = _("取り込み")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.release} {self.at:%Y-%m-%d %H:%M}"


class Conflict(models.Model):
    """A place where both sides changed the same thing: the town's stands until a person decides."""

    uid = models.UUIDField(_("固有番号"), db_index=True)
    state = models.CharField(_("どちらの"), max_length=5, choices=State.choices)
    entry_id = models.CharField(_("どこ"), max_length=500)
    entry = models.JSONField(_("三つの文"))
    run = models.ForeignKey(
        ApplyRun, verbose_name=_("取り込み"), null=True, on_delete=models.PROTECT, related_name="conflicts"
    )
    at = models.DateTimeField(_("日時"))
    take = models.CharField(_("決めたこと"), max_length=6, choices=PlanChoice.Take.choices, blank=True)
    decided_by = models.CharField(_("決めた人"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("決めた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("くいちがい")
        ordering = ["-at", "pk"]

    def __str__(self) -> str:
        return self.entry_id
