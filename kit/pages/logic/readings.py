"""How written words are read aloud: one row for each word, never a guess.

For: furigana (`logic.furigana`), the check of what a clerk types. Not for: finding readings of unknown words.

Rules
- A row is a word as it is written and its reading in kana; the kana of the word stand in the reading too, in order.
- Signs and kana around a character belong to the word when they decide the reading (を行っ, 東の方).
- A row without a reading says: leave this as it is, it may be read in several ways.
- `#` before a word stands for a number that stays as it is (#日 is にち after any number; 2日 has its own row).
- `forms` says what the row also stands for: 五 all forms of a verb like 話す, 一 of a verb like 伝える, い of an
  adjective; 接頭 and 接尾 are parts that only stand before or after a word of two or more characters.
- A later row for the same writing replaces an earlier one: the town's rows come after the shipped ones.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

NUMBER_SIGN: Final = "#"
PREFIX, SUFFIX = "接頭", "接尾"
FORMS: Final = ("", "五", "一", "い", PREFIX, SUFFIX)
KANJI: Final = "一-鿿㐀-䶿々〆ヶ"
_ANNOTATED: Final = re.compile(f"[{KANJI}0-9０-９]+")
_HAS_KANJI: Final = re.compile(f"[{KANJI}]")
_KANA: Final = re.compile(r"[ぁ-ゖァ-ヺー・、。〜（）]*")
_TO_HIRAGANA: Final = {code: code - 96 for code in range(ord("ァ"), ord("ヶ"))}

# For each last kana of a verb in its dictionary form: the first kana of all its forms.
_ENDINGS: Final = {
    "う": "わいうえおっ", "く": "かきくけこい", "ぐ": "がぎぐげごい", "す": "さしすせそ", "つ": "たちつてとっ",
    "ぬ": "なにぬねのん", "ぶ": "ばびぶべぼん", "む": "まみむめもん", "る": "らりるれろっ",
}  # fmt: skip
# What follows a stem that is one character and no kana (見る, 寝る).
_AFTER_BARE_STEM: Final = "るてたなまよられろずにつ"
_ADJECTIVE: Final = "いくかさすそけ"


class ReadingError(ValueError):
    """A row that cannot be right; the message is for the person who typed it."""


@dataclass(frozen=True)
class Reading:
    word: str
    reading: str
    forms: str = ""


@dataclass(frozen=True)
class Piece:
    """Some characters of a text, with their reading; "" when they stand as they are."""

    base: str
    reading: str = ""


@dataclass(frozen=True)
class Entry:
    """One writing to look for; `surface` is without the number in front."""

    surface: str
    pieces: tuple[Piece, ...]
    after_number: bool = False
    affix: str = ""

    @property
    def is_single(self) -> bool:
        """One character without kana: it may be read otherwise as a part of another word."""
        return len(self.surface) == 1


Key = tuple[str, bool, str]


def entries_of(rows: Iterable[Reading]) -> dict[Key, Entry]:
    """Every writing that the rows stand for; raises ReadingError with the word that cannot be right."""
    found: dict[Key, Entry] = {}
    for row in rows:
        for surface, reading in _written_forms(row):
            entry = _entry(surface, reading, row.forms)
            found[(entry.surface, entry.after_number, entry.affix)] = entry
    return found


def by_first_character(entries: Mapping[Key, Entry], *, after_number: bool) -> dict[str, tuple[Entry, ...]]:
    """The entries by their first character, the longest first."""
    found: dict[str, list[Entry]] = {}
    for entry in entries.values():
        if entry.after_number == after_number:
            found.setdefault(entry.surface[0], []).append(entry)
    return {
        first: tuple(sorted(group, key=lambda entry: -len(entry.surface))) for first, group in found.items()
    }


def check_reading(word: str, reading: str) -> None:
    """Refuse, in words for a clerk, a row that could never be shown."""
    if not _HAS_KANJI.search(word):
        raise ReadingError("漢字をふくむ言葉を書いてください。")
    if not reading or not _KANA.fullmatch(reading):
        raise ReadingError("よみがなは、ひらがなかカタカナで書いてください。")
    align(word, reading)


def align(word: str, reading: str) -> tuple[Piece, ...]:
    """The word in pieces, each character that is no kana under its part of the reading."""
    parts = _parts(word)
    if sum(annotated for _, annotated in parts) == 1:
        readings = _between(parts, _hiragana(reading))
    else:
        pattern = "".join("(.+?)" if annotated else re.escape(_hiragana(text)) for text, annotated in parts)
        found = re.fullmatch(pattern, _hiragana(reading))
        readings = found.groups() if found else ()
    if not readings:
        raise ReadingError(f"「{word}」と「{reading}」の、かなの部分が合いません。")
    following = iter(readings)
    return tuple(Piece(text, next(following) if annotated else "") for text, annotated in parts)


def _between(parts: list[tuple[str, bool]], reading: str) -> tuple[str, ...]:
    """The reading of the only part that has one: thousands of rows are of this kind, and no pattern is built."""
    place = [annotated for _, annotated in parts].index(True)
    before = _hiragana("".join(text for text, _ in parts[:place]))
    after = _hiragana("".join(text for text, _ in parts[place + 1 :]))
    middle = reading[len(before) : len(reading) - len(after)]
    return (middle,) if middle and before + middle + after == reading else ()


def _written_forms(row: Reading) -> Iterator[tuple[str, str]]:
    if row.forms not in ("五", "一", "い"):
        yield row.word, row.reading
        return
    stem, read = row.word[:-1], row.reading[:-1]
    for kana in _first_kana(row, stem):
        yield stem + kana, read + kana


def _first_kana(row: Reading, stem: str) -> str | tuple[str, ...]:
    last = row.word[-1]
    if row.forms == "五" and last in _ENDINGS:
        return _ENDINGS[last]
    if row.forms == "い" and last == "い":
        return _ADJECTIVE
    if row.forms == "一" and last == "る":
        return _AFTER_BARE_STEM if _ANNOTATED.fullmatch(stem[-1]) else ("",)
    raise ReadingError(f"「{row.word}」は「{row.forms}」の形ではありません。")


def _entry(surface: str, reading: str, forms: str) -> Entry:
    after_number = surface.startswith(NUMBER_SIGN)
    surface = surface.removeprefix(NUMBER_SIGN)
    pieces = align(surface, reading) if reading else (Piece(surface),)
    return Entry(surface, pieces, after_number, forms if forms in (PREFIX, SUFFIX) else "")


def _parts(word: str) -> list[tuple[str, bool]]:
    parts: list[tuple[str, bool]] = []
    end = 0
    for found in _ANNOTATED.finditer(word):
        if found.start() > end:
            parts.append((word[end : found.start()], False))
        parts.append((found[0], True))
        end = found.end()
    return [*parts, (word[end:], False)] if end < len(word) else parts


def _hiragana(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_TO_HIRAGANA)
