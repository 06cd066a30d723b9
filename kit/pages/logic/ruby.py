"""Puts readings into finished HTML, and the wish for them into its links.

For: the whole body of a public page. Not for: which words are read how (`logic.furigana`).

Rules
- Only text inside <main> gets readings; never attributes, scripts, drawings, fields, what is marked as another
  language, and what carries readings already.
- One text stays one thing: where boxes are laid out side by side, its pieces must not become boxes (a span).
- A link to a page of this site keeps the wish; other addresses, files and the switch itself stay as they are.
- A form that is sent by address (GET) keeps the wish in a hidden field.
- Without the wish, not a character is touched (the caller does not call).
"""

import re
from collections.abc import Callable
from html import escape
from typing import Final

from kit.pages.logic.readings import Piece

WISH: Final = "furigana=on"
_TOKEN: Final = re.compile(r"""<!--.*?-->|<(?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+|<""", re.DOTALL)
_NAME: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_LANG: Final = re.compile(r"""\slang=["']?([A-Za-z-]*)""")
_HREF: Final = re.compile(r'(\shref=")(/(?!/)[^"?#]*)(\?[^"#]*)?(#[^"]*)?(")')
_LEFT_ALONE: Final = frozenset(
    ("code", "math", "option", "rp", "rt", "ruby", "script", "select", "style", "svg", "textarea", "title")
)
_NO_PAGES: Final = ("/account/", "/admin/", "/documents/", "/look", "/media/", "/sitemap", "/static/")
_HIDDEN: Final = '<input type="hidden" name="furigana" value="on">'

Annotate = Callable[[str], tuple[Piece, ...]]


def with_readings(html: str, annotate: Annotate) -> str:
    """The same HTML with ruby over the words that `annotate` knows, and the wish in its links."""
    walk = _Document(annotate)
    return "".join(walk.token(found[0]) for found in _TOKEN.finditer(html))


class _Document:
    """Reads the tokens of one document in order; knows whether it is inside <main> and what it must leave alone."""

    def __init__(self, annotate: Annotate) -> None:
        self.annotate = annotate
        self.in_main = False
        self.skipped = ""
        self.depth = 0

    def token(self, token: str) -> str:
        if not token.startswith("<") or token == "<":
            return self._text(token)
        name = _NAME.match(token)
        if name is None:
            return token
        self._follow(name[1].lower(), token)
        return _kept_wish(name[1].lower(), token)

    def _text(self, text: str) -> str:
        if not self.in_main or self.skipped:
            return text
        pieces = self.annotate(text)
        marked = "".join(_marked(piece) for piece in pieces)
        return f"<span>{marked}</span>" if len(pieces) > 1 else marked

    def _follow(self, name: str, token: str) -> None:
        closes = token.startswith("</")
        if name == "main":
            self.in_main = not closes
        if self.skipped:
            if name == self.skipped and not token.endswith("/>"):
                self.depth += -1 if closes else 1
            if self.depth == 0:
                self.skipped = ""
        elif not closes and not token.endswith("/>") and _is_left_alone(name, token):
            self.skipped, self.depth = name, 1


def _is_left_alone(name: str, token: str) -> bool:
    language = _LANG.search(token)
    return name in _LEFT_ALONE or bool(language and not language[1].lower().startswith("ja"))


def _marked(piece: Piece) -> str:
    if not piece.reading:
        return piece.base
    return f"<ruby>{piece.base}<rp>（</rp><rt>{escape(piece.reading)}</rt><rp>）</rp></ruby>"


def _kept_wish(name: str, token: str) -> str:
    if name == "a" and "data-furigana" not in token:
        return _HREF.sub(_with_wish, token)
    if name == "form" and not token.startswith("</") and 'method="post"' not in token.lower():
        return token + _HIDDEN
    return token


def _with_wish(found: re.Match[str]) -> str:
    before, path, query, anchor, after = (part or "" for part in found.groups())
    if path.startswith(_NO_PAGES) or WISH in query:
        return found[0]
    joint = f"{query}&amp;" if query else "?"
    return f"{before}{path}{joint}{WISH}{anchor}{after}"
