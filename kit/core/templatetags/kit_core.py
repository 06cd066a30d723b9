"""Template tags that every app's public pages use: facts, slots, icons."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kit.core.bridge.facts import read_facts
from kit.core.logic.fact_gaps import without_gaps
from kit.core.logic.facts import PLACEHOLDER, find_placeholders
from kit.core.registries import Fact, slots

register = template.Library()
_TAG_OR_FACT = re.compile(rf"<[^<>]*>|{PLACEHOLDER.pattern}")


class FactsNode(template.Node):
    """Resolves the placeholders of everything inside; telephone facts become links.

    Readers get no sentence with a gap; a preview shows （準備中） where a fact is still to be stored.
    """

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        html = self.nodelist.render(context)
        names = find_placeholders(html)
        if not names:
            return html
        known = read_facts(names, now=timezone.now())
        if not getattr(context.get("request"), "is_preview", False):
            html = without_gaps(html, {name for name in names if not _is_given(known.get(name))})
        return mark_safe(_TAG_OR_FACT.sub(lambda match: _resolved(match[0], known), html))


@register.tag("facts")
def facts_tag(parser: Parser, token: Token) -> FactsNode:
    nodelist = parser.parse(("endfacts",))
    parser.delete_first_token()
    return FactsNode(nodelist)


@register.filter("facts")
def facts_filter(text: Any) -> str:
    """Resolves placeholders in plain text (titles, descriptions): words only, no links."""
    plain = str(text)
    names = find_placeholders(plain)
    if not names:
        return plain
    known = read_facts(names, now=timezone.now())
    return PLACEHOLDER.sub(lambda match: _words(known.get(match[1])), plain)


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str) -> SafeString:
    """The piece of the page that another app puts here; nothing when no app does."""
    render = slots.get(name)
    return mark_safe(render(context)) if render else mark_safe("")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon beside words; it never stands alone."""
    return _icon(name)


@cache
def _icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("kit/icons.svg"),
        name,
    )


def _resolved(piece: str, known: Mapping[str, Fact]) -> str:
    """A fact between tags may be a link; inside a tag, in an attribute, it is words only."""
    if not piece.startswith("<"):
        return _as_html(known.get(piece[1:-1]))
    return PLACEHOLDER.sub(lambda match: conditional_escape(_words(known.get(match[1]))), piece)


def _as_html(fact: Fact | None) -> str:
    words = conditional_escape(_words(fact))
    if fact is None or not fact.href:
        return words
    return format_html('<a href="{}">{}</a>', fact.href, words)


def _words(fact: Fact | None) -> str:
    return fact.text if fact and _is_given(fact) else _("（準備中）")


def _is_given(fact: Fact | None) -> bool:
    return fact is not None and bool(fact.text.strip())
