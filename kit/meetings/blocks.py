"""Blocks from which a template of a meeting is built: items, papers, lines of the checklist.

For: the shape and the words of the editor. Not for: what a meeting makes of them (`logic.planning`).

Rules
- Each is an item of a stream, so that its id lasts through releases and a merge can tell it apart.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

_LENGTH = 200


class ItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("議題"), max_length=_LENGTH)
    is_public = blocks.BooleanBlock(
        label=_("公開してよい議題"),
        required=False,
        help_text=_("公開要旨に入れてよい議題に、チェックを入れます。"),
    )
    minutes = blocks.IntegerBlock(label=_("めやす（分）"), required=False, min_value=0, max_value=600)
    note = blocks.TextBlock(label=_("進め方のひとこと"), required=False, rows=2)

    class Meta:
        label = _("議題")
        icon = "list-ol"


class LineBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("ことば"), max_length=_LENGTH)

    class Meta:
        label = _("項目")
        icon = "tick"


class AgendaBlock(blocks.StreamBlock):
    topic = ItemBlock()


class PapersBlock(blocks.StreamBlock):
    paper = LineBlock(label=_("資料"))


class ChecklistBlock(blocks.StreamBlock):
    check = LineBlock(label=_("確認すること"))
