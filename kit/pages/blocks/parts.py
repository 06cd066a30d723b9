"""Parts that the blocks of a page are made of: rich text, headings, page links, icons, and asking the database.

For: the pieces that several blocks share. Not for: a block that an editor can choose.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from kit.core.registries import block_contexts

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


class LookBlock(blocks.ChoiceBlock):
    """A choice of how something looks: a page is not found by the name of its icon."""

    def get_searchable_content(self, value: Any) -> list[str]:
        return []


def heading(**kwargs: Any) -> blocks.CharBlock:
    return blocks.CharBlock(
        label=_("見出し"),
        required=False,
        max_length=60,
        help_text=_("短い言葉で。空でもかまいません。"),
        **kwargs,
    )


def page_link(**kwargs: Any) -> blocks.PageChooserBlock:
    return blocks.PageChooserBlock(label=_("行き先のページ"), required=False, **kwargs)


def icon() -> LookBlock:
    return LookBlock(label=_("アイコン"), choices=ICONS, required=False)
