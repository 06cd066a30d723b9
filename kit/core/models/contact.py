"""The prefecture's facts: one object per number that residents may be told to call.

For: crisis lines and the prefecture's centre, each in one place for every text of 29 towns. Not for: the
town's own window (`kit.window`), and never for a person.
"""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, RevisionMixin
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from kit.core.blocks import ClosuresBlock, HoursBlock
from kit.core.models.owned import Gap, OwnedDraftMixin
from kit.core.panels import DraftForm

PHONE = RegexValidator(r"^[0-9][0-9-]*[0-9]$", _("数字とハイフンで書いてください（例: 059-000-0000）。"))


class Contact(OwnedDraftMixin, DraftStateMixin, RevisionMixin, index.Indexed, models.Model):
    class Group(models.TextChoices):
        DANGER = "danger", _("いま命や体が危ないとき")
        DESPAIR = "despair", _("死にたいほどつらいとき")
        VIOLENCE = "violence", _("暴力やこわさ")
        MONEY = "money", _("お金・食べもの・住まい")
        CHILD = "child", _("子どものこと")
        PREFECTURE = "prefecture", _("県の窓口")
        CONSUMER = "consumer", _("契約や業者のこと")
        LANGUAGE = "language", _("ほかの言葉で")

    key = models.SlugField(
        _("記号"), unique=True, help_text=_("文章の中で {記号.phone} のように使います。あとから変えません。")
    )
    name = models.CharField(_("名前"), max_length=80, help_text=_("住民に見せる名前です。"))
    phone = models.CharField(
        _("電話番号"),
        max_length=20,
        blank=True,
        validators=[PHONE],
        help_text=_("ハイフンを入れて書きます。"),
    )
    phone_note = models.CharField(
        _("電話のひとこと"), max_length=80, blank=True, help_text=_("例: 通話料無料")
    )
    url = models.URLField(_("ホームページ"), blank=True, help_text=_("相談先の公式のページです。"))
    summary = models.CharField(
        _("どんなとき"), max_length=160, blank=True, help_text=_("一文で、やさしく書きます。")
    )
    group = models.CharField(
        _("分類"),
        max_length=12,
        choices=Group.choices,
        help_text=_("「緊急のとき」などのページで、どの見出しの下に並ぶかです。"),
    )
    always_open = models.BooleanField(
        _("24時間・年中無休"), default=False, help_text=_("チェックを入れると、受付時間は書きません。")
    )
    hours = StreamField(
        HoursBlock(), verbose_name=_("受付時間"), blank=True, help_text=_("24時間のときは書きません。")
    )
    closed_on_holidays = models.BooleanField(
        _("祝日は休み"),
        default=False,
        help_text=_("チェックを入れると、祝日は曜日にかかわらず休みになります。"),
    )
    closures = StreamField(
        ClosuresBlock(), verbose_name=_("休みの日・特別な日"), blank=True, help_text=_("年末年始など。")
    )
    hours_note = models.CharField(
        _("時間のひとこと"),
        max_length=120,
        blank=True,
        help_text=_("書くと、受付時間のかわりにこの言葉が出ます。"),
    )
    sort = models.PositiveSmallIntegerField(_("並び順"), default=100, help_text=_("小さいほど上に出ます。"))
    checked_on = models.DateField(
        _("確認日"), null=True, blank=True, help_text=_("番号を公式のページで確かめた日です。")
    )
    source = models.CharField(_("出典"), max_length=200, blank=True, help_text=_("確かめた資料の名前です。"))
    needs_check = models.BooleanField(
        _("要確認"), default=False, help_text=_("公表前に、もう一度確かめるものにチェックを入れます。")
    )

    search_fields = [
        index.AutocompleteField("name"),
        *(index.SearchField(name) for name in ("key", "phone", "phone_note", "summary", "url", "source")),
    ]
    base_form_class = DraftForm
    panels = [
        MultiFieldPanel(
            [FieldPanel("key"), FieldPanel("name"), FieldPanel("group"), FieldPanel("summary")], _("どこか")
        ),
        MultiFieldPanel(
            [FieldPanel("phone"), FieldPanel("phone_note"), FieldPanel("url"), FieldPanel("sort")],
            _("つながり方"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("always_open"),
                FieldPanel("hours"),
                FieldPanel("closed_on_holidays"),
                FieldPanel("closures"),
                FieldPanel("hours_note"),
            ],
            _("いつ"),
        ),
        MultiFieldPanel(
            [FieldPanel("checked_on"), FieldPanel("source"), FieldPanel("needs_check")], _("確かめたこと")
        ),
    ]

    class Meta:
        verbose_name = _("県の連絡先")
        verbose_name_plural = _("県の連絡先")
        ordering = ["group", "sort", "key"]

    def __str__(self) -> str:
        return self.name

    def own_gaps(self) -> list[Gap]:
        if self.phone or self.url:
            return []
        return [Gap("phone", str(_("電話番号かホームページのどちらかを書いてください。")))]


register_snippet(Contact)
