"""The body of a public page, as a clerk builds it.

For: the shape and the words of each block in the editor. Not for: what a block reads from the database; such
a block names an entry of `core.registries.block_contexts`. Few blocks on purpose: each costs every town a
choice, and every migration its definition.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from kit.core.registries import block_contexts
from kit.pages.logic.charts import Item
from kit.pages.logic.figures import ChartDraft, Finding, check_chart

RICH = ["h3", "bold", "ol", "ul", "link"]
ICONS = [
    ("", _("なし")), ("phone", _("電話")), ("pencil", _("えんぴつ")), ("mail", _("メール")), ("letter", _("手紙")),
    ("home", _("家")), ("person", _("ひとり")), ("people", _("人びと")), ("hands", _("手")), ("book", _("本")),
    ("chart", _("図")), ("map", _("地図")), ("calendar", _("カレンダー")), ("clock", _("時計")), ("chat", _("会話")),
    ("shield", _("盾")), ("bench", _("ベンチ")), ("question", _("はてな")), ("globe", _("地球")), ("heart", _("心")),
    ("door", _("扉")), ("alert", _("注意")), ("info", _("お知らせ")), ("search", _("虫めがね")),
]  # fmt: skip


class RichBlock(blocks.RichTextBlock):
    """Rich text with the few features that a release may carry."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", RICH)
        super().__init__(**kwargs)


class QueriedBlock(blocks.StructBlock):
    """A block that shows something from the database, found through a registry by its `queries` name."""

    def get_context(self, value: Any, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        ask = block_contexts.get(self.meta.queries)
        return {**context, **(ask(value, parent_context or {}) if ask else {})}

    class Meta:
        queries = ""


def _heading(**kwargs: Any) -> blocks.CharBlock:
    return blocks.CharBlock(
        label=_("見出し"),
        required=False,
        max_length=60,
        help_text=_("短い言葉で。空でもかまいません。"),
        **kwargs,
    )


def _page(**kwargs: Any) -> blocks.PageChooserBlock:
    return blocks.PageChooserBlock(label=_("行き先のページ"), required=False, **kwargs)


def _icon() -> blocks.ChoiceBlock:
    return blocks.ChoiceBlock(label=_("しるし"), choices=ICONS, required=False)


class NoticeBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        label=_("調子"), default="info",
        choices=[("info", _("お知らせ")), ("calm", _("そっと添える")), ("danger", _("本当の危険だけに"))],
    )  # fmt: skip
    heading = _heading()
    text = RichBlock(label=_("文章"))

    class Meta:
        label = _("囲み")
        icon = "warning"
        template = "kit_pages/blocks/notice.html"


class CardItem(blocks.StructBlock):
    title = blocks.CharBlock(label=_("題"), max_length=60)
    text = blocks.TextBlock(label=_("ひとこと"), required=False, max_length=200)
    page = _page()
    icon = _icon()


class CardsBlock(blocks.StructBlock):
    heading = _heading()
    items = blocks.ListBlock(CardItem(), label=_("カード"), min_num=1, max_num=12)

    class Meta:
        label = _("カード")
        icon = "grip"
        template = "kit_pages/blocks/cards.html"


class FlowItem(blocks.StructBlock):
    title = blocks.CharBlock(label=_("題"), max_length=60)
    text = blocks.TextBlock(label=_("ひとこと"), required=False, max_length=300)
    icon = _icon()


class FlowBlock(blocks.StructBlock):
    heading = _heading()
    items = blocks.ListBlock(FlowItem(), label=_("段取り"), min_num=1, max_num=8)

    class Meta:
        label = _("流れ")
        icon = "order"
        template = "kit_pages/blocks/flow.html"


class PlaceItem(blocks.StructBlock):
    title = blocks.CharBlock(label=_("場所の名前"), max_length=60)
    may = blocks.TextBlock(label=_("できること"), required=False)
    nobody_asks = blocks.TextBlock(label=_("求められないこと"), required=False)
    example = blocks.TextBlock(label=_("たとえば"), required=False)


