"""Rich text whose paragraphs carry keys: taken apart, put together, and checked.

For: merging by paragraph, and refusing what the town's editor would not keep. Not for: making HTML safe to
show (the whitelist of the town does that), or telling whether an editor would rewrite a text (that needs
Wagtail).

Rules:
1. A text is a row of paragraphs: `<p>`, `<h2>` to `<h4>`, and the `<li>` of `<ul>` and `<ol>`. Each has a
   key (`data-block-key`; in sources `key`), unique within the text.
2. Neighbouring items of the same kind of list make one list; lists do not nest here.
3. A text that would not come back letter by letter from its paragraphs is not taken apart at all.
4. Publishers may use p, h3, ul, ol, li, b and a; links lead to a page of the blueprint or to https.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

from kit.blueprints.logic.document import URN

KEY_NAME = "data-block-key"
KEY = re.compile(r"[a-z0-9]{2,5}")
BLOCKS = frozenset({"p", "h2", "h3", "h4"})
LISTS = frozenset({"ul", "ol"})
VOID = frozenset({"br", "hr", "img", "embed"})
ALLOWED = frozenset({"p", "h3", "ul", "ol", "li", "b", "a"})
TAG = re.compile(r"<[^>]*>")


class RichTextError(ValueError):
    """The text is not a row of keyed paragraphs. Treat it as one piece, or have its publisher correct it."""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: `kind` is p, h2, h3, h4, ul or ol (an item of such a list), `html` its inside."""

    key: str
    kind: str
    html: str


@dataclass(frozen=True)
class Problem:
    """One fault of a text: `code` is structure, element, attribute, no-key, key-form, duplicate-key, link."""

    code: str
    detail: str


@dataclass
class Reading:
    """What a text was found to be."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def split(html: str, *, key_name: str = KEY_NAME) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text.

    Raise RichTextError when it is not a row of paragraphs with unique keys.
    """
    reading = _read(html, key_name)
    for problem in [*reading.problems, *_key_problems(reading.paragraphs)]:
        if problem.code in ("structure", "no-key", "duplicate-key"):
            raise RichTextError(f"{problem.code}: {problem.detail}")
    return tuple(reading.paragraphs)


def join(paragraphs: Iterable[Paragraph], *, key_name: str = KEY_NAME) -> str:
    """Return the HTML of paragraphs; items of one kind of list that follow each other share one list."""
    parts: list[str] = []
    open_list = ""
    for paragraph in paragraphs:
        wanted = paragraph.kind if paragraph.kind in LISTS else ""
        if wanted != open_list:
            parts += [f"</{open_list}>"] if open_list else []
            parts += [f"<{wanted}>"] if wanted else []
            open_list = wanted
        tag = "li" if wanted else paragraph.kind
        parts.append(f'<{tag} {key_name}="{escape(paragraph.key)}">{paragraph.html}</{tag}>')
    if open_list:
        parts.append(f"</{open_list}>")
    return "".join(parts)


def mergeable(html: str) -> tuple[Paragraph, ...] | None:
    """Return the paragraphs of a text that may be merged one by one; None when it has to stay whole."""
    try:
        paragraphs = split(html)
    except RichTextError:
        return None
    return paragraphs if paragraphs and join(paragraphs) == html else None


def is_rich(text: str) -> bool:
    """Tell whether a text looks like the HTML of a rich text in a document."""
    return re.match(r"<(p|h[2-4]|li|ul|ol)[\s>]", text) is not None


def plain_text(html: str) -> str:
    """Return the words of a text, one paragraph a line, without markup."""
    broken = re.sub(r"</(p|h[2-4]|li)>|<br\s*/?>", "\n", html)
    return unescape(TAG.sub("", broken)).strip()


def problems(html: str) -> tuple[Problem, ...]:
    """Return every fault of a text that a publisher wrote, in the form it has in a document."""
    reading = _read(html, KEY_NAME)
    return tuple([*reading.problems, *_key_problems(reading.paragraphs)])


