"""Flat values of thousands of records at once, without making objects of them: for taking files in.

For: comparing a file with what is kept, and writing what it changes. Not for: single records (`bridge.values`, whose
values these are).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from kit.resources.bridge.values import (
    COLUMN_FIELDS,
    COLUMNS,
    NOT_PLAIN,
    ORGANISATION_COLUMNS,
    ORGANISATION_FIELDS,
    column_value,
    plain_value,
    secret_stands,
)
from kit.resources.logic.bounds import Bound
from kit.resources.logic.listing import Entry
from kit.resources.models import Organisation, Resource

LISTING_COLUMNS: Final = (
    "rules_met",
    "approval_number",
    "approved_on",
    "renew_by",
    "complaint_since",
    "hidden_here",
)
_KEPT: Final = (
    "pk", "uid", "version", "imported", "withdrawn_at", "was_public", "organisation_id", *LISTING_COLUMNS, "state",
    *COLUMNS, *(f"organisation__{column}" for column in ORGANISATION_COLUMNS.values()),
)  # fmt: skip
_VALUES_FROM: Final = 7 + len(LISTING_COLUMNS)
_VALUE_NAMES: Final = ("state", *COLUMNS, *ORGANISATION_FIELDS)
_DEFAULTS: Final[dict[str, Any]] = {
    **dict.fromkeys(ORGANISATION_FIELDS, ""),
    **{name: plain_value(name, field.get_default()) for name, field in COLUMN_FIELDS.items()},
    "state": "draft",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One record read for many: its flat values with the state, and what decides beside them."""

    pk: int
    uid: UUID
    version: int
    imported: dict[str, Any] | None
    withdrawn_at: datetime | None
    was_public: bool
    organisation_id: int | None
    listing: tuple[Any, ...]
    values: dict[str, Any]

    @property
    def withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def entry(self, values: Mapping[str, Any]) -> Entry:
        """The facts for `logic.listing` if these were its values."""
        return entry_of_values(
            {**self.values, **values}, dict(zip(LISTING_COLUMNS, self.listing, strict=True))
        )


def read_kept(records: QuerySet[Resource]) -> Iterator[Kept]:
    """The records of a query with one statement and without making objects of them: for thousands at once."""
    for row in records.values_list(*_KEPT):
        values = dict(zip(_VALUE_NAMES, row[_VALUES_FROM:], strict=True))
        for name in NOT_PLAIN:
            values[name] = plain_value(name, values[name])
        for name in ORGANISATION_FIELDS:
            values[name] = values[name] or ""
        yield Kept(
            pk=row[0], uid=row[1], version=row[2], imported=row[3], withdrawn_at=row[4], was_public=row[5],
            organisation_id=row[6], listing=row[7:_VALUES_FROM], values=values,
        )  # fmt: skip


def new_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The flat values of a new record that is given these."""
    return {**_DEFAULTS, **values}


def column_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a record that `values` names, by attribute, as `put_values` would set them."""
    columns = {name: value for name, value in values.items() if name in COLUMN_FIELDS or name == "state"}
    for name in NOT_PLAIN & columns.keys():
        columns[name] = column_value(name, columns[name])
    return columns


def entry_of_values(values: Mapping[str, Any], listing: Mapping[str, Any]) -> Entry:
    """The facts that decide whether these flat values may be public; `listing` by `LISTING_COLUMNS`, {} = a new record."""
    return Entry(
        state=values["state"],
        operator=values["operator"],
        name=values["name"],
        for_anybody=any(values[name] for name in ("for_person", "for_family", "for_supporter")),
        reachable=any(values[name] for name in ("phones", "mail", "form_url", "url")),
        checked_on=column_value("checked_on", values["checked_on"]),
        valid_from=column_value("valid_from", values["valid_from"]),
        valid_to=column_value("valid_to", values["valid_to"]),
        secret_shown=secret_stands(values),
        **listing,
    )


def bounds() -> dict[str, Bound]:
    """How long a text may be and which codes a column knows, of every field that a file may fill."""
    fields = {**COLUMN_FIELDS, "state": Resource._meta.get_field("state")}
    fields |= {name: Organisation._meta.get_field(column) for name, column in ORGANISATION_COLUMNS.items()}
    return {
        name: Bound(
            field.max_length, frozenset(code for code, _words in field.choices or ()), str(field.verbose_name)
        )
        for name, field in fields.items()
    }
