"""Text in the characters of cp932 (Excel's own csv in Japan): what cannot be written is replaced, and told.

For: the cp932 export, and knowing it again when it comes back. Not for: reading cp932 (`gateway.sheets.text`).
"""

import unicodedata
from functools import lru_cache
from typing import Any, Final

_GETA: Final = "〓"
_NEAR: Final = {
    "—": "―", "–": "－", "‐": "－", "‑": "－", "−": "－", "〜": "～", "‖": "∥", "¢": "￠", "£": "￡", "¬": "￢",
    "¥": "￥", "\xa0": " ", "•": "・", "❤": "♥",
}  # fmt: skip


@lru_cache(maxsize=4096)
def replacement(sign: str) -> str:
    """What stands for a character that cp932 does not have; itself when it has it."""
    plain = unicodedata.normalize("NFKC", sign)
    return next((text for text in (sign, _NEAR.get(sign, ""), plain) if text and _fits(text)), _GETA)


def _fits(text: str) -> bool:
    if text.isascii():
        return True
    try:
        return text.encode("cp932").decode("cp932") == text
    except UnicodeEncodeError:
        return False


def fitted(text: str, replaced: dict[str, str]) -> str:
    """The text in characters of cp932; adds to `replaced` what stands for what."""
    if _fits(text):
        return text
    found = []
    for sign in unicodedata.normalize("NFC", text):
        near = replacement(sign)
        if near != sign:
            replaced[sign] = near
        found.append(near)
    return "".join(found)


def as_replaced(value: Any) -> Any:
    """A value of a record (a text, a list or mapping of them, anything else) as the cp932 export writes its letters."""
    if isinstance(value, str):
        return fitted(value, {})
    if isinstance(value, list):
        return [as_replaced(one) for one in value]
    if isinstance(value, dict):
        return {fitted(name, {}): as_replaced(one) for name, one in value.items()}
    return value