def _key_problems(paragraphs: list[Paragraph]) -> list[Problem]:
    found: list[Problem] = []
    seen: set[str] = set()
    for paragraph in paragraphs:
        if not paragraph.key:
            found.append(Problem("no-key", plain_text(paragraph.html)[:20]))
        elif paragraph.key in seen:
            found.append(Problem("duplicate-key", paragraph.key))
        elif not KEY.fullmatch(paragraph.key):
            found.append(Problem("key-form", paragraph.key))
        seen.add(paragraph.key)
    return found


def _read(html: str, key_name: str) -> Reading:
    reader = _Reader(html, key_name)
    reader.feed(html)
    reader.close()
    reader.finish()
    return reader.reading


class _Reader(HTMLParser):
    """Walks the HTML once; what stands inside a paragraph is cut from the source text, never written anew."""

    def __init__(self, html: str, key_name: str) -> None:
        super().__init__(convert_charrefs=False)
        self.reading = Reading()
        self._html = html
        self._key_name = key_name
        self._starts = [0, *(match.end() for match in re.finditer("\n", html))]
        self._list = ""
        self._block = ""
        self._key = ""
        self._from = 0
        self._inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self._fault("element", tag)
        if self._block:
            self._open_inline(tag, attrs)
        elif tag in LISTS and not self._list:
            self._list = tag
            self._check_attributes(tag, attrs, allowed=frozenset())
        elif (tag == "li") if self._list else (tag in BLOCKS):
            self._block, self._key = tag, dict(attrs).get(self._key_name) or ""
            self._from = self._here() + len(self.get_starttag_text() or "")
            self._check_attributes(tag, attrs, allowed=frozenset({self._key_name}))
        else:
            self._fault("structure", f"<{tag}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._block and self._inline:
            if self._inline.pop() != tag:
                self._fault("structure", f"</{tag}>")
        elif self._block == tag and tag:
            kind = self._list or tag
            self.reading.paragraphs.append(Paragraph(self._key, kind, self._html[self._from : self._here()]))
            self._block = ""
        elif self._list == tag and not self._block:
            self._list = ""
        else:
            self._fault("structure", f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._block and data.strip():
            self._fault("structure", data.strip()[:20])

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._fault("structure", "<!-- -->")

    def handle_decl(self, decl: str) -> None:
        self._fault("structure", "<!>")

    def handle_pi(self, data: str) -> None:
        self._fault("structure", "<?>")

    def unknown_decl(self, data: str) -> None:
        self._fault("structure", "<![>")

    def finish(self) -> None:
        """Note what was left open at the end."""
        if self._block or self._list:
            self._fault("structure", f"<{self._block or self._list}>")

    def _open_inline(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS or tag in LISTS or tag in ("li", "hr", "embed"):
            self._fault("structure", f"<{tag}>")
        if tag not in VOID:
            self._inline.append(tag)
        if tag == "a":
            self._check_link(dict(attrs))
        else:
            self._check_attributes(tag, attrs, allowed=frozenset())

    def _check_attributes(
        self, tag: str, attrs: list[tuple[str, str | None]], *, allowed: frozenset[str]
    ) -> None:
        for name, _ in attrs:
            if name not in allowed:
                self._fault("attribute", f"{tag} {name}")

    def _check_link(self, attrs: dict[str, str | None]) -> None:
        target = attrs.get("urn") or ""
        to_page = set(attrs) == {"linktype", "urn"} and attrs["linktype"] == "page" and URN.fullmatch(target)
        outside = set(attrs) == {"href"} and (attrs["href"] or "").startswith("https://")
        if not to_page and not outside:
            self._fault("link", " ".join(f"{name}={value}" for name, value in attrs.items()))

    def _fault(self, code: str, detail: str) -> None:
        self.reading.problems.append(Problem(code, detail))

    def _here(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column
