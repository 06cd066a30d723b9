"""A record as HSDS 3.1 has it: the service with its place, telephones, schedules, costs and terms.

For: `/hsds/services` and `/hsds/service_at_locations`. Not for: which records are in it (`queries.feed`).

Rules
- Values come without anything confidential (`bridge.public_values`); here nothing has to be held back any more.
- What was written but is no telephone, address or link of the kind that the standard wants is left out, never bent.
- A record that is not shown any more keeps its id, name, status and time only, so that harvesters forget the rest.
- HSDS has no field for holidays: the office's own words stand in `description`, exceptions in `notes`.
- What HSDS cannot say stands in the kit's own part (`back.kit_part`), so that another kit reads the record as it was; a
  record that is handed on names its publisher, a tombstone too.
Source: openreferral/specification, schema of 3.1.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from kit.resources.logic.feed import parts
from kit.resources.logic.feed.back import PART, kit_part
from kit.resources.logic.feed.ids import part_id
from kit.resources.logic.feed.record import Feedable
from kit.resources.logic.feed.terms import Terms, attributes
from kit.resources.logic.words import RESERVATIONS, WHO

STATUS: Final = {"published": "active", "paused": "temporarily closed"}


def minimal(record: Feedable) -> dict[str, Any]:
    """What a harvester needs to see what has changed."""
    return {"id": str(record.uid), "last_modified": record.modified.isoformat(), "status": status(record)}


def status(record: Feedable) -> str:
    """HSDS's word for the state."""
    if not record.shown:
        return "defunct" if record.gone else "inactive"
    return STATUS.get(record.state, "inactive")


def service(record: Feedable) -> dict[str, Any]:
    """The service with its one-to-one fields."""
    values = record.values
    found: dict[str, Any] = {"id": str(record.uid), "name": values["name"], "status": status(record)}
    if record.publisher:
        found["publisher"] = dict(record.publisher)
    if not record.shown:
        return {**found, "last_modified": record.modified.isoformat()}
    optional = {
        "organization_id": str(record.organization.uid) if record.organization else "",
        "alternate_name": values["nickname"],
        "description": parts.together(values["summary"], values["description"]),
        "url": parts.link(values["url"]),
        "email": parts.mail(values["mail"]),
        "application_process": parts.together(_reservation(values), values["how_to_apply"]),
        "fees_description": values["fee"] or ("無料" if values["fee_is_free"] else ""),
        "eligibility_description": _eligibility(values),
        "minimum_age": values["minimum_age"],
        "maximum_age": values["maximum_age"],
        "assured_date": values["checked_on"],
        "alert": values["alert"],
        "last_modified": record.modified.isoformat(),
    }
    return {**found, **{name: value for name, value in optional.items() if value not in (None, "")}}


def full_service(record: Feedable, terms: Terms) -> dict[str, Any]:
    """The service with everything nested."""
    found = service(record)
    if not record.shown:
        return found
    place = at_location(record)
    nested: dict[str, Any] = {
        "phones": parts.phones(record),
        "schedules": parts.schedules(record),
        "service_areas": parts.areas(record),
        "languages": parts.languages(record),
        "cost_options": parts.costs(record),
        "contacts": parts.contacts(record),
        "attributes": attributes(record.values, terms, str(record.uid)),
        "service_at_locations": [place] if "location" in place else [],
        "organization": organization_of(record) if record.organization else {},
    }
    whole = {**found, **{name: value for name, value in nested.items() if value}}
    part = kit_part(record, whole)
    return {**whole, PART: part} if part else whole


def at_location(record: Feedable) -> dict[str, Any]:
    """The service at its place."""
    found: dict[str, Any] = {"id": at_location_id(record.uid), "service_id": str(record.uid)}
    place = parts.location(record) if record.shown else {}
    return {**found, "location_id": place["id"], "location": place} if place else found


def full_at_location(record: Feedable, terms: Terms) -> dict[str, Any]:
    """The service at its place, with all of the service nested."""
    nested = full_service(record, terms)
    nested.pop("service_at_locations", None)
    return {**at_location(record), "service": nested}


def at_location_id(uid: UUID) -> str:
    """The id of a service at its place."""
    return part_id(uid, "service-at-location")


def organization_of(record: Feedable) -> dict[str, Any]:
    """The organisation behind a record."""
    about = record.organization
    return parts.organization(about) if about else {}


def _reservation(values: Mapping[str, Any]) -> str:
    code = values["reservation"]
    return "" if code == "unknown" else RESERVATIONS.get(code, "")


def _eligibility(values: Mapping[str, Any]) -> str:
    who = [words for code, words in WHO.items() if values[f"for_{code}"]]
    only = ["女性のみ"] if values["women_only"] else []
    return parts.together("・".join(who), *only, values["age_note"])
