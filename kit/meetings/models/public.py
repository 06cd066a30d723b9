"""What others were told of a meeting: the invitation as it went out, and the summary that everybody may read.

For: rows. Not for: who was told (`models.letters`), and deciding what a summary may say (`logic.summary`).

Rules
- An announcement is what stands in the members' calendars: title, place, times, how often it was corrected. A correction
  counts `sequence` up (RFC 5545, 3.8.7.4), a cancellation stays as one.
- Of a closed meeting it holds the times, which its own row shows as well, and the count: `title` and `place` stay empty
  (`logic.inviting.Facts.told`), and no calendar address ever shows it. A summary of one does not exist.
- A summary is written from public items, checked at each saving, so that no draft of it ever holds a name. Whichever way
  it is saved, a text without the mark of the check is refused.
- It tells one meeting, or half a year of a body (`logic.halves`), never both: which of them is shown decides the body.
"""

from typing import Any, ClassVar, Final
from zlib import crc32

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from kit.core.logic.caution import digest
from kit.core.logic.days import midnight
from kit.core.logic.likely import WARNED, warned
from kit.core.logic.personal import Fields
from kit.core.models.owned import Gap, OwnedDraftMixin, OwnershipRefused
from kit.meetings.logic.halves import Half, days_named, half_of, public_of_half
from kit.meetings.logic.summary import public_of
from kit.meetings.logic.words import State
from kit.meetings.models.bodies import Agency, Body
from kit.meetings.models.records import Meeting
from kit.meetings.panels import CautionPanel, SummaryForm

_LARGEST: Final = 2**31 - 1  # of a whole number in every database


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


