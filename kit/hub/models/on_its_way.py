"""What goes out signed: to the holders of the keys, back, and into the feed.

For: what a release (`release`) and a bulletin (`support`) have in common on that way. Not for: what they say.

Rules
- One of each is being made at a time. One that was dropped stays, with when.
- `blueprint`, `sequence` and `version` are its name in the feed (`logic.signing.target_name`).
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far it is."""

    WRITING = "writing", _("書いているところ")
    BUILT = "built", _("署名を待っています")
    SIGNED = "signed", _("署名がそろいました")
    ASKED = "asked", _("配信に出るのを待っています")
    OUT = "out", _("配信に出ました")
    DROPPED = "dropped", _("取りやめました")


class OnItsWay(models.Model):
    """`document` is what stands in the feed from the moment it is out; `folder` the name of what travels to the holders.

    `KIND` is what the table of permissions and the trail call it; `WORD` begins its acts in the trail.
    """

    KIND: ClassVar[str]
    WORD: ClassVar[str]

    blueprint = models.SlugField(_("ひな形"))
    sequence = models.PositiveIntegerField(_("順番"))
    version = models.CharField(_("版"), max_length=20)
    stage = models.CharField(_("どこまで"), max_length=8, choices=Stage.choices, default=Stage.WRITING)
    document = models.BinaryField(_("文書"), default=b"", blank=True)
    folder = models.CharField(_("署名のフォルダー"), max_length=80, blank=True, default="")
    problem = models.TextField(_("出せなかったわけ"), blank=True, default="")
    built_by = models.CharField(_("組み立てた人"), max_length=150, blank=True, default="")
    asked_by = models.CharField(_("出すと決めた人"), max_length=150, blank=True, default="")
    at = models.DateTimeField(_("はじめた日時"))
    built_at = models.DateTimeField(_("組み立てた日時"), null=True, blank=True)
    signed_at = models.DateTimeField(_("署名がそろった日時"), null=True, blank=True)
    asked_at = models.DateTimeField(_("出すと決めた日時"), null=True, blank=True)
    out_at = models.DateTimeField(_("配信に出た日時"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["blueprint"],
                condition=Q(stage__in=["writing", "built", "signed", "asked"]),
                name="one_%(class)s_being_made",
            )
        ]

    def __str__(self) -> str:
        return f"{self.blueprint} {self.version}"

    @property
    def words(self) -> str:
        """What people call it."""
        return self.version

    @property
    def file_name(self) -> str:
        """The file that the holders get."""
        return f"sokumen-{self.version}.zip"
