"""The body of a page: what cannot change without a publication is rendered once and remembered.

Blocks that depend on the hour (`LIVE`) are rendered for every request; all others are remembered as they are,
placeholders unresolved, until the public content changes (`kit.core.memory`). A preview remembers nothing.
"""

from typing import Any, Final

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from kit.core.memory import public, public_while_true

register = template.Library()
LIVE: Final = frozenset({"contacts", "opening", "ways"})
# A remembered piece of HTML, or the place in the body of a block to be rendered now.
Piece = str | int


@register.simple_tag(takes_context=True)
def body(context: template.Context, page: Any, start: int = 0, stop: int | None = None) -> SafeString:
    """The blocks of the page, or those from place `start` up to `stop`, each under an id of its own."""
    context_now = context.flatten()
    name = f"body {start} {stop}"

    def pieces() -> list[Piece]:
        return _pieces(page, context_now, slice(start, stop))

    return mark_safe("".join(_now(piece, page, context_now) for piece in _kept(context, page, name, pieces)))


@register.simple_tag(takes_context=True)
def contents(context: template.Context, page: Any, *, is_open: bool = False) -> SafeString:
    """The page's own headings as a list of links, folded unless `is_open`."""

    def make() -> SafeString:
        return render_to_string("kit_pages/components/contents.html", {"page": page, "is_open": is_open})

    return _kept(context, page, f"contents {is_open}", make)


class KeptNode(template.Node):
    """A piece of a published page, rendered anew only when the public content or the hour changes it."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        page = context.get("page")
        if page is None or not _is_published_view(context, page):
            return self.nodelist.render(context)
        key = ("kept", self.name, page.pk)
        return public_while_true(key, lambda: self.nodelist.render(context), now=timezone.now())


@register.tag("kept")
def kept_tag(parser: Parser, token: Token) -> KeptNode:
    name = token.split_contents()[1].strip('"')
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name, nodelist)


def _is_published_view(context: template.Context, page: Any) -> bool:
    request = context.get("request")
    return bool(request is not None and page.pk and not getattr(request, "is_preview", False))


def _kept(context: template.Context, page: Any, name: str, make: Any) -> Any:
    return public((name, page.pk), make) if _is_published_view(context, page) else make()


def _pieces(page: Any, context: dict[str, Any], wanted: slice) -> list[Piece]:
    found: list[Piece] = []
    for place, block in list(enumerate(page.body))[wanted]:
        html: Piece = place if block.block_type in LIVE else _render(block, context)
        if isinstance(html, str) and found and isinstance(found[-1], str):
            found[-1] += html
        else:
            found.append(html)
    return found


def _now(piece: Piece, page: Any, context: dict[str, Any]) -> str:
    return piece if isinstance(piece, str) else _render(page.body[piece], context)


def _render(block: Any, context: dict[str, Any]) -> str:
    return format_html(
        '<div class="body__block body__block--{0}" id="b-{1}">{2}</div>\n',
        block.block_type,
        block.id,
        block.render(context),
    )
