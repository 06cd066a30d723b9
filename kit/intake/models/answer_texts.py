"""Texts for answers to residents, as the prefecture and the town write them: a library to choose from.

For: the texts. Not for: answers: what is put into one is copied, and no row says which text was used, by whom or for whom.

Rules
- A text is owned like a page: the prefecture brings it, the town may change it, add its own, or take it out of use
  (公開をやめる).
- The key is for blueprints; a text of the town's own gets one that nobody has to think of.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from kit.core.logic.personal import Fields
from kit.core.models.owned import OwnedDraftMixin
from kit.core.panels import DraftForm
from kit.intake.logic.answer_texts import MOMENTS
from kit.intake.panels import InTownPanel


class AnswerText(OwnedDraftMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    key = models.SlugField(_("記号"), unique=True)
    title = models.CharField(_("文例の名前"), max_length=120, help_text=_("例: 日を変えたいと書かれたとき"))
    moment = models.CharField(
        _("場面"),
        max_length=12,
        choices=MOMENTS.items(),
        help_text=_("お返事を書く画面で、この場面の下に並びます。"),
    )
    when = models.CharField(
        _("どんなときに使うか"), max_length=200,
        help_text=_("使う前に確かめることや、書き足すことも、ここに書きます。相談した人には届きません。"),
    )  # fmt: skip
    text = models.TextField(
        _("お返事の文"),
        help_text=_(
            "だれにでも送れる文にします。相談した人や職員の名前、相談に書かれたことは入れません。"
            "{window.phone} のような差し込みには、窓口の電話や時間が入ります。"
        ),
    )
    sort = models.PositiveSmallIntegerField(
        _("並び順"), default=500, help_text=_("小さい数のものが、場面のなかで先に並びます。")
    )
    personal = Fields(key=("id", "uid"), clear=("key", "title", "moment", "when", "text", "sort"))

    base_form_class = DraftForm
    panels = [
        FieldPanel("title"),
        FieldPanel("moment"),
        FieldPanel("when", widget=AdminAutoHeightTextInput),
        FieldPanel("text"),
        InTownPanel(),
        FieldPanel("sort"),
    ]

    class Meta:
        verbose_name = _("お返事の文例")
        verbose_name_plural = _("お返事の文例")
        ordering = ["sort", "title", "pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.key = self.key or f"own-{self.uid.hex[:12]}"
        return super().save(*args, **kwargs)
