"""The names of fields and values as the screens of staff show them, side by side or in a list.

For: history, proposals, comparisons, the record's page. Not for: words themselves (`logic.showing`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from kit.resources.logic.showing import UNSHOWN, value_words
from kit.resources.models import Resource
from kit.resources.queries.desk import image_names, names_of_codes

_CALLED: Final = {
    "organisation_name": _("団体の名前"),
    "organisation_number": _("法人番号"),
    "organisation_url": _("団体のホームページ"),
    "photo_id": _("写真"),
    # The column is called by one of its two answers.
    "fee_is_free": _("お金がかかるか"),
}


@dataclass(frozen=True)
class Cell:
    """One field, before and after."""

    field: str
    label: str
    before: str
    after: str


def label_of(field: str) -> str:
    """What a clerk calls the field."""
    return str(_CALLED.get(field) or Resource._meta.get_field(field).verbose_name)


def shown_value(field: str, values: Mapping[str, Any]) -> str:
    """The field's value in words."""
    names = names_of_codes()
    if field == "photo_id":
        names = {**names, "photo_id": image_names(values)}
    return value_words(field, values.get(field), names)


def cells(before: Mapping[str, Any], after: Mapping[str, Any], fields: Iterable[str]) -> list[Cell]:
    """These fields side by side; columns of somebody's file that mean nothing here are left out, and what reads the same."""
    found = (
        Cell(field, label_of(field), shown_value(field, before), shown_value(field, after))
        for field in fields
        if field not in UNSHOWN
    )
    return [cell for cell in found if cell.before != cell.after]
