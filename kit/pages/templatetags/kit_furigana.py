"""The ふりがな switch and what it does to a page: an edge that hands finished HTML to `logic.ruby`.

Rules
- The wish stands in the address (`?furigana=on`), so every cache keeps both pages apart by itself, without a cookie.
- Pages in another language and in plain Japanese carry their own readings: no switch, no effect.
- What was worked out for a published page is remembered with the public content; a page that depends on anything
  else in the address, or belongs to no page, is worked out anew and never remembered.
"""

from functools import cache
from hashlib import sha256
from typing import Any, Final

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.base import NodeList, Parser, Token
from django.utils.http import escape_leading_slashes
from django.utils.safestring import SafeString, mark_safe

from kit.core.memory import public
from kit.pages.gateway import read_readings
from kit.pages.logic.furigana import Lexicon, annotate
from kit.pages.logic.readings import Entry, Key, entries_of
from kit.pages.logic.ruby import with_readings
from kit.pages.queries.readings import town_readings

register = template.Library()
NAME, ON = "furigana", "on"
_ONLY_THE_WISH: Final = [(NAME, [ON])]


class FuriganaNode(template.Node):
    """Puts readings into everything inside, when the address asks for them."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        html = self.nodelist.render(context)
        if not _is_wanted(context):
            return html
        if not _may_be_remembered(context):
            return _read(html)
        key = (NAME, sha256(html.encode()).digest())
        return public(key, lambda: _read(html))


@register.tag("furigana")
def furigana_tag(parser: Parser, token: Token) -> FuriganaNode:
    nodelist = parser.parse(("endfurigana",))
    parser.delete_first_token()
    return FuriganaNode(nodelist)


@register.simple_tag(takes_context=True)
def furigana_switch(context: template.Context) -> dict[str, Any]:
    """offered, on, url of the other state (the rest of the address stays), and plain: the page search engines keep."""
    request = context.get("request")
    if not isinstance(request, HttpRequest) or not _is_offered(context):
        return {"offered": False}
    is_on = _is_wanted(context)
    words = request.GET.copy()
    words.pop(NAME, None)
    if not is_on:
        words[NAME] = ON
    query = words.urlencode()
    path = escape_leading_slashes(request.path)
    return {
        "offered": True,
        "on": is_on,
        "url": path + (f"?{query}" if query else ""),
        "plain": request.build_absolute_uri(path),
    }


def _is_offered(context: template.Context) -> bool:
    return not getattr(context.get("page"), "language", "")


def _is_wanted(context: template.Context) -> bool:
    request = context.get("request")
    return isinstance(request, HttpRequest) and request.GET.get(NAME) == ON and _is_offered(context)


def _may_be_remembered(context: template.Context) -> bool:
    request, page = context.get("request"), context.get("page")
    return bool(
        request is not None
        and page is not None
        and page.pk
        and list(request.GET.lists()) == _ONLY_THE_WISH
        and not getattr(request, "is_preview", False)
    )


def _read(html: str) -> SafeString:
    known = public("lexicon", _lexicon)
    return mark_safe(with_readings(html, lambda text: annotate(text, known)))


def _lexicon() -> Lexicon:
    return Lexicon.of({**_shipped(), **entries_of(town_readings())})


@cache
def _shipped() -> dict[Key, Entry]:
    return entries_of(read_readings(settings.KIT_FIXTURES))
