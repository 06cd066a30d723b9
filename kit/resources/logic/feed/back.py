"""A service of a feed as the flat values of a record: the way back from `service`.

For: the prefecture's hub, which keeps other bodies' records beside its own, and the kit's own part of a service
(`kit_part`), which says what HSDS cannot. Not for: whether a feed may be believed, and writing.

Rules
- HSDS comes first: what its own fields give back as it was is not said twice. The kit's part holds only the rest, so
  that any harvester reads the service without knowing the kit, and another kit reads the record as it was.
- A feed of another make has no such part; what it does not say stays empty.
- Everything goes through `fields.clean`: nothing that comes over the network is taken as it is.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from kit.resources.logic.feed.fields import EMPTY, RENEW, Note, clean
from kit.resources.logic.feed.ids import taxonomy_id
from kit.resources.logic.feed.record import Feedable
from kit.resources.logic.feed.terms import TAXONOMIES
from kit.resources.logic.words import AREAS, RESERVATIONS, WHO

PART: Final = "sokumen"
STATES: Final = {
    "active": "published",
    "temporarily closed": "paused",
    "inactive": "draft",
    "defunct": "ended",
}
_TAXONOMY: Final = {taxonomy_id(one.code): one for one in TAXONOMIES}
_FREE: Final = "無料"
Values = dict[str, Any]


def kit_part(record: Feedable, document: Mapping[str, Any]) -> Values:
    """What of the record's public values the document does not give back; {} when HSDS says it all."""
    values = {name: record.values.get(name, EMPTY[name]) for name in EMPTY}
    values[RENEW] = record.renew_by
    towns = {record.city: values["municipality_code"]} if record.city else {}
    said = EMPTY | _standard(document, towns, values["summary"])
    values["phones"] = [{"extension": "", "note": "", **one} for one in values["phones"]]
    rest = {name: value for name, value in values.items() if value != said[name]}
    return rest | ({"summary": values["summary"]} if values["summary"] else {})


def read_service(
    document: Mapping[str, Any], towns: Mapping[str, str], today: date
) -> tuple[Values, tuple[Note, ...]]:
    """The values of a service that is shown, and what had to be bent; `towns`: codes of municipalities by name."""
    part = document.get(PART)
    part = part if isinstance(part, dict) else {}
    summary = part.get("summary")
    said = _standard(document, towns, summary if isinstance(summary, str) else "")
    return clean({**said, **part}, today)


def _standard(document: Mapping[str, Any], towns: Mapping[str, str], summary: str) -> Values:
    """What HSDS's own fields say; a field of an unexpected shape says nothing."""
    found = {
        "name": document.get("name"), "nickname": document.get("alternate_name"), "url": document.get("url"),
        "mail": document.get("email"), "alert": document.get("alert"), "checked_on": document.get("assured_date"),
        "minimum_age": document.get("minimum_age"), "maximum_age": document.get("maximum_age"),
        "description": _without(_text(document, "description"), summary),
        **_applying(_text(document, "application_process")), **_cost(document), **_terms(document),
        **_reach(document), **_times(document), **_areas(document), **_place(document, towns),
        "languages": [one["code"] for one in _rows(document, "languages") if isinstance(one.get("code"), str)],
        **_organisation(document),
    }  # fmt: skip
    found |= _eligible(_text(document, "eligibility_description"), found)
    return {name: value for name, value in found.items() if value is not None}


def _without(words: str, first: str) -> str:
    return words[len(first) :].removeprefix("\n") if first and words.startswith(first) else words


def _applying(words: str) -> Values:
    first, _line, rest = words.partition("\n")
    code = next((code for code, word in RESERVATIONS.items() if word == first and code != "unknown"), "")
    return {"reservation": code, "how_to_apply": rest} if code else {"how_to_apply": words}


def _cost(document: Mapping[str, Any]) -> Values:
    is_free = any(one.get("amount") == 0 for one in _rows(document, "cost_options"))
    words = _text(document, "fees_description")
    return {"fee": "" if is_free and words == _FREE else words, "fee_is_free": True if is_free else None}


