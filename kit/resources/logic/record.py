"""One line of a spreadsheet as the flat values of a record: cells that were read become what a record keeps.

For: imports, after `sheets.table`. Not for: reading cells (`sheets.cells`), comparing (`plan`).

Rules
- Every column that the file has gives a value, an empty cell too: only so an emptied cell is seen. A cell that could
  not be read gives none; its warning shows what stood there, and the words go to `extra`.
- Nothing is dropped: what has no field of its own, words that are no code, and every cell of which a warning says that
  it stays as it was written, are in `extra` under their heading.
- A long 概要 goes in front of the description: the short line that residents see in lists is no place for it.
- A row needs a name; without one it cannot be taken in.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from kit.core.logic.sheets.fold import fold_header
from kit.core.logic.sheets.reading import Reading, Warned
from kit.resources.logic.plan import Issue, ReadRow
from kit.resources.logic.sheets.fields import BY_NAME
from kit.resources.logic.sheets.record import Line
from kit.resources.logic.terms import (
    KINDS,
    LANGUAGES,
    OPERATORS,
    RESERVATIONS,
    STATES,
    WISHES,
    Town,
    code_of,
    codes_of,
    for_whom,
    where_for,
)
from kit.resources.logic.words import PREFECTURE_BODY

SHORT: Final = 200
NO_NAME: Final = "no_name"
Values = dict[str, Any]
# Fields of a spreadsheet that are a field of a record as they are.
_TEXTS: Final = {
    "code": "code", "uid": "uid", "name": "name", "name_kana": "name_kana", "nickname": "nickname",
    "summary": "summary", "description": "description", "how_to_apply": "how_to_apply", "barrier_free": "barrier_free",
    "parking": "parking", "capacity": "capacity", "postcode": "postcode", "address": "address", "building": "building",
    "access": "access", "first_visit": "first_visit", "mail": "mail", "form_url": "form_url",
    "contact_name": "contact_name", "contact_note": "contact_note", "hours_note": "hours_note",
    "leave_early": "leave_early", "name_needed": "name_needed", "family_alone": "family_alone",
    "visit_before": "visit_before", "review_mail": "review_mail", "source": "source", "source_date": "source_date",
    "closed": "closed", "url": "url", "checked_by": "checked_by", "alert": "alert", "note": "note",
    "address.municipality_code": "municipality_code", "organisation.name": "organisation_name",
    "organisation.corporate_number": "organisation_number", "organisation.url": "organisation_url",
}  # fmt: skip
_FLAGS: Final = {
    "who_for.person": "for_person", "who_for.family": "for_family", "who_for.supporter": "for_supporter",
    "women_only": "women_only", "first_time_friendly": "first_time_friendly", "online": "online",
    "address_confidential": "address_confidential", "needs_check": "needs_check",
}  # fmt: skip
_NUMBERS: Final = ("latitude", "longitude")
_DAYS: Final = ("valid_from", "valid_to", "checked_on")
# Kept under their heading: they have no field of their own.
_EXTRA: Final = (
    "poi_code", "name_english", "town_code", "image_url", "image_licence", "municipality", "contact", "age_note",
    "fee_is_free", "area_codes", "dates", "kept_words",
)  # fmt: skip


# Warnings that say to a person: what is written stays.
_PROMISED: Final = frozenset((
    Warned.UNREADABLE, Warned.PARTLY, Warned.NOT_A_PHONE, Warned.NO_YEAR, Warned.SEVERAL, Warned.UNDECIDED,
))  # fmt: skip


class Record:
    """The values, warnings and left-over words of one line while they are put together."""

    def __init__(self, line: Line, fields: Iterable[str], town: Town) -> None:
        self.line, self.town = line, town
        self.fields = frozenset(fields)
        self.values: Values = {}
        self.extra: dict[str, str] = {**line.unknown, **line.stray}
        self.issues: list[Issue] = []
        self.is_refused = False

    def reading(self, name: str) -> Reading:
        return self.line.readings.get(name) or Reading()

    def has(self, name: str) -> bool:
        """Whether the file has a column for it, or a cell spoke of it in passing."""
        return name in self.fields or name in self.line.readings

    def keep(self, name: str, words: str) -> None:
        """Keep words that are no value, under the heading of their field."""
        if words:
            self.extra[BY_NAME[name].label if name in BY_NAME else name] = words

    def say(self, field: str, code: str, text: str) -> None:
        self.issues.append(Issue(code, text, field))


def read_record(line: Line, fields: Iterable[str], town: Town) -> ReadRow:
    """A line with the fields that its file has."""
    record = Record(line, fields, town)
    for step in (_texts, _numbers, _who, _lists, _money, _reach, _place, _hours, _summary):
        step(record)
    for name, reading in line.readings.items():
        record.issues += [Issue(str(w.code), w.words, flat_field(name)) for w in reading.warnings]
        is_unread = reading.value is None and bool(reading.warnings)
        if is_unread or not _PROMISED.isdisjoint(reading.codes):
            record.keep(name, reading.raw)
    record.values["extra"] = record.extra
    if not record.values.get("name"):
        record.is_refused = True
        record.say("name", NO_NAME, "名前がありません。名前を書くか、この行を消してください。")
    return ReadRow(line.number, [], record.values, tuple(record.issues), record.is_refused)


def flat_field(name: str) -> str:
    """The field of a record that a field of a spreadsheet mostly fills."""
    return _TEXTS.get(name) or _FLAGS.get(name) or {"who_for": "for_person"}.get(name, name)


def _texts(record: Record) -> None:
    for name, field in _TEXTS.items():
        if record.has(name):
            reading = record.reading(name)
            if reading.value is not None or not reading.raw:
                record.values[field] = reading.value or ""
    for name in _EXTRA:
        record.keep(name, record.reading(name).raw)


def _numbers(record: Record) -> None:
    for name in _NUMBERS:
        if record.has(name) and not _is_unread(record.reading(name)):
            record.values[name] = record.reading(name).value
    for name in _DAYS:
        if record.has(name) and not _is_unread(record.reading(name)):
            record.values[name] = _iso(record.reading(name).value, is_end=name == "valid_to")


def _is_unread(reading: Reading) -> bool:
    return reading.value is None and bool(reading.raw)


def _iso(value: Any, *, is_end: bool) -> str | None:
    if value is None:
        return None
    day: date = value.last if is_end else value.first
    return day.isoformat()


def _who(record: Record) -> None:
    words = record.reading("who_for").raw
    if record.has("who_for"):
        found = for_whom(words)
        record.values |= found or {}
        if not words:
            record.values |= dict.fromkeys(("for_person", "for_family", "for_supporter"), False)
        elif not found:
            record.say(
                "for_person", "unknown_word", f"「{words}」がだれのためか、読みとれません。えらんでください。"
            )
        record.keep("who_for", words)
    for name, field in _FLAGS.items():
        if record.has(name) and not _is_unread(record.reading(name)):
            record.values[field] = bool(record.reading(name).value)
    if record.has("age") or record.has("age.minimum") or record.has("age.maximum"):
        age = record.reading("age").value
        record.values["minimum_age"] = age.minimum if age else None
        record.values["maximum_age"] = age.maximum if age else None
        record.values["age_note"] = _age_words(age)


def _age_words(age: Any) -> str:
    """The words of an age where the two numbers do not say all of it."""
    if age is None:
        return ""
    plain = "".join(sign for sign in age.words if sign.isdigit())
    said = "".join(str(year) for year in (age.minimum, age.maximum) if year is not None)
    return age.words if age.is_approximate or plain != said else ""


def _lists(record: Record) -> None:
    _one_of(record, "kind", KINDS, "other")
    _one_of(record, "state", STATES, None)
    _one_of(record, "operator", OPERATORS, None)
    for name, table in (("wishes", WISHES), ("languages", LANGUAGES), ("stages", record.town.stages)):
        if record.has(name):
            codes, unknown = codes_of(record.reading(name).value or (), table)
            record.values[name] = codes
            _unknown(record, name, unknown)
    if record.has("agency_kind"):
        codes, unknown = codes_of(record.reading("agency_kind").value or (), record.town.agencies)
        record.values["agency_kind"] = codes[0] if codes else ""
        _unknown(record, "agency_kind", [*unknown, *codes[1:]])
    if record.has("area"):
        area, towns, unknown = where_for(record.reading("area").value or (), record.town)
        record.values |= {"area": area, "area_codes": towns or ([record.town.code] if area == "town" else [])}
        _unknown(record, "area", unknown)


def _one_of(record: Record, name: str, table: Mapping[str, str], empty: str | None) -> None:
    """A field with one code: the first word that has one."""
    if not record.has(name):
        return
    reading = record.reading(name)
    said = list(reading.value) if isinstance(reading.value, tuple) else [reading.raw] if reading.raw else []
    codes = [code for code in (code_of(word, table) for word in said) if code]
    if codes:
        record.values[name] = codes[0]
    elif said:
        _unknown(record, name, said)
    elif empty is not None:
        record.values[name] = empty
    if len(said) > 1:
        record.keep(name, reading.raw)


def _unknown(record: Record, name: str, listed: list[str]) -> None:
    if listed:
        words = "、".join(listed)
        record.say(
            name, "unknown_word", f"「{words}」は、えらべる言葉にありません。書かれたとおりに残します。"
        )
        record.keep(name, words)


def _money(record: Record) -> None:
    if record.has("fee"):
        fee = record.reading("fee").value
        record.values["fee"] = fee.words if fee else ""
        record.values["fee_is_free"] = fee.is_free if fee else None
    if record.has("reservation"):
        reading = record.reading("reservation")
        code = code_of(reading.raw, RESERVATIONS) or ("first" if "初回" in reading.raw else None)
        needed = {True: "needed", False: "none", None: "unknown"}[reading.value]
        record.values["reservation"] = code or needed
        if code is None and reading.raw and reading.warnings:
            record.keep("reservation", reading.raw)


def _reach(record: Record) -> None:
    """Telephones and fax; words that are no number say nothing, like every cell that could not be read (なし does)."""
    if record.has("phones") and Warned.NOT_A_PHONE not in record.reading("phones").codes:
        numbers = [
            {"number": one.display, "extension": one.extension, "note": one.note}
            for one in record.reading("phones").value or ()
        ]
        inner = record.reading("extension").value or ""
        if inner and numbers and not numbers[0]["extension"]:
            numbers[0]["extension"] = str(inner)
        record.values["phones"] = numbers
    if record.has("fax") and Warned.NOT_A_PHONE not in record.reading("fax").codes:
        record.values["fax"] = "、".join(one.display for one in record.reading("fax").value or ())
    words, also = record.reading("contact").raw, dict(record.reading("contact").also)
    # Words beside a number stand with the number already.
    if words and "phones" not in also and not record.values.get("contact_note"):
        record.values["contact_note"] = " ".join(words.split())[:SHORT]


def _place(record: Record) -> None:
    """Whose row it is; where the file does not say where the place lies, it lies there. A list of the prefecture names
    the town of each row, by its code or its name, and is the prefecture's own."""
    code = str(record.reading("municipality_code").value or "")
    if record.town.code in PREFECTURE_BODY:
        _place_of_prefecture(record, code)
        return
    if code and code != record.town.code:
        record.is_refused = True
        record.say(
            "owner", "others_row", "この行は、ほかの市町の情報です（全国地方公共団体コードがちがいます）。"
        )
    if code:
        record.values.setdefault("municipality_code", code)


def _place_of_prefecture(record: Record, code: str) -> None:
    name = record.reading("municipality").raw.removeprefix("三重県")
    town = code if code in record.town.codes.values() else record.town.codes.get(fold_header(name), "")
    if town:
        record.values.setdefault("municipality_code", town)
        here = record.values.get("area_codes")
        if here:  # 「市内」 in a list of the prefecture means the town of the row
            record.values["area_codes"] = [town if one == record.town.code else one for one in here]


def _hours(record: Record) -> None:
    """The words as they stand; the schedule follows from them when they are written."""
    if record.has("hours"):
        value = record.reading("hours").value
        record.values["hours"] = getattr(value, "words", value) or ""


def _summary(record: Record) -> None:
    text = record.values.get("summary", "")
    if len(text) <= SHORT:
        return
    rest = record.values.get("description", "")
    record.values["description"] = f"{text}\n\n{rest}" if rest else text
    record.values["summary"] = ""
    record.say("summary", "moved", "概要が200字より長いため、説明に入れました。")
