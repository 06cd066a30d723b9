"""Blocks of words, links and pictures, as a clerk builds a page from them.

For: the shape and the words of each block in the editor. Not for: what a block reads from the database; such a
block names an entry of `core.registries.block_contexts`. Few blocks on purpose: each costs every town a choice,
and every migration its definition.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from kit.pages.blocks import parts


class NoticeBlock(blocks.StructBlock):
    tone = parts.LookBlock(
        label=_("囲みの種類"), default="info",
        choices=[("info", _("お知らせ")), ("calm", _("そっと添える")), ("danger", _("本当の危険だけに"))],
    )  # fmt: skip
    heading = parts.heading()
    text = parts.RichBlock(label=_("文章"))

    class Meta:
        label = _("囲み")
        icon = "warning"
        template = "kit_pages/blocks/notice.html"


class CardItem(blocks.StructBlock):
    title = blocks.CharBlock(label=_("題"), max_length=60)
    text = blocks.TextBlock(label=_("ひとこと"), required=False, max_length=200)
    page = parts.page_link()
    icon = parts.icon()


class CardsBlock(blocks.StructBlock):
    heading = parts.heading()
    items = blocks.ListBlock(CardItem(), label=_("カード"), min_num=1, max_num=12)

    class Meta:
        label = _("カード")
        icon = "grip"
        template = "kit_pages/blocks/cards.html"


class FlowItem(blocks.StructBlock):
    title = blocks.CharBlock(label=_("題"), max_length=60)
    text = blocks.TextBlock(label=_("ひとこと"), required=False, max_length=300)
    icon = parts.icon()


class FlowBlock(blocks.StructBlock):
    heading = parts.heading()
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
    heading = parts.heading()
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
    heading = parts.heading()
    left_heading = blocks.CharBlock(label=_("左の見出し"), max_length=40)
    right_heading = blocks.CharBlock(label=_("右の見出し"), max_length=40)
    items = blocks.ListBlock(CompareItem(), label=_("行"), min_num=1)

    class Meta:
        label = _("二つを並べる表")
        icon = "table"
        template = "kit_pages/blocks/compare.html"


class QuestionItem(blocks.StructBlock):
    question = blocks.CharBlock(label=_("問い"), max_length=120)
    answer = parts.RichBlock(label=_("答え"))


class QuestionsBlock(blocks.StructBlock):
    heading = parts.heading()
    items = blocks.ListBlock(QuestionItem(), label=_("問いと答え"), min_num=1)

    class Meta:
        label = _("問いと答え（たたむ）")
        icon = "help"
        template = "kit_pages/blocks/questions.html"


class ContactsBlock(parts.QueriedBlock):
    heading = parts.heading()
    group = blocks.CharBlock(
        label=_("分類"), max_length=12, help_text=_("県の連絡先の「分類」の記号（例: danger）")
    )
    text = parts.RichBlock(label=_("文章"), required=False)

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


class WindowsBlock(parts.QueriedBlock):
    heading = parts.heading()
    text = parts.RichBlock(label=_("文章"), required=False)

    class Meta:
        label = _("29市町の窓口")
        icon = "list-ul"
        template = "kit_pages/blocks/windows.html"
        queries = "windows"


class HeadedBlock(blocks.StructBlock):
    """Shows what the window page knows, under a heading."""

    heading = parts.heading()


class LanguagesBlock(parts.QueriedBlock):
    heading = parts.heading()

    class Meta:
        label = _("ほかの言葉のページ")
        icon = "globe"
        template = "kit_pages/blocks/languages.html"
        queries = "languages"


class QuietDoor(blocks.StructBlock):
    title = blocks.CharBlock(label=_("言葉"), max_length=60)
    page = parts.page_link()


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
    page = parts.page_link()


class NewsBlock(blocks.StructBlock):
    heading = parts.heading()
    items = blocks.ListBlock(NewsItem(), label=_("知らせ"), min_num=0)

    class Meta:
        label = _("お知らせ")
        icon = "bell"
        template = "kit_pages/blocks/news.html"


class TrainingsBlock(parts.QueriedBlock):
    """The prefecture's training days; not there while none is coming."""

    heading = parts.heading()

    class Meta:
        label = _("県の研修の予定")
        icon = "date"
        template = "kit_pages/blocks/trainings.html"
        queries = "trainings"


class SourceItem(blocks.StructBlock):
    text = blocks.CharBlock(label=_("資料"), max_length=300)
    url = blocks.URLBlock(label=_("ありか"), required=False)


class SourcesBlock(blocks.StructBlock):
    items = blocks.ListBlock(SourceItem(), label=_("資料"), min_num=1)

    class Meta:
        label = _("出典")
        icon = "doc-full"
        template = "kit_pages/blocks/sources.html"
