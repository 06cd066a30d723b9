"""What a town remembers of each object of a blueprint.

For: the base (the value that was last integrated, for the live and for the draft version, each with the
town's own decisions), texts that a fixed value pushed aside, and numbers that a town overrides for a while.
Not for: the town's content itself, and never for a person.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kit.blueprints.models.releases import StoredRelease


class State(models.TextChoices):
    """The two versions of an object that are merged separately."""

    LIVE = "live", _("公開中")
    DRAFT = "draft", _("下書き")


class ObjectBase(models.Model):
    """The prefecture's value of one object as last integrated, in URN space and normalised.

    `marks` holds the paths at which the town has decided for itself (`logic.marks`).
    """

    State = State

    uid = models.UUIDField(_("固有番号"))
    state = models.CharField(_("どちらの"), max_length=5, choices=State.choices)
    blueprint = models.SlugField(_("ひな形"))
    type = models.CharField(_("種類"), max_length=40)
    sequence = models.PositiveIntegerField(_("取り込んだ順番"))
    content = models.JSONField(_("県の値"))
    marks = models.JSONField(_("市町が決めたところ"), default=dict, blank=True)

    class Meta:
        verbose_name = _("県の値")
        constraints = [models.UniqueConstraint(fields=["uid", "state"], name="one_base_per_state")]

    def __str__(self) -> str:
        return f"{self.type} {self.uid}"


class Displaced(models.Model):
    """A text of the town that a fixed value pushed aside; kept until somebody has read it."""

    uid = models.UUIDField(_("固有番号"), db_index=True)
    state = models.CharField(_("どちらの"), max_length=5, choices=State.choices)
    path = models.CharField(_("場所"), max_length=400, blank=True)
    value = models.JSONField(_("市町の文"))
    release = models.ForeignKey(
        StoredRelease, verbose_name=_("公開版"), null=True, on_delete=models.PROTECT, related_name="displaced"
    )
    at = models.DateTimeField(_("日時"))
    seen_by = models.CharField(_("見た人"), max_length=150, blank=True)
    seen_at = models.DateTimeField(_("見た日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("よけた文")
        ordering = ["-at", "pk"]

    def __str__(self) -> str:
        return f"{self.uid} {self.path}"


class FixedOverride(models.Model):
    """A fixed contact fact that a 管理者 overrides for 14 days at most, with a reason."""

    uid = models.UUIDField(_("固有番号"), db_index=True)
    path = models.CharField(_("場所"), max_length=400)
    value = models.JSONField(_("市町の値"))
    reason = models.TextField(_("理由"))
    by = models.CharField(_("だれが"), max_length=150)
    at = models.DateTimeField(_("日時"))
    until = models.DateTimeField(_("いつまで"))
    ended_at = models.DateTimeField(_("終わった日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("一時的な直し")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["uid", "path"], condition=models.Q(ended_at=None), name="one_override_per_path"
            )
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.path}"
