"""The columns of the kit's own file of resources, and the text of each value in it: written so that reading gives back
exactly what was there.

For: `resources export`, the screen for it, and the import of such a file. Not for: files of others (`record`), the
standard's open data (`opendata`), guarding against formulas (`cells`).

Rules
- A value is written as people read it (words, ○, 2026-12-05). Where that would not give back the very same value, the
  cell is `json:` and the value, so nothing is ever lost.
- A cell that somebody changed into something else is not refused here: `ASK` leaves it to the reading of any file.
- Whose record it is stands in the standard's 全国地方公共団体コード, so that a town does not take in another's file.
- All that a file may set comes back. What only people may set (the approval, a complaint) stands behind it under headings
  that say so (`NOTED`), to be read: no file approves a place. Not in the file are pictures, the history, proposals that
  wait, what a town says beside records of others, and what follows from the rest (dates, versions).
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from kit.core.logic.sheets.fold import tidy
from kit.core.logic.sheets.values import Cell, cell_text
from kit.resources.logic import words
from kit.resources.logic.plan import ReadRow
from kit.resources.logic.record import NO_NAME
from kit.resources.logic.sheets.fields import BY_NAME

UID: Final = "uid"
OWNER: Final = "owner_code"
# The fields of a spreadsheet under whose label a value stands, where they are called otherwise than the value.
_SHEET: Final = {
    OWNER: "municipality_code", "municipality_code": "address.municipality_code",
    "organisation_name": "organisation.name", "organisation_number": "organisation.corporate_number",
    "organisation_url": "organisation.url", "for_person": "who_for.person", "for_family": "who_for.family",
    "for_supporter": "who_for.supporter", "minimum_age": "age.minimum", "maximum_age": "age.maximum",
    "extra": "kept_words",
}  # fmt: skip
_NAMES: Final = (
    "uid", "code", "name", "name_kana", "nickname", "state", "kind", "agency_kind", "operator", "organisation_name",
    "organisation_number", "organisation_url", "summary", "description", "for_person", "for_family", "for_supporter",
    "minimum_age", "maximum_age", "age_note", "women_only", "first_time_friendly", "reservation", "online",
    "fee_is_free", "fee", "how_to_apply", "capacity", "wishes", "stages", "languages", "area", "area_codes", "postcode",
    "municipality_code", "address", "building", "address_confidential", "latitude", "longitude", "access",
    "barrier_free", "parking", "first_visit", "leave_early", "name_needed", "family_alone", "visit_before", "phones",
    "fax", "mail", "form_url", "url", "contact_name", "contact_note", "hours", "hours_note", "closed", "dates",
    "valid_from", "valid_to", "alert", "checked_on", "checked_by", "review_mail", "needs_check", "source",
    "source_date", "note", "extra", "owner_code",
)  # fmt: skip
COLUMNS: Final = {name: BY_NAME[_SHEET.get(name, name)].label for name in _NAMES}
_NOTE: Final = "（見るだけ。取り込んでも変わりません）"
NOTED: Final = {
    "rules_met": f"掲載基準{_NOTE}", "approval_number": f"決裁番号{_NOTE}", "approved_on": f"承認した日{_NOTE}",
    "renew_by": f"更新の期限{_NOTE}", "complaint_since": f"申し出を確かめはじめた日{_NOTE}",
}  # fmt: skip
HEADINGS: Final = (*COLUMNS.values(), *NOTED.values())
_BY_HEADING: Final = {heading: name for name, heading in COLUMNS.items()}
_FLAGS: Final = frozenset((
    "for_person", "for_family", "for_supporter", "women_only", "first_time_friendly", "online", "address_confidential",
    "needs_check", "fee_is_free",
))  # fmt: skip
_LISTS: Final = frozenset(("wishes", "stages", "languages", "area_codes"))
_CODES: Final = frozenset(("kind", "state", "operator", "reservation", "area", "agency_kind"))
_DAYS: Final = frozenset(("valid_from", "valid_to", "checked_on"))
_WHOLE: Final = frozenset(("minimum_age", "maximum_age"))
_REAL: Final = frozenset(("latitude", "longitude"))
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": words.KINDS, "state": words.STATES, "operator": words.OPERATORS, "reservation": words.RESERVATIONS,
    "area": words.AREAS, "wishes": words.WISHES, "languages": words.LANGUAGES,
}  # fmt: skip
_ROWS: Final = frozenset(("phones", "dates"))
_JSON: Final = "json:"
_YES: Final = "○"
_NO: Final = "×"
_COMMA: Final = "、"
_PHONE: Final = re.compile(r"([^\n（）]+?)(?: 内線([^\n（）]+))?(?:（([^\n]+)）)?")
_DATE: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)(?: (\d\d?:\d\d)?(?:-(\d\d?:\d\d))?)?( お休み)?(?:（([^\n]+)）)?"
)
# What a cell is that this file's own writing does not know.
ASK: Final = object()


@dataclass(frozen=True)
class Codec:
    """Values as cells and back; `names` holds the names of reference data, by field and code."""

    names: Mapping[str, Mapping[str, str]]
    # Cells of the values of which there are few, by field and value: thousands of records say the same.
    known: dict[tuple[str, Any], str] = field(default_factory=dict, compare=False, repr=False)

    def row(self, values: Mapping[str, Any]) -> list[str]:
        """The cells of one record, in the order of `HEADINGS`."""
        return [
            *(self.cell(name, values[name]) for name in COLUMNS),
            *(_noted(values.get(name)) for name in NOTED),
        ]

    def cell(self, name: str, value: Any) -> str:
        """The text of one value; `json:` where plain words would not give it back."""
        if name in _TEXTS and type(value) is str and value == tidy(value) and not value.startswith(_JSON):
            return value
        if name not in _FEW:
            return self._cell(name, value)
        key = (name, (type(value), tuple(value) if isinstance(value, list) else value))
        if key not in self.known:
            self.known[key] = self._cell(name, value)
        return self.known[key]

    def _cell(self, name: str, value: Any) -> str:
        plain = self._plain(name, value)
        if not plain.startswith(_JSON) and _is_same(name, self.value(name, plain), value):
            return plain
        text = json.dumps(value, ensure_ascii=False)
        if not text.isprintable():
            text = json.dumps(value).replace("\x7f", "\\u007f")
        return _JSON + text

    def value(self, name: str, cell: Cell) -> Any:
        """The value that a cell says; `ASK` when it was not written by `cell`."""
        text = cell_text(cell)
        if text.startswith(_JSON):
            return _loaded(text[len(_JSON) :])
        if text != tidy(text):
            return ASK
        try:
            return self._read(name, text)
        except (ValueError, KeyError):
            return ASK

    def _plain(self, name: str, value: Any) -> str:
        if value is None:
            return ""
        if name in _FLAGS:
            return _YES if value else _NO
        table = self._table(name)
        if name in _LISTS:
            return _COMMA.join(table.get(code, code) for code in value)
        if name in _CODES:
            return table.get(value, value)
        writer = _WRITERS.get(name)
        return writer(value) if writer else str(value)

    def _read(self, name: str, text: str) -> Any:
        if name in _FLAGS:
            return {_YES: True, _NO: False, "": None if name == "fee_is_free" else ASK}[text]
        if name in _LISTS:
            codes = _codes(self._table(name))
            return [codes[word] for word in text.split(_COMMA)] if text else []
        if name in _CODES:
            return _codes(self._table(name))[text] if text else "" if name == "agency_kind" else ASK
        reader = _READERS.get(name)
        return reader(text) if reader else text

    def _table(self, name: str) -> Mapping[str, str]:
        return _WORDS.get(name) or self.names.get(name, {})


def is_own(titles: Iterable[str]) -> bool:
    """Whether a header is that of such a file; columns may have been moved, added, and some taken away."""
    found = _BY_HEADING.keys() & set(titles)
    return COLUMNS[UID] in found and len(found) * 2 > len(COLUMNS)


def exactly(row: ReadRow, titles: Mapping[str, int], cells: Sequence[Cell], codec: Codec) -> ReadRow:
    """The row with every value that its cells say exactly; `titles` gives the place of each heading."""
    exact = {}
    for heading, place in titles.items():
        name = _BY_HEADING.get(heading)
        value = codec.value(name, cells[place] if place < len(cells) else None) if name else ASK
        if name and value is not ASK:
            exact[name] = value
    exact.pop(OWNER, None)
    kept = _kept_words(row.values.get("extra", {}), exact)
    # Why a row is refused stays, whatever its cells say exactly.
    issues = tuple(one for one in row.issues if one.field not in exact or one.code == NO_NAME)
    return replace(row, values={**row.values, **exact, "extra": kept}, issues=issues)


def _kept_words(read: Mapping[str, str], exact: Mapping[str, Any]) -> dict[str, str]:
    """The words of columns that somebody added, and those that were kept before."""
    ours = {COLUMNS[name] for name in exact} | {BY_NAME["age"].label}
    return {**{key: said for key, said in read.items() if key not in ours}, **(exact.get("extra") or {})}


def _is_same(name: str, one: Any, other: Any) -> bool:
    """Equal, and of one kind: 1 is not True and 35.0 not 35 where that is written differently."""
    if one is ASK or one != other or type(one) is not type(other):
        return False
    return name not in _ROWS or json.dumps(one) == json.dumps(other)


def _noted(value: Any) -> str:
    """What stands there to be read only: days, the words of rules, a number."""
    if isinstance(value, list | tuple):
        return _COMMA.join(words.LISTING_RULES.get(str(code), str(code)) for code in value)
    return str(value or "")


def _codes(table: Mapping[str, str]) -> dict[str, str]:
    return {word: code for code, word in table.items()}


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return ASK


def _phones(value: list[dict[str, Any]]) -> str:
    return "\n".join(
        one.get("number", "")
        + (f" 内線{one['extension']}" if one.get("extension") else "")
        + (f"（{one['note']}）" if one.get("note") else "")
        for one in value
    )


def _read_phones(text: str) -> Any:
    found = [_PHONE.fullmatch(line) for line in text.split("\n")] if text else []
    if not all(found):
        return ASK
    return [{"number": one[1], "extension": one[2] or "", "note": one[3] or ""} for one in found if one]


def _dates(value: list[dict[str, Any]]) -> str:
    return "\n".join(_date(one) for one in value)


def _date(one: Mapping[str, Any]) -> str:
    opens, closes = one.get("opens") or "", one.get("closes") or ""
    times = f" {opens}" + (f"-{closes}" if closes else "") if opens or closes else ""
    note = f"（{one['note']}）" if one.get("note") else ""
    return f"{one.get('date', '')}{times}{' お休み' if one.get('cancelled') else ''}{note}"


def _read_dates(text: str) -> Any:
    found = [_DATE.fullmatch(line) for line in text.split("\n")] if text else []
    if not all(found):
        return ASK
    return [
        {"date": date.fromisoformat(one[1]).isoformat(), "opens": one[2] or "", "closes": one[3] or "",
         "note": one[5] or "", "cancelled": bool(one[4])}
        for one in found if one
    ]  # fmt: skip


def _read_extra(text: str) -> Any:
    return {} if not text else ASK


def _read_day(text: str) -> str | None:
    return date.fromisoformat(text).isoformat() if text else None


def _read_whole(text: str) -> int | None:
    return int(text) if text else None


def _read_real(text: str) -> float | None:
    return float(text) if text else None


_WRITERS: Final[Mapping[str, Callable[[Any], str]]] = {
    "phones": _phones, "dates": _dates, "extra": lambda value: _JSON if value else "",
}  # fmt: skip
_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "phones": _read_phones, "dates": _read_dates, "extra": _read_extra,
    **dict.fromkeys(_DAYS, _read_day), **dict.fromkeys(_WHOLE, _read_whole), **dict.fromkeys(_REAL, _read_real),
}  # fmt: skip
_FEW: Final = _FLAGS | _LISTS | _CODES | _DAYS | _WHOLE
# What is read as it is written.
_TEXTS: Final = frozenset(COLUMNS.keys() - _FLAGS - _LISTS - _CODES - _READERS.keys())
