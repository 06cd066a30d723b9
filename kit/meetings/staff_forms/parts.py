"""The parts of a meeting's record as forms: time and place, agenda with minutes, who came, checklist.

For: what a secretary types, read and judged. Not for: joining (`logic.joining`), keeping (`actions.saving`).

Rules
- Each part is a form of its own, so that one writes the minutes while another ticks who came, and a part stays light.
- What a part shows is what it may change: `names` says so to the joining.
- Times are read as clerks write them; what is no time is refused, never turned into another one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.core.blocks import ClockField
from kit.meetings.logic import desk
from kit.meetings.logic.joining import GONE, ID
from kit.meetings.staff_forms.rows import RowKind, Rows, raws_of
from kit.meetings.staff_forms.shapes import Asked, AttendanceRow, CheckRow, ItemRow, WordsField, line_field

MOST_ITEMS, MOST_PEOPLE, MOST_CHECKS = 60, 500, 100
ROWS: Final = {
    desk.AGENDA: RowKind("items", ItemRow, MOST_ITEMS, offers=False),
    desk.ATTENDANCE: RowKind("attendances", AttendanceRow, MOST_PEOPLE, spare=3),
    desk.CHECKLIST: RowKind("checklist", CheckRow, MOST_CHECKS, spare=2),
}
WHEN: Final = ("day", "starts", "ends")


def day_field(**kwargs: Any) -> forms.DateField:
    """A day with the picker of the browser."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=gettext_lazy("日"), widget=widget, **kwargs)


def clock_field(label: Any, **kwargs: Any) -> ClockField:
    """A time as clerks write it: 18:30, 1830, 18時30分, 午後6時半."""
    widget = forms.TimeInput(attrs={"autocomplete": "off"}, format="%H:%M")
    return ClockField(label=label, widget=widget, **kwargs)


def check_order(form: forms.Form, data: Mapping[str, Any]) -> None:
    """The end lies after the beginning, on the same day."""
    starts, ends = data.get("starts"), data.get("ends")
    if starts and ends and ends <= starts:
        form.add_error("ends", _("終わりが、始まりより後になるように書いてください。"))


class FactsForm(forms.Form):
    """Time, place and who leads; what this kind of body does not have is not asked."""

    title = line_field(gettext_lazy("会議の題"), 160)
    day = day_field()
    starts = clock_field(gettext_lazy("始まり"), help_text=gettext_lazy("例: 14:00、18時30分"))
    ends = clock_field(gettext_lazy("終わり"))
    place = line_field(gettext_lazy("場所"))
    online = line_field(
        gettext_lazy("オンラインで参加するところ"), 500, help_text=gettext_lazy("アドレスや番号。案内に入ります。")
    )  # fmt: skip
    theme = line_field(
        gettext_lazy("テーマ"), help_text=gettext_lazy("公開することがあります。だれのことか分かる言葉は書きません。")
    )  # fmt: skip
    chair = line_field(gettext_lazy("進行（議長）"), 80)
    recorder = line_field(gettext_lazy("記録する人"), 80)
    confirmed_by = line_field(gettext_lazy("議事録を確かめた人"), 80)
    document_number = line_field(gettext_lazy("開催通知の文書番号"), 80)
    invitation = WordsField(gettext_lazy("開催案内の文"), rows=6, most=4000)

    def __init__(self, data: Any = None, *, asked: Asked, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        known = ("title", *WHEN, "place", "online", *desk.facts_of_kind(asked.kind))
        for name in [name for name in self.fields if name not in known]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        check_order(self, data)
        return data


class AgendaForm(forms.Form):
    """What has to be known before an item is written, where the kind of body asks for it."""

    altered_checked_by = line_field(
        gettext_lazy("事例の加工を確かめた人"), 80,
        help_text=gettext_lazy("だれのことか分からないように変えてあることを、書く前に確かめた人です。"),
    )  # fmt: skip
    consent = WordsField(
        gettext_lazy("本人の同意の範囲"), rows=3, most=2000,
        help_text=gettext_lazy("いつ、だれに、何を話してよいと言われたか。議題を書く前に書きます。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, asked: Asked, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        wanted = desk.asked_before_items(asked.kind)
        for name in [name for name in self.fields if name != wanted]:
            del self.fields[name]


class NoFields(forms.Form):
    """A part with rows only."""

    def __init__(self, data: Any = None, *, asked: Asked, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)


SINGLE: Final[Mapping[str, type[forms.Form]]] = {
    desk.FACTS: FactsForm,
    desk.AGENDA: AgendaForm,
    desk.ATTENDANCE: NoFields,
    desk.CHECKLIST: NoFields,
}


@dataclass
class PartForm:
    """One part, filled or sent: its single fields and its rows."""

    single: forms.Form
    rows: Rows | None

    def is_valid(self) -> bool:
        return all([self.single.is_valid(), self.rows is None or self.rows.is_valid()])

    def values(self) -> dict[str, Any]:
        """What was typed, as the record knows it."""
        found: dict[str, Any] = {name: plain(value) for name, value in self.single.cleaned_data.items()}
        if self.rows is not None:
            found[self.rows.kind.name] = self.rows.values()
        return found

    def problems(self) -> list[tuple[str, str]]:
        """What has to be mended: (where on the page, words)."""
        if not self.single.is_bound:
            return []
        found = [
            (self.single[name].auto_id if name in self.single.fields else "", " ".join(words))
            for name, words in self.single.errors.items()
        ]
        return [*found, *(self.rows.shown_errors if self.rows else ())]


def filled(part: str, record: Mapping[str, Any], asked: Asked) -> PartForm:
    """The part as it stands in a record."""
    kind = ROWS.get(part)
    rows = Rows(kind, raws_of(record[kind.name], kind.shape), asked) if kind else None
    # Its ids would be those of the rows: one form, one set of names.
    return PartForm(SINGLE[part](asked=asked, initial=dict(record)), rows)


def names_of(part: str, asked: Asked) -> dict[str, tuple[str, ...]]:
    """What a part shows: single fields under "", the fields of its rows under their list."""
    found = {"": tuple(SINGLE[part](asked=asked).fields)}
    kind = ROWS.get(part)
    if kind:
        shown = kind.shape(context=asked).fields
        found[kind.name] = tuple(name for name in shown if name not in (ID, GONE))
    return found


def plain(value: Any) -> Any:
    """A value as the record and its digests know it."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value.isoformat() if isinstance(value, date) else value
