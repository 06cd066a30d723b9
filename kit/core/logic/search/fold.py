"""One spelling for what people write in many: the form in which searched texts and questions are compared.

For: the raw side of search, letter by letter. Not for: words and their dictionary forms (`logic.search.norm`), and
never for showing: a folded text is for comparing only.

Rules
- Width and case do not matter (NFKC, lower case); accents of Latin letters do not matter; ｻﾎﾟｽﾃ is サポステ.
- Katakana is hiragana.
- A dash after kana is a long vowel, whichever of the many dashes was typed; between digits, dashes and brackets go:
  059-224-2273 is 0592242273.
- 緑ヶ丘 is 緑が丘, 1ヶ月 is 1か月, 髙 is 高, 八〇五〇 is 8050.
- Spaces beside Japanese letters and dashes go (社 会 福 祉), between Latin words one stays; lines stay apart, so that nothing is
  found across the end of a field.
- Folding twice changes nothing.
"""

import re
import unicodedata
from typing import Final

# The letters of names that registers and keyboards write either way; NFKC leaves them apart.
_VARIANTS: Final = str.maketrans("髙﨑濵濱邊邉澤廣齋嶋𠮷", "高崎浜浜辺辺沢広斎島吉")
# Letters among which none carries a mark that goes: ASCII, kana, kanji and their punctuation.
_UNMARKED: Final = re.compile(r"[\x00-\x7f\u2010-\u2027\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]*")
_KANA: Final = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
_DASHES: Final = r"-\u2010-\u2015\u2212\u30fc\u301c~"
_DASH: Final = f"[{_DASHES}]"
_LETTER: Final = r"\u3040-\u30ff\u3400-\u9fff\u3005\u3006"
# Also what is typed without being seen: zero-width letters, the mark of a byte order, soft hyphens.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff\u00ad]+")
_LINES: Final = re.compile(r"[^\S\n]*[\n\r\v\f\u0085\u2028\u2029]\s*")
_JAPANESE_SPACE: Final = re.compile(rf"(?<=[{_DASHES}{_LETTER}])[^\S\n]+|[^\S\n]+(?=[{_DASHES}{_LETTER}])")
_SPACE: Final = re.compile(r"[^\S\n]+")
_MONTHS: Final = re.compile(r"(?<=[0-9一二三四五六七八九十数何])[ヶケヵカか箇](?=[月所国年])")
_HILL: Final = re.compile(r"(?<=[ぁ-ゖ㐀-鿿々])[ヶケ](?=[㐀-鿿])")
_NUMBER: Final = re.compile(r"(?=[一二三四五六七八九]*〇)[〇一二三四五六七八九]{2,}")
_KANJI_DIGITS: Final = str.maketrans("〇一二三四五六七八九", "0123456789")
_LONG: Final = re.compile(rf"(?<=[ぁ-ゖァ-ヶ]){_DASH}+")
_DIGITS: Final = re.compile(rf"(?<=[0-9])(?:{_DASH}|[()])+(?=[0-9])")
_OTHER_DASH: Final = re.compile(rf"(?<![ぁ-ゖー]){_DASH}+")


def even(text: str) -> str:
    """The text with one width, plain letters of names and plain lines; still readable, as a dictionary wants it."""
    plain = unicodedata.normalize("NFKC", text).translate(_VARIANTS)
    plain = _LINES.sub("\n", _CONTROL.sub("", plain))
    # What stood apart may be one letter now: か and its marks.
    plain = unicodedata.normalize("NFC", _SPACE.sub(" ", _JAPANESE_SPACE.sub("", plain)))
    plain = _LONG.sub(lambda dashes: "ー" * len(dashes[0]), plain)
    plain = _NUMBER.sub(lambda match: match[0].translate(_KANJI_DIGITS), plain)
    return _HILL.sub("が", _MONTHS.sub("か", plain)).strip()


def fold(text: str) -> str:
    """The form in which two spellings of the same are the same letters."""
    plain = _without_accents(even(text).lower()).translate(_KANA)
    plain = _OTHER_DASH.sub(lambda dashes: "-" * len(dashes[0]), plain)
    return _DIGITS.sub("", plain)


def _without_accents(text: str) -> str:
    """Marks of Latin letters go; those of kana (か and が) are other letters and stay."""
    if _UNMARKED.fullmatch(text):
        return text
    parts = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in parts if not "\u0300" <= letter <= "\u036f")
    return unicodedata.normalize("NFC", bare).replace("đ", "d").replace("ı", "i")
