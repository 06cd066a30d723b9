"""The consultation window: the facts that the plan asks every municipality to make clear.

For: what a resident needs to know before coming, complete by construction. Not for: whether it is open now
(`kit.core.logic.opening`), and `designated` (明確化), which is computed and never ticked.
"""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.search import index

from kit.core.blocks import ClosuresBlock, HoursBlock
from kit.core.models.contact import PHONE
from kit.core.models.owned import Gap
from kit.pages.models.base import KitPage
from kit.window.blocks import ChannelsBlock
from kit.window.logic.completeness import WindowFacts, missing_facts
from kit.window.panels import DesignatedPanel

REVIEW_MONTHS: Final = 6


class WindowPage(KitPage):
    feature = "window"

    class Operator(models.TextChoices):
        DIRECT = "direct", _("直営")
        CONTRACT = "contract", _("委託")

    department = models.CharField(
        _("担当課"),
        max_length=80,
        blank=True,
        help_text=_("住民が役所で見つけられる名前です（例: 福祉政策課）。公開に必要です。"),
    )
    window_name = models.CharField(
        _("窓口の名前"), max_length=80, blank=True, help_text=_("例: ひきこもり相談窓口")
    )
    pet_name = models.CharField(
        _("愛称"), max_length=40, blank=True, help_text=_("電話で名乗るとき、封筒に書くときにも使えます。")
    )
    operator_kind = models.CharField(
        _("運営"), max_length=8, choices=Operator.choices, default=Operator.DIRECT,
        help_text=_("市町がおこなうか、委託しているか。"),
    )  # fmt: skip
    operator_name = models.CharField(
        _("委託先の名前"), max_length=80, blank=True, help_text=_("委託のときに書きます。")
    )
    phone = models.CharField(
        _("電話番号"), max_length=20, blank=True, validators=[PHONE],
        help_text=_("ハイフンを入れて書きます。すべてのページに出ます。"),
    )  # fmt: skip
    phone_note = models.CharField(
        _("電話のひとこと"), max_length=120, blank=True, help_text=_("例: 名前を言わなくてもかまいません")
    )
    channels = StreamField(
        ChannelsBlock(),
        verbose_name=_("電話のほかの方法"),
        blank=True,
        help_text=_("実際に使えるものだけを足します。"),
    )
    hours = StreamField(
        HoursBlock(),
        verbose_name=_("受付時間"),
        blank=True,
        help_text=_("曜日ごとに足します。公開に必要です。"),
    )
    closed_on_holidays = models.BooleanField(
        _("祝日は休み"),
        default=True,
        help_text=_("チェックを入れると、祝日は曜日にかかわらず休みになります。"),
    )
    closures = StreamField(
        ClosuresBlock(),
        verbose_name=_("休みの日・特別な日"),
        blank=True,
        help_text=_("年末年始や、この日だけの時間です。"),
    )
    address = models.CharField(
        _("場所"), max_length=160, blank=True, help_text=_("建物の名前と階まで書きます。")
    )
    way_in = models.TextField(
        _("入り方"), blank=True, help_text=_("入口、階、目印。着いてから迷わないように。")
    )
    discreet_way = models.TextField(
        _("人目が気になる方へ"),
        blank=True,
        help_text=_("別の入口、別の部屋、別の建物、自宅、オンラインなど。"),
    )
    map_url = models.URLField(_("地図"), blank=True, help_text=_("地理院地図などの、この場所の住所（URL）。"))
    languages = models.CharField(
        _("話せる言葉"), max_length=160, blank=True, help_text=_("例: 日本語、Português（通訳）")
    )
    aids = models.CharField(
        _("手伝い"), max_length=160, blank=True, help_text=_("例: 筆談、手話通訳（3日前まで）、電話リレー")
    )
    reply_days = models.PositiveSmallIntegerField(
        _("最初のお返事まで（開庁日）"), null=True, blank=True, help_text=_("守れる日数を書きます（例: 3）。")
    )
    who_answers = models.CharField(
        _("お返事する人"), max_length=120, blank=True, help_text=_("例: 相談員（2名）と課長")
    )
    asked_note = models.TextField(
        _("お聞きすること"), blank=True, help_text=_("はじめに何をたずねるかを、正直に短く。")
    )
    fee = models.CharField(
        _("費用"), max_length=60, blank=True, help_text=_("空のままなら「無料」と出ます。")
    )
    checked_by = models.CharField(
        _("確認した課"), max_length=80, blank=True, help_text=_("確認日といっしょに出ます。")
    )

    template = "kit_window/window_page.html"
    parent_page_types = ["kit_pages.HomePage"]
    subpage_types: list[str] = []
    max_count = 1
    review_months = REVIEW_MONTHS

    search_fields = [
        *KitPage.search_fields,
        *(
            index.SearchField(name)
            for name in ("department", "window_name", "pet_name", "operator_name", "phone", "channels")
        ),
        *(index.SearchField(name) for name in ("address", "way_in", "who_answers", "asked_note", "fee")),
    ]
    fact_panels = [
        DesignatedPanel(),
        MultiFieldPanel(
            [
                FieldPanel(n)
                for n in ("department", "window_name", "pet_name", "operator_kind", "operator_name")
            ],
            _("どこの窓口か"),
        ),
        MultiFieldPanel(
            [FieldPanel("phone"), FieldPanel("phone_note"), FieldPanel("channels")], _("相談の方法")
        ),
        MultiFieldPanel(
            [FieldPanel("hours"), FieldPanel("closed_on_holidays"), FieldPanel("closures")], _("いつ")
        ),
        MultiFieldPanel([FieldPanel("checked_on"), FieldPanel("checked_by")], _("確かめた日")),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("address", "way_in", "discreet_way", "map_url")], _("どこで")
        ),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("languages", "aids", "reply_days", "who_answers", "asked_note", "fee")],
            _("どんなふうに"),
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(fact_panels, heading=_("窓口の事実")),
            ObjectList(KitPage.text_panels, heading=_("文章")),
            ObjectList(KitPage.promote_panels, heading=_("住所と検索")),
            ObjectList(KitPage.settings_panels, heading=_("公開の予定")),
        ],
        base_form_class=KitPage.base_form_class,
    )

    class Meta:
        verbose_name = _("相談窓口")

    def facts(self) -> WindowFacts:
        """The values that decide whether the window is complete."""
        return WindowFacts(
            department=self.department,
            phone=self.phone,
            channels=tuple(block.block_type for block in self.channels),
            has_hours=bool(self.hours),
            checked_on=self.checked_on,
        )

    def own_gaps(self) -> list[Gap]:
        missing = missing_facts(self.facts())
        return [*super().own_gaps(), *(Gap(fact.field, str(_(fact.message))) for fact in missing)]
