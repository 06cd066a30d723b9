"""Reads a cell as the kind of its field: the one door to the normalisers.

For: `table`. Not for: which field a column is (`header`).

Rules
- An empty cell is no reading and no warning. An error of the spreadsheet (#N/A) is kept with a warning.
- `Context` holds what a town knows and a cell does not say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kit.core.logic.sheets import dates
from kit.core.logic.sheets.fold import fold_width, tidy
from kit.core.logic.sheets.reading import Reading, Warned, warn
from kit.core.logic.sheets.values import Cell, cell_text, is_blank
from kit.resources.logic.sheets.cells import amounts, choices, contacts, numbers, texts
from kit.resources.logic.sheets.fields import Field

_SHORT: Final = 16
_ERRORS: Final = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA")
)
_WORDS: Final = frozenset(("text", "name", "kana", "address", "hours"))
# Longer than any telephone, list or age; patterns are not tried on what somebody pasted by mistake.
_LONGEST: Final = 1_000
# What has a form is simply not there when a dash or なし stands in the cell; in words it may be an answer.
_FORMED: Final = frozenset(
    (
        "phones",
        "mail",
        "url",
        "postcode",
        "date",
        "time",
        "latitude",
        "longitude",
        "corporate_number",
        "integer",
    )
)
_NOTHING: Final = frozenset(
    ("なし", "無し", "無", "特になし", "-", "ー", "―", "—", "−", "‐", "–", "/", "×", "不明", "未定")
)


@dataclass(frozen=True)
class Context:
    """`area_code` is the telephone area code of the town ("059"), only ever proposed; `fiscal_year` is the year of
    dates without one (4/12), None leaves them unread."""

    area_code: str = ""
    fiscal_year: int | None = None


_KINDS: Final[dict[str, Callable[[Cell], Reading]]] = {
    "text": texts.read_text,
    "hours": texts.read_text,  # read as times by `table`, when all columns about times are together
    "name": texts.read_name,
    "kana": texts.read_kana,
    "address": texts.read_address,
    "code": numbers.read_code,
    "integer": numbers.read_integer,
    "municipality_code": numbers.read_municipality_code,
    "corporate_number": numbers.read_corporate_number,
    "latitude": numbers.read_latitude,
    "longitude": numbers.read_longitude,
    "date": dates.read_date,
    "time": dates.read_time,
    "postcode": contacts.read_postcode,
    "mail": contacts.read_mail,
    "url": contacts.read_url,
    "flag": choices.read_flag,
    "secret": choices.read_secret,
    "open": choices.read_open,
    "list": choices.read_list,
    "fee": amounts.read_fee,
    "age": amounts.read_age,
}


def read_cell(field: Field, cell: Cell, context: Context) -> Reading:
    """What the cell says for this field; an empty Reading for an empty cell."""
    if is_blank(cell):
        return Reading()
    if isinstance(cell, str) and len(cell) <= _SHORT:
        return _read_again(field, cell, context)
    return _read(field, cell, context)


@lru_cache(maxsize=8192)
def _read_again(field: Field, cell: str, context: Context) -> Reading:
    """Short texts stand in many rows: 居場所, 無料, ○. What is returned is never changed."""
    return _read(field, cell, context)


def _read(field: Field, cell: Cell, context: Context) -> Reading:
    if isinstance(cell, str) and cell.strip() in _ERRORS:
        return Reading(None, (warn(Warned.SHEET_ERROR, text=cell.strip()),), cell.strip())
    if isinstance(cell, str) and len(cell) > _LONGEST and field.kind not in _WORDS:
        text = tidy(cell)
        return Reading(None, (warn(Warned.UNREADABLE, text=f"{text[:20]}…", kind=field.label),), text)
    if field.kind in _FORMED and "".join(fold_width(str(cell)).split()) in _NOTHING:
        return Reading(None, (), tidy(cell_text(cell)))
    if field.kind == "phones":
        return contacts.read_phones(cell, area_code=context.area_code, is_fax=field.name == "fax")
    if field.kind == "contact":
        return contacts.read_contact(cell, area_code=context.area_code)
    return _KINDS[field.kind](cell)
