"""How a word of this town is read: places and names that the shipped list does not know, or knows otherwise.

For: the ふりがな of the public pages, edited by a clerk. Not for: the shipped list (`fixtures/reference/readings.csv`),
which these rows add to and overrule.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from kit.core.models.owned import OwnedMixin
from kit.pages.logic.readings import ReadingError, check_reading


class TownReading(OwnedMixin, index.Indexed, models.Model):
    word = models.CharField(
        _("言葉"),
        max_length=40,
        unique=True,
        help_text=_(
            "ページに書いてあるとおりに書きます（例: 丸之内、福祉政策課）。"
            "一字だけの言葉は、前後の言葉といっしょに書くと、まちがいがありません。"
        ),
    )
    reading = models.CharField(
        _("よみがな"),
        max_length=80,
        help_text=_(
            "ひらがなで書きます（例: まるのうち）。保存すると、「ふりがな」を出しているページに、すぐに出ます。"
        ),
    )

    search_fields = [index.AutocompleteField("word"), index.AutocompleteField("reading")]
    panels = [FieldPanel("word"), FieldPanel("reading")]

    class Meta:
        verbose_name = _("よみがな")
        verbose_name_plural = _("よみがな")
        ordering = ["word"]

    def __str__(self) -> str:
        return f"{self.word}（{self.reading}）"

    def clean(self) -> None:
        super().clean()
        self.word, self.reading = self.word.strip(), self.reading.strip()
        try:
            check_reading(self.word, self.reading)
        except ReadingError as error:
            raise ValidationError({"reading": str(error)}) from error


register_snippet(TownReading)
