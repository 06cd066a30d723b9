"""Pages to read: ordinary ones, ones in another language, and the one for emergencies."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from kit.pages.blocks.parts import RICH
from kit.pages.models.base import KitPage

_PARENTS = ["kit_pages.HomePage", "kit_pages.ContentPage"]


class ContentPage(KitPage):
    template = "kit_pages/content_page.html"
    parent_page_types = _PARENTS

    class Meta:
        verbose_name = _("読むページ")


class LanguagePage(KitPage):
    class Language(models.TextChoices):
        EASY = "ja-easy", "やさしい日本語"
        PORTUGUESE = "pt", "Português"
        ENGLISH = "en", "English"
        SPANISH = "es", "Español"
        CHINESE = "zh-hans", "中文"
        VIETNAMESE = "vi", "Tiếng Việt"
        FILIPINO = "fil", "Filipino"

    language = models.CharField(
        _("言葉"),
        max_length=8,
        choices=Language.choices,
        help_text=_("読み上げや印刷がこの言葉に合わせて働きます。"),
    )
    native_name = models.CharField(
        _("その言葉での呼び名"), max_length=40, help_text=_("言葉を選ぶところに出ます（例: Português）。")
    )
    speaker_checked = models.BooleanField(
        _("話者が確かめた"),
        default=False,
        help_text=_("その言葉を話す人が読んで確かめたら、チェックを入れます。"),
    )

    template = "kit_pages/language_page.html"
    parent_page_types = ["kit_pages.ContentPage"]
    subpage_types: list[str] = []
    content_panels = [
        *KitPage.content_panels,
        FieldPanel("language"),
        FieldPanel("native_name"),
        FieldPanel("speaker_checked"),
    ]
    search_fields = [*KitPage.search_fields, index.SearchField("native_name")]

    class Meta:
        verbose_name = _("ほかの言葉のページ")


class EmergencyPage(KitPage):
    after_hours_note = RichTextField(
        _("夜間・休日の連絡先"),
        blank=True,
        features=RICH,
        help_text=_("この市町の夜間・休日の連絡先（警備室など）です。"),
    )

    template = "kit_pages/emergency_page.html"
    parent_page_types = ["kit_pages.HomePage"]
    subpage_types: list[str] = []
    max_count = 1
    content_panels = [*KitPage.content_panels, FieldPanel("after_hours_note")]
    search_fields = [*KitPage.search_fields, index.SearchField("after_hours_note")]

    class Meta:
        verbose_name = _("緊急のときのページ")