class PlacesBlock(blocks.StructBlock):
    heading = _heading()
    items = blocks.ListBlock(PlaceItem(), label=_("場所"), min_num=1, max_num=6)
    sentence = blocks.CharBlock(label=_("結びの一文"), required=False, max_length=200)

    class Meta:
        label = _("行き来できる場所")
        icon = "group"
        template = "kit_pages/blocks/places.html"


class CompareItem(blocks.StructBlock):
    left = blocks.TextBlock(label=_("左"))
    right = blocks.TextBlock(label=_("右"))
    source = blocks.CharBlock(label=_("出典"), required=False, max_length=200)


class CompareBlock(blocks.StructBlock):
    heading = _heading()
    left_heading = blocks.CharBlock(label=_("左の見出し"), max_length=40)
    right_heading = blocks.CharBlock(label=_("右の見出し"), max_length=40)
    items = blocks.ListBlock(CompareItem(), label=_("行"), min_num=1)

    class Meta:
        label = _("二つを並べる表")
        icon = "table"
        template = "kit_pages/blocks/compare.html"


class QuestionItem(blocks.StructBlock):
    question = blocks.CharBlock(label=_("問い"), max_length=120)
    answer = RichBlock(label=_("答え"))


class QuestionsBlock(blocks.StructBlock):
    heading = _heading()
    items = blocks.ListBlock(QuestionItem(), label=_("問いと答え"), min_num=1)

    class Meta:
        label = _("問いと答え（たたむ）")
        icon = "help"
        template = "kit_pages/blocks/questions.html"


class FigureBlock(QueriedBlock):
    figure = blocks.CharBlock(
        label=_("数字の記号"), max_length=80, help_text=_("調査の数字の記号です（例: callers）。")
    )
    kind = blocks.ChoiceBlock(
        label=_("図の形"),
        choices=[("bar", _("横棒")), ("split", _("割合の帯")), ("dots", _("点の数"))],
        default="bar",
    )
    heading = _heading()
    reading = blocks.TextBlock(label=_("読み方"), required=False)

    class Meta:
        label = _("調査の数字")
        icon = "table"
        template = "kit_pages/blocks/figure.html"
        queries = "figure"


class ChartItem(blocks.StructBlock):
    label = blocks.CharBlock(label=_("項目"), max_length=60)
    number = blocks.DecimalBlock(label=_("数"), max_digits=12, decimal_places=2)


class ChartBlock(QueriedBlock):
    heading = blocks.CharBlock(label=_("題"), max_length=60)
    kind = blocks.ChoiceBlock(
        label=_("図の形"), choices=[("bar", _("横棒")), ("split", _("割合の帯"))], default="bar"
    )
    unit = blocks.CharBlock(label=_("単位"), max_length=20, help_text=_("例: 人、%、か所"))
    items = blocks.ListBlock(ChartItem(), label=_("項目"), min_num=1, max_num=12)
    source = blocks.CharBlock(label=_("出典"), max_length=200, help_text=_("調べた機関と資料の名前"))
    date = blocks.DateBlock(label=_("いつの数字か"), help_text=_("調べた日か、公表された日"))
    reading = blocks.TextBlock(label=_("読み方"), help_text=_("この数字で言えること、言えないこと"))

    class Meta:
        label = _("自分たちの数字の図")
        icon = "table"
        template = "kit_pages/blocks/chart.html"
        queries = "chart"

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        errors = [finding for finding in check_chart(_draft(result)) if not finding.is_caution]
        if errors:
            raise blocks.StructBlockValidationError(block_errors=_by_field(errors))
        return result


class ContactsBlock(QueriedBlock):
    heading = _heading()
    group = blocks.CharBlock(
        label=_("まとまり"), max_length=12, help_text=_("県の連絡先の「まとまり」の記号（例: danger）")
    )
    text = RichBlock(label=_("文章"), required=False)

    class Meta:
        label = _("県の連絡先")
        icon = "phone"
        template = "kit_pages/blocks/contacts.html"
        queries = "contacts"


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("画像"))
    alt = blocks.CharBlock(
        label=_("画像の説明"), required=False, max_length=200, help_text=_("見えない人に読み上げる一文")
    )
    caption = blocks.CharBlock(label=_("説明文"), required=False, max_length=200)

    class Meta:
        label = _("画像")
        icon = "image"
        template = "kit_pages/blocks/picture.html"


