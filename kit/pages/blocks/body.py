"""What may stand in the body of any public page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from kit.pages.blocks import numbers, parts, words


class BodyBlock(blocks.StreamBlock):
    """What may stand in the body of any public page."""

    heading = blocks.CharBlock(
        label=_("見出し"), max_length=60, icon="title", template="kit_pages/blocks/heading.html"
    )
    text = parts.RichBlock(label=_("文章"), template="kit_pages/blocks/text.html")
    notice = words.NoticeBlock()
    cards = words.CardsBlock()
    flow = words.FlowBlock()
    places = words.PlacesBlock()
    compare = words.CompareBlock()
    questions = words.QuestionsBlock()
    figure = numbers.FigureBlock()
    chart = numbers.ChartBlock()
    contacts = words.ContactsBlock()
    picture = words.PictureBlock()
    windows = words.WindowsBlock()
    ways = words.HeadedBlock(label=_("相談のしかた"), icon="mail", template="kit_pages/blocks/ways.html")
    opening = words.HeadedBlock(label=_("いまの受付"), icon="time", template="kit_pages/blocks/opening.html")
    doors = words.DoorsBlock()
    news = words.NewsBlock()
    trainings = words.TrainingsBlock()
    languages = words.LanguagesBlock()
    sources = words.SourcesBlock()

    class Meta:
        required = False
