"""Days as people type them at the hub: 2026-11-25, 令和8年11月25日, in signs of full width, or picked from a calendar.

For: every form of the board and of side support. Not for: reading them (`logic.board_facts.read_day`).
"""

from datetime import date
from typing import Any, Final

from django import forms
from wagtail.admin.widgets import AdminDateInput

from kit.hub.logic.board_facts import AnswerUnreadable, read_day

# A day that may lie ahead still lies within what somebody now in office can mean.
LATEST: Final = date(2100, 1, 1)


class DayInput(AdminDateInput):
    """Wagtail's date picker, which leaves alone what somebody typed: 令和8年11月25日 is a day as well."""

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "validateOnBlur": False}


class DayField(forms.CharField):
    """A day that may lie ahead."""

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 30, **kwargs})

    def clean(self, value: Any) -> date | None:
        """The day, None for nothing."""
        return typed_day(text, LATEST) if (text := super().clean(value)) else None


def typed_day(text: str, latest: date) -> date:
    """The day that somebody typed, `latest` at most; raises ValidationError."""
    try:
        return read_day(text, latest)
    except AnswerUnreadable as error:
        raise forms.ValidationError(str(error)) from error
