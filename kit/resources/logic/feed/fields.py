"""What a record may say to other sites, field by field: how long, which codes, which shape.

For: reading a record out of another body's feed (`back`), and the schema of the kit's own part of a service. Not for: what
a clerk typed (`bounds`, the forms say it to the person).

Rules
- Whatever comes over the network becomes a value of the right type or the field's empty value: never an error, never a
  longer text than the column, no markup, no link but http(s), no day of a check that is still to come.
- What was bent is told by the field and a short reason (`Note`), so that somebody can look at the source.
- `NOT_CARRIED` stays where it is: the town's own number, its doubts, and pictures, which lie on the town's page.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from kit.resources.logic.bounds import AGES, MOST_ROWS, OLDEST, PHONE
from kit.resources.logic.feed.parts import link, mail
from kit.resources.logic.words import AREAS, KINDS, LANGUAGES, OPERATORS, RESERVATIONS, WISHES

NOT_CARRIED: Final = ("code", "needs_check", "photo_id")
SHORT: Final = {
    "name": 160, "name_kana": 200, "nickname": 120, "summary": 200, "age_note": 120, "fee": 200, "capacity": 80,
    "postcode": 8, "address": 200, "building": 120, "barrier_free": 200, "parking": 120, "leave_early": 120,
    "name_needed": 120, "family_alone": 120, "visit_before": 120, "fax": 40, "contact_name": 120, "contact_note": 200,
    "hours_note": 300, "closed": 300, "alert": 300, "checked_by": 120, "source": 300, "source_date": 10,
    "organisation_name": 160,
}  # fmt: skip
LONG: Final = ("description", "how_to_apply", "access", "first_visit", "hours", "note")
LONGEST: Final = 5000
LINKS: Final = ("url", "form_url", "organisation_url")
CHOICES: Final[dict[str, Mapping[str, str]]] = {
    "kind": KINDS, "operator": OPERATORS, "reservation": RESERVATIONS, "area": AREAS,
}  # fmt: skip
FLAGS: Final = (
    "for_person", "for_family", "for_supporter", "women_only", "first_time_friendly", "online", "address_confidential",
)  # fmt: skip
PLACES: Final = {"latitude": (20.0, 46.0), "longitude": (122.0, 154.0)}
DAYS: Final = ("valid_from", "valid_to", "checked_on")
RENEW: Final = "renew_by"
LISTS: Final = ("wishes", "stages", "languages", "area_codes")
EMPTY: Final[dict[str, Any]] = {
    **dict.fromkeys((*SHORT, *LONG, *LINKS, "mail", "agency_kind", "municipality_code", "organisation_number"), ""),
    **dict.fromkeys(FLAGS, False), **dict.fromkeys((*AGES, *PLACES, *DAYS, "fee_is_free", RENEW)),
    **{name: [] for name in (*LISTS, "phones", "dates")},
    "kind": "other", "operator": "public", "reservation": "unknown", "area": "town",
}  # fmt: skip
_TAG: Final = re.compile(r"</?[A-Za-z!][^<>]*>")
# Signs that no column, sheet or paper bears, and those that turn the direction of what follows.
_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,40}")
_HOJIN: Final = re.compile(r"[0-9]{13}")
_TOWN: Final = re.compile(r"[0-9]{6}")
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True)
class Note:
    """One field that could not be taken as it came: "clipped", "markup", "shape", "future"."""

    field: str
    why: str


def clean(given: Mapping[str, Any], today: date) -> tuple[dict[str, Any], tuple[Note, ...]]:
    """The carried fields as values that a record can keep, and what had to be bent. Unknown names are left out."""
    notes: list[Note] = []
    found = {name: _cleaned(name, given.get(name), today, notes) for name in EMPTY}
    if found["operator"] == "outside" and not found[RENEW]:
        found["operator"] = "public"
        notes.append(Note(RENEW, "shape"))
    return found, tuple(notes)


def _cleaned(name: str, value: Any, today: date, notes: list[Note]) -> Any:
    if value is None or value == EMPTY[name]:
        return _empty(name)
    read: Callable[[str, Any, date], tuple[Any, str]] = _READERS[name]
    found, why = read(name, value, today)
    if why:
        notes.append(Note(name, why))
    return _empty(name) if found is None else found


def _empty(name: str) -> Any:
    return [] if isinstance(EMPTY[name], list) else EMPTY[name]


def text(value: Any, most: int) -> tuple[str | None, str]:
    """Words without markup and control signs, at most so many; and why they are not what came ("" = they are)."""
    if not isinstance(value, str):
        return None, "shape"
    plain = _CONTROL.sub("", _TAG.sub("", value.replace("\r\n", "\n"))).strip()
    if len(plain) > most:
        return plain[: most - 1] + "…", "clipped"
    return plain, "markup" if _TAG.search(value) else ""


def _short(name: str, value: Any, today: date) -> tuple[Any, str]:
    return text(value, SHORT[name])


def _long(name: str, value: Any, today: date) -> tuple[Any, str]:
    return text(value, LONGEST)


def _link(name: str, value: Any, today: date) -> tuple[Any, str]:
    good = isinstance(value, str) and len(value) <= 500 and _CONTROL.search(value) is None
    found = link(value) if good else ""
    return found, "" if found else "shape"


def _mail(name: str, value: Any, today: date) -> tuple[Any, str]:
    found = mail(value) if isinstance(value, str) and len(value) <= 254 else ""
    return found, "" if found else "shape"


def _choice(name: str, value: Any, today: date) -> tuple[Any, str]:
    known = isinstance(value, str) and value in CHOICES[name]
    return (value, "") if known else (None, "shape")


def _flag(name: str, value: Any, today: date) -> tuple[Any, str]:
    return (value, "") if isinstance(value, bool) else (None, "shape")


def _age(name: str, value: Any, today: date) -> tuple[Any, str]:
    whole = isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1
    return (int(value), "") if whole and 0 <= value <= OLDEST else (None, "shape")


def _position(name: str, value: Any, today: date) -> tuple[Any, str]:
    least, most = PLACES[name]
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return (float(value), "") if number and least <= value <= most else (None, "shape")


def _day(name: str, value: Any, today: date) -> tuple[Any, str]:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None or not 1990 <= day.year <= 2100:
        return None, "shape"
    if name == "checked_on" and day > today + timedelta(days=1):
        return None, "future"
    return day.isoformat(), ""


def _code(name: str, value: Any, today: date) -> tuple[Any, str]:
    return (value, "") if _is_code(value, _CODE) else (None, "shape")


def _town(name: str, value: Any, today: date) -> tuple[Any, str]:
    return (value, "") if _is_code(value, _TOWN) else (None, "shape")


def _number(name: str, value: Any, today: date) -> tuple[Any, str]:
    return (value, "") if _is_code(value, _HOJIN) else (None, "shape")


def _list(name: str, value: Any, today: date) -> tuple[Any, str]:
    if not isinstance(value, list):
        return None, "shape"
    known = {"wishes": WISHES, "languages": LANGUAGES}.get(name)
    pattern = _TOWN if name == "area_codes" else _CODE
    good = [one for one in value if _is_code(one, pattern) and (known is None or one in known)]
    kept = list(dict.fromkeys(good))[:40]
    return kept, "" if kept == value else "shape"


def _is_code(value: Any, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _phones(name: str, value: Any, today: date) -> tuple[Any, str]:
    return _rows(value, PHONE, "number", MOST_ROWS[name])


def _dates(name: str, value: Any, today: date) -> tuple[Any, str]:
    given = value[: MOST_ROWS[name]] if isinstance(value, list) else []
    rows, why = _rows(value, {"date": 10, "opens": 5, "closes": 5, "note": 200}, "date", MOST_ROWS[name])
    good = [one for one in rows or () if _is_held(one)]
    off = [isinstance(one, dict) and one.get("cancelled") is True for one in given]
    if len(good) != len(given):
        return [], "shape"
    return [
        {**row, **({"cancelled": True} if is_off else {})} for row, is_off in zip(good, off, strict=True)
    ], why


def _is_held(row: Mapping[str, str]) -> bool:
    try:
        date.fromisoformat(row["date"])
    except ValueError:
        return False
    return all(not row.get(name) or _CLOCK.fullmatch(row[name]) for name in ("opens", "closes"))


def _rows(value: Any, columns: Mapping[str, int], needed: str, most: int) -> tuple[Any, str]:
    """A list of small tables with these texts; a row without the needed one is left out."""
    if not isinstance(value, list):
        return None, "shape"
    found = [_row(one, columns) for one in value[:most] if isinstance(one, dict)]
    kept = [row for row, _is_clipped in found if row.get(needed)]
    if len(kept) < len(value):
        return kept, "shape"
    return kept, "clipped" if any(is_clipped for _row, is_clipped in found) else ""


def _row(given: Mapping[str, Any], columns: Mapping[str, int]) -> tuple[dict[str, str], bool]:
    """The texts of a row, and whether one of them was too long."""
    read = {name: text(given[name], most) for name, most in columns.items() if name in given}
    return {name: words or "" for name, (words, _why) in read.items()}, any(
        why == "clipped" for _words, why in read.values()
    )


_READERS: Final[dict[str, Callable[[str, Any, date], tuple[Any, str]]]] = {
    **dict.fromkeys(SHORT, _short), **dict.fromkeys(LONG, _long), **dict.fromkeys(LINKS, _link), "mail": _mail,
    **dict.fromkeys(CHOICES, _choice), **dict.fromkeys((*FLAGS, "fee_is_free"), _flag), **dict.fromkeys(AGES, _age),
    **dict.fromkeys(PLACES, _position), **dict.fromkeys((*DAYS, RENEW), _day), **dict.fromkeys(LISTS, _list),
    "agency_kind": _code, "municipality_code": _town, "organisation_number": _number, "phones": _phones,
    "dates": _dates,
}  # fmt: skip
