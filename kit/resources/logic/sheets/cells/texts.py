"""Cells that hold words: names, readings, addresses, free text.

For: `read`. Not for: structure inside words.

Rules
- Names keep their own characters (髙, ㈱, full-width letters); only spaces at the edges and line breaks go.
- Free text gets one width: full-width kana, half-width letters and figures; brackets, ㈱ and line breaks stay.
- Readings are katakana. Addresses are of one width, one line; a postcode before one goes to its field.
- An address that says 非公開 makes the address secret and leaves nothing to show.
"""

import re
from typing import Final

from kit.core.logic.sheets.fold import TO_KATAKANA, even_width, fold_width, tidy
from kit.core.logic.sheets.reading import Reading, Warned, warn
from kit.core.logic.sheets.values import Cell, cell_text
from kit.resources.logic.sheets.cells.contacts import postcode_before

_SECRET: Final = re.compile(
    r"非公開|公開しない|公開していま(せん|す)ん?|お問い?合わ?せ(ください|下さい)|秘匿"
)
_HYPHEN: Final = re.compile(r"(?<=[0-9])[‐‑‒–—―−ー－](?=[0-9])")


def read_text(cell: Cell) -> Reading:
    """Free text of one width; line breaks stay."""
    raw = tidy(cell_text(cell))
    return Reading(even_width(raw) or None, (), raw)


def read_name(cell: Cell) -> Reading:
    """A name in its own characters, on one line."""
    raw = tidy(cell_text(cell))
    return Reading(" ".join(raw.split("\n")) or None, (), raw)


def read_kana(cell: Cell) -> Reading:
    """A reading in katakana."""
    raw = tidy(cell_text(cell))
    return Reading(" ".join(fold_width(raw).translate(TO_KATAKANA).split()) or None, (), raw)


def read_address(cell: Cell) -> Reading:
    """An address on one line; `also` says its postcode, or that it is secret."""
    raw = tidy(cell_text(cell))
    plain = _HYPHEN.sub("-", " ".join(even_width(raw).split()))
    postcode, address = postcode_before(plain)
    also: tuple[tuple[str, object], ...] = (("postcode", postcode),) if postcode else ()
    if _SECRET.search(address):
        return Reading(
            None, (warn(Warned.KEPT_SECRET, text=raw),), raw, (*also, ("address_confidential", True))
        )
    return Reading(address or None, (), raw, also)
