"""The shape of what the feed says: our own schema of the part of HSDS 3.1 that is used, as JSON Schema 2020-12.

For: `/hsds/schema.json`, which is the profile's address, and the components of the OpenAPI document. Written from the
field lists of the standard; its own schemas are under another licence and are not part of this kit (a test checks every
answer against them where somebody has them).
"""

from typing import Any, Final

from kit.resources.logic.bounds import AGES
from kit.resources.logic.feed import fields
from kit.resources.logic.feed.back import PART

_ID: Final = {"type": "string", "format": "uuid"}
_TEXT: Final = {"type": "string"}
_LINK: Final = {"type": "string", "format": "uri"}
_NUMBER: Final = {"type": "number"}
_MOMENT: Final = {"type": "string", "format": "date-time"}
_DAY: Final = {"type": "string", "format": "date"}


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def _one(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


_STATUS: Final = {"enum": ["active", "inactive", "defunct", "temporarily closed"]}
_SERVICE: Final = {
    "id": _ID,
    "organization_id": _ID,
    "name": _TEXT,
    "alternate_name": _TEXT,
    "description": _TEXT,
    "url": _LINK,
    "email": {"type": "string", "format": "email"},
    "status": _STATUS,
    "application_process": _TEXT,
    "fees_description": _TEXT,
    "eligibility_description": _TEXT,
    "minimum_age": _NUMBER,
    "maximum_age": _NUMBER,
    "assured_date": _DAY,
    "alert": _TEXT,
    "last_modified": _MOMENT,
    "phones": _list("phone"),
    "schedules": _list("schedule"),
    "service_areas": _list("service_area"),
    "languages": _list("language"),
    "cost_options": _list("cost_option"),
    "contacts": _list("contact"),
    "attributes": _list("attribute"),
    "service_at_locations": _list("service_at_location"),
    "organization": _one("organization"),
    "publisher": _one("publisher"),
    PART: _one(PART),
}
_ROW: Final = {"type": "object", "additionalProperties": {"type": ["string", "boolean"]}}
_TYPES: Final[tuple[tuple[tuple[str, ...], dict[str, Any]], ...]] = (
    ((*fields.SHORT, *fields.LONG, "mail", "agency_kind", "municipality_code", "organisation_number"), _TEXT),
    (fields.LINKS, _TEXT), (tuple(fields.CHOICES), _TEXT), (fields.FLAGS, {"type": "boolean"}),
    (("fee_is_free",), {"type": ["boolean", "null"]}), ((*AGES, *fields.PLACES), {"type": ["number", "null"]}),
    ((*fields.DAYS, fields.RENEW), {"anyOf": [_DAY, {"type": "null"}]}),
    (fields.LISTS, {"type": "array", "items": _TEXT}), (("phones", "dates"), {"type": "array", "items": _ROW}),
)  # fmt: skip
DEFINITIONS: Final[dict[str, Any]] = {
    "minimal_service": _object("id last_modified status", id=_ID, last_modified=_MOMENT, status=_STATUS),
    "service": _object("id name status last_modified", **_SERVICE),
    "organization": _object(
        "id name description", id=_ID, name=_TEXT, description=_TEXT, website=_LINK, services=_list("service"),
        organization_identifiers=_list("organization_identifier"),
    ),
    "organization_identifier": _object(
        "id identifier_type identifier", id=_ID, organization_id=_ID, identifier_scheme=_TEXT, identifier_type=_TEXT,
        identifier={"type": "string", "pattern": "^[0-9]{13}$"},
    ),
    "service_at_location": _object(
        "id service_id location_id location", id=_ID, service_id=_ID, location_id=_ID, location=_one("location"),
        service=_one("service"),
    ),
    "location": _object(
        "id location_type", id=_ID, location_type={"enum": ["physical", "virtual"]}, name=_TEXT, transportation=_TEXT,
        latitude=_NUMBER, longitude=_NUMBER, addresses=_list("address"), accessibility=_list("accessibility"),
    ),
    "address": _object(
        "id address_1 city state_province postal_code country address_type", id=_ID, location_id=_ID, address_1=_TEXT,
        address_2=_TEXT, city=_TEXT, state_province=_TEXT, postal_code=_TEXT, country={"const": "JP"},
        address_type={"const": "physical"},
    ),
    "accessibility": _object("id description", id=_ID, location_id=_ID, description=_TEXT),
    "phone": _object(
        "id number", id=_ID, service_id=_ID, number=_TEXT, type={"enum": ["voice", "fax"]}, extension=_NUMBER,
        description=_TEXT,
    ),
    "schedule": _object(
        "id description", id=_ID, service_id=_ID, description=_TEXT, notes=_TEXT, valid_from=_DAY, valid_to=_DAY,
        timezone={"const": 9}, freq={"enum": ["WEEKLY", "MONTHLY"]}, interval=_NUMBER, dtstart=_DAY, byday=_TEXT,
        bymonthday=_TEXT, opens_at={"type": "string", "pattern": r"^[0-2][0-9]:[0-5][0-9]\+09:00$"},
        closes_at={"type": "string", "pattern": r"^[0-2][0-9]:[0-5][0-9]\+09:00$"},
    ),
    "service_area": _object(
        "id name extent extent_type", id=_ID, service_id=_ID, name=_TEXT, extent=_TEXT, extent_type=_TEXT
    ),
    "language": _object("id code name", id=_ID, service_id=_ID, code=_TEXT, name=_TEXT),
    "cost_option": _object(
        "id amount_description", id=_ID, service_id=_ID, amount_description=_TEXT, currency={"const": "JPY"},
        amount=_NUMBER,
    ),
    "contact": _object("id name", id=_ID, service_id=_ID, name=_TEXT, department=_TEXT),
    "attribute": _object(
        "id taxonomy_term_id taxonomy_term", id=_ID, link_id=_ID, link_entity=_TEXT, taxonomy_term_id=_ID, label=_TEXT,
        value=_TEXT, taxonomy_term=_one("taxonomy_term"),
    ),
    "publisher": _object("name identifier", name=_TEXT, identifier=_TEXT, website=_LINK),
    # What HSDS has no field for, or cannot give back as it was; every name is a field of the kit's record.
    PART: _object("", **{name: shape for names, shape in _TYPES for name in names}),
    "taxonomy": _object("id name description", id=_ID, name=_TEXT, description=_TEXT, version=_TEXT),
    "taxonomy_term": _object(
        "id code name description", id=_ID, code=_TEXT, name=_TEXT, description=_TEXT, taxonomy=_TEXT, taxonomy_id=_ID,
        language={"const": "ja"},
    ),
}  # fmt: skip
_COUNT: Final = {"type": "integer", "minimum": 0}
_FLAG: Final = {"type": "boolean"}
PAGE: Final = {
    "total_items": _COUNT, "total_pages": _COUNT, "page_number": _COUNT, "size": _COUNT, "first_page": _FLAG,
    "last_page": _FLAG, "empty": _FLAG,
}  # fmt: skip
SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Sokumen: social resources, a profile of HSDS 3.1",
    "$defs": DEFINITIONS,
}


def page_schema(name: str) -> dict[str, Any]:
    """The schema of a page of documents of this name."""
    contents = {"contents": _list(name)}
    return _object(" ".join([*PAGE, "contents"]), **PAGE, **contents)
