"""Words and forms that make a text harder or colder than it has to be.

For: hints beside the texts of the next release. Not for: refusing (the linter does), and changing a text.

Rules (content.md 0.6; the guideline of 出入国在留管理庁 and 文化庁 on やさしい日本語, 2020)
1. Some words are never used for the people this site is for. Such a text needs a tick of somebody who looked.
2. A sentence of more than 80 letters is long; three passive or causative verbs in one sentence are a chain; a word of six
   kanji or more in a row is heavy; a Japanese page does not need katakana of eight letters or more where there is a plain
   word. These are hints.
3. A link says where it leads: no bare address, no 「こちら」.
4. A date has its year. A number stands with the day on which somebody checked it, or comes from a fact.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from kit.blueprints.logic.document import urn_uid
from kit.blueprints.logic.media import file_digest
from kit.blueprints.logic.richtext import is_rich, plain_text
from kit.blueprints.logic.values import Json, leaves, path_text

NEVER: Final = (
    "脱出", "克服", "治す", "治し", "社会復帰させ", "引きこもりの子", "ひきこもりの子", "甘え", "怠け", "問題行動", "対象者", "手遅れ",
    "まずは働く", "どうして相談しなかった",
)  # fmt: skip
CAREFUL: Final = {
    "必ず": "「必ず」は、できないときに重くなります。言い切らずに書けないか、確かめてください。",
    "早く": "「早く」は、急がせる言葉です。いつでもよいことを書けないか、確かめてください。",
}
LONGEST: Final = 80
_SENTENCE: Final = re.compile(r"[^。！？\n]+[。！？]?")
_PASSIVE: Final = re.compile(r"(?:さ|ら|か|が|た|ば|ま|な|わ)れ(?:る|て|た|ま|な)|(?:せ|させ)(?:る|て|た|ま)")
_KANJI: Final = re.compile(r"[一-龥々]{6,}")
_KATAKANA: Final = re.compile(r"[ァ-ヴー]{8,}")
_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+")
_HERE: Final = re.compile(r"<a [^>]*>\s*(?:こちら|ここ|リンク|詳細|詳しくはこちら)\s*</a>")
_DAY: Final = re.compile(r"(?<![年\d/])(?:[1-9]|1[0-2])月\s?(?:[1-9]|[12]\d|3[01])日")
_NUMBER: Final = re.compile(r"(?:約\s?)?\d[\d,.]*\s?(?:万人|％|%|万世帯|人に1人)")
_PLACEHOLDER: Final = re.compile(r"\{[a-z_.]+\}")
_TEXTS: Final = ("sokumen:", "sha256:")


@dataclass(frozen=True)
class Hint:
    """One thing to look at: where, which rule, what to do. `is_never` needs a tick; `digest` names text and word."""

    uid: str
    path: str
    code: str
    message: str
    is_never: bool = False
    digest: str = ""


def hints(uid: str, fields: Mapping[str, Json], *, is_japanese: bool = True) -> Iterator[Hint]:
    """Yield what is worth a second look in the texts of one object."""
    has_day = bool(fields.get("checked_on"))
    if file_digest(fields.get("file")) and not fields.get("alt"):
        yield Hint(
            uid,
            "alt",
            "alt",
            "画像の説明が空です。見えない人に伝えることがあれば書きます。かざりの画像なら、このままで構いません。",
        )
    for path, value in leaves(dict(fields)):
        if isinstance(value, str) and not value.startswith(_TEXTS) and (" " in value or not value.isascii()):
            yield from _text(uid, path_text(path), value, has_day=has_day, is_japanese=is_japanese)


def lost_links(uid: str, fields: Mapping[str, Json], before: Mapping[str, Json]) -> Iterator[Hint]:
    """Yield the places that led to a page or showed a picture in the last release, and now lead nowhere."""
    now = {path: value for path, value in leaves(dict(fields))}
    for path, value in leaves(dict(before)):
        if isinstance(value, str) and urn_uid(value) and path in now and not now[path]:
            yield Hint(
                uid,
                path_text(path),
                "lost-link",
                "行き先のページがなくなりました。別のページを選ぶか、この部品を消してください。",
            )


def _text(uid: str, path: str, text: str, *, has_day: bool, is_japanese: bool) -> Iterator[Hint]:
    words = unicodedata.normalize("NFKC", plain_text(text) if is_rich(text) else text)
    words = _PLACEHOLDER.sub("", words)
    for code, message in [*_links(text, words), *_dates(words, has_day)]:
        yield Hint(uid, path, code, message)
    if is_japanese:
        yield from _never(uid, path, words)
        for code, message in _plain(words):
            yield Hint(uid, path, code, message)


def _never(uid: str, path: str, words: str) -> Iterator[Hint]:
    for word in NEVER:
        if word in words:
            digest = sha256(f"{uid}/{path}/{word}/{words}".encode()).hexdigest()[:16]
            message = f"「{word}」は、このサイトでは使わない言葉です。言いかえるか、まちがった見方の例として書いているか、確かめてください。"
            yield Hint(uid, path, "never", message, is_never=True, digest=digest)
    for word, message in CAREFUL.items():
        if word in words:
            yield Hint(uid, path, "careful", message)


def _plain(words: str) -> Iterator[tuple[str, str]]:
    sentences = [found.strip() for found in _SENTENCE.findall(words)]
    longest = max(sentences, key=len, default="")
    if len(longest) > LONGEST:
        yield (
            "long",
            f"長い文があります（{len(longest)}字）。「{longest[:20]}…」を、二つに分けられないか確かめてください。",
        )
    chained = next((found for found in sentences if len(_PASSIVE.findall(found)) >= 3), "")
    if chained:
        yield (
            "passive",
            f"「〜される」「〜させる」が重なっています（「{chained[:20]}…」）。だれがするかを書くと、読みやすくなります。",
        )
    for pattern, code, message in (
        (_KANJI, "kanji", "漢字が続く言葉「{word}」があります。ほどいて書けないか、確かめてください。"),
        (
            _KATAKANA,
            "katakana",
            "長いカタカナ「{word}」があります。ふつうの言葉にできないか、確かめてください。",
        ),
    ):
        found = pattern.search(words)
        if found:
            yield code, message.format(word=found.group())


def _links(text: str, words: str) -> Iterator[tuple[str, str]]:
    if _HERE.search(text):
        yield (
            "here",
            "リンクの言葉が「こちら」などになっています。開くと何があるかを、リンクの言葉にしてください。",
        )
    found = _ADDRESS.search(words)
    if found:
        yield (
            "bare-link",
            f"アドレス（{found.group()[:30]}）がそのまま書かれています。ページの名前にリンクを付けてください。",
        )


def _dates(words: str, has_day: bool) -> Iterator[tuple[str, str]]:
    day = _DAY.search(words)
    if day:
        yield "year", f"「{day.group()}」に年がありません。いつのことか分かるように、年を書いてください。"
    number = _NUMBER.search(words)
    if number and not has_day and "年" not in words:
        yield (
            "number",
            f"「{number.group()}」が、いつ、だれが確かめた数か分かりません。年と出典を書いてください。",
        )
