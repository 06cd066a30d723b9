"""The publisher's linter inside one object: every value against the kind that the code expects at its place.

For: ids, blocks, kinds, choices, references, rich text, texts. Not for: how objects stand to each other and
to earlier releases (`lint`).

Rules:
1. The schema leads the walk: a field, block or part that it does not know is reported once, not walked
   into.
2. Every item of a stream or list has an id of its own; an id stands once in its list.
3. A rich text passes when its elements are allowed, its paragraphs have unique keys, its links lead
   somewhere, and the town's editor would keep it letter by letter.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from kit.blueprints.logic import richtext
from kit.blueprints.logic.document import urn_uid
from kit.blueprints.logic.findings import Finding, Known, may_hold_facts
from kit.blueprints.logic.lint_texts import lint_text
from kit.blueprints.logic.media import file_digest
from kit.blueprints.logic.schema import Kind

TIME = re.compile(r"([01]\d|2[0-4]):[0-5]\d(:[0-5]\d)?")
REFERENCE = re.compile(r'urn="([^"]*)"')
RICH_MESSAGES = {
    "structure": "段落・見出し・箇条書きの並びになっていません（{detail}）。",
    "element": "使えない要素です（{detail}）。",
    "attribute": "使えない属性です（{detail}）。",
    "no-key": "段落に key がありません（{detail}）。",
    "key-form": "key は英小文字と数字の2〜5字にしてください（{detail}）。",
    "duplicate-key": "同じ key の段落が二つあります（{detail}）。",
    "link": "リンク先が、ひな形のページでも https の外部ページでもありません（{detail}）。",
}
KIND_WORDS = {
    "text": "文字",
    "rich": "文章",
    "slug": "文字",
    "url": "アドレス",
    "bool": "はい・いいえ",
    "int": "整数",
    "number": "数",
    "date": "日付（2026-11-01 の形）",
    "time": "時刻（08:30 の形、引用符つき）",
    "codes": "語の並び",
    "struct": "いくつかの項目を持つ部品",
    "list": "並び",
    "stream": "ブロックの並び",
}


@dataclass(frozen=True)
class ValueLinter:
    """Walks the fields of one object; `resolves` tells whether a reference leads to something."""

    known: Known
    type_name: str
    where: str
    resolves: Callable[[str], bool]

    def fields(self, fields: dict[str, object]) -> Iterator[Finding]:
        """Yield what is wrong in the fields of the object."""
        kinds = self.known.schema.types.get(self.type_name)
        if kinds is None:
            yield self._finding("", "type-unknown", f"種類「{self.type_name}」は、市町のしくみにありません。")
            return
        for name, value in sorted(fields.items()):
            kind = kinds.get(name)
            if kind is None:
                yield self._finding(name, "field-unknown", f"項目「{name}」は、市町のしくみにありません。")
            else:
                yield from self._value(value, kind, name)

    def _value(self, value: object, kind: Kind, path: str) -> Iterator[Finding]:
        if not is_of_kind(value, kind):
            wanted = KIND_WORDS.get(kind.name, kind.name)
            yield self._finding(
                path, "value-kind", f"ここに入るのは{wanted}です（今の値: {str(value)[:30]}）。"
            )
        elif isinstance(value, dict) and kind.name == "struct":
            yield from self._struct(value, kind, path)
        elif isinstance(value, list) and kind.name in ("list", "stream"):
            yield from self._items(value, kind, path)
        elif isinstance(value, str):
            yield from self._string(value, kind, path)

    def _struct(self, value: dict[str, object], kind: Kind, path: str) -> Iterator[Finding]:
        for name, inner in value.items():
            part = kind.parts.get(name)
            if part is None:
                yield self._finding(
                    f"{path}/{name}", "field-unknown", f"項目「{name}」は、このブロックにありません。"
                )
            else:
                yield from self._value(inner, part, f"{path}/{name}")

    def _items(self, entries: list[object], kind: Kind, path: str) -> Iterator[Finding]:
        seen: set[str] = set()
        for index, entry in enumerate(entries):
            item = entry if isinstance(entry, dict) else {}
            identity = item.get("id")
            if not isinstance(identity, str) or not identity:
                yield self._finding(f"{path}/{index}", "id-missing", "この項目に id がありません。")
                continue
            if identity in seen:
                yield self._finding(
                    f"{path}/{identity}", "id-duplicate", "同じ並びの中に、同じ id が二つあります。"
                )
            seen.add(identity)
            yield from self._item(item, kind, f"{path}/{identity}")

    def _item(self, item: dict[str, object], kind: Kind, path: str) -> Iterator[Finding]:
        name = str(item.get("type"))
        inner = kind.item if kind.name == "list" else kind.blocks.get(name)
        if inner is None:
            yield self._finding(path, "block-unknown", f"ブロック「{name}」は、市町のしくみにありません。")
        else:
            yield from self._value(item.get("value"), inner, path)

    def _string(self, text: str, kind: Kind, path: str) -> Iterator[Finding]:
        if kind.name == "chooser":
            yield from self._reference(text, path)
        elif kind.name == "file":
            if not file_digest(text):
                yield self._finding(
                    path, "file-unknown", f"「{text[:30]}」は、ファイルの番号（sha256）ではありません。"
                )
        elif kind.name == "choice":
            if kind.choices and text and text not in kind.choices:
                yield self._finding(
                    path, "choice-unknown", f"「{text}」は選べません。選べるもの: {'、'.join(kind.choices)}"
                )
        elif kind.name in ("text", "rich"):
            if kind.name == "rich" and text:
                yield from self._rich(text, path)
            yield from lint_text(
                text,
                where=f"{self.where}/{path}",
                facts=self.known.facts,
                may_hold_facts=may_hold_facts(self.type_name, path.split("/")[0]),
            )

    def _rich(self, html: str, path: str) -> Iterator[Finding]:
        problems = richtext.problems(html)
        for problem in problems:
            message = RICH_MESSAGES[problem.code].format(detail=problem.detail)
            yield self._finding(path, f"rich-{problem.code}", message)
        for reference in REFERENCE.findall(html):
            yield from self._reference(reference, path)
        if not problems and self.known.would_rewrite(html):
            yield self._finding(
                path, "rich-rewritten", "市町の編集画面で開いて保存すると書き換わる文章です。"
            )

    def _reference(self, reference: str, path: str) -> Iterator[Finding]:
        if reference and not (urn_uid(reference) and self.resolves(reference)):
            yield self._finding(
                path, "reference-broken", f"行き先「{reference}」が、このひな形にありません。"
            )

    def _finding(self, path: str, code: str, message: str) -> Finding:
        return Finding(f"{self.where}/{path}" if path else self.where, code, message)


def is_of_kind(value: object, kind: Kind) -> bool:
    """Tell whether a value has the shape its kind asks for.

    Null stands for "not given" where a value is single.
    """
    if kind.name == "bool":
        return isinstance(value, bool)
    if kind.name in ("struct", "list", "stream", "codes"):
        return isinstance(value, dict if kind.name == "struct" else list)
    if value is None or kind.name == "data":
        return True
    if kind.name in ("int", "number"):
        return _is_number(value, whole=kind.name == "int")
    return isinstance(value, str) and _has_form(value, kind.name)


def _is_number(value: object, *, whole: bool) -> bool:
    # Decimal fields travel as text, so that no digit is lost on the way.
    if isinstance(value, str) and not whole:
        return re.fullmatch(r"-?\d+(\.\d+)?", value) is not None
    return isinstance(value, int if whole else int | float) and not isinstance(value, bool)


def _has_form(text: str, kind_name: str) -> bool:
    if kind_name == "time":
        return TIME.fullmatch(text) is not None
    if kind_name == "date":
        try:
            date.fromisoformat(text)
        except ValueError:
            return False
    return True
