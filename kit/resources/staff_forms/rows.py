"""Rows of the record's form: telephone numbers, and single days on which something takes place.

For: several of a kind, with a row more by a button that works without JavaScript. Not for: reading numbers and days
beyond their shape: a number is kept as it was written.
"""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kit.resources.logic.bounds import MOST_ROWS, PHONE


class PhoneRow(forms.Form):
    number = forms.CharField(
        label=_("電話番号"),
        max_length=PHONE["number"],
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    extension = forms.CharField(label=_("内線"), max_length=PHONE["extension"], required=False)
    note = forms.CharField(label=_("ひとこと"), max_length=PHONE["note"], required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("number") and (data.get("extension") or data.get("note")):
            self.add_error("number", _("電話番号を書いてください。いらない行なら、3つとも空にしてください。"))
        return data

    def value(self) -> dict[str, Any] | None:
        """The row as it is kept; None for an empty one."""
        data = self.cleaned_data
        return {name: data[name] for name in ("number", "extension", "note")} if data.get("number") else None


class DateRow(forms.Form):
    date = forms.DateField(
        label=_("日"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    opens = forms.TimeField(
        label=_("はじまり"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    closes = forms.TimeField(
        label=_("おわり"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    note = forms.CharField(label=_("ひとこと"), max_length=200, required=False)
    cancelled = forms.BooleanField(label=_("この日はお休み"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        if not data.get("date"):
            if any(data.get(name) for name in ("opens", "closes", "note", "cancelled")):
                self.add_error("date", _("日を書いてください。いらない行なら、すべて空にしてください。"))
            return data
        if not data.get("opens"):
            self.add_error("opens", _("はじまりの時刻を書いてください。お休みの日にも書きます。"))
        elif data.get("closes") and data["closes"] <= data["opens"]:
            self.add_error("closes", _("おわりが、はじまりより後になるように書いてください。"))
        return data

    def value(self) -> dict[str, Any] | None:
        """The row as it is kept; None for an empty one."""
        data = self.cleaned_data
        if not data.get("date"):
            return None
        return {
            "date": data["date"].isoformat(),
            "opens": _clock(data["opens"]),
            "closes": _clock(data["closes"]),
            "note": data["note"],
            "cancelled": data["cancelled"],
        }


class Rows(forms.BaseFormSet):
    """Rows of one kind; what was typed in a row that is not complete stays in it."""

    def values(self) -> list[dict[str, Any]]:
        """The filled rows, as they are kept."""
        return [value for value in (form.value() for form in self.forms) if value is not None]


def _rows_of(row: type[forms.Form], most: int) -> type[Rows]:
    return forms.formset_factory(row, formset=Rows, extra=1, max_num=most, absolute_max=most)


_Phones, _Dates = _rows_of(PhoneRow, MOST_ROWS["phones"]), _rows_of(DateRow, MOST_ROWS["dates"])


def phone_rows(data: Any, initial: Any) -> Rows:
    """The telephones of a record, with one empty row."""
    return _Phones(data, prefix="phones", initial=initial or None)


def date_rows(data: Any, initial: Any) -> Rows:
    """The single days of a record, with one empty row."""
    return _Dates(data, prefix="dates", initial=initial or None)


def with_row_more(data: Any, prefix: str) -> Any:
    """What was posted, with one row more of this kind."""
    more = data.copy()
    name = f"{prefix}-TOTAL_FORMS"
    given = more.get(name, "")
    count = int(given) if given.isdecimal() and len(given) < 4 else 1
    more[name] = str(min(count + 1, MOST_ROWS[prefix]))
    return more


def _clock(value: time | None) -> str:
    return value.strftime("%H:%M") if value else ""
