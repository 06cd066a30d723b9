"""The nested parts of a service in the feed: place, telephones, schedules, costs, languages, areas, contacts.

For: `logic.feed.service`. Rules as there; every part's id follows from the record.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from kit.core.logic.phone import PhoneError, parse_phone
from kit.resources.logic.feed.ids import part_id
from kit.resources.logic.feed.record import About, Feedable
from kit.resources.logic.words import AREAS, LANGUAGES, PREFECTURE

_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
OFFSET: Final = "+09:00"


def organization(about: About) -> dict[str, Any]:
    """The organisation; its 法人番号 is its identifier. HSDS asks for a description: no other is known than its name."""
    uid = str(about.uid)
    found: dict[str, Any] = {"id": uid, "name": about.name, "description": about.name}
    if link(about.url):
        found["website"] = about.url
    if about.number:
        identifier = {
            "id": part_id(about.uid, "corporate-number"),
            "organization_id": uid,
            "identifier_scheme": "JP-HOJIN",
            "identifier_type": "法人番号",
            "identifier": about.number,
        }
        found["organization_identifiers"] = [identifier]
    return found


def location(record: Feedable) -> dict[str, Any]:
    """The place; {} when nothing about it may or can be said and it is not online either."""
    values = record.values
    is_virtual = values["online"] and not values["address"]
    more = {
        "transportation": values["access"],
        "latitude": values["latitude"],
        "longitude": values["longitude"],
        "addresses": [_address(record)] if values["address"] else [],
        "accessibility": _accessibility(record),
    }
    there = {name: value for name, value in more.items() if value not in (None, "", [])}
    if not there and not is_virtual:
        return {}
    kind = "virtual" if is_virtual else "physical"
    return {"id": part_id(record.uid, "location"), "location_type": kind, "name": values["name"], **there}


def phones(record: Feedable) -> list[dict[str, Any]]:
    """The telephones that can be dialled, and the fax."""
    spoken = [
        (one.get("number", ""), "voice", one.get("extension", ""), one.get("note", ""))
        for one in record.values["phones"]
    ]
    fax = [(record.values["fax"], "fax", "", "")] if record.values["fax"] else []
    return list(_dialled(record, [*spoken, *fax]))


def schedules(record: Feedable) -> list[dict[str, Any]]:
    """One entry per rule of its times; where they were not understood, the office's words alone."""
    values = record.values
    if not values["hours"]:
        return []
    notes = together(values["hours_note"], values["closed"])
    words = {"description": values["hours"], **({"notes": notes} if notes else {})}
    rules: list[Mapping[str, Any]] = list((record.schedule or {}).get("rules", ())) or [{}]
    return [
        {
            "id": part_id(record.uid, "schedule", str(number)),
            "service_id": str(record.uid),
            **words,
            **(_rule(rule) if rule else {}),
        }
        for number, rule in enumerate(rules)
    ]


def areas(record: Feedable) -> list[dict[str, Any]]:
    """For whom by where they live: one entry per municipality, or the prefecture."""
    values = record.values
    if values["area"] == "prefecture":
        return [_area(record, "prefecture", PREFECTURE)]
    name = AREAS.get(values["area"], "")
    return [_area(record, code, name) for code in values["area_codes"]]


def languages(record: Feedable) -> list[dict[str, Any]]:
    """The languages that can be spoken there."""
    return [
        {
            "id": part_id(record.uid, "language", code),
            "service_id": str(record.uid),
            "code": code,
            "name": LANGUAGES.get(code, code),
        }
        for code in record.values["languages"]
    ]


def costs(record: Feedable) -> list[dict[str, Any]]:
    """What it costs, in the office's words; nothing where nobody said so."""
    values = record.values
    words = values["fee"] or ("無料" if values["fee_is_free"] else "")
    if not words:
        return []
    found = {"id": part_id(record.uid, "cost"), "service_id": str(record.uid), "amount_description": words}
    return [{**found, "currency": "JPY", "amount": 0} if values["fee_is_free"] else found]


def contacts(record: Feedable) -> list[dict[str, Any]]:
    """Whom one asks, where the office named somebody."""
    values = record.values
    if not values["contact_name"]:
        return []
    found = {
        "id": part_id(record.uid, "contact"),
        "service_id": str(record.uid),
        "name": values["contact_name"],
    }
    return [{**found, "department": values["contact_note"]} if values["contact_note"] else found]


def together(*words: str) -> str:
    """What was written of several fields, one to a line."""
    return "\n".join(one for one in words if one)


def link(written: str) -> str:
    """The link when it is one that a browser opens; else ""."""
    try:
        parts = urlsplit(written or "")
        there = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        return ""
    return written if there and not re.search(r"\s", written) else ""


def mail(written: str) -> str:
    """The address when it is one; else ""."""
    return written if written and written.isascii() and _MAIL.fullmatch(written) else ""


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule in the words of HSDS, whose times carry the offset of Japan."""
    times = {name: f"{rule[name]}{OFFSET}" for name in ("opens_at", "closes_at") if rule.get(name)}
    days = {
        name: ",".join(str(day) for day in rule[name]) for name in ("byday", "bymonthday") if rule.get(name)
    }
    start = {"dtstart": rule["dtstart"]} if rule.get("dtstart") else {}
    return {
        "freq": rule["freq"],
        "interval": rule.get("interval", 1),
        "timezone": 9,
        **days,
        **times,
        **start,
    }


def _dialled(record: Feedable, numbers: Iterable[tuple[str, str, str, str]]) -> Iterable[dict[str, Any]]:
    for written, kind, extension, note in numbers:
        try:
            number = parse_phone(written)
        except PhoneError:
            continue
        found: dict[str, Any] = {
            "id": part_id(record.uid, kind, number.digits, extension),
            "service_id": str(record.uid),
            "number": number.display,
            "type": kind,
        }
        if extension.isascii() and extension.isdigit():
            found["extension"] = int(extension)
        yield {**found, "description": note} if note else found


def _address(record: Feedable) -> dict[str, Any]:
    values = record.values
    return {
        "id": part_id(record.uid, "address"),
        "location_id": part_id(record.uid, "location"),
        "address_1": values["address"],
        "address_2": values["building"],
        "city": record.city,
        "state_province": PREFECTURE,
        "postal_code": values["postcode"],
        "country": "JP",
        "address_type": "physical",
    }


def _accessibility(record: Feedable) -> list[dict[str, Any]]:
    values = record.values
    words = together(values["barrier_free"], values["parking"])
    if not words:
        return []
    place = part_id(record.uid, "location")
    return [{"id": part_id(record.uid, "accessibility"), "location_id": place, "description": words}]


def _area(record: Feedable, code: str, name: str) -> dict[str, Any]:
    return {
        "id": part_id(record.uid, "area", code),
        "service_id": str(record.uid),
        "name": name,
        "extent": code,
        "extent_type": "全国地方公共団体コード" if code.isdigit() else "other",
    }
