"""What a town remembers of the prefecture's releases.

For: the releases themselves, and the base: the value of every object that was last integrated, for the live
and for the draft version. Not for: the town's own content, which stays in its pages.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredRelease(models.Model):
    """One verified release, whole; `digest` is the SHA-256 of its canonical bytes."""

    blueprint = models.SlugField(_("ひな形"))
    version = models.CharField(_("版"), max_length=20)
    sequence = models.PositiveIntegerField(_("順番"))
    digest = models.CharField(_("しるし"), max_length=64)
    document = models.BinaryField(_("内容"))
    origin = models.CharField(_("受け取り方"), max_length=20)
    received_at = models.DateTimeField(_("受け取った日時"))

    class Meta:
        verbose_name = _("公開版")
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "sequence"], name="one_release_per_sequence")
        ]
        ordering = ["blueprint", "sequence"]

    def __str__(self) -> str:
        return f"{self.blueprint} {self.version}"


class ObjectBase(models.Model):
    """The prefecture's value of one object as last integrated, in URN space and normalised."""

    class State(models.TextChoices):
        LIVE = "live", _("公開中")
        DRAFT = "draft", _("下書き")

    uid = models.UUIDField(_("固有番号"))
    state = models.CharField(_("どちらの"), max_length=5, choices=State.choices)
    blueprint = models.SlugField(_("ひな形"))
    type = models.CharField(_("種類"), max_length=40)
    sequence = models.PositiveIntegerField(_("取り込んだ順番"))
    content = models.JSONField(_("県の値"))

    class Meta:
        verbose_name = _("県の値")
        constraints = [models.UniqueConstraint(fields=["uid", "state"], name="one_base_per_state")]

    def __str__(self) -> str:
        return f"{self.type} {self.uid}"


class ApplyRun(models.Model):
    """One integration of one release: what it did, as data."""

    release = models.ForeignKey(
        StoredRelease, verbose_name=_("公開版"), on_delete=models.PROTECT, related_name="runs"
    )
    by = models.CharField(_("だれが"), max_length=150)
    at = models.DateTimeField(_("日時"))
    report = models.JSONField(_("したこと"))

    class Meta:
        verbose_name = _("取り込み")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.release} {self.at:%Y-%m-%d %H:%M}"
