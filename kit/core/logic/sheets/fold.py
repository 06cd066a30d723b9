"""One form for what people write in many: widths, spaces, brackets, marks.

For: comparing headers and reading cells. Not for: changing what is stored as a name.

Rules
- `fold_width` is NFKC, for reading. The many hyphens stay many: only where a hyphen is a hyphen are they made one.
- `even_width` is for what is stored and shown: letters, figures and kana change width, every other sign stays.
- `fold_header` is for comparing only: width, case, spaces, line breaks, marks of obligation and numbering go.
- `bare_header` also loses what stands in brackets.
"""

import re
import unicodedata
from typing import Final

# Hiragana and its iteration marks.
TO_KATAKANA: Final = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_HALF_KANA: Final = re.compile(r"[\uff66-\uff9f]+")
_HALF_ASCII: Final = {
    code: code - 0xFEE0
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF20)
}
_SPACES: Final = re.compile(r"\s+")
_MARKS: Final = re.compile(r"[*※●○◎■□◆◇▼▲★☆「」『』【】<>〈〉《》\[\]\"':;|,.。、…]+")
_DUTY: Final = re.compile(r"[(\[【<]?(必須|任意|必ず|要入力|入力必須)(項目)?[)\]】>]?")
_NUMBERING: Final = re.compile(r"^\(?\d{1,3}[).:．、]?(?=\D)")
_BRACKETS: Final = re.compile(r"\([^()]*\)?")
_INVISIBLE: Final = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200f\u2060\ufeff\ufffe\uffff]"
)


def fold_width(text: str) -> str:
    """The same text with half-width ASCII and full-width kana; line ends are \\n, invisible signs are gone."""
    if text.isascii() and text.isprintable():
        return text
    plain = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFKC", plain)


def even_width(text: str) -> str:
    """The same text with half-width letters and figures and full-width kana; （） ㈱ 〜 and spaces stay."""
    return _HALF_KANA.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text.translate(_HALF_ASCII))


def tidy(text: str) -> str:
    """Line ends as \\n, no invisible signs, no spaces at the edges; every visible sign stays as it was typed."""
    if text.isprintable():
        return text.strip()
    plain = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.strip() for line in plain.split("\n")).strip()


def fold_header(text: str) -> str:
    """A header as it is compared and remembered: 「２．電話番号（代表）【必須】」 is 「電話番号(代表)」."""
    plain = _SPACES.sub("", fold_width(text)).casefold()
    plain = _DUTY.sub("", plain)
    plain = _NUMBERING.sub("", plain)
    return _MARKS.sub("", plain)


def bare_header(folded: str) -> str:
    """A folded header without what stands in brackets; itself when nothing would be left."""
    return _BRACKETS.sub("", folded) or folded
