"""What others were told of a meeting: the invitation as it went out, and the summary that everybody may read.

For: rows. Not for: who was told (`models.letters`), and deciding what a summary may say (`logic.summary`).

Rules
- An announcement is what stands in the members' calendars: title, place, times, how often it was corrected. A correction
  counts `sequence` up (RFC 5545, 3.8.7.4), a cancellation stays as one.
- Of a closed meeting it holds the times, which its own row shows as well, and the count: `title` and `place` stay empty
  (`logic.inviting.Facts.told`), and no calendar address ever shows it. A summary of one does not exist.
- A summary is written from public items, checked at each saving, so that no draft of it ever holds a name.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from kit.core.logic.personal import Fields
from kit.core.models.owned import OwnedDraftMixin
from kit.core.panels import DraftForm
from kit.meetings.models.records import Meeting


class Announcement(models.Model):
    meeting = models.OneToOneField(
        Meeting, models.CASCADE, verbose_name=_("会議"), related_name="announcement"
    )
    title = models.CharField(_("題"), max_length=160, blank=True)
    place = models.CharField(_("場所"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("始まり"))
    ends_at = models.DateTimeField(_("終わり"))
    sequence = models.PositiveIntegerField(_("直した回数"), default=0)
    is_cancelled = models.BooleanField(_("中止"), default=False)
    sent_at = models.DateTimeField(_("知らせた日時"))
    reminded_at = models.DateTimeField(_("近づいたことを知らせた日時"), null=True)
    personal = Fields(
        key=("id", "meeting"),
        clear=(
            "title",
            "place",
            "starts_at",
            "ends_at",
            "sequence",
            "is_cancelled",
            "sent_at",
            "reminded_at",
        ),
    )

    class Meta:
        verbose_name = _("会議の案内")

    def __str__(self) -> str:
        return self.title or str(self.meeting)


class Summary(OwnedDraftMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """The public summary (公開要旨) of one meeting; the town's own, no blueprint has one."""

    meeting = models.OneToOneField(
        Meeting, models.PROTECT, verbose_name=_("会議"), related_name="summary", editable=False
    )
    title = models.CharField(_("題"), max_length=160)
    held = models.CharField(_("日時と場所"), max_length=200)
    attended = models.TextField(_("出席した機関の数と分野"), blank=True)
    items = models.TextField(_("公開の議題"), blank=True)
    decisions = models.TextField(_("決まったこと"), blank=True)
    plans = models.TextField(_("これからすること"), blank=True)
    next_time = models.CharField(_("次回"), max_length=200, blank=True)
    personal = Fields(
        key=("id", "uid", "meeting"),
        clear=("title", "held", "attended", "items", "decisions", "plans", "next_time"),
    )

    base_form_class = DraftForm
    panels = [
        FieldPanel(name) for name in ("title", "held", "attended", "items", "decisions", "plans", "next_time")
    ]

    class Meta:
        verbose_name = _("会議の公開要旨")
        verbose_name_plural = _("会議の公開要旨")

    def __str__(self) -> str:
        return self.title

    def texts(self) -> dict[str, Any]:
        """The fields that are read by everybody, by name."""
        return {name: getattr(self, name) for name in self.personal.clear}
