"""What the prefecture decides about its own content, and the releases it is making from it.

For: whose each place is (`Ownership`), and one release on its way from the desk to the feed (`NextRelease`). Not for:
the content itself (pages, snippets and definitions stand where they are edited), and releases that are out (those are
`blueprints.StoredRelease`, here as in every town).

Rules
- Where no row says otherwise, an object is owned as the last release had it: nothing has to be copied.
- One release at a time is being made. One that was dropped stays, with when.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Ownership(models.Model):
    """Whose each place of one object is: `rules` by written path ("" is the whole), `sealed` the closed lists.

    `is_left_out`: the object belongs to the prefecture's own site and is in no release.
    """

    uid = models.UUIDField(_("固有番号"), unique=True)
    rules = models.JSONField(_("受け持ち"))
    sealed = models.JSONField(_("市町が足せない並び"), default=list, blank=True)
    is_left_out = models.BooleanField(_("公開版に入れない"), default=False)
    by = models.CharField(_("だれが"), max_length=150)
    at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("受け持ち")

    def __str__(self) -> str:
        return str(self.uid)


class Stage(models.TextChoices):
    """How far a release is."""

    WRITING = "writing", _("書いているところ")
    BUILT = "built", _("署名を待っています")
    SIGNED = "signed", _("署名がそろいました")
    ASKED = "asked", _("配信に出るのを待っています")
    OUT = "out", _("配信に出ました")
    DROPPED = "dropped", _("取りやめました")


class NextRelease(models.Model):
    """One release on its way out.

    `urgent`: [{"uid", "path", "reason"}]; `reasons`: why something is withdrawn, by uid; `ticked`: digests of texts with
    a word of the list "never" that somebody has looked at. `head` is what stands in the document from the moment it is
    built; `folder` the name of what travels to the holders of the keys.
    """

    Stage = Stage

    blueprint = models.SlugField(_("ひな形"))
    sequence = models.PositiveIntegerField(_("順番"))
    version = models.CharField(_("版"), max_length=20)
    stage = models.CharField(_("どこまで"), max_length=8, choices=Stage.choices, default=Stage.WRITING)
    notes = models.TextField(_("市町への説明"), blank=True, default="")
    edition = models.CharField(_("計画の版"), max_length=40, blank=True, default="")
    urgent = models.JSONField(_("急ぎのところ"), default=list, blank=True)
    reasons = models.JSONField(_("取り下げる理由"), default=dict, blank=True)
    ticked = models.JSONField(_("確かめた言葉"), default=list, blank=True)
    corrects = models.CharField(_("訂正する版"), max_length=20, blank=True, default="")
    document = models.BinaryField(_("文書"), default=b"", blank=True)
    folder = models.CharField(_("署名のフォルダー"), max_length=80, blank=True, default="")
    problem = models.TextField(_("出せなかったわけ"), blank=True, default="")
    written_by = models.CharField(_("書いた人"), max_length=150)
    built_by = models.CharField(_("組み立てた人"), max_length=150, blank=True, default="")
    asked_by = models.CharField(_("出すと決めた人"), max_length=150, blank=True, default="")
    at = models.DateTimeField(_("はじめた日時"))
    built_at = models.DateTimeField(_("組み立てた日時"), null=True, blank=True)
    signed_at = models.DateTimeField(_("署名がそろった日時"), null=True, blank=True)
    asked_at = models.DateTimeField(_("出すと決めた日時"), null=True, blank=True)
    out_at = models.DateTimeField(_("配信に出た日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("つくっている公開版")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["blueprint"],
                condition=Q(stage__in=["writing", "built", "signed", "asked"]),
                name="one_release_being_made",
            )
        ]

    def __str__(self) -> str:
        return f"{self.blueprint} {self.version}"
