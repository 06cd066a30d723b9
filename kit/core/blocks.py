"""Blocks that several apps share: opening hours, and the days on which they do not hold.

For: the shape of a timetable as a clerk types it. Not for: what it means on a given day
(`kit.core.logic.opening`).
"""

from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple, TimeField, TimeInput
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from kit.core.logic.clock_words import read_clock

DAYS = [
    ("mon", _("月")),
    ("tue", _("火")),
    ("wed", _("水")),
    ("thu", _("木")),
    ("fri", _("金")),
    ("sat", _("土")),
    ("sun", _("日")),
]


class DaysBlock(blocks.MultipleChoiceBlock):
    """Boxes to tick: in a list, one plain click would drop the days chosen before."""

    def get_field(self, **kwargs: Any) -> Any:
        return super().get_field(**{**kwargs, "widget": CheckboxSelectMultiple()})


class ClockField(TimeField):
    """A time of day as people type it; what is none is refused, never turned into another time."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, time):
            return super().to_python(value)
        found = read_clock(str(value)) or _stored(str(value))
        if found is None:
            raise ValidationError(_("時刻として読めません。18:30 のように書いてください。"), code="invalid")
        return found


def _stored(text: str) -> time | None:
    """A time as it is stored (18:30:00)."""
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


class ClockBlock(blocks.TimeBlock):
    """A plain field: Wagtail's picker turns what it does not understand into another time, without a word."""

    @cached_property
    def field(self) -> Any:
        return ClockField(widget=TimeInput(format="%H:%M"), **self.field_options)

    def deconstruct(self) -> Any:
        # To a database it is a time like any other: no migration for the way it is typed.
        return ("wagtail.blocks.TimeBlock", *super().deconstruct()[1:])


class SpanBlock(blocks.StructBlock):
    days = DaysBlock(label=_("曜日"), choices=DAYS, help_text=_("あてはまる曜日をすべて選びます。"))
    opens = ClockBlock(label=_("はじまり"), help_text=_("例: 8:30"))
    closes = blocks.TimeBlock(
        label=_("おわり"), help_text=_("例: 17:15。昼休みがあるときは、行を二つに分けます。")
    )
    note = blocks.CharBlock(
        label=_("ひとこと"), required=False, max_length=60, help_text=_("例: 予約なしで来られます")
    )

    class Meta:
        label = _("受付時間")
        icon = "time"

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        # A draft is saved while it is being typed: what is not there yet is no mistake.
        if result["opens"] is not None and result["opens"] == result["closes"]:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "closes": ValidationError(_("はじまりと同じ時刻です。おわりの時刻を書いてください。"))
                }
            )
        return result


class YearlyClosureBlock(blocks.StructBlock):
    first = blocks.RegexBlock(
        label=_("はじまり"), regex=r"^\d{2}-\d{2}$", help_text=_("月-日。例: 12-29"),
        error_messages={"invalid": _("月-日の形で書いてください（例: 12-29）。")},
    )  # fmt: skip
    last = blocks.RegexBlock(
        label=_("おわり"), regex=r"^\d{2}-\d{2}$", help_text=_("月-日。例: 01-03"),
        error_messages={"invalid": _("月-日の形で書いてください（例: 01-03）。")},
    )  # fmt: skip
    reason = blocks.CharBlock(label=_("理由"), required=False, max_length=40, help_text=_("例: 年末年始"))

    class Meta:
        label = _("毎年の休み")
        icon = "calendar"

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        errors = {
            name: ValidationError(_("ない日付です。月-日の形で書いてください（例: 12-29）。"))
            for name in ("first", "last")
            if result[name] and not _is_month_day(result[name])
        }
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return result


class DatedClosureBlock(blocks.StructBlock):
    first = blocks.DateBlock(label=_("はじまり"), help_text=_("一日だけの休みは、この日だけを書きます。"))
    last = blocks.DateBlock(
        label=_("おわり"), required=False, help_text=_("一日だけのときは空のままにします。")
    )
    reason = blocks.CharBlock(
        label=_("理由"), required=False, max_length=40, help_text=_("住民に見せます（例: 庁舎の工事）。")
    )

    class Meta:
        label = _("この日・この期間の休み")
        icon = "calendar"

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        if result["first"] and result["last"] and result["last"] < result["first"]:
            raise blocks.StructBlockValidationError(
                block_errors={"last": ValidationError(_("はじまりより前の日です。"))}
            )
        return result


class SpecialDayBlock(blocks.StructBlock):
    day = blocks.DateBlock(label=_("日"))
    opens = ClockBlock(label=_("はじまり"))
    closes = ClockBlock(label=_("おわり"))
    reason = blocks.CharBlock(label=_("理由"), required=False, max_length=40)

    class Meta:
        label = _("この日だけの時間")
        icon = "calendar-check"


class HoursBlock(blocks.StreamBlock):
    span = SpanBlock()

    class Meta:
        required = False


class ClosuresBlock(blocks.StreamBlock):
    yearly = YearlyClosureBlock()
    dated = DatedClosureBlock()
    special = SpecialDayBlock()

    class Meta:
        required = False


def _is_month_day(text: str) -> bool:
    month, day = (int(part) for part in text.split("-"))
    lengths = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return 1 <= month <= 12 and 1 <= day <= lengths[month - 1]