class WindowsBlock(QueriedBlock):
    heading = _heading()
    text = RichBlock(label=_("文章"), required=False)

    class Meta:
        label = _("29市町の窓口")
        icon = "list-ul"
        template = "kit_pages/blocks/windows.html"
        queries = "windows"


class HeadedBlock(blocks.StructBlock):
    """Shows what the window page knows, under a heading."""

    heading = _heading()


class LanguagesBlock(QueriedBlock):
    heading = _heading()

    class Meta:
        label = _("ほかの言葉のページ")
        icon = "globe"
        template = "kit_pages/blocks/languages.html"
        queries = "languages"


class QuietDoor(blocks.StructBlock):
    title = blocks.CharBlock(label=_("言葉"), max_length=60)
    page = _page()


class DoorsBlock(blocks.StructBlock):
    items = blocks.ListBlock(CardItem(), label=_("扉"), min_num=1, max_num=4)
    quiet = QuietDoor(label=_("静かな扉"))

    class Meta:
        label = _("三つの扉")
        icon = "home"
        template = "kit_pages/blocks/doors.html"


class NewsItem(blocks.StructBlock):
    date = blocks.DateBlock(label=_("日付"), required=False)
    text = blocks.CharBlock(label=_("知らせ"), max_length=120)
    page = _page()


class NewsBlock(blocks.StructBlock):
    heading = _heading()
    items = blocks.ListBlock(NewsItem(), label=_("知らせ"), min_num=0)

    class Meta:
        label = _("お知らせ")
        icon = "bell"
        template = "kit_pages/blocks/news.html"


class SourceItem(blocks.StructBlock):
    text = blocks.CharBlock(label=_("資料"), max_length=300)
    url = blocks.URLBlock(label=_("ありか"), required=False)


class SourcesBlock(blocks.StructBlock):
    items = blocks.ListBlock(SourceItem(), label=_("資料"), min_num=1)

    class Meta:
        label = _("出典")
        icon = "doc-full"
        template = "kit_pages/blocks/sources.html"


class BodyBlock(blocks.StreamBlock):
    """What may stand in the body of any public page."""

    heading = blocks.CharBlock(
        label=_("見出し"), max_length=60, icon="title", template="kit_pages/blocks/heading.html"
    )
    text = RichBlock(label=_("文章"), template="kit_pages/blocks/text.html")
    notice = NoticeBlock()
    cards = CardsBlock()
    flow = FlowBlock()
    places = PlacesBlock()
    compare = CompareBlock()
    questions = QuestionsBlock()
    figure = FigureBlock()
    chart = ChartBlock()
    contacts = ContactsBlock()
    picture = PictureBlock()
    windows = WindowsBlock()
    ways = HeadedBlock(label=_("相談のしかた"), icon="mail", template="kit_pages/blocks/ways.html")
    opening = HeadedBlock(label=_("いまの受付"), icon="time", template="kit_pages/blocks/opening.html")
    doors = DoorsBlock()
    news = NewsBlock()
    languages = LanguagesBlock()
    sources = SourcesBlock()

    class Meta:
        required = False


def _draft(value: Any) -> ChartDraft:
    items = tuple(Item(item["label"], item["number"]) for item in value["items"])
    return ChartDraft(
        kind=value["kind"], unit=value["unit"], items=items, source=value["source"], date=value["date"],
        reading=value["reading"],
    )  # fmt: skip


def _by_field(findings: list[Finding]) -> dict[str, ValidationError]:
    """Wagtail shows one message beside each part; what concerns one item stands beside the list."""
    messages: dict[str, list[str]] = {}
    for finding in findings:
        messages.setdefault(finding.field.split("/")[0], []).append(finding.message)
    return {field: ValidationError(words) for field, words in messages.items()}
