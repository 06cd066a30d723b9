"""A form that several people may have open at once: it says what it was shown with, and asks where two wrote differently.

For: what the prefecture's staff write together. Not for: who of two is first (the action that writes looks again), and
entries of the board, which have sources and days (`board`).
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from kit.hub.logic.meanwhile import marks, meet, plain, read_marks


class TogetherForm(forms.Form):
    """What several people wrote is put together before anything else is asked about it.

    What was typed stays. A field that nobody touched has what stands now. Sending the form again is then meant.
    """

    shown_with = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stands: Mapping[str, Any] = {}
        self.others: list[tuple[str, str]] = []  # what others wrote where both did: label and text
        self.taken: list[str] = []  # labels of what stands as others wrote it
        self.written_by = ""

    def stand(self, values: Mapping[str, Any], by: str) -> None:
        """Say what stands now, by field, and who wrote it; before the form is shown or read."""
        self.stands, self.written_by = values, by
        self.initial["shown_with"] = marks(values)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = {name: cleaned[name] for name in self.stands if name in cleaned}
        seen = read_marks(cleaned.get("shown_with", ""))
        met = meet(seen, given, self.stands)
        self.data = self.data.copy()
        unread = {name: mark for name, mark in (seen or {}).items() if name not in given}
        self.data[self.add_prefix("shown_with")] = marks(self.stands, unread)
        for name in met.taken:
            cleaned[name] = self.stands.get(name)
            self._put(name, cleaned[name])
            self.taken.append(str(self.fields[name].label))
        for name in met.asked:
            self._ask(name)
        return cleaned

    def _ask(self, name: str) -> None:
        self.others.append((str(self.fields[name].label), self._words(name) or _("（空）")))
        words = _(
            "この画面を開いたあとに、%(by)sが書きかえました。その文を読んで、直してから、もう一度押してください。"
        )
        self.add_error(name, words % {"by": self.written_by or _("ほかの人")})

    def _put(self, name: str, value: Any) -> None:
        key = self.add_prefix(name)
        if value is None or value is False:
            self.data.pop(key, None)
        else:
            self.data[key] = "on" if value is True else self._words(name)

    def _words(self, name: str) -> str:
        """What stands, as the field itself writes it."""
        value, widget = self.stands.get(name), self.fields[name].widget
        if isinstance(widget, forms.CheckboxInput):
            return _("印あり") if value else _("印なし")
        if isinstance(widget, forms.DateInput | forms.TimeInput):
            return widget.format_value(value) or ""
        return plain(value)
