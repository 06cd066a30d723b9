"""The releases that a town received, and how far it has integrated them.

For: verified documents, whole, and one row per blueprint that says where this town stands. Not for: the
town's own content, which stays in its pages.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredRelease(models.Model):
    """One verified release, whole; `digest` is the SHA-256 of its canonical bytes.

    `is_urgent` repeats what the document says, so that every page of the admin can ask for it without reading one.
    `held_since` says that a person took it back: it is not applied by itself again.
    """

    blueprint = models.SlugField(_("ひな形"))
    version = models.CharField(_("版"), max_length=20)
    sequence = models.PositiveIntegerField(_("順番"))
    digest = models.CharField(_("しるし"), max_length=64)
    document = models.BinaryField(_("内容"))
    is_urgent = models.BooleanField(_("急ぎのところがある"), default=False)
    origin = models.CharField(_("受け取り方"), max_length=20)
    received_at = models.DateTimeField(_("受け取った日時"))
    held_since = models.DateTimeField(_("とめた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("公開版")
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "sequence"], name="one_release_per_sequence")
        ]
        ordering = ["blueprint", "sequence"]

    def __str__(self) -> str:
        return f"{self.blueprint} {self.version}"


class BlueprintState(models.Model):
    """Where this town stands with one blueprint; whoever integrates, overrules or goes back locks its row.

    `problem` is the code of what stopped the town from following by itself, "" when nothing did.
    """

    blueprint = models.SlugField(_("ひな形"), unique=True)
    sequence = models.PositiveIntegerField(_("取り込んだ順番"), default=0)
    problem = models.CharField(_("止まったわけ"), max_length=20, blank=True, default="")
    problem_words = models.TextField(_("止まったわけの説明"), blank=True, default="")
    problem_at = models.DateTimeField(_("止まった日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("ひな形の状態")

    def __str__(self) -> str:
        return f"{self.blueprint} {self.sequence}"
