"""Words for the templates of updates: who, what stands for a placeholder, and what is urgent.

For: our own templates. Not for: the words of entries, which come with the rows.
"""

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.blueprints.bridge.planning import sight
from kit.blueprints.models import StoredRelease
from kit.blueprints.views.seeing import waiting_on_top
from kit.core.bridge.facts import read_facts
from kit.core.logic.facts import PLACEHOLDER, find_placeholders

register = template.Library()
# Where a text is written, and inside of tags, a placeholder stays as it is typed.
_KEPT_OR_FACT = re.compile(rf"<textarea.*?</textarea>|<[^<>]*>|{PLACEHOLDER.pattern}", re.DOTALL)
# Where a screen wants to be told what the dotted words are; nothing where it has none.
_HINT = "<!-- facts -->"


class FactWordsNode(template.Node):
    """Everything inside with the words that residents see, each placeholder named in a tooltip."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        html = self.nodelist.render(context)
        names = find_placeholders(html)
        known = read_facts(names, now=timezone.now()) if names else {}
        used: list[str] = []

        def words(match: re.Match[str]) -> str:
            if match[1] is None:
                return match[0]
            fact = known.get(match[1])
            used.append(match[1])
            text = fact.text if fact and fact.text.strip() else _("（準備中）")
            title = _("自動で入る言葉 %(name)s") % {"name": match[0]}
            return format_html('<span class="kit-fact" title="{}">{}</span>', title, text)

        shown = _KEPT_OR_FACT.sub(words, html)
        hint = format_html('<p class="help">{}</p>', _DOTTED) if used else ""
        return mark_safe(shown.replace(_HINT, hint))


@register.tag("factwords")
def fact_words_tag(parser: Parser, token: Token) -> FactWordsNode:
    nodelist = parser.parse(("endfactwords",))
    parser.delete_first_token()
    return FactWordsNode(nodelist)


_DOTTED = gettext_lazy(
    "点線の言葉は、市町の名前や番号など、サイトで決めてあるものが自動で入るところです。書き直す欄では { } で囲んであります。"
)


@register.filter
def who(by: str, names: Mapping[str, str]) -> str:
    """The name of who did it; a part of the kit says that it was itself."""
    if by.startswith("system:"):
        return _("自動（このキット）")
    return names.get(by, by)


@register.simple_tag(takes_context=True)
def urgent_on_top(context: Any) -> list[StoredRelease]:
    """What stands on top of every page of the admin, for those who may look at updates."""
    request = context.get("request")
    return waiting_on_top(request) if request is not None else []


@register.filter
def seen(row: Any) -> str:
    """A short name for what a person sees at a row."""
    return sight(row.entry)
