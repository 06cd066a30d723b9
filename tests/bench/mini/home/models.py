"""One page type with a stream of three kinds of block."""

from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page


class CardBlock(blocks.StructBlock):
    title = blocks.CharBlock()
    text = blocks.TextBlock()

    class Meta:
        template = "home/card.html"


class StreamPage(Page):
    body = StreamField(
        [("heading", blocks.CharBlock()), ("text", blocks.RichTextBlock()), ("card", CardBlock())]
    )
    template = "home/stream_page.html"
    content_panels = [*Page.content_panels, FieldPanel("body")]
