"""What a meeting is prepared from: agenda, usual papers, checklist and invitation, as staff and the prefecture edit them.

For: the template. Not for: meetings: a meeting copies what it takes, so that no later release changes an agenda that was
sent out; that is why a template keeps no versions beside Wagtail's own history.

Rules
- A template is owned like a page: blueprint content in its parts, the town may add items.
- The rhythm of a template is a proposal; a body has its own.
- The key is for blueprints; a template of the town's own gets one that nobody has to think of.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from kit.core.logic.personal import Fields
from kit.core.models.owned import OwnedDraftMixin
from kit.core.panels import DraftForm
from kit.meetings.blocks import AgendaBlock, ChecklistBlock, PapersBlock
from kit.meetings.logic.kinds import KINDS
from kit.meetings.logic.rhythm import PROPOSED_WORDS
from kit.meetings.models.bodies import NTHS, WEEKDAYS


class MeetingTemplate(
    OwnedDraftMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model
):
    key = models.SlugField(_("記号"), unique=True)
    title = models.CharField(_("ひな形の名前"), max_length=120, help_text=_("例: いつもの会議（年2〜4回）"))
    body_kind = models.CharField(
        _("会議の種類"), max_length=12, choices=[(kind.code, kind.name) for kind in KINDS.values()],
        help_text=_("この種類の会議体でだけ選べます。"),
    )  # fmt: skip
    meeting_title = models.CharField(
        _("会議の題"), max_length=120, blank=True,
        help_text=_("「第○回」の○に、何回めかが入ります。例: 第○回 代表者会議"),
    )  # fmt: skip
    agenda = StreamField(
        AgendaBlock(), verbose_name=_("議題"), blank=True,
        help_text=_("上から順に並びます。会議をつくったあとに、会議ごとに直せます。"),
    )  # fmt: skip
    papers = StreamField(
        PapersBlock(), verbose_name=_("いつもの資料"), blank=True,
        help_text=_("用意する資料の名前です。会議をつくると、確認表に入ります。"),
    )  # fmt: skip
    checklist = StreamField(
        ChecklistBlock(), verbose_name=_("事務局の確認表"), blank=True,
        help_text=_("日程照会・開催通知など、事務局がすることです。会議ごとに、済んだものにチェックを入れます。"),
    )  # fmt: skip
    invitation = models.TextField(
        _("開催案内の文"), blank=True, help_text=_("案内のメールと通知に入ります。")
    )
    minutes = models.PositiveSmallIntegerField(
        _("長さ（分）"), default=90, help_text=_("めやすです。会議体に決めた長さがあれば、そちらを使います。")
    )
    rhythm = models.CharField(
        _("開くめやす"), max_length=10, blank=True, choices=PROPOSED_WORDS,
        help_text=_("新しい会議体をつくるとき、開く月のはじめの案になります。会議体ごとに直せます。"),
    )  # fmt: skip
    nth = models.CharField(
        _("第何週のめやす"), max_length=2, default="2", choices=[(str(number), words) for number, words in NTHS],
        help_text=_("「開くめやす」を決めたときに使います。"),
    )  # fmt: skip
    weekday = models.CharField(
        _("曜日のめやす"), max_length=1, default="2", choices=[(str(number), f"{name}曜日") for number, name in WEEKDAYS],
        help_text=_("「開くめやす」を決めたときに使います。"),
    )  # fmt: skip
    personal = Fields(
        key=("id", "uid"),
        clear=(
            "key", "title", "body_kind", "meeting_title", "agenda", "papers", "checklist", "invitation", "minutes",
            "rhythm", "nth", "weekday",
        ),
    )  # fmt: skip

    base_form_class = DraftForm
    panels = [
        FieldPanel(name)
        for name in (
            "title", "body_kind", "meeting_title", "agenda", "papers", "checklist", "invitation", "minutes",
            "rhythm", "nth", "weekday",
        )
    ]  # fmt: skip

    class Meta:
        verbose_name = _("会議のひな形")
        verbose_name_plural = _("会議のひな形")
        ordering = ["body_kind", "title"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.key = self.key or f"own-{self.uid.hex[:12]}"
        return super().save(*args, **kwargs)