class Summary(
    OwnedDraftMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    models.Model,
):
    """The public summary (公開要旨) of one meeting, or of a body's half year; the town's own, no blueprint has one.

    `checked_digest` marks the text that was compared with names and numbers, `checked_edition` the record it was compared
    with, `confirmed_digest` the text of which somebody has read the warnings (`logic.caution`).
    """

    meeting = models.OneToOneField(
        Meeting, models.PROTECT, null=True, verbose_name=_("会議"), related_name="summary", editable=False
    )
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, verbose_name=_("会議体"), related_name="+", editable=False
    )
    half_from = models.DateField(_("半年のはじめの日"), null=True, editable=False)
    title = models.CharField(_("題"), max_length=160, help_text=_("例: 第2回 代表者会議"))
    held = models.CharField(
        _("日時と場所"), max_length=200, help_text=_("例: 2026年12月9日（水）14:00〜15:30　市役所3階")
    )
    attended = models.TextField(
        _("出席した機関の数と分野"), blank=True, help_text=_("機関の数と分野だけを書きます。人の名前や、機関ごとの出欠は書きません。")
    )  # fmt: skip
    items = models.TextField(_("公開の議題"), blank=True, help_text=_("一行に一つ書きます。"))
    decisions = models.TextField(_("決まったこと"), blank=True, help_text=_("一行に一つ書きます。"))
    plans = models.TextField(
        _("これからすること"), blank=True, help_text=_("一行に一つ。だれがするかは、機関の名前で書きます。")
    )
    next_time = models.CharField(
        _("次回"), max_length=200, blank=True, help_text=_("決まっていれば、日と時刻を書きます。")
    )
    checked_digest = models.CharField(_("確かめた文のしるし"), max_length=64, blank=True, editable=False)
    checked_edition = models.PositiveIntegerField(_("確かめた記録の版"), default=0, editable=False)
    confirmed_digest = models.CharField(_("読んだ文のしるし"), max_length=64, blank=True, editable=False)
    personal = Fields(
        key=("id", "uid", "meeting", "body", "checked_digest", "confirmed_digest"),
        clear=(
            "half_from",
            "title",
            "held",
            "attended",
            "items",
            "decisions",
            "plans",
            "next_time",
            "checked_edition",
        ),
    )

    TEXTS: ClassVar = ("title", "held", "attended", "items", "decisions", "plans", "next_time")
    base_form_class = SummaryForm
    panels = [CautionPanel(), *(FieldPanel(name) for name in TEXTS), FieldPanel("confirmed")]

    class Meta:
        verbose_name = _("会議の公開要旨")
        verbose_name_plural = _("会議の公開要旨")
        ordering = ["-half_from", "-meeting__starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(meeting=None, body__isnull=False, half_from__isnull=False)
                | models.Q(meeting__isnull=False, body=None, half_from=None),
                name="summary_of_one_thing",
            ),
            models.UniqueConstraint(fields=["body", "half_from"], name="summary_of_half_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> Any:
        fields = kwargs.get("update_fields")
        if fields is None or not {"checked_digest", *self.TEXTS}.isdisjoint(fields):
            self.refuse_unchecked()
        return super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self.refuse_unchecked()
        return super().save_revision(*args, **kwargs)

    @property
    def of_body(self) -> Body:
        """The body of which it tells."""
        return self.body or self.meeting.body

    @property
    def half(self) -> Half | None:
        """The half year that it tells; None when it tells one meeting."""
        return half_of(self.half_from) if self.half_from else None

    def told_meetings(self) -> models.QuerySet[Meeting]:
        """What it tells of: its meeting whatever became of it, or what was held in its half, the earliest first."""
        rows = Meeting.objects.select_related("body")
        return rows.filter(pk=self.meeting_id) if self.half is None else held_in(self.half, self.of_body)

    def record_mark(self) -> int:
        """A number that changes with each change of a record that it tells of."""
        rows = list(self.told_meetings().values_list("pk", "edition").order_by("pk"))
        if self.half is None:
            return rows[0][1]
        return crc32(repr([(str(key), edition) for key, edition in rows]).encode()) & _LARGEST

    def refuse_unchecked(self) -> None:
        """Raises OwnershipRefused for a closed body, and for a text that was not compared with names and numbers."""
        if self.of_body.rules.is_closed:
            raise OwnershipRefused([gettext("この会議には、公開要旨はありません。")])
        if self.checked_digest != digest(self.texts()):
            raise OwnershipRefused(
                [gettext("名前や番号が入っていないかを確かめていない文は、保存できません。")]
            )

    def texts(self) -> dict[str, str]:
        """The fields that are read by everybody, by name."""
        return {name: getattr(self, name) for name in self.TEXTS}

    def warnings(self) -> list[str]:
        """What somebody has to read before this may be published, in words; [] when there is nothing."""
        names = Agency.objects.filter(seats__body=self.of_body).values_list("name", flat=True)
        found = warned(self.texts(), names, is_small=not settings.SITE_CONFIG.is_hub)
        return [WARNED[one.kind].format(words=one.words) for one in found]

    def own_gaps(self) -> list[Gap]:
        """A record that was changed since may name people whom nobody compared this text with."""
        rules, half = self.of_body.rules, self.half
        allowed = public_of_half(rules) if half else public_of(rules)
        found = [
            Gap(name, gettext("この会議体では、公開しないことになっています。空にしてください。"))
            for name in self.TEXTS if name not in allowed and getattr(self, name)
        ]  # fmt: skip
        found += self._gaps_of_half(half) if half else self._gaps_of_meeting()
        if (self.checked_digest, self.checked_edition) != (digest(self.texts()), self.record_mark()):
            words = gettext(
                "確かめたあとに、会議の記録が変わりました。要旨を保存しなおしてから、公開してください。"
            )
            found.append(Gap("", words))
        if self.confirmed_digest != digest(self.texts()) and self.warnings():
            found.append(
                Gap("confirmed", gettext("「確かめてください」を読んで、チェックを入れてください。"))
            )
        return found

    def _gaps_of_meeting(self) -> list[Gap]:
        is_held = self.told_meetings().filter(state=State.HELD).exists()
        found = [] if is_held else [Gap("", gettext("開催ずみの会議だけ、要旨を公開できます。"))]
        if Body.objects.get(pk=self.of_body.pk).tells_halves:
            words = gettext(
                "この会議体は、半年ごとにまとめて公開します。会議体の画面で、半年のまとめをつくってください。"
            )
            found.append(Gap("", words))
        return found

    def _gaps_of_half(self, half: Half) -> list[Gap]:
        found = []
        if timezone.localdate() < half.after:
            words = gettext("半年が終わってから公開できます（%(day)sから）。")
            found.append(Gap("", words % {"day": f"{half.after.year}年{half.after.month}月1日"}))
        if not Body.objects.get(pk=self.of_body.pk).tells_halves:
            found.append(
                Gap("", gettext("この会議体は、会議ごとに公開します。半年のまとめは公開できません。"))
            )
        starts = self.told_meetings().values_list("starts_at", flat=True)
        named = days_named(self.texts(), [timezone.localdate(at) for at in starts])
        words = gettext("会議を開いた日（%(day)s）が入っています。半年のまとめには、日を書きません。")
        return [*found, *(Gap(name, words % {"day": day}) for name, day in named.items())]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "kit_meetings/summary.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {**super().get_preview_context(request, mode_name), "summary": self, "parent": None}


def held_in(half: Half, body: Body) -> models.QuerySet[Meeting]:
    """The meetings of a body that were held in a half, the earliest first."""
    rows = Meeting.objects.select_related("body").filter(body=body, state=State.HELD)
    return rows.filter(starts_at__gte=midnight(half.first), starts_at__lt=midnight(half.after)).order_by(
        "starts_at"
    )
