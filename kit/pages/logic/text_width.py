"""How wide a text is and where a Japanese line may break, without a font.

For: labels in charts. Not for: body text (browsers do that), other scripts than Japanese and Latin.

Rules
- Full-width characters count 1, half-width ones 0.55, combining marks 0 (in units of the type size).
- A line does not begin with a closing mark or a small kana, and does not end with an opening bracket.
- Latin words and numbers are broken only when they alone are wider than the line.
- Nothing is cut off.
Source: JIS X 4051 (行頭禁則・行末禁則).
"""

import re
import unicodedata
from typing import Final

_HALF: Final = 0.55
_NOT_FIRST: Final = frozenset(
    "、。，．・：；？！ー〜～）」』】〕》〉%％ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々"
)
_NOT_LAST: Final = frozenset("（「『【〔《〈")
_PIECE: Final = re.compile(r"[A-Za-z0-9.,+\-]+|\s+|.", re.DOTALL)


def text_width(text: str) -> float:
    """The width in units of the type size."""
    return sum(_width(character) for character in text)


def wrap_label(text: str, width: float) -> tuple[str, ...]:
    """The lines of `text`, none wider than `width` unless a single character is; () for an empty text."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, width):
        if line and text_width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return tuple(part for part in (*lines, line.rstrip()) if part)


def _pieces(text: str, width: float) -> list[str]:
    """What must stay together: words, and characters with the marks that may not leave them."""
    pieces: list[str] = []
    for piece in _PIECE.findall(" ".join(text.split())):
        stays = bool(pieces) and (piece[0] in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST)
        if stays and text_width(pieces[-1] + piece) <= width:
            pieces[-1] += piece
        elif text_width(piece) > width:
            pieces.extend(piece)
        else:
            pieces.append(piece)
    return pieces


def _width(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    return 1 if unicodedata.east_asian_width(character) in "WFA" else _HALF