def _terms(document: Mapping[str, Any]) -> Values:
    """The kit's taxonomies among the attributes; others' mean nothing here."""
    found: Values = {}
    for one in _rows(document, "attributes"):
        term = one.get("taxonomy_term")
        term = term if isinstance(term, dict) else {}
        taxonomy, code = _TAXONOMY.get(str(term.get("taxonomy_id"))), term.get("code")
        if taxonomy is None or not isinstance(code, str):
            continue
        if taxonomy.code == "who":
            found[f"for_{code}"] = True
        elif taxonomy.field in ("kind", "agency_kind"):
            found[taxonomy.field] = code
        else:
            found.setdefault(taxonomy.field, []).append(code)
    return found


def _eligible(words: str, found: Mapping[str, Any]) -> Values:
    """For whom, 女性のみ and the note on ages, which stand in one text."""
    lines = words.split("\n") if words else []
    told = lines[0].split("・") if lines else []
    codes = {word: code for code, word in WHO.items()}
    if told and all(word in codes for word in told):
        lines = lines[1:]
    else:
        told = []
    only = bool(lines) and lines[0] == "女性のみ"
    who = {} if any(f"for_{code}" in found for code in WHO) else {f"for_{codes[word]}": True for word in told}
    return {"women_only": only, "age_note": "\n".join(lines[1:] if only else lines), **who}


def _reach(document: Mapping[str, Any]) -> Values:
    phones, fax = [], []
    for one in _rows(document, "phones"):
        number = _text(one, "number")
        if one.get("type") == "fax":
            fax.append(number)
        elif number:
            extension = one.get("extension")
            inner = str(extension) if isinstance(extension, int) and not isinstance(extension, bool) else ""
            phones.append({"number": number, "extension": inner, "note": _text(one, "description")})
    contact = next(iter(_rows(document, "contacts")), {})
    return {
        "phones": phones, "fax": fax[0] if fax else "",
        "contact_name": _text(contact, "name"), "contact_note": _text(contact, "department"),
    }  # fmt: skip


def _times(document: Mapping[str, Any]) -> Values:
    first = next(iter(_rows(document, "schedules")), {})
    return {"hours": _text(first, "description"), "hours_note": _text(first, "notes")}


def _areas(document: Mapping[str, Any]) -> Values:
    rows = _rows(document, "service_areas")
    if any(one.get("extent") == "prefecture" for one in rows):
        return {"area": "prefecture"}
    codes = [one["extent"] for one in rows if isinstance(one.get("extent"), str)]
    several = len(codes) > 1 or any(one.get("name") == AREAS["several"] for one in rows)
    return {"area": "several" if several else "town", "area_codes": codes}


def _place(document: Mapping[str, Any], towns: Mapping[str, str]) -> Values:
    at = next(iter(_rows(document, "service_at_locations")), {}).get("location")
    place = at if isinstance(at, dict) else {}
    address = next(iter(_rows(place, "addresses")), {})
    easy = next(iter(_rows(place, "accessibility")), {})
    return {
        "access": _text(place, "transportation"), "latitude": place.get("latitude"), "longitude": place.get("longitude"),
        "online": place.get("location_type") == "virtual", "barrier_free": _text(easy, "description"),
        "address": _text(address, "address_1"), "building": _text(address, "address_2"),
        "postcode": _text(address, "postal_code"), "municipality_code": towns.get(_text(address, "city"), ""),
    }  # fmt: skip


def _organisation(document: Mapping[str, Any]) -> Values:
    about = document.get("organization")
    about = about if isinstance(about, dict) else {}
    numbers = [
        _text(one, "identifier")
        for one in _rows(about, "organization_identifiers")
        if one.get("identifier_scheme") == "JP-HOJIN"
    ]
    return {
        "organisation_name": _text(about, "name"), "organisation_url": _text(about, "website"),
        "organisation_number": numbers[0] if numbers else "",
    }  # fmt: skip


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else ""


def _rows(given: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = given.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
