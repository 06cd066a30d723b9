"""One record as one form: the fields in their sections, and its values as the rest of the house speaks of them.

For: what a clerk types, read and judged field by field. Not for: whether it may be public (`logic.listing`), saving.

Rules
- Labels, lengths and choices come from the model, so that form, file and column cannot differ.
- Only the name is required: a record may be written in several sittings.
- `values` speaks like `bridge.values_of`: days as ISO text, lists of codes as lists, None only where a column is empty.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.apps import apps
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model
from wagtail.images.widgets import AdminImageChooser

from kit.resources.logic import words
from kit.resources.staff_forms.rows import Rows, date_rows, phone_rows
from kit.resources.staff_forms.sections import HELP, SECTIONS, Section

MODEL: Final = "kit_resources.Resource"
ROWS: Final = ("phones", "dates")
_LONG: Final = {"description": 5, "how_to_apply": 3, "access": 3, "first_visit": 5, "note": 3, "hours": 3}
_CARDS: Final = ("kind", "operator", "reservation", "area")
_LISTS: Final[Mapping[str, Any]] = {
    "wishes": words.WISHES, "languages": words.LANGUAGES, "stages": None, "area_codes": None,
}  # fmt: skip
_SELECTS: Final = ("agency_kind", "municipality_code")
_ORGANISATION: Final = {
    "organisation_name": ("Organisation", "name"),
    "organisation_number": ("Organisation", "corporate_number"),
    "organisation_url": ("Organisation", "url"),
}
_FREE: Final = {"": _("わからない"), "yes": _("無料"), "no": _("お金がかかる")}
_FREE_VALUES: Final = {"": None, "yes": True, "no": False}
Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Part:
    """One section with its bound fields, ready to be drawn."""

    section: Section
    fields: tuple[Any, ...]
    more: tuple[Any, ...]
    is_open: bool


class _PhotoChooser(AdminImageChooser):
    """Wagtail's own, which asks the database for any text that was sent as a number."""

    def get_instance(self, value: Any) -> Any:
        try:
            return super().get_instance(value)
        except (ValueError, TypeError, OverflowError):
            return None


class RecordForm(forms.Form):
    """Bound with what was posted, or filled with the values of a record."""

    def __init__(
        self, names: Names, data: Any = None, values: Mapping[str, Any] | None = None, *, is_new: bool
    ) -> None:
        initial = {name: _shown(name, value) for name, value in (values or {}).items()}
        super().__init__(data, initial=initial)
        for section in SECTIONS:
            for name in (*section.fields, *section.more):
                if name != "code" or is_new:
                    self.fields[name] = _field(name, names)
                    _keep_unknown(self.fields[name], initial.get(name))
        self.rows: dict[str, Rows] = {
            "phones": phone_rows(data, (values or {}).get("phones")),
            "dates": date_rows(data, (values or {}).get("dates")),
        }

    def parts(self) -> Iterator[Part]:
        """The sections; those with something in the folded part stand open."""
        for section in SECTIONS:
            more = tuple(self[name] for name in section.more if name in self.fields)
            is_open = any(field.errors or _is_filled(field.value()) for field in more if field.name != "code")
            yield Part(section, tuple(self[name] for name in section.fields), more, is_open)

    def is_valid(self) -> bool:
        fine = [super().is_valid(), *(rows.is_valid() for rows in self.rows.values())]
        return all(fine)

    def silence(self) -> None:
        """Judge nothing: a row more was asked for, not saving."""
        self._errors = ErrorDict()
        for rows in self.rows.values():
            rows._errors, rows._non_form_errors = [], rows.error_class()
            for row in rows.forms:
                row._errors = ErrorDict()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        youngest, oldest = data.get("minimum_age"), data.get("maximum_age")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("maximum_age", _("「何歳から」より大きい数にしてください。"))
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and first > last:
            self.add_error("valid_to", _("「掲載のはじまり」より後の日にしてください。"))
        return data

    def values(self) -> dict[str, Any]:
        """What was typed, by the names of `bridge.FIELDS`; of a form that is not valid, what could be read."""
        found = {name: _plain(name, value) for name, value in self.cleaned_data.items()}
        for name in _LISTS.keys() & found.keys():
            # A browser sends ticks in the order of the page; another order in a file says nothing and is no change.
            before = self.initial.get(name) or []
            found[name] = before if set(before) == set(found[name]) else found[name]
        return {**found, **{name: rows.values() for name, rows in self.rows.items() if rows.is_valid()}}


def _field(name: str, names: Names) -> forms.Field:
    field = _bare_field(name, names)
    field.help_text = HELP[name]
    field.required = name == "name"
    return field


def _keep_unknown(field: forms.Field, value: Any) -> None:
    """A code that came from a file and has no name here is not lost by saving the form."""
    if isinstance(field, forms.ChoiceField):
        known = {code for code, _name in field.choices}
        given = value if isinstance(value, list) else [value] if value else []
        field.choices = [*field.choices, *((code, code) for code in given if code not in known)]


def _bare_field(name: str, names: Names) -> forms.Field:
    if name == "photo_id":
        label = apps.get_model(MODEL)._meta.get_field("photo").verbose_name
        field = forms.ModelChoiceField(get_image_model().objects, widget=_PhotoChooser, label=label)
        field.error_messages["invalid_choice"] = _("この写真は、もうありません。もう一度えらんでください。")
        return field
    if name in _ORGANISATION:
        return _organisation_field(name)
    column: Any = apps.get_model(MODEL)._meta.get_field(name)
    if name == "fee_is_free":
        return forms.ChoiceField(choices=_FREE.items(), widget=forms.RadioSelect, label=_("お金がかかるか"))
    if name in _LISTS:
        choices = [*(_LISTS[name] or names[name]).items()]
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, label=column.verbose_name
        )
    if name in _SELECTS:
        return forms.ChoiceField(choices=[("", "—"), *names[name].items()], label=column.verbose_name)
    if name in _CARDS:
        return forms.ChoiceField(choices=column.choices, widget=forms.RadioSelect, label=column.verbose_name)
    return _plain_field(name, column)


def _organisation_field(name: str) -> forms.Field:
    model, column_name = _ORGANISATION[name]
    column: Any = apps.get_model("kit_resources", model)._meta.get_field(column_name)
    if name == "organisation_url":
        return column.formfield(assume_scheme="https")
    field = column.formfield()
    if name == "organisation_name":
        field.widget.attrs["list"] = "known-organisations"
    return field


def _plain_field(name: str, column: Any) -> forms.Field:
    kind = column.get_internal_type()
    if kind == "DateField":
        return column.formfield(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    if name in ("url", "form_url"):
        return column.formfield(assume_scheme="https")
    if name in ("mail", "review_mail"):
        return forms.EmailField(label=column.verbose_name, max_length=column.max_length)
    field = column.formfield()
    if name in _LONG:
        field.widget = forms.Textarea(attrs={"rows": _LONG[name]})
    return field


def _shown(name: str, value: Any) -> Any:
    if name == "fee_is_free":
        return {True: "yes", False: "no"}.get(value, "")
    return value


def _plain(name: str, value: Any) -> Any:
    if name == "fee_is_free":
        return _FREE_VALUES[value]
    if name == "photo_id":
        return value.pk if value else None
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    return value.isoformat() if isinstance(value, date) else value


def _is_filled(value: Any) -> bool:
    return value not in (None, "", [], (), False)
