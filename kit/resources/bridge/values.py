"""Turns resources into flat values and back: the one shape in which forms, imports, history and exports speak.

For: `values_of` / `put_values`, and the facts that `logic.listing` judges. Not for: saving (`actions`).

Rules
- Values are what JSON holds: days as "2026-11-26", lists of codes as lists, None only where the column is nullable.
- `FIELDS` is every field that a person may write, in the order of form and spreadsheet; what the kit itself keeps
  (uid, versions, times) is not among them, and `BY_HAND` only the form offers.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from kit.core.models import KitImage
from kit.resources.logic.hours.parse import parse_hours
from kit.resources.logic.hours.stored import as_stored
from kit.resources.logic.listing import Entry
from kit.resources.models import Resource
from kit.resources.models.fields import CodesField

ORGANISATION_FIELDS: Final = ("organisation_name", "organisation_number", "organisation_url")
ORGANISATION_COLUMNS: Final = dict(zip(ORGANISATION_FIELDS, ("name", "corporate_number", "url"), strict=True))
COLUMNS: Final = (
    "code", "name", "name_kana", "nickname", "kind", "agency_kind", "operator", "summary", "description",
    "for_person", "for_family", "for_supporter", "minimum_age", "maximum_age", "age_note", "women_only",
    "first_time_friendly", "reservation", "online", "fee_is_free", "fee", "how_to_apply", "capacity", "wishes", "stages",
    "languages", "area", "area_codes", "municipality_code", "postcode", "address", "building", "address_confidential",
    "latitude", "longitude", "access", "barrier_free", "parking", "first_visit", "leave_early", "name_needed",
    "family_alone", "visit_before", "phones", "fax", "mail", "form_url", "url", "contact_name", "contact_note", "hours",
    "hours_note", "closed", "dates", "valid_from", "valid_to", "alert", "checked_on", "checked_by",
    "review_mail", "note", "source", "source_date", "needs_check", "extra",
)  # fmt: skip
# What says where it is. The municipality stays: residents have to know whether they can get there at all.
CONFIDENTIAL_TEXTS: Final = ("postcode", "address", "building", "access", "parking")
CONFIDENTIAL_NUMBERS: Final = ("latitude", "longitude")
OFFICE_FIELDS: Final = ("review_mail", "extra")
FIELDS: Final = (*COLUMNS, *ORGANISATION_FIELDS)
# Chosen on the form only: a file cannot name a picture of this instance.
BY_HAND: Final = ("photo_id",)

COLUMN_FIELDS: Final = {name: Resource._meta.get_field(name) for name in COLUMNS}
_WRITABLE: Final = (*COLUMNS, *BY_HAND)
_DATES: Final = frozenset(n for n, f in COLUMN_FIELDS.items() if f.get_internal_type() == "DateField")
_CODES: Final = frozenset(n for n, f in COLUMN_FIELDS.items() if isinstance(f, CodesField))
# Columns whose value is not what JSON holds.
NOT_PLAIN: Final = _DATES | _CODES


def values_of(resource: Resource) -> dict[str, Any]:
    """Everything a person wrote of this record, by `FIELDS` and `BY_HAND`; asks for the organisation where it was not
    read along."""
    found = {name: plain_value(name, getattr(resource, name)) for name in _WRITABLE}
    organisation = resource.organisation
    for name, column in ORGANISATION_COLUMNS.items():
        found[name] = getattr(organisation, column) if organisation else ""
    return found


def public_values(resource: Resource) -> dict[str, Any]:
    """What may leave the office: no confidential place, and nothing that is between the office and the operator.

    Pages, files, feeds, calendars and search take their values from here and from nowhere else.
    """
    return public_part(values_of(resource))


def public_part(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same of flat values that were read already."""
    found = {name: value for name, value in values.items() if name not in OFFICE_FIELDS}
    if values["address_confidential"]:
        found |= dict.fromkeys(CONFIDENTIAL_TEXTS, "") | dict.fromkeys(CONFIDENTIAL_NUMBERS)
    return found


def put_values(resource: Resource, values: Mapping[str, Any]) -> None:
    """Set the columns that `values` names; the organisation's fields are for `actions` to find or make.

    What follows from the words for the time follows at once: the schedule, and that its dates are to be written.
    """
    for name, value in values.items():
        if name in _WRITABLE:
            setattr(resource, name, column_value(name, value))
    if {"hours", "closed"} & values.keys():
        resource.schedule = schedule_of(resource.hours, resource.closed)
        resource.sessions_until = None


def organisation_values(values: Mapping[str, Any]) -> dict[str, str]:
    """The columns of the organisation that `values` names."""
    return {column: values[name] for name, column in ORGANISATION_COLUMNS.items() if name in values}


def entry_of(resource: Resource) -> Entry:
    """The facts that decide whether it may be listed and is shown."""
    return Entry(
        state=resource.state,
        operator=resource.operator,
        name=resource.name,
        for_anybody=resource.for_person or resource.for_family or resource.for_supporter,
        reachable=bool(resource.phones or resource.mail or resource.form_url or resource.url),
        checked_on=resource.checked_on,
        rules_met=resource.rules_met,
        approval_number=resource.approval_number,
        approved_on=resource.approved_on,
        renew_by=resource.renew_by,
        complaint_since=resource.complaint_since,
        valid_from=resource.valid_from,
        valid_to=resource.valid_to,
        withdrawn=resource.is_withdrawn,
        hidden_here=resource.hidden_here,
        secret_shown=secret_shown(resource),
    )


@lru_cache(maxsize=4096)
def schedule_of(hours: str, closed: str) -> dict[str, Any] | None:
    """What the words for the time and for the days off say together, as it is stored; None when that is not clear.

    Remembered, because a file says the same words of many places. Nobody may change what is returned.
    """
    off = closed if not closed or "休" in closed else f"{closed}休み"
    found = parse_hours(f"{hours}、{off}" if off else hours).schedule or parse_hours(hours).schedule
    return as_stored(found) if found else None


def secret_shown(resource: Resource) -> bool:
    """Whether a confidential address stands, word for word, in a text that everybody reads."""
    return bool(resource.address_confidential) and secret_stands(values_of(resource))


def secret_stands(values: Mapping[str, Any]) -> bool:
    """The same of flat values that were read already."""
    secret = values["address"].strip()
    return bool(values["address_confidential"] and secret) and any(
        secret in value for value in public_part(values).values() if isinstance(value, str)
    )


def without_lost_photo(values: Mapping[str, Any]) -> dict[str, Any]:
    """Kept values without a picture that was deleted since."""
    number = values.get("photo_id")
    lost = number is not None and not KitImage.objects.filter(pk=number).exists()
    return {name: value for name, value in values.items() if not (lost and name == "photo_id")}


def plain_value(name: str, value: Any) -> Any:
    """A column's value as JSON holds it."""
    if name in _DATES:
        return value.isoformat() if value else None
    return list(value) if name in _CODES else value


def column_value(name: str, value: Any) -> Any:
    """A flat value as the column holds it."""
    if name in _DATES and isinstance(value, str):
        return date.fromisoformat(value) if value else None
    return tuple(value or ()) if name in _CODES else value
